"""Which part of a file's data a place in its text belongs to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.yaml_nodes import read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from westeros_learn.model import Span
    from westeros_learn.source.yaml_nodes import Mark, Path


class Locator:
    """Finds the parts of a file.

    Args:
        text: what the file says.
        name: the file, whose entries may be known from another reading of it.

    Attributes:
        data: the same as data; None where it cannot be read.
    """

    def __init__(self, text: str, name: str = "") -> None:
        self._source = SourceFile(name, text.removeprefix("\ufeff"))
        yaml = read_yaml(self._source, Faults())
        self.data = yaml.data if yaml else None
        self._entries = yaml.entries if yaml else ()
        self._first = [entry.start for entry in self._entries]
        self._parts: dict[int, _Parts] = {}
        if yaml and not self._entries:
            self._parts[0] = _Parts(yaml.marks)

    def path(self, span: Span) -> Path | None:
        """Return the smallest part that a place lies in: what began last before it.

        Where a group begins, the place is that of the whole group.
        """
        index = self._source.line_start(span.line - 1) + span.column - 1
        if not self._entries:
            return self._parts[0].last_before(index) if self._parts else None
        number = bisect_right(self._first, index) - 1
        if number < 0:
            return None
        found = self._in_entry(number, index)
        return found if found or not number else self._in_entry(number - 1, index)  # at a hyphen

    def _in_entry(self, number: int, index: int) -> Path | None:
        """Return the smallest part of an entry; only those entries are looked into that are asked for."""
        entry = self._entries[number]
        if number not in self._parts:
            self._parts[number] = _Parts(entry.alone.yaml.marks)
        path = self._parts[number].last_before(index - entry.start)
        return (number, *path[1:]) if path else path


class _Parts:
    """The parts of a file, or of an entry that was read alone, in the order in which they begin."""

    def __init__(self, marks: Mapping[Path, Mark]) -> None:
        starts: dict[int, Path] = {}
        for path, mark in marks.items():
            starts.setdefault(mark.key, path)  # what is around comes first
            starts.setdefault(mark.start, path)
        self._starts = sorted(starts)
        self._paths = [starts[start] for start in self._starts]

    def last_before(self, index: int) -> Path | None:
        at = bisect_right(self._starts, index)
        return self._paths[at - 1] if at else None
