"""A copy of the whole database as a stream, and back: all of it or nothing.

SQLite is copied by its own means for that, which give one state of it while others write
(SQLite, "Online Backup API"), PostgreSQL by its programs `pg_dump`, `pg_restore` and `psql`.
A copy of PostgreSQL never lies on a disk. One of SQLite lies beside the database in a file that
has no name: whatever happens to this process, nothing of it is left.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread
from typing import IO

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, exists, inspect, select, table

from westeros_learn.errors import BackupError
from westeros_learn.records.database import Database

_REVISIONS = "alembic_version"
_PIECE = 1 << 16

_EMPTY = b"""
BEGIN;
DO $empty$
DECLARE thing record;
BEGIN
  FOR thing IN SELECT oid::regclass AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
  LOOP EXECUTE format('DROP TABLE %s CASCADE', thing.name); END LOOP;
  FOR thing IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP EXECUTE format('DROP ROUTINE %s CASCADE', thing.name); END LOOP;
END $empty$;
"""
"""Takes away what the tables of a newer or older version left; it comes back if anything fails."""


def kind_of(database: Database) -> str:
    """Return what a copy of a database can be put back into: "sqlite" or "postgresql"."""
    return database.engine.url.get_backend_name()


def is_empty(database: Database) -> bool:
    """Say whether no table has a row."""
    names = set(inspect(database.engine).get_table_names()) - {_REVISIONS}
    with database.read() as session:
        return not any(session.scalar(select(exists().select_from(table(name)))) for name in names)


def check_there(database: Database) -> None:
    """See that there is a database at all: SQLite would make one.

    Raises:
        BackupError: there is none.
    """
    if kind_of(database) == "sqlite" and not _file(database).is_file():
        raise BackupError(f"There is no database at '{_file(database)}'.", "Look at the setting `database`.")


@contextmanager
def copied(database: Database) -> Iterator[IO[bytes]]:
    """Give one state of a database as a stream.

    Raises:
        BackupError: it cannot be copied; also at the end, when the copy was not whole.
    """
    if kind_of(database) == "sqlite":
        with _copied_file(_file(database)) as stream:
            yield stream
        return
    arguments, variables = _address(database.engine.url)
    command = [_program("pg_dump"), "--format=custom", *arguments]
    with tempfile.TemporaryFile() as told:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=told, env=variables) as dump:  # noqa: S603
            assert dump.stdout is not None  # noqa: S101  # a pipe
            try:
                yield dump.stdout
            except BaseException:
                dump.kill()
                raise
        if dump.returncode:
            raise BackupError("The database cannot be copied.", _last_line(told))


@contextmanager
def putting_back(database: Database, revision: str) -> Iterator[IO[bytes]]:
    """Give a stream that takes a copy; what it took replaces the database when the block ends well.

    Args:
        database: what is replaced.
        revision: of the tables that the copy says it has.

    Raises:
        BackupError: what was written is no whole copy. The database is as it was.
    """
    database.close()
    if kind_of(database) == "sqlite":
        target = _file(database)
        with _nameless(target) as (file, _, source):
            yield file
            file.flush()
            _replace_file(source, target, revision)
        return
    with _replacing(database.engine.url, revision) as stream:
        yield stream


# --- SQLite --------------------------------------------------------------------------------------


def _file(database: Database) -> Path:
    return Path(database.engine.url.database or "")


@contextmanager
def _nameless(beside: Path) -> Iterator[tuple[IO[bytes], sqlite3.Connection, sqlite3.Connection]]:
    """Give a new file on the disk of another one, and two databases in it that have not looked yet.

    It loses its name while it is empty, and goes with this process. SQLite opens files by their
    names alone, so both are opened before.
    """
    with tempfile.NamedTemporaryFile(dir=beside.parent, prefix=f".{beside.name}-", delete=False) as file:
        try:
            first, second = sqlite3.connect(file.name), sqlite3.connect(file.name)
        finally:
            Path(file.name).unlink()
        with closing(first), closing(second):
            first.execute("PRAGMA journal_mode = OFF")  # it would have a name
            yield file.file, first, second


@contextmanager
def _copied_file(file: Path) -> Iterator[IO[bytes]]:
    with _nameless(file) as (copy, target, whole):
        try:
            with closing(sqlite3.connect(file)) as source:
                source.backup(target)
            copy.seek(_JOURNAL_AT)
            copy.write(_NO_WAL)
            copy.flush()
            if not _is_whole(whole):
                raise BackupError(*_DAMAGED)
        except sqlite3.DatabaseError as error:
            raise BackupError("The database cannot be copied.", f"SQLite says: {error}.") from error
        copy.seek(0)
        yield copy


_JOURNAL_AT = 18
_NO_WAL = b"\x01\x01"
"""What the header of a database says that lies in one file alone (SQLite, "Database File Format", 1.3.3)."""


def _replace_file(source: sqlite3.Connection, file: Path, revision: str) -> None:
    try:
        found = source.execute(f"SELECT version_num FROM {_REVISIONS}").fetchall()  # noqa: S608
        if not _is_whole(source) or found != [(revision,)]:
            raise BackupError(*_NOT_WHOLE)
        os.close(os.open(file, os.O_CREAT, 0o600))  # SQLite lets everybody read what it makes
        with closing(sqlite3.connect(file)) as target:
            source.backup(target)  # in one transaction
    except sqlite3.DatabaseError as error:
        raise BackupError(*_NOT_WHOLE) from error


def _is_whole(connection: sqlite3.Connection) -> bool:
    """Say whether every page, index and reference of a database is right."""
    found = connection.execute("PRAGMA integrity_check(1)").fetchall()
    return found == [("ok",)] and connection.execute("PRAGMA foreign_key_check").fetchone() is None


_DAMAGED = (
    "The database is damaged, and was not backed up.",
    "Stop the app, keep the file, and restore the last backup into a new one.",
)
_NOT_WHOLE = "The copy of the database is not whole.", "Nothing was changed. Take another one."


# --- PostgreSQL ----------------------------------------------------------------------------------


@contextmanager
def _replacing(url: URL, revision: str) -> Iterator[IO[bytes]]:
    """Give `pg_restore` a copy; its statements run in one transaction, which ends when all are there."""
    arguments, variables = _address(url)
    write = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", *arguments]
    read = [_program("pg_restore"), "--no-owner", "--no-privileges", "--file=-"]
    with (
        tempfile.TemporaryFile() as told,
        _piped(write, told, variables) as psql,
        _piped(read, told, variables, subprocess.PIPE) as restore,
    ):
        assert psql.stdin is not None  # noqa: S101  # pipes, all three
        assert restore.stdin is not None  # noqa: S101
        assert restore.stdout is not None  # noqa: S101
        moved = Thread(target=_move, args=(restore.stdout, psql.stdin), daemon=True)
        try:
            moved.start()
            yield restore.stdin
            restore.stdin.close()
            moved.join()
            if restore.wait() == 0:
                psql.stdin.write(_END.format(revision).encode())
                psql.stdin.close()
                psql.wait()
        except BrokenPipeError:
            pass  # one of the two has ended, and has told why
        except BaseException:
            psql.kill()  # before its input ends: what it has done so far is undone
            restore.kill()
            raise
        restore.kill()
        if restore.wait() or psql.poll() is None or psql.returncode:
            psql.kill()
            raise BackupError("The copy cannot be put back. Nothing was changed.", _last_line(told))


_END = f"""
RESET search_path;
SELECT 1 / count(*) FROM {_REVISIONS} WHERE version_num = '{{}}';
COMMIT;
"""  # noqa: S608  # a division by nothing ends it before it is kept


@contextmanager
def _piped(
    command: Sequence[str], told: IO[bytes], variables: Mapping[str, str], output: int = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=output, stderr=told, env=variables)  # noqa: S603
    try:
        yield process
    finally:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()
        process.wait()


def _move(source: IO[bytes], target: IO[bytes]) -> None:
    try:
        target.write(_EMPTY)
        shutil.copyfileobj(source, target, _PIECE)
        target.flush()
    except (BrokenPipeError, ValueError):  # psql has ended, and has told why
        shutil.copyfileobj(source, _Nowhere(), _PIECE)


class _Nowhere:
    """Takes everything, so that whoever writes can end."""

    def write(self, data: bytes) -> int:
        return len(data)


def _address(url: URL) -> tuple[list[str], dict[str, str]]:
    """Return arguments and environment that name a database; the password is seen by nobody else."""
    named = {**url.translate_connect_args(username="user", database="dbname"), **url.query}
    password = named.pop("password", None)
    variables = dict(os.environ)
    if password:
        variables["PGPASSWORD"] = str(password)
    return [f"--dbname={make_conninfo(**named)}"], variables


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(
            f"The program {name} of PostgreSQL is missing.",
            "Install the client programs of your server's version, as in: apt-get install postgresql-client",
        )
    return found


def _last_line(told: IO[bytes]) -> str:
    told.seek(0)
    lines = told.read().decode(errors="replace").strip().splitlines()
    return f"PostgreSQL says: {lines[0]}" if lines else "PostgreSQL does not say why."
