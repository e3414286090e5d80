"""Faults in number and in company: what is told, what is summed up, what follows from another."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

import pytest

from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import load_course
from westeros_learn.source.faults import suggestion

BASE = Path(__file__).parents[1] / "roots/base"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(BASE, tmp_path / "course"))


def codes(course: Path) -> list[str]:
    return [fault.code for fault in load_course(course).diagnostics]


def silent_questions(number: int, more: str = "") -> str:
    return "".join(
        f"- id: b-p-more-{n}\n  kind: true-false\n  outcome: b-o-plan\n  prompt: Is it {n}?\n"
        f"  answer: {'true' if n % 2 else 'false'}\n{more}"
        for n in range(number)
    )


@pytest.mark.parametrize("place", ["course", "question"])
def test_what_is_allowed_is_not_counted(course: Path, place: str) -> None:
    """Any number of answered warnings leaves none: neither a sum of them, nor one that silences nothing."""
    pool = course / "test-pool.yaml"
    more = "  allow: {W202: a test}\n" if place == "question" else ""
    pool.write_text(pool.read_text() + silent_questions(150, more))
    if place == "course":
        with (course / "course.yaml").open("a") as file:
            file.write("allow: {W202: a test}\n")
    assert codes(course) == []


def test_the_close_look_is_for_a_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Among thousands of words the near one is found, and difflib sees only a few of them."""
    seen: list[int] = []

    def watched(word: str, words: Sequence[str], n: int) -> list[str]:
        seen.append(len(words))
        return get_close_matches(word, words, n=n)

    monkeypatch.setattr("westeros_learn.source.faults.get_close_matches", watched)
    known = [f"vh-q-{topic}-{n}" for topic in ("support", "memory", "trauma") for n in range(1000)]
    assert suggestion("vh-q-memroy-456", known, what="questions") == "Did you mean 'vh-q-memory-456'?"
    assert max(seen) <= 20


def test_a_course_whose_quizzes_cannot_be_read_is_shown(course: Path) -> None:
    """A quiz with faults leaves a hole where it stands; the rest of the course can be shown."""
    file = course / "course.yaml"
    file.write_text(file.read_text().replace("    role: pre-test\n", "").replace("id: b-warm-up", "id: b"))
    result = load_course(course)
    assert result.course is not None
    page = render_course(result.course, PlayOptions("standalone")).page
    assert "quiz &#39;b-pre-test&#39; cannot be shown because of its faults." in page


def test_only_files_are_read(course: Path) -> None:
    """A pipe would keep the reader waiting for ever, and hidden folders in media are somebody's tools."""
    os.mkfifo(course / "media/steps.png")
    (course / "glossary.yaml").unlink()
    os.mkfifo(course / "glossary.yaml")
    hidden = course / "media/.thumbnails/steps.tmp"
    hidden.parent.mkdir()
    hidden.touch()
    faults = [fault for fault in load_course(course).diagnostics if fault.code != "M201"]
    assert [fault.code for fault in faults] == ["Y101", "Y101"]
    assert {fault.message for fault in faults} == {"the file cannot be read: it is not a file."}


@pytest.mark.parametrize(
    ("file", "old", "new", "only"),
    [
        ("course.yaml", "\n  - id: b-m-all\n    title: All of it\n    lessons: [first, last]", "", "C105"),
        ("course.yaml", "    lessons: [first, last]", "    lessons: first", "C101"),
        ("glossary.yaml", "- id", "-\tid", "Y106"),
        ("glossary.yaml", "  term: free", "  trem: free", "R104"),
    ],
)
def test_one_slip_is_told_once(course: Path, file: str, old: str, new: str, only: str) -> None:
    """What cannot be read may hold the use that is missed: nothing else is told of it."""
    text = (course / file).read_text()
    assert old in text
    (course / file).write_text(text.replace(old, new))
    references = course / "references.yaml"
    references.write_text(references.read_text().replace("dir-1", "dir-2") + references.read_text())
    if file == "glossary.yaml":  # the only text that cites dir-2
        glossary = course / file
        glossary.write_text(glossary.read_text().replace("dir-1", "dir-2"))
    else:
        references.write_text((BASE / "references.yaml").read_text())
    assert codes(course) == [only]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("first/quiz.yaml", "a: The plan.", 'a: "The" plan.', 'the text goes on after the " that ends its'),
        (
            "first/quiz.yaml",
            "a: The plan.",
            "a: 'It's a plan.'",
            "the text goes on after the ' that ends its",
        ),
        ("first/quiz.yaml", "a: The plan.", "a: > 5 days", "a value starts with > or |."),
        ("first/quiz.yaml", "a: The plan.", "a: - 5 days", "a value starts with '- '."),
        ("first/quiz.yaml", "a: The plan.", "a:", "the choice has no text."),
        ("first/quiz.yaml", "a: The plan.", "a: [x]", "the choice must be text."),
        ("course.yaml", "[b-q-old]", "", "'retired' is empty."),
        ("course.yaml", "[b-q-old]", "[12]", "as in 'id-12'."),
    ],
)
def test_a_slip_is_told_in_words_of_the_file(course: Path, file: str, old: str, new: str, said: str) -> None:
    """Sentences name what the trainer wrote, not what a parser looked for."""
    text = (course / file).read_text()
    assert old in text
    (course / file).write_text(text.replace(old, new, 1))
    faults = [str(fault) for fault in load_course(course).diagnostics]
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(("old", "new"), [(":alt: Two", ":alt:Two"), ("\n", "\r\n"), ("\n", "\r")])
def test_harmless_ways_of_writing(course: Path, old: str, new: str) -> None:
    """An option without its space, and the line ends of any system."""
    lesson = course / "first/lesson.md"
    lesson.write_bytes(lesson.read_bytes().replace(old.encode(), new.encode()))
    assert codes(course) == []
