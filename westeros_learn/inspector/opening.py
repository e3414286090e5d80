"""Looks at a zip's last bytes before anything else is read: is it whole, and how much does it hold?"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_LOCATOR = b"PK\x06\x07"
_LOCATOR_SIZE = 20
_END64 = b"PK\x06\x06"
_END64_SIZE = 56


@dataclass(frozen=True, slots=True)
class Ending:
    """What the end of a zip says of it.

    Attributes:
        directory: bytes of its table of contents.
        zip64: whether it has the form for more than 4 GB.
    """

    directory: int
    zip64: bool


def begins_as_zip(path: Path) -> bool:
    """Say whether a file starts as a zip does."""
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", _END)


def read_ending(path: Path) -> Ending | None:
    """Return what the end of a zip says, or None when it has none. Reads 64 kB at most."""
    with path.open("rb") as stream:
        length = path.stat().st_size
        start = max(0, length - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE)
        stream.seek(start)
        tail = stream.read()
        place = _place_of_end(tail)
        if place < 0:
            return None
        (directory,) = struct.unpack_from("<L", tail, place + 12)
        locator = tail[max(0, place - _LOCATOR_SIZE) : place]
        if not locator.startswith(_LOCATOR):
            return Ending(directory, zip64=False)
        (offset,) = struct.unpack_from("<Q", locator, 8)
        # A zip may stand behind other bytes, which shifts all its offsets: its end is then just before.
        for where in (offset, start + place - _LOCATOR_SIZE - _END64_SIZE):
            if 0 <= where < length:
                stream.seek(where)
                record = stream.read(_END64_SIZE)
                if len(record) == _END64_SIZE and record.startswith(_END64):
                    (large,) = struct.unpack_from("<Q", record, 40)
                    directory = max(directory if directory != 0xFFFFFFFF else 0, large)
        return Ending(directory, zip64=True)


def _place_of_end(tail: bytes) -> int:
    """Return where the last record begins: at the very end, or before a comment."""
    exact = len(tail) - _END_SIZE
    if exact >= 0 and tail[exact : exact + 4] == _END and tail[-2:] == b"\0\0":
        return exact
    place = tail.rfind(_END)
    return place if place >= 0 and place + _END_SIZE <= len(tail) else -1
