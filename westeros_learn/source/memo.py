"""Parts of a course that are made once, together with what is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from westeros_learn.source.faults import Faults, moved_down

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from westeros_learn.memo import Memo
    from westeros_learn.model import Diagnostic

T = TypeVar("T")


def once(
    memo: Memo, key: Hashable, of: object, faults: Faults, make: Callable[[Faults], T], lines: int = 0
) -> T:
    """Return what is made of something, or was made of something equal in the last reading.

    Args:
        memo: remembers it.
        key: names the part.
        of: all that the result depends on; nothing in it changes later.
        faults: gets what is wrong, whenever the result was made.
        make: makes it, and collects what is wrong.
        lines: how many lines stand before it in its file, where it was made as if it stood alone there.
    """

    def make_both() -> tuple[T, tuple[Diagnostic, ...]]:
        own = Faults()
        return make(own), own.found

    result, found = memo.once(key, of, make_both)
    if found:
        faults.include(moved_down(found, lines))
    return result
