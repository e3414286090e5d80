"""The packages that are played at this moment: opened once, and used by many requests."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

from westeros_learn.inspector import Playable, open_playable


class OpenedPackages:
    """Keeps the packages open that were asked for last.

    One that is no longer among them closes itself when the last answer that reads it has gone out.

    Args:
        most: how many are open at a time.
    """

    def __init__(self, most: int = 8) -> None:
        self._most = most
        self._opened: OrderedDict[Path, Playable] = OrderedDict()
        self._lock = Lock()

    def open(self, path: Path) -> Playable:
        """Return a package that is open.

        Raises:
            UnplayableError: it cannot be played.
        """
        with self._lock:
            found = self._opened.get(path)
            if found is None:
                found = self._opened[path] = open_playable(path)
            self._opened.move_to_end(path)
            while len(self._opened) > self._most:
                self._opened.popitem(last=False)
            return found
