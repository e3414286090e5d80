"""The app under gunicorn: several processes, each with several threads."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Callable
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

_PATIENCE = 60
"""Seconds after which a process that answers nothing is ended and begun anew."""

_FIGURES = "PROMETHEUS_MULTIPROC_DIR"
_PREFIX = "westeros-learn-figures-"


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Runs an app until it is told to end.

    Args:
        app: makes the app, once, before the processes part.
        begin: is called in each process when it begins.
        bind: host and port, or `unix:` and a path.
        processes, threads: how many.
    """

    def __init__(
        self, app: Callable[[], Flask], begin: Callable[[], None], bind: str, processes: int, threads: int
    ) -> None:
        self._make = app
        self._begin = begin
        self._options = {
            "bind": bind,
            "workers": processes,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": _PATIENCE,
            "graceful_timeout": _PATIENCE // 2,
            "keepalive": 5,
            "max_requests": 50_000,
            "max_requests_jitter": 5_000,
            "control_socket_disable": True,
            "post_fork": self._post_fork,
            "child_exit": _forget_figures,
        }
        super().__init__()

    def load_config(self) -> None:
        """Give gunicorn its options."""
        known = self.cfg.settings
        for name, value in self._options.items():
            if name in known:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the app.

        What lives as long as the process, courses above all, is never again looked through for
        what nobody needs, and its memory stays shared: a collection would write into all of it.
        """
        app = self._make()
        gc.collect()
        gc.freeze()
        return app

    def _post_fork(self, _server: Any, _worker: Any) -> None:
        self._begin()


def share_figures() -> None:
    """Let the processes that follow put their figures together. To be called before metrics are imported.

    They lie in a folder that is locked for as long as one of them lives. What a server left
    behind that was killed is taken away.
    """
    if _FIGURES in os.environ:
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if folder.stat().st_uid == os.getuid() and (lock := _locked(folder)) is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)
    while _FIGURES not in os.environ:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        if _locked(folder) is not None and folder.exists():  # or another server took it for a left one
            os.environ[_FIGURES] = str(folder)


def _locked(folder: Path) -> int | None:
    """Lock a folder for this process and its children; return the open lock, None where somebody has it."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        flock(opened, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        return None
    return opened


def _forget_figures(_server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
