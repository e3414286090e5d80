"""The page in which whole enrolments are played, each visit in a frame with the real package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from tests.browser.lms import Site
from tests.browser.lms.packages import read_members
from tests.browser.lms.site import Response
from tests.browser.lms.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import BrowserContext

HERE = Path(__file__).parent
# Runs first in every frame, before the package's own script.
_PREPARE = "if (parent !== window && parent.prepareFrame) { parent.prepareFrame(window); }"


class World:
    """A server and a page; a context manager.

    Attributes:
        watch: What was seen in the browser that must never happen.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.site = Site(self._respond)
        self.watch = Watch()
        self._context = context

    def __enter__(self) -> Self:
        self.site.__enter__()
        self._context.add_init_script(_PREPARE)
        self.watch.attach(self._context)
        self._page = self._context.new_page()
        self._page.goto(self.site.url("/world/"))
        self._page.wait_for_function("window.world")
        return self

    def __exit__(self, *error: Any) -> None:
        self._page.close()
        self.site.__exit__(*error)

    def publish(self, package: Path) -> str:
        """Publishes a package; answers the address of its page."""
        return self.site.publish(read_members(package)) + "index.html"

    def play(self, plans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Plays plans from their first visits to their last; answers what became of each."""
        results: list[dict[str, Any]] = self._page.evaluate("(plans) => world.playAll(plans)", plans)
        return results

    def endure(self, plans: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Lets learners work while their platforms are hostile; answers what they saw, and what was kept."""
        results: list[dict[str, Any]] = self._page.evaluate("(plans) => world.endureAll(plans)", plans)
        return results

    @staticmethod
    def _respond(_method: str, path: str, _body: bytes) -> Response | None:
        folder, _, name = path.removeprefix("/").partition("/")
        file = HERE / (name or "world.html")
        if folder != "world" or not file.is_file():
            return None
        kind = "text/javascript" if file.suffix == ".js" else "text/html"
        return Response(file.read_bytes(), f"{kind}; charset=utf-8")
