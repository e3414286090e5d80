"""The whole way of a trainee, from the invitation to the erasure: by keyboard, and without a script.

What stands on the way and on no other test's list of pages is looked at by axe in passing.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Protocol

import pyotp
import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from werkzeug.serving import make_server

from tests.web.test_institution import Provider
from tests.web.world import World, make_world
from westeros_learn.delivery import links
from westeros_learn.delivery.library import Library
from westeros_learn.model import ChoiceQuestion, Course, Question
from westeros_learn.records import Cohort, CohortCourse, Database
from westeros_learn.records.migrate import upgrade

from .axe import axe_findings
from .building import SMALL, TALK, edited
from .keyboard import Hands, right_response
from .lms.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page
    from werkzeug.serving import BaseWSGIServer

ANA = "ana@example.org"
PASSWORD, NEW_PASSWORD = "seven grey herons at noon", "five brown owls in a library"
CODE = "spring-26"


# --- a school with one course that has everything ---------------------------------------------------


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The small course, with a conversation, and with a time limit for its test."""
    folder = tmp_path_factory.mktemp("courses")
    course = edited(
        SMALL,
        folder,
        {
            "course.yaml": lambda text: text.replace(
                "    attempts: 2", "    attempts: 2\n    time-limit: 20"
            ),
            "two/lesson.md": lambda text: text + "\n:::{scenario} t-s-ilie\n:::\n",
        },
    )
    scenario = (TALK / "one" / "ilie.scenario.yaml").read_text("utf-8").replace("t-o-begin", "s-o-first")
    (course / "two" / "ilie.scenario.yaml").write_text(scenario, "utf-8")
    return Library(folder)


@pytest.fixture
def server() -> Iterator[BaseWSGIServer]:
    """A server that has its address before it has an app, whose settings name the address."""
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


@pytest.fixture
def opened(tmp_path: Path, library: Library, server: BaseWSGIServer) -> Iterator[Callable[..., World]]:
    """Makes the app that the server serves, over an empty database, with a cohort."""
    database = Database(f"sqlite:///{tmp_path}/app.db")
    upgrade(database)

    def open_with(**settings: object) -> World:
        address = f"http://127.0.0.1:{server.server_port}"
        world = make_world(database, library, address=address, **settings)
        with database.write() as session:
            session.add(cohort := Cohort(title="Spring", join_code=CODE, created_at=world.clock()))
            session.flush()
            session.add(CohortCourse(cohort_id=cohort.id, course_id="small"))
        server.app = world.app
        return world

    yield open_with
    database.close()


# --- two ways of using a page -------------------------------------------------------------------------


class Uses(Protocol):
    """Somebody who uses pages."""

    page: Page

    def use(self, thing: Locator) -> None:
        """Press a button, or follow a link."""

    def write(self, label: str, text: str) -> None:
        """Write into a field, or choose of a menu by the value."""

    def answer(self, form: Locator) -> None:
        """Enter the right answer to a question."""


class Keyboard(Hands):
    """Somebody without a mouse."""

    def write(self, label: str, text: str) -> None:
        """Go to a field and type, or choose of a menu with the arrows."""
        field = self.page.get_by_label(label, exact=True)
        self.reach(field)
        if field.evaluate("(node) => node.localName") == "select":
            self._select(field, text)
        else:
            self.page.keyboard.type(text)

    def answer(self, form: Locator) -> None:
        """Enter the right answer, by the arrows and Space."""
        question = asked_by(form, self.course)
        response = right_response(question, 1)
        self._filled().get(question.kind, self._choose)(form, response)


class Plain:
    """Somebody with a mouse, whose browser runs no script."""

    def __init__(self, page: Page, course: Course) -> None:
        self.page, self.course = page, course

    def use(self, thing: Locator) -> None:
        """Click."""
        thing.click()

    def write(self, label: str, text: str) -> None:
        """Fill a field, or choose of a menu."""
        field = self.page.get_by_label(label, exact=True)
        if field.evaluate("(node) => node.localName") == "select":
            field.select_option(text)
        else:
            field.fill(text)

    def answer(self, form: Locator) -> None:
        """Tick, or fill in."""
        question = asked_by(form, self.course)
        for part in right_response(question, 1):
            if isinstance(question, ChoiceQuestion):
                form.locator(f"input[value='{part}']").check()
            else:
                form.locator("input[name=answer]").fill(part)


def asked_by(form: Locator, course: Course) -> Question:
    """The question of a form."""
    identifier = (form.get_attribute("id") or "").removeprefix("question-")
    return course.question_by_id[identifier]


# --- the way -------------------------------------------------------------------------------------------


