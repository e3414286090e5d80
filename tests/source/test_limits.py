"""Broken and hostile files: a diagnostic in bounded time and memory, in a process with limits.

Bounds are ratios to the check of the course without the hostile file, on the same machine,
and wide, so that a slow machine decides nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/roots/base"
MOST_TIMES = 40
MOST_MEMORY = 400_000_000
KEPT = (BASE / "test-pool.yaml").read_text()
COURSE = (BASE / "course.yaml").read_text()
LESSON = (BASE / "last/lesson.md").read_text()
SIZE = 40_000


@dataclass(frozen=True)
class Run:
    """What a check in a process of its own did; seconds of computing, largest memory in kB."""

    output: str
    errors: str
    code: int
    seconds: float
    memory: int


def check(course: Path) -> Run:
    """Check a course within limits."""
    report = course.parent / "measured.json"
    ended = subprocess.run(
        [sys.executable, Path(__file__).parent / "limited.py", report],
        cwd=course,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )
    return Run(ended.stdout.decode(), ended.stderr.decode(), **json.loads(report.read_text("utf-8")))


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The check of the clean course."""
    return check(Path(shutil.copytree(BASE, tmp_path_factory.mktemp("usual") / "course")))


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(BASE, tmp_path / "course"))


def _times(sign: str) -> str:
    return sign * (SIZE // len(sign))


def _lesson(text: str) -> tuple[str, bytes]:
    return "last/lesson.md", f"{LESSON}\n{text}\n".encode()


def _pool(old: str, new: str) -> tuple[str, bytes]:
    assert old in KEPT
    return "test-pool.yaml", KEPT.replace(old, new).encode()


def _bomb() -> str:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 40))
    return f"a0: &a0 [x, x, x]\n{levels}"


HOSTILE: dict[str, tuple[tuple[str, bytes], str]] = {
    "a binary file": (("glossary.yaml", bytes(range(256)) * 400), "Y102"),
    "another encoding": (("glossary.yaml", KEPT.encode("utf-16")), "Y102"),
    "control characters": (("glossary.yaml", b"\x01" * SIZE), "Y105"),
    "an alias bomb": (("glossary.yaml", _bomb().encode()), "Y112"),
    "thousands of aliases": (("test-pool.yaml", b"- &x {id: a}\n" + b"- *x\n" * 10_000), "Y115"),
    "deep brackets in YAML": (("glossary.yaml", b"[" * SIZE), "Y105"),
    "deep groups in YAML": (("glossary.yaml", b"{a: " * (SIZE // 4)), "Y105"),
    "deep lists in YAML": (("glossary.yaml", b"- " * (SIZE // 2)), "Y105"),
    "deep brackets in Markdown": (_lesson(_times("[")), "L227"),
    "deep quotes in Markdown": (_lesson(_times("> ") + "a"), "no faults"),
    "deep blocks": (_lesson("".join(":" * (n + 3) + "{reveal} a\n" for n in range(300, 0, -1))), "L220"),
    "many roles": (_lesson(_times("{x}`a`\n\n")), "L203"),
    "many tags": (_lesson(_times("a <b>\n\n")), "L201"),
    "many headings": (_lesson(_times("## a\n")), "no faults"),
    "many facts": (_lesson(_times("In art. 12 it is so.\n\n")), "W301"),
    "numbers": (_lesson(_times("111 ")[:19_000]), "no faults"),
    "initials": (_lesson(_times("A. ")[:19_000]), "no faults"),
    "quotes": (_lesson(_times("“1 ")[:19_000]), "no faults"),
    "emphasis": (_lesson(_times("*_a")[:19_000]), "W311"),
    "backticks": (_lesson(" ".join("`" * n for n in range(1, 190))), "no faults"),
    "a gigantic line": (_pool("Breaks help.", _times("word ")), "L227"),
    "a gigantic choice": (_pool("A break.", _times("word ")), "L227"),
    "a prompt of brackets": (_pool("Breaks help.", f'"{_times("[")[:19_000]}"'), "no faults"),
    "a prompt of questions": (_pool("What comes first?", _times("which ")[:19_000]), "W211"),
    "thousands of keys": (("course.yaml", (COURSE + _times("k: a\n")).encode()), "Y108"),
    "thousands of entries": (("test-pool.yaml", (KEPT + _times("- id: a\n")).encode()), "Q102"),
    "thousands of unknown ids": (
        ("course.yaml", COURSE.replace("[b-q-days, b-q-word]", f"[{_times('x, ')}]").encode()),
        "Q302",
    ),
    "deep elements in SVG": (("media/steps.svg", b"<g>" * SIZE), "M107"),
    "entities in SVG": (
        ("media/steps.svg", b'<!DOCTYPE svg [<!ENTITY a "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'),
        "M107",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_diagnostic_in_bounded_time_and_memory(name: str, course: Path, usual: Run) -> None:
    (file, content), said = HOSTILE[name]
    (course / file).write_bytes(content)
    run = check(course)
    assert "Traceback" not in run.errors
    assert run.code in (0, 1)
    assert said in run.output
    assert run.seconds < MOST_TIMES * usual.seconds
    assert run.memory * 1024 < MOST_MEMORY


def _grow(file: Path) -> None:
    os.truncate(file, 50_000_000)


def _link(file: Path) -> None:
    file.unlink()
    file.symlink_to("/etc/passwd")


def _link_to_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def _link_to_a_device(file: Path) -> None:
    file.unlink()
    file.symlink_to("/dev/zero")


def _pipe(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


@pytest.mark.parametrize("file", ["glossary.yaml", "test-pool.yaml", "last/lesson.md", "media/steps.svg"])
@pytest.mark.parametrize(
    ("deed", "said"),
    [
        (_grow, "Y103"),
        (_link, "Y107"),
        (_link_to_a_device, "Y107"),
        (_link_to_itself, "Y101"),
        (_pipe, "Y101"),
        (_folder, "Y101"),
    ],
)
def test_what_is_no_text_file(
    deed: Callable[[Path], None], said: str, file: str, course: Path, usual: Run
) -> None:
    """50 MB, a link out of the course, a device, a pipe that nobody writes to, a folder."""
    deed(course / file)
    run = check(course)
    assert "Traceback" not in run.errors
    assert run.code == 1
    missing: dict[tuple[Callable[[Path], None], str], str] = {
        (_folder, "media/steps.svg"): "M101",
        (_link_to_itself, "last/lesson.md"): "C301",
    }
    assert missing.get((deed, file), said) in run.output
    assert run.seconds < MOST_TIMES * usual.seconds


def test_names_that_no_terminal_shows(course: Path) -> None:
    """A file name that is no text, or holds a line end, is told in one printable line."""
    for name in (b"\xff\xfe.png", b"a\n::error::b.png", "Bild Ä.png".encode()):
        path = os.path.join(os.fsencode(course), b"media", name)  # noqa: PTH118  # names that are no text
        with open(path, "wb"):  # noqa: PTH123
            pass
    run = check(course)
    assert "Traceback" not in run.errors
    lines = run.output.splitlines()
    assert len(lines) == 4
    assert all("M104" in line for line in lines[:3])
