"""The database gone, locked, full or read-only: a clear page, nothing lost, and no restart afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest
from itsdangerous import TimestampSigner
from sqlalchemy import event, func, select, text

from westeros_learn.delivery.enrolling import enrol
from westeros_learn.records import Database, GivenResponse
from westeros_learn.records import database as database_module

from .world import make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from werkzeug.test import TestResponse

    from tests.databases import Server
    from westeros_learn.delivery.library import Library

    from .world import Browser, World

FIRST = "/learn/small/lessons/s-l-one"
SINGLE = f"{FIRST}/questions/s-q-single"
MANY = 500
"""Answers that fill whatever room is left in a page of the database."""


class OpenPage:
    """A page that is open: its form is sent as it stands, again and again."""

    def __init__(self, world: World, browser: Browser) -> None:
        self.clock = world.clock
        self.browser = browser
        shown = browser.get(FIRST).text
        self._token = shown.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]

    def send(self, basis: int = 0, **headers: str) -> TestResponse:
        """Send an answer."""
        fields = {"csrf_token": self._token, "answer": "ab"[basis % 2], "basis": str(basis)}
        return self.browser.client.post(SINGLE, data=fields | {"do": "check"}, headers=headers)


def _open_page(database: Database, library: Library) -> OpenPage:
    world = make_world(database, library)
    browser = world.signed_in("ana@example.org")
    enrol(world.database, world.library, 1, "small", world.clock())
    return OpenPage(world, browser)


def _kept(database: Database) -> int:
    with database.read() as session:
        return session.execute(select(func.count()).select_from(GivenResponse)).scalar_one()


def _see_that_it_is_told(page: OpenPage, basis: int = 0) -> None:
    """What is said while nothing can be kept, to a page with a script and to one without."""
    for headers in ({}, {"X-Fragment": "1"}):
        told = page.send(basis, **headers)
        assert (told.status_code, told.headers["Retry-After"]) == (503, "60")
        assert "cannot use its database right now" in told.text
        assert "was not kept; all before was" in told.text
        assert "X-Fragment" not in told.headers  # so the script knows that it is no form, and sends it again
    assert page.browser.get("/healthz").status_code == 200


def _see_that_it_goes_on(page: OpenPage, database: Database, basis: int = 0) -> None:
    for headers in ({"X-Fragment": "1"}, {}):
        assert page.send(basis, **headers).status_code in (200, 303)
    assert _kept(database) == basis + 1


@pytest.fixture
def server_database(postgresql_server: Server, postgresql_template: str) -> Iterator[Database]:
    """A database of a server that a test may stop."""
    with postgresql_server.new_database(postgresql_template) as url:
        database = Database(url)
        yield database
        database.close()


def test_a_server_that_is_stopped_and_started(
    server_database: Database, postgresql_server: Server, library: Library
) -> None:
    page = _open_page(server_database, library)
    postgresql_server.stop()
    try:
        _see_that_it_is_told(page)
        assert page.browser.get(FIRST).status_code == 503
        assert page.browser.get("/readyz").status_code == 503
    finally:
        postgresql_server.start()
    _see_that_it_goes_on(page, server_database)


def test_a_server_whose_disk_is_full(server_database: Database, library: Library) -> None:
    page = _open_page(server_database, library)
    with _changed(
        server_database,
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$",
        "CREATE TRIGGER full_disk BEFORE INSERT ON responses FOR EACH ROW EXECUTE FUNCTION full_disk()",
        undone="DROP FUNCTION full_disk CASCADE",
    ):
        _see_that_it_is_told(page)
        assert page.browser.get(FIRST).status_code == 200
    _see_that_it_goes_on(page, server_database)


def test_a_server_that_has_become_a_copy_and_only_reads(
    server_database: Database, postgresql_server: Server, library: Library
) -> None:
    page = _open_page(server_database, library)
    name = server_database.engine.url.database
    cut = f"SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608
    postgresql_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    postgresql_server.run(cut)
    _see_that_it_is_told(page)
    assert page.browser.get(FIRST).status_code == 200
    postgresql_server.run(f"ALTER DATABASE {name} RESET ALL")
    postgresql_server.run(cut)
    page.send()  # the one that finds the connections cut may fail
    _see_that_it_goes_on(page, server_database)


@contextmanager
def _changed(database: Database, *statements: str, undone: str) -> Iterator[None]:
    for each in statements:
        with database.engine.begin() as connection:
            connection.execute(text(each))
    yield
    with database.engine.begin() as connection:
        connection.execute(text(undone))


@pytest.fixture
def file(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in a file, whose writers are less patient."""
    monkeypatch.setattr(database_module, "_PATIENCE", 0.1)
    file = tmp_path / "records.db"
    file.write_bytes(sqlite_template.read_bytes())
    return file


def test_a_file_that_another_process_locks_for_too_long(file: Path, library: Library) -> None:
    database = Database(f"sqlite:///{file}")
    page = _open_page(database, library)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        _see_that_it_is_told(page)
        assert page.browser.get(FIRST).status_code == 200
    _see_that_it_goes_on(page, database)
    database.close()


def test_a_file_on_a_disk_that_is_full(file: Path, library: Library) -> None:
    database = Database(f"sqlite:///{file}", connections=1)
    page = _open_page(database, library)
    most = 0

    @event.listens_for(database.engine, "checkout")
    def limit(connection: sqlite3.Connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {most or 1_000_000}")

    with closing(sqlite3.connect(file)) as look:
        (most,) = look.execute("PRAGMA page_count").fetchone()
    kept = next(basis for basis in range(MANY) if page.send(basis).status_code == 503)
    _see_that_it_is_told(page, kept)
    page.clock.pass_by(minutes=6)  # since a page was last opened, which is noted
    assert page.browser.get(FIRST).status_code == 200
    assert _kept(database) == kept
    most = 0
    _see_that_it_goes_on(page, database, kept)
    database.close()


@pytest.mark.parametrize(("ahead", "is_inside"), [(3_600, True), (-15 * 86_400, False)])
def test_a_clock_that_was_ahead_signs_nobody_out(
    database: Database,
    library: Library,
    monkeypatch: pytest.MonkeyPatch,
    ahead: int,
    is_inside: bool,
) -> None:
    """As that of another machine of the school, or of this one before it was set right."""
    world = make_world(database, library)
    there = TimestampSigner.get_timestamp
    with monkeypatch.context() as earlier:
        earlier.setattr(TimestampSigner, "get_timestamp", lambda signer: there(signer) + ahead)
        browser = world.signed_in("ana@example.org")
    assert (browser.get("/account/").status_code == 200) is is_inside
