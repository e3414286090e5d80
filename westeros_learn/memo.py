"""What was made of the parts of something, kept for the next time it is made.

An author saves one file at a time, and wants to see it at once: what is made of the parts that
have not changed is then not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

T = TypeVar("T")


class Memo:
    """Remembers one making, and hands to the next one what it can use again.

    Args:
        behind: remembers the makings of nearly the same thing; what is not known here may be known there.
    """

    def __init__(self, behind: Memo | None = None) -> None:
        self._behind = behind
        self._earlier: dict[Hashable, tuple[object, object]] = {}
        self._made: dict[Hashable, tuple[object, object]] = {}

    def begin(self) -> None:
        """Begin another making; parts that were gone in the last one are forgotten."""
        self._earlier, self._made = self._made, {}

    def once(self, key: Hashable, of: object, make: Callable[[], T]) -> T:
        """Return what is made of something, or was made of something equal the last time.

        Args:
            key: names the part.
            of: all that the result depends on; nothing in it changes later.
            make: makes the result, of the same type for the same key.
        """
        known = self._known(key, of)
        if known is None:
            known = of, make()
        self._made[key] = known
        return known[1]  # type: ignore[return-value]  # a key has one maker

    def _known(self, key: Hashable, of: object) -> tuple[object, object] | None:
        known = self._earlier.get(key)
        if known is not None and (known[0] is of or known[0] == of):
            return known
        return self._behind.known(key, of) if self._behind else None

    def known(self, key: Hashable, of: object) -> tuple[object, object] | None:
        """Return what was made of the same in the last making that has begun; None for nothing."""
        known = self._made.get(key)
        return known if known is not None and (known[0] is of or known[0] == of) else None
