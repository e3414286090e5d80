"""The test LMS keeps work as real LMSs do, and each fault does what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from playwright.sync_api import BrowserContext, Frame, Page, expect

from .fakes import fake_package
from .lms import STRICT_HEADERS, Faults, Lms, Outcome, Version

if TYPE_CHECKING:
    from pathlib import Path


def answer(frame: Frame) -> None:
    frame.get_by_role("button", name="Answer").click()


def expect_state(frame: Frame, text: str) -> None:
    expect(frame.locator("#state")).to_have_text(text)


@pytest.fixture
def good(tmp_path: Path, version: Version) -> Path:
    """The package of the SCO that keeps every rule."""
    return fake_package(tmp_path, "good", version)


def test_work_is_kept_and_time_adds_up(page: Page, lms: Lms, good: Path, version: Version) -> None:
    """A second visit resumes with what the first one stored; another learner begins anew."""
    frame = lms.launch(page, good)
    answer(frame)
    lms.close_normally(page)
    stored = lms.stored("anna", good)
    assert stored["cmi.suspend_data"] == "1:1"
    assert lms.work("anna", good).interactions[0].response == "a"
    assert version.seconds(stored[version.total_time]) == 60
    page = page.context.new_page()
    expect_state(lms.launch(page, good), "running, 1 answers")
    lms.leave(page)
    assert version.seconds(lms.stored("anna", good)[version.total_time]) == 120
    expect_state(lms.launch(page, good, learner="ben"), "running, 0 answers")


def test_entry_says_how_the_last_visit_ended(page: Page, lms: Lms, tmp_path: Path, version: Version) -> None:
    """Only the exit "suspend" is resumed; without a status a visit counts as completed, as in Moodle."""
    lms.expect("exit-suspend", "incomplete-at-start", "session-time-first")
    bare = fake_package(tmp_path, "bare", version)
    entry = """([place, functions, entry, exit, end]) => {
        const api = parent.parent[place];
        api[functions.Initialize]("");
        const said = api[functions.GetValue](entry);
        api[functions.SetValue]("cmi.suspend_data", end + "!");
        api[functions.SetValue](exit, end);
        api[functions.Finish]("");
        return said;
    }"""
    given = [version.api, dict(version.functions), version.entry, version.exit]
    entries = [
        lms.launch(page, bare).evaluate(entry, [*given, end]) for end in ("suspend", "logout", "suspend")
    ]
    assert entries == ["ab-initio", "resume", "ab-initio"]
    assert lms.work("anna", bare).complete


def test_a_killed_tab_loses_only_what_was_not_committed(
    context: BrowserContext, lms: Lms, good: Path
) -> None:
    """Killing a tab sends nothing and leaves other tabs alone; the next visit resumes."""
    other = context.new_page()
    other.goto(lms.site.url("/left"))
    page = context.new_page()
    answer(lms.launch(page, good))
    lms.kill_tab(page)
    assert "Finish" not in [call.verb for call in lms.calls]
    assert other.title() == "Left"
    expect_state(lms.launch(other, good), "running, 1 answers")


def test_two_tabs_at_once(context: BrowserContext, lms: Lms, good: Path) -> None:
    """The same course open twice makes two sessions on the same work."""
    first, second = context.new_page(), context.new_page()
    one, two = lms.launch(first, good), lms.launch(second, good)
    answer(one)
    answer(two)
    lms.close_normally(first)
    lms.close_normally(second)
    assert {call.launch for call in lms.calls} == {1, 2}
    assert lms.stored("anna", good)["cmi.suspend_data"] == "1:1"


@pytest.mark.parametrize(("item", "answers"), [("item-1", 1), ("item-2", 0)])
def test_an_update_keeps_work_by_item(
    page: Page, lms: Lms, good: Path, version: Version, item: str, answers: int
) -> None:
    """A new zip of the course keeps the work as long as the item's identifier stays."""
    answer(lms.launch(page, good))
    lms.leave(page)
    new = fake_package(good.parent, "good", version, name="new", item=item)
    lms.update(good, new)
    expect_state(lms.launch(page, new), f"running, {answers} answers")


def test_forgotten_work_is_gone(page: Page, lms: Lms, good: Path) -> None:
    """A learner whose work was deleted begins anew."""
    answer(lms.launch(page, good))
    lms.leave(page)
    lms.forget("anna", good)
    expect_state(lms.launch(page, good), "running, 0 answers")


@pytest.mark.parametrize("mode", ["browse", "review"])
def test_other_modes_are_told(
    page: Page, lms: Lms, good: Path, version: Version, mode: Literal["browse", "review"]
) -> None:
    """In the modes browse and review the SCO reads mode and credit, and a careful one writes nothing."""
    frame = lms.launch(page, good, mode=mode)
    answer(frame)
    api = f"parent.parent.{version.api}.{version.functions['GetValue']}"
    assert frame.evaluate(f"{api}('{version.mode}') + {api}('{version.credit}')") == f"{mode}no-credit"
    lms.close_normally(page)
    assert lms.sets("cmi.suspend_data") == []


@pytest.mark.parametrize("fault", ["refused", "unavailable"])
def test_a_commit_that_fails(
    page: Page, lms: Lms, good: Path, fault: Literal["refused", "unavailable"]
) -> None:
    """A failing commit answers false with 101 and stores nothing, until the LMS has recovered."""
    frame = lms.launch(page, good)
    lms.inject(Faults(commit=fault))
    answer(frame)
    expect_state(frame, "running, not saved, 1 answers")
    assert lms.calls[-1].outcome is Outcome.REFUSED
    assert (lms.calls[-1].answer, lms.calls[-1].error) == ("false", "101")
    assert "cmi.suspend_data" not in lms.stored("anna", good)
    lms.inject(Faults())
    answer(frame)
    expect_state(frame, "running, 2 answers")
    assert lms.stored("anna", good)["cmi.suspend_data"] == "1:2"


