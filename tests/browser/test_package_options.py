"""Packages with the options that administrators ask for: what an LMS is told, and what learners see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from westeros_learn.export import TARGETS, Completion, ExportOptions, Status, write_package
from westeros_learn.export.reporting import Reports, reports_of, statements_of
from westeros_learn.source import load_course

from .building import SMALL
from .learner import LESSONS, Learner, right, wrong
from .lms import SCORM_12, SCORM_2004, Lms, Version

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static
    from .lrs import Launcher


def built(folder: Path, target: str, **options: Any) -> Path:
    """Build the small course with options."""
    course = load_course(SMALL).course
    assert course
    return write_package(TARGETS[target](course, ExportOptions(**options)), folder).file


def told(version: Version, **options: Any) -> Reports:
    reports = reports_of(version.target, ExportOptions(**options))
    assert reports
    return reports


def answer_some(learner: Learner, right_ones: int) -> None:
    """Take the test, and answer the first ones right."""
    learner.start("s-test")
    number = learner.quiz("s-test").locator(".strip button").count()
    for place in range(number):
        learner.answer_page("s-test", right if place < right_ones else wrong)
    learner.finish("s-test")


# --- pass mark ------------------------------------------------------------------------


def test_another_pass_mark_is_shown_and_decides(
    lms: Lms, page: Page, tmp_path: Path, version: Version
) -> None:
    """Two of three are 66.66 per cent: enough for the course's own mark of 60, not for 70."""
    package = built(tmp_path, version.target, pass_mark=70)
    learner = Learner(lms.launch(page, package))
    learner.read_all(*LESSONS)
    expect(learner.quiz("s-test").locator(".rule-mark")).to_contain_text("70 %")
    answer_some(learner, 2)
    assert lms.work("anna", package).score == "66.66"
    assert not lms.work("anna", package).complete
    answer_some(learner, 3)
    assert lms.work("anna", package).complete


def test_by_cmi5_the_pass_mark_is_the_mastery_score(launcher: Launcher, page: Page, tmp_path: Path) -> None:
    package = built(tmp_path, "cmi5", pass_mark=70)
    with ZipFile(package) as zipped:
        assert b'masteryScore="0.7"' in zipped.read("cmi5.xml")
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.read_all(*LESSONS)
    answer_some(learner, 2)
    expect(learner.saved).to_have_text("Saved")
    assert "passed" not in session.said
    answer_some(learner, 3)
    launcher.wait_for(session, "initialized", "passed", "completed")


# --- what makes it complete -----------------------------------------------------------


@pytest.mark.parametrize("status", ["completed", "passed"])
def test_a_course_that_is_complete_when_seen_does_not_wait_for_its_test(
    lms: Lms, page: Page, tmp_path: Path, version: Version, status: str
) -> None:
    options = {"completion": "seen", "status": status}
    package = built(tmp_path, version.target, **options)
    reports = told(version, **options)
    learner = Learner(lms.launch(page, package))
    learner.read_all(*LESSONS[:2])
    lms.leave(page)
    assert not lms.work("anna", package).complete
    learner = Learner(lms.launch(page, package))
    learner.read_all(LESSONS[2])
    expect(learner.at.locator("#course-end")).to_contain_text("You have completed this course.")
    lms.leave(page)
    assert lms.work("anna", package).complete
    assert lms.sets(version.completion) == [reports.begun, reports.unpassed]
    assert lms.work("anna", package).success == "unknown"
    learner = Learner(lms.launch(page, package))
    learner.take("s-test", right)
    last = lms.work("anna", package)
    assert (last.complete, last.score) == (True, "100")
    if version is SCORM_12:
        expected = [reports.begun, *dict.fromkeys([reports.unpassed, reports.done])]
        assert lms.sets(version.completion) == expected
    else:
        assert last.success == "passed"
        assert set(lms.sets("cmi.progress_measure")) <= {"0", "0.3333333", "0.6666667", "1"}


def test_a_course_that_is_complete_when_passed_does_not_wait_for_its_pages(
    lms: Lms, page: Page, tmp_path: Path, version: Version
) -> None:
    package = built(tmp_path, version.target, completion="passed")
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-test")
    learner.title.press("End")
    end = learner.at.locator("#course-end")
    expect(end).to_contain_text("The course is not complete yet.")
    expect(end.get_by_role("link")).to_have_text(["The test that counts"])
    learner.take("s-test", wrong)
    assert not lms.work("anna", package).complete
    learner.take("s-test", right)
    expect(end).to_contain_text("You have completed this course.")
    reports = told(version, completion="passed")
    assert lms.work("anna", package).complete
    assert lms.sets(version.completion) == [reports.begun, reports.done]


