"""The record store of the test LMS: what a package of cmi5 says while it is tried (xAPI 1.0.3, part three).

Everything lies in one small file beside the package, and goes with it: several processes may answer for
the same package.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import Any
from uuid import uuid4

from westeros_learn.delivery.trial_documents import (
    Answer,
    Asked,
    document,
    document_name,
    profile_name,
    put,
    refused,
    state_name,
)
from westeros_learn.delivery.trial_statements import (
    COMPLETED,
    PASSED,
    SESSION,
    TERMINATED,
    VERBS,
    Said,
    is_defined,
    statement_faults,
)

LEARNER = {
    "objectType": "Agent",
    "name": "Example Learner",
    "account": {"homePage": "https://lms.invalid", "name": "learner-1"},
}
"""Who learns in a test: nobody."""

_TABLES = """
CREATE TABLE IF NOT EXISTS sessions (id TEXT PRIMARY KEY, unit TEXT, registration TEXT, token TEXT,
    fetched INTEGER DEFAULT 0, activity TEXT, mastery REAL, move_on TEXT, is_open INTEGER DEFAULT 1);
CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, content BLOB, type TEXT);
CREATE TABLE IF NOT EXISTS statements (id TEXT PRIMARY KEY, session TEXT, said TEXT);
CREATE TABLE IF NOT EXISTS calls (number INTEGER PRIMARY KEY AUTOINCREMENT, said TEXT, body TEXT,
    status INTEGER, why TEXT);
