"""Small groups in tables that are handed on: what of a table may be told, so that it tells of nobody alone.

A group of fewer than `FEW_PEOPLE` is not told by itself, and neither is any figure by which it could be
reckoned from what is told. Whoever reads the result knows the rule, too: the groups that are put
together are chosen so that each of them could have had another size with the same outcome (Wong et al.
2007, "Minimality Attack in Privacy Preserving Data Publishing"; a test tries out every small table).

What holds is for one report. Two reports about nearly the same people can be subtracted from one
another, and no rule about a single one can prevent that.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Generic, TypeVar

FEW_PEOPLE = 5
"""A group of at least so many is told."""

Key = TypeVar("Key", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Together(Generic[Key]):
    """Groups that are told only as one.

    Attributes:
        keys: which.
        safe: whether that is enough: none of them can be reckoned by who knows which they are and how
            many people they have together. Else even that must not be told.
    """

    keys: frozenset[Key]
    safe: bool = True


def put_together(
    groups: Mapping[Key, AbstractSet[Person]], also: AbstractSet[Key] = frozenset(), few: int = FEW_PEOPLE
) -> Together[Key]:
    """Return which groups of a table can be told only as one.

    They are all groups up to some size: the least one for which the rest cannot be reckoned. Because no
    group of that size stays outside, any two of them could change places and nothing that is told
    would change; where all are of one size, they must have been able to differ.

    The groups may overlap, as training sessions do; what all of them have together is known to whoever reads.

    Args:
        groups: who is in each. Of an empty one there is nothing to hide: it is told as it is.
        also: groups that must not be told for another reason.
        few: a group of at least so many is told.
    """
    sizes = {key: len(people) for key, people in groups.items() if people}
    least = max((sizes[key] for key in also if key in sizes), default=0)
    if not least and not any(size < few for size in sizes.values()):
        return Together(frozenset())
    least = max(least, few - 1)
    for most in sorted({least, *(size for size in sizes.values() if size > least)}):
        chosen = [key for key, size in sizes.items() if size <= most]
        people = frozenset[Person]().union(*(groups[key] for key in chosen))
        if len(people) >= few and could_differ([sizes[key] for key in chosen], few):
            return Together(frozenset(chosen))
    return Together(frozenset(sizes), safe=False)


def could_differ(sizes: Sequence[int], few: int = FEW_PEOPLE) -> bool:
    """Say whether groups that have enough people together could each have had another size than these.

    Groups of different sizes could change places. Groups of one size could differ by one person, unless
    that is the least or the most that a small group has.
    """
    return min(sizes) != max(sizes) or 1 < min(sizes) < few - 1


def is_untold(part: int, whole: int, few: int = FEW_PEOPLE) -> bool:
    """Say whether a part of a group is too small to be told, or the rest of it is, which follows from it."""
    return 0 < part < few or 0 < whole - part < few


def untold_parts(rows: Mapping[Key, tuple[int, int]], few: int = FEW_PEOPLE) -> frozenset[Key]:
    """Return for which groups of a table it cannot be told how many of them did something.

    The sizes of the groups are told, and so is how many did it in all. Then one alone could be
    reckoned; of two or more, with at least one who did it and one who did not, none can be
    (each could be one more or one less).

    Args:
        rows: of each group, how many did it, and how many it has.
        few: a part of at least so many is told.

    Returns:
        Their keys. Where a second one is needed, it is the smallest group that has anybody.
    """
    hidden = {key for key, (part, whole) in rows.items() if is_untold(part, whole, few)}
    if len(hidden) == 1:
        others = [(whole, key) for key, (_, whole) in rows.items() if key not in hidden and whole]
        if others:
            hidden.add(min(others, key=lambda other: (other[0], str(other[1])))[1])
    return frozenset(hidden)
