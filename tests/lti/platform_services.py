"""The test platform's services: access, line items, scores, members (SF 4.1, AGS 2.0, NRPS 2.0)."""

from __future__ import annotations

import re
import secrets
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, abort, jsonify, request, url_for

if TYPE_CHECKING:
    from .platform import TestPlatform
    from .school import Client, Course, Link

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
_LIS = "application/vnd.ims.lis.v2"
_DATED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+(Z|[+-]\d\d:\d\d)")


@dataclass
class Services:
    """What the services hold, and how they are to fail.

    Attributes:
        items: of each course its columns, by number.
        scores: of each column the last score of each person.
        log: every score that was taken, in its order.
        tokens: access that is good, with its client and scopes.
        troubles: statuses that the next requests get instead of an answer.
        page: how many rows a page has.
        quoted: whether `rel="next"` is written with quotes.
    """

    items: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    scores: dict[tuple[str, str], dict[str, dict[str, Any]]] = field(default_factory=dict)
    log: list[dict[str, Any]] = field(default_factory=list)
    tokens: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    token_requests: int = 0
    assertions: set[str] = field(default_factory=set)
    troubles: list[int] = field(default_factory=list)
    page: int = 2
    quoted: bool = True
    lasts: Any = 3600
    answers: dict[str, Any] = field(default_factory=dict)

    def add(self, course: str, told: dict[str, Any]) -> str:
        """Make a column; return its number."""
        columns = self.items.setdefault(course, {})
        number = str(len(columns) + 1)
        columns[number] = told
        return number

    def claim(self, base: str, client: Client, course: Course, link: Link | None) -> dict[str, Any]:
        """Return what a launch says of the gradebook (AGS 2.0, 3.1)."""
        base = f"{base}/courses/{course.id}/lineitems"
        told = {
            "scope": [scope for scope in client.scopes if scope.startswith(AGS)],
            "lineitems": f"{base}?type_id=1",
        }
        if link and link.line_item:
            told["lineitem"] = f"{base}/{link.line_item}/lineitem?type_id=1"
        return told


def add_services(app: Flask, platform: TestPlatform) -> None:
    """Let an app answer for the services of a platform."""
    views, course = _Views(platform), "/courses/<course>"
    columns = f"{course}/lineitems"
    app.add_url_rule("/token", view_func=views.token, methods=["POST"])
    app.add_url_rule(columns, view_func=views.line_items, methods=["GET"])
    app.add_url_rule(columns, view_func=views.new_line_item, methods=["POST"])
    app.add_url_rule(f"{columns}/<number>/lineitem/scores", view_func=views.score, methods=["POST"])
    app.add_url_rule(f"{course}/members", view_func=views.members)


