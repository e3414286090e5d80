"""A new course: small, complete, with notes for its author, and with help for the editor."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path, PurePosixPath
from string import Template

from westeros_learn.errors import OutputError
from westeros_learn.source.ids import slug
from westeros_learn.source.json_schema import JSON_SCHEMAS, json_schema

SCHEMAS = ".schemas"
"""The folder of a course in which an editor finds the shapes of its files."""

_SHAPE = re.compile(r"^# yaml-language-server:.*\n(?:#\n)?", re.MULTILINE)


def write_starter(folder: Path, title: str, language: str, today: date) -> list[Path]:
    """Write a new course into a folder that is missing or empty.

    Args:
        folder: where it goes; its name becomes the course's id.
        title: the course's title.
        language: the language that its author writes in, as in "en".
        today: the day that the course gives as its law-as-of date.

    Returns:
        The files written.

    Raises:
        OutputError: something lies in the folder already, or it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise OutputError(f"{folder} is there already and not empty.", "Name a new folder.")
    texts = _filled("starter", course_id(folder.resolve().name), title, language, today, {})
    texts |= {f"{SCHEMAS}/{kind}.json": _schema_text(kind) for kind in JSON_SCHEMAS if kind != "lesson"}
    return [_write(folder / name, text) for name, text in texts.items()]


def course_id(name: str) -> str:
    """Return the id that a course gets from the name of its folder, or from its title."""
    course = slug(name) or "course"
    return course if course[0].isalpha() else f"course-{course}"


def example_texts(course: str, title: str, language: str, today: date) -> dict[str, str]:
    """Return what `write_starter` writes, by paths in the course, without what serves an editor of files."""
    texts = _filled("starter", course, title, language, today, {})
    return {name: _SHAPE.sub("", text, count=1) for name, text in texts.items()}


def short_texts(
    course: str, title: str, language: str, today: date, words: Mapping[str, str]
) -> dict[str, str]:
    """Return a course to be filled: one lesson with a question, and a test of two questions.

    Args:
        course: its id.
        title: its title.
        language: the language that its author writes in.
        today: the day that it gives as its law-as-of date.
        words: what stands in it until its author writes something else, by the names in its files.

    Raises:
        KeyError: a word is missing.
    """
    return _filled("starter_short", course, title, language, today, words)


def _filled(
    template: str, course: str, title: str, language: str, today: date, words: Mapping[str, str]
) -> dict[str, str]:
    """Return the files of a template. Words stand in quotes in YAML, and as they are in a lesson's text."""
    plain = dict(words)
    own = {
        "course": course,
        "prefix": "".join(part[0] for part in course.split("-")),
        "title": _quoted(title),
        "language": language,
        "today": today.isoformat(),
    }
    quoted = {name: _quoted(text) for name, text in plain.items()}
    filled = {}
    for name, text in _template_files(template):
        if name.endswith(".md") and plain:
            head, line, body = text.partition("\n---\n")
            filled[name] = Template(head).substitute(own | quoted) + line
            filled[name] += Template(body).substitute(own | plain)
        else:
            filled[name] = Template(text).substitute(own | quoted)
    return filled


def _quoted(text: str) -> str:
    return json.dumps(" ".join(text.split()), ensure_ascii=False)


def _template_files(template: str) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of a template."""
    waiting: list[tuple[PurePosixPath, Traversable]] = [
        (PurePosixPath(), files("westeros_learn.source") / template)
    ]
    while waiting:
        path, folder = waiting.pop()
        for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
            if entry.is_dir():
                waiting.append((path / entry.name, entry))
            else:
                yield (path / entry.name).as_posix(), entry.read_text("utf-8")


def _schema_text(kind: str) -> str:
    return json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n"


def _write(file: Path, text: str) -> Path:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    except OSError as error:
        raise OutputError(
            f"{file} could not be written: {(error.strerror or str(error)).lower()}.",
            "Choose a folder that you may write to.",
        ) from error
    return file
