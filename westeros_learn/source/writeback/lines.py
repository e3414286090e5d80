"""Texts merged, and written anew, line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_MANY = 2_000
"""Lines from which on frequent ones, such as blank ones, are no longer compared with each other."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of three texts that was changed in one of them, or in both or none.

    Attributes:
        merged: what it becomes; None when both changed it, each in their own way.
    """

    base: str
    mine: str
    theirs: str
    merged: str | None


def lines_of(text: str) -> list[str]:
    """Return the lines of a text, each with its end; no other sign ends a line."""
    return _LINE.findall(text)


def merged_lines(base: str, mine: str, theirs: str) -> list[Stretch]:
    """Return three texts as stretches: the way of diff3 (Khanna, Kunal and Pierce, 2007)."""
    texts = lines_of(base), lines_of(mine), lines_of(theirs)
    done = (0, 0, 0)
    found: list[Stretch] = []
    for at, length in _shared(*texts):
        found += _stretch(*("".join(lines[a:b]) for lines, a, b in zip(texts, done, at, strict=True)))
        same = "".join(texts[0][at[0] : at[0] + length])
        found += _stretch(same, same, same)
        done = (at[0] + length, at[1] + length, at[2] + length)
    return found


def _stretch(base: str, mine: str, theirs: str) -> list[Stretch]:
    if not (base or mine or theirs):
        return []
    if mine in (theirs, base):
        return [Stretch(base, mine, theirs, theirs)]
    return [Stretch(base, mine, theirs, mine if theirs == base else None)]


def _shared(
    base: list[str], mine: list[str], theirs: list[str]
) -> Iterator[tuple[tuple[int, int, int], int]]:
    """Yield where lines stand that all three have, and how many; last the end of each."""
    ours, others = _matches(base, mine), _matches(base, theirs)
    one = other = 0
    while one < len(ours) and other < len(others):
        (a, b, size), (c, d, length) = ours[one], others[other]
        start, end = max(a, c), min(a + size, c + length)
        if start < end:
            yield (start, b + start - a, d + start - c), end - start
        if a + size < c + length:
            one += 1
        else:
            other += 1
    yield (len(base), len(mine), len(theirs)), 0


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]]:
    """Return the stretches that two lists of lines share: where in each, and how many."""
    top = 0
    while top < min(len(old), len(new)) and old[top] == new[top]:
        top += 1
    tail = 0
    while tail < min(len(old), len(new)) - top and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner_old, inner_new = old[top : len(old) - tail], new[top : len(new) - tail]
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=len(inner_new) > _MANY)
    found = [(top + a, top + b, size) for a, b, size in matcher.get_matching_blocks()]
    return [one for one in [(0, 0, top), *found, (len(old) - tail, len(new) - tail, tail)] if one[2]]


def with_lines(old: str, new: str, line_end: str = "") -> str:
    """Return a new text in which the lines that it shares with the old one keep their bytes.

    What a browser sends has line ends of its own; new lines get those of the old text, or those given.
    """
    before = lines_of(old)
    after = [line.rstrip("\r\n") for line in lines_of(new)]
    ends = [line[len(line.rstrip("\r\n")) :] for line in before]
    line_end = line_end or max(dict.fromkeys(end for end in ends if end) or ("\n",), key=ends.count)
    result = [line + line_end for line in after]
    if after and not new.endswith(("\r", "\n")):
        result[-1] = after[-1]
    for a, b, size in _matches([line.rstrip("\r\n") for line in before], after):
        for offset in range(size):
            is_last = b + offset == len(after) - 1
            kept = before[a + offset]
            if not is_last or bool(result[-1] != after[-1]) == bool(ends[a + offset]):
                result[b + offset] = kept if ends[a + offset] or is_last else kept + line_end
    return "".join(result)
