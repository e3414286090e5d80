"""What somebody has copied from a page or a word processor, as the text of a lesson."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from westeros_learn.exchange.marks import cleaned
from westeros_learn.exchange.prose import LONGEST, Prose

MOST_PASTED = 2_000_000
"""Characters of mark-up that are looked at: word processors send ten times what they say."""

_FRAGMENT = re.compile(r"<!--\s*StartFragment\s*-->(.*)<!--\s*EndFragment\s*-->", re.DOTALL)
_CONDITIONAL = re.compile(r"<!\[(?:if[^\]]*|endif)\]>|<\?xml[^>]*>", re.IGNORECASE)
_LEVEL = re.compile(r"mso-list:\s*[^;]*?level(\d)", re.IGNORECASE)
_IGNORED = re.compile(r"mso-list:\s*ignore", re.IGNORECASE)
_NUMBER = re.compile(r"\(?(\d+|[a-zA-Z]|[ivxIVX]+)[.)]")
_BOLD = re.compile(r"font-weight:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_SLANTED = re.compile(r"font-style:\s*italic", re.IGNORECASE)
_HEADING = re.compile(r"^(#{2,6}) ", re.MULTILINE)
_FIRST_LEVEL = 2
_MOST_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Pasted:
    """What was copied.

    Attributes:
        text: the same as Markdown.
        losses: what was left out, as sentences begin: "the picture …".
    """

    text: str
    losses: tuple[str, ...]


class _NoShelf:
    """Takes no pictures: they are brought by themselves, with what they show."""

    def place(self, name: str, data: bytes) -> str:  # noqa: ARG002  # as every shelf
        """Return no path."""
        return ""


def from_paste(markup: str) -> Pasted:
    """Return copied HTML as Markdown; headings start at the second level, and leave none out."""
    if len(markup) > MOST_PASTED:
        return Pasted("", (f"a text of more than {MOST_PASTED:,} characters",))
    fragment = _FRAGMENT.search(markup)
    plain = cleaned(_CONDITIONAL.sub("", fragment[1] if fragment else markup))
    prose = Prose(_NoShelf(), headings=_FIRST_LEVEL)
    return Pasted(_closed_up(prose.blocks(_settled(plain))), tuple(prose.losses))


def _settled(markup: str) -> str:
    """Return mark-up in which lists and stress are told by elements and not by styles."""
    if len(markup) > LONGEST * 4:
        return markup  # `Prose` refuses it
    try:
        tree = html.document_fromstring(f"<div>{markup}</div>")
    except (etree.LxmlError, ValueError, AssertionError):
        return markup
    for element in list(tree.iter(etree.Element)):
        style = element.get("style") or ""
        if element.tag in ("b", "strong") and _NOT_BOLD.search(style):
            element.tag = "span"  # the wrapping of whole documents in one editor
        elif element.tag == "span" and _BOLD.search(style):
            element.tag = "b"
        elif element.tag == "span" and _SLANTED.search(style):
            element.tag = "i"
    for parent in {element.getparent() for element in _items(tree)}:
        if parent is not None:
            _gather(parent)
    return str(html.tostring(tree, encoding="unicode"))


def _items(tree: etree._Element) -> Iterator[etree._Element]:
    """Yield the paragraphs that stand for entries of lists."""
    for element in tree.iter("p"):
        if _LEVEL.search(element.get("style") or ""):
            yield element


def _gather(parent: etree._Element) -> None:
    """Make lists of the paragraphs in an element that stand for their entries."""
    open_lists: list[etree._Element] = []
    for element in list(parent):
        found = _LEVEL.search(element.get("style") or "") if element.tag == "p" else None
        if found is None:
            open_lists = []
            continue
        level = min(int(found[1]), _MOST_LEVELS)
        kind = "ol" if _takes_mark(element) else "ul"
        del open_lists[level:]
        while len(open_lists) < level:
            made = etree.Element(kind)
            if not open_lists:
                element.addprevious(made)
            elif len(open_lists[-1]):
                open_lists[-1][-1].append(made)
            else:
                etree.SubElement(open_lists[-1], "li").append(made)
            open_lists.append(made)
        element.tag = "li"
        element.set("style", "")
        element.tail = None
        open_lists[-1].append(element)


def _takes_mark(element: etree._Element) -> bool:
    """Take the sign of an entry out of its words; say whether it was a number."""
    for mark in list(element.iter("span")):
        if _IGNORED.search(mark.get("style") or ""):
            sign = "".join(map(str, mark.itertext())).strip()
            rest = mark.tail
            mark.clear()
            mark.tail = rest
            return bool(_NUMBER.match(sign))
    return False


def _closed_up(text: str) -> str:
    """Return a text whose levels of headings follow one another."""
    used = sorted({len(found[1]) for found in _HEADING.finditer(text)})
    levels = {level: "#" * (number + _FIRST_LEVEL) for number, level in enumerate(used)}
    return _HEADING.sub(lambda found: f"{levels[len(found[1])]} ", text)
