"""The matrix of a cohort: 1,000 learners of a real course, each with what a real learner leaves behind.

As many others are in the same course with another cohort: their rows stand in the same tables.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, insert, text

from tests.bench.report import heading, say
from tests.bench.signed_in import app_of, settings_of
from tests.databases import Server, server_folder
from tests.records.filled import learner
from westeros_learn.delivery import sign_in
from westeros_learn.delivery.library import Library
from westeros_learn.model import KINDS, Course, QuizRole
from westeros_learn.records import (
    Attempt,
    Cohort,
    CohortCourse,
    CohortMember,
    Database,
    Enrolment,
    GivenResponse,
    Role,
    SeenLesson,
)
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from flask.testing import FlaskClient

ROOT = Path(__file__).parents[2]
LEARNERS = 1_000
FEW = 50
ROUNDS = 7
MOST_SECONDS = 1.0
SHEET, MOST_OF_SHEET = "progress/file?form=xlsx", 3.0
_NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
_AT_ONCE = 5_000
_GIVEN = ("Ana", "Jan", "Lucía", "Marek", "Ioana", "Piotr", "Elena", "Łukasz", "Inés", "Radu")
_FAMILY = ("Nowak", "Ionescu", "Kowalski", "Martín", "Żak", "Popescu", "Wiśniewska", "García", "Dumitru")


@dataclass(frozen=True, slots=True)
class Filled:
    """A cohort with everything that its learners did."""

    cohort_id: int
    responses: int


def fill_cohort(database: Database, course: Course, title: str, learners: int, seed: int = 5) -> Filled:
    """Fill a cohort by chance, the same one each time: some have read all, some stopped, some never began."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    rows = _Rows(course, chance)
    with database.write() as session:
        session.add(cohort := Cohort(title=title, created_at=_NOW - timedelta(days=60)))
        session.flush()
        session.add(CohortCourse(cohort_id=cohort.id, course_id=course.id))
        people = [learner(f"{title}-{number}@school.example".lower()) for number in range(learners)]
        for person in people:
            person.given_name, person.family_name = chance.choice(_GIVEN), chance.choice(_FAMILY)
        session.add_all(people)
        session.flush()
        enrolled = [
            Enrolment(
                user_id=person.id, course_id=course.id, language="en", enrolled_at=_NOW - timedelta(days=40)
            )
            for person in people
        ]
        session.add_all(enrolled)
        session.add_all(
            CohortMember(cohort_id=cohort.id, user_id=person.id, joined_at=_NOW) for person in people
        )
        session.flush()
        for enrolment in enrolled:
            rows.add(enrolment)
        session.flush()
        for table, values in rows.of.items():
            for start in range(0, len(values), _AT_ONCE):
                session.execute(insert(table), values[start : start + _AT_ONCE])
        return Filled(cohort.id, len(rows.of[GivenResponse]))


