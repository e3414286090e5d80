"""Writers of one SQLite file take turns, and nobody who dies in a turn keeps the others waiting."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.exc import TimeoutError as TooLongError

from tests.records.filled import learner
from westeros_learn.records import Database, User
from westeros_learn.records.turns import Turns

if TYPE_CHECKING:
    from pathlib import Path

PRAGMAS = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
HOLDER = """
import sys, time
from pathlib import Path
from westeros_learn.records.turns import Turns
with Turns(Path(sys.argv[1]), 1).taken():
    print("mine", flush=True)
    time.sleep(600)
"""


def test_a_turn_is_one_process_s_until_it_ends_it_or_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "records.db"
    turns = Turns(file, 1)
    with (tmp_path / "records.db-turn").open("w") as other:
        with turns.taken(), pytest.raises(BlockingIOError):
            flock(other, LOCK_EX | LOCK_NB)
        flock(other, LOCK_EX | LOCK_NB)
        flock(other, LOCK_UN)
        with subprocess.Popen([sys.executable, "-c", HOLDER, file], stdout=subprocess.PIPE) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"mine\n"
            with pytest.raises(BlockingIOError):
                flock(other, LOCK_EX | LOCK_NB)
            holder.kill()
    with turns.taken():  # would wait for ever
        pass
    turns.close()
    with turns.taken():  # opens the lock's file anew
        pass
    turns.close()


@pytest.mark.parametrize("name", ["records.db", None])
def test_threads_of_a_process_give_up_after_a_while(tmp_path: Path, name: str | None) -> None:
    turns = Turns(tmp_path / name if name else None, 0)
    with turns.taken(), pytest.raises(TooLongError), turns.taken():
        pass
    with turns.taken():
        pass
    turns.close()


def test_who_writes_has_the_file_from_the_beginning_whatever_else_writes(
    sqlite_template: Path, tmp_path: Path
) -> None:
    """Another program takes no turns. Taken late, after a look, the file may be another one's by then."""
    file = tmp_path / "records.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with (
        closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other,
        database.write() as session,
    ):
        assert session.scalars(select(User)).all() == []
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        session.add(learner())
    database.close()


def test_what_is_committed_outlives_a_power_cut(sqlite_template: Path, tmp_path: Path) -> None:
    """No test pulls the plug: this is what SQLite asks for (SQLite, "PRAGMA synchronous")."""
    file = tmp_path / "records.db"
    shutil.copy(sqlite_template, file)
    database = Database(f"sqlite:///{file}")
    with database.engine.connect() as connection:
        told = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS}
    assert told == PRAGMAS
    database.close()
