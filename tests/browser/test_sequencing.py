"""A sequenced SCORM 2004 package in an LMS that sequences: what opens, what is skipped, what adds up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Page, expect

from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

from .axe import axe_findings
from .building import SMALL, Edits, edited, translated
from .learner import Learner, right, wrong
from .sequencer import Sequencer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

ONE, TWO, TEST = "The first lesson", "The second lesson", "The last lesson"
LONG = "\nText that fills the page.\n" * 60


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Callable[..., Sequencer]]:
    """Return an LMS for the small course, built with options; an error that it answered fails the test."""
    opened: list[Sequencer] = []

    def build(
        edits: Edits | None = None, *, eager: bool = True, forgets_objectives: bool = False, **options: Any
    ) -> Sequencer:
        long: Edits = {f"{name}/lesson.md": lambda text: text + LONG for name in ("two", "test")}
        course = load_course(edited(SMALL, tmp_path, {**long, **(edits or {})})).course
        assert course is not None
        package = TARGETS["scorm2004"](course, ExportOptions(**({"sco": "lesson"} | options)))
        file = write_package(package, tmp_path).file
        sequencer = Sequencer(file, eager=eager, forgets_objectives=forgets_objectives)
        sequencer.site.__enter__()
        opened.append(sequencer)
        return sequencer

    yield build
    for each in opened:
        each.site.__exit__(None, None, None)
    if verdict := "\n".join(filter(None, (each.verdict() for each in opened))):
        pytest.fail(f"the LMS objects:\n{verdict}", pytrace=False)


def item(lms: Sequencer, title: str) -> str:
    """The identifier of the item with a title."""
    return lms.items[title]


def read(lms: Sequencer, page: Page, title: str) -> Learner:
    """Read the part that is open to its end."""
    learner = Learner(lms.sco(page, title))
    learner.title.press("End")
    expect(learner.at.locator("#outline a.seen")).to_have_count(1)
    return learner


def test_the_test_is_locked_until_what_comes_before_it_is_done(
    play: Callable[..., Sequencer], page: Page
) -> None:
    """The player shows it, and the LMS refuses it, whoever asks; then both open it."""
    lms = play()
    lms.launch(page)
    first = read(lms, page, ONE)
    expect(first.at.locator(".sequence .locked")).to_contain_text(TEST)
    expect(first.at.locator(".sequence .outline-lesson")).to_contain_text([ONE, TWO, TEST])
    expect(first.at.locator(".sequence .outline-module")).to_have_text("All of it")
    assert not lms.ask(page, "choice", item(lms, TEST))
    assert lms.ask(page, "choice", item(lms, ONE))
    first = Learner(lms.sco(page, ONE))
    first.at.get_by_role("button", name="Next lesson").click()
    second = Learner(lms.sco(page, TWO))
    expect(second.at.locator(".onward")).to_contain_text(
        f"“{TEST}” opens when you have completed what comes before it."
    )
    second.title.press("End")
    second.at.get_by_role("button", name="Next lesson").click()
    lms.sco(page, TEST)
    assert lms.current(page) == item(lms, TEST)


def test_what_the_parts_report_adds_up_to_the_course(play: Callable[..., Sequencer], page: Page) -> None:
    """Completed when all are; its score is that of the test, for nothing else counts."""
    lms = play(access="free")
    lms.launch(page)
    read(lms, page, ONE).at.get_by_role("button", name="Next lesson").click()
    read(lms, page, TWO).at.get_by_role("button", name="Next lesson").click()
    assert lms.known(page)["completionStatus"] != "completed"
    last = read(lms, page, TEST)
    last.take("s-test", right)
    expect(last.at.locator("#course-end")).to_contain_text("You can close the course now")
    last.at.get_by_role("button", name="Save and close").click()
    expect(last.cover).to_have_text("Your work is saved")
    assert lms.known(page) | {"progressMeasure": 1} == {
        "completionStatus": "completed",
        "successStatus": "passed",
        "progressMeasure": 1,
        "attemptCompletionAmount": 1,
        "attemptCompletionAmountStatus": True,
        "score": 1,
    }


def test_a_failed_test_leaves_the_course_open(play: Callable[..., Sequencer], page: Page) -> None:
    """With a score, for the test was taken; neither completed nor passed."""
    lms = play(access="free")
    lms.launch(page)
    read(lms, page, ONE)
    assert lms.ask(page, "choice", item(lms, TWO))
    read(lms, page, TWO)
    assert lms.ask(page, "choice", item(lms, TEST))
    last = read(lms, page, TEST)
    last.take("s-test", wrong)
    last.at.get_by_role("button", name="Save and close").click()
    known = lms.known(page)
    assert (known["completionStatus"], known["successStatus"], known["score"]) == ("incomplete", "unknown", 0)


def test_who_knows_it_is_led_past_it_and_may_still_choose_it(
    play: Callable[..., Sequencer], page: Page
) -> None:
    """The course is completed without it, and what waits for it opens."""
    lms = play()
    lms.launch(page)
    first = read(lms, page, ONE)
    first.take("s-pre", right)
    first.at.get_by_role("button", name="Next lesson").click()
    last = read(lms, page, TEST)
    last.take("s-test", right)
    last.at.get_by_role("button", name=TWO).click()
    second = Learner(lms.sco(page, TWO))
    expect(second.note).to_contain_text("you showed that you know this")
    second.at.get_by_role("button", name="Save and close").click()
    expect(second.cover).to_have_text("Your work is saved")
    assert lms.track(item(lms, TWO))["cmi.success_status"] == "passed"
    assert lms.known(page)["successStatus"] == "passed"


def test_who_does_not_know_it_goes_through_it(play: Callable[..., Sequencer], page: Page) -> None:
    lms = play()
    lms.launch(page)
    first = read(lms, page, ONE)
    first.take("s-pre", wrong)
    first.at.get_by_role("button", name="Next lesson").click()
    second = Learner(lms.sco(page, TWO))
    expect(second.note).to_be_hidden()
    expect(second.at.locator(".sequence .locked")).to_have_count(1)


def test_a_part_that_was_skipped_is_not_needed_for_the_course(
    play: Callable[..., Sequencer], page: Page
) -> None:
    lms = play()
    lms.launch(page)
    first = read(lms, page, ONE)
    first.take("s-pre", right)
    first.at.get_by_role("button", name="Next lesson").click()
    last = read(lms, page, TEST)
    last.take("s-test", right)
    last.at.get_by_role("button", name="Save and close").click()
    expect(last.cover).to_have_text("Your work is saved")
    known = lms.known(page)
    assert (known["completionStatus"], known["successStatus"], known["score"]) == ("completed", "passed", 1)


def test_each_part_keeps_its_work_while_the_learner_goes_to_and_fro(
    play: Callable[..., Sequencer], page: Page
) -> None:
    lms = play()
    lms.launch(page)
    first = read(lms, page, ONE)
    first.answer("s-q-single", ["b"])
    first.at.get_by_role("button", name="Next lesson").click()
    second = read(lms, page, TWO)
    second.at.get_by_role("button", name="Previous lesson").click()
    again = Learner(lms.sco(page, ONE))
    expect(again.question("s-q-single").locator(".result")).not_to_have_text("")
    again.at.get_by_role("button", name=TWO).click()
    lms.sco(page, TWO)
    assert lms.calls(page, "adl.nav.request") == [
        "continue",
        "previous",
        f"{{target={item(lms, TWO)}}}choice",
    ]


def test_who_closes_the_course_comes_back_to_it(play: Callable[..., Sequencer], page: Page) -> None:
    lms = play()
    lms.launch(page)
    read(lms, page, ONE).at.get_by_role("button", name="Next lesson").click()
    second = read(lms, page, TWO)
    second.take("s-warm-up", right)
    second.at.get_by_role("button", name="Save and close").click()
    expect(second.cover).to_have_text("Your work is saved")
    lms.launch(page)
    again = Learner(lms.sco(page, TWO))
    expect(again.quiz("s-warm-up").locator(".quiz-result")).to_contain_text("Your best score: 100")
    assert lms.calls(page, "adl.nav.request") == ["continue", "suspendAll"]


def test_a_test_cannot_be_had_anew_more_often_than_it_may_be_tried(
    play: Callable[..., Sequencer], page: Page
) -> None:
    """An attempt that an LMS ends for good takes its tries along: they must not come back without end."""
    lms = play(access="free")
    lms.launch(page)
    lms.sco(page, ONE)
    for _ in range(2):
        assert lms.ask(page, "choice", item(lms, TEST))
        lms.sco(page, TEST)
        lms.abandon(page)
    assert not lms.ask(page, "choice", item(lms, TEST))
    assert lms.ask(page, "choice", item(lms, TWO))


def test_an_lms_that_looks_only_at_the_end_of_a_visit_is_asked_all_the_same(
    play: Callable[..., Sequencer], page: Page
) -> None:
    lms = play(eager=False, access="in-order")
    lms.launch(page)
    first = Learner(lms.sco(page, ONE))
    expect(first.at.locator(".onward")).to_contain_text(f"“{TWO}” opens when")
    first.title.press("End")
    first.at.get_by_role("button", name="Next lesson").click()
    lms.sco(page, TWO)


def test_modules_follow_each_other_as_lessons_do(play: Callable[..., Sequencer], page: Page) -> None:
    """A page of several lessons; what was known opens the next module."""
    two = "lessons: [one, two]\n  - id: s-m-test\n    title: The test of it\n    lessons: [test]"
    lms = play({"course.yaml": lambda text: text.replace("lessons: [one, two, test]", two)}, sco="module")
    lms.launch(page)
    first = Learner(lms.sco(page, ONE))
    expect(first.at.locator(".sequence .locked")).to_contain_text("The test of it")
    expect(first.at.locator(".sequence .outline-lesson")).to_contain_text([ONE, TWO, "The test of it"])
    first.read_all("s-l-one", "s-l-two")
    expect(first.at.locator("#course-end")).to_contain_text("You have completed this module.")
    expect(first.at.locator(".sequence .outline-module")).to_have_text("All of it")
    first.at.get_by_role("button", name="Next module").click()
    last = Learner(lms.sco(page, TEST))
    last.read_all("s-l-test")
    last.take("s-test", right)
    expect(last.at.locator("#course-end")).to_contain_text("You can close the course now")


def test_the_way_on_is_open_to_everybody(play: Callable[..., Sequencer], page: Page) -> None:
    """By keyboard alone, on a phone, light and dark."""
    lms = play()
    lms.launch(page)
    first = Learner(lms.sco(page, ONE))
    expect(first.at.locator(".sequence .locked")).to_be_visible()
    assert not axe_findings(first.at)
    page.set_viewport_size({"width": 360, "height": 800})
    first.title.press("End")
    onward = first.at.get_by_role("button", name="Next lesson")
    expect(onward).to_be_visible()
    assert not axe_findings(first.at)
    first.title.press("n")
    second = Learner(lms.sco(page, TWO))
    second.title.press("p")
    lms.sco(page, ONE)


def test_in_another_language_the_parts_are_named_in_it_and_lead_on(
    page: Page, tmp_path: Path, play: Callable[..., Sequencer]
) -> None:
    texts = {"A small course": "Mały kurs", TWO: "Druga lekcja", "All of it": "Całość"}
    polish = load_course(translated(SMALL, tmp_path / "polish", "pl", texts), "pl").course
    assert polish
    lms = play(access="free", translations=(polish,))
    lms.launch(page)
    learner = Learner(lms.sco(page, ONE))
    expect(learner.at.locator(".sequence .outline-lesson")).to_contain_text([ONE, TWO, TEST])
    learner.at.locator("#outline a[data-language=pl]").click()
    expect(learner.at.locator("html")).to_have_attribute("lang", "pl")
    expect(learner.at.locator(".sequence .outline-lesson")).to_contain_text([ONE, "Druga lekcja", TEST])
    expect(learner.at.locator(".sequence .outline-module")).to_have_text("Całość")
    expect(learner.at.locator(".onward")).to_have_count(1)
    learner.at.locator(".onward button.next").click()
    second = page.frame_locator("iframe")
    expect(second.locator(".lesson.current h1")).to_have_text("Druga lekcja")
    expect(second.locator("#save-line")).to_have_text("Zapisano")
    assert lms.current(page) == item(lms, TWO)


def test_objectives_that_an_lms_has_not_made_ready_are_made(
    play: Callable[..., Sequencer], page: Page
) -> None:
    """It should have all that the manifest names; what the pre-test found is told all the same."""
    lms = play(forgets_objectives=True)
    lms.launch(page)
    read(lms, page, ONE).take("s-pre", right)
    assert lms.calls(page, "cmi.objectives.0.id") == ["s_o_second"]
    assert lms.calls(page, "cmi.objectives.0.success_status") == ["passed"]
    assert lms.calls(page, "cmi.objectives.1.success_status") == ["passed"]


def test_who_goes_elsewhere_has_not_read_what_is_left(play: Callable[..., Sequencer], page: Page) -> None:
    """Only going on says so; and the window stays, also where leaving would close it."""
    page.add_init_script("if (top === window) { opener = {}; close = () => { document.title = 'closed'; }; }")
    lms = play(access="free", exit="close")
    lms.launch(page)
    lms.sco(page, ONE).get_by_role("button", name=TWO).click()
    second = Learner(lms.sco(page, TWO))
    second.at.get_by_role("button", name=ONE).click()
    first = Learner(lms.sco(page, ONE))
    statuses = [lms.track(item(lms, title))["cmi.completion_status"] for title in (ONE, TWO)]
    assert statuses == ["incomplete", "incomplete"]
    first.at.get_by_role("button", name="Next lesson").click()
    lms.sco(page, TWO)
    assert lms.track(item(lms, ONE))["cmi.completion_status"] == "completed"
    assert page.title() == "Sequencing LMS"


def test_what_follows_a_test_is_locked_until_it_is_passed(play: Callable[..., Sequencer], page: Page) -> None:
    """To have read all and failed is not enough; the second try opens it."""
    order = {"course.yaml": lambda text: text.replace("[one, two, test]", "[test, one, two]")}
    lms = play(order, access="in-order")
    lms.launch(page)
    test = read(lms, page, TEST)
    test.take("s-test", wrong)
    expect(test.at.locator(".onward")).to_contain_text(f"“{ONE}” opens when you have completed")
    assert not lms.ask(page, "choice", item(lms, ONE))
    assert lms.ask(page, "choice", item(lms, TEST))
    test = Learner(lms.sco(page, TEST))
    test.take("s-test", right)
    test.at.get_by_role("button", name="Next lesson").click()
    lms.sco(page, ONE)
