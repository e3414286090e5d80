"""Noticing at once that a file of a folder was saved, however the editor does it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

from watchfiles import watch

_STEP_MS = 10
"""Changes that follow each other faster belong to one saving: truncate and write, write and rename."""
_LONGEST_MS = 100
"""However busy the folder is, after this time it is looked at."""
_LOOK_MS = 1000
"""How often a folder is looked at by itself: on a share in the network, nobody tells."""


def watch_folder(folder: Path, changed: Callable[[], None], stop: Event, *, at_once: bool = False) -> None:
    """Call back whenever something in a folder was changed, until told to stop.

    Args:
        folder: what is watched, with all below it.
        changed: called after a change.
        stop: set to end it.
        at_once: whether to call back at the beginning, for what was changed before.
    """
    known = _look(folder)
    if at_once:
        changed()
    while not stop.is_set():
        try:
            for events in watch(
                folder,
                step=_STEP_MS,
                debounce=_LONGEST_MS,
                rust_timeout=_LOOK_MS,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=False,
            ):
                now = _look(folder)
                if events or now != known:
                    known = now
                    changed()
        except OSError:  # the folder is gone; it may come back
            changed()
            stop.wait(_LOOK_MS / 1000)


def _look(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the size and the time of every file in a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        try:
            info = path.stat()
        except OSError:  # gone meanwhile, or a link to nothing
            continue
        found[str(path)] = info.st_mtime_ns, info.st_size
    return found
