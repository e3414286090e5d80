"""A trainer's whole day: a course made, written, translated, published, answered, analysed, corrected."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.evidence.learners import Taken, take
from tests.web.world import COURSES, World, make_world
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database, Role
from westeros_learn.records.migrate import upgrade

from .lms.watch import Watch
from .test_app import served
from .test_authoring import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from playwright.sync_api import Browser, Page

TITLE, COURSE = "Hearing a child", "hearing-a-child"
HERE = f"/teach/courses/{COURSE}/"
LESSON, WORDS = "The first minutes", "Greet the child first."
TALK = "The girl in the corridor"
POLISH = "Wysłuchanie dziecka"
ROOM = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 40">'
    '<rect class="fig-box" x="4" y="4" width="52" height="32"/></svg>'
)
FIVE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "single-choice": (
        {
            "choices-0-text": "Whoever leads the hearing",
            "choices-0-feedback": "One voice is enough.",
            "choices-1-text": "Everybody in the room",
            "choices-1-feedback": "That is too many.",
        },
        "choices-0-correct",
    ),
    "true-false": ({"answer": "false"}, ""),
    "numeric": ({"answer": "2", "unit": "persons"}, ""),
    "short-text": ({"accept": "free narrative"}, ""),
    "ordering": ({"steps-0-text": "Greet", "steps-1-text": "Explain", "steps-2-text": "Listen"}, ""),
}
"""What is filled in of five kinds of questions, and what is ticked."""


@dataclass
class Day:
    """The app, and the trainer's window."""

    world: World
    page: Page
    address: str

    def open(self, path: str) -> None:
        """Open a page of the course."""
        self.page.goto(f"{self.address}{HERE}{path}")

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def fill(self, name: str, value: str) -> None:
        """Fill in a field of a form by its name."""
        found = self.page.locator(f"[name='{name}']").first
        if found.evaluate("(node) => node.localName") == "select":
            found.select_option(value)
        else:
            found.fill(value)

    def said(self, words: str) -> None:
        """See what the app says."""
        expect(self.page.locator(".said, .flash, [role=status]").filter(has_text=words).first).to_be_visible()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An app in which courses are written, and in which there is a single one of somebody else."""
    shutil.copytree(COURSES / "small", tmp_path / "courses" / "small")
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)
    courses = tmp_path / "courses"
    yield make_world(database, Library(courses), courses=courses, authoring=True)
    database.close()


def cookie_of(world: World, person: int) -> str:
    """Return the cookie of a browser in which somebody is signed in."""
    cookie = world.enter(person).client.get_cookie("session")
    assert cookie
    return cookie.value


def window(browser: Browser, cookie: str, address: str) -> Page:
    """Open a window with a cookie."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    context.add_cookies([{"name": "session", "value": cookie, "url": address}])
    return context.new_page()


def test_a_trainers_whole_day(world: World, browser: Browser) -> None:
    watch = Watch()
    jan = world.person("jan@example.org", Role.TRAINER)
    ana = world.person("ana@example.org")
    cookies = [cookie_of(world, person.id) for person in (jan, ana)]
    with served(world) as address:
        day = Day(world, window(browser, cookies[0], address), address)
        watch.attach(day.page.context)
        make_course(day)
        for kind in FIVE:
            write_question(day, kind)
        write_lesson(day)
        make_conversation(day)
        set_test(day)
        translate(day)
        publish(day)
        enrol(world.database, world.library, ana.id, COURSE, world.clock())
        trainee = window(browser, cookies[1], address)
        watch.attach(trainee.context)
        learn(trainee, address, world.library)
        analyse(day)
        correct(day)
        go_on(trainee)
        for page in (day.page, trainee):
            page.context.close()
    assert not watch.violations


def make_course(day: Day) -> None:
    """Make a course from a template, and a lesson in it."""
    page = day.page
    page.goto(f"{day.address}/teach/courses/")
    page.get_by_role("link", name="New course").click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("A lesson and a test, to be filled").check()
    page.get_by_label("The language it is written in").select_option("en")
    day.press("Make the course")
    expect(page.get_by_text("The course is there.")).to_be_visible()
    assert COURSE not in day.world.library.courses, "learners have nothing of it yet"
    page.get_by_text("New lesson here").first.click()
    page.get_by_label("Title of the new lesson").first.fill(LESSON)
    day.press("Make the lesson")
    expect(page.locator(".plan-title").nth(2)).to_have_text(LESSON)
    page.get_by_role("button", name=f"Move up: {LESSON}").click()
    expect(page.locator(".plan-title").nth(1)).to_have_text(LESSON)


def write_question(day: Day, kind: str) -> None:
    """Write a question of the new lesson in its form, and put it there."""
    page = day.page
    fields, tick = FIVE[kind]
    day.open(f"questions/the-first-minutes/quiz.yaml/new?kind={kind}")
    day.fill("prompt", f"A question of the kind {kind}?")
    page.locator("[name=outcome]").select_option(index=1)
    for name, value in fields.items():
        day.fill(name, value)
    if tick:
        page.locator(f"[name='{tick}']").check()
    expect(page.locator("#tried")).to_contain_text("A question of the kind")
    day.press("Save")
    day.press("Put it at the end of its lesson")
    expect(page.get_by_text("It stands at the end of the lesson.")).to_be_visible()


