"""The activity report: people counted once, by day and cohort, and nothing of a small group in any way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from sqlalchemy import event, select

from tests.delivery.school import COURSE, new_library
from tests.effort import cases
from tests.records.filled import NOON, attempt, learner
from westeros_learn.delivery.activity import activity
from westeros_learn.delivery.activity_counting import Counting
from westeros_learn.delivery.activity_figures import Activity, Choice, Count, Dimension
from westeros_learn.delivery.activity_rows import Sitting, Trainee
from westeros_learn.delivery.people import Person, person_of
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    Database,
    Enrolment,
    Role,
    Strand,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from westeros_learn.delivery.library import Library

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


@settings(max_examples=cases(80), deadline=None)
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


# --- what is counted -------------------------------------------------------------------------


@dataclass
class Sessions:
    """Training sessions in a database, and who is in them."""

    database: Database
    library: Library
    made: int = 0

    def add(self, sizes: Mapping[tuple[str, str], int], **cohort: object) -> int:
        """Add a session with new people: so many of each profession and country; return its id."""
        row = Cohort(**{"title": "Session", "starts_on": DAY, "ends_on": DAY, "created_at": NOON, **cohort})
        with self.database.write() as session:
            session.add(row)
            session.flush()
            session.add(CohortCourse(cohort_id=row.id, course_id=COURSE))
            for (profession, country), number in sizes.items():
                for _ in range(number):
                    self.made += 1
                    session.add(user := learner(f"p{self.made}@school.example"))
                    user.profession, user.country = profession, country
                    session.flush()
                    session.add(CohortMember(cohort_id=row.id, user_id=user.id, joined_at=NOON))
                    session.add(Enrolment(user_id=user.id, course_id=COURSE, language="en", enrolled_at=NOON))
        return row.id

    def bring(self, cohort: int, numbers: Sequence[int]) -> None:
        """Let people who are there already take part in another session, too."""
        with self.database.write() as session:
            for number in numbers:
                user = session.scalars(select(User).where(User.email == f"p{number}@school.example")).one()
                session.add(CohortMember(cohort_id=cohort, user_id=user.id, joined_at=NOON))

    def complete(self, numbers: Sequence[int], before: int = 0, after: int = 0) -> None:
        """Let people complete the course, with so much in the tests, in hundredths of a per cent."""
        with self.database.write() as session:
            emails = [f"p{number}@school.example" for number in numbers]
            theirs = select(Enrolment).join(User, User.id == Enrolment.user_id).where(User.email.in_(emails))
            for row in session.scalars(theirs).all():
                row.completed_at, row.required = NOON, {"lessons": [], "quizzes": []}
                for quiz, score in (("b-pre-test", before), ("b-post-test", after)):
                    done = attempt(row.id, quiz_id=quiz, finished_at=NOON, score=score, counted={"q": 1})
                    session.add(done)

    def report(self, person: Person, choice: Choice | None = None, today: date = DAY) -> Activity:
        """Return a report."""
        return activity(self.database, self.library, person, choice or Choice(), NOON, today)

    def somebody(self, role: Role) -> Person:
        """Return somebody new."""
        self.made += 1
        with self.database.write() as session:
            session.add(user := learner(f"p{self.made}@school.example"))
            user.role = role
            session.flush()
            return person_of(user)


def of_dimension(report: Activity, dimension: Dimension) -> dict[tuple[str, ...], Count]:
    return {row.names: row.count for row in report.groups[dimension]}


def test_people_are_counted_once_and_sessions_on_the_day_on_which_they_begin(
    database: Database, tmp_path: Path
) -> None:
    sessions = Sessions(database, new_library(tmp_path))
    admin = sessions.somebody(Role.ADMINISTRATOR)
    first = sessions.add(
        {("judge", "RO"): 12, ("prosecutor", "PL"): 8}, strand=Strand.HEARING, ends_on=DAY + timedelta(days=2)
    )
    second = sessions.add(
        {("judge", "PL"): 6}, strand=Strand.LIMITS, starts_on=DAY + timedelta(days=9), ends_on=None
    )
    sessions.bring(second, range(2, 10))  # eight judges from Romania are in both
    sessions.complete(range(2, 12), before=4_000, after=7_000)
    sessions.add({("other", "BE"): 5}, starts_on=DAY + timedelta(days=40), ends_on=None)
    sessions.add({("other", "BE"): 5}, starts_on=None, ends_on=None)
    later = DAY + timedelta(days=30)

    whole = sessions.report(admin, Choice(since=DAY, until=later), later)
    assert (whole.total, whole.days, whole.planned, whole.undated) == (Count(26, 10), 3, 0, 1)
    assert [(each.strand, each.sessions, each.count) for each in whole.strands] == [
        (Strand.HEARING, 1, Count(20, 10)),
        (Strand.LIMITS, 1, Count(14, 8)),
    ]
    assert of_dimension(whole, Dimension.PROFESSION) == {
        ("judge",): Count(18, 10),
        ("prosecutor",): Count(8, 0),
    }
    assert of_dimension(whole, Dimension.COUNTRY) == {
        ("PL",): Count(14),
        ("RO",): Count(12),
    }  # two are missing
    (gained,) = whole.gains
    assert gained.found.gain is not None
    assert (gained.course_id, gained.found.n, gained.found.gain.difference) == (COURSE, 10, 30.0)
    alone = sessions.report(admin, Choice(since=DAY, until=DAY + timedelta(days=8)), later)
    assert [each.id for each in alone.sessions] == [first]
    assert sessions.report(admin, Choice(until=DAY - timedelta(days=1)), later).sessions == ()
    assert sessions.report(admin, Choice(cohort_id=second), later).total == Count(14, 8)
    assert sessions.report(admin, Choice(strand=Strand.LIMITS), later).total == Count(14, 8)
    everything = sessions.report(admin, today=later)
    assert (everything.total.people, everything.planned) == (31, 1)
    assert of_dimension(everything, Dimension.COUNTRY)["BE",].people == 5


def test_a_trainer_reports_about_their_own_sessions_and_is_not_counted_among_the_trainees(
    database: Database, tmp_path: Path
) -> None:
    sessions = Sessions(database, new_library(tmp_path))
    trainer = sessions.somebody(Role.TRAINER)
    own = sessions.add({("judge", "RO"): 7})
    sessions.add({("judge", "RO"): 9})
    sessions.bring(own, [1])
    with database.write() as session:
        session.add(CohortTrainer(cohort_id=own, user_id=trainer.id))
    assert sessions.report(trainer).total == Count(7, 0)
    assert sessions.report(sessions.somebody(Role.TRAINEE)).sessions == ()


def test_an_institution_is_one_however_it_is_written(database: Database, tmp_path: Path) -> None:
    sessions = Sessions(database, new_library(tmp_path))
    admin = sessions.somebody(Role.ADMINISTRATOR)
    sessions.add({("judge", "RO"): 6})
    with database.write() as session:
        people = session.scalars(select(User).where(User.role == Role.TRAINEE).order_by(User.id)).all()
        for user, name in zip(
            people, ["Curtea Iași"] * 3 + ["CURTEA IASI", " curtea  iași", None], strict=True
        ):
            user.institution = name
    assert of_dimension(sessions.report(admin), Dimension.INSTITUTION) == {("", "Curtea Iași"): Count(6, 0)}


def test_a_report_takes_as_many_queries_for_twelve_sessions_as_for_one(
    database: Database, tmp_path: Path
) -> None:
    sessions = Sessions(database, new_library(tmp_path))
    admin = sessions.somebody(Role.ADMINISTRATOR)
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    numbers = []
    for more in (1, 11):
        for _ in range(more):
            sessions.add({("judge", "RO"): 5})
        asked.clear()
        sessions.report(admin)
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]
