"""Packages for the browser tests, built by the real builders from real text files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

import polib

from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course, update

SMALL = Path(__file__).parent / "courses" / "small"
KINDS = Path(__file__).parent / "courses" / "kinds"
TALK = Path(__file__).parent / "courses" / "talk"
VICTIM_HEARING = Path(__file__).parents[2] / "courses" / "victim-hearing"

Status = Literal["completed", "passed"]
Edits = Mapping[str, Callable[[str], str]]


def build(
    course: Path,
    folder: Path,
    target: str = "scorm12",
    status: Status = "completed",
    language: str | None = None,
) -> Path:
    """Build a course into a folder; answers the zip."""
    result = load_course(course, language)
    assert result.course is not None
    assert not result.errors, "\n".join(map(str, result.errors))
    return write_package(TARGETS[target](result.course, ExportOptions(status=status)), folder).file


def edited(course: Path, folder: Path, edits: Edits) -> Path:
    """Copy a course into a folder and edit its files, each by a function from text to text."""
    copy = folder / course.name
    shutil.copytree(course, copy)
    for name, edit in edits.items():
        before = (copy / name).read_text("utf-8")
        after = edit(before)
        assert after != before, f"the edit of {name} changed nothing"
        (copy / name).write_text(after, "utf-8")
    return copy


def translated(course: Path, folder: Path, language: str, texts: Mapping[str, str]) -> Path:
    """Copy a course into a folder, or take one that lies there, and translate some of its texts."""
    copy = course if course.is_relative_to(folder) else edited(course, folder, {})
    file, _ = update(copy, language)
    catalogue = polib.pofile(str(file))
    for text, translation in texts.items():
        entry = catalogue.find(text)
        assert entry is not None, text
        entry.msgstr = translation
    catalogue.save()
    return copy


class Packages:
    """The packages of one course, each built when it is first asked for."""

    def __init__(self, course: Path, folder: Path) -> None:
        self._course = course
        self._folder = folder
        self._built: dict[tuple[str, Status], Path] = {}

    def built(self, target: str, status: Status = "completed") -> Path:
        """The package for a target; it reports this status at the end."""
        if (target, status) not in self._built:
            folder = self._folder / target / status
            self._built[target, status] = build(self._course, folder, target, status)
        return self._built[target, status]