class _Views:
    """What is answered; a tool that is wrong gets an answer of 400 or more."""

    def __init__(self, platform: TestPlatform) -> None:
        self.platform = platform

    @property
    def services(self) -> Services:
        """What the services hold."""
        return self.platform.services

    def allowed(self, *scopes: str) -> None:
        """See that access is good for this."""
        if self.services.troubles:
            abort(Response("The platform is in trouble.", self.services.troubles.pop(0)))
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if kind != "Bearer" or token not in self.services.tokens:
            abort(401, "This access is not good.")
        if not set(scopes) & set(self.services.tokens[token][1]):
            abort(403, "This access is for something else.")

    def token(self) -> Any:
        """Give access for a signed assertion (SF 4.1.1)."""
        self.services.token_requests += 1
        sent = request.form
        claims = self.platform.signed_by_tool(sent.get("client_assertion", ""))
        wanted = sent.get("scope", "").split()
        client = self.platform.clients[claims["iss"]]
        aud = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
        right = (
            sent.get("grant_type") == "client_credentials"
            and sent.get("client_assertion_type") == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            and claims["iss"] == claims["sub"] == client.id
            and f"{self.platform.base}/token" in aud
            and claims["exp"] > time.time() > claims["iat"] - 5
            and claims["jti"] not in self.services.assertions
        )
        if not right:
            return jsonify(error="invalid_client"), 400
        self.services.assertions.add(claims["jti"])
        granted = [scope for scope in wanted if scope in client.scopes]
        if not granted:
            return jsonify(error="invalid_scope"), 400
        made = secrets.token_urlsafe(16)
        self.services.tokens[made] = (client.id, granted)
        told = {"access_token": made, "token_type": "Bearer", "expires_in": self.services.lasts}
        return jsonify({**told, "scope": " ".join(granted), **self.services.answers.get("token", {})})

    def line_items(self, course: str) -> Any:
        """Tell the columns (AGS 2.0, 3.2.6)."""
        self.allowed(f"{AGS}/lineitem", f"{AGS}/lineitem.readonly")
        rows = [_told(self.platform, course, number) for number in self.services.items.get(course, {})]
        marks = {"resource_id": "resourceId", "resource_link_id": "resourceLinkId", "tag": "tag"}
        for name, told in marks.items():
            if name in request.args:
                rows = [row for row in rows if row.get(told) == request.args[name]]
        return _paged(self.services, rows, f"{_LIS}.lineitemcontainer+json", lambda page: page)

    def new_line_item(self, course: str) -> Any:
        """Take a column (AGS 2.0, 3.2.9)."""
        self.allowed(f"{AGS}/lineitem")
        sent = request.get_json(force=True)
        typed = request.content_type == f"{_LIS}.lineitem+json"
        if not typed or not sent.get("label") or not sent.get("scoreMaximum", 0) > 0 or "id" in sent:
            abort(400, "This is no line item.")
        made = jsonify(_told(self.platform, course, self.services.add(course, sent)))
        made.status_code, made.content_type = 201, f"{_LIS}.lineitem+json"
        return made

    def score(self, course: str, number: str) -> Any:
        """Take a score (AGS 2.0, 4.4)."""
        self.allowed(f"{AGS}/score")
        sent = request.get_json(force=True)
        person = self.platform.people.get(str(sent.get("userId")))
        right = (
            request.content_type == "application/vnd.ims.lis.v1.score+json"
            and _DATED.fullmatch(sent.get("timestamp", "")) is not None
            and sent.get("activityProgress")
            in ("Initialized", "Started", "InProgress", "Submitted", "Completed")
            and sent.get("gradingProgress")
            in ("FullyGraded", "Pending", "PendingManual", "Failed", "NotReady")
            and ("scoreGiven" not in sent or sent.get("scoreMaximum", 0) > 0 <= sent["scoreGiven"])
            and request.args.get("type_id") == "1"
        )
        if not right or person is None:
            abort(400, "Incorrect score received")
        if number not in self.services.items.get(course, {}):
            abort(404, "There is no such line item.")
        if not any(role.endswith("#Learner") for role in person.roles):
            abort(400, "This person is not graded here.")
        kept = self.services.scores.setdefault((course, number), {})
        last = kept.get(person.id)
        if last and last["timestamp"][:19] >= sent["timestamp"][:19]:  # to the second, as Moodle compares
            abort(409, "Refusing score with an earlier timestamp")
        kept[person.id] = sent
        self.services.log.append({"course": course, "item": number, **sent})
        return "", 204

    def members(self, course: str) -> Any:
        """Tell the members (NRPS 2.0, 2.4)."""
        self.allowed(NRPS)
        if request.headers.get("Accept") != "application/vnd.ims.lti-nrps.v2.membershipcontainer+json":
            abort(406)
        here = self.platform.courses[course]
        if (link := request.args.get("rlid")) and link not in here.links:
            abort(404)
        rows = [_member(self.platform, name) for name in here.members]
        about = {"id": here.id, "label": here.id.upper(), "title": here.title}
        typed = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
        return _paged(
            self.services, rows, typed, lambda page: {"id": request.url, "context": about, "members": page}
        )


def _told(platform: TestPlatform, course: str, number: str) -> dict[str, Any]:
    address = f"{platform.base}/courses/{course}/lineitems/{number}/lineitem?type_id=1"
    return {"id": address, **platform.services.items[course][number]}


def _member(platform: TestPlatform, name: str) -> dict[str, Any]:
    person = platform.people[name]
    return {
        "status": "Active" if person.active else "Inactive",
        "user_id": person.id,
        "name": f"{person.given} {person.family}",
        "given_name": person.given,
        "family_name": person.family,
        "email": person.email,
        "roles": person.roles,
    }


def _paged(services: Services, rows: list[dict[str, Any]], typed: str, body: Any) -> Response:
    begin = request.args.get("from", 0, int)
    answer = jsonify(body(rows[begin : begin + services.page]))
    answer.content_type = typed
    answer.headers["Link"] = f'<{request.base_url}>; rel="first"'
    if begin + services.page < len(rows) or "endless" in services.answers:
        asked = {**request.args, "from": str(begin + services.page)}
        following = url_for(str(request.endpoint), _external=True, **{**(request.view_args or {}), **asked})
        following = services.answers.get("next", following)
        relation = '"next"' if services.quoted else "next"
        answer.headers["Link"] = f'<{request.base_url}>; rel="first", <{following}>; rel={relation}'
    return answer
