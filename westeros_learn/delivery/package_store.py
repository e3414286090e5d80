"""The folder of packages: one file for each content, called by its digest, never changed.

Several processes, on several machines, may share it. A file has its name only when all of it is on the
disk: whoever is killed leaves an unfinished one in a corner, where nobody looks for packages.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from westeros_learn.export import Written

_CORNER = ".unfinished"
_LEFT = timedelta(days=1)
_YOUNG = 3600.0


class PackageStore:
    """Where the packages are.

    Args:
        folder: a folder that this program may write to.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, sha256: str) -> Path:
        """Return where the package of a digest lies, or would."""
        return self._folder / sha256[:2] / sha256

    def has(self, sha256: str, size: int) -> bool:
        """Say whether a package is there, whole."""
        try:
            return self.path(sha256).stat().st_size == size
        except OSError:
            return False

    @contextmanager
    def workplace(self) -> Iterator[Path]:
        """Give a folder to write a package into; what is left in it goes away at the end."""
        corner = self._folder / _CORNER
        corner.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=corner))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(self, written: Written) -> None:
        """Give a package that was written in a workplace its place. It survives a power cut."""
        place = self.path(written.sha256)
        place.parent.mkdir(exist_ok=True)
        _on_disk(written.file)
        os.replace(written.file, place)  # noqa: PTH105  # named as in the manuals: atomic on every system
        _on_disk(place.parent)

    def drop(self, sha256: str) -> None:
        """Delete a package that no version needs; but not one that was just put there for a new one."""
        place = self.path(sha256)
        with suppress(FileNotFoundError):
            if place.stat().st_mtime < time.time() - _YOUNG:
                place.unlink()

    def sweep(self, now: datetime) -> None:
        """Delete what processes that died have left unfinished."""
        for left in (self._folder / _CORNER).glob("*"):
            try:
                is_old = left.stat().st_mtime < (now - _LEFT).timestamp()
            except OSError:  # its process has just ended, or another one sweeps
                continue
            if is_old:
                shutil.rmtree(left, ignore_errors=True)


def _on_disk(path: Path) -> None:
    """See that what was written to a file, or into a folder, is on the disk (POSIX, `fsync`)."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
