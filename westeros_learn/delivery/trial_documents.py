"""Documents in the record store of the test LMS: state and profiles (xAPI 1.0.3, part three, 2.2 to 2.7)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Answer:
    """What the store answers.

    Attributes:
        why: what was wrong, "" for nothing.
    """

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request to the store."""

    method: str
    resource: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: str


def refused(status: int, why: str) -> Answer:
    """Return the answer that says why something was not done."""
    return Answer(status, why, {"Content-Type": "text/plain; charset=utf-8"}, why)


def document_name(asked: Asked, session: sqlite3.Row) -> str | None:
    """Return what a document is called here; None where the request does not say which one it is."""
    query = asked.query
    if asked.resource == "activities/state" and {"activityId", "agent"} <= query.keys():
        return state_name(query["activityId"], query.get("registration", ""), query.get("stateId", ""))
    if asked.resource == "agents/profile" and "agent" in query:
        return profile_name(query.get("profileId", ""))
    if asked.resource == "activities/profile" and "activityId" in query:
        return f"activity {session['activity']} {query.get('profileId', '')}"
    return None


def state_name(activity: str, registration: str, state: str) -> str:
    """Return what a document of a learner's state in a unit is called here."""
    return f"state {activity} {registration} {state}"


def profile_name(profile: str) -> str:
    """Return what a document of the learner's profile is called here."""
    return f"profile {profile}"


def document(store: sqlite3.Connection, asked: Asked, name: str, *, forgets: bool) -> Answer:
    """Answer a request for a document; `forgets`: say that it was done, and do nothing."""
    if name.endswith(" ") and asked.method == "GET":
        rows = store.execute("SELECT name FROM documents WHERE substr(name, 1, ?) = ?", [len(name), name])
        return Answer(200, json.dumps([row["name"][len(name) :] for row in rows]))
    row = store.execute("SELECT * FROM documents WHERE name = ?", [name]).fetchone()
    tag = "" if row is None else _tag(row["content"])
    if asked.method == "GET":
        kind = {} if row is None else {"Content-Type": row["type"], "ETag": tag}
        return Answer(404) if row is None else Answer(200, row["content"], kind)
    refusal = _overtaken(asked, tag)
    if refusal is not None or forgets:
        return refusal or Answer(204)
    if asked.method == "DELETE":
        store.execute("DELETE FROM documents WHERE name = ?", [name])
    elif asked.method in ("PUT", "POST"):
        content = asked.body
        if asked.method == "POST" and row is not None:
            try:  # of two objects the newer one's members hold (xAPI, part three, 2.2)
                content = json.dumps({**json.loads(row["content"]), **json.loads(content)})
            except (ValueError, TypeError):
                return refused(400, "Only JSON objects are put together.")
        put(store, name, content, asked.headers.get("content-type", "application/octet-stream"))
    else:
        return refused(405, "Documents are read, written and deleted.")
    return Answer(204)


def _overtaken(asked: Asked, tag: str) -> Answer | None:
    """Return why a document is not written: somebody else has written it since (xAPI, part three, 3.1)."""
    match, none = asked.headers.get("if-match"), asked.headers.get("if-none-match")
    if (match and match != tag) or (none == "*" and tag):
        return refused(412, "The document was changed since it was read.")
    if asked.resource.endswith("profile") and tag and not match and asked.method == "PUT":
        return refused(409, "It does not say which version of the profile it writes over.")
    return None


def put(store: sqlite3.Connection, name: str, content: str, kind: str) -> None:
    """Write a document, over what was there."""
    store.execute("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", [name, content, kind])


def _tag(content: str) -> str:
    return f'"{sha256(content.encode()).hexdigest()}"'
