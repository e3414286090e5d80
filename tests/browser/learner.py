"""A learner who plays one of our courses in a browser, and knows the answers when the test wants it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Frame, Locator, Page, expect

Answering = Callable[[dict[str, Any]], list[str]]


def right(key: dict[str, Any]) -> list[str]:
    """Answer right."""
    for name in ("correct", "pairs", "items"):
        if name in key:
            return list(key[name])
    if "gaps" in key:
        return [
            gap["key"] + str(gap["answer"] if "answer" in gap else gap["accept"][0]) for gap in key["gaps"]
        ]
    return [key["accept"][0] if "accept" in key else str(key["answer"])]


def wrong(key: dict[str, Any]) -> list[str]:
    """Answer wrong."""
    if "choices" in key:
        return [next(choice for choice in key["choices"] if choice not in key["correct"])]
    if "pairs" in key:
        targets = [pair[1] for pair in key["pairs"]]
        return [pair[0] + next(each for each in targets if each != pair[1]) for pair in key["pairs"]]
    if "items" in key:
        return list(reversed(key["items"]))
    if "gaps" in key:
        return [gap["key"] + "0" for gap in key["gaps"]]
    return ["0"]


PAINTED = """() => Promise.race([
  new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  new Promise((done) => setTimeout(done, 1000)),
])"""
"""Wait until the browser has painted the page as it now is; where nothing is painted, wait for a second."""

LESSONS = ("s-l-one", "s-l-two", "s-l-test")
"""The lessons of the small course."""


@dataclass(frozen=True)
class Learner:
    """Acts in a page, or in the frame that an LMS gives to the course."""

    at: Frame | Page

    @property
    def saved(self) -> Locator:
        """The quiet line that says whether work is saved."""
        return self.at.locator("#save-line")

    @property
    def note(self) -> Locator:
        """The note at the foot of the window."""
        return self.at.locator("#drawer")

    @property
    def cover(self) -> Locator:
        """The word that covers the page."""
        return self.at.locator("#cover-title")

    @property
    def title(self) -> Locator:
        """The title of the lesson in front."""
        return self.at.locator(".lesson.current h1")

    def go(self, lesson: str) -> None:
        """Open a lesson from the outline."""
        self.at.locator(f"#outline a[href='#{lesson}']").click()
        expect(self.at.locator(f"#{lesson}")).to_be_visible()

    def question(self, identifier: str) -> Locator:
        """A practice question."""
        return self.at.locator(f"#question-{identifier}")

    def answer(self, identifier: str, response: list[str]) -> Locator:
        """Answer a practice question and have it checked; answers where the result stands."""
        form = self.question(identifier)
        fill(form, response)
        form.get_by_role("button", name="Check answer").click()
        return form.locator(".result")

    def quiz(self, identifier: str) -> Locator:
        """A quiz."""
        return self.at.locator(f"#quiz-{identifier}")

    def start(self, identifier: str) -> None:
        """Start an attempt, or go on with it."""
        self.quiz(identifier).locator("[data-do=start]").click()
        expect(self.quiz(identifier).locator(".quiz-play")).to_be_visible()

    def answer_page(self, identifier: str, answering: Answering) -> str:
        """Answer the question that a quiz shows and turn the page; answers its id."""
        form = self.quiz(identifier).locator(".page form.question")
        key = json.loads(form.locator("script.key").inner_text())
        fill(form, answering(key))
        self.check(identifier)
        self.quiz(identifier).locator("[data-do=next-question]").click()
        return str(key["id"])

    def check(self, identifier: str) -> None:
        """Have the answer shown judged, where a quiz does so at once."""
        button = self.quiz(identifier).locator("[data-do=check-question]")
        if button.count():
            button.click()

    def take(self, identifier: str, answering: Answering) -> list[str]:
        """Take a whole attempt; answers the ids of what was asked."""
        self.start(identifier)
        number = self.quiz(identifier).locator(".strip button").count()
        asked = [self.answer_page(identifier, answering) for _ in range(number)]
        self.finish(identifier)
        return asked

    def finish(self, identifier: str) -> None:
        """Finish the attempt that is on its last page."""
        self.quiz(identifier).locator("[data-do=finish]").click()
        expect(self.quiz(identifier).locator(".score-word")).to_be_visible()

    def read_all(self, *lessons: str) -> None:
        """Read lessons to their ends."""
        for lesson in lessons:
            self.go(lesson)
            link = self.at.locator(f"#outline a[href='#{lesson}']")
            # With the next frame the browser itself scrolls to what a link names; people type later.
            self.at.evaluate(PAINTED)
            self.title.press("End")
            expect(link).to_have_class("seen")

    def complete(self) -> None:
        """Do all that the small course asks."""
        self.read_all(*LESSONS)
        self.take("s-test", right)


def fill(form: Locator, response: list[str]) -> None:
    """Enter a response into a question's form."""
    _FILLED.get(form.get_attribute("data-kind") or "", _choose)(form, response)


def _type(form: Locator, response: list[str]) -> None:
    form.locator("input[type=text]").fill(response[0])


def _choose(form: Locator, response: list[str]) -> None:
    for box in form.locator("input[type=checkbox]").all():
        box.uncheck()
    for value in response:
        form.locator(f"input[name=answer][value={value}]").check()


def _select(form: Locator, response: list[str]) -> None:
    for pair in response:
        form.locator(f"select[name=answer-{pair[0]}]").press("Shift")  # choosing alone is no step of a person
        form.locator(f"select[name=answer-{pair[0]}]").select_option(pair[1])


def _sort(form: Locator, response: list[str]) -> None:
    for pair in response:
        form.locator(f"input[name=answer-{pair[0]}][value={pair[1]}]").check()


def _order(form: Locator, response: list[str]) -> None:
    """Move each step up to its place, as somebody does who reads from above."""
    for place, step in enumerate(response):
        for _ in range(len(response)):
            order = [part.get_attribute("data-key") for part in form.locator(".part").all()]
            if order.index(step) <= place:
                break
            form.locator(f".part[data-key={step}] [data-do=earlier]").click()


def _fill_gaps(form: Locator, response: list[str]) -> None:
    for part in response:
        field = form.locator(f"[name=answer-{part[0]}]")
        if field.evaluate("(field) => field.localName") == "select":
            last = field.locator("option").count() - 1
            field.press("Shift")
            known = part[1:] in field.locator("option").all_inner_texts()
            field.select_option(part[1:] if known else None, index=None if known else last)
        else:
            field.fill(part[1:])


_FILLED: dict[str, Callable[[Locator, list[str]], None]] = {
    "numeric": _type,
    "short-text": _type,
    "date": _type,
    "matching": _select,
    "categorise": _sort,
    "ordering": _order,
    "cloze": _fill_gaps,
    "table": _fill_gaps,
}
"""How each kind is filled in that is not answered by choosing."""
