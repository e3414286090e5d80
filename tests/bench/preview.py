"""How soon a saved change is seen: from the end of the saving to the new page in front, in Chromium."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.report import heading, say
from tests.browser.building import VICTIM_HEARING
from tests.browser.chromium import chromium
from tests.running import running_preview

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROUNDS = 9
WANTED = 0.3

WAIT = """(word) => new Promise((found, failed) => {
    const latest = Date.now() + 30000;
    const look = () => {
        const page = document.querySelector("iframe:not(.coming)");
        const text = page && page.contentDocument && page.contentDocument.getElementById("main");
        if (text && text.textContent.includes(word)) {
            requestAnimationFrame(() => found(Date.now() / 1000));
        } else if (Date.now() > latest) {
            failed(new Error("the change is not seen"));
        } else {
            setTimeout(look, 2);
        }
    };
    look();
})"""
"""Answers when the page in front shows a word, and the browser has drawn it."""


def seconds(page: Page, lesson: Path, text: str, number: int) -> float:
    """Save a change and return how long it takes to be seen."""
    word = f"Word {number} of the measurement."
    lesson.write_text(text.replace("\n## ", f"\n{word}\n\n## ", 1), "utf-8")
    saved = time.time()
    return float(page.evaluate(WAIT, word)) - saved


def main() -> None:
    """Print the median and its ratio to what we want."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        course = Path(shutil.copytree(VICTIM_HEARING, Path(folder) / "course"))
        lesson = course / "memory-and-trauma" / "lesson.md"
        text = lesson.read_text("utf-8")
        with running_preview(course) as (address, _):
            page = browser.new_page()
            page.goto(address)
            page.wait_for_selector("iframe:not(.coming)")
            times = [seconds(page, lesson, text, number) for number in range(ROUNDS + 1)][1:]
            page.close()
    heading("Preview of the victim-hearing course")
    say(f"from saving to the new page, median of {ROUNDS}", median(times), WANTED, "s")


if __name__ == "__main__":
    main()
