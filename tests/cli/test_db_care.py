"""`db upgrade`, `db prove` and `db regrade`: what an administrator reads and does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY, School, new_school
from westeros_learn.cli import main
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.records import Attempt, AuditEntry, Database

if TYPE_CHECKING:
    from pathlib import Path

ENVIRONMENT = {
    "WESTEROS_ADDRESS": "http://localhost:8000",
    "WESTEROS_SECRET_KEY": "k" * 40,
    "WESTEROS_SCHOOL": "The school",
    "WESTEROS_HELP_CONTACT": "help@school.example",
}


def _run(database: Database, folder: Path, *arguments: str, says: str | None = None) -> Result:
    url = database.engine.url.render_as_string(hide_password=False)
    settings = {"WESTEROS_DATABASE": url.replace("+psycopg", ""), "WESTEROS_COURSES": str(folder)}
    return CliRunner().invoke(main, ["db", *arguments], env=ENVIRONMENT | settings, input=says)


@pytest.fixture
def failed(database: Database, tmp_path: Path) -> School:
    """A learner who failed by a key that has been corrected since."""
    school = new_school(database, tmp_path)
    school.correct("course.yaml", DRAWN, FIXED)
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    school.submit("b-p-plan", "b", attempt_id=attempt)
    school.submit("b-p-rest", "t", attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    return school


def test_tables_are_made_and_nothing_else_runs_before(empty_database: Database, tmp_path: Path) -> None:
    early = _run(empty_database, tmp_path, "prove")
    assert early.exit_code == 2
    assert "westeros-learn db upgrade" in early.output
    made = _run(empty_database, tmp_path, "upgrade")
    assert (made.exit_code, "from nothing to" in made.output) == (0, True)
    again = _run(empty_database, tmp_path, "upgrade")
    assert "are those that this version needs" in again.output
    assert _run(empty_database, tmp_path, "prove").exit_code == 0


def test_a_new_file_is_its_users_alone(tmp_path: Path) -> None:
    """It will hold names and answers; whoever else works on the machine has nothing to do with them."""
    file = tmp_path / "learn.db"
    settings = {"WESTEROS_DATABASE": f"sqlite:///{file}", "WESTEROS_COURSES": str(tmp_path)}
    assert CliRunner().invoke(main, ["db", "upgrade"], env=ENVIRONMENT | settings).exit_code == 0
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("learn.db*")} == {0}


def test_what_does_not_follow_from_the_answers_is_told_and_made_right(failed: School) -> None:
    folder = failed.library.folder
    with failed.database.write() as session:
        session.execute(update(Attempt).values(score=7))
    found = _run(failed.database, folder, "prove")
    assert found.exit_code == 1
    assert "attempts 1: score is 7, and must be 5000." in found.output
    assert _run(failed.database, folder, "prove", "--rebuild").exit_code == 0
    assert "Every score" in _run(failed.database, folder, "prove").output


def test_a_regrade_is_shown_asked_for_and_noted(failed: School) -> None:
    folder = failed.library.folder
    command = ("regrade", COURSE, "b-p-plan", "--reason", "The break comes first.")
    no = _run(failed.database, folder, *command, says="n\n")
    assert "user 1, b-post-test: 50 % becomes 100 %, and passes." in no.output
    assert (no.exit_code, failed.count(AuditEntry)) == (1, 0)
    yes = _run(failed.database, folder, *command, says="y\n")
    assert (yes.exit_code, failed.count(AuditEntry)) == (0, 1)
    again = _run(failed.database, folder, *command, "--yes")
    assert again.output.startswith("0 answers")
    unknown = _run(failed.database, folder, "regrade", COURSE, "x", "--reason", "r")
    assert (unknown.exit_code, "scored question 'x'" in unknown.output) == (1, True)


def test_a_lower_pass_mark_moves_earlier_attempts_only_where_somebody_says_so(failed: School) -> None:
    folder = failed.library.folder
    command = ("pass-mark", COURSE, "b-post-test", "--reason", "The mark was too high.")
    assert _run(failed.database, folder, *command).output.startswith("0 attempts")
    for lesson in ("b-l-first", "b-l-last"):
        lesson_seen(failed.database, failed.library, failed.user_id, COURSE, lesson, failed.now)
    failed.correct("course.yaml", "pass-mark: 70", "pass-mark: 50")
    no = _run(failed.database, folder, *command, says="n\n")
    assert "user 1, b-post-test: 50 %, and passes." in no.output
    assert "1 enrolments are completed by it" in no.output
    assert (no.exit_code, failed.count(AuditEntry), _passes(failed)) == (1, 0, [(70, False)])
    yes = _run(failed.database, folder, *command, says="y\n")
    assert (yes.exit_code, failed.count(AuditEntry), _passes(failed)) == (0, 1, [(50, True)])
    assert _run(failed.database, folder, *command, "--yes").output.startswith("0 attempts")
    assert _run(failed.database, folder, "prove").exit_code == 0
    failed.correct("course.yaml", "pass-mark: 50", "pass-mark: 70")
    assert _run(failed.database, folder, *command, "--yes").exit_code == 0
    assert _passes(failed) == [(50, True)]  # nobody loses a pass
    unknown = _run(failed.database, folder, "pass-mark", COURSE, "b-warm-up", "--reason", "r")
    assert (unknown.exit_code, "quiz 'b-warm-up' that is to be passed" in unknown.output) == (1, True)


def _passes(school: School) -> list[tuple[int | None, bool | None]]:
    with school.database.read() as session:
        return [(each.pass_mark, each.passed) for each in session.scalars(select(Attempt))]
