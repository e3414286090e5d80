"""Examples that are checked: what is said of them is computed, and a false example is a fault."""

from __future__ import annotations

import gc
import shutil
import tempfile
from pathlib import Path

import pytest

from westeros_learn.errors import OutputError
from westeros_learn.model import Checked, Course, walk
from westeros_learn.player import PlayOptions, render_course
from westeros_learn.source import CODES, fix_course, load_course
from westeros_learn.source.example_course import lay_out

ROOTS = Path(__file__).parents[1] / "roots"
LESSON = "last/lesson.md"
LAMP = """\
- id: ex-q-lamp
  kind: true-false
  outcome: ex-o-lamp
  prompt: A lamp gives light.
  answer: true
"""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A copy of the base course."""
    return Path(shutil.copytree(ROOTS / "base", tmp_path / "course"))


def add(course: Path, text: str) -> None:
    with (course / LESSON).open("a") as file:
        file.write(f"\n{text}\n")


def checked(course: Path, text: str) -> Checked:
    """Return the one example of a lesson; the example keeps what it names."""
    add(course, text)
    result = load_course(course)
    assert result.diagnostics == ()
    assert isinstance(result.course, Course)
    return next(node for node in walk(result.course.lessons[-1].blocks) if isinstance(node, Checked))


def test_what_is_said_stands_at_the_lines_that_are_shown(course: Path) -> None:
    """What is added to an example stands below it, or its lines are not counted."""
    lesson = "A {trem}`lamp`.\n\n" + 2 * ":::{quiz} ex-test\n:::\n"
    block = checked(course, f"::::{{checked}} L203 Z202\n:file: lamp/lesson.md\n\n{lesson}::::")
    assert [str(one.fault).partition(" ")[0] for one in block.said] == [
        "lamp/lesson.md:1:3:",
        "lamp/lesson.md:5:1:",
    ]
    assert block.said[1].fault.message == "quiz 'ex-test' already stands in lamp/lesson.md:3."


def test_a_fault_that_is_met_often_is_shown_twice(course: Path) -> None:
    """A reader sees a few of many equal faults, how many there are, and the reason once."""
    entry = LAMP.replace("lamp", "lamp-{n}", 1)
    block = checked(
        course,
        ":::{checked} W202\n:file: lamp/quiz.yaml\n:repeat: 5\n:also: Q301 W210\n\n"
        f"{entry.replace('ex-o-lamp', 'ex-o-lmap')}:::",
    )
    assert [(one.fault.code, one.why, one.more) for one in block.said] == [
        ("W202", "", 0),
        ("W202", CODES["W202"].why, 3),
    ]
    assert block.files[0].text.startswith("- id: ex-q-lamp-{n}\n")


def test_an_example_says_how_it_is_saved(course: Path) -> None:
    """What cannot be seen in a text is an option: its encoding."""
    text = LAMP.replace("A lamp", "Mała lampa")
    block = checked(
        course, f":::{{checked}} Y102\n:file: lamp/quiz.yaml\n:saved-as: windows-1250\n\n{text}:::"
    )
    assert "byte B3 is not UTF-8" in block.said[0].fault.message
    page = render_course(load_course(course).course, PlayOptions("standalone")).page  # type: ignore[arg-type]
    assert "saved as windows-1250" in page
    assert "<mark>prompt: Mała lampa gives light." in page


def test_what_check_says_is_part_of_the_page(course: Path) -> None:
    """The page shows the example, the sentence of check with its place, and its reason."""
    add(course, f":::{{checked}} W202\n:file: lamp/quiz.yaml\n\n{LAMP}:::")
    page = render_course(load_course(course).course, PlayOptions("standalone")).page  # type: ignore[arg-type]
    assert "lamp/quiz.yaml:1:3: " in page
    assert "<strong>W202</strong></span> the question has no feedback." in page
    assert CODES["W202"].why in page
    assert "lamp/quiz.yaml</p>" in page


@pytest.mark.parametrize(
    ("codes", "also", "clean", "besides"),
    [("", "", True, False), ("", "W202", False, True), ("W202", "", False, False)],
)
def test_the_page_calls_clean_what_is_clean(
    course: Path, codes: str, also: str, clean: bool, besides: bool
) -> None:
    """An example of which something is said that is not shown is not called free of faults."""
    feedback = "  feedback: It is what a lamp is for.\n" if clean else ""
    add(course, f":::{{checked}} {codes}\n:file: lamp/quiz.yaml\n:also: {also}\n\n{LAMP}{feedback}:::")
    page = render_course(load_course(course).course, PlayOptions("standalone")).page  # type: ignore[arg-type]
    assert ("it finds no fault" in page, "W202: see" in page) == (clean, besides)


@pytest.mark.parametrize("option", [":repeat: 0", ":repeat: 99999999", ":repeat: 1e3", ":saved-as: latin"])
def test_a_wrong_value_is_told(course: Path, option: str) -> None:
    """An option that cannot be followed is told, and the example is shown without it."""
    add(course, f":::{{checked}} W202\n:file: lamp/quiz.yaml\n{option}\n\n{LAMP}:::")
    assert [fault.code for fault in load_course(course).diagnostics] == ["L214"]


@pytest.mark.parametrize(
    "name",
    ["", "/etc/lamp.yaml", "../lamp.yaml", "lamp/../../lamp.yaml", "lamp", "media", ".lamp.yaml", "x" * 300],
)
def test_a_name_that_no_file_can_have_is_told(course: Path, name: str) -> None:
    """An example never leaves its folder, and is no file where the course around it has a folder."""
    add(course, f":::{{checked}}\n:file: {name}\n\ntitle: Lamps\n:::")
    assert [fault.code for fault in load_course(course).diagnostics] == ["L234"]


def test_examples_in_examples_come_to_an_end(course: Path) -> None:
    """An example may hold an example; what lies deeper is refused, as the one around it names."""
    text = f":::{{checked}} W202\n:file: lamp/quiz.yaml\n\n{LAMP}:::\n"
    for colons, code in ((4, ""), (5, "L220"), (6, "")):
        marks = ":" * colons
        text = f"{marks}{{checked}} {code}\n:file: lamp/lesson.md\n\n{text}{marks}\n"
    add(course, text)
    assert load_course(course).diagnostics == ()


def test_fixing_a_course_judges_no_example(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are written into the course, never into examples."""
    text = LAMP.replace("- id: ex-q-lamp\n  ", "- ")
    add(course, f":::{{checked}} Q106\n:file: lamp/quiz.yaml\n\n{text}:::")
    before = (course / LESSON).read_text()
    assert fix_course(course) == []
    assert (course / LESSON).read_text() == before


