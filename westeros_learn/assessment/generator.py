"""The seeded generator: the same numbers in Python and in JavaScript.

Twin: `scorm_templates/scripts/generator.js`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

T = TypeVar("T")

_MASK = 0xFFFFFFFF


@lru_cache(maxsize=4096)
def hash32(text: str) -> int:
    """Return the 32-bit FNV-1a hash of a text's UTF-8 bytes (draft-eastlake-fnv, section 2)."""
    value = 0x811C9DC5
    for byte in text.encode("utf-8", "replace"):
        value = ((value ^ byte) * 0x01000193) & _MASK
    return value


class Generator:
    """Mulberry32, a 32-bit generator whose steps need only integer products and shifts.

    Not for secrets: it exists so that a stored seed gives the same draw everywhere.
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def next32(self) -> int:
        """Return the next number, 0 to 2**32 - 1."""
        self._state = (self._state + 0x6D2B79F5) & _MASK
        t = self._state
        t = ((t ^ (t >> 15)) * (t | 1)) & _MASK
        t ^= (t + (((t ^ (t >> 7)) * (t | 61)) & _MASK)) & _MASK
        return t ^ (t >> 14)

    def below(self, bound: int) -> int:
        """Return a number from 0 to `bound` - 1; `bound` is at most 2**20."""
        return (self.next32() * bound) >> 32

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Return the items in a random order (Fisher-Yates, from the end)."""
        result = list(items)
        for last in range(len(result) - 1, 0, -1):
            other = self.below(last + 1)
            result[last], result[other] = result[other], result[last]
        return result
