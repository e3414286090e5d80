"""Forms of kinds that have something of their own: places in a figure, and numbers that are drawn."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery.library import Library

from .test_author_forms import PRACTICE, Form, file_of
from .test_authoring import author
from .world import COURSES, World, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database

    from .world import Browser


@pytest.fixture
def school(database: Database, tmp_path: Path) -> World:
    courses = tmp_path / "courses"
    shutil.copytree(COURSES / "small", courses / "small")
    shutil.copytree(COURSES / "kinds" / "media", courses / "small" / "media")
    return make_world(database, Library(courses), courses=courses, authoring=True)


@pytest.fixture
def trainer(school: World) -> Browser:
    return author(school, "jan@example.org")


def test_places_are_marked_in_a_figure_of_the_course(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PRACTICE}new?kind=hotspot")
    assert page.tree.xpath("//select[@name='figure']/option/@value") == ["", "media/room.svg"]
    filled = {
        "prompt": "Where should the person sit?",
        "outcome": "s-o-first",
        "figure": "media/room.svg",
        "alt": "A room with two chairs.",
        "regions__0__text": "By the door",
        "regions__0__circle": "80 100 26",
        "regions__0__correct": "y",
        "regions__0__feedback": "The way out is free.",
        "regions__1__text": "In the corner",
        "regions__1__rect": "300 80 40 40",
        "regions__1__feedback": "The way out is blocked.",
    }
    wrong = page.again("check", **{**filled, "regions__1__rect": "300 eighty"})
    assert "Write numbers with spaces" in wrong.faults("regions-1-rect")
    shown = page.again("check", **filled)
    tried = shown.tree.get_element_by_id("tried")
    assert len(tried.xpath(".//input[@name='answer' or @name='choice'][@type='radio']")) == 2
    assert tried.xpath(".//*[local-name()='svg']")
    assert page.send(**filled).status_code == 303
    text = file_of(school, "one/quiz.yaml")
    assert "    - a: By the door\n      circle: 80 100 26\n      correct: true\n" in text
    assert "    - b: In the corner\n      rect: 300 80 40 40\n" in text


def test_five_draws_of_the_numbers_stand_beside_the_form(school: World, trainer: Browser) -> None:
    page = Form(trainer, f"{PRACTICE}new?kind=numeric")
    for _ in range(3):
        page = page.again("add:parameters")
    filled = {
        "prompt": "There are {rooms} rooms at {price} euros. What do they cost?",
        "outcome": "s-o-first",
        "answer": "sum",
        "unit": "euros",
        "parameters__0__name": "rooms",
        "parameters__0__from": "2",
        "parameters__0__to": "9",
        "parameters__1__name": "price",
        "parameters__1__way": "list",
        "parameters__1__items": "40\r\n50\r\n60",
        "parameters__2__name": "sum",
        "parameters__2__way": "formula",
        "parameters__2__formula": "rooms * price",
    }
    shown = page.again("check", **filled)
    rows = [
        [cell.text_content().strip() for cell in row.iter("td")]
        for row in shown.tree.xpath("//table[.//caption[contains(., 'Five draws')]]/tbody/tr")
    ]
    assert len(rows) == 5
    assert len({tuple(row) for row in rows}) > 1
    for rooms, price, total, answer in rows:
        assert int(rooms) in range(2, 10)
        assert price in ("40", "50", "60")
        assert int(total) == int(rooms) * int(price)
        assert answer == f"{int(total):,}"
    assert page.send(**filled).status_code == 303
    text = file_of(school, "one/quiz.yaml")
    assert "rooms: {from: 2, to: 9}" in text or "rooms:\n      from: 2\n      to: 9\n" in text
    assert "sum: rooms * price" in text
    wrong = page.again("check", **{**filled, "answer": "rooms * prise"})
    assert "price" in wrong.faults("answer"), "it says what is nearest"
