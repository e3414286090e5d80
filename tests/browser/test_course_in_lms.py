"""What an LMS and a learner see of a course, in both versions of SCORM."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from westeros_learn.export import ExportOptions
from westeros_learn.export.reporting import reports_of

from .building import SMALL, build, edited
from .learner import LESSONS, Learner, right, wrong
from .lms import SCORM_12, SCORM_2004, Lms, Version

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages


@pytest.fixture
def passing_package(packages: Packages, version: Version) -> Path:
    return packages.built(version.target, "passed")


# --- score and status -----------------------------------------------------------------


def test_who_reads_everything_and_passes_completes_the_course(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package))
    learner.complete()
    expect(learner.at.locator("#course-end")).to_contain_text(
        "You have completed this course. Your score: 100"
    )
    lms.close_normally(page)
    work = lms.work("anna", package)
    told = reports_of(version.target, ExportOptions())
    assert told
    assert work.complete
    assert (work.score, told.most) == ("100", 100)
    assert work.success == ("passed" if version is SCORM_2004 else "unknown")
    assert told.passed == (work.success == "passed")
    assert lms.sets(version.completion) == ["incomplete", "completed"] == [told.begun, told.done]
    assert len(work.interactions) == 3


def test_a_failed_attempt_leaves_the_course_open_and_the_best_one_counts(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package))
    learner.read_all(*LESSONS)
    learner.go("s-l-one")
    before = learner.take("s-pre", wrong)
    learner.go("s-l-test")
    first = learner.take("s-test", wrong)
    assert lms.work("anna", package).score == "0"
    assert not lms.work("anna", package).complete
    expect(learner.quiz("s-test").locator(".quiz-result")).to_contain_text("Attempts left: 1")
    second = learner.take("s-test", right)
    assert len({*before, *first, *second}) == 8, "an attempt prefers questions that were not seen"
    assert lms.work("anna", package).complete
    assert lms.sets(f"{version.score}raw") == ["0", "100"]


def test_the_first_good_attempt_stays_the_score_after_a_worse_one(
    lms: Lms, page: Page, package: Path
) -> None:
    learner = Learner(lms.launch(page, package))
    learner.complete()
    learner.take("s-test", wrong)
    expect(learner.quiz("s-test").locator(".quiz-result")).to_contain_text("Your best score: 100")
    lms.close_normally(page)
    assert lms.work("anna", package).score == "100"
    assert lms.work("anna", package).complete


@pytest.mark.parametrize(("answering", "status"), [(right, "passed"), (wrong, "failed")])
def test_a_package_built_for_passed_says_passed_or_when_no_attempt_is_left_failed(
    lms: Lms, page: Page, passing_package: Path, version: Version, answering: object, status: str
) -> None:
    told = reports_of(version.target, ExportOptions(status="passed"))
    assert told
    assert told.fails == "at-last"
    learner = Learner(lms.launch(page, passing_package))
    learner.read_all(*LESSONS)
    learner.take("s-test", wrong)
    assert lms.work("anna", passing_package).success == "unknown"
    learner.take("s-test", right if answering is right else wrong)
    lms.close_normally(page)
    work = lms.work("anna", passing_package)
    assert (work.complete, work.success) == (status == "passed", status)
    if version is SCORM_12:
        assert lms.sets(version.completion) == [told.begun, told.done if status == "passed" else "failed"]
    again = Learner(lms.launch(page.context.new_page(), passing_package))
    expect(again.title).to_have_text("The last lesson")
    expect(again.quiz("s-test").locator("[data-do=start]")).to_be_hidden()


def test_skipping_a_lesson_after_its_notice_costs_nothing(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.at.get_by_role("link", name="Skip this lesson").click()
    expect(learner.title).to_have_text("The second lesson")
    expect(learner.at.locator("#outline a[href='#s-l-one']")).to_have_class("seen")


def test_the_pre_test_gives_no_feedback_and_no_score(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.take("s-pre", right)
    quiz = learner.quiz("s-pre")
    expect(quiz.locator(".score-word")).to_contain_text("This does not count")
    expect(quiz.locator(".question")).to_have_count(0)
    expect(quiz.locator("[data-do=start]")).to_be_hidden()
    assert lms.work("anna", package).score == ""


def test_every_kind_of_question_is_judged_shown_and_recorded(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package))
    expect(learner.answer("s-q-single", ["a"])).to_have_text("Not quite.")
    expect(learner.question("s-q-single").get_by_text("Not the first.")).to_be_visible()
    expect(learner.question("s-q-single").get_by_text("Yes, the second.")).to_be_hidden()
    expect(learner.answer("s-q-multiple", ["a"])).to_contain_text("Partly right: 50")
    expect(learner.answer("s-q-judge", ["f"])).to_have_text("Right.")
    expect(learner.answer("s-q-number", ["10,5 days"])).to_have_text("Right.")
    expect(learner.answer("s-q-word", ["GLOWA"])).to_have_text("Right.")
    reported = lms.work("anna", package).interactions
    new = version is SCORM_2004
    assert [each.type for each in reported] == ["choice", "choice", "true-false", "numeric", "fill-in"]
    assert [each.result for each in reported] == ["incorrect" if new else "wrong", "0.5", *["correct"] * 3]
    assert [each.response for each in reported] == ["a", "a", "false" if new else "f", "10.5", "GLOWA"]


def test_trying_again_hints_and_the_answer_are_at_hand(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    form = learner.question("s-q-single")
    form.get_by_role("button", name="Show a hint").click()
    expect(form.get_by_text("It is not the first one.")).to_be_visible()
    learner.answer("s-q-single", ["c"])
    form.get_by_role("button", name="Show the answer").click()
    expect(form.locator("[data-key=b] .state")).to_have_text("This one is right")
    form.get_by_role("button", name="Try again").click()
    expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")
    expect(learner.answer("s-q-number", ["7"])).to_have_text("Not quite.")
    expect(learner.question("s-q-number").get_by_text("That is one week.")).to_be_visible()
    assert lms.sets("cmi.interactions.1.id") == ["s_q_single__2"]


def test_many_tries_over_several_visits_are_all_told_apart(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    """The strict LMS objects to an interaction whose id it has already."""
    for _ in range(2):
        page = context.new_page()
        learner = Learner(lms.launch(page, package))
        expect(learner.saved).to_have_text("Saved")
        for _ in range(7):
            again = learner.question("s-q-judge").locator("[data-do=again]")
            if again.is_visible():
                again.click()
            learner.answer("s-q-judge", ["f"])
        lms.close_normally(page)
    assert len(lms.work("anna", package).interactions) == 14


def test_what_cannot_be_judged_is_said_and_not_counted(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.question("s-q-single").get_by_role("button", name="Check answer").click()
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Choose an answer first.")
    expect(learner.answer("s-q-number", ["ten"])).to_contain_text("Enter a number")
    assert not lms.sets("cmi.interactions.0.id")


# --- leaving and coming back ------------------------------------------------------------


def test_another_day_everything_is_where_it_was(lms: Lms, context: BrowserContext, package: Path) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-word", ["głowa"])
    learner.go("s-l-test")
    learner.start("s-test")
    first = learner.answer_page("s-test", right)
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.title).to_have_text("The last lesson")
    again.start("s-test")
    expect(again.quiz("s-test").locator(".quiz-place")).to_have_text("Question 2 of 3")
    assert again.answer_page("s-test", right) != first
    again.answer_page("s-test", right)
    again.finish("s-test")
    expect(again.quiz("s-test").locator(".score-word")).to_contain_text("You reached 100")
    again.go("s-l-one")
    expect(again.question("s-q-word").locator("input")).to_have_value("głowa")
    expect(again.question("s-q-word").locator(".result")).to_have_text("Right.")


def test_continue_leads_to_the_exact_place(lms: Lms, context: BrowserContext, package: Path) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    expect(learner.saved).to_have_text("Saved")
    learner.at.evaluate("document.getElementById('s-l-one--a-question-of-each-kind').scrollIntoView()")
    learner.at.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    lms.kill_tab(page)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.saved).to_have_text("Saved")
    expect(again.at.locator("#s-l-one--a-question-of-each-kind")).to_be_in_viewport()
    expect(again.at.locator("#s-l-one--title")).not_to_be_in_viewport()


def test_a_killed_tab_loses_no_answer(lms: Lms, context: BrowserContext, package: Path) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    learner.go("s-l-test")
    learner.start("s-test")
    learner.answer_page("s-test", right)
    lms.kill_tab(page)
    again = Learner(lms.launch(context.new_page(), package))
    again.start("s-test")
    expect(again.quiz("s-test").locator(".strip .answered")).to_have_count(1)
    again.go("s-l-one")
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")


def test_hiding_saves_and_coming_back_goes_on(lms: Lms, page: Page, package: Path) -> None:
    frame = lms.launch(page, package)
    learner = Learner(frame)
    learner.go("s-l-test")
    learner.start("s-test")
    learner.quiz("s-test").locator(".page input").first.check()
    lms.hide(frame)
    lms.show(frame)
    learner.quiz("s-test").locator("[data-do=next-question]").click()
    expect(learner.saved).to_have_text("Saved")


def test_an_answer_that_is_being_typed_is_kept_when_the_tab_is_closed(
    lms: Lms, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-two")
    learner.start("s-warm-up")
    learner.quiz("s-warm-up").locator(".page input").press_sequentially("audi")
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), package))
    again.start("s-warm-up")
    again.quiz("s-warm-up").locator("[data-at='0']").click()
    expect(again.quiz("s-warm-up").locator(".page input")).to_have_value("audi")


def test_a_practice_quiz_shows_its_feedback_and_does_not_count(lms: Lms, page: Page, package: Path) -> None:
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-two")
    learner.take("s-warm-up", wrong)
    quiz = learner.quiz("s-warm-up")
    expect(quiz.locator(".score-word")).to_contain_text("You reached 0")
    expect(quiz.get_by_text("It is audiere.")).to_be_visible()
    expect(quiz.locator(".model-answer")).to_contain_text("audiere")
    learner.take("s-warm-up", right)
    expect(quiz.locator(".score-word")).to_contain_text("You reached 100")
    assert lms.work("anna", package).score == ""


def test_save_and_close_ends_the_visit_once(lms: Lms, page: Page, package: Path, version: Version) -> None:
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    learner.at.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("Your work is saved")
    lms.close_normally(page)
    assert Counter(call.verb for call in lms.calls)["Finish"] == 1
    assert lms.sets("adl.nav.request") == (["suspendAll"] if version is SCORM_2004 else [])


def test_a_window_of_its_own_and_an_lms_that_closes_at_once_work_too(
    lms: Lms, page: Page, package: Path
) -> None:
    learner = Learner(lms.launch(page, package, popup=True, closes_on_finish=True))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Saved")
    assert isinstance(learner.at, Frame)
    lms.close_normally(learner.at.page)


# --- who may be recorded --------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_preview_and_review_record_nothing_and_say_so(
    lms: Lms, context: BrowserContext, package: Path, version: Version, mode: str
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["a"])
    lms.close_normally(page)
    before = lms.stored("anna", package)
    page = context.new_page()
    looking = Learner(lms.launch(page, package, mode="browse" if mode == "browse" else "review"))
    expect(looking.saved).to_have_text("Not recorded")
    expect(looking.question("s-q-single").locator(".result")).to_have_text("Not quite.")
    looking.answer("s-q-judge", ["f"])
    looking.complete()
    lms.close_normally(page)
    after = lms.stored("anna", package)
    times = {version.time, version.total_time, version.exit}
    assert {name: after[name] for name in after if name not in times} == {
        name: before[name] for name in before if name not in times
    }


def test_without_credit_work_is_kept_but_neither_score_nor_status(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package, credit="no-credit"))
    learner.complete()
    work = lms.work("anna", package)
    assert work.score == ""
    assert lms.sets(version.completion) == ["incomplete", "completed"]
    assert work.state


def test_of_two_windows_the_newer_one_goes_on(lms: Lms, context: BrowserContext, package: Path) -> None:
    first_page, second_page = context.new_page(), context.new_page()
    first = Learner(lms.launch(first_page, package))
    first.answer("s-q-single", ["b"])
    second = Learner(lms.launch(second_page, package))
    expect(first.cover).to_have_text("The course is open in another window")
    expect(second.question("s-q-single").locator(".result")).to_have_text("Right.")
    second.answer("s-q-judge", ["f"])
    lms.close_normally(first_page)
    lms.close_normally(second_page)
    again = Learner(lms.launch(context.new_page(), package))
    for question in ("s-q-single", "s-q-judge"):
        expect(again.question(question).locator(".result")).to_have_text("Right.")


# --- a corrected course -----------------------------------------------------------------------


def test_a_corrected_package_keeps_open_attempts_and_answers(
    lms: Lms, context: BrowserContext, package: Path, version: Version, tmp_path: Path
) -> None:
    """Questions added, removed, reordered and reworded while an attempt is open."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    learner.answer("s-q-judge", ["f"])
    learner.go("s-l-test")
    learner.start("s-test")
    answered = learner.answer_page("s-test", right)
    lms.close_normally(page)

    def pool(text: str) -> str:
        questions = re.findall(r"- id: .*?(?=\n- id: |\Z)", text, re.DOTALL)
        kept = [
            q.replace("Pool question", "Reworded question") for q in questions if f"id: {answered}\n" not in q
        ]
        added = questions[0].replace("s-p-1", "s-p-new").replace("Pool question 1", "A new question")
        return "\n".join([added, *reversed(kept)]) + "\n"

    def lesson(text: str) -> str:
        without = text.replace(":::{question} s-q-judge\n:::\n", "")
        return without.replace("## A question of each kind", "## Questions, reworded")

    def questions(text: str) -> str:
        judge = re.search(r"- id: s-q-judge.*?(?=- id: )", text, re.DOTALL)
        assert judge
        return text.replace(judge[0], "")

    edits = {"test-pool.yaml": pool, "one/lesson.md": lesson, "one/quiz.yaml": questions}
    new = build(edited(SMALL, tmp_path, edits), tmp_path / "dist", version.target)
    lms.update(package, new)
    again = Learner(lms.launch(context.new_page(), new))
    again.start("s-test")
    expect(again.quiz("s-test").locator(".strip button")).to_have_count(2)
    again.answer_page("s-test", right)
    again.answer_page("s-test", right)
    again.finish("s-test")
    expect(again.quiz("s-test").locator(".score-word")).to_contain_text("You reached 100")
    again.go("s-l-one")
    expect(again.question("s-q-single").locator(".result")).to_have_text("Right.")
    expect(again.question("s-q-judge")).to_have_count(0)


def test_what_must_be_left_out_to_save_room_is_told_and_its_result_stays(
    lms: Lms, context: BrowserContext, tmp_path: Path
) -> None:
    """SCORM 1.2 holds 4,096 characters (RTE 1.2, CMIString4096)."""
    names = [f"s-q-word-{number}" for number in range(5)]

    def lesson(text: str) -> str:
        return text + "".join(f"\n:::{{question}} {name}\n:::\n" for name in names)

    def questions(text: str) -> str:
        word = text[text.index("- id: s-q-word") :]
        return text + "".join(word.replace("s-q-word", name) for name in names)

    course = edited(SMALL, tmp_path, {"one/lesson.md": lesson, "one/quiz.yaml": questions})
    package = build(course, tmp_path / "dist", "scorm12")
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-word", ["głowa"])
    for name in names:
        learner.answer(name, ["ż" * 190])
    expect(learner.note).to_contain_text("only the results of some answers were kept")
    assert len(lms.work("anna", package).state) <= 4000
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), package))
    expect(again.question("s-q-word").locator(".result")).to_contain_text("answered this before. Right.")
    expect(again.question(names[-1]).locator("input")).to_have_value("ż" * 190)
