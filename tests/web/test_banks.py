"""Question banks in the app: looked at, brought in by who may write, and never otherwise than was shown."""

from __future__ import annotations

import io
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.exchange.moodle_banks import answer, bank, choice, picture, question
from westeros_learn.delivery.library import Library
from westeros_learn.records import Right

from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser

HERE = "/teach/courses/small/bank"
SHOWN = "<p>Who is it?</p><p><img src='@@PLUGINFILE@@/dot.png' alt='A dot'></p>"
BANK = bank(
    choice(SHOWN, answer("100", "She", "Yes."), answer("0", "He"), files=picture("dot.png")),
    question("description", "<script>alert(1)</script>Hello", name="<b>Intro</b>"),
)


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    courses = tmp_path / "courses"
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def outcome(trainer: Browser) -> str:
    found = re.search(
        r'<select id="outcome".*?<option value="([a-z][^"]*)"', trainer.client.get(HERE).text, re.DOTALL
    )
    assert found
    return found[1]


def look(trainer: Browser, content: bytes = BANK, name: str = "bank.xml", **fields: str) -> TestResponse:
    token = re.search(r'name="csrf_token" value="([^"]+)"', trainer.client.get(HERE).text)
    assert token
    data = {
        "csrf_token": token[1],
        "outcome": outcome(trainer),
        "file": (io.BytesIO(content), name),
        **fields,
    }
    return trainer.client.post(HERE, data=data)


def agree(trainer: Browser, shown: TestResponse) -> TestResponse:
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    return trainer.client.post(f"{HERE}/import", data=fields)


def test_a_bank_is_shown_then_brought_in_with_its_picture_and_only_once(
    school: World, trainer: Browser, tmp_path: Path
) -> None:
    pool, dot = tmp_path / "courses/small/test-pool.yaml", tmp_path / "courses/small/media/dot.png"
    before = pool.read_bytes()
    shown = look(trainer)
    assert shown.status_code == 200
    assert "it asks nothing" in shown.text
    assert "<b>Intro</b>" not in shown.text
    assert "alert(1)" not in shown.text
    assert pool.read_bytes() == before
    done = agree(trainer, shown)
    assert done.status_code == 303
    assert pool.read_bytes().startswith(before)
    assert dot.read_bytes().startswith(b"\x89PNG")
    assert "Who is it?" in trainer.client.get(done.location).text
    volume = school.app.extensions["westeros-learn"].authoring.volume
    (version, *_) = volume.history("small").versions(None, 5)
    assert version.note == "Import bank.xml"
    assert set(version.files) == {"test-pool.yaml", "media/dot.png"}
    again = look(trainer)
    assert "Bring them in" not in again.text


@pytest.mark.parametrize(("page", "above"), [("bank", "Questions"), ("files/", "Outline")])
def test_a_page_without_a_place_of_its_own_lies_under_another(
    trainer: Browser, page: str, above: str
) -> None:
    shown = trainer.client.get(f"/teach/courses/small/{page}").text
    places = re.findall(r'<a href="/teach/courses/small/[^"]*" aria-current="page">([^<]+)</a>', shown)
    assert places == [above]


def test_what_is_written_is_what_was_shown(trainer: Browser, tmp_path: Path) -> None:
    """Somebody else changes the file meanwhile: the plan is shown anew."""
    shown = look(trainer)
    pool = tmp_path / "courses/small/test-pool.yaml"
    pool.write_text("# By somebody else.\n" + pool.read_text())
    changed = pool.read_text()
    answered = agree(trainer, shown)
    assert answered.status_code == 409
    assert "changed meanwhile" in answered.text
    assert pool.read_text() == changed
    assert agree(trainer, answered).status_code == 303
    assert pool.read_text().startswith(changed)


def test_only_who_may_write_brings_questions_in(school: World, trainer: Browser, tmp_path: Path) -> None:
    shown = look(trainer)
    before = (tmp_path / "courses/small/test-pool.yaml").read_bytes()
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', shown.text))
    reader = author(school, "ana@example.org", Right.COMMENT)
    page = reader.client.get(HERE)
    assert page.status_code == 200
    assert 'type="file"' not in page.text
    token = re.search(r'name="csrf_token" value="([^"]+)"', reader.client.get("/account/").text)
    assert token
    refused = reader.client.post(f"{HERE}/import", data={**fields, "csrf_token": token[1]})
    assert refused.status_code == 409
    assert 'name="seen"' not in refused.text
    assert (tmp_path / "courses/small/test-pool.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "bank.xml", "Choose a file first."),
        (b"<!DOCTYPE a><quiz/>", "bank.xml", "document type"),
        (b"x", "bank.docx", "says nothing about its format"),
        (b"PK\x03\x04", "bank.xlsx", "broken"),
        (b"a{T}\n\n" * 1_001, "bank.gift", "1,000 questions"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_page(
    content: bytes, name: str, told: str, trainer: Browser
) -> None:
    answer = look(trainer, content, name)
    assert answer.status_code == 422
    assert told in answer.text


@pytest.mark.parametrize("form", ["moodle-xml", "gift", "xlsx", "csv", "qti21", "template"])
def test_questions_are_taken_home_and_change_nothing_when_they_come_back(form: str, trainer: Browser) -> None:
    taken = trainer.client.get(f"{HERE}/{form}")
    assert taken.status_code == 200
    name = taken.headers["Content-Disposition"].partition('filename="')[2].rstrip('"')
    if form in ("qti21", "template"):
        assert taken.data.startswith(b"PK")
        return
    shown = look(trainer, taken.data, name)
    assert shown.status_code == 200
    assert "There is nothing to write." in shown.text
    assert trainer.client.get(f"{HERE}/other").status_code == 404
