"""Data that two people changed at the same time, merged field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.source.writeback.differences import identities
from westeros_learn.source.writeback.edits import same

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from westeros_learn.source.yaml_nodes import Data

Place: TypeAlias = tuple[str, ...]
"""Where something stands, in steps that no reordering changes: keys, ids, letters; elsewhere a number."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field, or a stretch of text, that both changed, each in their own way.

    Attributes:
        place: where it is.
        base: what it was; None when it was not there. Of an order, the ids in it.
        mine: what one made of it; None when it was taken away.
        theirs: what the other made of it, which the merged text keeps.
    """

    place: Place
    base: Data | None
    mine: Data | None
    theirs: Data | None


@dataclass(slots=True)
class FieldMerge:
    """Merges data, and collects the conflicts.

    Attributes:
        take_mine: places of conflicts in which mine is taken, not theirs.
    """

    take_mine: Collection[Place] = ()
    conflicts: list[Conflict] = field(default_factory=list)

    def merge(self, base: Data | None, mine: Data | None, theirs: Data | None, place: Place) -> Data | None:
        """Return merged data; None is what is not there."""
        if _same(mine, theirs) or _same(base, mine):
            return theirs
        if _same(base, theirs):
            return mine
        if isinstance(mine, dict) and isinstance(theirs, dict):
            return self._groups(base if isinstance(base, dict) else {}, mine, theirs, place)
        if isinstance(mine, list) and isinstance(theirs, list):
            merged = self._lists(base if isinstance(base, list) else [], mine, theirs, place)
            if merged is not None:
                return merged
        return self._chosen(base, mine, theirs, place)

    def _chosen(self, base: Data | None, mine: Data | None, theirs: Data | None, place: Place) -> Data | None:
        self.conflicts.append(Conflict(place, base, mine, theirs))
        return mine if place in self.take_mine else theirs

    def _groups(
        self, base: dict[str, Data], mine: dict[str, Data], theirs: dict[str, Data], place: Place
    ) -> Data:
        order = self._order(list(base), list(mine), list(theirs), None)
        return self._entries(base, mine, theirs, order, place)

    def _entries(
        self,
        base: Mapping[str, Data],
        mine: Mapping[str, Data],
        theirs: Mapping[str, Data],
        order: Iterable[str],
        place: Place,
    ) -> dict[str, Data]:
        merged = {
            name: self.merge(base.get(name), mine.get(name), theirs.get(name), (*place, _word(name)))
            for name in order
        }
        return {name: value for name, value in merged.items() if value is not None}

    def _lists(self, base: list[Data], mine: list[Data], theirs: list[Data], place: Place) -> Data | None:
        """Return a merged list; None when its entries cannot be told apart."""
        names = [_names(items) for items in (base, mine, theirs)]
        if all(name is not None for name in names):
            old, ours, others = (
                dict(zip(name or (), items, strict=True))
                for name, items in zip(names, (base, mine, theirs), strict=True)
            )
            order = self._order(list(old), list(ours), list(others), place)
            return list(self._entries(old, ours, others, order, place).values())
        if len(base) == len(mine) == len(theirs):
            merged = [
                self.merge(*items, (*place, str(number)))
                for number, items in enumerate(zip(base, mine, theirs, strict=True), start=1)
            ]
            return [item for item in merged if item is not None]
        return None

    def _order(self, base: list[str], mine: list[str], theirs: list[str], place: Place | None) -> list[str]:
        """Return all names in the merged order: the order that one changed, with the other's new names.

        Args:
            base: the names before.
            mine: one's names.
            theirs: the other's names.
            place: the list; None where an order says nothing, so that it cannot be in conflict.
        """
        common = set(base) & set(mine) & set(theirs)
        was, ours, others = ([name for name in names if name in common] for names in (base, mine, theirs))
        takes_ours = others == was and place is not None
        if place is not None and ours != was and others not in (was, ours):
            self._chosen(list(was), list(ours), list(others), place)
            takes_ours = place in self.take_mine
        first, second = (mine, theirs) if takes_ours else (theirs, mine)
        order, known = list(first), set(first)
        last = max((at for at, name in enumerate(second) if name in known), default=-1)
        before: str | None = None
        for at, name in enumerate(second):
            if name not in known:
                known.add(name)
                place_of = order.index(before) + 1 if before is not None else 0
                order.insert(len(order) if at > last else place_of, name)
            before = name
        return [*order, *(name for name in base if name not in known)]


def _same(one: Data | None, other: Data | None) -> bool:
    if one is None or other is None:
        return one is other
    return same(one, other)


def _names(items: list[Data]) -> list[str] | None:
    """Return what the entries of a list are known by; None when they are not."""
    if items and all(isinstance(item, str) for item in items):
        texts = [f"text {item}" for item in items]
        return texts if len(set(texts)) == len(texts) else None
    return identities(items)


def _word(name: str) -> str:
    return name.removeprefix("id ")
