"""Kinds that are answered in parts: by keyboard, kept, judged, reported, and told to all ears and eyes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from westeros_learn.assessment import decode, short_code

from .axe import axe_findings
from .building import KINDS, build, edited
from .learner import Learner, right, wrong
from .lms import SCORM_2004, Lms, Version

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static

RIGHT = {
    "k-q-pairs": ["aa", "bb", "cc"],
    "k-q-steps": ["a", "b", "c", "d"],
    "k-q-sorts": ["aa", "bb", "ca"],
    "k-q-gaps": ["anine", "bFree Narrative", "ceverything"],
    "k-q-place": ["a"],
    "k-q-sheet": ["a100 000", "b150.000"],
}


@pytest.fixture(scope="module")
def zips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("kinds")
    return {target: build(KINDS, folder, target) for target in ("scorm12", "scorm2004", "html")}


@pytest.fixture
def kinds(zips: dict[str, Path], version: Version) -> Path:
    return zips[version.target]


def test_each_kind_is_judged_and_reported(lms: Lms, page: Page, kinds: Path, version: Version) -> None:
    learner = Learner(lms.launch(page, kinds))
    for question, response in RIGHT.items():
        expect(learner.answer(question, response)).to_have_text("Right.")
    learner.question("k-q-ready").locator("input[value=d]").check()
    learner.question("k-q-ready").get_by_role("button", name="Send my answer").click()
    expect(learner.question("k-q-ready").locator(".result")).to_have_text("Noted. Thank you.")
    reported = lms.work("anna", kinds).interactions
    assert [each.type for each in reported] == [
        "matching", "sequencing", "matching", "fill-in", "choice", "fill-in", "likert",
    ]  # fmt: skip
    assert [each.result for each in reported] == [*["correct"] * 6, "neutral"]
    responses = [each.response for each in reported]
    if version is SCORM_2004:
        assert responses[:4] == [
            "a[.]a[,]b[.]b[,]c[.]c", "a[,]b[,]c[,]d", "a[.]a[,]b[.]b[,]c[.]a",
            "nine[,]Free Narrative[,]everything",
        ]  # fmt: skip
    else:
        assert responses[:3] == ["a.a,b.b,c.c", "a,b,c,d", "a.a,b.b,c.a"]
        assert responses[3] == "a=nine,b=Free Narrative,c=everything"


def test_what_is_partly_right_says_what_is_not(lms: Lms, page: Page, kinds: Path) -> None:
    learner = Learner(lms.launch(page, kinds))
    expect(learner.answer("k-q-pairs", ["aa", "bc", "cc"])).to_contain_text("66")
    pairs = learner.question("k-q-pairs")
    expect(pairs.locator("[data-key=b] .state")).to_have_text("Not right")
    expect(pairs.get_by_text("Right answer: probing")).to_be_hidden()
    pairs.get_by_role("button", name="Show the answer").click()
    expect(pairs.get_by_text("Right answer: probing")).to_be_visible()
    expect(learner.answer("k-q-steps", ["b", "c", "d", "a"])).to_contain_text("66")
    expect(learner.question("k-q-steps").locator("[data-key=a] .state")).to_have_text("Not in order")
    expect(learner.answer("k-q-sheet", ["a100000", "b1"])).to_contain_text("50")
    expect(learner.question("k-q-sheet").get_by_text("120,000 less 20,000.")).to_be_visible()


def test_what_is_not_whole_is_asked_for(lms: Lms, page: Page, kinds: Path) -> None:
    learner = Learner(lms.launch(page, kinds))
    words = {
        "k-q-pairs": "Choose for each one first.",
        "k-q-steps": "Move the steps into an order first.",
        "k-q-sorts": "Choose for each one first.",
        "k-q-gaps": "Fill in each place first.",
        "k-q-sheet": "Fill in each place first.",
    }
    for question, sentence in words.items():
        learner.question(question).get_by_role("button", name="Check answer").click()
        expect(learner.question(question).locator(".result")).to_have_text(sentence)
    expect(learner.answer("k-q-sheet", ["aten", "b2"])).to_contain_text("Enter a number")
    assert not lms.work("anna", kinds).interactions


def test_answers_are_there_on_another_day(lms: Lms, context: BrowserContext, kinds: Path) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, kinds))
    for question, response in RIGHT.items():
        learner.answer(question, response)
    lms.close_normally(page)
    again = Learner(lms.launch(context.new_page(), kinds))
    for question in RIGHT:
        expect(again.question(question).locator(".result")).to_have_text("Right.")
    expect(again.question("k-q-gaps").locator("[name=answer-b]")).to_have_value("Free Narrative")
    steps = again.question("k-q-steps").locator(".part")
    assert [step.get_attribute("data-key") for step in steps.all()] == ["a", "b", "c", "d"]


def test_a_test_draws_shuffles_keeps_and_judges_them(lms: Lms, context: BrowserContext, kinds: Path) -> None:
    page = context.new_page()
    learner = Learner(lms.launch(page, kinds))
    learner.read_all("k-l-one", "k-l-test")
    learner.start("k-test")
    first = learner.answer_page("k-test", right)
    lms.close_normally(page)
    page = context.new_page()
    learner = Learner(lms.launch(page, kinds))
    learner.start("k-test")
    rest = [learner.answer_page("k-test", right if n else wrong) for n in range(4)]
    assert len({first, *rest}) == 5
    learner.finish("k-test")
    expect(learner.quiz("k-test").locator(".score-word")).to_contain_text("Passed")
    assert lms.work("anna", kinds).complete


def test_in_a_test_an_answer_may_have_gaps(lms: Lms, page: Page, kinds: Path) -> None:
    learner = Learner(lms.launch(page, kinds))
    learner.go("k-l-test")
    learner.take("k-test", lambda key: right(key)[:1] if "gaps" in key or "pairs" in key else right(key))
    expect(learner.quiz("k-test").get_by_text("Partly right").first).to_be_visible()


def test_what_is_left_out_to_save_room_goes_in_the_planned_order(
    lms: Lms, page: Page, tmp_path: Path
) -> None:
    """Texts go first, then cells, the oldest first; pairs and orders stay (SCORM 1.2, CMIString4096)."""
    gaps = [f"k-q-gaps-{number}" for number in range(4)]

    def lesson(text: str) -> str:
        return text + "".join(f"\n:::{{question}} {name}\n:::\n" for name in ["k-q-word", *gaps])

    def questions(text: str) -> str:
        cloze = text[text.index("- id: k-q-gaps") : text.index("- id: k-q-place")]
        word = "- {id: k-q-word, kind: short-text, outcome: k-o-all, prompt: Which word?, accept: [word]}\n"
        return text + "".join(cloze.replace("k-q-gaps", name) for name in gaps) + word

    course = edited(KINDS, tmp_path, {"one/lesson.md": lesson, "one/quiz.yaml": questions})
    package = build(course, tmp_path / "dist", "scorm12")
    learner = Learner(lms.launch(page, package))
    for question in ("k-q-pairs", "k-q-steps"):
        learner.answer(question, RIGHT[question])
    for name in gaps:
        learner.answer(name, ["a" + "ż" * 90, "b" + "ż" * 90, "ceverything"])
    learner.answer("k-q-word", ["ż" * 150])
    expect(learner.note).to_contain_text("only the results of some answers were kept")
    state = lms.work("anna", package).state
    assert len(state) <= 4000
    kept = {code: bool(answer.response) for code, answer in decode(state).answers.items()}
    left = [kept[short_code(name)] for name in ["k-q-pairs", "k-q-steps", "k-q-word", *gaps]]
    assert left == [True, True, False, False, True, True, True]


def test_cells_follow_from_the_numbers_that_are_drawn(lms: Lms, page: Page, tmp_path: Path) -> None:
    """Each try has numbers of its own, and the right answer is what follows from them."""

    def questions(text: str) -> str:
        drawn = "  parameters:\n    assets: {from: 100000, to: 900000, step: 1000}\n"
        sheet = text.replace("  table: |-\n", drawn + "  table: |-\n")
        sheet = sheet.replace("| 120,000 | 180,000 |", "| {value}`assets <plain>` | 180,000 |")
        return sheet.replace("- a: 100000", "- a: assets - 20000")

    package = build(edited(KINDS, tmp_path, {"one/quiz.yaml": questions}), tmp_path / "dist", "scorm12")
    learner = Learner(lms.launch(page, package))
    form = learner.question("k-q-sheet")
    numbers = set()
    for _ in range(2):
        assets = int(form.locator(".value").first.inner_text())
        numbers.add(assets)
        expect(learner.answer("k-q-sheet", [f"a{assets}", "b150000"])).to_contain_text("50")
        form.get_by_role("button", name="Show the answer").click()
        expect(form.locator("[data-key=a] .right-one .value")).to_have_text(f"{assets - 20000:,}")
        form.get_by_role("button", name="Try again").click()
        expect(learner.answer("k-q-sheet", [f"a{assets - 20000}", "b150000"])).to_have_text("Right.")
        form.get_by_role("button", name="New numbers").click()
    assert len(numbers) == 2


def test_steps_are_moved_by_keyboard_and_each_move_is_said(
    static: Static, page: Page, zips: dict[str, Path]
) -> None:
    static.open(page, zips["html"])
    form = page.locator("#question-k-q-steps")
    first = form.locator(".part").first
    name = first.locator(".part-text").inner_text()
    later = first.get_by_role("button", name=f"Move down: {name}")
    later.focus()
    page.keyboard.press("Enter")
    expect(form.locator(".order-said")).to_have_text(f"{name}: now 2 of 4")
    expect(form.locator(".part").nth(1).locator("[data-do=later]")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(form.locator(".order-said")).to_have_text(f"{name}: now 4 of 4")
    expect(form.locator(".part").nth(3).locator("[data-do=earlier]")).to_be_focused()


def test_a_place_is_chosen_in_the_figure_or_in_the_list(
    static: Static, page: Page, zips: dict[str, Path]
) -> None:
    static.open(page, zips["html"])
    form = page.locator("#question-k-q-place")
    form.locator("[data-region=b]").click()
    expect(form.get_by_role("radio", name="The chair in the corner")).to_be_checked()
    form.get_by_role("radio", name="The chair by the door").check()
    expect(form.locator("[data-region=a]")).to_have_class("chosen")
    expect(form.locator("[data-region=b]")).not_to_have_class("chosen")


def test_what_is_written_in_a_reflection_stays_in_the_window(lms: Lms, page: Page, kinds: Path) -> None:
    learner = Learner(lms.launch(page, kinds))
    learner.read_all("k-l-one")  # so that no page is read, by scrolling, between one answer and the next
    form = learner.question("k-q-thought")
    form.locator("textarea").fill("A secret of mine.")
    form.get_by_role("button", name="Compare with the model answer").click()
    expect(form.get_by_text("more time after each open question")).to_be_visible()
    form.get_by_label("I named one thing that can be changed.").check()
    with page.expect_download() as download:
        form.get_by_role("button", name="Keep my words as a file").click()
    assert download.value.path().read_text("utf-8") == "A secret of mine."
    lms.close_normally(page)
    assert not lms.work("anna", kinds).interactions
    assert "secret" not in str(lms.stored("anna", kinds)).lower()
    kept = page.context.storage_state()
    assert "secret" not in str(kept).lower()
    again = Learner(lms.launch(page.context.new_page(), kinds))
    expect(again.question("k-q-thought").get_by_label("I named one thing")).to_be_checked()
    expect(again.question("k-q-thought").locator("textarea")).to_have_value("")


def test_no_kind_is_hard_to_use(static: Static, page: Page, zips: dict[str, Path]) -> None:
    static.open(page, zips["html"])
    learner = Learner(page)
    assert axe_findings(page) == []
    for question, response in RIGHT.items():
        learner.answer(question, response)
    learner.question("k-q-thought").get_by_role("button", name="Compare with the model answer").click()
    assert not axe_findings(page), axe_findings(page)
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
