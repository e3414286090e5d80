"""Whatever a course's files hold, it is read with faults and can be shown: never an exception."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.effort import cases, sample
from tests.fuzz import COURSES, SIGNS, survive
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BASE = ROOT / "tests/roots/base"
# `python -m tests.fuzz 10000` makes as many as one likes.
EDITS_OF_SMALL = cases(150)
EDITS_OF_REAL = cases(40, at_least=8)
REAL = ROOT / "courses"
SOME = sample(COURSES, lambda path: path.parent != REAL or path.name == "limits-and-challenges")
"""Every course; a normal run takes the small ones and the shortest of the real ones."""


@pytest.mark.parametrize("course", SOME, ids=lambda path: path.name)
def test_random_edits_never_raise(course: Path) -> None:
    """Bytes, lines, tokens, YAML's parts and whole files, changed at random: checked, shown and mended."""
    # A real course is ten times as long.
    for seed in range(EDITS_OF_REAL if course.parent == REAL else EDITS_OF_SMALL):
        survive(course, seed)


@given(
    text=st.lists(st.sampled_from([*SIGNS, "a", " ", "\n", "`", "<dir-1 art. 1>"]), max_size=60).map("".join)
)
@settings(max_examples=cases(200), deadline=None)
def test_random_lessons_never_raise(text: str) -> None:
    """Any mixture of Markdown's and the format's signs is read or refused."""
    base = BASE
    with TemporaryDirectory() as folder:
        for path in base.rglob("*"):
            if path.is_file():
                target = Path(folder) / path.relative_to(base)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        (Path(folder) / "last/lesson.md").write_text(f"---\nid: b-l-last\ntitle: T\n---\n{text}", "utf-8")
        assert load_course(Path(folder)).course is not None