class Trainee:
    """Ana, on her way."""

    def __init__(self, hands: Uses, world: World, look: Callable[[str], None]) -> None:
        self.hands, self.page, self.world, self.look = hands, hands.page, world, look
        self.root = str(world.app.extensions["westeros-learn"].school.base)
        self.secret = ""

    def button(self, name: str) -> None:
        """Press a button or a link that looks like one."""
        role = self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name))
        self.hands.use(role.first)

    def reads(self, text: str) -> None:
        """See that the page says something."""
        expect(self.page.locator("main")).to_contain_text(text)

    def give_code(self) -> None:
        """Type what the authenticator app shows, half a minute after the last one."""
        expect(self.page.get_by_role("heading", name="Your code")).to_be_visible()
        self.world.clock.pass_by(seconds=30)
        self.look("the page for the code")
        self.hands.write("Code", pyotp.TOTP(self.secret).at(self.world.clock()))
        self.button("Go on")
        expect(self.page.get_by_role("heading", name="Your code")).to_have_count(0)

    def sign_in(self, password: str = PASSWORD) -> None:
        """Sign in with both."""
        self.hands.write("Mail address", ANA)
        self.hands.write("Password", password)
        self.button("Sign in")
        self.give_code()

    def comes(self) -> None:
        """From the invitation to the second factor."""
        self.page.goto(self.root + self.world.invitation(ANA))
        about = {"Given name": "Ana", "Family name": "Ștefănescu", "Profession": "judge", "Country": "RO"}
        for label, text in about.items():
            self.hands.write(label, text)
        self.hands.write("Password", PASSWORD)
        self.button("Make the account")
        self.reads("You are in no course yet")
        self.page.goto(f"{self.root}/account/second-factor")
        self.secret = self.page.locator(".code-key").inner_text().replace(" ", "")
        self.hands.write("Code", pyotp.TOTP(self.secret).at(self.world.clock()))
        self.button("Turn it on")
        expect(self.page.locator(".recovery-codes li")).to_have_count(10)
        self.look("the recovery codes")
        self.button("I have them")
        self.reads("Your courses")
        self.button("Sign out")
        self.reads("You are signed out")
        self.sign_in()

    def learns(self) -> None:
        """From the code of the cohort to the end of the conversation."""
        self.hands.write("Code of the cohort", CODE)
        self.button("Join")
        self.hands.use(self.page.locator(".shelf a.button"))
        expect(self.page.locator("h1")).to_have_text("A small course")
        self.button("Begin")
        form = self.page.locator("#question-s-q-single")
        self.hands.answer(form)
        self.hands.use(form.get_by_role("button", name="Check answer"))
        expect(form.locator(".result")).to_have_text("Right.")
        self.attempts("s-pre", 0)
        self.reads("This does not count")
        self.look("the result of the pre-test")
        self.hands.use(self.page.locator(".lesson-head .eyebrow a"))
        self.hands.use(self.page.locator(".lesson-end button.next"))
        self.hands.use(self.page.locator("#scenario-t-s-ilie a.primary"))
        expect(self.page.locator("button.reply").last).to_be_visible()
        while not self.page.locator(".debrief").count():
            told = self.page.locator(".talk .said").count()
            self.hands.use(self.page.locator("button.reply").last)
            expect(self.page.locator(".talk .said")).to_have_count(told + 1)
        self.look("the end of the conversation")
        self.hands.use(self.page.locator(".lesson-head .eyebrow a"))
        self.hands.use(self.page.locator(".lesson-end button.next"))

    def attempts(self, quiz: str, right: int, pause: Callable[[], None] | None = None) -> None:
        """Take a test: so many right answers, and nothing for the rest; pause after the first one."""
        self.hands.use(self.page.locator(f"#quiz-{quiz} .quiz-start button"))
        expect(self.page.locator(".strip")).to_be_visible()
        places = self.page.locator(".strip li").count()
        for place in range(1, places + 1):
            expect(self.page.locator(".strip [aria-current]")).to_have_text(str(place))
            if place <= right:
                self.hands.answer(self.page.locator("form.question"))
            if place == 1 and pause:
                pause()
            self.hands.use(self.page.locator(".page .actions button[name=go]").first)
        expect(self.page.locator("form[action$='/finish']")).to_be_visible()
        self.look(f"the page before the end of {quiz}")
        self.hands.use(self.page.locator(".page button.primary"))
        expect(self.page.locator(".score-word")).to_be_visible()

    def is_certified(self, browser: Browser) -> None:
        """From the passed test to somebody who verifies the certificate."""
        self.reads("Passed. You reached 100\u00a0%")
        self.reads("In the test before the course you reached 0\u00a0%")
        self.hands.use(self.page.locator(".lesson-head .eyebrow a"))
        expect(self.page.locator("h1")).to_have_text("The last lesson")
        if self.page.locator(".lesson-end button.next").count():  # unless the script has noted it before
            self.hands.use(self.page.locator(".lesson-end button.next"))
        self.reads("complete")
        self.page.goto(f"{self.root}/learn/small/")
        self.reads("Before: 0\u00a0%. After: 100\u00a0%.")
        self.look("a course that is complete")
        self.button("Your certificate")
        self.button("Issue the certificate")
        expect(self.page.locator("dd code")).to_be_visible()
        self.look("the certificate")
        code = self.page.locator("dd code").inner_text()
        with self.page.expect_download() as download:
            self.button("Download it as a PDF")
        text = PdfReader(download.value.path()).pages[0].extract_text()
        assert "Ștefănescu" in text
        assert code in text
        with browser.new_context(java_script_enabled=False) as context:
            anybody = context.new_page()
            anybody.goto(f"{self.root}/verify?code={code}")
            anybody.get_by_label("Family name").fill("stefanescu")
            anybody.get_by_role("button", name="Verify").click()
            expect(anybody.get_by_role("heading", name="This certificate is valid")).to_be_visible()
            assert anybody.locator("body").inner_text().count("A school") == 0

    def leaves(self) -> None:
        """From the new password to one's own data and the request for erasure."""
        self.page.goto(f"{self.root}/account/")
        self.button("Sign out")
        self.reads("You are signed out")
        token = links.ask_for_reset(self.world.database, ANA, self.world.clock())
        self.page.goto(f"{self.root}/account/reset/{token}")
        self.look("the page for a new password")
        self.hands.write("New password", NEW_PASSWORD)
        self.button("Set the password")
        self.reads("Your new password is set")
        self.sign_in(NEW_PASSWORD)
        self.world.clock.pass_by(minutes=11)
        self.page.goto(f"{self.root}/account/data")
        self.look("the page that asks once more")
        self.hands.write("Password", NEW_PASSWORD)
        self.button("Go on")
        self.give_code()
        with self.page.expect_download() as download:
            self.button("Download it to read")
        taken = download.value.path().with_suffix(".html")
        download.value.save_as(taken)
        self.page.goto(taken.as_uri())
        self.look("one's own data")
        kept = taken.read_text("utf-8")
        for said in ("Ștefănescu", "The test that counts", "Your conversations", "second factor turned on"):
            assert said in kept
        self.page.goto(f"{self.root}/account/")
        self.look("an account with a second factor")
        self.button("Ask for erasure")
        self.reads("You have asked for the erasure of your data.")


