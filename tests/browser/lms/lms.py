"""The LMS in the hands of a test: launch, look, break, close."""

from __future__ import annotations

import contextlib
import html
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any, Literal

from playwright.sync_api import Error, Frame, Page

from tests.patience import PATIENCE

from .packages import Package, read_package
from .records import Call, Faults, Violation
from .session import Session
from .site import STRICT_HEADERS, Response, Site
from .tracks import Tracks
from .watch import Watch
from .work import Work, read_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .version import Version

Mode = Literal["normal", "browse", "review"]

HERE = Path(__file__).parent
NODE_MODULES = Path(os.environ.get("WESTEROS_NODE_MODULES", HERE.parents[1] / "node_modules"))
SCORM_AGAIN = NODE_MODULES / "scorm-again/dist/esm"
_SCRIPTS = {name: HERE / name for name in ("page.js", "api.js", "post.js")} | {
    f"{name}.js": SCORM_AGAIN / f"{name}.min.js" for name in ("scorm12", "scorm2004")
}


@dataclass
class _Course:
    """A course of the LMS: its package now, and what its learners did, by learner and item."""

    package: Package
    tracks: dict[tuple[str, str], Tracks] = field(default_factory=dict)

    def tracks_of(self, learner: str) -> Tracks:
        return self.tracks.setdefault((learner, self.package.item), Tracks(self.package.version))


@dataclass
class _Launch:
    """A launch: its session, and what its two pages need."""

    session: Session
    settings: Mapping[str, Any]
    content: str
    sandbox: str | None


