"""The same source gives the same bytes: law 6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence

pytestmark = pytest.mark.slow

COURSES = Path(__file__).parents[2] / "courses"
ROOT = Path(__file__).parents[1] / "roots" / "base"
TARGETS = ("scorm12", "scorm2004", "cmi5", "html", "imscc", "moodle-xml", "pdf", "epub")
BUILDS = (
    tuple(word for target in TARGETS for word in ("--target", target)),
    ("--target", "scorm12", "--target", "scorm2004", "--target", "cmi5", "--sco", "lesson"),
    ("--target", "scorm2004", "--sco", "module", "--languages", "all"),
)
SCORM_12 = (("--target", "scorm12"),)


def build(
    course: Path,
    folder: Path,
    environment: dict[str, str],
    mask: int,
    builds: Sequence[Sequence[str]] = BUILDS,
) -> None:
    """Build a course in a process of its own, as another person on another machine would."""
    command = [sys.executable, "-m", "westeros_learn", "build", str(course), "-o", "out"]
    path = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    for options in builds:
        done = subprocess.run(
            [*command, *options],
            cwd=folder,
            env=os.environ | path | environment,
            umask=mask,
            check=False,
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(
    "course",
    [ROOT, pytest.param(COURSES / "victim-hearing", marks=pytest.mark.thorough)],
    ids=lambda path: path.name,
)
def test_neither_folder_day_locale_nor_process_gets_in(tmp_path: Path, course: Path) -> None:
    """Moodle sees a change by the zip's digest: what did not change must not look changed."""
    here, there = tmp_path / "a" / "here", tmp_path / "th ere"
    for folder, reverse in ((here, False), (there, True)):
        # Files written in the other order are listed in the other order by some file systems.
        for file in sorted(course.rglob("*.*"), reverse=reverse):
            copied = folder / "course" / file.relative_to(course.parent)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copied)
            os.utime(copied, (0, 0) if reverse else (2_000_000_000, 2_000_000_000))
    first = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    second = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "PYTHONOPTIMIZE": "1"}
    build(here / "course" / course.name, here, first, 0o022)
    build(Path("course") / course.name, there, second, 0o077)
    built = sorted(path.name for path in (here / "out").iterdir())
    # A course with one module is built as one SCO: the last build replaces a package of the first one.
    assert len(built) >= len(TARGETS) + 3
    assert built == sorted(path.name for path in (there / "out").iterdir())
    for name in built:
        assert (here / "out" / name).read_bytes() == (there / "out" / name).read_bytes(), name


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("first/lesson.md", "Hearings have", "Hearings need", {"index.html"}),
        ("course.yaml", "title: A small course", "title: A short course", {"index.html", "imsmanifest.xml"}),
    ],
)
def test_a_changed_word_changes_what_shows_it_alone(
    tmp_path: Path, file: str, old: str, new: str, expected: set[str]
) -> None:
    """A correction is visible as one: no other member moves, and none changes its place."""
    course = shutil.copytree(ROOT, tmp_path / "base")
    build(course, tmp_path, {}, 0o022, SCORM_12)
    with ZipFile(tmp_path / "out" / "base-en-scorm12.zip") as archive:
        before = {entry.filename: entry.CRC for entry in archive.infolist()}
    text = (course / file).read_text("utf-8")
    assert old in text
    (course / file).write_text(text.replace(old, new, 1), "utf-8")
    build(course, tmp_path, {}, 0o022, SCORM_12)
    with ZipFile(tmp_path / "out" / "base-en-scorm12.zip") as archive:
        after = {entry.filename: entry.CRC for entry in archive.infolist()}
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == expected
