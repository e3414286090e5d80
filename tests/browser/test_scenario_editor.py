"""A conversation is made and written on by the keyboard alone; its picture follows, and it is played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.web.world import World

from .axe import axe_findings
from .lms.watch import Watch

if TYPE_CHECKING:
    from playwright.sync_api import Page

HERE = "/teach/courses/small/"
FILE = "one/a-talk-with-ana.scenario.yaml"


def test_a_conversation_is_written_by_the_keyboard(school: World, inside: str, page: Page) -> None:
    watch = Watch()
    watch.attach(page.context)
    file = school.library.folder / "small" / FILE
    page.goto(f"{inside}{HERE}conversations/new")
    page.get_by_label("Title").focus()
    page.keyboard.type("A talk with Ana")
    page.keyboard.press("Tab")
    page.keyboard.type("Ana")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moment 1")
    boxes = page.locator("#graph a")
    expect(boxes).to_have_count(3)
    assert not axe_findings(page)

    # A choice leads to a moment that is not there yet: it stands in the picture, with what it lacks.
    before = file.read_text("utf-8")
    page.locator("#choices-1-text").fill("What do you need now?")
    page.locator("#choices-1-go").focus()
    page.locator("#choices-1-go").select_option("+")
    expect(boxes).to_have_count(4)
    new = page.locator("#graph a[data-moment='what-do-you-need']")
    expect(new).to_contain_text("1 error")
    expect(page.locator("#choices-1-go")).to_be_focused()
    assert file.read_text("utf-8") == before

    # What is typed here is there again after the other moment was written.
    page.locator("#text").fill("I have told it all already.")
    new.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Moment 2")
    expect(new).to_be_focused()
    expect(new).to_have_attribute("aria-current", "true")
    expect(page.locator("#entry-faults")).to_contain_text("S207")
    page.get_by_text("It ends here").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Title of the ending").fill("She sleeps")
    page.get_by_label("Debrief").fill("You asked what she needs.")
    expect(page.locator("#entry-faults")).to_be_empty()
    expect(new).not_to_contain_text("error")
    page.go_back()
    expect(page.locator("#text")).to_have_value("I have told it all already.")

    # It is played from here as it is typed.
    page.get_by_role("radio", name="Picture").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#moments")).to_be_visible()
    page.keyboard.press("ArrowRight")
    played = page.locator("#played")
    expect(played).to_contain_text("I have told it all already.")
    played.get_by_role("button", name="What do you need now?").focus()
    page.keyboard.press("Enter")
    expect(played.locator(".debrief")).to_contain_text("You asked what she needs.")
    assert not axe_findings(page)
    assert file.read_text("utf-8") == before

    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said").first).to_contain_text("Saved")
    assert "ending: She sleeps" in file.read_text("utf-8")
    assert "text: I have told it all already." in file.read_text("utf-8")
    assert watch.violations == []
