"""A scenario on the learner's screen: a conversation by keyboard, resumed, tried again, corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Locator, Page, expect

from .axe import axe_findings
from .building import TALK, Packages, build, edited
from .lms import SCORM_2004, Faults

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Static
    from .lms import Lms, Version

SCENARIO = "one/ilie.scenario.yaml"


@pytest.fixture(scope="module")
def talks(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    return Packages(TALK, tmp_path_factory.mktemp("talk"))


@pytest.fixture
def talk(talks: Packages, version: Version) -> Path:
    return talks.built(version.target)


@pytest.fixture(scope="module")
def page_only(talks: Packages) -> Path:
    return talks.built("html")


def begin(at: Frame | Page) -> Locator:
    """Open the conversation; answers its section."""
    section = at.locator("#scenario-t-s-ilie")
    section.locator("[data-do=talk]").click()
    expect(section.locator(".talk")).to_be_visible()
    return section


def say(section: Locator, *keys: str) -> None:
    """Choose, one after the other."""
    for key in keys:
        before = section.locator(".said").count()
        section.locator(f"button.reply[data-key={key}]").click()
        expect(section.locator(".said")).to_have_count(before + 1)


def said(section: Locator) -> list[str]:
    return [bubble.inner_text() for bubble in section.locator(".said p:last-child").all()]


def test_a_conversation_is_played_by_keyboard_alone(lms: Lms, page: Page, talk: Path) -> None:
    frame = lms.launch(page, talk)
    section = frame.locator("#scenario-t-s-ilie")
    section.locator("[data-do=talk]").focus()
    page.keyboard.press("Enter")
    for _ in range(3):
        expect(section.locator(".moment").last).to_be_focused()
        reply = section.locator("button.reply").last if _ == 0 else section.locator("button.reply").first
        for _step in range(5):
            if reply.evaluate("(node) => node === document.activeElement"):
                break
            page.keyboard.press("Tab")
        expect(reply).to_be_focused()
        page.keyboard.press("Enter")
    expect(section.locator(".debrief h3").first).to_have_text("How it ended: He agrees to a second meeting")
    expect(section.locator(".way > li")).to_have_count(3)
    expect(section.locator(".levels")).to_contain_text("5, on a scale from 0 to 5")
    expect(section.locator(".debrief")).to_contain_text("Together this is 100\u00a0% of what can be reached.")
    assert "Trust me" in section.locator(".way").inner_text(), "what else was offered is told"


def test_no_number_is_shown_while_playing(lms: Lms, page: Page, talk: Path) -> None:
    section = begin(lms.launch(page, talk))
    say(section, "a", "b")
    expect(section.locator(".debrief")).to_be_visible()
    section.locator("[data-do=talk-again][data-turn='1']").click()
    expect(section.locator(".debrief")).to_have_count(0)
    text = section.locator(".talk").inner_text()
    assert "trusts you" not in text
    assert "He does not see himself" not in text
    assert section.locator("meter").count() == 0


def test_a_finished_way_is_reported_and_does_not_count(
    lms: Lms, page: Page, talk: Path, version: Version
) -> None:
    section = begin(lms.launch(page, talk))
    say(section, "b", "a", "b")
    section.get_by_role("button", name="Try another way from the start").click()
    say(section, "c", "a", "a")
    lms.close_normally(page)
    work = lms.work("anna", talk)
    assert work.ids == ["t_s_ilie__1", "t_s_ilie__2"]
    first, second = work.interactions
    assert first.type == second.type == "performance"
    new = version is SCORM_2004
    assert first.response == ("arrival[.]b[,]silence[.]a[,]passport[.]b" if new else "bab")
    assert second.response == ("arrival[.]c[,]passport[.]a[,]account[.]a" if new else "caa")
    assert 0 < float(first.result) < float(second.result) == 1
    assert work.score == ""


def test_a_conversation_goes_on_after_a_reload_and_on_another_device(
    lms: Lms, browser: Browser, context: BrowserContext, talk: Path
) -> None:
    page = context.new_page()
    section = begin(lms.launch(page, talk))
    say(section, "a", "a")
    lms.close_normally(page)
    other = browser.new_context()
    again = lms.launch(other.new_page(), talk)
    start = again.locator("#scenario-t-s-ilie .talk-start")
    expect(start).to_have_text("Your place in the conversation is kept.")
    section = begin(again)
    assert said(section)[-1] == "[Wait. Put the tea in front of him.]"
    say(section, "a", "a")
    expect(section.locator(".debrief h3").first).to_contain_text("He agrees to a second meeting")
    other.close()


def test_a_conversation_that_is_opened_before_a_late_api_goes_on_where_it_was(
    lms: Lms, context: BrowserContext, talk: Path
) -> None:
    page = context.new_page()
    say(begin(lms.launch(page, talk)), "a")
    lms.close_normally(page)
    lms.inject(Faults(api="late"))
    again = lms.launch(context.new_page(), talk).locator("#scenario-t-s-ilie")
    again.locator("[data-do=talk]").click()
    lms.inject(Faults())
    expect(again.locator(".talk")).to_be_visible()
    assert said(again) == ["You are a victim. You can tell us everything."]


def test_another_way_can_be_tried_from_an_earlier_choice(static: Static, page: Page, page_only: Path) -> None:
    static.open(page, page_only)
    section = begin(page)
    say(section, "c", "b")
    expect(section.locator(".debrief h3").first).to_contain_text("A few sentences")
    section.locator("[data-do=talk-again][data-turn='1']").click()
    assert said(section) == [
        "There is hot tea, and a doctor if you want one. Your support does not depend on talking to me."
    ]
    expect(section.locator(".moment").last).to_be_focused()
    page.reload()
    section = begin(page)
    say(section, "a", "a")
    expect(section.locator(".debrief")).to_contain_text("Your best way so far: 100\u00a0%.")
    section.get_by_role("button", name="Close the conversation").click()
    expect(section.locator(".talk-start")).to_contain_text("He agrees to a second meeting")
    expect(section.locator(".talk-start")).to_be_focused()


def test_a_learner_can_stop_at_any_moment(static: Static, page: Page, page_only: Path) -> None:
    static.open(page, page_only)
    section = begin(page)
    say(section, "a")
    section.get_by_role("button", name="Stop here for now").click()
    expect(section.locator(".talk")).to_be_hidden()
    expect(section.get_by_role("button", name="Go on with the conversation")).to_be_visible()


def test_a_way_goes_on_in_a_corrected_course(
    lms: Lms, context: BrowserContext, talk: Path, version: Version, tmp_path: Path
) -> None:
    """A choice that is gone is passed over; a new moment in the way does not throw the learner back."""
    page = context.new_page()
    section = begin(lms.launch(page, talk))
    say(section, "a", "a")
    lms.close_normally(page)

    def correct(text: str) -> str:
        start, end = text.index("      - a: You are a victim."), text.index("      - b: If you do not talk")
        text = text[:start] + text[end:]
        start, end = text.index("  - id: label\n"), text.index("  - id: threat\n")
        text = text[:start] + text[end:]
        text = text.replace("    next: passport\n", "    next: pause\n")
        pause = "  - id: pause\n    text: A door closes.\n    next: passport\n"
        return text.replace("  - id: passport\n", pause + "  - id: passport\n")

    new = build(edited(TALK, tmp_path, {SCENARIO: correct}), tmp_path / "dist", version.target)
    lms.update(talk, new)
    again = begin(lms.launch(context.new_page(), new))
    assert said(again) == ["[Wait. Put the tea in front of him.]"]
    expect(again.locator(".moment").last).to_contain_text("A door closes.")
    say(again, "a", "a")
    expect(again.locator(".debrief")).to_be_visible()


def test_assistive_technology_finds_nothing_hard_to_use(static: Static, page: Page, page_only: Path) -> None:
    static.open(page, page_only)
    section = begin(page)
    assert axe_findings(page) == []
    say(section, "a", "a", "a", "a")
    assert axe_findings(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_it_fits_the_screen(static: Static, page: Page, page_only: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    static.open(page, page_only)
    section = begin(page)
    for key in "aaaa":
        say(section, key)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    smallest = min(
        box["height"] for button in section.get_by_role("button").all() if (box := button.bounding_box())
    )
    assert smallest >= 44


def test_without_javascript_and_on_paper_the_script_is_read(
    browser: Browser, static: Static, page: Page, page_only: Path
) -> None:
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    static.open(bare, page_only)
    expect(bare.locator(".script .node").first).to_be_visible()
    expect(bare.get_by_role("button", name="Begin the conversation")).to_be_hidden()
    bare.locator("#scenario-t-s-ilie--tea a").click()
    assert bare.url.endswith("#scenario-t-s-ilie--passport")
    context.close()
    static.open(page, page_only)
    begin(page)
    expect(page.locator(".script")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".script .node").last).to_be_visible()
    expect(page.locator(".talk")).to_be_hidden()
