"""An attempt that ends in one process while its answers arrive in others: each answer counts, or is refused.

What decides is a lock of a row, which SQLite does not need: it has one writer at a time.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import text

from tests.delivery.school import COURSE, School, new_school
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import Database, GivenResponse
from westeros_learn.records.attempts import own_attempt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.databases import Server

QUIZ = "b-warm-up"
WAITING = text("SELECT count(*) FROM pg_locks WHERE NOT granted")


@pytest.fixture
def school(postgresql_server: Server, postgresql_template: str, tmp_path: Path) -> Iterator[School]:
    """A learner, on a database with several writers at a time."""
    with postgresql_server.new_database(postgresql_template) as url:
        database = Database(url)
        yield new_school(database, tmp_path)
        database.close()


def _until_it_waits_or_ends(database: Database, sent: Future[Any]) -> None:
    while not sent.done():
        with database.read() as session:
            if session.execute(WAITING).scalar_one():
                return


def test_an_answer_waits_for_an_end_that_is_being_written(school: School) -> None:
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, QUIZ, school.now)
    with ThreadPoolExecutor(1) as threads:
        with school.database.write() as session:
            _, row = own_attempt(session, school.user_id, COURSE, attempt, lock=True) or (None, None)
            assert row
            row.finished_at, row.score, row.counted = school.now, 0, {}
            session.flush()
            sent = threads.submit(school.submit, "b-q-days", "30", attempt_id=attempt)
            _until_it_waits_or_ends(school.database, sent)
        with pytest.raises(Refused, match="finished"):
            sent.result()
    assert school.count(GivenResponse) == 0


def test_an_end_waits_for_another_one_that_is_being_written(school: School) -> None:
    """Two windows, or a window and the clock: the score that was made first stays."""
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, QUIZ, school.now)
    school.submit("b-q-days", "30", attempt_id=attempt)
    with ThreadPoolExecutor(1) as threads:
        with school.database.write() as session:
            _, row = own_attempt(session, school.user_id, COURSE, attempt, lock=True) or (None, None)
            assert row
            row.finished_at, row.score, row.counted = school.now, 1_234, {}
            session.flush()
            ended = threads.submit(finish_attempt, *where, attempt, school.now)
            _until_it_waits_or_ends(school.database, ended)
        assert ended.result().score == 1_234
