"""Two versions of a package compared: what is new, and what happens to who is in the middle of one."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from westeros_learn.export import TARGETS, ExportOptions
from westeros_learn.export.changes import GRAVE, Changes, Happens, compare
from westeros_learn.export.fingerprint import Fingerprint, read_fingerprint, take_fingerprint
from westeros_learn.source import load_course

if TYPE_CHECKING:
    from collections.abc import Callable

    from westeros_learn.model import Course

BASE = Path(__file__).parents[1] / "roots" / "base"


def _load(folder: Path) -> Course:
    result = load_course(folder)
    assert result.course
    assert not result.errors, result.errors
    return result.course


def _fingerprint(course: Course, **options: str) -> Fingerprint:
    package = TARGETS["scorm12"](course, ExportOptions(**options))  # type: ignore[arg-type]
    return take_fingerprint(course, package)


@pytest.fixture(scope="module")
def before() -> Fingerprint:
    return _fingerprint(_load(BASE))


@pytest.fixture
def edited(tmp_path: Path, before: Fingerprint) -> Callable[..., Changes]:
    """Edit the course, and compare; as the app does, by way of what JSON keeps."""

    def edit(*edits: tuple[str, str, str]) -> Changes:
        shutil.copytree(BASE, tmp_path / "course")
        for file, old, new in edits:
            path = tmp_path / "course" / file
            text = path.read_text("utf-8")
            assert old in text, old
            path.write_text(text.replace(old, new), "utf-8")
        kept = json.loads(json.dumps(before.document()))
        earlier = read_fingerprint(kept)
        assert earlier
        return compare(earlier, _fingerprint(_load(tmp_path / "course")), {}, {})

    return edit


def test_a_course_is_equal_to_itself_wherever_it_lies(edited: Callable[..., Changes]) -> None:
    assert not edited()


def test_a_line_more_in_a_file_changes_nothing_but_places(edited: Callable[..., Changes]) -> None:
    first = ("test-pool.yaml", "- id: b-p-plan", "# A note for authors.\n\n- id: b-p-plan")
    assert not edited(first, ("first/quiz.yaml", "- id: b-q-many", "# Another one.\n- id: b-q-many"))


NEW_QUESTION = """- id: b-p-new
  kind: true-false
  outcome: b-o-rest
  prompt: Water helps.
  answer: true
  feedback-true: It does.
  feedback-false: It does help.
