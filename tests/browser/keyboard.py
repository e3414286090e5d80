"""A learner without a mouse, who plays any course and knows every answer."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Frame, Locator, Page, expect

from westeros_learn.assessment import settle
from westeros_learn.model import (
    Cell,
    ChoiceQuestion,
    Constant,
    Course,
    Expression,
    FilledQuestion,
    Gap,
    Ordering,
    PairingQuestion,
    Question,
    Reflection,
    ShortText,
    Survey,
)
from westeros_learn.model import Date as DateQuestion
from westeros_learn.model import Numeric as NumericQuestion

MOST_TABS = 400
"""Stops on the way to one thing; what is farther away cannot be found by keyboard."""

MOST_TURNS = 60
"""Choices until a conversation must have come to an end."""

SPOT = """() => {
  const here = document.activeElement;
  const id = (selector) => (here.closest(selector) || {}).id || "";
  return {
    lesson: id(".lesson"), question: id("form.question"), scenario: id("section.scenario"),
    quiz: id("section.quiz"), does: here.dataset.do || "",
  };
}"""
"""Where the focus is."""


def right_response(question: Question, seed: int) -> list[str]:
    """Return a right response to a question with the numbers of a seed, as the model writes responses."""
    match settle(question, seed):
        case Survey():
            return ["c"]
        case Reflection() as reflection:
            return [check.key for check in reflection.checks]
        case ChoiceQuestion() as choosing:
            return [*choosing.correct_keys]
        case PairingQuestion() as pairing:
            return [*pairing.right_pairs]
        case Ordering() as ordering:
            return [item.key for item in ordering.items]
        case ShortText() as short:
            return [short.accept[0]]
        case FilledQuestion() as filled:
            return [gap.key + _right_in(gap) for gap in filled.gaps]
        case NumericQuestion() | DateQuestion() as typed:
            return [_typed(typed.answer)]
        case other:
            raise AssertionError(other.kind)


def _right_in(gap: Gap | Cell) -> str:
    return _typed(gap.answer) if isinstance(gap, Cell) else gap.accept[0]


def _typed(answer: Expression) -> str:
    assert isinstance(answer, Constant)
    if isinstance(answer.value, date):
        return answer.value.isoformat()
    return str(answer.value).removesuffix(".0")


@dataclass
class Hands:
    """Plays a course in the frame that an LMS gives to it.

    Attributes:
        answered: kinds of questions that were answered so far, in lessons and in quizzes.
        ended: titles of the endings that conversations came to.
    """

    page: Page
    at: Frame
    course: Course
    answered: Counter[str] = field(default_factory=Counter)
    ended: list[str] = field(default_factory=list)

    def press(self, key: str, times: int = 1) -> None:
        """Press a key."""
        for _ in range(times):
            self.page.keyboard.press(key)

    def reach(self, thing: Locator, key: str = "Tab") -> None:
        """Go on, stop by stop, to something that can be used."""
        for _ in range(MOST_TABS):
            if thing.evaluate("(node) => node === document.activeElement"):
                return
            self.press(key)
        raise AssertionError(f"{thing} is not reached by {key}")

    def use(self, thing: Locator) -> None:
        """Go to a button or a link, and press it."""
        self.reach(thing)
        self.press("Enter")

    # --- a lesson -------------------------------------------------------------------------

    def enter(self) -> None:
        """Go from the LMS into the course."""
        for _ in range(MOST_TABS):
            self.press("Tab")
            if self.at.evaluate("() => document.hasFocus() && document.activeElement !== document.body"):
                return
        raise AssertionError("the course is not reached by Tab")

    def play(self, lesson: str) -> None:
        """Do everything that stands in the lesson in front, down to its end."""
        met: set[str] = set()
        for _ in range(MOST_TABS * 3):
            self.press("Tab")
            spot = self.at.evaluate(SPOT)
            thing = spot["quiz"] or spot["scenario"] or spot["question"]
            if spot["does"] == "next" or (met and spot["lesson"] not in ("", lesson)):
                return
            if spot["lesson"] == "" and not self.at.evaluate("document.hasFocus()"):
                return
            if not thing or thing in met:
                continue
            met.add(thing)
            if spot["quiz"]:
                self.take(self.at.locator(f"#{thing}"))
            elif spot["scenario"]:
                self.converse(self.at.locator(f"#{thing}"))
            else:
                self.practise(self.at.locator(f"#{thing}"))
        raise AssertionError(f"{lesson} has no end")

    def practise(self, form: Locator) -> None:
        """Answer a question of a lesson right."""
        question = self.fill(form)
        self.use(form.locator(".actions [type=submit]"))
        if isinstance(question, Reflection):
            for key in right_response(question, 0):
                self.reach(form.locator(f"input[value={key}]"), "Shift+Tab")
                self.press("Space")
        elif question.weight and not isinstance(question, Survey):
            expect(form.locator(".result")).to_have_text("Right.")
        else:
            expect(form.locator(".result")).not_to_be_empty()

    # --- a quiz ---------------------------------------------------------------------------

    def take(self, quiz: Locator) -> None:
        """Take an attempt and answer everything right."""
        self.use(quiz.locator("[data-do=start]"))
        expect(quiz.locator(".quiz-place")).to_be_focused()
        pages = quiz.locator(".strip button").count()
        for number in range(pages):
            expect(quiz.locator(f".strip button[data-at='{number}']")).to_have_attribute(
                "aria-current", "step"
            )
            expect(quiz.locator(".quiz-place")).to_be_focused()
            self.fill(quiz.locator(".page form.question"))
            check = quiz.locator("[data-do=check-question]")
            if check.count():
                self.use(check)
            self.use(quiz.locator("[data-do=next-question]"))
        self.use(quiz.locator("[data-do=finish]"))
        expect(quiz.locator(".score-word")).to_be_visible()

    # --- a conversation -------------------------------------------------------------------

    def converse(self, section: Locator) -> None:
        """Talk until the conversation has come to an end; what was said before is not said again."""
        said: Counter[str] = Counter()
        self.use(section.locator("[data-do=talk]"))
        for turn in range(MOST_TURNS):
            if section.locator(".debrief").count():
                self.ended.append(section.locator(".debrief h3").first.inner_text())
                return
            expect(section.locator(".moment").last).to_be_focused()
            replies = section.locator("button.reply").all()
            texts = [reply.inner_text() for reply in replies]
            chosen = min(range(len(texts)), key=lambda at: said[texts[at]])
            said[texts[chosen]] += 1
            self.use(replies[chosen])
            expect(section.locator(".said")).to_have_count(turn + 1)
        raise AssertionError(f"{section} does not end")

    # --- a question -----------------------------------------------------------------------

    def fill(self, form: Locator) -> Question:
        """Enter the right response; answers the question."""
        key = json.loads(form.locator("script.key").inner_text())
        question = self.course.question_by_id[key["id"]]
        response = right_response(question, int(form.get_attribute("data-seed") or 1))
        self.answered[question.kind] += 1
        self._filled().get(question.kind, self._choose)(form, response)
        return question

    def _filled(self) -> dict[str, Callable[[Locator, list[str]], None]]:
        return {
            "numeric": self._type,
            "short-text": self._type,
            "date": self._type,
            "matching": self._fill_parts,
            "cloze": self._fill_parts,
            "table": self._fill_parts,
            "categorise": self._sort,
            "ordering": self._order,
            "reflection": self._write,
        }

    def _choose(self, form: Locator, response: list[str]) -> None:
        if form.locator("input[name=answer][type=radio]").count():
            self._pick(form, "answer", response[0])
            return
        for box in form.locator("input[name=answer]").all():
            if box.get_attribute("value") in response:
                self.reach(box)
                self.press("Space")

    def _pick(self, form: Locator, name: str, value: str) -> None:
        """Choose one of a group of radio buttons, as arrow keys do."""
        group = form.locator(f"input[name={name}]")
        values: list[str] = group.evaluate_all("(nodes) => nodes.map((node) => node.value)")
        self.reach(group.first)
        self.press("ArrowDown", values.index(value)) if values[0] != value else self.press("Space")
        expect(group.nth(values.index(value))).to_be_checked()

    def _sort(self, form: Locator, response: list[str]) -> None:
        shown = form.locator(".part").evaluate_all("(nodes) => nodes.map((node) => node.dataset.key)")
        for pair in sorted(response, key=lambda pair: shown.index(pair[0])):
            self._pick(form, f"answer-{pair[0]}", pair[1])

    def _order(self, form: Locator, response: list[str]) -> None:
        """Move each step up to its place, from the first place to the last."""
        for place, step in enumerate(response):
            for _ in response:
                shown = form.locator(".part").evaluate_all("(nodes) => nodes.map((node) => node.dataset.key)")
                if shown.index(step) <= place:
                    break
                self.use(form.locator(f".part[data-key={step}] [data-do=earlier]"))

    def _fill_parts(self, form: Locator, response: list[str]) -> None:
        names = form.locator("[name^=answer-]").evaluate_all("(nodes) => nodes.map((node) => node.name)")
        parts = {f"answer-{part[0]}": part[1:] for part in response}
        for name in names:
            field_of_part = form.locator(f"[name={name}]")
            self.reach(field_of_part)
            if field_of_part.evaluate("(node) => node.localName") == "select":
                self._select(field_of_part, parts[name])
            else:
                self.page.keyboard.type(parts[name])

    def _select(self, menu: Locator, wanted: str) -> None:
        for _ in range(menu.locator("option").count()):
            if menu.input_value() == wanted:
                return
            self.press("ArrowDown")
        expect(menu).to_have_value(wanted)

    def _type(self, form: Locator, response: list[str]) -> None:
        self.reach(form.locator("input[name=answer]"))
        self.page.keyboard.type(response[0])

    def _write(self, form: Locator, _: list[str]) -> None:
        self.reach(form.locator("textarea"))
        self.page.keyboard.type("In my own words.")
