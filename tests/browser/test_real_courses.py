"""Every course in `courses`, played to its end by keyboard alone in the strict LMS, and looked at by axe."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from lxml import html
from playwright.sync_api import Page, expect

from tests.effort import is_thorough
from tests.test_courses import WHOLE
from westeros_learn.model import Lesson, ScenarioPlace, walk
from westeros_learn.player.strings import load_strings
from westeros_learn.source import find_courses, load_course

from .axe import axe_findings
from .building import VICTIM_HEARING, build
from .keyboard import Hands
from .learner import Learner

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .conftest import Static
    from .lms import Lms

COURSES = [path.name for path in find_courses((), VICTIM_HEARING.parent)]


@pytest.mark.thorough
@pytest.mark.parametrize("name", COURSES)
def test_a_course_is_played_to_its_end_by_keyboard_alone(
    lms: Lms, page: Page, tmp_path: Path, name: str
) -> None:
    """Every question is answered, every conversation ends, the test is passed, and no page is hard to use."""
    folder = VICTIM_HEARING.parent / name
    course = load_course(folder).course
    assert course
    package = build(folder, tmp_path)
    frame = lms.launch(page, package)
    learner = Learner(frame)
    expect(learner.saved).to_have_text("Saved")
    hands = Hands(page, frame, course)
    hands.enter()
    for number, lesson in enumerate(course.lessons):
        expect(learner.title).to_have_text(lesson.title)
        hands.play(lesson.id)
        assert not axe_findings(learner.at), lesson.id
        if number < len(course.lessons) - 1:
            hands.press("Enter")
    expect(learner.at.locator("#course-end")).to_contain_text(
        "You have completed this course. Your score: 100"
    )
    assert len(hands.ended) == len(course.scenario_by_id)
    asked = {question.kind for lesson in course.lessons for question in lesson.questions}
    assert asked <= set(hands.answered)
    for appendix in ("glossary", "sources", "about"):
        if learner.at.locator(f"#outline a[href='#{appendix}']").count():
            learner.go(appendix)
            assert not axe_findings(learner.at), appendix
    # Whoever does a whole course in one sitting leaves by the button: two beacons of all its answers are more
    # than a closing page may send.
    hands.reach(learner.at.locator(".exit-button"), "Shift+Tab")
    hands.press("Enter")
    expect(learner.cover).to_be_focused()
    lms.close_normally(page)
    work = lms.work("anna", package)
    assert (work.complete, work.score) == (True, "100")


def test_two_lessons_are_played_by_keyboard_alone(lms: Lms, page: Page, tmp_path: Path) -> None:
    """The first one with a conversation, and the one before it; a thorough run plays every lesson."""
    course = load_course(VICTIM_HEARING).course
    assert course
    second = next(at for at, lesson in enumerate(course.lessons) if at and has_scenario(lesson))
    frame = lms.launch(page, build(VICTIM_HEARING, tmp_path))
    learner = Learner(frame)
    expect(learner.saved).to_have_text("Saved")
    learner.go(course.lessons[second - 1].id)
    hands = Hands(page, frame, course)
    for lesson in course.lessons[second - 1 : second + 1]:
        expect(learner.title).to_have_text(lesson.title)
        hands.play(lesson.id)
        assert not axe_findings(learner.at, dark=False), lesson.id
        hands.press("Enter")
    expect(learner.title).to_have_text(course.lessons[second + 1].title)
    assert hands.ended
    assert hands.answered
    lms.close_normally(page)


def has_scenario(lesson: Lesson) -> bool:
    """Whether a conversation stands in a lesson."""
    return any(isinstance(block, ScenarioPlace) for block in walk(lesson.blocks))


# --- in other languages -------------------------------------------------------------------

FEWEST_WORDS = 3
"""Texts of fewer different words may be equal in two languages: names, numbers of articles."""


def texts_of(package: Path) -> set[str]:
    """Every text of a few words in the page of a package, told or not yet told."""
    with ZipFile(package) as members:
        page: Any = html.document_fromstring(members.read("index.html").decode())
    found: list[str] = page.xpath("//text()[not(parent::script)] | //@aria-label | //@alt")
    for script in page.xpath("//script[not(@src)]"):
        found.extend(strings_in(json.loads(script.text)))
    texts = {" ".join(str(text).split()) for text in found}
    return {text for text in texts if len(set(re.findall(r"[^\W\d_]{2,}", text))) >= FEWEST_WORDS}


def strings_in(value: object) -> Iterator[str]:
    """The strings in a value of JSON that are no ids or patterns."""
    if isinstance(value, str) and " " in value and "{day}" not in value:
        yield value
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings_in(part)


@pytest.mark.alternate(*WHOLE["victim-hearing"])
@pytest.mark.parametrize("language", WHOLE["victim-hearing"])
def test_the_course_is_read_in_another_language(
    static: Static, page: Page, tmp_path: Path, language: str
) -> None:
    """Every page says that no lawyer reviewed it yet, none is hard to use, and nothing is left in English."""
    package = build(VICTIM_HEARING, tmp_path / language, "html", language=language)
    assert not texts_of(package) & texts_of(build(VICTIM_HEARING, tmp_path / "en", "html"))
    course = load_course(VICTIM_HEARING, language).course
    assert course
    static.open(page, package)
    expect(page.locator("html.playing")).to_have_attribute("lang", language)
    learner = Learner(page)
    note = load_strings(language)["translation-not-reviewed"]
    lessons = [lesson.id for lesson in course.lessons]
    for part in (*lessons, "glossary", "sources", "about"):
        learner.go(part)
        expect(page.locator(f"#{part}").get_by_text(note)).to_be_visible()
        if part in lessons[: None if is_thorough() else 2]:
            assert not axe_findings(page, dark=False), part
