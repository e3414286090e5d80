"""What was gained in a course: whose scores count, and whose do not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import new_library
from tests.records.filled import NOON, attempt, learner
from westeros_learn.delivery.gains import course_gains
from westeros_learn.records import Cohort, CohortMember, Enrolment, Role
from westeros_learn.records.evidence_rows import Selection

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from westeros_learn.delivery.gains import CourseGain
    from westeros_learn.records import Database

    Ask = Callable[..., CourseGain]

DAY = timedelta(days=1)


def _took(
    database: Database,
    name: str,
    before: int | None,
    after: int | None,
    *,
    day: int = 1,
    role: Role = Role.TRAINEE,
    again: int | None = None,
) -> int:
    """Somebody who took both tests, in per cent; returns who."""
    with database.write() as session:
        session.add(person := learner(f"{name}@school.example"))
        person.role = role
        session.flush()
        session.add(row := Enrolment(user_id=person.id, course_id="base", language="en", enrolled_at=NOON))
        session.flush()
        for quiz, number, score, begun in (
            ("b-pre-test", 1, before, NOON),
            ("b-post-test", 1, after, NOON + day * DAY),
            ("b-post-test", 2, again, NOON + day * DAY + DAY),
        ):
            if score is not None:
                ended = {"finished_at": begun + timedelta(hours=1), "score": score * 100, "counted": {}}
                session.add(attempt(row.id, number, quiz_id=quiz, opened_at=begun, **ended))
        return person.id


@pytest.fixture
def told(database: Database, tmp_path: Path) -> Ask:
    course = new_library(tmp_path / "courses").edition("base").course

    def ask(**selection: object) -> CourseGain:
        with database.read() as session:
            (found,) = course_gains(session, course, Selection(**selection))  # type: ignore[arg-type]
        return found

    return ask


def test_the_first_attempts_of_trainees_count_and_no_others(database: Database, told: Ask) -> None:
    for at, (before, after) in enumerate([(20, 60), (40, 60), (50, 70), (60, 90)]):
        _took(database, f"ana{at}", before, after)
    assert told().gain is None
    _took(database, "jan", 30, 70, again=100)
    _took(database, "trainer", 0, 100, role=Role.TRAINER)
    _took(database, "late", 0, 100, day=0)  # the second test was begun with the first one
    _took(database, "gone", 10, None)
    found = told()
    assert (found.before, found.after, found.n) == ("b-pre-test", "b-post-test", 5)
    assert found.gain is not None
    assert (found.gain.before, found.gain.after) == (40, 70)
    assert found.gain.normalised == pytest.approx(0.5)
    assert found.bands_before == (0, 0, 1, 1, 1, 1, 1, 0, 0, 0)
    assert found.bands_after == (0, 0, 0, 0, 0, 0, 2, 2, 0, 1)


def test_a_cohort_and_a_span_of_time_choose_whose(database: Database, told: Ask) -> None:
    people = [_took(database, f"ana{at}", 40, 50 + at, day=1 + at) for at in range(12)]
    with database.write() as session:
        session.add(cohort := Cohort(title="Kraków", created_at=NOON))
        session.flush()
        session.add_all(
            CohortMember(cohort_id=cohort.id, user_id=each, joined_at=NOON) for each in people[:6]
        )

    def after(**selection: object) -> float | None:
        found = told(**selection)
        return found.gain.after if found.gain else None

    assert after(cohort_id=cohort.id) == pytest.approx(52.5)
    assert after(since=NOON + 7 * DAY) == pytest.approx(58.5)
    assert after(before=NOON + 7 * DAY) == pytest.approx(52.5)
    assert told(cohort_id=cohort.id, since=NOON + 3 * DAY).n == 4
