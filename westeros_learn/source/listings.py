"""Parts of a course's own text files, as they are written: for a course that teaches this format.

A part is named by its way through the YAML: keys, the id of an entry, the letter of a part.

    course.yaml quizzes final pass-mark       one key of one quiz
    lamp/quiz.yaml lamp-switch choices b      one choice of one question
    lamp/lesson.md title; content-notice      two keys of a lesson's front matter
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from textwrap import dedent
from typing import TYPE_CHECKING

from westeros_learn.source.faults import Faults
from westeros_learn.source.files import read_source
from westeros_learn.source.front_matter import split_front_matter
from westeros_learn.source.yaml_nodes import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.model import Diagnostic
    from westeros_learn.source.files import Folder, SourceFile
    from westeros_learn.source.yaml_nodes import Data, YamlText
    from westeros_learn.source.yaml_nodes import Path as Way

_FILES = ("*.yaml", "*/*.yaml", "*/*.md", "media/**/*.svg", "locale/*.po")
_LINE_END = re.compile(r"\r\n?")
_LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Missing:
    """A part to be listed is not in its file.

    Attributes:
        word: the first word of its way that leads nowhere.
        known: what could stand there.
    """

    word: str
    known: tuple[str, ...]


class CourseTexts:
    """The text files of one course; nothing is read before it is listed.

    Args:
        folder: where it lies; none, for a text without a course around it.
    """

    def __init__(self, folder: Folder | None = None) -> None:
        self._folder = folder
        self._names: frozenset[str] | None = None
        self._faults: dict[str, Faults] = {}
        self._sources: dict[str, SourceFile | None] = {}
        self._yaml: dict[str, YamlText | None] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._found())

    def __contains__(self, name: object) -> bool:
        return name in self._found()

    def part(self, name: str, parts: str = "") -> str | Missing | None:
        """Return lines of a file, without the indentation that they share.

        Args:
            name: the file's path from the course's folder.
            parts: ways to parts of it, with semicolons between; the whole file, if left out.

        Returns:
            What is missing when a way leads nowhere; None when the file cannot be read, for which
            `faults` has the reason.
        """
        source = self._source(name)
        if source is None:
            return None
        if not parts.strip():
            return _LINE_END.sub("\n", source.text).strip("\n")
        found = self.lines(name, parts)
        return _joined(source, found) if isinstance(found, list) else found

    def lines(self, name: str, parts: str) -> list[tuple[int, int]] | Missing | None:
        """Return the first and the last line of each part, counted from 1; else as `part`."""
        text = self._text(name)
        if text is None:
            return None
        found = []
        for part in parts.split(";"):
            way = _way(text.data, part.split())
            if isinstance(way, Missing):
                return way
            found.append(_lines(text, way))
        return found

    def faults(self, name: str) -> tuple[Diagnostic, ...]:
        """Return why a file cannot be read; others who need it may have told so already."""
        return self._faults_of(name).found

    def _faults_of(self, name: str) -> Faults:
        return self._faults.setdefault(name, Faults())

    def _found(self) -> frozenset[str]:
        if self._names is None:
            folder = self._folder
            names = (name for pattern in _FILES for name in (folder.names(pattern) if folder else ()))
            self._names = frozenset(name for name in names if not _is_hidden(name))
        return self._names

    def _source(self, name: str) -> SourceFile | None:
        if name not in self._sources:
            self._sources[name] = self._read_source(name)
        return self._sources[name]

    def _read_source(self, name: str) -> SourceFile | None:
        return read_source(self._folder, name, self._faults_of(name)) if self._folder else None

    def _text(self, name: str) -> YamlText | None:
        """Return a file as YAML; of a lesson, its front matter."""
        if name not in self._yaml:
            source = self._source(name)
            self._yaml[name] = _read(source, self._faults_of(name)) if source else None
        return self._yaml[name]


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in PurePosixPath(name).parts)


def _read(source: SourceFile, faults: Faults) -> YamlText | None:
    if source.name.endswith(".yaml"):
        return read_yaml(source, faults)
    return split_front_matter(source, faults)[0]


def _joined(source: SourceFile, parts: list[tuple[int, int]]) -> str:
    """Return the lines of several parts, with a sign where lines between them are left out."""
    shown: list[str] = []
    before = 0
    for first, last in parts:
        text = source.text[source.line_start(first - 1) : source.line_start(last)]
        if before and first != before + 1:
            shown.append(text[: len(text) - len(text.lstrip(" "))] + _LEFT_OUT)
        shown.append(text.rstrip())
        before = last
    return dedent(_LINE_END.sub("\n", "\n".join(shown)))


def _way(data: Data, words: list[str]) -> Way | Missing:
    """Return the way to a part of the data."""
    way: list[str | int] = []
    for word in words:
        steps = _steps(data)
        if word not in steps:
            return Missing(word, tuple(steps))
        way.append(steps[word][0])
        data = steps[word][1]
    return tuple(way)


def _steps(data: Data) -> dict[str, tuple[str | int, Data]]:
    """Return what can be named in a part: its keys, or the ids and letters of its entries."""
    if isinstance(data, dict):
        return {key: (key, value) for key, value in data.items()}
    steps: dict[str, tuple[str | int, Data]] = {}
    for number, entry in enumerate(data if isinstance(data, list) else ()):
        name = entry.get("id", next(iter(entry), "")) if isinstance(entry, dict) else entry
        if isinstance(name, str):
            steps.setdefault(name.strip(), (number, entry))
    return steps


def _lines(text: YamlText, way: Way) -> tuple[int, int]:
    """Return the lines of a part, from its key on, without the comments that follow it."""
    first = text.source.line_at(text.mark(way).key) + 1
    last = text.lines(way)[1]
    inner, data = way, _at(text.data, way)
    while data and not isinstance(data, str) and text.source.text[text.mark(inner).start] not in "[{":
        step = len(data) - 1 if isinstance(data, list) else list(data)[-1]
        inner, data = (*inner, step), data[step]  # type: ignore[index]  # a step fits its data
        last = text.lines(inner)[1]
    return first, last


def _at(data: Data, way: Way) -> Data:
    for step in way:
        data = data[step]  # type: ignore[index]  # the way was found in this data
    return data
