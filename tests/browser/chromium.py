"""The system's Chromium under Playwright, with nothing of its own going on in the background."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator

CHROMIUM = Path("/usr/bin/chromium")
_OFF_BY_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
"""What Playwright switches off; of two such lists Chromium reads the last one alone."""

_OFF = (
    *_OFF_BY_PLAYWRIGHT,
    # Pages of the address bar that nobody sees, and a process for a page that may come: both begin
    # with every profile, and a test has a profile of its own. They took a third of all computing.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_OFF)}",
    # No name is looked up: a request to a foreign host shows itself and goes nowhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


@contextmanager
def chromium(*, visible: bool = False) -> Iterator[Browser]:
    """Runs Chromium.

    Args:
        visible: whether it is shown, and waits after each step so that a person can follow.

    Raises:
        FileNotFoundError: When it is not installed.
    """
    if not CHROMIUM.exists():
        raise FileNotFoundError(f"the browser tests need {CHROMIUM}: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*_ARGUMENTS], headless=not visible, slow_mo=500 if visible else 0
        )
        yield browser
        browser.close()


@contextmanager
def another(browser: Browser, *arguments: str) -> Iterator[Browser]:
    """Runs a second Chromium beside one that runs: Playwright itself can be begun only once in a thread.

    Args:
        browser: the one that runs.
        arguments: what it is started with besides the usual ones.
    """
    second = browser.browser_type.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS, *arguments])
    yield second
    second.close()


def throttle(page: Page, *, megabits: float = 1.6, latency_ms: float = 150) -> None:
    """Slows the network of a page down to a slow phone connection."""
    bytes_per_second = megabits * 1_000_000 / 8
    conditions = {
        "offline": False,
        "latency": latency_ms,
        "downloadThroughput": bytes_per_second,
        "uploadThroughput": bytes_per_second,
    }
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", conditions)
