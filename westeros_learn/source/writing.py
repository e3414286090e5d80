"""Files written whole or not at all."""

from __future__ import annotations

import os
import shutil
from codecs import BOM_UTF8 as BOM
from pathlib import Path
from stat import S_IMODE
from tempfile import NamedTemporaryFile

from westeros_learn.errors import OutputError

UNFINISHED = ".new-"
"""What the names of files begin with that are being written."""


def write_whole(path: Path, text: str) -> None:
    """Write a text file whole or not at all, with the rights and the byte order mark it had.

    Raises:
        OutputError: it cannot be written.
    """
    _write(path, text.encode(), keeps_mark=True, durable=False)


def write_bytes(path: Path, data: bytes, *, durable: bool = False) -> None:
    """Write a file whole or not at all, with the rights it had; the folder is made when it is missing.

    Args:
        path: which one.
        data: what it says then.
        durable: whether it must survive a power cut when this returns.

    Raises:
        OutputError: it cannot be written.
    """
    _write(path, data, keeps_mark=False, durable=durable)


def _write(path: Path, data: bytes, *, keeps_mark: bool, durable: bool) -> None:
    try:
        target = path.resolve()
        target.parent.mkdir(exist_ok=True)
        has_mark = keeps_mark and target.exists() and target.read_bytes().startswith(BOM)
        with NamedTemporaryFile(dir=target.parent, prefix=UNFINISHED, delete=False) as file:
            new = Path(file.name)
            file.write((BOM if has_mark else b"") + data)
        try:
            new.chmod(S_IMODE(target.stat().st_mode) if target.exists() else 0o644)
            if durable:
                on_disk(new)
            new.replace(target)
            if durable:
                on_disk(target.parent)
        finally:
            new.unlink(missing_ok=True)
    except OSError as error:
        problem = f"'{path}' could not be written: {error.strerror}."
        raise OutputError(problem, "Check your rights in its folder, then try again.") from error


def drop_unfinished(folder: Path) -> None:
    """Delete what somebody has begun to write in a folder who was killed over it.

    Only where nobody else writes at the same moment, as under a lock.
    """
    for path in folder.glob(f"{UNFINISHED}*"):
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def on_disk(path: Path) -> None:
    """See that what was written to a file, or into a folder, is on the disk (POSIX, `fsync`)."""
    if os.name == "nt" and path.is_dir():  # Windows opens no folders
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
