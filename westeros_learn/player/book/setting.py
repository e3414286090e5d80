"""Documents of a book set by Typst, which is imported only then.

The same data gives the same bytes: the fonts are those that Typst brings along, and the only day
in the file is the one as of which the course states the law.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal, TypeAlias

from westeros_learn import model
from westeros_learn.errors import OutputError

if TYPE_CHECKING:
    from typst import Fonts

Form: TypeAlias = Literal["pdf", "png"]

_LACKS = "could not be displayed"
"""How Typst says that no font has a character."""

_DAMAGED = "failed to decode image"
"""How Typst says that a picture cannot be read."""


def set_document(
    course: model.Course,
    template: str,
    data: Mapping[str, object],
    form: Form,
    photographs: Mapping[str, model.Media] | None = None,
) -> bytes:
    """Return a document of a course: a PDF (PDF/UA-1), or the only page as a picture.

    Args:
        course: the course.
        template: the name of its template in `scorm_templates/pages`.
        data: what the template asks for, as `book`.
        form: what is made.
        photographs: the photographs that it shows, by their names.

    Raises:
        OutputError: no font has one of its characters, or a photograph is damaged.
    """
    import typst

    photographs = photographs or {}
    with TemporaryDirectory() as folder:
        page = Path(folder) / template
        page.write_bytes((files("scorm_templates") / "pages" / template).read_bytes())
        for name, media in photographs.items():
            shutil.copyfile(media.file, Path(folder) / name)
        try:
            return _set(course, page, json.dumps(data, ensure_ascii=False), form)
        except typst.TypstError as error:
            told = _told(error.message, course.id, [*photographs])
            if told is None:
                raise
            raise told from error


def _set(course: model.Course, page: Path, data: str, form: Form) -> bytes:
    """Set it with the fonts of Typst, and where they lack a character, with the machine's too."""
    import typst

    try:
        return _set_with(course, page, data, form, _fonts(system=False))
    except typst.TypstError as error:
        if _LACKS not in error.message:
            raise
    return _set_with(course, page, data, form, _fonts(system=True))


def _set_with(course: model.Course, page: Path, data: str, form: Form, fonts: Fonts) -> bytes:
    import typst

    return typst.compile(
        page,
        root=page.parent,
        font_paths=fonts,
        ignore_system_fonts=True,  # `fonts` has them where they are wanted
        format=form,
        sys_inputs={"book": data},
        pdf_standards=["ua-1"] if form == "pdf" else [],
        timestamp=datetime.combine(course.law_as_of, time(), UTC),
    )


@cache
def _fonts(*, system: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=system)


def _told(message: str, course: str, photographs: list[str]) -> OutputError | None:
    """Return what went wrong as somebody can be told it; None for what is a fault of ours."""
    if _LACKS in message:
        return OutputError(
            f"A character of {course} can be shown with none of the fonts of this machine.",
            "Install a font that has it, for example Noto Sans for its script.",
        )
    if _DAMAGED in message:
        one = "" if len(photographs) == 1 else "one of "
        return OutputError(
            f"{course}: {one}{', '.join(photographs)} cannot be shown: the picture is damaged.",
            "Save the picture again, then build again.",
        )
    return None
