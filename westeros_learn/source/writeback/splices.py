"""New text in place of exact stretches of a text: nothing else changes, byte for byte."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Splice:
    """Text that is put in place of a stretch."""

    start: int
    end: int
    text: str


def spliced(text: str, splices: Iterable[Splice]) -> str:
    """Return a text with its stretches replaced; those at one place keep their order."""
    return spliced_at(text, splices)[0]


def spliced_at(text: str, splices: Iterable[Splice]) -> tuple[str, list[int]]:
    """Return a text with its stretches replaced, and where each new text stands in it, in order."""
    parts: list[str] = []
    places: list[int] = []
    done = length = 0
    for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
        parts += [text[done : splice.start], splice.text]
        places.append(length + splice.start - done)
        length = places[-1] + len(splice.text)
        done = splice.end
    return "".join([*parts, text[done:]]), places
