"""The certificate of a completed course, as a PDF that screen readers can read (PDF/UA-1).

It lies in this room because it is one more page that a learner is shown, made of plain values and
of the player's own words: it needs neither a web server nor a database, and no template reads a
value as anything but text. Typst is imported only when a certificate is made.

The same values give the same bytes: the fonts are those that Typst brings along, and the only
time in the file is the day of issue.
"""

from __future__ import annotations

import json
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

import segno

from westeros_learn.errors import CertificateError
from westeros_learn.player.formats import shown_day, shown_percent
from westeros_learn.player.strings import FALLBACK, load_strings, speaks

if TYPE_CHECKING:
    from typst import Fonts

_STANDARD: Literal["ua-1"] = "ua-1"
_NO_TEXT = frozenset({"Cc", "Cs", "Co", "Cn", "Zl", "Zp"})
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what stands beside them. Names need none (UAX #9, 2)."""

_LACKS = "could not be displayed"
"""How Typst says that no font has a character."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateText:
    """What stands on a certificate.

    Attributes:
        language: a BCP 47 tag; English words where the player does not speak it.
        holder: the whole name.
        course: its title.
        issuer: who certifies.
        completed, issued: the days.
        score: in hundredths of a per cent; None where nothing counts.
        law_as_of: the day as of which the course states the law.
        code: what is verified together with the holder's family name, as it is typed.
        page: the address of the page on which it is verified.
    """

    language: str
    holder: str
    course: str
    issuer: str
    completed: date
    issued: date
    score: int | None
    law_as_of: date
    code: str
    page: str


def render_certificate(certificate: CertificateText) -> bytes:
    """Return a certificate as a PDF.

    Raises:
        CertificateError: a character of it can be shown with no font there is.
    """
    return _set(certificate, "pdf")


def _set(certificate: CertificateText, form: Literal["pdf", "png"]) -> bytes:
    """Set the page: with the fonts of Typst, and where they lack a character, with the machine's too."""
    import typst

    try:
        return _set_with(certificate, form, _fonts(system=False))
    except typst.TypstError as error:
        if _LACKS not in error.message:
            raise
    try:
        return _set_with(certificate, form, _fonts(system=True))
    except typst.TypstError as error:
        if _LACKS not in error.message:
            raise
        raise CertificateError(
            "A character of this certificate can be shown with none of the fonts of this machine.",
            "Install a font that has it, for example Noto Sans for its script.",
        ) from error


def _set_with(certificate: CertificateText, form: Literal["pdf", "png"], fonts: Fonts) -> bytes:
    import typst

    return typst.compile(
        (files("scorm_templates") / "pages" / "certificate.typ").read_bytes(),
        font_paths=fonts,
        ignore_system_fonts=True,  # `fonts` has them where they are wanted
        format=form,
        sys_inputs={"certificate": json.dumps(_values(certificate))},
        pdf_standards=[_STANDARD] if form == "pdf" else [],
        timestamp=datetime.combine(certificate.issued, time(), UTC),
    )


@cache
def _fonts(*, system: bool) -> Fonts:
    import typst

    return typst.Fonts(include_system_fonts=system)


def _values(certificate: CertificateText) -> dict[str, object]:
    """Return everything that the page says, as the template asks for it."""
    language = certificate.language if speaks(certificate.language) else FALLBACK
    strings = load_strings(language)
    issuer = _clean(certificate.issuer)
    facts = [(strings["certificate-completed"], shown_day(certificate.completed, strings))]
    if certificate.score is not None:
        facts.append((strings["certificate-score"], shown_percent(certificate.score, strings)))
    facts.append((strings["law-as-of"], shown_day(certificate.law_as_of, strings)))
    address = f"{certificate.page}?{urlencode({'code': certificate.code})}"
    return {
        "language": language.partition("-")[0],
        "title": strings["certificate"],
        "issuer": issuer,
        "issued": [certificate.issued.year, certificate.issued.month, certificate.issued.day],
        "before": strings["certificate-before"],
        "holder": _clean(certificate.holder),
        "between": strings["certificate-between"],
        "course": _clean(certificate.course),
        "facts": facts,
        "address": address,
        "page": certificate.page,
        "picture": _picture(address),
        "picture-says": strings["certificate-picture"],
        "verify": strings["certificate-verify"],
        "code-says": strings["certificate-code"],
        "code": certificate.code,
        "small-print": [
            strings["certificate-issued"].format(issuer=issuer, day=shown_day(certificate.issued, strings)),
            strings["certificate-disclaimer"],
        ],
    }


def _clean(text: str) -> str:
    """Return a text without what is no text, and without what turns the text beside it around."""
    kept = (mark for mark in text if unicodedata.category(mark) not in _NO_TEXT and mark not in _TURNING)
    return " ".join("".join(kept).split())


def _picture(address: str) -> str:
    """Return the address as a QR code, in SVG."""
    file = BytesIO()
    segno.make(address, error="m", micro=False).save(file, kind="svg", border=0, scale=4, xmldecl=False)
    return file.getvalue().decode()
