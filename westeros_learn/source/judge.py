"""What `check` says of an example: its files are laid into a folder for a moment, and read as any course."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import mkdtemp
from typing import TypeAlias

from westeros_learn.errors import OutputError
from westeros_learn.model import Diagnostic

MOST_EXAMPLES = (600, 5)
"""Checked examples in a course, and in an example; an example within one that lies in another has none."""

_MOST_KNOWN = 2_000
_LONGEST_KNOWN = 100_000  # bytes; larger examples are few, and would fill the memory

Load: TypeAlias = Callable[[Path, int], tuple[Diagnostic, ...]]
Files: TypeAlias = tuple[tuple[str, bytes], ...]
"""Each file of a course: its path from the course's folder, and what it holds."""

_known: dict[tuple[Load, int, Files], tuple[Diagnostic, ...]] = {}
"""What was said before: while a course is written, most of its examples stay."""


@dataclass
class Judge:
    """Says what `check` says of the files of an example.

    Attributes:
        load: reads a course that lies that deep in examples, and returns its faults.
        depth: how many examples lie around the course that is read.
        met: how many were judged.
    """

    load: Load | None = None
    depth: int = 0
    met: int = field(default=0, compare=False)

    @property
    def most(self) -> int:
        """How many it judges."""
        return MOST_EXAMPLES[self.depth] if self.depth < len(MOST_EXAMPLES) else 0

    def faults(self, files: Files) -> tuple[Diagnostic, ...]:
        """Return the faults of a course with these files.

        Raises:
            OutputError: there is no room for it in the folder for temporary files.
        """
        self.met += 1
        if self.load is None:
            return ()
        key = self.load, self.depth + 1, files
        if key not in _known:
            found = self.load(self._folder.holding(files), self.depth + 1)
            if sum(len(data) for _, data in files) > _LONGEST_KNOWN:
                return found
            if len(_known) >= _MOST_KNOWN:
                _known.clear()
            _known[key] = found
        return _known[key]

    @cached_property
    def _folder(self) -> _Folder:
        return _Folder()


class _Folder:
    """A folder that holds one example after the other; it goes away with the judge.

    Examples share most of their files, so only those that differ are written.
    """

    def __init__(self) -> None:
        self._holds: dict[str, bytes] = {}
        try:
            whole = mkdtemp(prefix="westeros-example-")
        except OSError as error:
            raise _no_room(error) from error
        weakref.finalize(self, shutil.rmtree, whole, ignore_errors=True)
        self._root = Path(whole, "example")

    def holding(self, files: Files) -> Path:
        """Return the folder with these files in it, and no others.

        Raises:
            OutputError: there is no room for them.
        """
        wanted = dict(files)
        try:
            for name in self._holds.keys() - wanted.keys():
                self._remove(name)
            for name, data in files:
                if self._holds.get(name) != data:
                    self._write(name, data)
        except OSError as error:
            raise _no_room(error) from error
        return self._root

    def _remove(self, name: str) -> None:
        """Remove a file, and the folders that are empty without it."""
        path = self._root / name
        path.unlink()
        del self._holds[name]
        for folder in path.relative_to(self._root).parents:
            with suppress(OSError):
                (self._root / folder).rmdir()

    def _write(self, name: str, data: bytes) -> None:
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._holds[name] = data


def _no_room(error: OSError) -> OutputError:
    return OutputError(
        f"an example could not be checked: {(error.strerror or str(error)).lower()}.",
        "Make room in the folder for temporary files, or name another in the variable TMPDIR.",
    )
