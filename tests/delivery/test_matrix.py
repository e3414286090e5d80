"""The matrix of a cohort: who is where, who may be stuck and why, sorted, filtered, in constant queries."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, update

from tests.delivery.school import COURSE, new_library
from tests.records.filled import NOON, attempt, learner, response
from westeros_learn.delivery.concerns import Concern, ConcernKind
from westeros_learn.delivery.matrix import Matrix, Stage, Wanted, cohort_matrix
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    Database,
    Enrolment,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
    User,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from westeros_learn.delivery.library import Library

DAY = timedelta(days=1)
TEST = "b-post-test"
ALL = Wanted()


@dataclass
class Cohorts:
    """A cohort that a test fills."""

    database: Database
    library: Library
    cohort_id: int

    def add(self, name: str, *, member: bool = True, **other: object) -> int:
        """Add somebody, enrolled at noon; returns the enrolment."""
        with self.database.write() as session:
            person = learner(f"{name.lower()}@school.example")
            person.family_name = name
            session.add(person)
            session.flush()
            values = {"language": "en", "enrolled_at": NOON} | other
            session.add(row := Enrolment(user_id=person.id, course_id=COURSE, **values))
            if member:
                session.add(CohortMember(cohort_id=self.cohort_id, user_id=person.id, joined_at=NOON))
            session.flush()
            return row.id

    def see(self, enrolment: int, *lessons: str, at: datetime = NOON) -> None:
        """Let somebody see lessons."""
        with self.database.write() as session:
            for lesson in lessons:
                session.add(SeenLesson(enrolment_id=enrolment, lesson_id=lesson, seen_at=at, skipped=False))

    def try_it(self, enrolment: int, *scores: int | None, quiz: str = TEST, at: datetime = NOON) -> None:
        """Let somebody make attempts; None for one that stays open."""
        with self.database.write() as session:
            for number, score in enumerate(scores, 1):
                counts = quiz == TEST
                done = {} if score is None else {"finished_at": at, "score": score, "counted": {"q": 1}}
                if score is not None and counts:
                    done |= {"pass_mark": 70, "passed": score >= 7_000}
                session.add(attempt(enrolment, number, quiz_id=quiz, opened_at=at, **done))

    def look(self, days: int = 0, wanted: Wanted = ALL, begins: datetime | None = None) -> Matrix:
        """Return the matrix so many days after noon."""
        now = NOON + days * DAY
        return cohort_matrix(self.database, self.library, self.cohort_id, COURSE, wanted, now, begins=begins)

    def names(self, days: int = 0, **wanted: object) -> list[str]:
        """Return whom the matrix shows, in its order."""
        return [row.learner.family_name for row in self.look(days, Wanted(**wanted)).rows]  # type: ignore[arg-type]


@pytest.fixture
def cohort(database: Database, tmp_path: Path) -> Cohorts:
    """A cohort that nobody is in yet."""
    with database.write() as session:
        session.add(row := Cohort(title="Kraków", created_at=NOON))
        session.flush()
        session.add(CohortCourse(cohort_id=row.id, course_id=COURSE))
    return Cohorts(database, new_library(tmp_path / "courses"), row.id)


def test_a_row_says_how_far_its_learner_has_come(cohort: Cohorts) -> None:
    ana = cohort.add("Nowak")
    cohort.add("Elsewhere", member=False)
    cohort.see(ana, "b-l-first", at=NOON + DAY)
    cohort.try_it(ana, 6_000, 8_000, None)
    cohort.try_it(ana, 5_000, quiz="b-pre-test")
    with cohort.database.write() as session:
        session.add(response(ana, None, question_id="b-q-first", submitted_at=NOON + 2 * DAY))
        session.add(way := ScenarioAttempt(enrolment_id=ana, scenario_id="s", number=1, begun_at=NOON))
        session.flush()
        step = {"position": 1, "node_id": "n", "choice": "a", "course_hash": "h"}
        session.add(ScenarioStep(attempt_id=way.id, taken_at=NOON + 3 * DAY, **step))
    shown = cohort.look(3)
    (row,) = shown.rows
    assert (row.seen, row.reached.unseen, row.reached.unpassed) == ({"b-l-first": False}, ("b-l-last",), ())
    test, before = row.quizzes[TEST], row.quizzes["b-pre-test"]
    assert (test.best, test.finished, test.passed, test.is_open) == (8_000, 2, True, True)
    assert (before.best, before.passed) == (5_000, None)
    assert (row.last_active, row.stage) == (NOON + 3 * DAY, Stage.UNDER_WAY)
    assert (shown.everybody, shown.stages[Stage.UNDER_WAY]) == (1, 1)


def test_it_is_sorted_and_filtered_and_what_is_not_there_comes_last(cohort: Cohorts) -> None:
    best, none, low = cohort.add("Żak"), cohort.add("Łoś"), cohort.add("Bąk")
    cohort.try_it(best, 9_000)
    cohort.try_it(low, 1_000)
    cohort.see(none, "b-l-first", at=NOON + 7 * DAY)
    assert cohort.names() == ["Bąk", "Łoś", "Żak"]
    assert cohort.names(down=True) == ["Żak", "Łoś", "Bąk"]
    assert cohort.names(sort=f"quiz:{TEST}") == ["Bąk", "Żak", "Łoś"]
    assert cohort.names(sort=f"quiz:{TEST}", down=True) == ["Żak", "Bąk", "Łoś"]
    assert cohort.names(sort="lesson:b-l-first", down=True) == ["Łoś", "Bąk", "Żak"]
    assert cohort.names(sort="module:b-m-all", down=True) == ["Łoś", "Bąk", "Żak"]
    assert cohort.names(sort="nothing of that name") == ["Bąk", "Łoś", "Żak"]
    assert cohort.names(text="los ana") == ["Łoś"]
    assert cohort.names(text="@SCHOOL zak") == ["Żak"]
    assert cohort.names(stage=Stage.NOT_BEGUN) == []
    assert cohort.names(days=8, stuck=True) == ["Bąk", "Żak"]
    assert cohort.look(wanted=Wanted(text="los")).everybody == 3


def _seen_of(cohort: Cohorts, days: int) -> dict[str, tuple[Concern, ...]]:
    return {row.learner.family_name: row.concerns for row in cohort.look(days).rows if row.concerns}


def test_each_rule_says_what_was_seen_of_whom(cohort: Cohorts) -> None:
    cohort.add("Late", enrolled_at=NOON + 6 * DAY)
    cohort.add("Waiting")
    cohort.try_it(cohort.add("Twice"), 1_000, 2_000, at=NOON + 7 * DAY)
    cohort.try_it(cohort.add("Thrice"), 1_000, 2_000, 3_000, at=NOON + 7 * DAY)
    cohort.try_it(cohort.add("Passed"), 1_000, 2_000, 9_000, at=NOON + 7 * DAY)
    cohort.try_it(cohort.add("Again"), 1_000, 2_000, None, at=NOON + 7 * DAY)
    cohort.try_it(cohort.add("Open"), None, at=NOON + 3 * DAY)
    done = cohort.add("Done", completed_at=NOON, required={})
    cohort.see(done, "b-l-first")
    assert _seen_of(cohort, 7) == {
        "Waiting": (Concern(ConcernKind.NOT_BEGUN, days=7),),
        "Twice": (Concern(ConcernKind.FAILED_OFTEN, count=2, quiz_id=TEST),),
        "Thrice": (Concern(ConcernKind.NO_ATTEMPTS_LEFT, count=3, quiz_id=TEST),),
        "Open": (Concern(ConcernKind.LEFT_OPEN, days=4, quiz_id=TEST),),
    }
    assert cohort.look(7).stuck == 4


def test_who_stops_where_others_do_is_told_where_and_how_many_they_are(cohort: Cohorts) -> None:
    for name in ("One", "Two", "Three"):
        cohort.see(cohort.add(name, place_lesson="b-l-first"), "b-l-first")
    cohort.see(cohort.add("Alone", place_lesson="b-l-last"), "b-l-first")
    seen = _seen_of(cohort, 8)
    assert seen["Alone"] == (Concern(ConcernKind.QUIET, days=8),)
    together = Concern(ConcernKind.SAME_PLACE, count=2, lesson_id="b-l-first")
    for name in ("One", "Two", "Three"):
        assert seen[name] == (Concern(ConcernKind.QUIET, days=8), together)


def test_before_a_cohort_begins_nobody_is_waited_for(cohort: Cohorts) -> None:
    cohort.add("Early")
    assert cohort.look(9, begins=NOON + 5 * DAY).stuck == 0
    assert cohort.look(13, begins=NOON + 5 * DAY).stuck == 1


def test_who_has_an_account_that_is_closed_is_not_called_stuck(cohort: Cohorts) -> None:
    cohort.add("Gone")
    with cohort.database.write() as session:
        session.execute(update(User).values(deactivated_at=NOON))
    (row,) = cohort.look(30).rows
    assert (row.learner.active, row.concerns) == (False, ())


def test_many_learners_cost_as_many_queries_as_one(cohort: Cohorts) -> None:
    counts: list[int] = []
    for _ in range(2):
        for each in range(5):
            enrolment = cohort.add(f"Name{len(counts)}{each}")
            cohort.see(enrolment, "b-l-first")
            cohort.try_it(enrolment, 5_000)
        with _counting(cohort.database) as statements:
            cohort.look(8)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 7


@contextmanager
def _counting(database: Database) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*told: object) -> None:
        statements.append(str(told[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
