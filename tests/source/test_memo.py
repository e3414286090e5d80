"""A course read and shown again after an edit, with what was made of it before, is the course made anew."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.fuzz import EDITS
from westeros_learn.memo import Memo
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import load_course

OPTIONS = PlayOptions("standalone", preview=True)
ROOT = Path(__file__).parents[2]
EDITS_MADE = {
    "tests/roots/base": 120,
    "tests/browser/courses/kinds": 120,
    "tests/browser/courses/talk": 60,
    "courses/asset-recovery": 15,
}


@pytest.mark.parametrize(("course", "number"), EDITS_MADE.items())
def test_what_was_made_before_makes_no_difference(tmp_path: Path, course: str, number: int) -> None:
    """After any edit: to one file or several, back again, and on top of earlier ones."""
    copy = Path(shutil.copytree(ROOT / course, tmp_path / "course"))
    files = {path: path.read_bytes() for path in sorted(copy.rglob("*")) if path.is_file()}
    dice, memo, rendered, changed = random.Random(number), Memo(), Memo(), set[Path]()  # noqa: S311  # no secret
    for edit in range(number):
        path = dice.choice([*files])
        if path in changed:
            path.write_bytes(files[path])
            changed.remove(path)
        else:
            path.write_bytes(dice.choice(EDITS)(path.read_bytes(), dice))
            changed.add(path)
        result = load_course(copy, memo=memo)
        assert result == load_course(copy), f"edit {edit}, of {path}"
        if result.course:
            again = render_course(result.course, OPTIONS, rendered).page
            assert again == render_course(result.course, OPTIONS).page, f"edit {edit}, of {path}"


@pytest.mark.parametrize("shown", ["glossary.yaml", "last/lesson.md"])
def test_a_question_that_shows_another_file_follows_it(tmp_path: Path, shown: str) -> None:
    copy = Path(shutil.copytree(ROOT / "tests/roots/base", tmp_path / "course"))
    quiz, memo = copy / "first" / "quiz.yaml", Memo()
    listing = f"prompt: |\n    :::{{listing}} {shown}\n    :::\n\n    "
    quiz.write_text(quiz.read_text("utf-8").replace("prompt: ", listing, 1), "utf-8")
    for change in ("", "\n# changed\n", "\n: [broken\n"):
        (copy / shown).write_text((copy / shown).read_text("utf-8") + change, "utf-8")
        assert load_course(copy, memo=memo) == load_course(copy)
