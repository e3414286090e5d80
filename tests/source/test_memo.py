"""A course read and shown again after an edit, with what was made of it before, is the course made anew."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from tests.effort import cases
from tests.fuzz import EDITS
from westeros_learn.memo import Memo
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

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
    for edit in range(cases(number, at_least=3)):
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


@pytest.mark.parametrize("course", ["tests/roots/base", "tests/browser/courses/talk"])
def test_what_is_not_saved_yet_is_read_as_if_it_were(tmp_path: Path, course: str) -> None:
    """Edits of any files, and files that there are not yet; nothing of the folder is touched."""
    copy = Path(shutil.copytree(ROOT / course, tmp_path / "course"))
    files = {
        path: path.read_bytes() for path in sorted(copy.rglob("*")) if path.suffix in (".md", ".yaml", ".po")
    }
    dice, memo = random.Random(course), Memo()  # noqa: S311  # no secret
    lesson = next(path for path in files if path.name == "lesson.md")
    catalogue = b'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    new = {
        lesson.with_name("new.scenario.yaml"): b"id: new-talk\ntitle: A talk\n",
        copy / "new-lesson" / "lesson.md": b"---\nid: new-l\ntitle: New\n---\nText\n",
        copy / "locale" / "de.po": catalogue,
        next(path for path in copy.rglob("lesson.md") if not path.with_name("quiz.yaml").exists()).with_name(
            "quiz.yaml"
        ): b"- id: new-q\n  kind: reflection\n  prompt: What now?\n  model-answer: This.\n",
    }
    for round_ in range(16):
        edited = {path: dice.choice(EDITS)(files[path], dice) for path in dice.sample([*files], 2)}
        edited |= dict([[*new.items()][round_ % len(new)]])
        written = {path: text.decode(errors="replace") for path, text in edited.items()}
        unsaved = {path.relative_to(copy).as_posix(): text for path, text in written.items()}
        found = load_course(copy, memo=memo, unsaved=unsaved, all_catalogues=True)
        before = load_course(copy, all_catalogues=True)
        for path, text in written.items():
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        assert found == load_course(copy, all_catalogues=True), f"round {round_}, of {[*unsaved]}"
        for path in written:
            path.write_bytes(files[path]) if path in files else path.unlink()
        if not any((copy / "new-lesson").glob("*")):
            shutil.rmtree(copy / "new-lesson", ignore_errors=True)
        assert load_course(copy, all_catalogues=True) == before