- id: b-p-rest
"""


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("test-pool.yaml", "Breaks help.", "Breaks do help.", {}),
        ("test-pool.yaml", "answer: true", "answer: false", {Happens.KEYS: ["b-p-rest"]}),
        ("test-pool.yaml", "  tolerance: 1\n", "", {Happens.KEYS: ["b-p-deadline"]}),
        ("test-pool.yaml", "weeks: [2, 4]", "weeks: [2, 3]", {Happens.KEYS: ["b-p-deadline"]}),
        # It is practised alone: nobody's test is touched.
        ("first/quiz.yaml", "- a: Pauses.\n      correct: true", "- a: Pauses.", {}),
        # It is asked in a quiz, too.
        ("first/quiz.yaml", "answer: 30", "answer: 31", {Happens.KEYS: ["b-q-days"]}),
        ("test-pool.yaml", "- id: b-p-rest\n", NEW_QUESTION, {Happens.ASKED_NEW: ["b-p-new"]}),
        (
            "test-pool.yaml",
            "id: b-p-rest",
            "id: b-p-new",
            {Happens.ASKED_GONE: ["b-p-rest"], Happens.ASKED_NEW: ["b-p-new"]},
        ),
        (
            "first/quiz.yaml",
            "    - c: Haste.\n      feedback: It does not.\n",
            "",
            {Happens.PARTS_GONE: ["b-q-many"]},
        ),
        (
            "first/talk.scenario.yaml",
            "      - c: You must.\n        go: end\n",
            "",
            {Happens.STEPS_GONE: ["b-s-talk"]},
        ),
        ("course.yaml", "pass-mark: 70", "pass-mark: 60", {Happens.PASS_MARK_LOWER: ["b-post-test"]}),
        ("course.yaml", "pass-mark: 70", "pass-mark: 80", {Happens.PASS_MARK_HIGHER: ["b-post-test"]}),
        ("course.yaml", "attempts: 3", "attempts: 2", {Happens.ATTEMPTS_FEWER: ["b-post-test"]}),
        ("course.yaml", "    attempts: 3\n", "", {Happens.ATTEMPTS_MORE: ["b-post-test"]}),
        (
            "course.yaml",
            "attempts: 3",
            "attempts: 3\n    time-limit: 20",
            {Happens.TIME_LIMIT: ["b-post-test"]},
        ),
        ("course.yaml", "[b-q-days, b-q-word]", "[b-q-word, b-q-days]", {Happens.SET_CHANGED: ["b-warm-up"]}),
        (
            "last/lesson.md",
            "id: b-l-last",
            "id: b-l-end",
            {Happens.LESSONS_NEW: ["b-l-end"], Happens.LESSONS_GONE: ["b-l-last"]},
        ),
        (
            "last/lesson.md",
            "id: b-l-last",
            "id: b-l-last\ncode: ZZZZ",
            {Happens.WORK_FORGOTTEN: ["b-l-last"]},
        ),
    ],
)
def test_what_happens_to_open_attempts(
    edited: Callable[..., Changes], file: str, old: str, new: str, expected: dict[Happens, list[str]]
) -> None:
    edits = [(file, old, new)]
    if new == "id: b-l-end":
        edits.append(("first/lesson.md", "lesson:b-l-last", "lesson:b-l-end"))
    changes = edited(*edits)
    assert changes
    told = {each.happens: [part.id for part in each.parts] for each in changes.consequences}
    assert told == expected


def test_a_corrected_key_is_told_in_letters(edited: Callable[..., Changes]) -> None:
    old = "    - a: A plan.\n      correct: true\n"
    new = "    - a: A plan.\n"
    right = "    - b: A break.\n"
    changes = edited(("test-pool.yaml", old, new), ("test-pool.yaml", right, f"{right}      correct: true\n"))
    (key,) = changes.keys
    assert (key.id, key.title, key.before, key.after, key.asked) == (
        "b-p-plan",
        "What comes first?",
        ("a",),
        ("b",),
        True,
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "part"),
    [
        ("first/lesson.md", "Hearings have a", "Each hearing has a", "lessons"),
        ("glossary.yaml", "An account", "A story", "rest"),
        ("course.yaml", "title: A small course", "title: A little course", "rest"),
        ("first/talk.scenario.yaml", "Then I begin.", "Then I shall begin.", "scenarios"),
        ("course.yaml", "title: Warm up", "title: Begin slowly", "quizzes"),
    ],
)
def test_other_words_touch_no_attempt(
    edited: Callable[..., Changes], file: str, old: str, new: str, part: str
) -> None:
    changes = edited((file, old, new))
    assert changes
    assert bool(getattr(changes, part))
    assert not changes.consequences


def test_a_package_of_other_parts_takes_the_tracks_away(before: Fingerprint) -> None:
    """Moodle keeps tracks by the item's identifier, and deletes those of items that are gone."""
    after = _fingerprint(_load(BASE), sco="lesson")
    changes = compare(before, after, {"sco": "course"}, {"sco": "lesson"})
    (lost,) = changes.consequences
    assert (lost.happens, [part.id for part in lost.parts]) == (Happens.TRACKS_LOST, ["base-item"])
    assert lost.happens in GRAVE
    assert changes.options == (("sco", "course", "lesson"),)
    back = compare(after, before, {}, {}).consequences[0]
    assert [part.title for part in back.parts] == ["The first lesson", "The last lesson"]


def test_another_word_for_a_course_that_is_done_is_told(before: Fingerprint) -> None:
    changes = compare(before, before, {"status": "completed"}, {"status": "passed"})
    (report,) = changes.consequences
    assert (report.happens, report.before, report.after) == (Happens.REPORT, "completed", "passed")


def test_another_player_is_told_and_touches_no_attempt(before: Fingerprint) -> None:
    changes = compare(before, replace(before, player="another"), {}, {})
    assert changes.player
    assert not changes.consequences


def test_what_was_kept_in_another_form_is_not_compared(before: Fingerprint) -> None:
    assert read_fingerprint({**before.document(), "form": 0}) is None
    assert read_fingerprint(None) is None
