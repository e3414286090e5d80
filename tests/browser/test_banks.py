"""A trainer brings a bank of Moodle's in, by the keyboard: in the light and in the dark, narrow and wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.exchange.moodle_banks import answer, bank, choice, html, picture, question
from tests.web.world import World
from westeros_learn.exchange import WRITERS
from westeros_learn.source.bank import open_bank

from .axe import axe_findings
from .lms.watch import Watch

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

HERE = "/teach/courses/small/bank"
SHOWN = (
    "<p>Who may ask for a break during the hearing?</p><p><img src='@@PLUGINFILE@@/dot.png' alt='A room'></p>"
)


def _bank(school: World) -> bytes:
    """Return a bank with what an import can bring: new, changed, refused and lost."""
    ours = WRITERS["moodle-xml"].write(open_bank(school.library.folder / "small")).decode()
    at = ours.index("<questiontext")
    text = ours.index("<![CDATA[", at) + len("<![CDATA[")
    changed = ours[:text] + "Changed: " + ours[text:]
    told = answer("100", "<p>The person who is heard</p>", "Yes."), answer("50", "<p>Nobody</p>")
    more = bank(
        choice(SHOWN, *told, html("correctfeedback", "Bravo"), files=picture("dot.png"), name="Breaks"),
        question("description", "Read this first", name="Introduction"),
    ).decode()
    inner = more[more.index("<quiz>") + 6 : more.index("</quiz>")]
    return changed.replace("</quiz>", f"{inner}</quiz>").encode()


def _is_accessible(page: Page) -> None:
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert not axe_findings(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, "nothing is beside the page"


def test_a_bank_is_looked_at_and_brought_in(school: World, inside: str, page: Page, tmp_path: Path) -> None:
    watch = Watch()
    watch.attach(page.context)
    file = tmp_path / "bank.xml"
    file.write_bytes(_bank(school))
    page.goto(f"{inside}{HERE}")
    _is_accessible(page)
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Outcome of questions that name none").select_option(index=1)
    page.get_by_role("button", name="See what would be done").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What would be done")
    expect(page.get_by_role("row", name="Introduction")).to_contain_text("it asks nothing")
    expect(page.locator("details.change ins").first).to_contain_text("Changed:")
    _is_accessible(page)
    page.get_by_role("button", name="Bring them in").press("Enter")
    expect(page.get_by_text("2 questions were written.")).to_be_visible()
    expect(page.get_by_role("link", name="Who may ask for a break")).to_be_visible()
    assert (school.library.folder / "small/media/dot.png").is_file()
    assert not watch.violations
