"""The least that an app can do for an answer: one row, one commit. What ours is compared with.

python -m tests.bench.bare URL PORT PROCESSES
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from flask import Flask, request
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, make_url
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker

from westeros_learn.app.gunicorn import Server, share_figures
from westeros_learn.records import Database

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager


class _Base(DeclarativeBase):
    metadata = MetaData()


class Bare(_Base):
    """An answer as it comes."""

    __table__ = Table(
        "bare",
        _Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("question", String),
        Column("answer", String),
    )


def main(url: str, port: str, processes: str) -> None:
    """Serve one view until ended."""
    share_figures()
    database = Database(url)
    _Base.metadata.create_all(database.engine)
    database.close()
    # A transaction as SQLAlchemy makes it by itself is the least; SQLite needs its turns and locks.
    begin: Callable[[], AbstractContextManager[Session]] = database.write
    if not url.startswith("sqlite"):
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), pool_size=8)
        begin = sessionmaker(engine, expire_on_commit=False).begin
    app = Flask(__name__)

    @app.post("/<question>")
    def keep(question: str) -> str:
        with begin() as session:
            session.add(Bare(question=question, answer=request.form["answer"]))
        return "kept"

    Server(lambda: app, lambda: None, f"127.0.0.1:{port}", int(processes), 8).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