CREATE TABLE IF NOT EXISTS conditions (name TEXT PRIMARY KEY);
"""
_LONGEST = 4_000
"""Characters of a request that stand in the list of calls, and of its body."""


@dataclass(frozen=True, slots=True)
class Unit:
    """What is launched: see `inspector.playing.Sco`."""

    id: str
    mastery: float | None
    move_on: str
    parameters: str


class TrialRecords:
    """The store of one package.

    Args:
        file: where it lies; it is made when it is needed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            connection.executescript(_TABLES)
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()  # what was not committed is not kept

    # --- the LMS's side ---------------------------------------------------------------------

    def launch(self, unit: Unit, *, anew: bool = False) -> dict[str, str]:
        """Begin a visit as an LMS does (cmi5 8.1 and 10).

        Args:
            unit: what is launched.
            anew: whether with a new registration.

        Returns:
            What the address of the launch says, but for other addresses: `registration`, `activityId`,
            `actor`; and `session`, which names the address of the token.
        """
        with self._open() as store:
            last = store.execute("SELECT registration FROM sessions ORDER BY rowid DESC LIMIT 1").fetchone()
            registration = str(uuid4()) if anew or last is None else last["registration"]
            session, activity = (
                str(uuid4()),
                f"https://lms.invalid/au/{sha256(unit.id.encode()).hexdigest()[:16]}",
            )
            store.execute("UPDATE sessions SET is_open = 0 WHERE is_open = 1")
            store.execute(
                "INSERT INTO sessions (id, unit, registration, token, activity, mastery, move_on)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                [session, unit.id, registration, token_urlsafe(24), activity, unit.mastery, unit.move_on],
            )
            data = {
                "contextTemplate": {
                    "contextActivities": {
                        "grouping": [{"objectType": "Activity", "id": unit.id or activity}]
                    },
                    "extensions": {SESSION: session},
                },
                "launchMode": "Normal",
                "moveOn": unit.move_on,
                **({"masteryScore": unit.mastery} if unit.mastery is not None else {}),
                **({"launchParameters": unit.parameters} if unit.parameters else {}),
            }
            put(
                store,
                state_name(activity, registration, "LMS.LaunchData"),
                json.dumps(data),
                "application/json",
            )
            preferences = json.dumps({"languagePreference": "en", "audioPreference": "on"})
            put(store, profile_name("cmi5LearnerPreferences"), preferences, "application/json")
        return {
            "session": session,
            "registration": registration,
            "activityId": activity,
            "actor": json.dumps(LEARNER),
        }

    def token(self, session: str) -> Answer:
        """Give the token of a visit, once (cmi5 8.2)."""
        with self._open() as store:
            row = store.execute("SELECT * FROM sessions WHERE id = ?", [session]).fetchone()
            if row is None:
                return Answer(404)
            store.execute("UPDATE sessions SET fetched = fetched + 1 WHERE id = ?", [session])
            if row["fetched"]:
                answer = {"error-code": "1", "error-text": "It was given before."}
                _note(
                    store,
                    "POST fetch",
                    200,
                    "The token was asked for twice; an LMS gives it once (cmi5 8.2).",
                )
            else:
                answer = {"auth-token": row["token"]}
                _note(store, "POST fetch", 200, "")
        return Answer(200, json.dumps(answer))

    def set_conditions(self, conditions: Mapping[str, bool]) -> None:
        """Set how the store is from now on: `fails`, `forgets`, `slow`."""
        with self._open() as store:
            store.execute("DELETE FROM conditions")
            store.executemany(
                "INSERT INTO conditions VALUES (?)", [[name] for name, on in conditions.items() if on]
            )

    def conditions(self) -> frozenset[str]:
        """Return how the store is."""
        with self._open() as store:
            return _conditions(store)

    def calls(self, after: int) -> list[dict[str, Any]]:
        """Return the requests after a number, the first ones first."""
        with self._open() as store:
            rows = store.execute("SELECT * FROM calls WHERE number > ? ORDER BY number LIMIT 500", [after])
            return [dict(row) for row in rows]

    def standing(self) -> dict[str, str]:
        """Return what the LMS knows of the learner in the unit that was launched last."""
        with self._open() as store:
            session = store.execute("SELECT * FROM sessions ORDER BY rowid DESC LIMIT 1").fetchone()
            if session is None:
                return {}
            kept = _kept(store, session)
            length = store.execute(
                "SELECT total(length(content)) FROM documents"
                " WHERE name LIKE ? AND name NOT LIKE '% LMS.LaunchData'",
                [state_name(session["activity"], session["registration"], "%")],
            ).fetchone()[0]
        verbs = [each["verb"]["id"] for _, each in kept if is_defined(each)]
        scores = [each["result"]["score"] for _, each in kept if "score" in each.get("result", {})]
        return {
            "said": ", ".join(verb.removeprefix(VERBS) for verb in dict.fromkeys(verbs)),
            "moveOn": session["move_on"],
            "satisfied": "yes" if _is_satisfied(session["move_on"], verbs) else "no",
            "score": json.dumps(scores[-1]) if scores else "",
            "statements": str(len(kept)),
            "state": f"{length:.0f} characters",
            "ended": "yes"
            if any(owner == session["id"] and each["verb"]["id"] == TERMINATED for owner, each in kept)
            else "no",
        }

    # --- the package's side -----------------------------------------------------------------

    def answer(self, asked: Asked) -> Answer:
        """Answer a request of the package, and note it."""
        with self._open() as store:
            answer = self._answered(store, asked)
            _note(store, _told(asked), answer.status, answer.why, asked.body)
        return answer

    def _answered(self, store: sqlite3.Connection, asked: Asked) -> Answer:
        given = asked.headers.get("authorization", "").removeprefix("Basic ")
        session = store.execute("SELECT * FROM sessions WHERE token = ? AND fetched > 0", [given]).fetchone()
        if session is None:
            return refused(401, "It does not show the token that the LMS gave (cmi5 8.1.2).")
        if not session["is_open"]:
            return refused(403, "Its session is over: another one was launched since.")
        if not asked.headers.get("x-experience-api-version", "").startswith("1.0"):
            return refused(400, "It does not say which version of xAPI it speaks (xAPI 3.3).")
        conditions = _conditions(store)
        if asked.method not in ("GET", "HEAD") and "fails" in conditions:
            return refused(503, "The record store could not keep it.")
        if asked.resource == "statements":
            return _statements(store, asked, session, forgets="forgets" in conditions)
        name = document_name(asked, session)
        if name is None:
            return refused(
                404, "The record store has no such resource, or the request does not say which document."
            )
        return document(store, asked, name, forgets="forgets" in conditions)


# --- statements ------------------------------------------------------------------------------


