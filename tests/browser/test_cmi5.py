"""A course that an LMS launches by cmi5: each test plays it against a strict launcher and record store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page, expect

from .learner import Learner, right, wrong
from .lrs import Launcher

if TYPE_CHECKING:
    from .building import Packages


def test_a_course_is_worked_through_in_one_session(
    launcher: Launcher, page: Page, packages: Packages
) -> None:
    package = packages.built("cmi5")
    session = launcher.launch(page, package, returns=True)
    learner = Learner(page)
    expect(learner.saved).to_have_text("Saved")
    learner.answer("s-q-single", ["b"])
    learner.complete()
    expect(learner.saved).to_have_text("Saved")
    page.get_by_role("button", name="Save and close").click()
    expect(page.get_by_role("heading", name="Back in the LMS")).to_be_visible()
    assert session.said == ["initialized", "passed", "completed", "terminated"]
    assert len(session.answers) == 4
    passed = session.statements[
        [each["verb"]["display"]["en-US"] for each in session.statements].index("passed")
    ]
    assert passed["result"]["score"] == {"scaled": 1, "raw": 100, "min": 0, "max": 100}
    assert session.fetched == 1
    assert launcher.state(session)["said"] == ["passed", "completed"]
    assert not launcher.store.conflicts


def test_work_is_there_on_another_day_and_done_is_said_once(
    launcher: Launcher, context: BrowserContext, packages: Packages
) -> None:
    package = packages.built("cmi5")
    page = context.new_page()
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.answer("s-q-single", ["b"])
    learner.read_all("s-l-one", "s-l-two", "s-l-test")
    learner.take("s-test", wrong)
    expect(learner.saved).to_have_text("Saved")
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "failed", "terminated"]
    page = context.new_page()
    session = launcher.launch(page, package)
    learner = Learner(page)
    learner.go("s-l-one")
    expect(learner.question("s-q-single").locator(".result")).to_have_text("Right.")
    learner.go("s-l-test")
    learner.take("s-test", right)
    expect(learner.saved).to_have_text("Saved")
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "passed", "completed", "terminated"]
    page = context.new_page()
    session = launcher.launch(page, package)
    expect(Learner(page).saved).to_have_text("Saved")
    Learner(page).go("s-l-two")
    launcher.close_normally(page, session)
    assert session.said == ["initialized", "terminated"]
    assert not launcher.store.conflicts
