"""Reads XML from a stranger: no entity is expanded, nothing is loaded, and its size is bounded before."""

from __future__ import annotations

import codecs
import re

from lxml import etree

from westeros_learn.inspector.findings import Findings

_MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})""")


def read_xml(raw: bytes, file: str, findings: Findings) -> etree._Element | None:
    """Return the root of a document, or None when it is none or was refused; the findings say why."""
    encoding = _encoding(raw)
    if encoding not in ("utf-8", "us-ascii", "ascii"):
        findings.add("X107", file)
    text = _decoded(raw, encoding)
    if text is None:
        findings.add("X101", file, reason=f"its bytes are not {encoding}")
        return None
    if "<!ENTITY" in text:
        findings.add("X102", file, _line_of(text, "<!ENTITY"))
        return None
    if "<!DOCTYPE" in text:
        findings.add("X103", file, _line_of(text, "<!DOCTYPE"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        findings.add("X101", file, error.lineno or 1, reason=_reason(error))
        return None


def _encoding(raw: bytes) -> str:
    for mark, name in _MARKS.items():
        if raw.startswith(mark):
            return name
    declared = _DECLARED.match(raw.removeprefix(codecs.BOM_UTF8))
    return declared.group(1).decode("ascii").lower() if declared else "utf-8"


def _decoded(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _line_of(text: str, word: str) -> int:
    return text.count("\n", 0, text.find(word)) + 1


def _reason(error: etree.XMLSyntaxError) -> str:
    """Return what the parser says, without its own line and column."""
    said = (error.msg or "it is not well-formed").partition(", line ")[0]
    return said[:1].lower() + said[1:]
