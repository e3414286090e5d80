"""Texts as browsers send them, and two texts beside one another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

_END = re.compile(r"\r\n|\r|\n")
_AROUND = 3
_BOM = "\ufeff"


def as_typed(content: bytes) -> str | None:
    """Return what a file says as a browser's field holds it; None for what is no text.

    A byte order mark is left out, and lines end with LF: so they come back (HTML, "value sanitization").
    """
    try:
        return _END.sub("\n", content.decode().removeprefix(_BOM))
    except UnicodeDecodeError:
        return None


def as_file(typed: str, before: bytes | None) -> bytes:
    """Return what a file will say: what was typed, with the line ends and the byte order mark it has.

    Lines that nobody has changed keep their own end, in a file of several sorts.
    """
    text = _END.sub("\n", typed).removeprefix(_BOM)
    if before is None:
        return text.encode()
    old = before.decode(errors="replace")
    mark = _BOM if old.startswith(_BOM) else ""
    return (mark + _with_ends(text, old.removeprefix(_BOM))).encode()


def _with_ends(text: str, old: str) -> str:
    ends = _END.findall(old)
    sorts = set(ends)
    if len(sorts) <= 1:
        return text.replace("\n", ends[0]) if sorts else text
    lines, before = text.split("\n"), _END.split(old)
    usual = max(sorts, key=ends.count)
    new_ends = [usual] * (len(lines) - 1)
    for block in SequenceMatcher(None, before, lines, autojunk=False).get_matching_blocks():
        for at in range(block.size):
            if block.a + at < len(ends) and block.b + at < len(new_ends):
                new_ends[block.b + at] = ends[block.a + at]
    return "".join(line + end for line, end in zip_longest(lines, new_ends, fillvalue=""))


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison.

    Attributes:
        left, right: its number and its text on each side; None where a side has nothing there.
        same: whether both sides say the same.
        skipped: how many lines, which are the same on both sides, are left out before it.
    """

    left: tuple[int, str] | None
    right: tuple[int, str] | None
    same: bool
    skipped: int = 0


def beside(left: str, right: str) -> list[Row]:
    """Return two texts line by line beside one another; of what is the same, a few lines around."""
    old, new = left.split("\n"), right.split("\n")
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _MOST_LINES)
    rows: list[Row] = []
    done = 0
    for group in matcher.get_grouped_opcodes(_AROUND):
        skipped = group[0][1] - done
        for tag, i1, i2, j1, j2 in group:
            for row in _rows(old, new, (i1, i2, j1, j2), same=tag == "equal"):
                rows.append(Row(row.left, row.right, row.same, skipped))
                skipped = 0
        done = group[-1][2]
    return rows


_MOST_LINES = 4_000
"""Of longer texts, lines that stand there often are not compared one by one: it would take too long."""


def _rows(
    old: Sequence[str], new: Sequence[str], span: tuple[int, int, int, int], *, same: bool
) -> Iterator[Row]:
    i1, i2, j1, j2 = span
    left = [(i + 1, old[i]) for i in range(i1, i2)]
    right = [(j + 1, new[j]) for j in range(j1, j2)]
    for one, other in zip_longest(left, right):
        yield Row(one, other, same)
