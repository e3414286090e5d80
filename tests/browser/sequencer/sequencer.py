"""The sequencing LMS in the hands of a test: launch, ask, look."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from lxml import etree

from tests.browser.lms.lms import SCORM_AGAIN
from tests.browser.lms.packages import read_members
from tests.browser.lms.records import Call, Outcome, Violation
from tests.browser.lms.scorm2004 import SCORM_2004
from tests.browser.lms.site import Response, Site
from tests.browser.lms.strict import StrictSession
from tests.browser.lms.watch import Watch

from .tree import activity_tree, launches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Frame, Page

HERE = Path(__file__).parent
GESTURES = HERE.parent / "lms" / "gestures.js"
_SCRIPTS = {"sequencer.js": HERE / "sequencer.js", "scorm2004.js": SCORM_AGAIN / "scorm2004.min.js"}


class Sequencer:
    """An LMS for one package, which it sequences, and one learner at a time.

    Args:
        package: the zip.
        eager: whether it works out what is open while a SCO runs, not only at its end.
        forgets_objectives: whether a SCO finds none of the objectives that its item has.
    """

    def __init__(self, package: Path, *, eager: bool = True, forgets_objectives: bool = False) -> None:
        self._members = read_members(package)
        self._root = etree.fromstring(self._members["imsmanifest.xml"])
        self._eager = eager
        self._forgets_objectives = forgets_objectives
        self.items = {
            each.findtext("{*}title", ""): each.get("identifier", "") for each in self._root.iter("{*}item")
        }
        self._kept: dict[str, dict[str, Any]] = {}
        self._learner = ""
        self.watch = Watch()
        self.site = Site(self._respond)
        self._content = self.site.publish(self._members)

    def launch(self, page: Page, learner: str = "anna") -> None:
        """Open the course for a learner: from the start, or where it was suspended."""
        self._learner = learner
        if page.context not in self.watch.contexts:
            page.context.add_init_script(path=GESTURES)
            self.watch.attach(page.context)
        page.goto(self.site.url("/launch/"))

    def sco(self, page: Page, title: str) -> Frame:
        """Return the frame of the SCO, once it shows the part with this title in front."""
        page.frame_locator("iframe").locator(".lesson.current h1", has_text=title).wait_for()
        frame = page.frame(name="sco")
        assert frame is not None
        frame.locator("#save-line", has_text="Saved").wait_for()
        return frame

    def ask(self, page: Page, request: str, target: str = "") -> bool:
        """Ask for something as the LMS's own buttons do; answers whether it is granted."""
        return bool(page.evaluate("([request, target]) => lms.ask(request, target)", [request, target]))

    def abandon(self, page: Page) -> None:
        """End the attempt at the part that is open for good, whatever its SCO says."""
        page.evaluate("() => lms.abandon()")

    def known(self, page: Page, item: str = "") -> dict[str, Any]:
        """Return what the LMS knows of an item; of the course, if none is named."""
        item = item or next(self._root.iter("{*}organization")).get("identifier", "")
        return dict(page.evaluate("(item) => lms.known(item)", item))

    def current(self, page: Page) -> str:
        """Return the item that is open."""
        return str(page.evaluate("() => lms.current()"))

    def calls(self, page: Page, element: str) -> list[str]:
        """Return the values that SCOs wrote to an element, in all visits."""
        page.evaluate("() => lms.store()")
        return [
            call["given"][1]
            for call in self._calls()
            if call["name"] == "SetValue" and call["given"][0] == element
        ]

    def track(self, item: str, learner: str = "anna") -> dict[str, str]:
        """Return what a SCO has committed."""
        return dict(self._kept.get(learner, {}).get("tracks", {}).get(item, {}))

    def verdict(self) -> str:
        """Return which rules the SCOs broke, by those of an LMS that does not sequence; "" for none."""
        return "\n".join(
            [
                *(f"{item}: {each}" for item, each in self._violations()),
                *map(str, self.watch.violations),
                *self.site.errors,
            ]
        )

    def _violations(self) -> Iterator[tuple[str, Violation]]:
        """Yield what is wrong with the calls of each visit; requests to go on are looked at by the tests."""
        item, session = "", StrictSession(SCORM_2004, {})
        for number, call in enumerate(self._calls()):
            if call["name"] == "Initialize":
                item, session = call["item"], StrictSession(SCORM_2004, call["preset"])
            if call["given"][:1] and call["given"][0].startswith("adl.nav."):
                continue
            said = Call(
                launch=0,
                number=number,
                verb={"Terminate": "Finish"}.get(call["name"], call["name"]),
                arguments=tuple(call["given"]),
                answer=call["answer"],
                error=call["error"],
                during="",
                gesture=call["gesture"],
                hidden=call["hidden"],
                injected=False,
                outcome=Outcome.STORED if call["name"] in ("Commit", "Terminate") else None,
            )
            yield from ((item, each) for each in session.judge(said))

    def _calls(self) -> list[dict[str, Any]]:
        return [call for kept in self._kept.values() for call in kept["calls"]]

    def _respond(self, method: str, path: str, body: bytes) -> Response | None:
        first, _, rest = path.removeprefix("/").partition("/")
        if first == "lms" and rest in _SCRIPTS:
            return Response(_SCRIPTS[rest].read_bytes(), "text/javascript; charset=utf-8")
        if method == "POST":
            sent = json.loads(body)
            before = self._kept.get(self._learner, {}).get("earlier", [])
            self._kept[self._learner] = sent | {"calls": before + sent["calls"], "earlier": before}
            return Response(b"true", "text/plain")
        if first == "launch":
            return Response(self._page())
        return None

    def _page(self) -> bytes:
        kept = self._kept.setdefault(self._learner, {"state": "", "tracks": {}, "calls": []})
        kept["earlier"] = kept["calls"]
        settings = {
            "learner": self._learner,
            "tree": activity_tree(self._root),
            "pages": {
                item: self.site.url(self._content + href) for item, href in launches(self._root).items()
            },
            "state": kept["state"],
            "tracks": kept["tracks"],
            "eager": self._eager,
            "forgetsObjectives": self._forgets_objectives,
            "storeUrl": "/store",
        }
        text = (HERE / "sequencer.html").read_text("utf-8")
        return Template(text).substitute(launch=json.dumps(settings).replace("<", "\\u003c")).encode()