def _statements(store: sqlite3.Connection, asked: Asked, session: sqlite3.Row, *, forgets: bool) -> Answer:
    if asked.method == "GET":
        said = [statement for _, statement in _kept(store, session)]
        wanted = asked.query.get("statementId")
        if not wanted:
            return Answer(200, json.dumps({"statements": said[::-1], "more": ""}))
        found = next((each for each in said if each["id"] == wanted), None)
        return Answer(404) if found is None else Answer(200, json.dumps(found))
    if asked.method not in ("PUT", "POST"):
        return refused(405, "Statements are neither changed nor deleted (xAPI 2.1).")
    try:
        given = json.loads(asked.body)
    except ValueError:
        return refused(400, "It is no JSON.")
    batch = given if isinstance(given, list) else [given]
    for statement in batch:
        if isinstance(statement, dict) and asked.method == "PUT":
            statement.setdefault("id", asked.query.get("statementId", ""))
        refusal = _take(store, statement, session, forgets=forgets)
        if refusal is not None:
            return refusal
    return Answer(204) if asked.method == "PUT" else Answer(200, json.dumps([each["id"] for each in batch]))


def _take(store: sqlite3.Connection, statement: Any, session: sqlite3.Row, *, forgets: bool) -> Answer | None:
    """Keep a statement; return why it is refused, None when it is kept, or was before."""
    kept = _kept(store, session)
    identifier = statement.get("id") if isinstance(statement, dict) else None
    old = next((each for _, each in kept if each["id"] == identifier), None)
    if old is not None:
        return None if old == statement else refused(409, "Another statement has this id (xAPI 2.4.1).")
    said = Said(
        session=session["id"],
        registration=session["registration"],
        activity=session["activity"],
        mode="Normal",
        mastery=session["mastery"],
        in_session=tuple(each["verb"]["id"] for owner, each in kept if owner == session["id"]),
        before=frozenset(each["verb"]["id"] for _, each in kept if is_defined(each)),
    )
    faults = " ".join(statement_faults(statement, said))
    if faults:
        return refused(403 if identifier else 400, faults)
    if not forgets:
        store.execute(
            "INSERT INTO statements (id, session, said) VALUES (?, ?, ?)",
            [identifier, session["id"], json.dumps(statement)],
        )
    return None


def _kept(store: sqlite3.Connection, session: sqlite3.Row) -> list[tuple[str, dict[str, Any]]]:
    """Return the statements of a registration in a unit, each after the id of its session, in order."""
    rows = store.execute(
        "SELECT session, said FROM statements JOIN sessions ON sessions.id = statements.session"
        " WHERE registration = ? AND unit = ? ORDER BY statements.rowid",
        [session["registration"], session["unit"]],
    )
    return [(row["session"], json.loads(row["said"])) for row in rows]


def _is_satisfied(move_on: str, verbs: list[str]) -> bool:
    """Say whether a unit's moveOn is fulfilled (cmi5 13.1.4)."""
    passed, completed = PASSED in verbs, COMPLETED in verbs
    return {
        "Passed": passed,
        "Completed": completed,
        "CompletedAndPassed": completed and passed,
        "CompletedOrPassed": completed or passed,
    }.get(move_on, True)


# --- what is told ----------------------------------------------------------------------------


def _conditions(store: sqlite3.Connection) -> frozenset[str]:
    return frozenset(row["name"] for row in store.execute("SELECT name FROM conditions"))


def _note(store: sqlite3.Connection, said: str, status: int, why: str, body: str = "") -> None:
    store.execute(
        "INSERT INTO calls (said, body, status, why) VALUES (?, ?, ?, ?)",
        [said, body[:_LONGEST], status, why],
    )


def _told(asked: Asked) -> str:
    """Return a request in a line: of statements what they say, of a document which one it is."""
    named = asked.query.get("stateId") or asked.query.get("profileId") or ", ".join(_verbs_in(asked.body))
    return f"{asked.method} {asked.resource} {named}".strip()[:_LONGEST]


def _verbs_in(body: str) -> Iterator[str]:
    try:
        given = json.loads(body)
    except ValueError:
        return
    for statement in given if isinstance(given, list) else [given]:
        verb = statement.get("verb") if isinstance(statement, dict) else None
        if isinstance(verb, dict):
            yield str(verb.get("id", "")).rpartition("/")[2]
