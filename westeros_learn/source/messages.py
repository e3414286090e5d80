"""What there is to translate in a course: every text once, in order, with notes for translators."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from westeros_learn.source.kept import kept_parts, told_parts
from westeros_learn.source.reading import COURSE_FILE, LESSON_FILE, SCENARIO_FILES, CourseFiles
from westeros_learn.source.schema import is_part_key
from westeros_learn.source.validation import value_at
from westeros_learn.source.yaml_nodes import Path, YamlText

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from westeros_learn.source.translation import Message, Place

_MOST_NOTES = 5


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A text to translate.

    Attributes:
        places: each file and line in which it stands.
        labels: what it is in each place: the id of what it belongs to, and the keys. They
            stay when the text changes.
        notes: what a translator must know of it, a line for each.
    """

    message: Message
    places: tuple[tuple[str, int], ...]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def found_messages(files: CourseFiles, met: Mapping[Message, Sequence[Place]]) -> list[FoundMessage]:
    """Return every text that the translator met, by the place in which it stands first."""
    texts = {text.source.name: _Labels(text) for text in _yaml_texts(files)}
    order = _Order(files)
    found = []
    for message, places in met.items():
        spans = sorted({(order.key(p.area.source.name), p.area.span) for p in places})
        told = [_told(place, texts) for place in places]
        notes = dict.fromkeys(" – ".join(part for part in pair if part) for pair in told)
        if kept := kept_parts(message.text):
            notes[f"Keep {told_parts(kept)}"] = None
        found.append(
            (
                spans[0],
                FoundMessage(
                    message,
                    tuple((span.file, span.line) for _, span in spans),
                    tuple(dict.fromkeys(label for label, _ in told if label)),
                    (*list(notes)[:_MOST_NOTES], *list(notes)[_MOST_NOTES:][-1:]),
                ),
            )
        )
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].message))]


def _told(place: Place, texts: Mapping[str, _Labels]) -> tuple[str, str]:
    """Return what a text belongs to, "" in a lesson's text, and what it is."""
    labels = texts.get(place.area.source.name)
    label = labels.label(place.area.start) if labels else ""
    return label, "" if label and place.what == "paragraph" else place.what


class _Order:
    """The order of a course's files as its author thinks of them."""

    def __init__(self, files: CourseFiles) -> None:
        self._folders = {folder: number for number, folder in enumerate(files.lessons)}

    def key(self, name: str) -> tuple[int, int, bool, str]:
        """Return what sorts a file."""
        folder = name.partition("/")[0]
        if name == COURSE_FILE:
            return 0, 0, False, name
        if folder in self._folders:
            return 1, self._folders[folder], not name.endswith(LESSON_FILE), name
        return 2, "/" in name, False, name


class _Labels:
    """What the values of a YAML text are: the id of their group, and the keys from there."""

    def __init__(self, text: YamlText) -> None:
        self._text = text

    @cached_property
    def _marks(self) -> list[tuple[int, int, Path]]:
        return sorted((mark.start, len(path), path) for path, mark in self._text.marks.items())

    def label(self, start: int) -> str:
        """Return the label of the value in which a place stands, "" outside of the YAML."""
        marks = self._marks
        at = bisect_right(marks, (start, len(self._text.source.text), ())) - 1
        if at < 0 or start >= self._text.mark(()).end:
            return ""
        path = marks[at][2]
        for length in range(len(path) - 1, -1, -1):
            identifier = value_at(self._text.data, (*path[:length], "id"))
            if isinstance(identifier, str):
                if length and self._text.source.name.endswith(
                    SCENARIO_FILES[1:]
                ):  # a node's id counts in its file
                    identifier = f"{value_at(self._text.data, ('id',))}/{identifier}"
                return f"{identifier}: {' '.join(self._steps(path, length))}"
        return " ".join(self._steps(path, 0))

    def _steps(self, path: Path, first: int) -> Iterator[str]:
        """Yield the keys of a path; a part of a list goes by its letter, or by its number."""
        for at in range(first, len(path)):
            step = path[at]
            if isinstance(step, str):
                group = value_at(self._text.data, path[:at])
                is_letter = is_part_key(step) and isinstance(group, dict)
                if not is_letter:
                    yield step
                continue
            group = value_at(self._text.data, path[: at + 1])
            letters = [key for key in group if is_part_key(key)] if isinstance(group, dict) else []
            yield letters[0] if letters else str(step + 1)


def _yaml_texts(value: Any) -> Iterator[YamlText]:
    """Yield every YAML text that files were read from."""
    if isinstance(value, YamlText):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _yaml_texts(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _yaml_texts(part)
    elif is_dataclass(value) and (isinstance(value, CourseFiles) or hasattr(value, "entry")):
        for each in fields(value):
            if each.name != "entry":
                yield from _yaml_texts(getattr(value, each.name))
