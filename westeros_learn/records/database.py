"""The database: SQLite in a file, or PostgreSQL. Nothing else in the code knows which it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import TimeoutError as TooLongError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

_WRITES = "westeros_writes"
_PATIENCE = 10
"""Seconds that a writer waits for another one, and a request for a connection."""


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
        self._turn = Lock()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Give a session that writes nothing.

        On PostgreSQL each of its statements is a transaction of its own: it would see what others
        commit meanwhile anyway (PostgreSQL, "Read Committed"), and two turns to the server are saved.
        """
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            if not self._is_sqlite:
                session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Give a session whose changes are committed at the end, all of them or none.

        When this returns, they are kept, whatever happens to this process.

        SQLite has one writer at a time. Threads of this process take turns: a waiting one goes on
        at once when the turn is free, where SQLite itself would look again only every now and then.
        """
        with self._own_turn(), Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={_WRITES: True})
            with _committed(session):
                yield session

    @contextmanager
    def _own_turn(self) -> Iterator[None]:
        if not self._is_sqlite:
            yield
            return
        if not self._turn.acquire(timeout=_PATIENCE):
            raise TooLongError("another thread writes for too long")
        try:
            yield
        finally:
            self._turn.release()

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


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
            max_overflow=0,
            pool_timeout=_PATIENCE,
            connect_args={"timeout": _PATIENCE},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_PATIENCE,
        pool_pre_ping=True,  # a server that was started anew is noticed before a request is lost
        connect_args={"connect_timeout": _PATIENCE, "options": "-c timezone=UTC"},
    )


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    """Readers do not wait for the writer; what is committed is on the disk (SQLite, "WAL")."""
    connection.isolation_level = None  # the driver begins nothing by itself; see _begin_sqlite
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Take the write lock at once where something will be written.

    Taken late, after a read, it fails when another writer came between (SQLite,
    "SQLITE_BUSY_SNAPSHOT"), however long one is ready to wait.
    """
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
