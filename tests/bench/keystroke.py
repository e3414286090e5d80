"""How soon a keystroke is seen: from the key to the paragraph painted beside the text, in Chromium.

Keys come as a hand types them: a few in a row, then a pause, in which what was typed is kept and checked.
"""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING

from tests.bench.large import QUESTIONS_PER_LESSON, write_course
from tests.bench.processes import free_port, serving
from tests.bench.report import heading, say
from tests.bench.signed_in import app_of, settings_of, sign_in_author
from tests.browser.building import SMALL, VICTIM_HEARING
from tests.browser.chromium import chromium
from westeros_learn.delivery.library import Library
from westeros_learn.records import Database
from westeros_learn.records.migrate import upgrade

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

KEYS = 30
WANTED = 150
QUESTIONS = 5_000
PAUSES = (20, 60, 120, 200, 300, 700)
"""Milliseconds between a letter that is seen and the next one."""

WATCH = """() => {
    self.taken = new Promise((found) => {
        const text = document.getElementById("text");
        text.addEventListener("input", (event) => {
            const pressed = event.timeStamp;
            const word = /Zq[a-z]*/.exec(text.value)[0];
            const page = document.querySelector("iframe:not(.coming)").contentDocument;
            const look = () => {
                if (page.getElementById("main").textContent.includes(word)) {
                    watching.disconnect();
                    requestAnimationFrame(() => setTimeout(() => found(performance.now() - pressed)));
                }
            };
            const watching = new MutationObserver(look);
            const every = { subtree: true, childList: true, characterData: true };
            watching.observe(page.getElementById("main"), every);
        }, { once: true });
    });
}"""
"""Answers how long the next letter takes until it is drawn."""

FLOOR = """async (address) => {
    const sent = new FormData(document.getElementById("editor"));
    const start = performance.now();
    await (await fetch(address, { method: "POST", body: sent })).json();
    return performance.now() - start;
}"""
"""Answers how long the same text takes to the app and back when nothing is made of it."""


def type_letters(page: Page, dice: random.Random) -> tuple[list[float], list[float]]:
    """Type a word of so many letters; return the milliseconds of each, and those of a bare round trip."""
    address = page.locator("#editor").get_attribute("data-glance") or ""
    bare = address.rpartition("/glance/")[0] + "/glance/none.txt"
    times, floor = [], []
    for letter in "Zq" + "".join(dice.choices("abcdefgh", k=KEYS)):
        page.evaluate(WATCH)
        page.keyboard.type(letter)
        if letter not in "Zq":
            times.append(float(page.evaluate("self.taken")))
            page.wait_for_timeout(dice.choice(PAUSES))
            floor.append(float(page.evaluate(FLOOR, bare)))
    return times, floor


def measure(browser: Browser, name: str, course: Path, lesson: str) -> None:
    """Print how soon letters in a lesson of a course are seen."""
    port, url = free_port(), f"sqlite:///{course.parent}/{course.name}.db"
    environment = settings_of(url, port, COURSES=str(course.parent), AUTHORING="true")
    database = Database(url)
    upgrade(database)
    app = app_of(environment, database, Library(SMALL.parent))  # which only signs somebody in
    author = sign_in_author(app, database, "jan@school.example", [course.name])
    database.close()
    serve = ["westeros_learn", "serve", "--bind", f"127.0.0.1:{port}", "--processes", "1"]
    with serving(port, serve, environment):
        page = browser.new_page()
        root = f"http://localhost:{port}"
        page.context.add_cookies([{"name": "session", "value": author.cookie.partition("=")[2], "url": root}])
        page.goto(f"{root}/teach/courses/{course.name}/lessons/{lesson}")
        page.wait_for_selector("iframe:not(.coming)", timeout=120_000)
        page.evaluate(
            """() => {
                const text = document.getElementById("text");
                const at = text.value.indexOf("\\n\\n", text.value.indexOf("\\n## ") + 5) + 2;
                text.focus();
                text.setSelectionRange(at, at);
            }"""
        )
        times, floor = type_letters(page, random.Random(len(name)))  # noqa: S311  # no secret
        page.close()
    heading(f"Keystroke to preview, {name}, {len(times)} keys")
    print(f"  a bare round trip of the same text, median: {median(floor):.1f} ms")
    say("from the key to the paragraph painted, median", median(times), WANTED, "ms", is_goal=True)
    say("95 of 100", quantiles(times, n=20)[-1], WANTED, "ms", is_goal=True)


def main() -> None:
    """Print the median and the 95th percentile, and their ratios to what we want."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        small = Path(shutil.copytree(VICTIM_HEARING, Path(folder) / "one" / "victim-hearing"))
        measure(browser, "the victim-hearing course with its translations", small, "memory-and-trauma")
        large = write_course(Path(folder) / "two", QUESTIONS // QUESTIONS_PER_LESSON)
        measure(browser, f"a course with {QUESTIONS:,} questions", large, "lesson-7")


if __name__ == "__main__":
    main()
