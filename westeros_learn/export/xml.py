"""Writing XML for manifests: elements, texts that XML can hold, the bytes of a document."""

from __future__ import annotations

from lxml import etree

from westeros_learn.player import without_forbidden

XSI = "http://www.w3.org/2001/XMLSchema-instance"
XML = "http://www.w3.org/XML/1998/namespace"


def add(
    parent: etree._Element, namespace: str, name: str, text: str | None = None, **attributes: str
) -> etree._Element:
    """Add an element with its attributes and, cleaned, its text."""
    element = etree.SubElement(parent, f"{{{namespace}}}{name}")
    for attribute, value in attributes.items():
        element.set(attribute, value)
    if text is not None:
        element.text = clean(text)
    return element


def clean(text: str) -> str:
    """Return a text on one line, without characters that XML forbids."""
    return " ".join(without_forbidden(text).split())


def shorten(text: str, length: int) -> str:
    """Return a text that is no longer than `length`, cut between words if it can be."""
    text = clean(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    return f"{cut.rpartition(' ')[0] or cut}…"


def document(root: etree._Element) -> bytes:
    """Return a document's bytes: raw UTF-8, for Moodle escapes entities twice."""
    text: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=False, pretty_print=True)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + text
