"""When the LMS refuses, lies, throws, is late or is not there: what could be kept is kept, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .learner import Learner, right
from .lms import Faults, Lms, Version

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("how", ["refused", "unavailable"])
def test_a_commit_that_fails_for_a_while_is_told_and_made_good(
    lms: Lms, page: Page, package: Path, how: str
) -> None:
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(commit="refused" if how == "refused" else "unavailable"))
    learner.answer("s-q-single", ["b"])
    learner.answer("s-q-judge", ["f"])
    expect(learner.saved).to_have_text("Kept here")
    expect(learner.note).to_contain_text("kept on this device and are sent again by themselves")
    lms.inject(Faults())
    learner.at.evaluate("window.dispatchEvent(new Event('online'))")
    expect(learner.saved).to_have_text("Saved")
    expect(learner.note).to_be_hidden()
    assert lms.work("anna", package).ids == ["s_q_single__1", "s_q_judge__1"]


def test_a_failed_save_is_tried_again_by_itself(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    lms.inject(Faults())
    expect(learner.saved).to_have_text("Saved")


def test_work_that_the_lms_never_took_is_sent_at_the_next_start(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    learner.go("s-l-test")
    learner.start("s-test")
    learner.answer_page("s-test", right)
    lms.kill_tab(page)
    lms.inject(Faults())
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.title).to_have_text("The last lesson")
    again.start("s-test")
    expect(again.quiz("s-test").locator(".strip .answered")).to_have_count(1)
    assert lms.work("anna", package).ids == ["s_q_single__1"]


def test_offline_while_the_lms_says_true_nothing_is_lost(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    """Moodle answers "true" without a connection, and forgets (Moodle 4.5, measured)."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    expect(learner.saved).to_have_text("Saved")
    lms.inject(Faults(commit="lost"))
    context.set_offline(True)
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    learner.at.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("Your work is kept on this device")
    lms.close_normally(page)
    assert not lms.work("anna", package).ids
    context.set_offline(False)
    lms.inject(Faults())
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")
    assert lms.work("anna", package).ids == ["s_q_single__1"]


def test_a_lie_told_online_is_found_out_at_the_next_start(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(commit="lost"))
    learner.answer("s-q-single", ["b"])
    lms.kill_tab(page)
    lms.inject(Faults())
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")
    expect(again.saved).to_have_text("Saved")


def test_an_lms_that_begins_anew_is_not_overruled_but_the_learner_is_asked(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    lms.close_normally(page)
    lms.forget("anna", package)
    undecided = context.new_page()
    expect(Learner(lms.launch(undecided, package)).cover).to_contain_text("This device holds work")
    lms.close_normally(undecided)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.cover).to_have_text("This device holds work that the platform does not have")
    again.at.get_by_role("button", name="Continue with my earlier work").click()
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")
    expect(again.saved).to_have_text("Saved")


def test_who_is_asked_may_begin_anew(lms: Lms, context: BrowserContext, package: Path) -> None:
    page = context.new_page()
    Learner(lms.launch(page, package)).answer("s-q-single", ["b"])
    lms.close_normally(page)
    lms.forget("anna", package)
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.at.get_by_role("button", name="Begin anew").click()
    expect(learner.question("s-q-single").locator(".result")).to_have_text("")
    learner.answer("s-q-judge", ["f"])
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-judge").locator(".result")).to_have_text("Right.")
    expect(again.question("s-q-single").locator(".result")).to_have_text("")


def test_another_learner_on_the_same_device_sees_nothing_of_it(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package, learner="anna"))
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    lms.kill_tab(page)
    lms.inject(Faults())
    other = Learner(lms.launch(context.new_page(), package, learner="bruno"))
    expect(other.saved).to_have_text("Saved")
    expect(other.question("s-q-single").locator(".result")).to_have_text("")
    expect(other.question("s-q-single").locator("input:checked")).to_have_count(0)


def test_without_an_api_the_course_can_be_studied_and_says_where_the_work_is(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    lms.inject(Faults(api="missing"))
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Saved here")
    expect(learner.note).to_contain_text("No learning platform was found")
    page.close()
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")


def test_an_api_that_comes_late_is_found_and_what_was_answered_before_is_sent(
    lms: Lms, page: Page, package: Path
) -> None:
    lms.inject(Faults(api="late"))
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    lms.inject(Faults())
    expect(learner.saved).to_have_text("Saved")
    assert lms.work("anna", package).ids == ["s_q_single__1"]


def test_content_of_another_origin_is_studied_untracked(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package, cross_origin=True))
    expect(learner.note).to_contain_text("No learning platform was found")
    expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")


