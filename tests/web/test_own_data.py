"""One's own data, taken home: whole, readable, and nobody else's."""

from __future__ import annotations

import ast
import json
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.delivery.test_own_copy import fill_all
from westeros_learn.delivery import sign_in
from westeros_learn.web.account.deeds import worded
from westeros_learn.web.words import speaking

if TYPE_CHECKING:
    from .world import Browser, World

PAGE = "/account/data"


@pytest.fixture
def browser(world: World) -> Browser:
    """The browser of somebody who has something in every table, beside somebody who has, too."""
    person = fill_all(world.database, "ana@school.example", "small", "s-test")
    fill_all(world.database, "jan@school.example")
    with world.database.write() as session:
        token, _ = sign_in.begin(session, person, world.clock(), second_factor=True)
    browser = world.browser()
    with browser.client.session_transaction() as cookie:
        cookie["sign-in"] = token
    return browser


def test_it_is_taken_home_for_another_program(browser: Browser) -> None:
    assert browser.get(PAGE).status_code == 200
    answer = browser.send(PAGE, form="json")
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data-2026-11-25.json"
    data = json.loads(answer.text)
    assert data["users"][0]["email"] == "ana@school.example"
    assert data["responses"]
    assert "jan@" not in answer.text


def test_it_is_taken_home_to_be_read_every_table_in_words(browser: Browser) -> None:
    """A table without words, or a column without a name, fails here."""
    answer = browser.send(PAGE, form="html")
    assert answer.headers["Content-Disposition"] == "attachment; filename=my-data-2026-11-25.html"
    tables = json.loads(browser.send(PAGE, form="json").text)
    filled = [name for name, rows in tables.items() if isinstance(rows, list) and rows]
    assert answer.text.count("<h2") == len(filled) == len(tables) - 2  # without when and where it was made
    assert "Name of ana@school.example" in answer.text
    assert "2 Mar 2026, 13:00 UTC+1" in answer.text
    for said in ("50\u00a0%", "<td>Judge</td>", "<td>Poland</td>"):
        assert said in answer.text
    assert "jan@" not in answer.text
    for needs in ("<script", "<link", "<img", "href="):
        assert needs not in answer.text


def test_only_what_is_offered_is_made(browser: Browser) -> None:
    assert browser.send(PAGE, form="exe").status_code == 400


def test_what_was_done_is_told_in_the_words_of_every_language(browser: Browser) -> None:
    """An action that the audit log learns, and that has no words yet, fails here."""
    noted = {
        str(call.args[3].value)
        for file in (files("westeros_learn") / "delivery").iterdir()
        if file.name.endswith(".py")
        for call in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "note"
        if isinstance(call.args[3], ast.Constant)
    }
    assert len(noted) > 10
    for language in ("en", "pl", "ro"):
        with speaking(language):
            assert {action for action in noted if worded(action) == action} == set(), language
    told = browser.send(PAGE, form="html").text
    assert "account made by an invitation" in told
    assert "your account" in told
