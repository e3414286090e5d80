"""No sentence to the learner is untrue in any state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page, expect

from .learner import LESSONS, Learner, right, wrong
from .lms import Faults, Lms

if TYPE_CHECKING:
    from pathlib import Path


def test_the_end_of_the_course_does_not_say_saved_when_it_is_not(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.read_all(*LESSONS)
    lms.inject(Faults(commit="refused"))
    learner.take("s-test", right)
    end = learner.at.locator("#course-end")
    expect(end).to_contain_text("You have completed this course")
    expect(end).not_to_contain_text("Your work is saved")
    lms.inject(Faults())
    learner.at.evaluate("window.dispatchEvent(new Event('online'))")
    expect(end).to_contain_text("Your work is saved")


def test_in_review_the_end_of_the_course_does_not_say_saved(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package, mode="review"))
    learner.complete()
    expect(learner.at.locator("#course-end")).to_contain_text("You have completed this course")
    expect(learner.at.locator("#course-end")).not_to_contain_text("saved")


def test_after_the_last_attempt_nobody_is_told_to_try_again(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-test")
    learner.take("s-test", wrong)
    expect(learner.quiz("s-test").locator(".score-word")).to_contain_text("try again when you are ready")
    learner.take("s-test", wrong)
    expect(learner.quiz("s-test").locator(".score-word")).to_contain_text("You reached 0")
    expect(learner.quiz("s-test").locator(".score-word")).not_to_contain_text("try again")


def test_a_page_that_comes_back_unsaved_does_not_say_saved(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    for name in ("pagehide", "pageshow"):
        learner.at.evaluate(f"window.dispatchEvent(new PageTransitionEvent('{name}', {{persisted: true}}))")
    expect(learner.cover).to_have_text("This visit has ended")
    expect(learner.at.locator("#cover-text")).not_to_contain_text("is saved")


def test_a_window_that_stands_back_unsaved_does_not_say_saved(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    """No learner is named and commits fail: another window cannot see what this one holds."""
    first_page, second_page = context.new_page(), context.new_page()
    first = Learner(lms.launch(first_page, package, learner=""))
    lms.inject(Faults(commit="refused"))
    first.answer("s-q-single", ["b"])
    expect(first.saved).to_have_text("Not saved")
    lms.launch(second_page, package, learner="")
    expect(first.cover).to_have_text("The course is open in another window")
    expect(first.at.locator("#cover-text")).not_to_contain_text("is saved")


def test_what_only_this_window_keeps_is_not_said_to_be_kept_on_the_device(
    lms: Lms, page: Page, package: Path
) -> None:
    """Where the LMS names no learner, work is kept in the window's session: closing it loses the work."""
    learner = Learner(lms.launch(page, package, learner=""))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Not saved")
    learner.at.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("The last part is not saved")
    lms.inject(Faults())
    learner.at.get_by_role("button", name="Go back to the course").click()
    learner.at.evaluate("window.dispatchEvent(new Event('online'))")
    expect(learner.saved).to_have_text("Saved")