@contextmanager
def another_device(browser: Browser, trainee: Trainee, course: Course) -> Iterator[Trainee]:
    """Ana on another device, without a script, signed in."""
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        there = Trainee(Plain(context.new_page(), course), trainee.world, lambda _: None)
        there.secret = trainee.secret
        there.page.goto(f"{there.root}/account/sign-in")
        there.sign_in()
        yield there


def whole_way(trainee: Trainee, browser: Browser, course: Course) -> None:
    """Go all of it; between two answers of the test, Ana pauses, and looks at it on another device."""

    def pause() -> None:
        trainee.button("Pause")
        trainee.reads("Go on")
        trainee.look("a test that is paused")
        where = trainee.page.url.partition("#")[0]
        with another_device(browser, trainee, course) as there:
            there.page.goto(where)
            there.button("Go on")
            expect(there.page.locator(".strip [aria-current]")).to_have_text("2")
            expect(there.page.locator(".strip .answered")).to_have_count(1)
        trainee.page.reload()

    trainee.comes()
    trainee.learns()
    trainee.attempts("s-test", 3, pause)
    trainee.is_certified(browser)
    trainee.leaves()


@pytest.mark.thorough
def test_the_whole_way_by_keyboard(opened: Callable[..., World], library: Library, page: Page) -> None:
    world = opened()
    watch = Watch()
    watch.attach(page.context)
    page.set_viewport_size({"width": 360, "height": 740})
    course = library.edition("small").course

    def look(what: str) -> None:
        assert not axe_findings(page), what
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, what

    trainee = Trainee(Keyboard(page, page.main_frame, course), world, look)
    assert page.context.browser
    whole_way(trainee, page.context.browser, course)
    page.close()
    assert not watch.violations


def test_the_whole_way_without_a_script(
    opened: Callable[..., World], library: Library, browser: Browser
) -> None:
    world = opened()
    course = library.edition("small").course
    with browser.new_context(java_script_enabled=False, locale="en-GB") as context:
        trainee = Trainee(Plain(context.new_page(), course), world, lambda _: None)
        whole_way(trainee, browser, course)


def test_who_comes_from_an_institution(opened: Callable[..., World], library: Library, page: Page) -> None:
    """From the button to the provider's page and back, to one's name, and to the courses."""
    provider = Provider()
    world = opened(
        oidc_issuer=provider.issuer, oidc_client="app", oidc_secret="a secret", oidc_name="The ministry"
    )
    world.invitation(ANA)
    hands = Keyboard(page, page.main_frame, library.edition("small").course)
    trainee = Trainee(hands, world, lambda _: None)
    page.goto(f"{trainee.root}/account/sign-in")
    trainee.button("Sign in at The ministry")
    page.wait_for_url(f"{provider.issuer}/**")
    trainee.button("It is me")
    expect(page.get_by_role("heading", name="About you")).to_be_visible()
    assert not axe_findings(page)
    about = {"Family name": "Pop", "Profession": "judge", "Country": "RO"}
    for label, text in about.items():
        hands.write(label, text)
    trainee.button("Begin")
    trainee.reads("You are in no course yet")
    page.goto(f"{trainee.root}/account/")
    trainee.reads(ANA)
    page.close()
    provider.server.shutdown()
