"""The author's handbook leaves nothing of the format out: every part is shown by an example and named.

Shown: in a listing of the course's own files, in an example beside what it becomes, or in an example
that is checked. Named: as `code` in the text of the same lesson. What is there to show is asked of
the readers of the format, so that a new key, kind, block or role fails here until it is taught.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, TypeAlias, Union, get_args, get_origin

import pytest

from westeros_learn.model import (
    KINDS,
    CalloutKind,
    Checked,
    Code,
    Course,
    Example,
    Feedback,
    Lesson,
    Listing,
    QuestionPlace,
    QuizRole,
    ValueStyle,
    walk,
)
from westeros_learn.source import load_course
from westeros_learn.source.directives import BLOCK_OPTIONS
from westeros_learn.source.faults import Faults
from westeros_learn.source.files import Folder, SourceFile
from westeros_learn.source.front_matter import split_front_matter
from westeros_learn.source.inlines import ROLES
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.listings import CourseTexts
from westeros_learn.source.scenario_schema import Good, ScenarioEntry
from westeros_learn.source.schema import (
    CourseEntry,
    Entry,
    ExtraTime,
    KeyedEntry,
    LessonEntry,
    ReferenceEntry,
    TermEntry,
)
from westeros_learn.source.svg import CLASSES
from westeros_learn.source.yaml_nodes import Path as Way
from westeros_learn.source.yaml_nodes import YamlText, read_yaml

COURSE = Path(__file__).parents[1] / "courses/writing-courses"

Key: TypeAlias = tuple[str, str]
"""The group that a key belongs to, and the key."""
Placed: TypeAlias = "tuple[Key, Way]"
"""A key and its way through a file."""


# --- what there is to teach ----------------------------------------------------------------


def keys_of_format() -> set[Key]:
    """Return every key of every kind of file; what several kinds of questions share counts once."""
    found: set[Key] = set()
    waiting: list[type[Entry]] = [CourseEntry, LessonEntry, TermEntry, ReferenceEntry, ScenarioEntry]
    waiting += QUESTION_ENTRIES.values()
    met: set[type[Entry]] = set()
    while waiting:
        entry = waiting.pop()
        if entry in met:
            continue
        met.add(entry)
        for name, field in entry.model_fields.items():
            if not _is_letter(entry, name):
                found.add((_owner(entry, name), field.alias or name))
            waiting += _entries_in(field.annotation)
    return found


def _is_letter(entry: type[Entry], name: str) -> bool:
    """Say whether a field is written as the one letter of a part, and so has no key."""
    return issubclass(entry, KeyedEntry) and name in ("key", entry.holds)


def _owner(entry: type[Entry], name: str) -> str:
    """Return the name of the group in which a field was first defined."""
    return next(
        base for base in reversed(entry.__mro__) if name in vars(base).get("__annotations__", {})
    ).__name__


def _entries_in(annotation: Any) -> Iterator[type[Entry]]:
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, Entry):
            yield annotation
        return
    for part in get_args(annotation):
        yield from _entries_in(part)


# --- what is shown -------------------------------------------------------------------------


def keys_shown(
    shape: Any, data: Any, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[Key, tuple[str | int, ...]]]:
    """Yield the keys in a text, each with its way; `shape` is what the format says of the data."""
    shape = _fitting(shape, data)
    if isinstance(data, list):
        inner = get_args(shape)[0] if get_origin(shape) is list else None
        for number, item in enumerate(data):
            yield from keys_shown(inner, item, (*path, number))
    elif isinstance(data, dict) and get_origin(shape) is dict:
        for name, value in data.items():
            yield from keys_shown(get_args(shape)[1], value, (*path, name))
    elif isinstance(data, dict) and isinstance(shape, type) and issubclass(shape, Entry):
        names = {field.alias or name: name for name, field in shape.model_fields.items()}
        for key, value in data.items():
            if key in names and not _is_letter(shape, names[key]):
                yield (_owner(shape, names[key]), key), (*path, key)
                yield from keys_shown(shape.model_fields[names[key]].annotation, value, (*path, key))


def _fitting(shape: Any, data: Any) -> Any:
    """Return of what may stand in a place what fits to the data that does."""
    if get_origin(shape) is Annotated:
        return _fitting(get_args(shape)[0], data)
    if get_origin(shape) in (Union, UnionType):
        wanted = list if isinstance(data, list) else (dict, Entry)
        parts = [_fitting(part, data) for part in get_args(shape)]
        origins = [get_origin(part) or part for part in parts]
        fitting = (
            part
            for part, origin in zip(parts, origins, strict=True)
            if isinstance(origin, type) and issubclass(origin, wanted)
        )
        return next(fitting, None)
    return shape


def shape_of(file: str, data: Any) -> Any:
    """Return what the format says of a file, a list of questions one for one."""
    name = file.rpartition("/")[2]
    if name.endswith("quiz.yaml") or name == "test-pool.yaml":
        return None
    if name.endswith(".scenario.yaml"):
        return ScenarioEntry
    shapes = {"course.yaml": CourseEntry, "lesson.md": LessonEntry, "glossary.yaml": list[TermEntry]}
    return {**shapes, "references.yaml": list[ReferenceEntry]}.get(name)


def keys_in(file: str, text: YamlText) -> Iterator[Placed]:
    """Yield the keys of a file with their ways."""
    shape = shape_of(file, text.data)
    if shape is not None:
        yield from keys_shown(shape, text.data)
    elif isinstance(text.data, list) and file.endswith(".yaml"):
        for number, question in enumerate(text.data):
            kind = question.get("kind") if isinstance(question, dict) else None
            yield from keys_shown(QUESTION_ENTRIES.get(str(kind)), question, (number,))


def yaml_of(file: str, text: str) -> YamlText | None:
    """Return a file's YAML, a lesson's front matter."""
    source = SourceFile(file, text)
    if file.endswith(".md"):
        return split_front_matter(source, Faults())[0]
    return read_yaml(source, Faults()) if file.endswith(".yaml") else None


def shown_in(lesson: Lesson) -> Iterator[tuple[str, YamlText, set[int]]]:
    """Yield each file that a lesson shows a part of, and the lines that it shows, counted from 1."""
    texts = CourseTexts(Folder(COURSE))
    lines = (COURSE / lesson.folder / "lesson.md").read_text().split("\n")
    for node in walk(lesson.blocks):
        if isinstance(node, Listing) and node.span and "{listing}" in lines[node.span.line - 1]:
            text = yaml_of(node.file, (COURSE / node.file).read_text())
            parts = lines[node.span.line - 1].partition(node.file)[2].strip()
            found = texts.lines(node.file, parts) if text and parts else [(1, 100_000)]
            if text is not None:
                assert isinstance(found, list)  # the course is clean
                yield node.file, text, {line for first, last in found for line in range(first, last + 1)}
        for file in node.files if isinstance(node, Checked) else ():
            text = yaml_of(file.file, file.text)
            if text is not None:
                yield file.file, text, set(range(1, file.text.count("\n") + 2))


@cache
def handbook() -> Course:
    """The course, which is clean."""
    result = load_course(COURSE)
    assert result.course
    assert not result.diagnostics
    return result.course


def named_in(lesson: Lesson) -> set[str]:
    """Return the words that a lesson's text sets as code."""
    codes = (node.text for node in walk(lesson.blocks) if isinstance(node, Code))
    return {word for code in codes for word in re.findall(r"[a-z][a-z0-9-]*", code)}


