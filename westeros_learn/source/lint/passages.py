"""Every text of a question, lesson or scenario, and where a piece of it stands in its file.

The model is walked by the types of its fields, so that a new kind of question is looked into
without a change here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, TypeAlias, get_args

from westeros_learn.model import Block, Blocks, Inline, Inlines, Span, TermUse, Text, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.source.files import SourceFile

NODES = (*get_args(Block), *get_args(Inline))
INLINES = get_args(Inline)

Passage: TypeAlias = "tuple[Blocks | Inlines, Span]"
"""A text, and the place of the nearest part around it that has one."""

_WORD = re.compile(r"\S+")
_LONGEST_NEEDLE = 40


def passages(part: object, span: Span) -> Iterator[Passage]:
    """Yield every text in a part of the model, in the order of its fields."""
    if not is_dataclass(part):
        return
    span = getattr(part, "span", span)
    for field in fields(part):
        value = getattr(part, field.name)
        if not isinstance(value, tuple) or not value:
            continue
        if isinstance(value[0], NODES):
            yield value, span
        else:
            for item in value:
                yield from passages(item, span)


class Locator:
    """Finds the pieces of a text in its file, in reading order.

    Marks of Markdown and YAML stand between the pieces, and lines are broken elsewhere, so words
    are compared. What cannot be found has the place of what was found before it.
    """

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        starts = [match.start() for match in _WORD.finditer(source.text)]
        self._text = " ".join(source.text.split())
        self._source_starts = starts
        self._starts: list[int] = []
        at = 0
        for word in self._text.split(" "):
            self._starts.append(at)
            at += len(word) + 1

    def place(self, text: Blocks | Inlines, start: Span, leaf: object, piece: str) -> Span:
        """Return the place of a piece that stands in a leaf of a text.

        Args:
            text: the whole text.
            start: where the text, or what holds it, stands.
            leaf: the node in which the piece stands.
            piece: its words.
        """
        at = self._normal(self._source.line_start(start.line - 1) + start.column - 1)
        found = at
        for node in walk(text):
            if isinstance(node, Text | TermUse):
                found = self._find(node.text, at)
                at = found if found >= 0 else at
            if node is leaf:
                break
        found = self._find(piece, at)
        return self._source.span(self._original(found if found >= 0 else at))

    def _find(self, words: str, start: int) -> int:
        return self._text.find(" ".join(words.split())[:_LONGEST_NEEDLE].rstrip(), start)

    def _normal(self, index: int) -> int:
        number = bisect_right(self._source_starts, index) - 1
        return self._starts[number] if number >= 0 else 0

    def _original(self, index: int) -> int:
        number = bisect_right(self._starts, index) - 1
        return self._source_starts[number] + index - self._starts[number] if number >= 0 else 0
