"""The outline of a course in the browser: a new course, its lessons and modules arranged, taken out."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Right, Role
from westeros_learn.source import load_course

from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from westeros_learn.model import Course

    from .world import Browser

HERE = "/teach/courses/small/"


@pytest.fixture
def school(tmp_path: Path, sqlite_template: Path) -> Iterator[World]:
    """An app whose one course is written in it."""
    shutil.copy(sqlite_template, tmp_path / "records.db")
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    database = Database(f"sqlite:///{tmp_path}/records.db")
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def draft(school: World, course: str = "small") -> Course:
    """The course as its files are."""
    found = load_course(school.library.folder / course, all_catalogues=True)
    assert found.course
    assert not found.errors
    return found.course


def shape(course: Course) -> list[tuple[str, list[str]]]:
    """Its modules, each with its lessons."""
    return [(module.title, [lesson.folder for lesson in module.lessons]) for module in course.modules]


def test_a_course_is_made_and_filled_without_a_file_being_opened(school: World, trainer: Browser) -> None:
    page = trainer.get("/teach/courses/new").text
    assert 'value="short" checked' in page
    refused = trainer.send("/teach/courses/new", title=" ", begins="short", language="pl")
    assert refused.status_code == 422
    made = trainer.send(
        "/teach/courses/new", title="Pierwsza rozmowa", begins="short", language="pl", purpose="Dla nowych."
    )
    assert made.headers["Location"] == "/teach/courses/pierwsza-rozmowa/"
    here = made.headers["Location"]
    outline = trainer.get(here).text
    assert "learners see nothing of it" in outline
    assert "Wrong in it</dt><dd>nothing" in outline
    found = draft(school, "pierwsza-rozmowa")
    assert (found.language, found.summary) == ("pl", "Dla nowych.")
    assert found.lessons[0].title == "Pierwsza lekcja"
    school.library.refresh()
    assert set(school.library.courses) == {"small"}
    content = re.search(r'name="content" value="(\w+)"', trainer.get(f"{here}publish").text)
    assert content
    assert trainer.send(f"{here}publish", content=content[1]).status_code == 303
    assert school.library.edition("pierwsza-rozmowa").course.title == "Pierwsza rozmowa"
    copied = trainer.send("/teach/courses/new", title="Once more", begins="copy", source="small")
    assert shape(draft(school, "once-more")) == shape(draft(school))
    assert "Once more" in trainer.get(copied.headers["Location"]).text
    example = trainer.send("/teach/courses/new", title="To learn from", begins="example")
    assert example.status_code == 303
    assert draft(school, "to-learn-from").lessons[0].scenarios


def test_a_course_of_somebody_else_cannot_be_copied(school: World, trainer: Browser) -> None:
    other = author(school, "eva@example.org")
    trainer.send("/teach/courses/new", title="Mine", begins="example")
    assert 'value="mine"' not in other.get("/teach/courses/new").text
    assert other.send("/teach/courses/new", title="X", begins="copy", source="mine").status_code == 404
    assert other.get("/teach/courses/mine/").status_code == 404


def test_lessons_and_modules_are_arranged_and_only_that_changes(school: World, trainer: Browser) -> None:
    before = draft(school)
    first = shape(before)[0][1][0]
    outline = trainer.get(HERE).text
    assert all(lesson.title in outline for lesson in before.lessons)
    module = before.modules[0]

    def do(deed: str, **more: str) -> list[tuple[str, list[str]]]:
        assert trainer.send(HERE, do=deed, **more).status_code == 303
        return shape(draft(school))

    assert do(f"rename-lesson:{first}", title=" A  new\ntitle ") == shape(before)
    assert draft(school).lessons[0].title == "A new title"
    assert draft(school).lessons[0].id == before.lessons[0].id
    assert do(f"rename-module:{module.id}", title="Begun")[0][0] == "Begun"
    made = do("new-module", title="More", lesson="And more")
    assert made[-1] == ("More", ["and-more"])
    assert do(f"to:{first}", module=module.id) == made
    assert do("up:and-more")[-1][1][-1] == "and-more"
    assert "no other lesson, and is gone" in trainer.get(HERE).text
    do("new-module", title="More", lesson="Last")
    last = draft(school).modules[-1]
    assert do(f"to:{first}", module=last.id)[-1] == ("More", ["last", first])
    assert do(f"up:{first}")[-1] == ("More", [first, "last"])
    assert do(f"module-up:{last.id}")[-2][0] == "More"
    after = do(f"new-lesson:{last.id}", title="One of them")
    assert after[-2] == ("More", [first, "last", "one-of-them"])
    assert do("rename-lesson:last", title="") == after
    assert do("nonsense:last") == after
    assert trainer.send(HERE, do="up:no-such").status_code == 404
    history = trainer.get(f"{HERE}history/").text
    assert history.count("New lesson") >= 1
    assert "Rename lesson" in history


def test_a_lesson_is_taken_out_and_what_learners_have_met_is_retired(school: World, trainer: Browser) -> None:
    before = draft(school)
    lesson = next(each for each in before.lessons if each.quizzes)
    page = f"{HERE}lessons/{lesson.folder}/remove"
    assert "A test stands in this lesson" in trainer.get(page).text
    assert trainer.send(page, on=HERE).status_code == 409
    assert draft(school) == before
    trainer.send(HERE, do=f"new-lesson:{before.modules[0].id}", title="Short lived")
    added = next(each for each in draft(school).lessons if each.folder == "short-lived")
    page = f"{HERE}lessons/short-lived/remove"
    assert "Learners have met" not in trainer.get(page).text
    assert trainer.send(page).status_code == 303
    assert added.id not in draft(school).retired
    assert not (school.library.folder / "small" / "short-lived").exists()
    trainer.send(HERE, do=f"new-lesson:{before.modules[0].id}", title="Longer lived")
    look = re.search(r'name="content" value="(\w+)"', trainer.get(f"{HERE}publish").text)
    assert look
    trainer.send(f"{HERE}publish", content=look[1])
    met = next(each for each in draft(school).lessons if each.folder == "longer-lived")
    page = f"{HERE}lessons/longer-lived/remove"
    assert "Learners have met 1 id" in trainer.get(page).text
    assert trainer.send(page).status_code == 303
    assert met.id in draft(school).retired
    assert met.id in {each.id for each in school.library.edition("small").course.lessons}


def test_who_may_only_comment_arranges_nothing(school: World) -> None:
    reader = author(school, "r@example.org", Right.COMMENT)
    page = reader.get(HERE)
    assert page.status_code == 200
    assert 'name="do"' not in page.text
    before = draft(school)
    for path, fields in (
        (HERE, {"do": f"up:{before.lessons[-1].folder}"}),
        (HERE, {"do": f"rename-lesson:{before.lessons[0].folder}", "title": "Mine"}),
        (f"{HERE}lessons/{before.lessons[0].folder}/remove", {}),
    ):
        assert reader.send(path, on=f"{HERE}comments", **fields).status_code == 409
    assert draft(school) == before


def test_a_saving_is_undone_in_all_its_files_and_named_by_titles(school: World, trainer: Browser) -> None:
    before = draft(school)
    first = before.lessons[0]
    trainer.send(HERE, do="new-module", title="More", lesson="Added since")
    trainer.send(HERE, do=f"rename-lesson:{first.folder}", title="Renamed since")
    history = trainer.get(f"{HERE}history/").text
    assert "Outline and settings" in history
    assert ">Renamed since</a>" in history
    made = re.search(rf'href="({HERE}versions/\w+)">New lesson added-since', history)
    assert made
    page = trainer.get(made[1]).text
    assert "Outline and settings" in page
    assert "added-since/lesson.md" in page
    assert trainer.send(made[1]).status_code == 303
    after = draft(school)
    assert shape(after) == shape(before)
    assert after.lessons[0].title == "Renamed since"
    assert not (school.library.folder / "small" / "added-since").exists()
    assert trainer.get(f"{HERE}versions/999").status_code == 404
    trainer.send("/teach/courses/new", title="Mine", begins="example")
    (only,) = set(
        re.findall(
            r'href="(/teach/courses/mine/versions/\w+)"', trainer.get("/teach/courses/mine/history/").text
        )
    )
    assert "Undo" not in trainer.get(only).text
    assert trainer.send(only, on="/teach/courses/mine/").status_code == 409
    admin = school.inside("admin@example.org", Role.ADMINISTRATOR)
    assert "made it" in admin.get("/teach/courses/mine/people").text
    assert "made it" not in admin.get(f"{HERE}people").text
