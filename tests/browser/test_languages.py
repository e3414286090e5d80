"""A course in Polish: played as in English, kept as the same course."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from .axe import axe_findings
from .building import SMALL, build, translated
from .learner import LESSONS, Learner, fill, right

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Locator

    from .lms import Lms, Version

TEXTS = {
    "A small course": "Mały kurs",
    "Somebody stands at the door.": "Ktoś stoi przy drzwiach.",
    "Which answer is right?": "Która odpowiedź jest prawidłowa?",
    "The second answer": "Druga odpowiedź",
    "Yes, the second.": "Tak, druga.",
    "This sentence is false.": "To zdanie jest fałszywe.",
    "It does say so.": "Tak właśnie mówi.",
    "How many days has a week and a half?": "Ile dni ma półtora tygodnia?",
    "days": "dni",
    "What is the Polish word for “head”?": "Jakie słowo znaczy po angielsku „head”?",
}


class PolishLearner(Learner):
    """Knows the words of the Polish player."""

    def answer(self, identifier: str, response: list[str]) -> Locator:
        """Answer a practice question and have it checked; answers where the result stands."""
        form = self.question(identifier)
        fill(form, response)
        form.get_by_role("button", name="Sprawdź odpowiedź").click()
        return form.locator(".result")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small course with a Polish catalogue that translates some of its texts."""
    return translated(SMALL, tmp_path_factory.mktemp("courses"), "pl", TEXTS)


@pytest.fixture
def polish(course: Path, version: Version, tmp_path: Path) -> Path:
    """The Polish package for an LMS."""
    return build(course, tmp_path / "polish", version.target, language="pl")


def test_a_course_is_played_in_polish(lms: Lms, page: Page, polish: Path) -> None:
    learner = PolishLearner(lms.launch(page, polish))
    at = learner.at
    expect(at.locator("html")).to_have_attribute("lang", "pl")
    expect(at.locator(".course-title")).to_have_text("Mały kurs")
    expect(at.locator("#s-l-one .lesson-head")).to_contain_text("nie zostało jeszcze sprawdzone")
    expect(learner.answer("s-q-single", ["b"])).to_contain_text("Dobrze.")
    chosen = learner.question("s-q-single").locator(".choice[data-key=b]")
    expect(chosen.locator(".choice-text")).to_have_text("Druga odpowiedź")
    expect(chosen.locator(".state")).to_have_text("Państwa odpowiedź, prawidłowa")
    expect(chosen.locator(".feedback")).to_have_text("Tak, druga.")
    statement = learner.question("s-q-judge")
    expect(statement.locator(".choice-text")).to_have_text(["Prawda", "Fałsz"])
    assert learner.question("s-q-multiple").locator("legend [lang=en]").count() == 1
    form = learner.question("s-q-number")
    fill(form, ["trzy"])
    form.locator("[type=submit]").click()
    expect(form).to_contain_text("Proszę wpisać liczbę, na przykład 12 albo 12,5.")
    expect(learner.answer("s-q-number", ["10,5"])).to_contain_text("Dobrze.")
    assert axe_findings(at) == []
    learner.complete()
    expect(at.locator("#course-end")).to_contain_text("Kurs został ukończony.")
    expect(learner.saved).to_have_text("Zapisano")


def test_work_in_one_language_goes_on_in_another(
    lms: Lms, context: BrowserContext, package: Path, polish: Path
) -> None:
    """A school that replaces the English package by the Polish one takes nothing from anybody."""
    page = context.new_page()
    learner = Learner(lms.launch(page, package))
    learner.answer("s-q-single", ["b"])
    learner.answer("s-q-number", ["10.5"])
    learner.read_all(*LESSONS)
    learner.go("s-l-test")
    learner.take("s-test", right)
    lms.close_normally(page)
    lms.update(package, polish)
    again = PolishLearner(lms.launch(context.new_page(), polish))
    expect(again.quiz("s-test")).to_contain_text("100")
    again.go("s-l-one")
    expect(again.question("s-q-single").locator(".choice[data-key=b] input")).to_be_checked()
    expect(again.at.locator("#outline a.seen")).to_have_count(len(LESSONS))
