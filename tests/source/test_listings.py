"""Parts of a course's own files, shown as they are written, and examples of what a text becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from westeros_learn.model import Callout, Example, Listing, Placeholder, walk
from westeros_learn.source import load_course
from westeros_learn.source.listings import CourseTexts, Missing

ROOTS = Path(__file__).parents[1] / "roots"
QUIZ = """\
- id: a-lamp
  prompt: Which switch?
  choices:
    - a: This one.
      correct: true
    - b: |-
        That one,
        # and no other

  weight: 2

# Trains
- id: a-train
  source: [one, # the first
    two]
"""


@pytest.fixture
def texts(tmp_path: Path) -> CourseTexts:
    """The text files of a course."""
    (tmp_path / "lamp").mkdir()
    (tmp_path / ".drafts").mkdir()
    (tmp_path / ".drafts/quiz.yaml").write_text("[]")
    (tmp_path / "course.yaml").write_bytes(b"title: Lamps # by day\r\nid: lamps\r\n\r\nlanguage: en\r\n")
    (tmp_path / "lamp/quiz.yaml").write_text(QUIZ)
    (tmp_path / "lamp/lesson.md").write_text("---\nid: a-l-lamp\ntitle: A lamp\n---\n\nIt is *on*.\n")
    (tmp_path / "broken.yaml").write_text("a: [")
    return CourseTexts(tmp_path)


@pytest.mark.parametrize(
    ("name", "parts", "text"),
    [
        ("course.yaml", "", "title: Lamps # by day\nid: lamps\n\nlanguage: en"),
        ("course.yaml", "title; id", "title: Lamps # by day\nid: lamps"),
        ("course.yaml", "title; language", "title: Lamps # by day\n…\nlanguage: en"),
        ("lamp/lesson.md", "title", "title: A lamp"),
        ("lamp/lesson.md", "", "---\nid: a-l-lamp\ntitle: A lamp\n---\n\nIt is *on*."),
        ("lamp/quiz.yaml", "a-lamp choices b", "- b: |-\n    That one,\n    # and no other"),
        ("lamp/quiz.yaml", "a-lamp prompt; a-lamp weight", "prompt: Which switch?\n…\nweight: 2"),
        ("lamp/quiz.yaml", "a-lamp", QUIZ.partition("\n\n# Trains")[0]),
        ("lamp/quiz.yaml", "a-train", QUIZ.partition("# Trains\n")[2].rstrip()),
    ],
)
def test_a_part_is_shown_as_it_is_written(texts: CourseTexts, name: str, parts: str, text: str) -> None:
    """A part has its own lines, no comment that follows it, and no indentation that all of them share."""
    assert texts.part(name, parts) == text


def test_what_is_not_there_is_told_with_what_is(texts: CourseTexts) -> None:
    """The first word that leads nowhere comes back with the words that could stand in its place."""
    assert texts.part("lamp/quiz.yaml", "a-lamp choices c") == Missing("c", ("a", "b"))
    assert texts.part("course.yaml", "id; id more") == Missing("more", ())


def test_a_file_that_cannot_be_read_has_no_parts(texts: CourseTexts) -> None:
    """It is shown whole; its fault is told by those who need what it says."""
    assert texts.part("broken.yaml", "a") is None
    assert texts.part("broken.yaml") == "a: ["


def test_only_files_of_the_course_can_be_listed(texts: CourseTexts) -> None:
    """Neither hidden files nor what lies around the course."""
    assert set(texts) == {"broken.yaml", "course.yaml", "lamp/lesson.md", "lamp/quiz.yaml"}
    assert "../course.yaml" not in texts


def test_a_lesson_shows_the_very_text_that_works(tmp_path: Path) -> None:
    """A listing holds its file's lines, and an example its own lines beside what they become."""
    for source in (ROOTS / "base", ROOTS / "clean-listings"):
        for path in source.rglob("*"):
            if path.is_file():
                target = tmp_path / path.relative_to(source)
                target.parent.mkdir(exist_ok=True)
                target.write_bytes(path.read_bytes())
    course = load_course(tmp_path).course
    assert course
    lesson = course.lessons[1]
    first, second = (node for node in walk(lesson.blocks) if isinstance(node, Listing))
    assert (first.file, first.text) == ("course.yaml", "title: A small course\n    …\n    pass-mark: 70")
    assert second.text == (tmp_path / second.file).read_text().rstrip()
    (example,) = (node for node in walk(lesson.blocks) if isinstance(node, Example))
    assert example.text == ":::{callout} As it is\nA *text* and what it becomes.\n:::"
    assert [type(block) for block in example.content] == [Callout]
    assert not any(isinstance(node, Placeholder) for node in walk(lesson.blocks))