def test_a_sandbox_that_keeps_nothing_is_told(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package, sandbox="allow-scripts allow-forms"))
    expect(learner.saved).to_have_text("Not saved")
    expect(learner.note).to_contain_text("lasts until you close this page")


def test_an_lms_that_throws_never_breaks_the_page(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    lms.inject(Faults(throws=("SetValue", "Commit", "GetValue")))
    expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")
    expect(learner.saved).to_have_text("Kept here")
    lms.inject(Faults())
    learner.at.evaluate("window.dispatchEvent(new Event('online'))")
    expect(learner.saved).to_have_text("Saved")


def test_an_lms_that_answers_with_empty_text_counts_as_normal(lms: Lms, page: Page, package: Path) -> None:
    lms.inject(Faults(blank=True))
    learner = Learner(lms.launch(page, package))
    learner.complete()
    assert lms.work("anna", package).complete


def test_an_lms_without_optional_elements_is_no_failure(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    """The range of a score is optional in SCORM 1.2 (RTE 3.4.4); some LMSs of SCORM 2004 lack it too."""
    lms.expect("score-min-max")
    learner = Learner(lms.launch(page, package))
    page.evaluate(
        """([place, method]) => {
            const api = window[place];
            const set = api[method];
            api[method] = (name, value) =>
                /score.(min|max)$/.test(name) ? "false" : set.call(api, name, value);
        }""",
        [version.api, version.functions["SetValue"]],
    )
    learner.complete()
    expect(learner.saved).to_have_text("Saved")
    assert lms.work("anna", package).score == "100"


def test_a_browser_that_forbids_channels_costs_no_work(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    """Firefox with cookies blocked: `new BroadcastChannel` throws, in the middle of the opening."""
    page = context.new_page()
    Learner(lms.launch(page, package)).answer("s-q-single", ["b"])
    lms.close_normally(page)
    page = context.new_page()
    page.add_init_script("BroadcastChannel = function () { throw new DOMException('', 'SecurityError'); };")
    learner = Learner(lms.launch(page, package))
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")
    expect(learner.saved).to_have_text("Saved")
    learner.answer("s-q-judge", ["f"])
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")


def test_work_kept_on_one_device_survives_work_on_another(
    lms: Lms, browser: Browser, context: BrowserContext, package: Path
) -> None:
    """Kept here while the LMS failed; then more was done elsewhere, so the LMS counts further."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    expect(learner.saved).to_have_text("Saved")
    lms.inject(Faults(commit="refused"))
    learner.answer("s-q-single", ["b"])
    lms.kill_tab(page)
    lms.inject(Faults())
    other = browser.new_context()
    elsewhere = Learner(lms.launch(other.new_page(), package))
    for question, response in (("s-q-judge", "f"), ("s-q-number", "10.5"), ("s-q-word", "glowa")):
        elsewhere.answer(question, [response])
    elsewhere.go("s-l-two")
    expect(elsewhere.saved).to_have_text("Saved")
    lms.close_normally(other.pages[0])
    other.close()
    back = Learner(lms.launch(context.new_page(), package))
    back.go("s-l-one")
    for question in ("s-q-single", "s-q-judge"):
        expect(back.question(question).locator(".result")).to_have_text("Right.")


def test_what_was_answered_before_a_late_api_is_kept_when_its_first_commit_fails(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["a"])
    for question, response in (("s-q-number", "10.5"), ("s-q-word", "glowa")):
        learner.answer(question, [response])
    lms.close_normally(page)
    lms.inject(Faults(api="late"))
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-judge", ["f"])
    learner.answer("s-q-single", ["b"])
    lms.inject(Faults(commit="refused"))
    expect(learner.saved).to_have_text("Kept here")
    lms.kill_tab(page)
    lms.inject(Faults())
    again = Learner(lms.launch(context.new_page(), package))
    for question in ("s-q-single", "s-q-judge"):
        expect(again.question(question).locator(".result")).to_have_text("Right.")
    assert sorted(lms.work("anna", package).ids) == [
        "s_q_judge__1",
        "s_q_number__1",
        "s_q_single__1",
        "s_q_single__2",
        "s_q_word__1",
    ]


def test_a_test_that_is_started_before_a_late_api_goes_on_with_the_open_attempt(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.start("s-pre")
    first = learner.answer_page("s-pre", right)
    lms.close_normally(page)
    lms.inject(Faults(api="late"))
    again = Learner(lms.launch(context.new_page(), package))
    again.quiz("s-pre").locator("[data-do=start]").click()
    lms.inject(Faults())
    expect(again.saved).to_have_text("Saved")
    expect(again.quiz("s-pre").locator(".strip .answered")).to_have_count(1)
    again.quiz("s-pre").locator("[data-at='0']").click()
    expect(again.quiz("s-pre").locator(f"[id$={first}]").first).to_be_visible()
