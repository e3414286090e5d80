"""The pages of a book for e-readers, as such a reader shows them: a browser without a script."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page

from tests.browser.axe import axe_findings
from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

COURSE = Path(__file__).parent / "courses" / "kinds"


def test_a_book_can_be_read_by_everybody(page: Page, tmp_path: Path) -> None:
    """Every kind of question and its answer: axe finds nothing, and nothing is wider than a small screen."""
    course = load_course(COURSE).course
    assert course
    book = write_package(TARGETS["epub"](course, ExportOptions(test_questions="print")), tmp_path).file
    with ZipFile(book) as archive:
        archive.extractall(tmp_path)
    page.set_viewport_size({"width": 320, "height": 640})
    for name in ("title", "nav", "lesson-k-l-one", "answers"):
        page.goto((tmp_path / "book" / f"{name}.xhtml").as_uri())
        assert axe_findings(page, dark=False) == [], name
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    page.get_by_role("link", name="Question 1", exact=True).click()
    page.wait_for_url("**/lesson-k-l-one.xhtml#question-k-q-pairs")
    assert page.get_by_role("img", name="A room seen from above").evaluate("image => image.naturalWidth") > 0
