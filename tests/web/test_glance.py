"""What is shown of a lesson while somebody types in it: the same that the whole page shows of it."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from westeros_learn.memo import Memo
from westeros_learn.player import PlayOptions, render_course, render_section
from westeros_learn.records import Right
from westeros_learn.source import LessonReader, load_course
from westeros_learn.web.preview.course import Section
from westeros_learn.web.preview.pieces import Pieces

from .test_authoring import FILE, HERE, author, lesson, school, trainer
from .world import COURSES, World

if TYPE_CHECKING:
    from .world import Browser

__all__ = ["school", "trainer"]

REAL = Path(__file__).parents[2] / "courses"
OPTIONS = PlayOptions("standalone", preview=True)
GLANCE = f"{HERE}glance/one/lesson.md"
LOOK = f"{HERE}half-written/one/lesson.md"


def edits(text: str, dice: random.Random) -> list[str]:
    """Return what a text could be while somebody writes: a word more, a broken line, a piece gone."""
    at = dice.randrange(text.index("\n---\n", 4) + 5, len(text))
    start = text.rindex("\n", 0, at) + 1
    return [
        f"{text[:at]}żyć 😀{text[at:]}",
        f"{text[:start]}\nA new paragraph of {at} words.\n\n{text[start:]}",
        f"{text[:start]}:::{{nonsense}} {text[start:]}",
        text[:start] + text[at:],
    ]


@pytest.mark.parametrize(
    "name", sorted(path.name for path in REAL.iterdir() if (path / "course.yaml").exists())
)
def test_a_lesson_read_by_itself_is_what_the_whole_course_makes_of_it(name: str) -> None:
    """All lessons are edited at once for the whole reading: none rests on another's text."""
    dice, read, again, shown = random.Random(name), Memo(), LessonReader(), Memo()  # noqa: S311  # no secret
    course = load_course(REAL / name, memo=read, again=again).course
    assert course
    files = [f"{lesson.folder}/lesson.md" for lesson in course.lessons]
    typed = {
        file: edits((REAL / name / file).read_text("utf-8"), dice)[at % 4] for at, file in enumerate(files)
    }
    whole = load_course(REAL / name, memo=read, unsaved=typed).course
    assert whole
    for file, here in zip(files, whole.lessons, strict=True):
        found = again.read(file, typed[file])
        if found is None:
            assert "{listing}" in typed[file], file
            assert file in typed[file], file
            continue
        quick = render_section(found.course, found.lesson, OPTIONS, shown, found.before)
        assert here == found.lesson, file
        assert quick == render_section(whole, here, OPTIONS, Memo()), file


def test_a_lesson_by_itself_stands_in_the_page_as_it_is(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(COURSES / "small", tmp_path / "small"))
    again = LessonReader()
    course = load_course(folder, again=again).course
    assert course
    page = render_course(course, OPTIONS)
    for each in course.lessons:
        file = f"{each.folder}/lesson.md"
        found = again.read(file, (folder / file).read_text("utf-8"))
        assert found
        section = render_section(found.course, found.lesson, OPTIONS, Memo(), found.before)
        assert section == page.sections[each.id]
        assert page.page.count(section) == 1


def test_where_more_than_the_lesson_changes_it_is_not_read_by_itself(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(COURSES / "small", tmp_path / "small"))
    again = LessonReader()
    assert again.read("one/lesson.md", "") is None
    load_course(folder, again=again)
    text = (folder / "one" / "lesson.md").read_text("utf-8")
    other_title = again.read("one/lesson.md", text.replace("title: ", "title: Another ", 1))
    assert other_title
    assert other_title.lesson.title.startswith("Another ")
    for file, changed in {
        "one/lesson.md": text.replace("id: s-l-one", "id: s-l-other"),
        "one/quiz.yaml": text,
        "none/lesson.md": text,
        "course.yaml": text,
    }.items():
        assert again.read(file, changed) is None, file
    assert again.read("one/lesson.md", "\ufeff" + text) is None
    assert again.read("one/lesson.md", text + "x" * 2_000_000) is None


