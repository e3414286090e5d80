"""Writers of one SQLite file take turns, the threads of a process and the processes of a machine.

SQLite has one writer at a time. A second one looks again after 1, 2, 5, 10, 15 … milliseconds
(SQLite, "sqlite3_busy_timeout"), mostly long after the first has ended. Who waits for a lock of the
operating system goes on at once; and a process that dies gives it back, however it dies.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from sqlalchemy.exc import TimeoutError as TooLongError

if sys.platform != "win32":
    from fcntl import LOCK_EX, LOCK_UN, flock


class Turns:
    """The turns of the writers of one file.

    Whatever writes without taking a turn is waited for in SQLite's own way: another program, and
    on Windows, which has no such locks, another process.

    Args:
        file: the database's; None for one in memory.
        patience: the seconds that a thread waits for the other threads of its process. Another
            process is waited for as long as it takes: one thread does, the others give up.
    """

    def __init__(self, file: Path | None, patience: float) -> None:
        self._file = file.with_name(f"{file.name}-turn") if file and sys.platform != "win32" else None
        self._patience = patience
        self._mine = Lock()
        self._open: tuple[int, int] | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Write now, alone.

        Raises:
            TimeoutError: another thread writes for too long (SQLAlchemy's, as for a connection).
        """
        if not self._mine.acquire(timeout=self._patience):
            raise TooLongError("another thread writes for too long")
        try:
            if self._file is None:
                yield
            else:
                with _locked(self._descriptor(self._file)):
                    yield
        finally:
            self._mine.release()

    def close(self) -> None:
        """Close the lock's file. The next turn opens it again."""
        if self._open is not None and self._open[0] == os.getpid():
            os.close(self._open[1])
        self._open = None

    def _descriptor(self, file: Path) -> int:
        """Return this process's own opening of the lock's file: one from before a fork is shared."""
        if self._open is None or self._open[0] != os.getpid():
            self._open = os.getpid(), os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._open[1]


@contextmanager
def _locked(descriptor: int) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    flock(descriptor, LOCK_EX)
    try:
        yield
    finally:
        flock(descriptor, LOCK_UN)
