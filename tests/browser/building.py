"""Packages for the browser tests, built by the real builders from real text files."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

SMALL = Path(__file__).parent / "courses" / "small"
VICTIM_HEARING = Path(__file__).parents[2] / "courses" / "victim-hearing"

Edits = Mapping[str, Callable[[str], str]]


def build(
    course: Path, folder: Path, target: str = "scorm12", status: Literal["completed", "passed"] = "completed"
) -> Path:
    """Build a course into a folder; answers the zip."""
    result = load_course(course)
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
