"""The record store: statements, documents of state and of the learner's profile, for one token a session."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from tests.browser.lms.records import Violation
from tests.browser.lms.site import Request, Response

from .rules import statement_faults

if TYPE_CHECKING:
    from .sessions import Session

ENDPOINT = "/launch/xapi"
_LAUNCH_DATA = "LMS.LaunchData"
_PREFERENCES = "cmi5LearnerPreferences"


@dataclass(frozen=True)
class Outage:
    """What goes wrong; without arguments nothing does.

    Attributes:
        status: answers with this status, and with a page; 0 for none.
        resources: only to requests for these, by the ends of their paths; empty for all.
        methods: only to these.
        stores: whether it does all the same what it was asked to.
        holds: whether it answers nothing before this outage is over.
    """

    status: int = 0
    resources: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    stores: bool = False
    holds: bool = False

    def strikes(self, request: Request) -> bool:
        """Say whether a request meets it."""
        resource = not self.resources or request.path.endswith(self.resources)
        return bool(self.status) and resource and (not self.methods or request.method in self.methods)


class Store:
    """A strict record store.

    Attributes:
        tags: "named" when a document is read and when it is written, "silent" when it is written, or "hidden"
            always, as from a page of another origin; then it takes no document without a tag all the same.
        outage: what goes wrong at the moment.
        violations: what cmi5 or xAPI forbid and a unit did.
        conflicts: ids of statements that arrived again, and were another.
        requests: what was asked for, in order: method and end of the path.
    """

    def __init__(self) -> None:
        self.tags: Literal["named", "silent", "hidden"] = "silent"
        self.outage = Outage()
        self.violations: list[Violation] = []
        self.conflicts: list[str] = []
        self.requests: list[str] = []
        self.news = threading.Condition()
        self.sessions: dict[str, Session] = {}
        self.documents: dict[tuple[str, ...], bytes] = {}
        self.preferences: dict[str, bytes] = {}
        self._closed = False

    def respond(self, request: Request) -> Response | None:
        """Answer a request to the store."""
        if not request.path.startswith(f"{ENDPOINT}/"):
            return None
        resource = request.path.removeprefix(f"{ENDPOINT}/")
        with self.news:
            self.requests.append(f"{request.method} {resource}")
            self.news.notify_all()
            self.news.wait_for(lambda: self._closed or not self.outage.holds)
            outage = self.outage
            strikes = outage.strikes(request)
            done = Response() if strikes and not outage.stores else self._answer(request, resource)
            self.news.notify_all()
        return Response(b"<!doctype html><p>Not now.", "text/html", outage.status) if strikes else done

    def inject(self, outage: Outage) -> None:
        """Switch an outage on; ``Outage()`` heals everything."""
        with self.news:
            self.outage = outage
            self.news.notify_all()

    def close(self) -> None:
        """Let slow answers go."""
        with self.news:
            self._closed = True
            self.news.notify_all()

    def note(self, requirement: str, sentence: str) -> None:
        """Note what a unit did wrong."""
        self.violations.append(Violation(requirement, sentence))

    def _answer(self, request: Request, resource: str) -> Response:
        session = self.sessions.get(request.headers.get("authorization", "").removeprefix("Basic "))
        if session is None or not session.fetched:
            self.note("8.1.2.0-5", f"{request.method} {resource} without the token")
            return _said("unknown token", 401)
        if session.abandoned:
            return _said("the session was abandoned", 401)
        if not request.headers.get("x-experience-api-version", "").startswith("1.0."):
            self.note("4.1.0.0-1", "no version of xAPI")
            return _said("no version", 400)
        if resource == "statements" and request.method in {"POST", "PUT"}:
            return self._take(json.loads(request.body), session)
        if resource == "activities/state":
            return self._state(request, session)
        if resource == "agents/profile" and request.method == "GET":
            return self._profile(request, session)
        self.note("4.1.0.0-1", f"no such resource: {request.method} {resource}")
        return _said("no such resource", 400)

    # Statements

    def _take(self, given: Any, session: Session) -> Response:
        batch = given if isinstance(given, list) else [given]
        kept = (list(session.statements), list(session.registration.statements))
        known = {each["id"]: each for each in session.registration.statements}
        for statement in batch:
            old = known.get(statement.get("id"))
            if old is not None and old != statement:
                self.conflicts.append(statement["id"])
                return self._give_back(session, kept, "another statement has this id", 409)
            if old is not None:
                continue
            faults = statement_faults(statement, session)
            if faults:
                self.violations += [Violation(*fault) for fault in faults]
                return self._give_back(session, kept, str(faults), 403)
            session.statements.append(statement)
            session.registration.statements.append(statement)
        return Response(json.dumps([each["id"] for each in batch]).encode(), "application/json")

    @staticmethod
    def _give_back(session: Session, kept: tuple[list[Any], list[Any]], why: str, status: int) -> Response:
        """Refuse a batch as a whole."""
        session.statements[:], session.registration.statements[:] = kept
        return _said(why, status)

    # Documents

    def _state(self, request: Request, session: Session) -> Response:
        query = dict(request.query)
        name = query.pop("stateId", "")
        agent = json.loads(query.pop("agent", "null"))
        asked = (query.pop("activityId", ""), query.pop("registration", ""), agent, query)
        if asked != (session.activity, session.registration.identifier, session.actor, {}):
            self.note("8.1.4.0-3", f"a state of something else: {asked}")
            return _said("not yours", 403)
        if name == _LAUNCH_DATA:
            if request.method != "GET":
                self.note("10.2.1.0-5", f"{request.method} {_LAUNCH_DATA}")
                return _said("not yours", 403)
            session.read.add(name)
            return Response(json.dumps(session.data).encode(), "application/json")
        key = (session.registration.identifier, session.activity, name)
        return self._write(request, key) if request.method == "PUT" else self._read(self.documents.get(key))

    def _read(self, document: bytes | None) -> Response:
        if document is None:
            return _said("no such document", 404)
        tag = {} if self.tags == "hidden" else {"ETag": _tag(document)}
        return Response(document, "application/json", headers=tag)

    def _write(self, request: Request, key: tuple[str, ...]) -> Response:
        old = self.documents.get(key)
        match, none = request.headers.get("if-match"), request.headers.get("if-none-match")
        if (match and (old is None or match not in {"*", _tag(old)})) or (none == "*" and old is not None):
            return _said("it is another one", 412)
        if old is not None and not match and self.tags == "hidden":
            return _said("which one is it to replace?", 409)
        json.loads(request.body)
        self.documents[key] = request.body
        tag = {"ETag": _tag(request.body)} if self.tags == "named" else {}
        return Response(status=204, headers=tag)

    def _profile(self, request: Request, session: Session) -> Response:
        if json.loads(request.query.get("agent", "null")) != session.actor:
            self.note("11.0.0.0-1", "the profile of another agent")
        if request.query.get("profileId") != _PREFERENCES:
            self.note("11.0.0.0-4", "another profile")
        session.read.add(_PREFERENCES)
        return self._read(self.preferences.get(session.registration.identifier))


def _said(text: str, status: int) -> Response:
    return Response(text.encode(), "text/plain; charset=utf-8", status)


def _tag(document: bytes) -> str:
    return f'"{hashlib.sha1(document, usedforsecurity=False).hexdigest()}"'
