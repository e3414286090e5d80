"""A course that is corrected while learners are in the middle of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page, expect

from .building import SMALL, build, edited
from .learner import LESSONS, Learner, right, wrong

if TYPE_CHECKING:
    from pathlib import Path

    from .lms import Lms, Version


def test_an_attempt_that_has_lost_all_its_questions_is_drawn_anew_and_not_counted(
    lms: Lms, context: BrowserContext, package: Path, version: Version, tmp_path: Path
) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-test")
    learner.start("s-test")
    learner.answer_page("s-test", right)
    lms.close_normally(page)
    new = build(
        edited(SMALL, tmp_path, {"test-pool.yaml": lambda text: text.replace("id: s-p-", "id: s-n-")}),
        tmp_path / "dist",
        version.target,
    )
    lms.update(package, new)
    again = Learner(lms.launch(context.new_page(), new))
    again.start("s-test")
    expect(again.quiz("s-test").locator(".strip button")).to_have_count(3)
    for _ in range(3):
        again.answer_page("s-test", wrong)
    again.finish("s-test")
    expect(again.quiz("s-test").locator(".quiz-result")).to_contain_text("Attempts left: 1")


def test_an_answer_whose_choice_has_left_the_course_is_no_answer(
    lms: Lms, context: BrowserContext, package: Path, version: Version, tmp_path: Path
) -> None:
    """The learner must be told to answer again, not that every question has an answer."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["a"])
    learner.go("s-l-test")
    learner.start("s-test")
    for _ in range(3):
        learner.answer_page("s-test", lambda _: ["c"])
    lms.close_normally(page)

    def pool(text: str) -> str:
        return re.sub(r"    - c: .*?\n      (?!correct).*?\n", "", text)

    def questions(text: str) -> str:
        return text.replace("    - a: The first answer\n      feedback: Not the first.\n", "")

    new = build(
        edited(SMALL, tmp_path, {"test-pool.yaml": pool, "one/quiz.yaml": questions}),
        tmp_path / "dist",
        version.target,
    )
    lms.update(package, new)
    again = Learner(lms.launch(context.new_page(), new))
    again.start("s-test")
    expect(again.quiz("s-test").locator(".quiz-place")).to_have_text("Question 1 of 3")
    expect(again.quiz("s-test").locator(".strip .answered")).to_have_count(0)
    again.go("s-l-one")
    expect(again.question("s-q-single").get_by_role("button", name="Check answer")).to_be_visible()


def test_a_pass_mark_that_is_lowered_passes_who_has_reached_it(
    lms: Lms, page: Page, version: Version, tmp_path: Path
) -> None:
    """Else the page says "best score: 66 %", "pass mark: 60 %", "still to pass" and "no attempts left"."""
    strict = edited(SMALL, tmp_path / "old", {"course.yaml": lambda t: t.replace("mark: 60", "mark: 90")})
    old = build(strict, tmp_path / "old" / "dist", version.target)
    new = build(SMALL, tmp_path / "dist", version.target)
    learner = Learner(lms.launch(page, old))
    learner.read_all(*LESSONS)
    for _ in range(2):
        learner.start("s-test")
        for answering in (right, right, wrong):
            learner.answer_page("s-test", answering)
        learner.finish("s-test")
    lms.close_normally(page)
    lms.update(old, new)
    again = Learner(lms.launch(page.context.new_page(), new))
    expect(again.at.locator("#course-end")).to_contain_text("You have completed this course")
    expect(again.quiz("s-test").locator(".quiz-result")).not_to_contain_text("used all attempts")
    assert lms.work("anna", new).complete


def test_a_corrected_key_judges_the_open_attempt_and_takes_nothing_back(
    lms: Lms, context: BrowserContext, package: Path, version: Version, tmp_path: Path
) -> None:
    """What was reported stays: the score of a finished attempt, and that the course is complete."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.complete()
    learner.start("s-test")
    for _ in range(3):
        learner.answer_page("s-test", right)
    lms.close_normally(page)

    def pool(text: str) -> str:
        without = text.replace("      correct: true\n", "")
        return re.sub(r"(    - b: .*\n)", r"\1      correct: true\n", without)

    more = edited(
        SMALL,
        tmp_path,
        {"test-pool.yaml": pool, "course.yaml": lambda text: text.replace("two, test]", "two, test, more]")},
    )
    (more / "more").mkdir()
    (more / "more/lesson.md").write_text("---\nid: s-l-more\ntitle: One more\n---\nSome words.\n", "utf-8")
    new = build(more, tmp_path / "dist", version.target)
    lms.update(package, new)
    again = Learner(lms.launch(context.new_page(), new))
    again.start("s-test")
    expect(again.quiz("s-test").locator(".strip .answered")).to_have_count(3)
    again.quiz("s-test").locator(".strip button").last.click()
    again.quiz("s-test").locator("[data-do=next-question]").click()
    again.finish("s-test")
    expect(again.quiz("s-test").locator(".score-word")).to_contain_text("You reached 0")
    expect(again.at.locator("#outline a[href='#s-l-more']")).not_to_have_class("seen")
    assert (lms.work("anna", new).complete, lms.work("anna", new).score) == (True, "100")
    assert lms.sets(version.completion) == ["incomplete", "completed"]
