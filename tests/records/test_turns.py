"""Writers of one SQLite file take turns, and nobody who dies in a turn keeps the others waiting."""

from __future__ import annotations

import subprocess
import sys
from fcntl import LOCK_EX, LOCK_NB, LOCK_UN, flock
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import TimeoutError as TooLongError

from westeros_learn.records.turns import Turns

if TYPE_CHECKING:
    from pathlib import Path

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
