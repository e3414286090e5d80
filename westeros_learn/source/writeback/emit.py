"""New data as YAML, in the manner of the file into which it goes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from westeros_learn.source.writeback.nodes import Node, column
from westeros_learn.source.writeback.scalars import Place, write_key, write_scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.source.yaml_nodes import Data

_WIDTH = 110
_LEAST_WIDTH = 60
_MOST_INDENTED = 9
_DASH = re.compile("- +")
LOOKED_AT = 2_000
"""Parts of a file from which its manner is told."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a file is written.

    Attributes:
        line_end: what ends its lines.
        width: how long a line may be.
        group: how far a group is indented under its key.
        list: how far the hyphens of a list are indented under its key.
        dash: a hyphen with the blanks behind it.
        brackets: keys whose lists or groups stand in brackets.
        quotes: the quotes around its keys and texts, where all have the same; else "".
    """

    line_end: str = "\n"
    width: int = _WIDTH
    group: int = 2
    list: int = 2
    dash: str = "- "
    brackets: frozenset[str] = frozenset()
    quotes: str = ""


def manner_of(text: str, root: Node | None) -> Manner:
    """Return how a file is written; what it does not show is as usual."""
    line_end = "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"
    longest = max((len(line) for line in islice(text.splitlines(), LOOKED_AT)), default=0)
    width = min(max(longest, _LEAST_WIDTH), _WIDTH) if text.count("\n") > 10 else _WIDTH
    group = hyphen = 0
    dashes: Counter[str] = Counter()
    styles: Counter[tuple[str, bool]] = Counter()
    quotes: Counter[str] = Counter()
    for key, node in islice(_nodes(root), LOOKED_AT) if root else ():
        if not node.in_lines and not node.in_brackets:
            quotes[node.style if node.style in ('"', "'") else ""] += 1
            continue
        if key and node.parts:
            styles[key.value, node.in_brackets] += 1
            offset = column(text, node.start) - column(text, key.start)
            group = group or (offset if node.style == ":" else 0)
            hyphen = hyphen or (offset + 1 if node.style == "-" else 0)
        if node.style == "-":
            dashes.update(text[part.start : part.value.start] for part in node.parts)
    brackets = {name for name, is_in in styles if is_in and styles[name, True] > styles[name, False]}
    return Manner(
        line_end=line_end,
        width=width,
        group=group if 0 < group < _MOST_INDENTED else 2,
        list=hyphen - 1 if hyphen else 2,
        dash=next((dash for dash, _ in dashes.most_common() if _DASH.fullmatch(dash)), "- "),
        brackets=frozenset(brackets),
        quotes=next(iter(quotes)) if len(quotes) == 1 else "",
    )


def _nodes(node: Node, key: Node | None = None) -> Iterator[tuple[Node | None, Node]]:
    yield key, node
    for part in node.parts:
        yield from _nodes(part.value, part.key)


class Emitter:
    """Writes data; lines are parted by a line feed, and the first one has no indentation."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner

    def entry(self, key: str, value: Data, level: int) -> str:
        """Return a key with its value, to stand in a group whose keys have `level` signs before them."""
        written = write_key(key, self._manner.quotes)
        return f"{written}:{self.behind_colon(value, level, key, level + len(written) + 2)}"

    def item(self, value: Data, level: int, dash: str = "") -> str:
        """Return an entry of a list whose hyphens have `level` signs before them."""
        dash = dash or self._manner.dash
        return dash + self.behind_dash(value, level, dash)

    def behind_colon(self, value: Data, level: int, key: str, taken: int) -> str:
        """Return what stands behind the colon of a key that has `level` signs before it."""
        if isinstance(value, str):
            return " " + self._text(value, level, self._manner.group, taken)
        if not value or (key in self._manner.brackets and taken + len(self.flow(value)) <= _WIDTH):
            return " " + self.flow(value)
        inner = level + (self._manner.list if isinstance(value, list) else self._manner.group)
        return f"\n{' ' * inner}{self.lines(value, inner)}"

    def behind_dash(self, value: Data, level: int, dash: str) -> str:
        """Return what stands behind the hyphen that has `level` signs before it."""
        inner = level + len(dash)
        if isinstance(value, str):
            return self._text(value, level, 2, inner)
        return self.lines(value, inner) if value else self.flow(value)

    def lines(self, value: Data, level: int) -> str:
        """Return a list or a group in lines that starts with `level` signs before it."""
        if isinstance(value, str):
            return self._text(value, level, 2, level)
        if isinstance(value, list):
            entries = [self.item(item, level) for item in value]
        else:
            entries = [self.entry(key, item, level) for key, item in value.items()]
        return f"\n{' ' * level}".join(entries) if entries else self.flow(value)

    def flow(self, value: Data) -> str:
        """Return data in brackets, in one line."""
        if isinstance(value, str):
            place = Place(0, self._manner.width, style=self._manner.quotes, in_brackets=True)
            return write_scalar(value, place)
        if isinstance(value, list):
            return "[" + ", ".join(map(self.flow, value)) + "]"
        return "{" + ", ".join(self.pair(key, item) for key, item in value.items()) + "}"

    def pair(self, key: str, value: Data) -> str:
        """Return a key with its value, to stand in braces."""
        return f"{write_key(key, self._manner.quotes)}: {self.flow(value)}"

    def _text(self, text: str, level: int, step: int, taken: int) -> str:
        place = Place(level + step, self._manner.width, step, taken, self._manner.quotes)
        return write_scalar(text, place)