def texts_of(lesson: Lesson) -> str:
    """Return every text that a lesson shows as it is written."""
    parts: list[str] = []
    for node in walk(lesson.blocks):
        if isinstance(node, Listing | Example):
            parts.append(node.text)
        elif isinstance(node, Checked):
            parts += [file.text for file in node.files]
    return "\n".join(parts)


# --- nothing is missing --------------------------------------------------------------------


def test_every_key_is_shown_and_named() -> None:
    """Of each group of keys, and of each kind of question what only it has."""
    taught: dict[Key, bool] = defaultdict(bool)
    for lesson in handbook().lessons:
        named = named_in(lesson)
        for file, text, lines in shown_in(lesson):
            for key, way in keys_in(file, text):
                line = text.key_span(way).line
                taught[key] |= line in lines and key[1] in named
    assert keys_of_format() - {key for key, is_taught in taught.items() if is_taught} == set()


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_stands_beside_its_own_lines(kind: str) -> None:
    """A question can be answered in the lesson that lists how it is written, and names its kind."""
    for lesson in handbook().lessons:
        placed = {node.question for node in walk(lesson.blocks) if isinstance(node, QuestionPlace)}
        listed = {
            text.data[way[0]]["id"]  # type: ignore[index,call-overload]  # a list of groups with ids
            for file, text, lines in shown_in(lesson)
            if file.endswith("/quiz.yaml")
            for (_, key), way in keys_in(file, text)
            if key == "kind" and text.key_span(way).line in lines and text.data[way[0]]["kind"] == kind  # type: ignore[index,call-overload]
        }
        if placed & listed and kind in named_in(lesson):
            return
    pytest.fail(f"no lesson shows how a {kind} question is written")


def _options() -> list[tuple[str, str]]:
    return [(block, option) for block, options in BLOCK_OPTIONS.items() for option in ("", *options)]


@pytest.mark.parametrize(("block", "option"), _options())
def test_every_block_and_option_is_shown_and_named(block: str, option: str) -> None:
    """In one lesson the block is written with its option, and both are named."""
    written = rf"(?m)^\s*:{{3,}}\{{{block}\}}"
    if option:
        written += rf"[^\n]*\n(?:\s*:[a-z-]+:.*\n)*\s*:{option}:"
    lessons = [one for one in handbook().lessons if re.search(written, texts_of(one))]
    assert any({block, *filter(None, [option])} <= named_in(lesson) for lesson in lessons)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_is_shown_and_named(role: str) -> None:
    lessons = [one for one in handbook().lessons if f"{{{role}}}`" in texts_of(one)]
    assert any(role in named_in(lesson) for lesson in lessons)


VALUES: Mapping[str, tuple[str, type[StrEnum] | tuple[str, ...]]] = {
    "kind of callout": (":kind: {}", CalloutKind),
    "role of a quiz": ("role: {}", QuizRole),
    "form of a value": ("<{}>", ValueStyle),
    "class of a drawing": ('class="{}"', CLASSES),
}
"""What has a fixed set of values, each of which is shown, and how it is written."""

NAMED = {"feedback of a quiz": Feedback, "who gives extra time": ExtraTime, "good end of a variable": Good}
"""What has a fixed set of values, of which one is shown and all are named."""


@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param(pattern.format(value), str(value), id=f"{what} {value}")
        for what, (pattern, known) in VALUES.items()
        for value in known
    ],
)
def test_every_fixed_value_is_shown_and_named(written: str, value: str) -> None:
    lessons = [one for one in handbook().lessons if written in texts_of(one)]
    assert any(value in named_in(lesson) for lesson in lessons)


@pytest.mark.parametrize("values", NAMED.values(), ids=NAMED)
def test_every_value_of_a_key_is_named_in_one_lesson(values: type[StrEnum]) -> None:
    assert any({str(value) for value in values} <= named_in(lesson) for lesson in handbook().lessons)
