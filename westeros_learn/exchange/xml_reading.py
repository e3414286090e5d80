"""XML of others, hostile ones included: bounded before it is parsed, and nothing in it is ever expanded."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_BYTES

MOST_ELEMENTS = 600_000

_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["'][^>]*\?>""")
_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_ENCODINGS = frozenset({"utf-8", "us-ascii", "ascii", "utf-16", "iso-8859-1", "iso-8859-2", "iso-8859-15",
                        "windows-1250", "windows-1252"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Needs:
    """What a file is, for the sentences of refusals.

    Attributes:
        what: the sort of file.
        parts: how one that is too large is made smaller.
    """

    what: str = "question bank"
    parts: str = "Export the bank in parts, category by category."


_BANK = Needs()


def parse_xml(content: bytes, needs: Needs = _BANK) -> etree._Element:
    """Return the root of a document.

    Args:
        content: the file.
        needs: what it should be.

    Raises:
        BankRefusedError: it is too large, declares a document type, or is no XML.
    """
    if len(content) > MOST_BYTES:
        raise BankRefusedError(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB.",
            needs.parts,
        )
    text = _decoded(content)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise BankRefusedError(
            f"The file declares a document type or entities, which no {needs.what} needs.",
            "Export it anew from the program that it comes from.",
        )
    if text.count("<") > MOST_ELEMENTS:
        raise BankRefusedError(f"The file has more than {MOST_ELEMENTS:,} elements.", needs.parts)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                             remove_pis=True, huge_tree=False)  # fmt: skip
    try:
        # Bytes again, for lxml reads no text that declares an encoding; the line of each element stays.
        return etree.fromstring(_HEAD.sub("", text, count=1).encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError, UnicodeError) as error:
        raise BankRefusedError(
            _problem(error), "Export it anew from the program that it comes from."
        ) from error


def line_of(element: etree._Element) -> int:
    """Return the line in which an element starts, 0 where it is not known."""
    return int(getattr(element, "sourceline", 0) or 0)


def _problem(error: Exception) -> str:
    if isinstance(error, etree.XMLSyntaxError):
        said = str(error.msg or "").lower()
        line = f"Line {error.lineno}" if error.lineno else "The file"
        if "depth" in said or ("xml_parse_huge" in said and "text" not in said):
            return f"{line}: elements are nested too deeply."
        if "huge" in said or "too long" in said:
            return f"{line}: a text or picture is larger than 10 MB."
        return f"{line}: the XML is broken ({error.msg})."
    return "The file is not readable as XML."


def _decoded(content: bytes) -> str:
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return _as(content[len(mark) :], encoding)
    declared = _DECLARED.match(content[:200].decode("latin-1"))
    encoding = declared[1].lower() if declared else "utf-8"
    if encoding not in _ENCODINGS:
        raise BankRefusedError(
            f"The file is written in the encoding {encoding}, which is not read here.", "Save it as UTF-8."
        )
    return _as(content, encoding)


def _as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise BankRefusedError(
            f"The file says that it is written in {encoding.upper()}, and is not.", "Save it as UTF-8."
        ) from None
