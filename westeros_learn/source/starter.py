"""A new course: small, complete, with notes for its author, and with help for the editor."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
    course = slug(folder.resolve().name) or "course"
    course = course if course[0].isalpha() else f"course-{course}"
    values = {
        "course": course,
        "prefix": "".join(part[0] for part in course.split("-")),
        "title": json.dumps(title, ensure_ascii=False),
        "language": language,
        "today": today.isoformat(),
    }
    texts = {name: Template(text).substitute(values) for name, text in _starter_files()}
    texts |= {f"{SCHEMAS}/{kind}.json": _schema_text(kind) for kind in JSON_SCHEMAS if kind != "lesson"}
    return [_write(folder / name, text) for name, text in texts.items()]


def _starter_files() -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each file of the starter."""
    waiting: list[tuple[PurePosixPath, Traversable]] = [
        (PurePosixPath(), files("westeros_learn.source") / "starter")
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
