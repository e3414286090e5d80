"""Every text of a question, lesson or scenario, and where a piece of it stands in its file.

The model is walked by the types of its fields, so that a new kind of question is looked into
without a change here.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import fields, is_dataclass
from itertools import accumulate
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
_FARTHEST = 30_000  # characters; the next piece of a text is nearer


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
    """Finds pieces of texts in their file.

    Marks of Markdown and YAML stand between the pieces, and lines are broken elsewhere, so words
    are compared.
    """

    def __init__(self, source: SourceFile) -> None:
        self._source = source
        self._text = " ".join(source.text.split())
        self._originals = [match.start() for match in _WORD.finditer(source.text)]
        lengths = (len(word) + 1 for word in self._text.split(" "))
        self._starts = list(accumulate(lengths, initial=0))[: len(self._originals)]

    def start(self, span: Span) -> int:
        """Return where to look from."""
        index = self._source.line_start(span.line - 1) + span.column - 1
        number = bisect_right(self._originals, index) - 1
        return self._starts[number] if number >= 0 else 0

    def find(self, words: str, start: int) -> int:
        """Return where the first words of a piece stand, or `start` when they are not found."""
        needle = " ".join(words.split())[:_LONGEST_NEEDLE].rstrip()
        found = self._text.find(needle, start, start + _FARTHEST)
        return found if found >= 0 else start

    def span(self, found: int) -> Span:
        """Return the place of what was found."""
        number = bisect_right(self._starts, found) - 1
        index = self._originals[number] + found - self._starts[number] if number >= 0 else 0
        return self._source.span(index)


class Cursor:
    """Goes through one text in reading order, so that equal words are not mixed up.

    What cannot be found has the place of what was found before it.
    """

    def __init__(self, locator: Locator, text: Blocks | Inlines, start: Span) -> None:
        self._locator = locator
        self._at = locator.start(start)
        self._nodes = walk(text)
        self._passed: object = None

    def place(self, leaf: object, piece: str) -> Span:
        """Return the place of a piece that stands in a leaf of the text; leaves come in order."""
        while self._passed is not leaf:
            node = next(self._nodes, None)
            if node is None:
                break
            self._passed = node
            if isinstance(node, Text | TermUse):
                self._at = self._locator.find(node.text, self._at)
        return self._locator.span(self._locator.find(piece, self._at))
