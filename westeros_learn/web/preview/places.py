"""Which part of the page a fault concerns."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from html import unescape
from pathlib import Path

from westeros_learn.model import Span

_PLACE = re.compile(r' data-at="([^"]*):(\d+):(\d+)"')


class Places:
    """The places that a page shows, and the part around each fault.

    Args:
        page: the page; its parts say where they are written.
        folder: the course's folder, for the indentation of its lines says where a part ends.
    """

    def __init__(self, page: str, folder: Path) -> None:
        self._folder = folder
        self._spans: dict[str, list[Span]] = {}
        self._lines: dict[str, Sequence[str]] = {}
        found = {Span(unescape(file), int(line), int(column)) for file, line, column in _PLACE.findall(page)}
        for span in sorted(found):
            self._spans.setdefault(span.file, []).append(span)

    def around(self, fault: Span) -> Span | None:
        """Return the smallest part of the page that a place lies in, None when none is shown."""
        spans = self._spans.get(fault.file, [])
        for span in reversed(spans[: bisect_right(spans, fault)]):
            if self._reaches(span, fault.line):
                return span
        return None

    def _reaches(self, span: Span, line: int) -> bool:
        """Say whether the part that starts at a place goes on up to a line: nothing stands left of it."""
        return all(indent >= span.column - 1 for indent in self._indents(span.file, span.line, line))

    def _indents(self, file: str, start: int, end: int) -> Iterable[int]:
        if file not in self._lines:
            self._lines[file] = _read_lines(self._folder / file)
        comment = "\0" if file.endswith(".md") else "#"
        for line in self._lines[file][start:end]:
            written = line.lstrip()
            if written and not written.startswith(comment):
                yield len(line) - len(written)


def _read_lines(path: Path) -> Sequence[str]:
    try:
        return path.read_text("utf-8", errors="replace").splitlines()
    except OSError:  # gone meanwhile; the next look at the folder tells
        return ()