def test_a_finish_that_fails_cannot_be_repeated(page: Page, lms: Lms, good: Path, version: Version) -> None:
    """After a failed finish the API is gone, as in Moodle: a second one is too late."""
    lms.expect("finish-once")
    frame = lms.launch(page, good)
    lms.inject(Faults(commit="refused"))
    frame.get_by_role("button", name="Exit").click()
    lms.inject(Faults())
    frame.evaluate(f"() => parent.parent.{version.api}.{version.functions['Finish']}('')")
    first, second = ((call.answer, call.error) for call in lms.calls if call.verb == "Finish")
    assert first[0] == second[0] == "false"
    assert second[1] == ("301" if version.name == "1.2" else "123")


def test_a_commit_that_is_lost(page: Page, lms: Lms, good: Path) -> None:
    """A lying LMS answers true and stores nothing."""
    frame = lms.launch(page, good)
    lms.inject(Faults(commit="lost"))
    answer(frame)
    expect_state(frame, "running, 1 answers")
    assert (lms.calls[-1].answer, lms.calls[-1].outcome) == ("true", Outcome.LOST)
    lms.close_normally(page)
    assert "cmi.suspend_data" not in lms.stored("anna", good)


def test_a_slow_commit(page: Page, lms: Lms, good: Path) -> None:
    """A slow commit blocks the SCO for as long as it takes."""
    frame = lms.launch(page, good)
    lms.inject(Faults(commit_delay_ms=300))
    took = frame.evaluate(
        "() => { const start = performance.now(); document.getElementById('answer').click();"
        " return performance.now() - start; }"
    )
    assert took >= 300
    lms.expect("one-commit-per-step")  # a click by script is no step of the learner


def test_no_api(page: Page, lms: Lms, good: Path) -> None:
    """An LMS without an API leaves the SCO untracked."""
    lms.inject(Faults(api="missing"))
    expect_state(lms.launch(page, good), "untracked, 0 answers")
    lms.close_normally(page)
    assert lms.calls == []


def test_a_late_api(page: Page, lms: Lms, good: Path, version: Version) -> None:
    """A late API is not there at first and then is."""
    lms.inject(Faults(api="late"))
    frame = lms.launch(page, good)
    expect_state(frame, "untracked, 0 answers")
    lms.inject(Faults())
    frame.wait_for_function(f"() => parent.parent.{version.api}")


def test_an_api_that_throws(page: Page, lms: Lms, good: Path) -> None:
    """A throwing function throws in the SCO, and the call is noted as the test's doing."""
    frame = lms.launch(page, good)
    lms.inject(Faults(throws=("Commit",)))
    lms.expect("page-error")  # the fake does not catch it
    answer(frame)
    assert (lms.calls[-1].verb, lms.calls[-1].answer, lms.calls[-1].injected) == ("Commit", None, True)
    lms.inject(Faults())


def test_an_api_that_answers_blanks(page: Page, lms: Lms, good: Path, version: Version) -> None:
    """Open edX: mode, status and score read as empty, without an error, and a careful SCO works on."""
    lms.inject(Faults(blank=True))
    frame = lms.launch(page, good)
    answer(frame)
    expect_state(frame, "running, 1 answers")
    reads = {call.element: call.answer for call in lms.calls if call.verb == "GetValue"}
    assert reads[version.mode] == reads[version.completion] == ""
    lms.close_normally(page)


def test_offline(context: BrowserContext, page: Page, lms: Lms, good: Path) -> None:
    """Offline, Moodle's API answers true and the data is gone; the calls are noted all the same."""
    frame = lms.launch(page, good)
    context.set_offline(offline=True)
    answer(frame)
    expect_state(frame, "running, 1 answers")
    assert (lms.calls[-1].answer, lms.calls[-1].outcome) == ("true", Outcome.LOST)
    assert "cmi.suspend_data" not in lms.stored("anna", good)
    context.set_offline(offline=False)
    answer(frame)
    assert lms.stored("anna", good)["cmi.suspend_data"] == "1:2"
    context.set_offline(offline=True)
    answer(frame)
    lms.close_normally(page)
    assert lms.stored("anna", good)["cmi.suspend_data"] == "1:2"


def test_a_window_of_its_own(page: Page, lms: Lms, good: Path) -> None:
    """In a pop-up the SCO finds the API through its opener, and closing the window finishes."""
    frame = lms.launch(page, good, popup=True)
    answer(frame)
    assert frame.page is not page
    lms.close_normally(frame.page)
    assert lms.stored("anna", good)["cmi.suspend_data"] == "1:1"


@pytest.mark.parametrize("how", ["sandbox", "other origin"])
def test_content_that_is_cut_off(page: Page, lms: Lms, good: Path, how: str) -> None:
    """A sandbox without allow-same-origin, or another origin, keeps the SCO from the API."""
    sandbox = "allow-scripts" if how == "sandbox" else None
    headers = {**STRICT_HEADERS, "Access-Control-Allow-Origin": "*"}  # a sandboxed module is a foreign one
    frame = lms.launch(page, good, headers=headers, sandbox=sandbox, cross_origin=sandbox is None)
    expect_state(frame, "untracked, 0 answers")
    assert lms.calls == []