def write_lesson(day: Day) -> None:
    """Write the lesson, with the figure; see it as on a phone."""
    page = day.page
    day.open("lessons/the-first-minutes")
    write(page, "Write here what the lesson says.", WORDS)
    day.press("Figure")
    window = page.get_by_role("dialog")
    room = {"name": "Room.svg", "mimeType": "image/svg+xml", "buffer": ROOM.encode()}
    window.get_by_label("Or bring a new one").set_input_files(room)  # type: ignore[arg-type]
    window.get_by_label("What it shows").fill("A room with one door")
    window.get_by_role("button", name="Put it in").click()
    expect(page.locator("#text")).to_have_value(re.compile(r"media/room\.svg"))
    shown = page.frame_locator("iframe:not(.coming)")
    expect(shown.locator("main")).to_contain_text(WORDS)
    expect(page.locator("#told li.error")).to_have_count(0)
    page.get_by_label("Width").select_option("a phone")
    assert page.locator("#screen").evaluate("screen => screen.clientWidth") == 360
    page.locator("#text").press("Control+s")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()


def make_conversation(day: Day) -> None:
    """Begin a conversation, write its first words, and play it from there."""
    page = day.page
    day.open("conversations/new")
    page.get_by_label("Title").fill(TALK)
    page.get_by_label("Whom one talks to").fill("Ewa")
    page.get_by_label("Lesson").select_option(label=LESSON)
    day.press("Make the conversation")
    day.fill("text", "Ewa looks up: “Who are you?”")
    day.press("Save")
    expect(page.locator(".said")).to_contain_text("Saved")
    page.get_by_label("Play", exact=True).check()
    expect(page.locator("#played")).to_contain_text("Who are you?")
    page.locator("#played form button").first.click()
    expect(page.locator("#played")).to_contain_text("From here again")


def set_test(day: Day) -> None:
    """Change the rules of the test."""
    page = day.page
    day.open("")
    page.locator("#pool ~ ol a[href*='settings/tests/']").click()
    day.fill("pass-mark", "50")
    day.press("Save")
    expect(page.locator(".said")).to_contain_text("Saved")


def translate(day: Day) -> None:
    """Translate the title and the lesson's words into Polish."""
    page = day.page
    day.open("translations")
    page.get_by_label("Language", exact=True).select_option("pl")
    day.press("Add it")
    for text, translation in (
        (TITLE, "Wysłuchanie dziecka"),
        ("Greet the child first.", "Przywitaj się z dzieckiem."),
    ):
        row = page.locator(".text-row").filter(has=page.get_by_text(text, exact=True)).first
        row.get_by_role("textbox").fill(translation)
        row.get_by_role("button", name="Save").click()
        expect(row.locator(".state")).to_have_text("translated")


def publish(day: Day) -> None:
    """Publish the draft."""
    day.open("publish")
    day.press("Publish")
    expect(day.page.get_by_text("Learners see this version from now on.")).to_be_visible()


def learn(trainee: Page, address: str, library: Library) -> None:
    """Learn, answer in the lesson, begin the test, and leave it open."""
    course = library.edition(COURSE).course
    assert library.edition(COURSE, "pl").course.title == POLISH
    lesson = next(each for each in course.lessons if each.title == LESSON)
    trainee.goto(f"{address}/learn/{COURSE}/lessons/{lesson.id}")
    expect(trainee.get_by_role("img", name="A room with one door")).to_be_visible()
    form = trainee.locator("form.question").first
    form.get_by_label("Whoever leads the hearing").check()
    form.get_by_role("button", name="Check answer").click()
    expect(form.locator(".result")).to_have_text("Right.")
    expect(trainee.get_by_text(TALK).first).to_be_visible()
    quiz = course.quizzes[0].id
    trainee.goto(f"{address}/learn/{COURSE}/lessons/{course.lessons[-1].id}")
    trainee.locator(f"#quiz-{quiz}").get_by_role("button").first.click()
    trainee.locator("main form.question input:not([type=hidden])").first.check()
    expect(trainee.locator("#save-line")).to_have_text("Saved")


def analyse(day: Day) -> str:
    """See in the analysis which question's key is doubtful, and open it from there; return its id."""
    library = day.world.library
    course = library.edition(COURSE).course
    doubtful = course.pool[0].id
    take(day.world.database, library, Taken(COURSE, course.quizzes[0].id, 90, doubtful=doubtful))
    page = day.page
    page.goto(f"{day.address}/teach/questions/{COURSE}/quizzes/{course.quizzes[0].id}")
    expect(page.locator("#questions")).to_contain_text("The key may be wrong")
    page.locator(f"#questions a[href$={doubtful}]").click()
    page.locator(f"a[href$='by-id/{doubtful}']").click()
    expect(page.get_by_role("heading", name="What answers say")).to_be_visible()
    expect(page.get_by_text("The key may be wrong")).to_be_visible()
    return doubtful


def correct(day: Day) -> None:
    """Correct the key of the question that is open, and publish again."""
    page = day.page
    page.locator("[name='choices-0-correct']").uncheck()
    page.locator("[name='choices-1-correct']").check()
    day.press("Save")
    expect(page.locator(".said")).to_contain_text("Saved")
    day.open("publish")
    expect(page.get_by_text("Questions that are judged otherwise: 1")).to_be_visible()
    expect(page.get_by_text("1 attempt at its tests is open.")).to_be_visible()
    publish(day)


def go_on(trainee: Page) -> None:
    """Go on with the test that was open: what was answered is there; then end it."""
    trainee.reload()
    expect(trainee.locator("main form.question input:checked")).to_have_count(1)
    trainee.locator(".page button.primary").click()
    trainee.locator("main form.question input:not([type=hidden])").first.check()
    trainee.locator(".page button.primary").click()
    trainee.locator(".page button.primary").click()
    expect(trainee.locator(".by-outcome")).to_be_visible()
