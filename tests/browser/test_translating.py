"""A translator at work: pieces put in by a click, each text saved by keyboard, nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from westeros_learn.delivery.authoring import rights
from westeros_learn.records import Right, Role
from westeros_learn.source.translating import message_id
from westeros_learn.source.translation import Message

from .lms.watch import Watch
from .test_app import served
from .test_authoring import school, tab
from .test_packages import look

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.web.world import World

__all__ = ["school"]

HERE = "/teach/courses/small/translations/pl"


def translator(school: World) -> str:
    """Begin the translation into Polish; return the cookie of a translator's browser."""
    writer = school.inside("ana@example.org", Role.TRAINER)
    browser = school.inside("eva@example.org", Role.TRAINER)
    admin = school.person("admin@example.org", Role.ADMINISTRATOR)
    volume = school.app.extensions["westeros-learn"].authoring.volume
    for email, may in (("ana@example.org", Right.EDIT), ("eva@example.org", Right.TRANSLATE)):
        rights.give_right(school.database, volume, "small", email, may, admin, school.clock())
    assert writer.send("/teach/courses/small/translations", language="pl").status_code == 303
    cookie = browser.client.get_cookie("session")
    assert cookie
    return cookie.value


def test_a_translator_works_by_keyboard_and_loses_nothing(school: World, context: BrowserContext) -> None:
    watch = Watch()
    watch.attach(context)
    cookie = translator(school)
    file = school.library.folder / "small" / "locale" / "pl.po"
    term, marked = (
        message_id(Message("", text))
        for text in ("word", "A short text with a {term}`word` and a citation {source}`law art. 1`.")
    )
    with served(school) as address:
        page = tab(context, cookie, address)
        page.goto(f"{address}{HERE}?part=glossary.yaml")
        field = page.locator(f"#t-{term}")
        field.fill("słowo")
        field.press("Control+Enter")
        row = page.locator(f"#text-{term}")
        expect(row).to_contain_text("Saved.")
        expect(row).to_contain_text("translated")
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        assert page.evaluate("document.activeElement.id") != f"t-{term}"
        assert 'msgid "word"\nmsgstr "słowo"' in file.read_text("utf-8")

        page.goto(f"{address}{HERE}?q=citation")
        field, row = page.locator(f"#t-{marked}"), page.locator(f"#text-{marked}")
        field.fill("Tekst: ")
        row.get_by_role("button", name="word → słowo").press("Enter")
        expect(field).to_have_value("Tekst: słowo")
        page.keyboard.press("Control+z")
        expect(field).to_have_value("Tekst: ")
        row.get_by_role("button", name="Save").press("Enter")
        expect(row).to_contain_text("the translation lacks {term}`… <word>` {source}`law`")
        field.fill("Tekst ze ")
        for code in ("{term}`word <word>`", "{source}`law art. 1`"):
            row.get_by_role("button", name=code, exact=True).click()
        context.set_offline(True)
        field.press("Control+Enter")
        expect(row).to_contain_text("The app cannot be reached.")
        context.set_offline(False)
        page.reload()
        expect(field).to_have_value("Tekst ze {term}`word <word>`{source}`law art. 1`")
        expect(row).to_contain_text("Typed before and not saved.")
        page.get_by_role("button", name="Save this page").press("Enter")
        expect(page.get_by_text("1 translation is saved.")).to_be_visible()
        expect(row).to_contain_text("translated")
        expect(row).not_to_contain_text("Typed before")
        page.locator("summary", has_text="Files for translators").press("Enter")
        look(page)
    assert not watch.violations
