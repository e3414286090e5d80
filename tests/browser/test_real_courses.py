"""Every course in `courses`, played to its end by keyboard alone in the strict LMS, and looked at by axe."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from westeros_learn.source import find_courses, load_course

from .axe import axe_findings
from .building import VICTIM_HEARING, build
from .keyboard import Hands
from .learner import Learner

if TYPE_CHECKING:
    from pathlib import Path

    from .lms import Lms

COURSES = [path.name for path in find_courses((), VICTIM_HEARING.parent)]


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