def test_one_example_leaves_nothing_to_the_next(course: Path) -> None:
    """Files and folders of an example are gone when the next one is read."""
    folder = ":::{checked} Y101\n:file: glossary.yaml/lamp.yaml\n\n- id: lamp\n:::\n"
    lesson = ":::{checked} C304\n:file: bulb/lesson.md\n\n---\nid: ex-l-bulb\ntitle: Bulb\n---\nLit.\n:::\n"
    add(course, f"{folder}\n{lesson}\n:::{{checked}}\n:file: course.yaml\n\ntitle: Lamps\n:::\n\n{folder}")
    assert load_course(course).diagnostics == ()


def test_no_room_for_examples_is_told_in_a_sentence(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without a folder for temporary files is no bug."""

    def refuse(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("westeros_learn.source.judge.mkdtemp", refuse)
    add(course, ":::{checked}\n:file: course.yaml\n\ntitle: Lamps that nobody has seen\n:::")
    with pytest.raises(OutputError, match="an example could not be checked: no space left"):
        load_course(course)


def test_nothing_is_left_behind(course: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The folder in which examples are read goes away with what read it."""
    (tmp_path / "room").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "room"))
    add(course, ":::{checked}\n:file: course.yaml\n\ntitle: Lamps that are never left on\n:::")
    assert load_course(course).diagnostics == ()
    gc.collect()
    assert list((tmp_path / "room").iterdir()) == []


def test_the_course_around_an_example_is_clean(tmp_path: Path) -> None:
    """Nothing that check says comes from what is added."""
    for name, text in lay_out({}).texts.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert load_course(tmp_path, all_catalogues=True).diagnostics == ()
