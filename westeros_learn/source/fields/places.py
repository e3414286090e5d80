"""Which part of a file's data a place in its text belongs to."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import SourceFile
from westeros_learn.source.yaml_nodes import read_yaml

if TYPE_CHECKING:
    from westeros_learn.model import Span
    from westeros_learn.source.yaml_nodes import Path


class Locator:
    """Finds the parts of a file.

    Args:
        text: what the file says.

    Attributes:
        data: the same as data; None where it cannot be read.
    """

    def __init__(self, text: str) -> None:
        self._source = SourceFile("", text.removeprefix("\ufeff"))
        yaml = read_yaml(self._source, Faults())
        self.data = yaml.data if yaml else None
        starts: dict[int, Path] = {}
        for path, mark in yaml.marks.items() if yaml else ():
            starts.setdefault(mark.key, path)  # what is around comes first
            starts.setdefault(mark.start, path)
        self._starts = sorted(starts)
        self._paths = [starts[start] for start in self._starts]

    def path(self, span: Span) -> Path | None:
        """Return the smallest part that a place lies in: what began last before it.

        Where a group begins, the place is that of the whole group.
        """
        index = self._source.line_start(span.line - 1) + span.column - 1
        at = bisect_right(self._starts, index)
        return self._paths[at - 1] if at else None
