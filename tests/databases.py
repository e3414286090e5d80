"""Databases for tests: every test that asks for `database` runs on SQLite and on PostgreSQL.

The PostgreSQL is a real server, which the tests start by themselves in a folder of its own. It
listens on a socket in that folder alone, and goes away with the tests.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from collections.abc import Iterator

_USER = "westeros"
_NUMBERS = count(1)
_ROOM = 2 << 30
"""Bytes that a folder in memory must have free for a server of tests."""


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without tables."""
    if request.param == "sqlite":
        with _closing(f"sqlite:///{tmp_path}/records.db") as database:
            yield database
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.new_database("template1") as url, _closing(url) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with all tables and nothing in them."""
    if request.param == "sqlite":
        file = tmp_path / "records.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: Server = request.getfixturevalue("postgresql_server")
    with server.new_database(request.getfixturevalue("postgresql_template")) as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with all tables and nothing in them."""
    with _closing(database_url) as database:
        yield database


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with all tables, to be copied."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    with _closing(f"sqlite:///{file}") as database:
        upgrade(database)
    return file


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: Server) -> str:
    """The name of a database with all tables, to be copied."""
    name = "with_tables"
    postgresql_server.run(f"CREATE DATABASE {name}")
    with _closing(postgresql_server.url(name)) as database:
        upgrade(database)
    return name


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server of these tests alone."""
    with server_folder() as folder:
        server = Server(folder)
        with server.running():
            yield server


@contextmanager
def server_folder(*, on_disk: bool = False) -> Iterator[Path]:
    """Give a folder for a server, and take it away again.

    Args:
        on_disk: whether its files must be on a disk, as in real use; by default they are in memory
            where there is room, where a database is made in a tenth of the time.
    """
    parent = "/tmp" if on_disk else _parent_folder()  # noqa: S108  # a socket's path must be short
    folder = Path(tempfile.mkdtemp(prefix="westeros-", dir=parent))
    try:
        if os.geteuid() == 0:  # PostgreSQL does not run as root
            account = _unprivileged()
            os.chown(folder, account.pw_uid, account.pw_gid)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _parent_folder() -> str:
    """Return a folder in memory if it has room, else one on the disk."""
    memory = "/dev/shm"  # noqa: S108  # mkdtemp makes a folder in it that only its owner can open
    if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > _ROOM:
        return memory
    return "/tmp"  # noqa: S108


class Server:
    """A PostgreSQL server in a folder of its own.

    Args:
        folder: an empty one, of a user that may run it: see `server_folder`.
        durable: whether what is committed is on the disk, as in real use.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self._fsync = "on" if durable else "off"
        self._data = folder / "data"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Make the server's files and run it."""
        self._call("initdb", "-U", _USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        try:
            yield
        finally:
            self.stop()

    def start(self) -> None:
        """Start the server; returns when it answers."""
        settings = f"-k {self.folder} -c listen_addresses= -c fsync={self._fsync} -c max_connections=60"
        self._call("pg_ctl", "start", "-w", "-l", str(self.folder / "log"), "-o", settings)

    def stop(self) -> None:
        """Stop the server as a power cut would."""
        self._call("pg_ctl", "stop", "-w", "-m", "immediate")

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"postgresql:///{name}?host={self.folder}&user={_USER}"

    def run(self, statement: str) -> None:
        """Run a statement that stands outside of any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    @contextmanager
    def new_database(self, template: str) -> Iterator[str]:
        """Give the address of a copy of a database."""
        name = f"test_{next(_NUMBERS)}"
        # Copying files takes half the time of the default strategy, which writes every page to the log.
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def _call(self, program: str, *arguments: str) -> None:
        as_user = {}
        if os.geteuid() == 0:
            account = _unprivileged()
            as_user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": ()}
        command = [_program(program), "-D", str(self._data), *arguments]
        with (self.folder / f"{program}.txt").open("w+") as told:  # a pipe would stay open with the server
            done = subprocess.run(command, stdout=told, stderr=told, cwd="/", check=False, **as_user)  # type: ignore[call-overload]
            told.seek(0)
            assert done.returncode == 0, told.read()


def _program(name: str) -> str:
    """Return where a program of PostgreSQL lies: Debian keeps those of the server outside of PATH."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4])
    )
    program = str(versions[-1]) if versions else shutil.which(name)
    if program is None:
        raise pytest.UsageError("PostgreSQL is missing. Install it, for example: apt-get install postgresql")
    return program


def _unprivileged() -> pwd.struct_passwd:
    names = {account.pw_name: account for account in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


@contextmanager
def _closing(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()
