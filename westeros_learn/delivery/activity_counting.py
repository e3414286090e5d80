"""How the people of training sessions are counted, so that nothing is told of a small group."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import TypeVar

from westeros_learn.delivery.activity_figures import (
    Activity,
    Choice,
    Count,
    Dimension,
    GainFigures,
    GroupFigures,
    SessionFigures,
    StrandFigures,
)
from westeros_learn.delivery.activity_rows import Sitting, Trainee
from westeros_learn.evidence.small_groups import FEW_PEOPLE, is_untold, put_together, untold_parts
from westeros_learn.records import Strand

Key = TypeVar("Key", bound=Hashable)


class Counting:
    """Counts people, and sees to it that no small group follows from what is told together.

    The total is the sum of the strands, and a strand that of its sessions, but for people in several.
    So what is not told of a session may follow from its strand, and what is not told of a strand from
    the total and from its own sessions:

    - strands that are put together tell nothing of their sessions;
    - of a strand whose sessions could be told apart even together, nothing is told either;
    - how many completed is told of a session only where it is told of its strand.

    Professions, countries and institutions each divide the same people in another way. What is known of
    one of these tables says nothing about the cells of another one: any two of them fit together.

    Args:
        sittings: the sessions.
        people: who took part, by the ids of the sessions.
        done: who completed the courses of a session, by its id.
    """

    def __init__(
        self,
        sittings: Sequence[Sitting],
        people: Mapping[int, Mapping[int, Trainee]],
        done: Mapping[int, AbstractSet[int]],
    ) -> None:
        self._sittings = sittings
        self._people = {person: each for those in people.values() for person, each in those.items()}
        self._in = {each.id: frozenset(people.get(each.id, ())) for each in sittings}
        self._done_in = {each.id: self._in[each.id] & done.get(each.id, frozenset()) for each in sittings}
        self._everybody = frozenset(self._people)
        self._done = frozenset[int]().union(*self._done_in.values())

    def report(
        self, choice: Choice, now: datetime, gains: tuple[GainFigures, ...], *, planned: int, undated: int
    ) -> Activity:
        """Return what may be told."""
        sessions, strands, safe = self._sessions_and_strands()
        too_few = not safe or 0 < len(self._everybody) < FEW_PEOPLE
        return Activity(
            choice=choice,
            made_at=now,
            total=Count() if too_few else _told(self._everybody, self._done),
            days=sum(each.days or 0 for each in self._sittings),
            sessions=tuple(
                self._session(each, Count() if too_few else sessions[each.id]) for each in self._sittings
            ),
            strands=tuple(
                self._strand(strand, Count() if too_few else count) for strand, count in strands.items()
            ),
            groups={each: () if too_few else tuple(self._groups(each)) for each in Dimension},
            gains=() if too_few else gains,
            too_few=too_few,
            planned=planned,
            undated=undated,
        )

    # --- sessions and strands ------------------------------------------------------------

    def _sessions_and_strands(self) -> tuple[dict[int, Count], dict[Strand | None, Count], bool]:
        """Return what is told of each session and of each strand, and whether the total may be told."""
        of = {
            strand: [each.id for each in self._sittings if each.strand == strand]
            for strand in (*Strand, None)
            if any(each.strand == strand for each in self._sittings)
        }
        whole = {strand: _union(self._in[each] for each in ids) for strand, ids in of.items()}
        done = {strand: _union(self._done_in[each] for each in ids) for strand, ids in of.items()}
        inside = {strand: put_together({each: self._in[each] for each in ids}) for strand, ids in of.items()}
        unsafe = {strand for strand, together in inside.items() if not together.safe}
        together = put_together(whole, unsafe)
        strands = _counts(whole, done, together.keys, tells_parts=True)
        sessions: dict[int, Count] = {}
        for strand, ids in of.items():
            people = {each: self._in[each] for each in ids}
            hidden = inside[strand].keys if strand not in together.keys else frozenset(ids)
            tells = strands[strand].completed is not None
            sessions |= _counts(
                people, {each: self._done_in[each] for each in ids}, hidden, tells_parts=tells
            )
        return sessions, strands, together.safe

    def _session(self, sitting: Sitting, count: Count) -> SessionFigures:
        return SessionFigures(
            sitting.id,
            sitting.title,
            sitting.place,
            sitting.strand,
            sitting.starts_on,
            sitting.ends_on,
            sitting.days,
            sitting.courses,
            count,
        )

    def _strand(self, strand: Strand | None, count: Count) -> StrandFigures:
        mine = [each for each in self._sittings if each.strand == strand]
        return StrandFigures(strand, len(mine), sum(each.days or 0 for each in mine), count)

    # --- groups of people -----------------------------------------------------------------

    def _groups(self, dimension: Dimension) -> list[GroupFigures]:
        """Return the people by a dimension, the largest group first, those put together last."""
        groups: dict[str, set[int]] = {}
        for person, each in self._people.items():
            groups.setdefault(getattr(each, dimension.value), set()).add(person)
        together = put_together(groups)
        named = sorted(together.keys)
        alone = sorted(groups.keys() - together.keys, key=lambda name: (-len(groups[name]), name))
        rows: dict[tuple[str, ...], frozenset[int]] = {(name,): frozenset(groups[name]) for name in alone}
        if together.keys:
            rows[tuple(named)] = frozenset(person for name in named for person in groups[name])
        counts = _counts(rows, {names: people & self._done for names, people in rows.items()})
        found = []
        for names, count in counts.items():
            nameless = names == tuple(named) and not together.safe
            groups_of = None if nameless else len(names)
            found.append(GroupFigures(() if nameless else names, groups_of, count))
        return found


def _told(people: AbstractSet[int], done: AbstractSet[int]) -> Count:
    part = len(people & done)
    return Count(len(people), None if is_untold(part, len(people)) else part)


def _counts(
    groups: Mapping[Key, AbstractSet[int]],
    done: Mapping[Key, AbstractSet[int]],
    together: AbstractSet[Key] = frozenset(),
    *,
    tells_parts: bool = True,
) -> dict[Key, Count]:
    """Return what is told of the groups of a table.

    Args:
        groups: who is in each.
        done: who of them completed.
        together: those of which nothing is told. What they have together follows from the others.
        tells_parts: whether it may be told at all how many completed.
    """
    alone = [key for key in groups if key not in together]
    rows: dict[object, tuple[int, int]] = {key: (len(done[key]), len(groups[key])) for key in alone}
    if together:
        both = [_union(of[key] for key in together) for of in (done, groups)]
        rows[together] = (len(both[0]), len(both[1]))
    untold = untold_parts(rows)
    return {
        key: _count(len(groups[key]), len(done[key]), tells_parts and key not in untold)
        if key in alone
        else Count()
        for key in groups
    }


def _count(people: int, done: int, tells_part: bool) -> Count:  # noqa: FBT001
    return Count(people, done if tells_part or not people else None)


def _union(groups: Iterable[AbstractSet[int]]) -> frozenset[int]:
    return frozenset[int]().union(*groups)
