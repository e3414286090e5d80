"""Writing courses in the browser: opening, saving, what stands in the way, history, publishing."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery.authoring import rights, volume
from westeros_learn.delivery.library import Library
from westeros_learn.errors import OutputError
from westeros_learn.records import Right, Role

from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/"
FILE = f"{HERE}files/one/lesson.md"


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    """An app whose one course is written in it."""
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def author(school: World, email: str, may: Right = Right.EDIT) -> Browser:
    """Give the course to a new trainer; return their browser."""
    admin = school.person(f"for-{email}", Role.ADMINISTRATOR)
    browser = school.inside(email, Role.TRAINER)
    here = school.app.extensions["westeros-learn"].authoring.volume
    rights.give_right(school.database, here, "small", email, may, admin, school.clock())
    return browser


def base_of(page: TestResponse) -> str:
    found = re.search(r'name="base" value="(\w+)"', page.text)
    assert found, page.text
    return found[1]


def text_of(page: TestResponse) -> str:
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)
    assert found, page.text
    return found[1].replace("&#34;", '"').replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">")


def lesson(school: World) -> str:
    return (school.library.folder / "small" / "one" / "lesson.md").read_text("utf-8")


def test_from_a_file_to_what_learners_see(school: World, trainer: Browser) -> None:
    assert HERE in trainer.get("/teach/courses/").text
    assert f"{HERE}lessons/one" in trainer.get(HERE).text
    assert FILE in trainer.get(f"{HERE}lessons/one").text
    page = trainer.get(FILE)
    before = lesson(school)
    new = before.replace("title: ", "title: Corrected ", 1)
    assert text_of(page).split() == before.split()
    saved = trainer.send(FILE, text=new, base=base_of(page), note="A title")
    assert saved.status_code == 303
    assert lesson(school) == new
    school.library.refresh()
    assert "Corrected" not in school.library.edition("small").course.lessons[0].title
    assert "not everything is published" in trainer.get("/teach/courses/").text
    look = trainer.get(f"{HERE}publish")
    content = re.search(r'name="content" value="(\w+)"', look.text)
    assert content
    assert "Lessons with other words: 1" in look.text
    assert trainer.send(f"{HERE}publish", content=content[1]).status_code == 303
    assert "Corrected" in school.library.edition("small").course.lessons[0].title
    history = trainer.get(f"{HERE}history/one/lesson.md").text
    assert "A title" in history
    assert "Ana Pop" in history


def test_two_at_once_are_shown_both_versions(school: World, trainer: Browser) -> None:
    other = author(school, "eva@example.org")
    mine, theirs = trainer.get(FILE), other.get(FILE)
    before = lesson(school)
    assert other.send(FILE, text=f"{before}\nTheirs.\n", base=base_of(theirs)).status_code == 303
    shown = trainer.send(FILE, text=f"{before}\nMine.\n", base=base_of(mine), note="My note")
    assert shown.status_code == 409
    assert "Theirs." in shown.text
    assert "Mine." in shown.text
    assert 'value="My note"' in shown.text
    assert lesson(school) == f"{before}\nTheirs.\n"
    again = trainer.get(FILE)
    assert "did not save it" in again.text
    assert "Mine." in text_of(again)
    seen = re.search(r'name="seen" value="(\w+)"', shown.text)
    place = re.search(r'name="place-1" value="([^"]+)"', shown.text)
    assert seen
    assert place
    asked = {"place-1": place[1].replace("&#34;", '"'), "text": f"{before}\nMine.\n", "base": base_of(shown)}
    without = trainer.send(FILE, seen=seen[1], **asked)
    assert without.status_code == 409
    assert trainer.send(FILE, seen=seen[1], **asked, **{"choice-1": "mine"}).status_code == 303
    assert lesson(school) == f"{before}\nMine.\n"
    assert "did not save it" not in trainer.get(FILE).text


def test_both_versions_are_put_together_by_hand(school: World, trainer: Browser) -> None:
    other = author(school, "eva@example.org")
    mine, theirs, before = trainer.get(FILE), other.get(FILE), lesson(school)
    other.send(FILE, text=f"{before}\nTheirs.\n", base=base_of(theirs))
    shown = trainer.send(FILE, text=f"{before}\nMine.\n", base=base_of(mine))
    whole = shown.text[shown.text.index("<details") :]
    base = re.search(r'name="base" value="(\w+)"', whole)
    assert base
    assert trainer.send(FILE, text=f"{before}\nBoth.\n", base=base[1]).status_code == 303
    assert lesson(school) == f"{before}\nBoth.\n"


def test_a_course_with_errors_is_not_published_and_says_where(school: World, trainer: Browser) -> None:
    page = trainer.get(f"{HERE}files/course.yaml")
    trainer.send(
        f"{HERE}files/course.yaml", text=text_of(page).replace("title:", "titel:", 1), base=base_of(page)
    )
    look = trainer.get(f"{HERE}publish")
    assert "course.yaml:" in look.text
    assert 'name="content"' not in look.text
    assert trainer.send(f"{HERE}publish", on=HERE + "files/course.yaml", content="x").status_code == 409
    assert "titel" in trainer.get(f"{HERE}files/course.yaml").text
    assert "titel" in trainer.get(HERE).text
    assert school.library.edition("small")


def test_going_back_in_the_browser(school: World, trainer: Browser) -> None:
    before = lesson(school)
    trainer.send(FILE, text=f"{before}\nMore.\n", base=base_of(trainer.get(FILE)))
    history = trainer.get(f"{HERE}history/").text
    version = re.search(rf'href="({HERE}versions/\w+/one/lesson.md)"', history)
    assert version
    assert "More." in trainer.get(version[1]).text
    assert trainer.send(version[1], do="before").status_code == 303
    assert lesson(school) == before


def test_a_folder_that_cannot_be_written_to_loses_nothing_that_was_typed(
    school: World, trainer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, page = lesson(school), trainer.get(FILE)
    trainer.send(FILE, text=f"{before}\nMore.\n", base=base_of(page))
    version = re.search(rf'href="({HERE}versions/\w+/one/lesson.md)"', trainer.get(f"{HERE}history/").text)
    assert version

    def full(path: Path, *_: object, **__: object) -> None:
        raise OutputError(f"'{path.name}' could not be written: no space left.", "Make room.")

    monkeypatch.setattr(volume, "write_bytes", full)
    answer = trainer.send(FILE, text=f"{before}\nLost?\n", base=base_of(trainer.get(FILE)))
    assert answer.status_code == 503
    assert "Lost?" in text_of(answer)
    assert "no space left" in answer.text
    assert trainer.send(version[1], do="before").status_code == 303
    assert "cannot be written right now" in trainer.get(FILE).text
    assert lesson(school) == f"{before}\nMore.\n"
    monkeypatch.undo()
    assert trainer.send(version[1], do="before").status_code == 303
    assert lesson(school) == before


def test_half_written_text_is_kept_for_its_author_alone(school: World, trainer: Browser) -> None:
    page = trainer.get(FILE)
    half = f"{HERE}half-written/one/lesson.md"
    assert trainer.send(half, on=FILE, text="Half", base=base_of(page)).status_code == 200
    again = trainer.get(FILE)
    assert text_of(again) == "Half"
    assert base_of(again) == base_of(page)
    assert "you have not saved everything" in trainer.get(HERE).text
    assert text_of(author(school, "eva@example.org").get(FILE)) != "Half"
    assert trainer.send(FILE, do="put-aside").status_code == 303
    assert text_of(trainer.get(FILE)) == text_of(page)


def test_what_is_typed_is_checked_and_shown_before_it_is_saved_and_to_nobody_else(
    school: World, trainer: Browser
) -> None:
    page = trainer.get(FILE)
    half = f"{HERE}half-written/one/lesson.md"
    first = trainer.get(half).json
    assert first
    typed = lesson(school).replace("A short text", "A typed text") + "\n:::{nonsense}\n:::\n"
    told = trainer.send(half, on=FILE, text=typed, base=base_of(page)).json
    assert told
    assert told["version"] != first["version"]
    line = typed.count("\n") - 1
    assert [(each["line"], each["name"]) for each in told["faults"]] == [(line, "Error")]
    shown = trainer.get(f"{HERE}preview/source/")
    assert "A typed text" in shown.text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "A typed text" not in author(school, "eva@example.org").get(f"{HERE}preview/source/").text
    script = trainer.get(f"{HERE}preview/source/course.js")
    assert script.mimetype == "text/javascript"
    assert trainer.get(f"{HERE}preview/source/nothing.js").status_code == 404
    assert "A typed text" not in lesson(school)
    trainer.send(half, on=FILE, text=lesson(school), base=base_of(page))
    assert "you have not saved everything" not in trainer.get(HERE).text


def test_a_link_shows_the_saved_draft_to_anybody_until_it_ends_or_is_taken_back(
    school: World, trainer: Browser
) -> None:
    where = f"{HERE}links"
    trainer.send(FILE, text=lesson(school).replace("A short", "A drafted"), base=base_of(trainer.get(FILE)))
    trainer.send(f"{HERE}half-written/one/lesson.md", on=FILE, text="Half", base=base_of(trainer.get(FILE)))
    addresses = []
    for label, days in (("Ana", "7"), ("Ion", "30")):
        made = trainer.send(where, label=label, days=days)
        found = re.search(r"http://localhost(/draft/[\w-]+/)", made.text)
        assert found
        addresses.append(found[1])
    week, month = addresses
    assert week not in trainer.get(where).text
    anybody = school.browser()
    for address in addresses:
        page = anybody.get(address)
        assert page.status_code == 200
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "A drafted text" in anybody.get(f"{address}page/").text
        assert anybody.get(f"{address}page/course.js").status_code == 200
    school.clock.pass_by(days=8)
    assert (anybody.get(week).status_code, anybody.get(f"{week}page/").status_code) == (410, 409)
    assert anybody.get(month).status_code == 200
    eva = author(school, "eva@example.org")
    last = re.findall(r'name="revoke" value="(\d+)"', eva.get(where).text)
    assert len(last) == 1
    stranger = school.inside("x@example.org", Role.TRAINER)
    assert stranger.send(where, on="/help", revoke=last[0]).status_code == 404
    assert eva.send(where, revoke=last[0]).status_code == 303
    assert anybody.get(month).status_code == 410
    assert anybody.get("/draft/nothing/").status_code == 410


def test_a_comment_is_answered_settled_and_found_again_where_its_part_stands(
    school: World, trainer: Browser
) -> None:
    reader = author(school, "r@example.org", Right.COMMENT)
    where, file = f"{HERE}comments", f"{HERE}files/one/quiz.yaml"
    quiz = school.library.folder / "small" / "one" / "quiz.yaml"
    said = {"file": "one/quiz.yaml", "part": "s-q-single", "text": "Is this <b>so</b>?"}
    answer = reader.send(where, file, **said)
    assert answer.status_code == 303
    reader.send(where, file, file="one/lesson.md", quote="A short text", text="Which one?")
    first = trainer.get(file).text
    assert "Is this &lt;b&gt;so&lt;/b&gt;?" in first
    assert "Which one?" not in first
    number = re.search(r'id="thread-(\d+)"', first)
    assert number
    line = re.search(r'data-line="(\d+)">s-q-single', first)
    assert line
    quiz.write_text("# One line more.\n" + quiz.read_text("utf-8"), "utf-8")
    assert f'data-line="{int(line[1]) + 1}">s-q-single' in trainer.get(file).text
    trainer.send(where, file, thread=number[1], do="answer", text="It is.")
    reader.send(where, file, thread=number[1], do="settle")
    page = reader.get(where).text
    assert page.index("Which one?") < page.index("It is.") < page.index("Open it again")
    trainer.send(where, file, thread=number[1], do="reopen")
    assert "Open it again" not in reader.get(where).text
    stranger = school.inside("x@example.org", Role.TRAINER)
    assert stranger.send(where, "/help", thread=number[1], do="settle").status_code == 404
    assert trainer.send(where, file, thread="99", do="settle").status_code == 404
    assert trainer.send(where, file, file="one/lesson.md", text=" ").status_code == 409


def test_who_has_no_course_is_told_what_to_do(school: World) -> None:
    stranger = school.inside("x@example.org", Role.TRAINER)
    assert "ask an administrator for one that you teach" in stranger.get("/teach/courses/").text
    for path in ("", "files/one/lesson.md", "history/", "publish"):
        assert stranger.get(HERE + path).status_code == 404
    reader = author(school, "r@example.org", Right.COMMENT)
    assert "readonly" in reader.get(FILE).text
    assert reader.send(FILE, on="/help", text="x", base="").status_code == 409
    assert reader.get(f"{HERE}publish").status_code == 409


def test_an_administrator_gives_a_course_and_takes_it_away(school: World) -> None:
    admin = school.inside("admin@example.org", Role.ADMINISTRATOR)
    person = school.person("jan@example.org", Role.TRAINER)
    jan = school.browser()
    where = f"{HERE}people"
    assert admin.send(where, email="nobody@example.org", may="edit").status_code == 422
    assert admin.send(where, email="Jan@example.org", may="translate").status_code == 303
    assert "jan@example.org" in admin.get(where).text
    jan = school.enter(person.id)
    assert HERE in jan.get("/teach/courses/").text
    assert admin.send(where, remove=str(person.id)).status_code == 303
    assert HERE not in jan.get("/teach/courses/").text


def test_without_the_setting_there_are_no_such_pages(world: World) -> None:
    trainer = world.inside("jan@example.org", Role.TRAINER)
    assert "/teach/courses/" not in trainer.get("/teach/cohorts").text
    assert trainer.get("/teach/courses/").status_code == 404
