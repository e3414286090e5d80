"""A school for each test, on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import School, new_school

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database


@pytest.fixture
def school(database: Database, tmp_path: Path) -> School:
    """A learner, enrolled in the small course."""
    return new_school(database, tmp_path)
