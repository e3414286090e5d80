"""The words in drawings: an SVG's texts are translated as those of a lesson are.

Lines of `text` that stand one below the other are one message, a line for each.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from westeros_learn.source.files import SourceFile
from westeros_learn.source.translation import SOURCE_LANGUAGE, Translator, one_line
from westeros_learn.source.values import Read

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from westeros_learn.model import Media

_LOOK = ("class", "x", "text-anchor")


def translated_drawings(media: Mapping[str, Media | None], translator: Translator) -> dict[str, Media | None]:
    """Return pictures with the words in the drawings among them translated."""
    if translator is SOURCE_LANGUAGE:
        return dict(media)
    return {path: _translated(one, translator) if one else None for path, one in media.items()}


def _translated(media: Media, translator: Translator) -> Media:
    if not media.markup:
        return media
    root = etree.fromstring(media.markup)
    source = SourceFile(media.path, Path(media.file).read_text("utf-8", "replace"))
    start = 0
    for places in _messages(root):
        lines = [one_line(place.text) for place in places]
        found = source.area(start, len(source.text)).index(lines[0])
        start = start if found is None else found
        told = f"text in a figure, {_lines(len(lines))}"
        area = source.area(start, source.line_start(source.line_at(start) + 1))
        said = translator.plain("\n".join(lines), area, Read(told, lines=len(lines)))
        new = said.split("\n")
        if new != lines:
            for at, place in enumerate(places):
                place.text = new[at].strip() if at < len(new) else ""
    return replace(media, markup=etree.tostring(root, encoding="unicode"))


def _lines(number: int) -> str:
    return "one line" if number == 1 else f"{number} lines; keep each about as long"


class _Text:
    """A stretch of characters in a drawing, which can be changed there."""

    def __init__(self, element: etree._Element, part: str) -> None:
        self.element = element
        self._part = part

    @property
    def is_inside(self) -> bool:
        """Whether it stands inside of its element, not behind it."""
        return self._part == "text"

    @property
    def text(self) -> str:
        """Its characters."""
        return str(getattr(self.element, self._part) or "")

    @text.setter
    def text(self, new: str) -> None:
        setattr(self.element, self._part, new)


def _messages(root: etree._Element) -> Iterator[list[_Text]]:
    """Yield the texts of a drawing, those together that are lines of one."""
    lines: list[_Text] = []
    for element in root.iter("text", "title", "desc"):
        if element.tag != "text" or len(element):
            if lines:
                yield lines
            lines = []
            yield from _inner(element)
        elif lines and not _follows(lines[-1].element, element):
            yield lines
            lines = [_Text(element, "text")]
        else:
            lines = [*lines, _Text(element, "text")]
    if lines:
        yield lines


def _follows(above: etree._Element, element: etree._Element) -> bool:
    """Say whether a text is the next line of the text before it."""
    same = all(above.get(name) == element.get(name) for name in _LOOK)
    return element.getprevious() is above and same


def _inner(element: etree._Element) -> Iterator[list[_Text]]:
    """Yield the texts within one element; its `tspan` parts are lines when nothing stands between them."""
    found = [_Text(element, "text")]
    for part in element.iterdescendants():
        found += [_Text(part, "text"), _Text(part, "tail")]
    said = [text for text in found if text.text.strip()]
    if len(said) > 1 and all(text.element.getparent() is element and text.is_inside for text in said):
        yield said
    else:
        yield from ([text] for text in said)
