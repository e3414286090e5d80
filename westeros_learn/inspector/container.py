"""A package's files, from a zip or a folder: listed first, then read one after the other, never unpacked."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

_CHUNK = 1 << 16
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, RuntimeError, OSError)
"""What `zipfile` raises of a zip in which any byte may be wrong (it seeks wherever a wrong one leads)."""


class DamagedError(Exception):
    """A file of the package cannot be read whole; its text says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of a package as it is listed.

    Attributes:
        name: its path in the package, as it is written there.
        size: in bytes, as it is said.
        packed: in bytes within the zip; its size in a folder.
        offset: where it begins in the zip.
        method: how it is packed; 0 in a folder.
        encrypted: whether it wants a password.
        link: whether it is a link.
    """

    name: str
    size: int
    packed: int
    offset: int = 0
    method: int = 0
    encrypted: bool = False
    link: bool = False

    @property
    def is_folder(self) -> bool:
        """Whether this is only the name of a folder."""
        return self.name.endswith("/")


class Container(Protocol):
    """Where the files lie."""

    entries: tuple[Entry, ...]

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Yield the bytes of a file, part by part.

        Raises:
            DamagedError: it cannot be read whole.
        """


def read(container: Container, entry: Entry, most: int) -> bytes:
    """Return a file's bytes, `most` of them and no more.

    Raises:
        DamagedError: it cannot be read.
    """
    parts = bytearray()
    for chunk in container.chunks(entry):
        parts += chunk
        if len(parts) >= most:
            break
    return bytes(parts[:most])


class Zip(AbstractContextManager["Zip"]):
    """A package as a zip.

    Raises:
        DamagedError: its table of contents cannot be read.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as error:
            raise DamagedError("its table of contents cannot be read") from error
        self._infos = self._zip.infolist()
        self.entries = tuple(_entry(info) for info in self._infos)
        self._by_offset = {(info.orig_filename, info.header_offset): info for info in reversed(self._infos)}

    def __exit__(self, *_: object) -> None:
        """Close the zip."""
        self._zip.close()

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Yield a file's bytes; never more than its listed size, and checked by its sum at the end."""
        try:
            with self._zip.open(self._by_offset[entry.name, entry.offset]) as stream:
                yield from _parts(stream)
        except _DAMAGE as error:
            raise DamagedError(_reason(error)) from error


def _entry(info: zipfile.ZipInfo) -> Entry:
    return Entry(
        # The name as it is written: zipfile turns another system's signs into its own.
        name=info.orig_filename,
        size=info.file_size,
        packed=info.compress_size,
        offset=info.header_offset,
        method=info.compress_type,
        encrypted=bool(info.flag_bits & 1),
        link=stat.S_ISLNK(info.external_attr >> 16),
    )


def _reason(error: Exception) -> str:
    text = str(error)
    return "its check sum is wrong" if "CRC" in text else "its bytes cannot be unpacked"


class Folder(AbstractContextManager["Folder"]):
    """A package that was unpacked. No link in it is followed, and nothing but plain files is read.

    Args:
        most: how many files are listed at most, one more than this to show that there are more.
    """

    def __init__(self, path: Path, most: int) -> None:
        self._path = path
        entries: list[Entry] = []
        for place, folders, names in os.walk(path, followlinks=False):
            folders.sort()
            for name in sorted([*names, *(each for each in folders if Path(place, each).is_symlink())]):
                entries += self._listed(Path(place, name))
            if len(entries) > most:
                break
        self.entries = tuple(entries)

    def _listed(self, file: Path) -> Iterator[Entry]:
        """Yield a plain file, or a link; a device or a pipe is left where it is."""
        status = file.lstat()
        name = file.relative_to(self._path).as_posix()
        if stat.S_ISLNK(status.st_mode):
            yield Entry(name, 0, 0, link=True)
        elif stat.S_ISREG(status.st_mode):
            yield Entry(name, status.st_size, status.st_size)

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """Yield a file's bytes."""
        try:
            with (self._path / entry.name).open("rb") as stream:
                yield from _parts(stream)
        except OSError as error:
            raise DamagedError((error.strerror or "it cannot be read").lower()) from error


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
