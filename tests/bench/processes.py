"""Servers as processes: run beside the measurement, and asked what they compute and hold."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Serving:
    """A server that runs.

    Attributes:
        port: where it listens, on this machine.
        pid: of its first process.
    """

    port: int
    pid: int

    def computed(self) -> float:
        """Return the seconds that all of its processes have computed until now."""
        return sum(_computed(pid) for pid in self._processes()) / _TICKS

    def memory(self) -> list[float]:
        """Return the MB that each process that answers requests holds, what it shares counted in part.

        That part is "Pss" (Linux, proc(5)): a page that two processes share counts half for each.
        """
        return [_proportional(pid) / 1000 for pid in self._processes()[1:]]

    def get(self, path: str, cookie: str) -> None:
        """Open a page.

        Raises:
            AssertionError: it is not shown.
        """
        connection = http.client.HTTPConnection("localhost", self.port)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200, (path, answer.status)

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text()
        return [self.pid, *map(int, children.split())]


def _computed(pid: int) -> int:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


@contextmanager
def serving(port: int, command: list[str], environment: dict[str, str]) -> Iterator[Serving]:
    """Run a server; yields when it answers.

    Args:
        port: where it will listen.
        command: a module of Python, and its arguments.
        environment: what is added to this one's.
    """
    whole = [sys.executable, "-m", *command]
    silent = subprocess.DEVNULL
    with subprocess.Popen(whole, env=os.environ | environment, stdout=silent, stderr=silent) as process:
        try:
            while process.poll() is None:
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            assert process.poll() is None, command
            yield Serving(port, process.pid)
        finally:
            process.terminate()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
