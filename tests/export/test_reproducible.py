"""The same source gives the same bytes: law 6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

COURSES = Path(__file__).parents[2] / "courses"
ROOT = Path(__file__).parents[1] / "roots" / "base"
TARGETS = ("scorm12", "scorm2004", "cmi5", "html", "imscc", "moodle-xml", "pdf", "epub")
BUILDS = (
    tuple(word for target in TARGETS for word in ("--target", target)),
    ("--target", "scorm12", "--target", "scorm2004", "--target", "cmi5", "--sco", "lesson"),
    ("--target", "scorm2004", "--sco", "module", "--languages", "all"),
)
KINDS = ("scorm12", "scorm2004", "cmi5", "html", "scorm12-lessons", "scorm2004-lessons", "cmi5-lessons")
FILES = (
    *(f"-en-{kind}.zip" for kind in KINDS),
    *("-en.imscc", "-en-moodle.xml", "-en.pdf", "-en.epub", "-en-pl-ro-scorm2004-modules.zip"),
)


def build(course: Path, folder: Path, environment: dict[str, str], mask: int) -> None:
    """Build a course in a process of its own, as another person on another machine would."""
    command = [sys.executable, "-m", "westeros_learn", "build", str(course), "-o", "out"]
    path = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    for options in BUILDS:
        done = subprocess.run(
            [*command, *options],
            cwd=folder,
            env=os.environ | path | environment,
            umask=mask,
            check=False,
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr.decode()


def test_neither_folder_day_locale_nor_process_gets_in(tmp_path: Path) -> None:
    """Moodle sees a change by the zip's digest: what did not change must not look changed."""
    here, there = tmp_path / "a" / "here", tmp_path / "th ere"
    for folder, reverse in ((here, False), (there, True)):
        # Files written in the other order are listed in the other order by some file systems.
        for file in sorted((COURSES / "victim-hearing").rglob("*.*"), reverse=reverse):
            copied = folder / "course" / file.relative_to(COURSES)
            copied.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copied)
            os.utime(copied, (0, 0) if reverse else (2_000_000_000, 2_000_000_000))
    first = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONHASHSEED": "1"}
    second = {"LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "PYTHONOPTIMIZE": "1"}
    build(here / "course" / "victim-hearing", here, first, 0o022)
    build(Path("course") / "victim-hearing", there, second, 0o077)
    for name in (f"victim-hearing{ending}" for ending in FILES):
        assert (here / "out" / name).read_bytes() == (there / "out" / name).read_bytes()


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
    build(course, tmp_path, {}, 0o022)
    with ZipFile(tmp_path / "out" / "base-en-scorm12.zip") as archive:
        before = {entry.filename: entry.CRC for entry in archive.infolist()}
    text = (course / file).read_text("utf-8")
    assert old in text
    (course / file).write_text(text.replace(old, new, 1), "utf-8")
    build(course, tmp_path, {}, 0o022)
    with ZipFile(tmp_path / "out" / "base-en-scorm12.zip") as archive:
        after = {entry.filename: entry.CRC for entry in archive.infolist()}
    assert list(after) == list(before)
    assert {name for name in before if before[name] != after[name]} == expected