def put_together(pieces: list[dict[str, object]]) -> str:
    """Return what a browser makes of pieces: JavaScript counts in units of UTF-16."""
    states: dict[object, bytes] = {"": b""}
    html = b""
    for piece in pieces:
        before = states[piece["of"]]
        head, tail = int(str(piece["head"])) * 2, int(str(piece["tail"])) * 2
        html = before[:head] + str(piece["html"]).encode("utf-16-le") + before[len(before) - tail :]
        states[piece["name"]] = html
    return html.decode("utf-16-le")


def test_pieces_put_together_are_the_lesson() -> None:
    dice, pieces = random.Random(7), Pieces()  # noqa: S311  # no secret
    html, sent = "<p>one 😀 two</p>" * 9, list[dict[str, object]]()
    for _ in range(40):
        at, end = sorted(dice.choices(range(len(html) + 1), k=2))
        html = (
            html[:at] + dice.choice(["", "a", "aa", "😀", "ż<b>"]) + html[min(end, at + dice.randrange(4)) :]
        )
        known = str(dice.choice(sent)["name"]) if sent and dice.random() < 0.9 else ""
        piece = pieces.piece(Section("l", html), known)
        chain = [piece]
        while chain[0]["of"]:
            chain.insert(0, next(one for one in sent if one["name"] == chain[0]["of"]))
        assert put_together(chain) == html
        sent.append(piece)
    assert len(str(pieces.piece(Section("l", html + "!"), str(sent[-1]["name"]))["html"])) == 1


def test_a_paragraph_that_is_repeated_begins_and_ends_what_is_new() -> None:
    pieces, sent = Pieces(), list[dict[str, object]]()
    for times in (2, 3, 2, 5):
        sent.append(pieces.piece(Section("l", "<p>One</p>" * times), str(sent[-1]["name"]) if sent else ""))
        assert put_together(sent) == "<p>One</p>" * times


def test_what_is_typed_is_shown_and_not_kept(school: World, trainer: Browser) -> None:
    before = lesson(school)
    first = trainer.get(LOOK).get_json()
    typed = before.replace("A short text", "A text that is typed")
    told = trainer.send(GLANCE, on=FILE, text=typed, shown=first["section"]["name"]).get_json()
    assert told["section"]["lesson"] == "s-l-one"
    assert told["section"]["of"] == first["section"]["name"]
    assert "is typed" in told["section"]["html"]
    assert len(told["section"]["html"]) < 100
    assert "did not save it" not in trainer.get(FILE).text
    kept = trainer.send(LOOK, on=FILE, text=typed, base="", shown=told["section"]["name"]).get_json()
    assert kept["section"]["name"] == told["section"]["name"]
    assert kept["besides"] == first["besides"]
    titled = typed.replace("title: ", "title: Another ", 1)
    assert trainer.send(LOOK, on=FILE, text=titled, base="").get_json()["besides"] != first["besides"]
    assert lesson(school) == before


def test_a_question_in_its_file_is_shown_in_its_lesson(school: World, trainer: Browser) -> None:
    trainer.get(LOOK)
    text = (school.library.folder / "small" / "one" / "quiz.yaml").read_text("utf-8")
    typed = text.replace("The first answer", "An answer that is typed")
    told = trainer.send(f"{HERE}glance/one/quiz.yaml", on=FILE, text=typed).get_json()
    assert told["section"]["lesson"] == "s-l-one"
    assert "An answer that is typed" in told["section"]["html"]
    for file in ("glossary.yaml", "course.yaml", "none.txt"):
        assert trainer.send(f"{HERE}glance/{file}", on=FILE, text=text).get_json() == {"section": None}


def test_whoever_may_not_write_is_shown_nothing_of_what_they_send(school: World) -> None:
    reader = author(school, "reader@example.org", Right.COMMENT)
    assert reader.send(GLANCE, on=FILE, text="Some text").status_code == 409
