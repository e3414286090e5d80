"""Source files as text, and places in them."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count, islice
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from typing import TYPE_CHECKING

from westeros_learn.model import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from westeros_learn.source.faults import Faults

MOST_BYTES = 2_000_000
"""A text file of a course that is larger was not written by hand."""

_MOST_FINDS = 1_000
_LINE_END = re.compile(r"\r\n?|\n")
_BLANK = re.compile(r"\s*")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Folder:
    """Where a course lies, and what of it is being written and not saved yet.

    Attributes:
        path: the course's folder.
        unsaved: texts that stand in place of those of files, by the paths of these from the folder;
            also of files that there are not yet.
    """

    path: Path
    unsaved: Mapping[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        path = self.path / name
        return name in self.unsaved or path.exists() or path.is_symlink()

    def names(self, pattern: str) -> list[str]:
        """Return the paths from the folder, in order, that a pattern like `*/lesson.md` describes."""
        deep = pattern.count("/")
        new = (
            name for name in self.unsaved if name.count("/") == deep and PurePosixPath(name).match(pattern)
        )
        found = (path.relative_to(self.path).as_posix() for path in self.path.glob(pattern))
        return sorted({*found, *new})


@dataclass(frozen=True)
class SourceFile:
    """A text file of a course.

    Attributes:
        name: path from the course's folder, with `/`.
        text: what it says, without a byte order mark.
    """

    name: str
    text: str

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    @cached_property
    def looks_into_files(self) -> bool:
        """Whether parts of it depend on files that they list, or on examples that they have checked."""
        return any(f"{{{name}}}" in self.text for name in ("listing", "checked"))

    @cached_property
    def _looked_for(self) -> count[int]:
        """Counts how many pieces were looked for."""
        return count()

    def find(self, needle: str, start: int, end: int, occurrence: int) -> int | None:
        """Return where a piece stands between two places, its lines broken anywhere.

        None when it is not found, and once so many were looked for that nobody reads the rest.
        """
        words = needle.split()
        if not words or next(self._looked_for) > _MOST_FINDS:
            return None
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        match = next(islice(pattern.finditer(self.text, start, end), occurrence, None), None)
        return match.start() if match else None

    def span(self, index: int) -> Span:
        """Return the place of a character."""
        line = bisect_right(self._starts, index)
        return Span(self.name, line, index - self._starts[line - 1] + 1)

    def line_at(self, index: int) -> int:
        """Return the line of a character, counted from 0."""
        return bisect_right(self._starts, index) - 1

    def line_start(self, line: int) -> int:
        """Return where a line starts, counted from 0; the text's end for one beyond it."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def area(self, start: int, end: int, *, keeps_lines: bool = False) -> Area:
        """Return the stretch of the file from `start` to `end`."""
        return Area(self, start, end, self.line_at(start) if keeps_lines else None)


@dataclass(frozen=True, slots=True)
class Area:
    """The stretch of a source file in which a text stands.

    Attributes:
        first_line: the line of the text's first line, counted from 0; None when the
            text's lines are not the file's (YAML folds them).
    """

    source: SourceFile
    start: int
    end: int
    first_line: int | None = None

    @property
    def span(self) -> Span:
        """The place of its first character that is no blank."""
        match = _BLANK.match(self.source.text, self.start, self.end)
        found = match.end() if match else self.start
        return self.source.span(found if found < self.end else self.start)

    def part(self, first: int, last: int) -> Area:
        """Return the area of the text's lines from `first` up to, not including, `last`."""
        if self.first_line is None:
            return self
        top = self.first_line + first
        start, end = self.source.line_start(top), self.source.line_start(self.first_line + last)
        return Area(self.source, start, min(end, max(self.end, start)), top)

    def find(self, needle: str, occurrence: int = 0) -> Span:
        """Return the place of a piece of the text, or of the area when it is not found."""
        index = self.index(needle, occurrence)
        return self.span if index is None else self.source.span(index)

    def index(self, needle: str, occurrence: int = 0) -> int | None:
        """Return where a piece of the text starts, None when it is not found."""
        words = needle.split()
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words) if words else "(?!)")
        found = pattern.finditer(self.source.text, self.start, self.end)
        match = next(islice(found, occurrence, None), None)
        return match.start() if match else None


def read_source(folder: Folder, name: str, faults: Faults, *, most: int = MOST_BYTES) -> SourceFile | None:
    """Read a text file, of at most so many bytes, of a course.

    Returns:
        None when it cannot be read; the fault is collected.
    """
    if name in folder.unsaved:
        written = folder.unsaved[name].encode(errors="replace")
        if len(written) <= most:
            return _decode(name, written, faults)
        faults.add("Y103", Span(name), most=f"{most:,}")
        return None
    raw = read_bytes(folder.path, name, faults, most=most, too_large="Y103")
    return None if raw is None else _decode(name, raw, faults)


def read_bytes(root: Path, name: str, faults: Faults, *, most: int, too_large: str) -> bytes | None:
    """Read a file of the course that lies in `root`.

    Args:
        root: the course's folder.
        name: the file's path from there.
        faults: collects what is wrong.
        most: how many bytes it may have.
        too_large: the code of a file that has more.

    Returns:
        None when it cannot be read.
    """
    place = Span(name)
    path = root / name
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            faults.add("Y107", place)
            return None
        raw = _read_regular(path, most)
        if raw is None:
            faults.add("Y101", place, reason="it is not a file")
        elif len(raw) > most:
            faults.add(too_large, place, most=f"{most:,}")
        else:
            return raw
    except (OSError, RuntimeError) as error:
        faults.add("Y101", place, reason=getattr(error, "strerror", None) or "it links to itself")
    return None


def _read_regular(path: Path, most: int) -> bytes | None:
    """Return the bytes of a file, at most one more than wanted; None when it is no file.

    Whatever else may change the path meanwhile: a pipe is never waited for, and a file that
    grows is not followed.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return None
    with open(descriptor, "rb") as file:  # noqa: PTH123  # a descriptor has no path
        return file.read(most + 1)


def _decode(name: str, raw: bytes, faults: Faults) -> SourceFile | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        faults.add("Y102", SourceFile(name, before).span(len(before)), byte=f"{raw[error.start]:02X}")
        return None
    if text.startswith(_BOM):
        faults.add("Y104", Span(name))
        text = text.removeprefix(_BOM)
    return SourceFile(name, text)
