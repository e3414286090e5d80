"""Setting a page of `scorm_templates/pages` as a PDF that screen readers can read (PDF/UA-1).

Typst is imported only when something is set. The same values give the same bytes: the fonts are those
that Typst brings along, and the only time in the file is the one that is given.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from westeros_learn.errors import OutputError

if TYPE_CHECKING:
    from typst import Fonts

_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what stands beside them. Names need none (UAX #9, 2)."""

_LACKS = "could not be displayed"
"""How Typst says that no font has a character."""


def set_page(name: str, values: Mapping[str, object], when: datetime) -> bytes:
    """Return a page as a PDF. What has no font among those of Typst is set with the machine's fonts.

    Args:
        name: of its file, without the ending.
        values: everything that differs; the page reads it as `sys.inputs.values`, and as text alone.
        when: the time that the file bears, with a zone.

    Raises:
        OutputError: a character of it can be shown with no font there is.
    """
    import typst

    page = (files("scorm_templates") / "pages" / f"{name}.typ").read_bytes()
    for system in (False, True):
        try:
            return typst.compile(
                page,
                font_paths=_fonts(system=system),
                ignore_system_fonts=True,  # `_fonts` has them where they are wanted
                format="pdf",
                sys_inputs={"values": json.dumps(values)},
                pdf_standards=["ua-1"],
                timestamp=when.replace(microsecond=0),
            )
        except typst.TypstError as error:
            if _LACKS not in error.message:
                raise
    raise OutputError(
        "A character of this page can be shown with none of the fonts of this machine.",
        "Install a font that has it, for example Noto Sans for its script.",
    )


def printable(text: str) -> str:
    """Return a text without what is no text, and without what turns the text beside it around."""
    kept = (mark for mark in text if unicodedata.category(mark) not in _NO_TEXT and mark not in _TURNING)
    return " ".join("".join(kept).split())


@cache
def _fonts(*, system: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=system)
