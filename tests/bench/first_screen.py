"""How soon a learner on a slow line can use a course: 1.6 Mbit/s, 150 ms to the server."""

from __future__ import annotations

import gzip
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from zipfile import ZipFile

from tests.bench.large import QUESTIONS_PER_LESSON, write_course
from tests.bench.report import heading, say
from tests.browser.building import SMALL, VICTIM_HEARING, build
from tests.browser.chromium import chromium
from tests.browser.lms import STRICT_HEADERS, Site
from tests.browser.lms.packages import read_members

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROUNDS = 5
LESSONS = 500 // QUESTIONS_PER_LESSON
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 1_600_000 / 8,
}
# The script marks the document when its controls listen.
WATCH = """
self.usable = 0;
self.shift = 0;
new MutationObserver(() => {
  if (!self.usable && document.documentElement.classList.contains("playing")) {
    self.usable = performance.now();
  }
}).observe(document, { attributes: true, subtree: true, childList: true });
new PerformanceObserver((list) => list.getEntries().forEach((entry) => { self.shift += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


def visit(browser: Browser, address: str) -> tuple[float, int, float]:
    """Open a course once; answers seconds until it can be used, requests, and layout shift."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("#save-line:not(:empty)")
    usable, shift = page.evaluate("[usable / 1000, shift]")
    context.close()
    return usable, len(requests), shift


def compressed_size(package: ZipFile) -> int:
    """Return the bytes of a package's script and style as they cross the line."""
    return sum(len(gzip.compress(package.read(name), 6)) for name in ("course.js", "course.css"))


def main() -> None:
    """Print sizes, requests, and the medians of the times with their ratios to what we want."""
    with tempfile.TemporaryDirectory() as folder, Site() as site, chromium() as browser:
        package = build(VICTIM_HEARING, Path(folder), "html")
        with ZipFile(package) as archive:
            size = compressed_size(archive)
        heading("First screen of the victim-hearing course at 1.6 Mbit/s and 150 ms")
        with ZipFile(build(SMALL, Path(folder), "html")) as archive:
            say("script and style, gzip", compressed_size(archive) / 1000, 30, "kB")
        print(f"  with conversations: {size / 1000:.2f} kB")
        for name, compressed, limit in (("gzip", True, 1.0), ("uncompressed", False, 2.5)):
            address = site.url(site.publish(read_members(package), STRICT_HEADERS, gzip=compressed))
            visits = [visit(browser, address + "index.html") for _ in range(ROUNDS)]
            times, requests, shifts = zip(*visits, strict=True)
            say(f"controls usable, {name}, median of {ROUNDS}", median(times), limit, "s")
            say(f"requests, {name}", max(requests), 3, "")
            print(f"  layout shift, {name}: {max(shifts)}")
        heading("First screen of a course with 500 questions")
        package = build(write_course(Path(folder) / "large", LESSONS), Path(folder), "html")
        address = site.url(site.publish(read_members(package), STRICT_HEADERS, gzip=False))
        usable = [visit(browser, address + "index.html")[0] for _ in range(ROUNDS)]
        say(f"controls usable, uncompressed, median of {ROUNDS}", median(usable), 2.5, "s")


if __name__ == "__main__":
    main()
