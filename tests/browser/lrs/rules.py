"""What cmi5 forbids a unit, each by the number that the list of requirements has for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .forms import form_faults
from .names import CMI5, DEFINED, MASTERY, MOVE_ON, PROGRESS, SESSION
from .sessions import Session

Fault = tuple[str, str]
"""The number of a requirement, and what is wrong."""

_JUDGED = {"passed": True, "failed": False}


def statement_faults(statement: Mapping[str, Any], session: Session) -> list[Fault]:
    """Return what is wrong with a statement that arrives in a session."""
    form = [("4.1.0.0-1", sentence) for sentence in form_faults(statement)]
    if form:
        return form
    verb = DEFINED.get(statement["verb"]["id"], "")
    is_defined = any(each["id"] == CMI5 for each in _activities(statement, "category"))
    faults = [*_everywhere(statement, session), *_order(statement, verb, session)]
    if is_defined != bool(verb):
        faults.append(("9.6.2.1-1", f"{statement['verb']['id']} and the category of cmi5 do not go together"))
    if verb:
        faults += [*_of_defined(statement, verb, session), *_of_enrolment(verb, session)]
    elif any(each["id"] == MOVE_ON for each in _activities(statement, "category")):
        faults.append(("9.6.2.2-2", "a statement of one's own has the category of moveOn"))
    return faults


def _activities(statement: Mapping[str, Any], group: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = statement["context"].get("contextActivities", {}).get(group, [])
    return found


def _everywhere(statement: Mapping[str, Any], session: Session) -> Iterator[Fault]:
    context, template = statement["context"], session.data["contextTemplate"]
    if statement["actor"] != session.actor:
        yield "8.1.3.0-3", "another actor"
    if context["registration"] != session.registration.identifier:
        yield "8.1.4.0-3", "another registration"
    if context.get("extensions", {}).get(SESSION) != session.identifier:
        yield "9.6.3.1-4", "another session id, or none"
    for name, value in template.items():
        if name == "extensions" and not value.items() <= context.get("extensions", {}).items():
            yield "10.2.1.0-7", "an extension of the template is missing or changed"
        elif name not in {"extensions", "contextActivities"} and context.get(name) != value:
            yield "10.2.1.0-7", f"the template's {name} is missing or changed"
    for group, activities in template.get("contextActivities", {}).items():
        if any(each not in _activities(statement, group) for each in activities):
            yield "9.6.2.0-1", f"the template's activities are missing: {group}"


def _order(statement: Mapping[str, Any], verb: str, session: Session) -> Iterator[Fault]:
    if session.abandoned:
        yield "9.3.6.0-2", "the session was abandoned"
    if "terminated" in session.said:
        yield "9.3.8.0-2", f"{statement['verb']['id']} after terminated"
    if verb == "initialized":
        if session.read != {"LMS.LaunchData", "cmi5LearnerPreferences"}:
            yield "11.0.0.0-3", f"initialized before all was read: {session.read}"
        if session.statements:
            yield "9.3.2.0-2", "initialized is not the first"
    elif "initialized" not in session.said:
        yield "9.3.0.0-4", f"{statement['verb']['id']} before initialized"
    elif statement["timestamp"] < session.statements[0]["timestamp"]:
        yield "9.3.0.0-4", "its time is before that of initialized"
    if verb == "terminated" and any(
        each["timestamp"] > statement["timestamp"] for each in session.statements
    ):
        yield "9.3.0.0-5", "its time is before that of another statement"


def _of_defined(statement: Mapping[str, Any], verb: str, session: Session) -> Iterator[Fault]:
    result = statement.get("result", {})
    judges = "success" in result or "completion" in result
    if statement["object"]["id"] != session.activity:
        yield "8.1.5.0-6", "another object"
    if verb != "initialized" and "duration" not in result:
        yield "9.5.4.1-1", f"{verb} without a duration"
    if result.get("success") is not _JUDGED.get(verb):
        yield "9.5.2.0-3", f"{verb} with success {result.get('success')}"
    if result.get("completion") is not (True if verb == "completed" else None):
        yield "9.5.3.0-2", f"{verb} with completion {result.get('completion')}"
    if "score" in result and verb not in _JUDGED:
        yield "9.5.1.0-2", f"{verb} with a score"
    if judges != any(each["id"] == MOVE_ON for each in _activities(statement, "category")):
        yield "9.6.2.2-1", f"{verb} and the category of moveOn do not go together"
    if verb == "completed" and PROGRESS in result.get("extensions", {}):
        yield "9.5.5.1", "completed with a progress"
    if verb in _JUDGED:
        yield from _of_judged(statement, verb, session)


def _of_judged(statement: Mapping[str, Any], verb: str, session: Session) -> Iterator[Fault]:
    mastery = session.data.get("masteryScore")
    if mastery is not None:
        if statement["context"]["extensions"].get(MASTERY) != mastery:
            yield "9.6.3.2-2", "the mastery score does not stand in the context"
        scaled = statement["result"].get("score", {}).get("scaled")
        if scaled is not None and (scaled >= mastery) is not _JUDGED[verb]:
            yield "9.5.1.0-1", f"{verb} with a score of {scaled}, the mastery score being {mastery}"


def _of_enrolment(verb: str, session: Session) -> Iterator[Fault]:
    before = session.registration.said(session.activity)
    if verb in session.said:
        yield "9.3.0.0-2", f"{verb} twice in a session"
    if verb in _JUDGED and _JUDGED.keys() & set(session.said):
        yield "9.3.0.0-3", f"{verb} after {session.said}"
    if verb == "completed" and verb in before:
        yield "9.3.0.0-6", "completed twice in a registration"
    if verb == "passed" and verb in before:
        yield "9.3.0.0-7", "passed twice in a registration"
    if verb == "failed" and "passed" in before:
        yield "9.3.0.0-8", "failed after passed"
    if verb not in {"initialized", "terminated"} and session.data["launchMode"] != "Normal":
        yield "10.2.2.0-9", f"{verb} in {session.data['launchMode']}"
