"""The database gone and back, the disk full, the clock moved: nothing that was confirmed is lost."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from tests.delivery.school import COURSE, DRAWN, School, new_school
from westeros_learn import records
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import Database, GivenResponse
from westeros_learn.records import database as database_module

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from tests.databases import Server


def test_a_server_of_the_database_that_fails_and_comes_back(
    postgresql_server: Server, postgresql_template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgresql_server.new_database(postgresql_template) as url:
        database = Database(url)
        school = new_school(database, tmp_path)
        school.submit("b-q-first", "b")
        postgresql_server.stop()
        try:
            with pytest.raises(OperationalError):
                school.submit("b-q-first", "a", basis=1)
        finally:
            postgresql_server.start()
        again = school.submit("b-q-first", "a", basis=1)  # the same process, without a restart
        assert (again.given.number, again.repeated) == (2, False)
        monkeypatch.setattr(records.database, "_IDLE", 0)
        postgresql_server.stop()
        postgresql_server.start()
        unused = school.submit("b-q-first", "b", basis=2)  # a connection that lay idle is tried before
        assert (unused.given.number, unused.repeated) == (3, False)
        assert school.count(GivenResponse) == 3
        database.close()


def test_of_all_connections_that_a_server_has_ended_one_request_pays(
    postgresql_server: Server, postgresql_template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when it is shut down in good order. Connections that were just used are not tried before."""
    monkeypatch.setattr(database_module, "_IDLE", float("inf"))
    with postgresql_server.new_database(postgresql_template) as url:
        database = Database(url, connections=4)
        assert _failures(database) == 0
        name = url.partition("///")[2].partition("?")[0]
        end = "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = "
        postgresql_server.run(f"{end}'{name}'")
        assert _failures(database) <= 1
        assert _failures(database) == 0
        database.close()


def _failures(database: Database) -> int:
    """Use all connections at once; return how many do not work."""
    failed = 0
    with ExitStack() as at_once:
        for _ in range(4):
            session = at_once.enter_context(database.read())
            try:
                session.execute(select(1))
            except OperationalError:
                failed += 1
    return failed


def test_a_full_disk_refuses_answers_and_keeps_those_before(sqlite_template: Path, tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    file.write_bytes(sqlite_template.read_bytes())
    database = Database(f"sqlite:///{file}", connections=1)
    school = new_school(database, tmp_path)

    @event.listens_for(database.engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + room}")

    room, kept = 0, 0
    try:
        while True:
            school.submit("b-q-first", "b", basis=kept)
            kept += 1
    except OperationalError as full:
        assert "full" in str(full)  # noqa: PT017  # whenever it comes
    assert school.count(GivenResponse) == kept
    room = 1_000
    assert school.submit("b-q-first", "b", basis=kept).given.number == kept + 1
    database.close()


def test_a_clock_that_is_set_back_holds_nobody_up(school: School) -> None:
    school.correct(
        "course.yaml", DRAWN, DRAWN.replace("pass", "wait: 30 minutes\n    time-limit: 10 minutes\n    pass")
    )
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    school.wait(-86_400)
    school.submit("b-q-first", "b")
    done = finish_attempt(*where, attempt, school.now)
    assert done.score == 0
    school.wait(86_400)
    finish_attempt(*where, begin_attempt(*where, "b-post-test", school.now), school.now)
    with pytest.raises(Refused, match="must-wait"):
        begin_attempt(*where, "b-post-test", school.now)
    school.wait(-86_400)
    begin_attempt(*where, "b-post-test", school.now)
