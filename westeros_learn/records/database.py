"""The database: SQLite in a file, or PostgreSQL. Nothing else in the code knows which it is."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, CursorResult, Engine, Executable, Row, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from westeros_learn.records.turns import Turns

_WRITES = "westeros_writes"
_ALONE = "westeros_alone"
_WITH_LOCK = {_WRITES: True}
_IN_TRANSACTION = {"isolation_level": "READ COMMITTED"}
_AS_IT_WAS = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_COUNTED = {"preserve_rowcount": True}  # of an INSERT, SQLAlchemy does not ask for it by itself
_PATIENCE = 10
"""Seconds that a writer waits for another one, and a request for a connection."""

_IDLE = 1.0
"""Seconds after which a connection to PostgreSQL is tried before it is used."""
_USED_AT = "westeros_used_at"
_Checkout: TypeAlias = Callable[[DBAPIConnection, ConnectionPoolEntry, object], None]


class Database:
    """Where everything is kept.

    Args:
        url: `sqlite:////path/to/file` or `postgresql://user:password@host/name`.
        connections: how many connections this process holds at most. Each thread that
            answers requests needs one.

    Attributes:
        engine: SQLAlchemy's engine.
    """

    def __init__(self, url: str, connections: int = 8) -> None:
        self.engine: Engine = _engine(url, connections)
        self._is_sqlite = self.engine.dialect.name == "sqlite"
        self._alone = self.engine.execution_options(**{_ALONE: True}) if self._is_sqlite else self.engine
        self._turns = Turns(_file(self.engine), _PATIENCE) if self._is_sqlite else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that writes nothing.

        On PostgreSQL each of its statements is a transaction of its own: it would see what others
        commit meanwhile anyway (PostgreSQL, "Read Committed"), and two turns to the server are saved.
        """
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """Give a session that writes nothing, and sees everything as it was at its first look.

        For reports whose figures must agree with one another, and for more rows than memory should
        hold: with `yield_per` they come a few at a time, on PostgreSQL from a cursor of the server.
        """
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            session.connection(execution_options={} if self._is_sqlite else _AS_IT_WAS)
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed at the end, all of them or none.

        When this returns, they are kept, whatever happens to this process.

        SQLite has one writer at a time: see `Turns`.
        """
        with self._turn(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options=_IN_TRANSACTION if self._turns is None else _WITH_LOCK)
            with _committed(session):
                yield session

    def look(self, statement: Executable, values: Mapping[str, object]) -> Sequence[Row[Any]]:
        """Return the rows that one statement reads.

        It is a transaction of its own, and costs a third of a session. What writes at the end
        what it knows from here must see to it that nobody was faster: by a key, or by a condition.
        """
        with self._alone.connect() as connection:
            return connection.execute(statement, values).all()

    def keep(self, statement: Executable, values: Mapping[str, object]) -> int:
        """Run one statement that writes, in a transaction of its own; return how many rows it wrote.

        When this returns, they are kept, whatever happens to this process.
        """
        with self._turn(), self._alone.connect() as connection:
            done: CursorResult[Any] = connection.execute(statement, values, execution_options=_COUNTED)
            return done.rowcount

    def _turn(self) -> AbstractContextManager[None]:
        return self._turns.taken() if self._turns else nullcontext()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()
        if self._turns:
            self._turns.close()


@contextmanager
def _committed(session: Session) -> Iterator[None]:
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def _engine(address: str, connections: int) -> Engine:
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(
            url,
            pool_size=connections,
            pool_use_lifo=True,  # what the last one has read is still there for the next one
            max_overflow=0,
            pool_timeout=_PATIENCE,
            connect_args={"timeout": _PATIENCE},
            hide_parameters=True,  # an error that is logged names nobody
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        pool_use_lifo=True,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        isolation_level="AUTOCOMMIT",  # most statements stand alone; `write` asks for a transaction
        connect_args={"connect_timeout": _PATIENCE, "options": "-c timezone=UTC"},
        hide_parameters=True,
    )
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _try_when_idle(engine))
    return engine


def _file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database; None for one in memory."""
    name = engine.url.database
    return Path(name) if name and name != ":memory:" and not name.startswith("file:") else None


def _note_use(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    entry.info[_USED_AT] = time.monotonic()


def _try_when_idle(engine: Engine) -> _Checkout:
    """Return what tries a connection before it is used: is the server still there, or there anew?

    A connection that has just been used is not tried: that would be a turn to the server with
    every request. Where the server ends at that very moment, one request fails and says so.
    """

    def look(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
        if time.monotonic() - entry.info.get(_USED_AT, float("inf")) < _IDLE:
            return
        try:
            engine.dialect.do_ping(connection)
        except engine.dialect.loaded_dbapi.Error as error:
            raise InvalidatePoolError from error  # the others are as old as this one

    return look


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Readers do not wait for the writer; what is committed is on the disk (SQLite, "WAL")."""
    connection.isolation_level = None  # the driver begins nothing by itself; see _begin_sqlite
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where something will be written.

    Taken late, after a read, it fails when another writer came between (SQLite,
    "SQLITE_BUSY_SNAPSHOT"), however long one is ready to wait. A statement that stands alone
    is a transaction of its own, without being told.
    """
    if connection.get_execution_options().get(_ALONE, False):
        return
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
