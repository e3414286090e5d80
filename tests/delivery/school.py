"""A small school: a learner who is enrolled in the small course of `tests/roots/base`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tests.records.filled import NOON, learner
from westeros_learn.delivery.answering import Answer, Submitted, submit_response
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.keeping_cohorts import CohortFacts
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person, person_of
from westeros_learn.records import Base, CohortMember, Database, Role, User

if TYPE_CHECKING:
    from datetime import datetime

BASE = Path(__file__).parents[1] / "roots" / "base"
COURSE = "base"

DRAWN = "draw: 2\n    pass-mark"
FIXED = "questions: [b-p-plan, b-p-rest]\n    pass-mark"
OLD_KEY = """    - a: A plan.
      correct: true
      feedback: It gives the hearing its order.
    - b: A break.
"""
NEW_KEY = """    - a: A plan.
      feedback: It gives the hearing its order.
    - b: A break.
      correct: true
"""
"""The final test draws two questions, or asks two known ones; the first one's key, and a corrected one."""


@dataclass
class School:
    """What a test needs of it; the time is what the test says."""

    database: Database
    library: Library
    user_id: int
    enrolment_id: int
    now: datetime = NOON

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    def submit(self, question_id: str, *response: str, **where: int | None) -> Submitted:
        """Answer a question."""
        answer = Answer(question_id, response, **where)  # type: ignore[arg-type]
        return submit_response(self.database, self.library, self.user_id, COURSE, answer, self.now)

    def count(self, table: type[Base]) -> int:
        """Return how many rows there are."""
        with self.database.read() as session:
            return session.execute(select(func.count()).select_from(table)).scalar_one()

    @property
    def folder(self) -> Path:
        """Where the files of the course lie."""
        return self.library.folder / COURSE

    def correct(self, file: str, old: str, new: str) -> None:
        """Change a file of the course, and serve it."""
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
        assert self.library.refresh()
        assert not self.library.faults


def new_library(folder: Path) -> Library:
    """Copy the course into a folder, and compile it."""
    shutil.copytree(BASE, folder / COURSE)
    return Library(folder)


def new_learner(database: Database, library: Library, email: str = "ana@school.example") -> tuple[int, int]:
    """Add somebody who is enrolled; returns who, and the enrolment."""
    with database.write() as session:
        session.add(user := learner(email))
    enrolled = enrol(database, library, user.id, COURSE, NOON)
    assert isinstance(user, User)
    return user.id, enrolled.id


def new_school(database: Database, folder: Path) -> School:
    """Open a school."""
    library = new_library(folder / "courses")
    return School(database, library, *new_learner(database, library))


SPRING = CohortFacts("Spring", seats=2, courses=(COURSE,))
"""A cohort with two seats and one course."""


def person(school: School, email: str, role: Role = Role.TRAINEE) -> Person:
    """Somebody with an account."""
    with school.database.write() as session:
        session.add(user := learner(email))
        user.role = role
        session.flush()
        return person_of(user)


def members(school: School, cohort: int) -> set[int]:
    """Who is in a cohort."""
    with school.database.read() as session:
        return set(session.scalars(select(CohortMember.user_id).where(CohortMember.cohort_id == cohort)))
