"""Killed in the middle of an erasure, and of a run of the rule of retention: nothing is half-done."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.app.serving import settings_of
from tests.cli.stopped import killed_after
from tests.delivery.test_erasing import six_of_a_cohort
from westeros_learn.cli import main
from westeros_learn.delivery.erasing import Erased, erase_person
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.delivery.retention import Rules, set_rules
from westeros_learn.records import Base, Database, Erasure, User

if TYPE_CHECKING:
    from tests.delivery.school import School

pytestmark = [pytest.mark.slow, pytest.mark.alternate("sqlite", "postgresql")]

ERASING = "westeros_learn.delivery.erasing"
PLACES = {
    "written without the person": (f"{ERASING}:keep_unnamed", 1),
    "learning deleted": (f"{ERASING}:_erase_learning", 1),
    "noted": ("westeros_learn.delivery.audit:note", 1),
}


def rows(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    with database.read() as session:
        return {
            table.name: sorted(str(tuple(row)) for row in session.execute(select(table)))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def people(school: School) -> list[int]:
    """Six who have taken the same test."""
    return six_of_a_cohort(school)


@pytest.fixture
def environment(school: School, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings of the school, for commands."""
    for name, value in settings_of(database_url, school.library.folder).items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("when", PLACES)
def test_a_killed_erasure_has_done_nothing_and_is_done_again(
    school: School,
    people: list[int],
    when: str,
) -> None:
    before = rows(school.database)
    school.database.close()
    with killed_after(*PLACES[when], "user", "erase", "ana@school.example", "--yes"):
        pass
    assert rows(school.database) == before
    kept = erase_person(school.database, school.library, people[0], None, school.now)
    assert kept == Erased(1, 0)
    assert school.count(Erasure) == 0
    assert prove_summaries(school.database) == ()


@pytest.mark.usefixtures("environment")
def test_a_killed_run_has_erased_some_wholly_and_the_others_not_at_all(
    school: School,
    people: list[int],
) -> None:
    """The first one is gone, the second one as before; the next run goes on with the second one."""
    set_rules(school.database, Rules(inactive_months=12), None, school.now)
    with school.database.write() as session:
        for person in people[:2]:
            user = session.get_one(User, person)
            user.active_on, user.leaves_on = date(2020, 1, 1), date(2021, 2, 1)
    before = rows(school.database)
    school.database.close()
    with killed_after(f"{ERASING}:_erase_learning", 2, "user", "retention", "--yes"):
        pass
    half = rows(school.database)
    assert len(before["users"]) - len(half["users"]) == 1
    with school.database.read() as session:
        assert session.get(User, people[0]) is None
        second = session.get_one(User, people[1])
    assert str(second.id) in str(half["enrolments"])
    kept = [row for row in half["responses"] if row.startswith("(-")]
    assert len(kept) == 2  # of the first one's test; of the second one nothing was written without them
    done = CliRunner().invoke(main, ["user", "retention", "--yes"], catch_exceptions=False)
    assert "1 erased" in done.output
    assert school.count(User) == len(people) - 2
    assert school.count(Erasure) == 0
    assert prove_summaries(school.database) == ()