class _Rows:
    """The rows of learners, table by table."""

    def __init__(self, course: Course, chance: random.Random) -> None:
        self._course = course
        self._chance = chance
        self._attempts = 0
        self.of: dict[Any, list[dict[str, Any]]] = {SeenLesson: [], Attempt: [], GivenResponse: []}

    def add(self, enrolment: Enrolment) -> None:
        """Let a learner do something, or much, or nothing."""
        course, chance = self._course, self._chance
        if chance.random() < 0.1:
            return
        at = _NOW - timedelta(days=chance.randrange(1, 39), minutes=chance.randrange(1_000))
        read = chance.randrange(1, len(course.lessons) + 1)
        self._before_and_after(enrolment, QuizRole.PRE_TEST, at, 1)
        for lesson in course.lessons[:read]:
            at += timedelta(minutes=20)
            self.of[SeenLesson].append(
                {"enrolment_id": enrolment.id, "lesson_id": lesson.id, "seen_at": at, "skipped": False}
            )
            for question in (each for each in lesson.questions if KINDS[each.kind].scored):
                for number in range(1, chance.randrange(2, 4)):
                    self._answer(enrolment, None, question.id, number, at)
        enrolment.place_lesson = course.lessons[read - 1].id
        if read == len(course.lessons):
            self._before_and_after(enrolment, QuizRole.COUNTS, at, chance.randrange(1, 3))

    def _before_and_after(self, enrolment: Enrolment, role: QuizRole, at: datetime, tries: int) -> None:
        for quiz in self._course.quizzes:
            if quiz.role is not role:
                continue
            for number in range(1, tries + 1):
                asked = [question.id for question in self._course.pool[:20]]
                score = self._chance.randrange(3_000, 10_000)
                mark = quiz.pass_mark
                self._attempts += 1
                self.of[Attempt].append(
                    {
                        "enrolment_id": enrolment.id,
                        "quiz_id": quiz.id,
                        "number": number,
                        "seed": self._chance.randrange(2**32),
                        "asked": asked,
                        "course_hash": "hash",
                        "opened_at": at,
                        "finished_at": at + timedelta(minutes=15),
                        "counted": dict.fromkeys(asked, 1),
                        "score": score,
                        "pass_mark": mark,
                        "passed": None if mark is None else score >= mark * 100,
                    }
                )

    def _answer(
        self, enrolment: Enrolment, attempt: int | None, question: str, number: int, at: datetime
    ) -> None:
        self.of[GivenResponse].append(
            {
                "enrolment_id": enrolment.id,
                "attempt_id": attempt,
                "question_id": question,
                "number": number,
                "course_hash": "hash",
                "seed": 1,
                "draw": 0,
                "response": ["a"],
                "score": float(self._chance.random() < 0.6),
                "submitted_at": at,
            }
        )


def trainer_of(database: Database, url: str, library: Library, **more: str) -> FlaskClient:
    """Return the browser of an administrator who is signed in; with more settings of the app."""
    app = app_of(settings_of(url, 80, **more), database, library)
    with database.write() as session:
        person = learner("lucia@school.example")
        person.role, person.totp_secret = Role.ADMINISTRATOR, b"set up"
        session.add(person)
        session.flush()
        token, _ = sign_in.begin(session, person.id, datetime.now(UTC), second_factor=True)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign-in"] = token
    return client


def seconds(client: FlaskClient, path: str) -> float:
    """Return how long a page takes, at the median of some rounds."""
    took = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        answer = client.get(path)
        took.append(time.perf_counter() - start)
        assert answer.status_code == 200, (path, answer.status)
        assert answer.get_data()
    return median(took)


def measure(url: str, library: Library, course: Course) -> None:
    """Print how long the pages of a large cohort take, and how many queries they send."""
    database = Database(url)
    upgrade(database)
    large = fill_cohort(database, course, "Large", LEARNERS)
    other = fill_cohort(database, course, "Other", LEARNERS, seed=6)
    small = fill_cohort(database, course, "Small", FEW, seed=7)
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
    print(f"  {LEARNERS:,} learners with {large.responses:,} answers, beside {other.responses:,} of others")
    client = trainer_of(database, url, library)
    sent: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: sent.append(told[2]))
    pages = {
        "the first 100 of all, by name": "progress",
        "by result, from above": "progress?sort=-score",
        "those who may be stuck, the first 100": "stuck",
    }
    for what, path in pages.items():
        took = seconds(client, f"/teach/cohorts/{large.cohort_id}/{path}")
        say(what, took, MOST_SECONDS, "s")
    say(
        "all as a spreadsheet",
        seconds(client, f"/teach/cohorts/{large.cohort_id}/{SHEET}"),
        MOST_OF_SHEET,
        "s",
    )
    counts = []
    for cohort in (small, large):
        sent.clear()
        client.get(f"/teach/cohorts/{cohort.cohort_id}/progress")
        counts.append(len(sent))
    say(f"queries of {LEARNERS:,} learners over those of {FEW}", counts[1] / counts[0], 1.0, "times")
    database.close()


def main() -> None:
    """Print the figures."""
    heading("The matrix of a cohort, on PostgreSQL")
    library = Library(ROOT / "courses")
    course = library.courses["victim-hearing"].course
    with server_folder(on_disk=True) as place:
        server = Server(place, durable=True)
        with server.running(), server.new_database("template1") as url:
            measure(url, library, course)


if __name__ == "__main__":
    main()
