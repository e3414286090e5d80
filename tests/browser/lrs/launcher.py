"""The LMS in the hands of a test: it launches units by cmi5, and remembers its learners."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlencode

from lxml import etree

from tests.browser.lms.packages import read_members
from tests.browser.lms.records import Violation
from tests.browser.lms.site import STRICT_HEADERS, Request, Response, Site
from tests.browser.lms.watch import Watch
from tests.patience import PATIENCE

from .names import SESSION, STRUCTURE
from .sessions import Registration, Session
from .store import ENDPOINT, Store

if TYPE_CHECKING:
    from playwright.sync_api import Page

Mode = Literal["Normal", "Browse", "Review"]


class Launcher:
    """A strict LMS for one test.

    Attributes:
        store: its record store.
        sessions: every launch, in order.
        patience: how many seconds the last words of a closed page are awaited.
    """

    def __init__(self) -> None:
        self.store = Store()
        self.watch = Watch()
        self.site = Site(service=self.respond)
        self.sessions: list[Session] = []
        self.patience = PATIENCE
        self._registrations: dict[tuple[str, Path], Registration] = {}
        self._folders: dict[Path, str] = {}
        self._expected: set[str] = set()
        self._fakes: dict[str, bytes] = {}

    def launch(
        self,
        page: Page,
        package: Path,
        learner: str = "anna",
        *,
        unit: int = 0,
        mode: Mode = "Normal",
        mastery: float | None = None,
        returns: bool = False,
        back: str = "",
        languages: str = "",
    ) -> Session:
        """Open a unit of a package for a learner.

        Args:
            page: the tab.
            package: the zip; its structure says what there is to launch.
            learner: who learns; each has one registration in each package.
            unit: which of its units.
            mode: the launch mode.
            mastery: a mastery score of the LMS's own, in place of that of the structure.
            returns: whether the learner is to come back to a page of the LMS.
            back: where else the LMS sends the learner.
            languages: what the learner prefers.
        """
        members = read_members(package)
        root = etree.fromstring(members["cmi5.xml"])
        au = [*root.iter(f"{STRUCTURE}au")][unit]
        returns_to = back or (self.site.url("/launch/back") if returns else "")
        session = self._begin(learner, package, au, mode, mastery, returns_to)
        if languages:
            wish = {"languagePreference": languages, "audioPreference": "off"}
            self.store.preferences[session.registration.identifier] = json.dumps(wish).encode()
        if package not in self._folders:
            self._folders[package] = self.site.publish(members, STRICT_HEADERS)
        self.watch.attach(page.context)
        page.goto(self.address(session, self._folders[package] + (au.findtext(f"{STRUCTURE}url") or "")))
        return session

    def address(self, session: Session, path: str) -> str:
        """Return where a session is launched; the order of the parameters means nothing."""
        parameters = {
            "registration": session.registration.identifier,
            "fetch": self.site.url(f"/launch/token/{session.identifier}"),
            "activityId": session.activity,
            "actor": json.dumps(session.actor),
            "endpoint": self.site.url(f"{ENDPOINT}/"),
        }
        return f"{self.site.url(path)}?{urlencode(parameters, quote_via=quote)}"

    def close_normally(self, page: Page, session: Session) -> None:
        """Close the tab as a learner does, and wait for the last words of the session."""
        page.close(run_before_unload=True)
        self.wait_for_end(session)

    def wait_for_end(self, session: Session) -> None:
        """Wait until a session is terminated; if it never is, a rule is broken."""
        with self.store.news:
            self.store.news.wait_for(lambda: session.over, timeout=self.patience)
        if "terminated" not in session.said:
            self.store.note("9.3.8.0-1", "the page was left, and terminated did not come")

    def wait_for(self, session: Session, *said: str) -> None:
        """Wait until a session has said these verbs and no others, whatever was answered between them."""
        with self.store.news:
            self.store.news.wait_for(lambda: session.said == [*said], timeout=self.patience)
        assert session.said == [*said]

    def wait_for_answers(self, session: Session, number: int) -> None:
        """Wait until a session has told of this many answers."""
        with self.store.news:
            self.store.news.wait_for(lambda: len(session.answers) == number, timeout=self.patience)
        assert len(session.answers) == number

    def wait_for_requests(self, request: str, number: int) -> None:
        """Wait until the store was asked for something this often."""
        with self.store.news:
            self.store.news.wait_for(
                lambda: self.store.requests.count(request) >= number, timeout=self.patience
            )
        assert self.store.requests.count(request) >= number

    def wait_for_state(self, session: Session, holds: Callable[[dict[str, Any]], bool]) -> None:
        """Wait until the document of state of a session's unit is as it should be."""
        with self.store.news:
            self.store.news.wait_for(lambda: holds(self.state(session)), timeout=self.patience)
        assert holds(self.state(session))

    def fake(self, resource: str, body: bytes) -> None:
        """Answer with this instead: for the token, or for a document of state by its name."""
        self._fakes[resource] = body

    def state(self, session: Session) -> dict[str, Any]:
        """Return the document of state of a session's unit."""
        name = (session.registration.identifier, session.activity, "westeros-learn")
        document: dict[str, Any] = json.loads(self.store.documents.get(name, b"{}"))
        return document

    def expect(self, *requirements: str) -> None:
        """Say that the test breaks these rules on purpose; each must then be broken."""
        self._expected.update(requirements)

    def verdict(self) -> str:
        """Return what is wrong at the end of the test, in words; "" when nothing is."""
        violations: list[Violation] = [*self.store.violations, *self.watch.violations]
        unexpected = [str(each) for each in violations if each.rule not in self._expected]
        missing = sorted(self._expected - {each.rule for each in violations})
        return "\n".join([*unexpected, *(f"{rule}: was not broken" for rule in missing), *self.site.errors])

    # Inside

    def _begin(
        self, learner: str, package: Path, au: etree._Element, mode: Mode, mastery: float | None, back: str
    ) -> Session:
        registration = self._registrations.setdefault((learner, package), Registration(str(uuid.uuid4())))
        identifier, iri = str(uuid.uuid4()), au.get("id", "")
        stated = au.get("masteryScore")
        data: dict[str, Any] = {
            "contextTemplate": {
                "contextActivities": {"grouping": [{"id": iri}]},
                "extensions": {SESSION: identifier, "https://lms.example/place": {"room": [1, 2]}},
                "platform": "Test LMS",
            },
            "launchMode": mode,
            "moveOn": au.get("moveOn", "NotApplicable"),
        }
        score = mastery if mastery is not None else float(stated) if stated else None
        data |= {"masteryScore": score} if score is not None else {}
        data |= {"returnURL": back} if back else {}
        session = Session(
            identifier=identifier,
            token=uuid.uuid4().hex,
            actor={
                "objectType": "Agent",
                "name": "Anna Nováková",
                "account": {"homePage": "https://lms.example", "name": learner},
            },
            activity=f"https://lms.example/au/{uuid.uuid5(uuid.NAMESPACE_URL, iri)}",
            registration=registration,
            data=data,
        )
        for other in self.sessions:
            if other.registration is registration and not other.over:
                other.abandoned = True
        self.sessions.append(session)
        self.store.sessions[session.token] = session
        return session

    def respond(self, request: Request) -> Response | None:
        """Answer whatever is no published content."""
        if request.path == "/launch/back":
            return Response(b"<!doctype html><title>Back</title><h1>Back in the LMS</h1>")
        asked = "token" if request.path.startswith("/launch/token/") else request.query.get("stateId", "")
        if asked in self._fakes and request.method in {"GET", "POST"}:
            return Response(self._fakes[asked], "application/json")
        if request.path.startswith("/launch/token/"):
            return self._give_token(request, request.path.rpartition("/")[2])
        return self.store.respond(request)

    def _give_token(self, request: Request, identifier: str) -> Response:
        session = next(each for each in self.sessions if each.identifier == identifier)
        session.fetched += 1
        if request.method != "POST":
            self.store.note("8.1.2.0-4", f"{request.method} for the token")
        if session.fetched > 1:
            self.store.note("8.2.1", "the token was asked for twice")
        answer = {"error-code": "1", "error-text": "It was given before."} if session.fetched > 1 else {}
        answer = answer or {"auth-token": session.token}
        return Response(json.dumps(answer).encode(), "application/json")
