"""A school for each test, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import SPRING, School, new_school, person
from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.records import Role

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.delivery.people import Person
    from westeros_learn.records import Database


@pytest.fixture
def school(database: Database, tmp_path: Path) -> School:
    """A learner, enrolled in the small course."""
    return new_school(database, tmp_path)


@pytest.fixture
def trainer(school: School) -> Person:
    """A trainer."""
    return person(school, "jan@school.example", Role.TRAINER)


@pytest.fixture
def spring(school: School, trainer: Person) -> int:
    """A cohort of the trainer with two seats and one course."""
    return keeping.make_cohort(school.database, school.library, trainer, SPRING, school.now)
