"""The one write lock of a course volume: the threads of a process and the processes of a machine take turns.

It is a lock of the operating system on a file beside the courses: a process that dies gives it back,
however it dies. Over NFS it holds between machines, too (Linux, `flock(2)`).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

if sys.platform != "win32":
    from fcntl import LOCK_EX, flock

CAN_LOCK = sys.platform != "win32"
"""Whether this system has such locks. Where it has none, nobody writes courses in the app."""


class WriteLock:
    """Lets one write at a time.

    Args:
        file: the lock's; it is made where it is not there.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._mine = Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write now, alone. Whoever holds it already must not ask again."""
        with self._mine:
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                if sys.platform != "win32":
                    flock(descriptor, LOCK_EX)
                yield
            finally:
                os.close(descriptor)  # and gives the lock back
