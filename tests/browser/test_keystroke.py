"""What is typed changes in the page beside it, in place: nothing else there moves, closes or is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from .test_app import served
from .test_authoring import HERE, lesson, school, tab, trainer, write

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

    from tests.web.world import World

__all__ = ["school"]

LESSON = f"{HERE}lessons/one"
FAR = "\n\n".join(f"Paragraph {number} of a long text." for number in range(60))


def test_a_paragraph_changes_while_answers_and_the_place_in_the_page_stay(
    school: World, context: BrowserContext
) -> None:
    path = school.library.folder / "small" / "one" / "lesson.md"
    path.write_text(f"{lesson(school)}\n\n## Further down\n\n{FAR}\n", "utf-8")
    cookie = trainer(school, "jan@example.org")
    with served(school) as address:
        page = tab(context, cookie, address)
        page.goto(address + LESSON)
        shown = page.frame_locator("iframe:not(.coming)")
        main = shown.locator("main")
        expect(shown.locator("#question-s-q-single")).to_be_visible()
        frame = page.locator("iframe:not(.coming)").element_handle().content_frame()
        assert frame
        frame.evaluate("self.isTheSamePage = true")
        question = shown.locator("#question-s-q-single")
        question.get_by_role("radio").first.check()
        question.get_by_role("button", name="Check").click()
        expect(question).to_have_class("question judged")
        judged = question.locator(".result").inner_text()
        typed = shown.locator("#question-s-q-multiple input[type=checkbox]").first
        typed.check()
        question.evaluate("question => question.scrollIntoView()")
        top = frame.evaluate("scrollY")
        assert top > 0
        write(page, "Paragraph 50 of", "Paragraph 50, corrected, of")
        expect(main).to_contain_text("Paragraph 50, corrected, of")
        assert frame.evaluate("scrollY") == top, "whoever has scrolled by hand stays there"
        write(page, "## Further down\n", "A new paragraph.\n\n## Further down\n")
        expect(main.get_by_text("A new paragraph.")).to_be_attached()
        expect(page.locator("#kept")).to_have_text("Kept for you, not saved yet.")
        assert question.locator(".result").inner_text() == judged
        expect(typed).to_be_checked()
        expect(question.get_by_role("button", name="Try again")).to_be_visible()
        assert frame.evaluate("scrollY") == top
        assert page.evaluate("document.activeElement.id") == "text"
        at = f"one/lesson.md:{lesson(school).splitlines().index('Paragraph 59 of a long text.') + 3}:1"
        expect(main.get_by_text("Paragraph 59 of")).to_have_attribute("data-at", at)
        page.locator("#text").press("ArrowDown")
        expect(main.get_by_text("A new paragraph.")).to_be_in_viewport()
        write(page, ":::{question} s-q-single\n:::\n", "")
        expect(question).to_have_count(0)
        page.locator("#text").press("Control+z")
        expect(question).to_have_class("question judged")
        assert frame.evaluate("self.isTheSamePage"), "no other page has taken its place"
        context.set_offline(True)
        write(page, "Paragraph 58 of", "Paragraph 58, not sent, of")
        expect(page.locator("#as-of")).to_contain_text("has not arrived yet.")
        context.set_offline(False)
        expect(main).to_contain_text("Paragraph 58, not sent, of")
        expect(page.locator("#as-of")).to_be_hidden()