class Lms:
    """A strict LMS for one test; it speaks the version of SCORM of the package that it launches.

    Attributes:
        faults: What goes wrong at the moment; see ``inject``.
        watch: What was seen in the browser besides the API.
        patience: How many seconds a closed page's last words are awaited.
    """

    def __init__(self) -> None:
        if not SCORM_AGAIN.is_dir():
            raise FileNotFoundError(
                f"scorm-again is not at {SCORM_AGAIN}: run 'npm ci' in tests/, "
                "or name another node_modules folder in WESTEROS_NODE_MODULES"
            )
        self.faults = Faults()
        self.watch = Watch()
        self.patience = PATIENCE
        self.site = Site(self._respond)
        self._expected: set[str] = set()
        self._courses: dict[Path, _Course] = {}
        self._published: dict[tuple[int, tuple[tuple[str, str], ...], bool], str] = {}
        self._launches: list[_Launch] = []
        self._pages: dict[Page, _Launch] = {}

    # Launching and closing

    def launch(
        self,
        page: Page,
        package: Path,
        learner: str = "anna",
        *,
        name: str = "Nováková, Anna",
        language: str = "",
        mode: Mode = "normal",
        credit: Literal["credit", "no-credit"] | None = None,
        headers: Mapping[str, str] = STRICT_HEADERS,
        gzip: bool = True,
        sandbox: str | None = None,
        popup: bool = False,
        cross_origin: bool = False,
        closes_on_finish: bool = False,
    ) -> Frame:
        """Opens a package for a learner and waits until its document has loaded.

        Args:
            page: The tab; a session that still runs in it is left first.
            package: The zip; the first launch imports it.
            learner: The learner's id, on which the stored work hangs.
            name: The learner's name, ``Last, First``.
            language: The language that the learner has chosen in the LMS.
            mode: What the LMS says of the mode.
            credit: Whether the learner takes credit; without it, credit goes with the mode normal.
            headers: The headers of every member of the package.
            gzip: Whether texts are sent compressed.
            sandbox: The value of the ``sandbox`` attribute of the content's frame.
            popup: Whether the SCO gets a window of its own instead of a frame.
            cross_origin: Whether the content comes from another origin than the LMS.
            closes_on_finish: Whether the LMS removes the content while the finish is still running.

        Returns:
            The SCO's frame; ``frame.page`` is the tab (or the window of its own).
        """
        self.leave(page)
        course = self._course(package)
        version = course.package.version
        about = {
            version.learner: learner,
            version.learner_name: name,
            version.language: language,
            version.mode: mode,
            version.credit: credit or ("credit" if mode == "normal" else "no-credit"),
        }
        number = len(self._launches) + 1
        session = Session(number, course.tracks_of(learner), about, lambda: self.faults)
        folder = self._publish(course.package, headers, gzip=gzip)
        content = self.site.url(folder + course.package.href, "localhost" if cross_origin else "127.0.0.1")
        settings = {
            "version": _known_to_the_page(version),
            "stored": session.preset,
            "faults": asdict(self.faults),
            "storeUrl": f"/launch/{number}/store",
            "callUrl": f"/launch/{number}/call",
            "player": f"/launch/{number}/player",
            "content": content,
            "popup": popup,
            "closesOnFinish": closes_on_finish,
        }
        launch = _Launch(session, settings, content, sandbox)
        self._launches.append(launch)
        return self._open(page, launch)

    def leave(self, page: Page) -> None:
        """Leaves the SCO for another page of the LMS, in the same tab; a tab without a session stays."""
        launch = self._pages.pop(page, None)
        if launch is None or page.is_closed():
            return
        self._fetch_notes(page, launch)
        page.goto(self.site.url("/left"))
        self._wait_for_finish(page, launch)

    def close_normally(self, page: Page) -> None:
        """Closes the tab as a learner does, so that pagehide fires, and waits for what the SCO sends last.

        Offline nothing can arrive, so nothing is awaited.
        """
        launch = self._pages.pop(page)
        online = page.evaluate("navigator.onLine")
        self._fetch_notes(page, launch)
        page.close(run_before_unload=True)
        if not page.is_closed():
            page.wait_for_event("close")
        if online:
            self._wait_for_finish(page, launch)

    def kill_tab(self, page: Page) -> None:
        """Ends the tab's process: no event reaches the SCO, as when a phone needs the memory."""
        launch = self._pages.pop(page)
        self._fetch_notes(page, launch)
        with contextlib.suppress(Error):
            page.goto("chrome://crash")
        page.close()

    def hide(self, frame: Frame) -> None:
        """Makes the SCO's document hidden, as when the learner looks at another tab."""
        _set_visibility(frame, "hidden")

    def show(self, frame: Frame) -> None:
        """Makes the SCO's document visible again."""
        _set_visibility(frame, "visible")

    def update(self, old: Path, new: Path) -> None:
        """Replaces the package of a course; work is kept as long as the item's identifier stays."""
        course = self._course(old)
        course.package = read_package(new)
        self._courses[new.resolve()] = course

    def forget(self, learner: str, package: Path) -> None:
        """Deletes a learner's work, as a teacher does who lets somebody begin anew."""
        self._course(package).tracks_of(learner).values.clear()

    # Breaking

    def inject(self, faults: Faults) -> None:
        """Switches faults on, for open pages at once; ``Faults()`` heals everything."""
        self.faults = faults
        for page in self._pages:
            if not page.is_closed():
                page.evaluate("(faults) => (opener || self).lms.inject(faults)", asdict(faults))

    # Looking

    @property
    def calls(self) -> list[Call]:
        """Every call of every launch, in order within a launch."""
        for page, launch in self._pages.items():
            self._fetch_notes(page, launch)
        return [call for launch in self._launches for call in launch.session.calls]

    def sets(self, element: str) -> list[str]:
        """The values that were written to an element so far, in all launches."""
        return [call.value for call in self.calls if call.element == element and call.verb == "SetValue"]

    @property
    def violations(self) -> list[Violation]:
        """Every broken rule so far."""
        self.calls  # noqa: B018 - fetches what open pages still hold
        of_sessions = [violation for launch in self._launches for violation in launch.session.violations]
        return [*of_sessions, *self.watch.violations]

    def stored(self, learner: str, package: Path) -> dict[str, str]:
        """What the LMS has stored of a learner's work, element by element."""
        return dict(self._course(package).tracks_of(learner).values)

    def work(self, learner: str, package: Path) -> Work:
        """What the LMS has stored of a learner's work, in the same words for both versions of SCORM."""
        return read_work(self._course(package).package.version, self.stored(learner, package))

    def expect(self, *rules: str) -> None:
        """Says that the test breaks these rules on purpose; each must then be broken."""
        self._expected.update(rules)

    def verdict(self) -> str:
        """What is wrong at the end of the test, in words; "" when nothing is."""
        violations = self.violations
        unexpected = [str(violation) for violation in violations if violation.rule not in self._expected]
        missing = sorted(self._expected - {violation.rule for violation in violations})
        return "\n".join([*unexpected, *(f"{rule}: was not broken" for rule in missing), *self.site.errors])

    def close(self) -> None:
        """Lets slow answers go, so that the server can end."""
        for launch in self._launches:
            launch.session.close()

    # Inside

    def _course(self, package: Path) -> _Course:
        path = package.resolve()
        if path not in self._courses:
            self._courses[path] = _Course(read_package(path))
        return self._courses[path]

    def _publish(self, package: Package, headers: Mapping[str, str], *, gzip: bool) -> str:
        key = id(package), tuple(headers.items()), gzip
        if key not in self._published:
            self._published[key] = self.site.publish(package.members, headers, gzip=gzip)
        return self._published[key]

    def _open(self, page: Page, launch: _Launch) -> Frame:
        if page.context not in self.watch.contexts:
            page.context.add_init_script(path=HERE / "gestures.js")
            self.watch.attach(page.context)
        page.goto(self.site.url(f"/launch/{launch.session.number}/"))
        self._pages[page] = launch
        if launch.settings["popup"]:
            with page.expect_popup() as opened:
                page.get_by_role("button", name="Enter").click()
            window = opened.value
            window.wait_for_load_state()
            self._pages[window] = self._pages.pop(page)
            return window.main_frame
        page.wait_for_function("() => window.frames[0]?.frames[0]")
        frame = page.frame(name="sco")
        if frame is None:
            raise LookupError("the SCO's frame did not open")
        frame.wait_for_load_state()
        return frame

    def _wait_for_finish(self, page: Page, launch: _Launch) -> None:
        cookies = page.context.cookies(self.site.url(launch.settings["callUrl"]))
        notes = sum(int(cookie["value"]) for cookie in cookies if cookie["name"] == "notes")
        launch.session.wait_for_finish(notes, self.patience)

    @staticmethod
    def _fetch_notes(page: Page, launch: _Launch) -> None:
        """Fetches the notes of calls that an open page could not send because it is offline."""
        if not page.is_closed():
            launch.session.note(page.evaluate("() => (opener || self).lms?.takeUnsent() ?? []"))

    def _respond(self, method: str, path: str, body: bytes) -> Response | None:
        first, _, rest = path.removeprefix("/").partition("/")
        if first == "lms" and rest in _SCRIPTS:
            return Response(_SCRIPTS[rest].read_bytes(), "text/javascript; charset=utf-8")
        if first == "left":
            return Response(b"<!doctype html><title>Left</title><p>You left the course.</p>")
        if first != "launch":
            return None
        number, _, action = rest.partition("/")
        launch = self._launches[int(number) - 1]
        if method == "POST":
            return launch.session.respond(action, body)
        return Response(_page(launch) if action == "" else _player(launch))


def _known_to_the_page(version: Version) -> dict[str, object]:
    return {
        "name": version.name,
        "api": version.api,
        "functions": dict(version.functions),
        "blank": list(version.blank),
    }


def _page(launch: _Launch) -> bytes:
    settings = json.dumps(launch.settings).replace("<", "\\u003c")
    return _fill("page.html", launch=settings, module=launch.session.version.target)


def _player(launch: _Launch) -> bytes:
    sandbox = "" if launch.sandbox is None else f' sandbox="{html.escape(launch.sandbox)}"'
    return _fill("player.html", content=html.escape(launch.content), sandbox=sandbox)


def _fill(name: str, **values: str) -> bytes:
    return Template((HERE / name).read_text(encoding="utf-8")).substitute(values).encode()


def _set_visibility(frame: Frame, state: str) -> None:
    frame.evaluate(
        """(state) => {
            Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
            Object.defineProperty(document, "hidden", { value: state === "hidden", configurable: true });
            document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
        }""",
        state,
    )
