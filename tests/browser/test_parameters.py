"""Questions with parameters: whose numbers are shown, kept, and drawn anew."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from .building import SMALL, build, edited
from .learner import Learner
from .lms.packages import read_members

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Frame, Locator, Page

    from .lms import Lms

SUM = """
- id: s-q-sum
  kind: numeric
  outcome: s-o-first
  parameters:
    pages: {from: 1000, to: 9000, step: 10}
    price: {from: 0.05, to: 0.95, step: 0.05}
    cost: round(pages * price, 2)
  prompt: A file of {value}`pages` pages is copied at {value}`price <2 decimals>` a page. What does it cost?
  answer: cost
  mistakes:
    - answer: pages
      feedback: That is {value}`pages`, the number of pages.
  feedback: Multiply.
  solution: "{value}`pages` × {value}`price` = {value}`cost <2 decimals>`"
- id: s-q-day
  kind: date
  outcome: s-o-first
  parameters:
    received: {from: 2026-01-05, to: 2026-09-30}
  prompt: The request came on {value}`received <weekday>`. When do 30 days end?
  answer: received + 30
  feedback: Count on from the day after.
"""
EDITS = {
    "one/quiz.yaml": lambda text: text + SUM,
    "one/lesson.md": lambda text: text + "\n:::{question} s-q-sum\n:::\n",
    "course.yaml": lambda text: text.replace("[s-q-typed]", "[s-q-typed, s-q-day]"),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with two questions that have parameters, one in a lesson, one in a quiz."""
    folder = tmp_path_factory.mktemp("parameters")
    return build(edited(SMALL, folder, EDITS), folder)


def back(page: Page, lms: Lms, package: Path) -> Frame:
    """Leave the course and open it again."""
    lms.leave(page)
    return lms.launch(page, package)


def numbers(form: Locator) -> list[float]:
    """Return the numbers in the prompt, as they are read."""
    texts = form.locator("legend .value").all_inner_texts()
    return [float(text.replace(",", "")) for text in texts]


def right(form: Locator) -> str:
    pages, price = numbers(form)
    return f"{pages * price:.2f}"


def test_numbers_of_practice_are_kept_with_the_answer(page: Page, lms: Lms, package: Path) -> None:
    """The first try has the page's numbers; new ones are drawn when asked for, and kept once answered."""
    frame = lms.launch(page, package)
    learner = Learner(frame)
    form = learner.question("s-q-sum")
    sample = numbers(form)
    expect(form.locator("[data-do=new-numbers]")).to_be_hidden()
    expect(learner.answer("s-q-sum", [str(sample[0])])).to_have_text("Not quite.")
    expect(form.locator(".feedback.mistake")).to_contain_text(f"That is {sample[0]:,.0f},")
    expect(form.locator(".solution")).to_be_hidden()
    form.locator("[data-do=again]").click()
    assert numbers(form) == sample
    expect(learner.answer("s-q-sum", [right(form)])).to_have_text("Right.")
    expect(form.locator(".solution")).to_contain_text(f"= {sample[0] * sample[1]:,.2f}")
    drawn = new_numbers(form)
    assert drawn != sample
    expect(form.locator(".solution")).to_be_hidden()
    expect(learner.answer("s-q-sum", [right(form)])).to_have_text("Right.")
    expect(learner.saved).to_have_text("Saved")
    again = Learner(back(page, lms, package)).question("s-q-sum")
    expect(again.locator(".result")).to_have_text("Right.")
    assert numbers(again) == drawn


def new_numbers(form: Locator) -> list[float]:
    """Ask for new numbers until they differ from the old ones."""
    before = numbers(form)
    for _ in range(5):
        form.locator("[data-do=new-numbers]").click()
        if numbers(form) != before:
            break
        form.locator("input[name=answer]").fill("0")
        form.locator("button[type=submit]").click()
    return numbers(form)


def test_an_attempt_keeps_its_numbers_and_a_new_one_has_others(page: Page, lms: Lms, package: Path) -> None:
    """The day of an open attempt stays over a visit, is shown in the review, and differs next time."""
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-two")
    learner.start("s-warm-up")
    first = asked(learner)
    learner = Learner(back(page, lms, package))
    learner.go("s-l-two")
    learner.start("s-warm-up")
    assert asked(learner) == first
    form = learner.quiz("s-warm-up").locator(".page form.question")
    form.locator("input[name=answer]").fill("soon")
    learner.quiz("s-warm-up").locator("[data-do=next-question]").click()
    expect(form.locator(".result")).to_contain_text("Enter a date")
    form.locator("input[name=answer]").fill(due(form))
    learner.quiz("s-warm-up").locator("[data-do=next-question]").click()
    learner.finish("s-warm-up")
    review = learner.quiz("s-warm-up").locator(".quiz-review form[data-kind=date]")
    expect(review.locator(".result")).to_have_text("Right.")
    assert review.locator("legend .value").inner_text() == first
    others = set()
    for _ in range(2):
        learner.start("s-warm-up")
        others.add(asked(learner))
        learner.quiz("s-warm-up").locator("[data-do=next-question]").click()
        learner.finish("s-warm-up")
    assert others != {first}


def asked(learner: Learner) -> str:
    """Turn to the question with the date and return the day that it names."""
    quiz = learner.quiz("s-warm-up")
    while not quiz.locator(".page form[data-kind=date]").count():
        quiz.locator("[data-do=next-question]").click()
    return quiz.locator(".page form legend .value").inner_text()


def due(form: Locator) -> str:
    """Return the right day, 30 days after the one that is shown, with slashes."""
    received = datetime.strptime(form.locator("legend .value").inner_text(), "%A, %d %B %Y")  # noqa: DTZ007
    return f"{received + timedelta(days=30):%d/%m/%Y}"


def test_the_page_reads_well_without_a_script(package: Path) -> None:
    """Every value is written in the page, and the key holds no text of a formula."""
    html = read_members(package)["index.html"].decode()
    values = re.findall(r'<span class="value" data-value="\d+">([^<]*)</span>', html)
    assert len(values) >= 7
    assert all(re.fullmatch(r"[\d,.]+|\w+, \d+ \w+ 2026|\d+ \w+ 2026", value) for value in values), values
    written = re.findall(r'<script type="application/json" class="key">(.*?)</script>', html)
    keys: list[dict[str, Any]] = [json.loads(key) for key in written]
    (key,) = (key for key in keys if key["id"] == "s-q-sum")
    assert key["answer"] == ["name", "cost"]
    assert [parameter["name"] for parameter in key["parameters"]] == ["pages", "price", "cost"]
