"""Whatever a course's files hold, it is read with faults and can be shown: never an exception."""

from __future__ import annotations

import random
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import load_course

ROOT = Path(__file__).parents[2]
COURSES = [ROOT / "tests/roots/base", *sorted(path.parent for path in ROOT.glob("courses/*/course.yaml"))]
SIGNS = [
    "\t",
    ":",
    "- ",
    ":::",
    "::::{callout}\n",
    "{fact}`",
    "`",
    "&a ",
    "*a",
    "|",
    "[",
    "{",
    '"',
    "#",
    "---\n",
]
SIGNS += ["<b>", "](", "\x00", "\ufeff", "\u2028", "é", "\r", "<svg>", "*" * 40, "> " * 30, "%", "!!x "]


def delete(lines: list[bytes], dice: random.Random) -> None:
    del lines[dice.randrange(len(lines))]


def repeat(lines: list[bytes], dice: random.Random) -> None:
    lines.insert(dice.randrange(len(lines)), dice.choice(lines))


def swap(lines: list[bytes], dice: random.Random) -> None:
    a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]


def indent(lines: list[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(lines))
    lines[at] = b"  " + lines[at]


def insert(lines: list[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(lines))
    middle = dice.randrange(len(lines[at]) + 1)
    lines[at] = lines[at][:middle] + dice.choice(SIGNS).encode() + lines[at][middle:]


def garble(lines: list[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(lines))
    lines[at] = dice.randbytes(8) + lines[at]


def cut(lines: list[bytes], dice: random.Random) -> None:
    at = dice.randrange(len(lines))
    lines[at:] = [lines[at][: dice.randrange(len(lines[at]) + 1)]]


EDITS = [delete, repeat, swap, indent, insert, insert, garble, cut]


@pytest.mark.parametrize("course", COURSES, ids=lambda path: path.name)
@given(seed=st.integers(0, 2**32), number=st.integers(1, 6))
@settings(max_examples=80, deadline=None)
def test_random_edits_never_raise(course: Path, seed: int, number: int) -> None:
    """Lines lost, doubled, swapped, moved or garbled, and files cut short, in any file."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    files = {path: path.read_bytes() for path in sorted(course.rglob("*")) if path.is_file()}
    for path in dice.choices([*files], k=2):
        lines = files[path].splitlines(keepends=True)
        for _ in range(number):
            if lines:
                dice.choice(EDITS)(lines, dice)
        files[path] = b"".join(lines)
    with TemporaryDirectory() as folder:
        for path, content in files.items():
            target = Path(folder) / path.relative_to(course)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        result = load_course(Path(folder))
        if result.course:
            render_course(result.course, PlayOptions("standalone"))
    for fault in result.diagnostics:
        assert fault.span.line >= 1
        assert fault.span.column >= 1


@given(
    text=st.lists(st.sampled_from([*SIGNS, "a", " ", "\n", "`", "<dir-1 art. 1>"]), max_size=60).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_random_lessons_never_raise(text: str) -> None:
    """Any mixture of Markdown's and the format's signs is read or refused."""
    base = COURSES[0]
    with TemporaryDirectory() as folder:
        for path in base.rglob("*"):
            if path.is_file():
                target = Path(folder) / path.relative_to(base)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        (Path(folder) / "last/lesson.md").write_text(f"---\nid: b-l-last\ntitle: T\n---\n{text}", "utf-8")
        assert load_course(Path(folder)).course is not None
