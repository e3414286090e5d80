"""Texts of a course as QTI has them: the part of XHTML that its content model knows (QTI 2.1, 13)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lxml import etree, html

QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
GAP = "gap"
"""The class of the span in whose place an interaction is put."""

_BLOCKS = frozenset(
    ["p", "div", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "h1", "h2", "h3", "h4", "h5", "h6"]
)
_TABLE = frozenset(["table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col"])
_INLINES = frozenset(
    ["a", "abbr", "b", "br", "cite", "code", "dfn", "em", "i", "img", "kbd", "q", "samp", "small", "span",
     "strong", "sub", "sup", "tt", "var", "hr"]
)  # fmt: skip
_BECOMES = {"figure": "div", "figcaption": "p", "section": "div", "u": "em", "mark": "em", "s": "span"}
_KEPT: Mapping[str, tuple[str, ...]] = {
    "a": ("href",),
    "img": ("src", "alt", "width", "height"),
    "th": ("colspan", "rowspan", "scope"),
    "td": ("colspan", "rowspan"),
}


def q(name: str) -> str:
    """Return the name of an element of QTI."""
    return f"{{{QTI}}}{name}"


def add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> etree._Element:
    """Add an element of QTI. An attribute that is a word of Python has a line behind it."""
    element = etree.SubElement(parent, q(name), {key.rstrip("_"): value for key, value in attributes.items()})
    if text:
        element.text = text
    return element


def add_markup(
    parent: etree._Element, markup: str, gap: Callable[[etree._Element, str], None] | None = None
) -> None:
    """Add mark-up of ours to an element.

    Args:
        parent: the element.
        markup: HTML as the bank's renderer gives it.
        gap: puts an interaction into an element, by the letter of its gap.
    """
    if markup:
        _copy(html.fragment_fromstring(f"<div>{markup}</div>"), parent, gap)


def _copy(
    source: etree._Element, target: etree._Element, gap: Callable[[etree._Element, str], None] | None
) -> None:
    _add_text(target, source.text)
    for child in source:
        tag = child.tag if isinstance(child.tag, str) else ""
        if gap and tag == "span" and child.get("class") == GAP:
            gap(target, child.text or "")
        elif tag:
            name = _BECOMES.get(tag, tag)
            known = name in _BLOCKS | _TABLE | _INLINES
            element = add(target, name if known else "span")
            for attribute in _KEPT.get(name, ()):
                value = child.get(attribute)
                if value is not None:
                    element.set(attribute, value)
            _copy(child, element, gap)
        _add_text(target, child.tail)


def _add_text(element: etree._Element, text: str | None) -> None:
    if not text:
        return
    last = element[-1] if len(element) else None
    if last is None:
        element.text = (element.text or "") + text
    else:
        last.tail = (last.tail or "") + text