@pytest.mark.parametrize("status", ["completed", "passed"])
@pytest.mark.parametrize("completion", ["seen-and-passed", "seen", "passed"])
def test_by_cmi5_a_package_says_what_its_guide_tells(
    launcher: Launcher,
    page: Page,
    tmp_path: Path,
    status: Status,
    completion: Completion,
) -> None:
    """Everything is read, then the test is taken; then the visit ends."""
    package = built(tmp_path, "cmi5", status=status, completion=completion, pass_mark=70)
    told = statements_of(ExportOptions(status=status, completion=completion, pass_mark=70))
    with ZipFile(package) as zipped:
        structure = zipped.read("cmi5.xml").decode()
    assert f'moveOn="{told.moves_on}"' in structure
    by_rule = "Completed" if completion == "seen" else "CompletedAndPassed"
    assert told.moves_on == ("Passed" if status == "passed" else by_rule)
    assert f'masteryScore="{told.mastery}"' in structure
    session = launcher.launch(page, package)
    learner = Learner(page)
    if told.completion != "passed":
        learner.read_all(*LESSONS)
    if told.completion == "seen":
        launcher.wait_for(session, "initialized", "completed")
    learner.go("s-l-test")
    learner.take("s-test", right)
    expect(learner.saved).to_have_text("Saved")
    done = ["completed", "passed"] if told.completion == "seen" else ["passed", "completed"]
    launcher.wait_for(session, "initialized", *done)
    learner.at.get_by_role("button", name="Save and close").click()
    launcher.wait_for(session, "initialized", *done, "terminated")


# --- until it is passed ---------------------------------------------------------------


def test_an_lms_that_wants_to_hear_of_it_is_told_of_each_failed_attempt(
    lms: Lms, page: Page, tmp_path: Path, version: Version
) -> None:
    package = built(tmp_path, version.target, until_passed="failed")
    reports = told(version, until_passed="failed")
    assert reports.fails == "each-time"
    learner = Learner(lms.launch(page, package))
    learner.read_all(*LESSONS)
    assert lms.work("anna", package).success == "unknown"
    learner.take("s-test", wrong)
    work = lms.work("anna", package)
    assert (work.complete, work.success) == (False, "failed")
    learner.take("s-test", right)
    work = lms.work("anna", package)
    assert work.complete
    if version is SCORM_2004:
        assert lms.sets("cmi.success_status") == ["failed", "passed"]
        assert lms.sets(version.completion) == [reports.begun, reports.done]
    else:
        assert lms.sets(version.completion) == [reports.begun, "failed", reports.done]


# --- leaving --------------------------------------------------------------------------


def leave(learner: Learner) -> None:
    learner.answer("s-q-single", ["b"])
    learner.at.get_by_role("button", name="Save and close").click()


def test_who_leaves_stays_on_the_page_where_that_was_asked_for(
    lms: Lms, page: Page, tmp_path: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, built(tmp_path, version.target, exit="stay")))
    leave(learner)
    expect(learner.cover).to_have_text("Your work is saved")
    lms.close_normally(page)
    assert [call.verb for call in lms.calls].count("Finish") == 1
    assert lms.sets("adl.nav.request") == []


def test_who_leaves_closes_the_window_that_the_lms_has_opened(
    lms: Lms, page: Page, tmp_path: Path, version: Version
) -> None:
    package = built(tmp_path, version.target, exit="close")
    frame = lms.launch(page, package, popup=True)
    with frame.page.expect_event("close"):
        leave(Learner(frame))
    assert lms.work("anna", package).interactions
    framed = Learner(lms.launch(page, package, "ben"))
    leave(framed)
    expect(framed.cover).to_have_text("Your work is saved")
    lms.close_normally(page)


def test_an_lms_with_a_button_of_its_own_gets_a_package_without_one(
    lms: Lms, page: Page, tmp_path: Path
) -> None:
    learner = Learner(lms.launch(page, built(tmp_path, "scorm12", exit="none")))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Saved")
    expect(learner.at.get_by_role("button", name="Save and close")).to_have_count(0)
    lms.close_normally(page)


def test_by_cmi5_who_leaves_stays_or_goes_back(launcher: Launcher, page: Page, tmp_path: Path) -> None:
    session = launcher.launch(page, built(tmp_path, "cmi5", exit="stay"), returns=True)
    learner = Learner(page)
    leave(learner)
    expect(learner.cover).to_have_text("Your work is saved")
    launcher.wait_for(session, "initialized", "terminated")
    expect(learner.cover).to_be_visible()


def test_by_cmi5_a_window_that_the_lms_has_opened_is_closed_when_all_is_said(
    launcher: Launcher, page: Page, tmp_path: Path
) -> None:
    page.goto(launcher.site.url("/left"))
    with page.expect_popup() as opened:
        page.evaluate("open('about:blank')")
    window = opened.value
    session = launcher.launch(window, built(tmp_path, "cmi5", exit="close"))
    with window.expect_event("close"):
        leave(Learner(window))
    assert session.said == ["initialized", "terminated"]
    assert len(session.answers) == 1


def test_without_an_lms_a_course_is_complete_by_the_rule_that_was_asked_for(
    static: Static, page: Page, tmp_path: Path
) -> None:
    package = built(tmp_path, "html", completion="seen", pass_mark=85)
    static.open(page, package)
    learner = Learner(page)
    learner.read_all(*LESSONS)
    expect(page.locator("#course-end")).to_contain_text("You have completed this course.")
    expect(learner.quiz("s-test").locator(".rule-mark")).to_contain_text("85 %")
    data = json.loads(page.locator("#course-data").inner_text())
    assert data["quizzes"][2]["passMark"] == 85
