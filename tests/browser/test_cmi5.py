"""A course that an LMS launches by cmi5: each test plays it against a strict launcher and record store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from westeros_learn.assessment import decode
from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

from .building import KINDS, SMALL, TALK, build
from .learner import Learner, right, wrong
from .lrs import Launcher, Session
from .test_kinds_played import RIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages


@pytest.fixture
def package(packages: Packages) -> Path:
    return packages.built("cmi5")


def answered(session: Session) -> list[str]:
    """Return which questions were answered, in order of arrival."""
    return [each["object"]["id"].rpartition(":")[2] for each in session.answers]


LISTEN = "const real = fetch; kept = []; fetch = (to, how) => (kept.push(how.keepalive), real(to, how))"
"""Notes of each request whether the browser carries it on when the page is closed."""


def test_a_course_is_worked_through_in_one_session(launcher: Launcher, page: Page, package: Path) -> None:
    page.add_init_script(LISTEN)
    session = launcher.launch(page, package, returns=True)
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    learner.complete()
    assert page.evaluate("kept.length > 5 && kept.every(Boolean)")
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("heading", name="Back in the LMS")).to_be_visible()
    assert session.said == ["initialized", "passed", "completed", "terminated"]
    assert len(session.answers) == 4
    passed = next(each for each in session.statements if each["verb"]["id"].endswith("passed"))
    assert passed["result"]["score"] == {"scaled": 1, "raw": 100, "min": 0, "max": 100}
    assert session.fetched == 1
    assert launcher.state(session)["said"] == ["passed", "completed"]
    assert not launcher.store.conflicts


def test_work_is_there_on_another_day_and_what_is_done_is_said_once(
    launcher: Launcher, context: BrowserContext, package: Path
) -> None:
    """A session has room for one judgement: a test that was not passed is told when the learner leaves."""
    page = context.new_page()
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    learner.read_all("s-l-one", "s-l-two", "s-l-test")
    learner.take("s-test", wrong)
    expect(learner.saved).to_have_text("Saved")
    assert "failed" not in session.said
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "failed", "terminated"]
    page = context.new_page()
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.title).to_have_text("The last lesson")
    learner.take("s-test", right)
    launcher.wait_for(session, "initialized", "passed", "completed")
    learner.go("s-l-one")
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")
    launcher.close_normally(page, session)
    page = context.new_page()
    session = launcher.launch(page, package)
    Learner(page).go("s-l-two")
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "terminated"]
    assert not launcher.store.conflicts


def test_every_kind_is_told_with_all_that_was_asked(launcher: Launcher, page: Page, tmp_path: Path) -> None:
    """The store refuses a definition that lacks a part, or a response that names none."""
    session = launcher.launch(page, build(KINDS, tmp_path, "cmi5"))
    learner = Learner(page)
    for question, response in RIGHT.items():
        expect(learner.answer(question, response)).to_have_text("Right.")
    learner.question("k-q-ready").locator("input[value=d]").check()
    learner.question("k-q-ready").get_by_role("button", name="Send my answer").click()
    learner.read_all("k-l-one", "k-l-test")
    learner.take("k-test", right)
    launcher.wait_for(session, "initialized", "passed", "completed")
    talk = launcher.launch(page, build(TALK, tmp_path, "cmi5"))
    page.get_by_role("button", name="Begin the conversation").click()
    while (replies := page.locator(".talk .replies button.reply")).count():
        replies.first.click()
    launcher.wait_for_answers(talk, 1)
    told = {each["object"]["definition"]["interactionType"]: each for each in session.answers + talk.answers}
    assert set(told) == {"matching", "sequencing", "fill-in", "choice", "likert", "performance"}
    assert told["sequencing"]["object"]["definition"]["choices"][1]["description"] == {
        "en": "Agree on ground rules"
    }
    assert told["matching"]["result"]["success"] is True
    assert "success" not in told["performance"]["result"]
    assert "score" not in told["likert"]["result"]


@pytest.mark.parametrize("mode", ["Browse", "Review"])
def test_nothing_is_recorded_when_the_lms_only_shows_the_course(
    launcher: Launcher, context: BrowserContext, package: Path, mode: str
) -> None:
    page = context.new_page()
    first = launcher.launch(page, package)
    Learner(page).answer("s-q-single", ["b"])
    launcher.wait_for_answers(first, 1)
    launcher.close_normally(page, first)
    page = context.new_page()
    kept = launcher.state(first)
    session = launcher.launch(
        page, package, mode="Review" if mode == "Review" else "Browse", languages="pl-PL,en"
    )
    learner = Learner(page)
    expect(learner.saved).to_have_text("Not recorded")
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")
    learner.answer("s-q-judge", ["f"])
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "terminated"]
    assert not session.answers
    assert launcher.state(first) == kept


def test_the_lms_decides_on_the_mark(launcher: Launcher, page: Page, package: Path) -> None:
    """Two of three are enough for the course (60), and not for an LMS that asks for 90. Wishes are heard."""
    late = "addEventListener('DOMContentLoaded', () => document.body.append(new Audio()))"
    page.add_init_script(late)
    session = launcher.launch(page, package, mastery=0.9, languages="pl")
    learner = Learner(page)
    expect(learner.note).to_contain_text("English")
    page.wait_for_function("() => document.querySelector('audio').muted")
    learner.go("s-l-test")
    expect(learner.quiz("s-test").locator(".rule-mark strong")).to_have_text("90 %")
    learner.start("s-test")
    learner.answer_page("s-test", wrong)
    for _ in range(2):
        learner.answer_page("s-test", right)
    learner.finish("s-test")
    expect(learner.quiz("s-test").locator(".score-word")).to_contain_text("66")
    expect(learner.quiz("s-test").locator(".score-word")).not_to_contain_text("Passed")
    launcher.wait_for_answers(session, 3)
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "failed", "terminated"]


def test_each_lesson_is_a_unit_with_work_of_its_own(
    launcher: Launcher, context: BrowserContext, tmp_path: Path
) -> None:
    course = load_course(SMALL).course
    assert course
    package = write_package(TARGETS["cmi5"](course, ExportOptions(sco="lesson")), tmp_path).file
    sessions = []
    for unit, lesson in enumerate(("s-l-one", "s-l-two", "s-l-test")):
        page = context.new_page()
        sessions.append(launcher.launch(page, package, unit=unit))
        learner = Learner(page)
        expect(learner.saved).to_have_text("Saved")
        learner.title.press("End")
        if lesson == "s-l-test":
            learner.take("s-test", right)
            launcher.wait_for(sessions[-1], "initialized", "passed", "completed")
        else:
            launcher.wait_for(sessions[-1], "initialized", "completed")
        launcher.close_normally(page, sessions[-1])
    assert len({session.registration.identifier for session in sessions}) == 1
    assert len({launcher.state(session)["state"] for session in sessions}) == 3
    assert [len(decode(launcher.state(session)["state"]).quizzes) for session in sessions] == [0, 0, 1]
