"""The look that every submit begins with stays quick, however much there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from westeros_learn.records import Database, answers

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Executable


@pytest.fixture
def on_sqlite(sqlite_template: Path) -> Database:
    return Database(f"sqlite:///{sqlite_template}")


@pytest.mark.parametrize("name", ["_IN_PRACTICE", "_IN_ATTEMPT", "_NUMBERED"])
def test_a_submit_searches_by_keys_alone(on_sqlite: Database, name: str) -> None:
    statement: Executable = getattr(answers, name)
    compiled = statement.compile(on_sqlite.engine)  # type: ignore[attr-defined]
    values = tuple(1 for _ in compiled.positiontup)
    with on_sqlite.read() as session:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", values).all()
    on_sqlite.close()
    steps = [row[3] for row in plan]
    assert steps
    assert all(step.startswith("SEARCH") for step in steps)
    assert any("uq_responses_place (enrolment_id=? AND <expr>=? AND question_id=?" in step for step in steps)
