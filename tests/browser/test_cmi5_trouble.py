"""When the record store is away, slow, forgetful or hostile: nothing is lost, and nothing is told twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from westeros_learn.assessment import decode

from .learner import Learner
from .lrs import Launcher, Outage
from .test_cmi5 import answered

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages


UNSEEN = "addEventListener('pagehide', (event) => event.stopImmediatePropagation(), true)"
"""The page does not hear that it is left, as when its tab dies."""


@pytest.fixture
def package(packages: Packages) -> Path:
    return packages.built("cmi5")


@pytest.mark.parametrize(
    "outage",
    [Outage(status=503), Outage(status=503, stores=True), Outage(status=200)],
    ids=["refused", "answer lost", "a page to sign in at"],
)
def test_what_could_not_be_sent_is_sent_again_and_recorded_once(
    launcher: Launcher, page: Page, package: Path, outage: Outage
) -> None:
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    launcher.store.inject(outage)
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    learner.complete()
    launcher.store.inject(Outage())
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(learner.saved).to_have_text("Saved")
    assert answered(session)[0] == "s-q-single"
    assert len(session.answers) == 4
    assert session.said == ["initialized", "passed", "completed"]
    assert not launcher.store.conflicts
    launcher.close_normally(page, session)


@pytest.mark.parametrize("away", [(), ("statements",)], ids=["all", "but the state"])
def test_a_tab_that_dies_while_the_store_is_away_leaves_its_work_for_the_next_session(
    launcher: Launcher, context: BrowserContext, package: Path, away: tuple[str, ...]
) -> None:
    """What the store has taken without saying so is not recorded again; what it has not is."""
    page = context.new_page()
    page.add_init_script(UNSEEN)
    first = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    launcher.store.inject(Outage(status=503, stores=True, resources=("statements",)))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    launcher.store.inject(Outage(status=503, resources=away))
    learner.complete()
    assert answered(first) == ["s-q-single"]
    page.goto("about:blank")
    # What the page sent last may reach the store after the outage: it must not be recorded then, either.
    first.abandoned = True
    launcher.store.inject(Outage())
    page.close()
    page = context.new_page()
    session = launcher.launch(page, package)
    launcher.wait_for(session, "initialized", "passed", "completed")
    expect(Learner(page).saved).to_have_text("Saved")
    assert len(session.answers) == 3
    assert "s-q-single" not in answered(session)
    late = session.answers[0]["context"]["extensions"]["urn:westeros-learn:extension:happened"]
    assert late < session.statements[0]["timestamp"] <= session.answers[0]["timestamp"]
    launcher.close_normally(page, session)


def test_a_page_that_is_loaded_again_says_that_its_visit_has_ended(
    launcher: Launcher, context: BrowserContext, package: Path
) -> None:
    """The token is given once, and nothing may be said after the end."""
    page = context.new_page()
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Saved")
    page.reload()
    expect(learner.cover).to_have_text("This visit has ended")
    expect(page.locator("#cover-text")).to_contain_text("Your work up to now is saved.")
    launcher.wait_for_end(session)
    assert session.fetched == 1


def test_a_page_that_crashed_goes_on_with_its_session(
    launcher: Launcher, context: BrowserContext, package: Path
) -> None:
    page = context.new_page()
    page.add_init_script(UNSEEN)
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.complete()
    launcher.wait_for(session, "initialized", "passed", "completed")
    expect(learner.saved).to_have_text("Saved")
    page.reload()
    learner.go("s-l-one")
    learner.answer("s-q-single", ["b"])
    launcher.wait_for_answers(session, 4)
    page.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("Your work is saved")
    launcher.wait_for_end(session)
    assert session.said == ["initialized", "passed", "completed", "terminated"]
    assert session.fetched == 1


@pytest.mark.parametrize("tags", ["named", "silent", "hidden"])
def test_work_of_another_device_is_joined(
    launcher: Launcher, page: Page, package: Path, tags: Literal["named", "silent", "hidden"]
) -> None:
    launcher.store.tags = tags
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    learner.answer("s-q-judge", ["f"])
    launcher.wait_for_state(session, lambda kept: len(decode(kept.get("state", "")).answers) == 2)
    here = launcher.state(session)["state"]
    state = decode(here)
    other = f"{here}|szzzz.1.5k."  # a conversation that was had there
    name = (session.registration.identifier, session.activity, "westeros-learn")
    launcher.store.documents[name] = json.dumps({"state": other, "said": ["completed"]}).encode()
    learner.read_all("s-l-one")
    launcher.wait_for_state(session, lambda kept: "zzzz" in kept["state"] and len(kept["state"]) > len(other))
    kept = launcher.state(session)
    assert kept["said"] == ["completed"]
    assert decode(kept["state"]).answers == state.answers
    assert len(decode(kept["state"]).seen) == 1
    learner.complete()
    launcher.wait_for(session, "initialized", "passed")
    launcher.close_normally(page, session)


def test_a_slow_store_is_told_of_and_waited_for(launcher: Launcher, page: Page, package: Path) -> None:
    page.clock.install()
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    launcher.store.inject(Outage(holds=True))
    learner.answer("s-q-single", ["b"])
    page.clock.fast_forward(2500)
    expect(learner.saved).to_have_text("Saving …")
    page.get_by_role("button", name="Save and close").click()
    page.clock.fast_forward(500)
    expect(learner.cover).to_have_text("Your work is being saved")
    launcher.store.inject(Outage())
    expect(learner.cover).to_have_text("Your work is saved")
    launcher.wait_for_end(session)
    assert answered(session) == ["s-q-single"]


def test_a_store_that_refuses_for_good_does_not_stand_in_the_way(
    launcher: Launcher, page: Page, package: Path
) -> None:
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    before = launcher.store.requests.count("POST statements")
    launcher.store.inject(Outage(status=403, resources=("statements",)))
    learner.answer("s-q-single", ["b"])
    expect(learner.saved).to_have_text("Kept here")
    for offers in (2, 3):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        launcher.wait_for_requests("POST statements", before + offers)
    expect(learner.saved).to_have_text("Saved")
    launcher.store.inject(Outage())
    learner.answer("s-q-judge", ["f"])
    launcher.wait_for_answers(session, 1)
    assert answered(session) == ["s-q-judge"]
    launcher.close_normally(page, session)


def test_a_second_window_takes_the_session_over(
    launcher: Launcher, context: BrowserContext, package: Path
) -> None:
    first_page, second_page = context.new_page(), context.new_page()
    first = launcher.launch(first_page, package)
    Learner(first_page).answer("s-q-single", ["b"])
    expect(Learner(first_page).saved).to_have_text("Saved")
    second = launcher.launch(second_page, package)
    expect(Learner(first_page).cover).to_have_text("The course is open in another window")
    expect(Learner(second_page).question("s-q-single").locator(".result")).to_have_text("Right.")
    assert first.said == ["initialized"]
    expect(Learner(second_page).saved).to_have_text("Saved")  # before, there is nothing to end
    launcher.close_normally(second_page, second)


HOSTILE = {
    "no token": ("token", b'{"error-code": "2", "error-text": "No."}'),
    "a token that is none": ("token", b'{"auth-token": {"a": 1}}'),
    "no JSON": ("token", b"<html>Sign in</html>"),
    "launch data that is none": ("LMS.LaunchData", b"[]"),
    "a state that is none": ("westeros-learn", b'"ours"'),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_an_lms_that_makes_no_sense_leaves_a_course_that_can_be_read(
    launcher: Launcher, page: Page, package: Path, case: str
) -> None:
    """What cannot be read is not overwritten, and the learner hears that nothing is reported."""
    resource, body = HOSTILE[case]
    launcher.fake(resource, body)
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved here")
    expect(learner.answer("s-q-single", ["b"])).to_have_text("Right.")
    assert not session.statements
    assert not launcher.store.documents
    page.close()


def test_an_address_that_is_none_of_the_web_is_not_gone_to(
    launcher: Launcher, page: Page, package: Path
) -> None:
    session = launcher.launch(page, package, back="javascript:document.title='gone'")
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    title = page.title()
    page.get_by_role("button", name="Save and close").click()
    expect(learner.cover).to_have_text("Your work is saved")
    launcher.wait_for_end(session)
    assert page.title() == title


def test_without_a_launch_the_course_keeps_work_in_the_browser(
    launcher: Launcher, page: Page, package: Path
) -> None:
    session = launcher.launch(page, package)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    page.goto(page.url.partition("?")[0])
    expect(learner.saved).to_have_text("Saved here")
    launcher.wait_for_end(session)
    learner.answer("s-q-single", ["b"])
    page.reload()
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")
