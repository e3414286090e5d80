"""Parts of a course's own files, shown as they are written, and examples of what a text becomes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from westeros_learn.model import Callout, Example, Listing, Placeholder, walk
from westeros_learn.source import load_course
from westeros_learn.source.files import Folder
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


def laid(folder: Path, *roots: str) -> Path:
    """Lay small courses over each other in a folder."""
    for name in roots:
        shutil.copytree(ROOTS / name, folder, dirs_exist_ok=True)
    return folder


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
    return CourseTexts(Folder(tmp_path))


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
    """It is shown whole; why it has no parts is known."""
    assert texts.part("broken.yaml") == "a: ["
    assert texts.faults("broken.yaml") == ()
    assert texts.part("broken.yaml", "a") is None
    assert [fault.code for fault in texts.faults("broken.yaml")] == ["Y105"]


@pytest.mark.parametrize("broken", ["first/quiz.yaml", "first/notes.yaml"])
def test_a_file_that_cannot_be_read_is_told_once(tmp_path: Path, broken: str) -> None:
    """Also one that nobody but the listing reads: a page never lacks something without a fault."""
    course = laid(tmp_path, "base", "clean-listings")
    (course / broken).write_text("- id: [")
    lesson = course / "last/lesson.md"
    lesson.write_text(lesson.read_text().replace("media/steps.svg", f"{broken} b-q-first"))
    told = [fault for fault in load_course(course).diagnostics if fault.span.file == broken]
    assert [fault.code for fault in told] == ["Y105"]


def test_only_files_of_the_course_can_be_listed(texts: CourseTexts) -> None:
    """Neither hidden files nor what lies around the course."""
    assert set(texts) == {"broken.yaml", "course.yaml", "lamp/lesson.md", "lamp/quiz.yaml"}
    assert "../course.yaml" not in texts


def test_a_lesson_shows_the_very_text_that_works(tmp_path: Path) -> None:
    """A listing holds its file's lines, and an example its own lines beside what they become."""
    course = load_course(laid(tmp_path, "base", "clean-listings")).course
    assert course
    lesson = course.lessons[1]
    first, second = (node for node in walk(lesson.blocks) if isinstance(node, Listing))
    assert (first.file, first.text) == ("course.yaml", "title: A small course\n    …\n    pass-mark: 70")
    assert second.text == (tmp_path / second.file).read_text().rstrip()
    (example,) = (node for node in walk(lesson.blocks) if isinstance(node, Example))
    assert example.text == ":::{callout} As it is\nA *text* and what it becomes.\n:::"
    assert [type(block) for block in example.content] == [Callout]
    assert not any(isinstance(node, Placeholder) for node in walk(lesson.blocks))
