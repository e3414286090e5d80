"""The activity report: people counted once, by day and cohort, and nothing of a small group in any way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from tests.delivery.school import COURSE
from tests.records.filled import NOON
from westeros_learn.delivery.activity_counting import Counting
from westeros_learn.delivery.activity_figures import Activity, Choice, Count
from westeros_learn.delivery.activity_rows import Sitting, Trainee
from westeros_learn.records import (
    Strand,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


DAY = date(2026, 3, 2)


# --- what follows from what is told ----------------------------------------------------------


@dataclass
class Reader:
    """Whoever reads a report and reckons: every figure that is told is an equation.

    Each session has so many people and so many who completed; so has each group of a dimension.
    A strand is the sum of its sessions, and the total that of the strands, as nobody was in two.
    """

    report: Activity

    def __post_init__(self) -> None:
        self.unknown: list[str] = []
        self.equations: list[tuple[dict[str, int], int]] = []
        self.at_most: list[dict[str, int]] = []
        for session in self.report.sessions:
            self._group(f"session {session.id}", session.count)
        for strand in self.report.strands:
            mine = [f"session {each.id}" for each in self.report.sessions if each.strand == strand.strand]
            self._sum(mine, strand.count)
        self._sum([f"session {each.id}" for each in self.report.sessions], self.report.total)
        for dimension, rows in self.report.groups.items():
            names = [f"{dimension} {name}" for row in rows for name in row.names]
            for name in names:
                self._group(name, Count())
            for row in rows:
                self._sum([f"{dimension} {name}" for name in row.names], row.count)
            if all(row.names for row in rows):
                self._sum(names, self.report.total)

    def _group(self, name: str, count: Count) -> None:
        self.unknown += [f"{name} people", f"{name} completed"]
        self.at_most.append({f"{name} completed": 1, f"{name} people": -1})
        self._sum([name], count)

    def _sum(self, names: list[str], count: Count) -> None:
        for what in ("people", "completed"):
            value = getattr(count, what)
            if value is not None and names:
                self.equations.append(({f"{name} {what}": 1 for name in names}, value))

    def range_of(self, names: list[str], what: str) -> tuple[float, float]:
        """Return between which numbers a figure that is not told must lie."""
        wanted = self._row({f"{name} {what}": 1 for name in names})
        bounds = []
        for sign in (1, -1):
            solved = linprog(
                sign * wanted,
                A_ub=np.array([self._row(each) for each in self.at_most]),
                b_ub=np.zeros(len(self.at_most)),
                A_eq=np.array([self._row(each) for each, _ in self.equations]) if self.equations else None,
                b_eq=np.array([value for _, value in self.equations]) if self.equations else None,
                bounds=(0, 1_000),
            )
            assert solved.status == 0, solved.message
            bounds.append(sign * solved.fun)
        return bounds[0], bounds[1]

    def _row(self, factors: Mapping[str, int]) -> np.ndarray:
        return np.array([factors.get(name, 0) for name in self.unknown], dtype=float)


def counted(drawn: list[tuple[int, str, str, bool]], strands: list[Strand | None]) -> Activity:
    """Return the report about people: in which session each was, and what they are."""
    sittings = [
        Sitting(number, f"Session {number}", "", strand, DAY, DAY, (COURSE,))
        for number, strand in enumerate(strands)
    ]
    people: dict[int, dict[int, Trainee]] = {each.id: {} for each in sittings}
    done: dict[int, set[int]] = {each.id: set() for each in sittings}
    for person, (session, profession, country, completed) in enumerate(drawn):
        people[session][person] = Trainee(profession, country, country * 2)
        if completed:
            done[session].add(person)
    return Counting(sittings, people, done).report(Choice(), NOON, (), planned=0, undated=0)


_STRANDS = st.lists(st.sampled_from([*Strand, None]), min_size=5, max_size=5)
_PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 1, 1, 2, 2, 3, 4]),
        st.sampled_from(["judge", "judge", "judge", "prosecutor", "prosecutor", "other"]),
        st.sampled_from(["RO", "RO", "RO", "PL", "PL", "BE", "ES"]),
        st.sampled_from([True, True, True, False]),
    ),
    min_size=1,
    max_size=70,
)


def people_of(*sessions: tuple[int, int]) -> list[tuple[int, str, str, bool]]:
    """Return judges from Romania: so many in each session, and so many of them who completed."""
    return [
        (session, "judge", "RO", number < done)
        for session, (size, done) in enumerate(sessions)
        for number in range(size)
    ]


@settings(max_examples=80, deadline=None)
@given(_PEOPLE, _STRANDS)
@example(  # two of one strand are missing; the other strand would tell so by its sessions
    people_of((20, 18), (15, 7), (15, 8)), [Strand.HEARING, Strand.LIMITS, Strand.LIMITS, None, None]
)
def test_nothing_that_is_not_told_follows_from_everything_that_is(
    drawn: list[tuple[int, str, str, bool]], strands: list[Strand | None]
) -> None:
    """No figure of 1 to 4 is told; and of each that is not told a reader learns at most a range."""
    report = counted(drawn, strands)
    rows = [
        *((each.count, [f"session {each.id}"]) for each in report.sessions),
        *(
            (each.count, [f"session {one.id}" for one in report.sessions if one.strand == each.strand])
            for each in report.strands
        ),
        *(
            (row.count, [f"{which} {n}" for n in row.names])
            for which, of in report.groups.items()
            for row in of
        ),
        (report.total, [f"session {each.id}" for each in report.sessions]),
    ]
    for count, _ in rows:
        for figure in (count.people, count.completed):
            assert figure is None or figure == 0 or figure >= 5
        if count.completed is not None:
            assert count.people is not None
            assert count.people - count.completed not in range(1, 5)
    if report.too_few:
        assert all(count == Count() for count, _ in rows)
        return
    reader = Reader(report)
    hidden = [
        (names, what)
        for count, names in rows
        for what in ("people", "completed")
        if getattr(count, what) is None
    ]
    merged = [
        [f"{which} {n}"]
        for which, of in report.groups.items()
        for row in of
        if row.groups != 1
        for n in row.names
    ]
    hidden += [(names, what) for names in merged for what in ("people", "completed")]
    for names, what in hidden:
        if names:
            least, most = reader.range_of(names, what)
            assert most - least >= 1 - 1e-6, (names, what, least, report)
