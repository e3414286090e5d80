"""The app under gunicorn: several processes, each with several threads."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

_PATIENCE = 60
"""Seconds after which a process that answers nothing is ended and begun anew."""


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
    """Let the processes that follow put their figures together. To be called before metrics are imported."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="westeros-learn-figures-")


def _forget_figures(_server: Any, worker: Any) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
