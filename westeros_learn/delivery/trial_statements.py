"""What is wrong with a statement that a package of cmi5 sends (cmi5 Quartz, 9; xAPI 1.0.3, part two)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

VERBS = "http://adlnet.gov/expapi/verbs/"
INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED = (
    f"{VERBS}{word}" for word in ("initialized", "completed", "passed", "failed", "terminated")
)
DEFINED = frozenset({INITIALIZED, COMPLETED, PASSED, FAILED, TERMINATED})
_OF_LMS = frozenset(
    f"https://w3id.org/xapi/adl/verbs/{word}" for word in ("launched", "satisfied", "waived", "abandoned")
)

CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/cmi5"
MOVE_ON = "https://w3id.org/xapi/cmi5/context/categories/moveon"
SESSION = "https://w3id.org/xapi/cmi5/context/extensions/sessionid"

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]00:?00)")
_DURATION = re.compile(r"P(?=.)(\d+[YMWD])*(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


@dataclass(frozen=True, slots=True)
class Said:
    """What is known when a statement comes.

    Attributes:
        session: the id of the visit.
        registration: of the learner in the course.
        activity: what the LMS calls the unit.
        mode: Normal, Browse or Review.
        mastery: the mastery score, None for none.
        in_session: the verbs of this visit, in order.
        before: the verbs of earlier visits with the same registration.
    """

    session: str
    registration: str
    activity: str
    mode: str
    mastery: float | None
    in_session: tuple[str, ...]
    before: Collection[str]


def statement_faults(statement: Any, said: Said) -> Iterator[str]:
    """Yield what is wrong with a statement, each in a sentence with its place in the standard."""
    if not isinstance(statement, dict):
        yield "A statement is an object (xAPI 2.4)."
        return
    verb = _at(statement, "verb", "id")
    parts = (statement.get("actor"), statement.get("object"))
    if not isinstance(verb, str) or not all(isinstance(each, dict) for each in parts):
        yield "A statement has an actor, a verb with an id, and an object (xAPI 2.4)."
        return
    if not _UUID.fullmatch(str(statement.get("id", ""))):
        yield "Its id is no UUID (cmi5 9.1)."
    if not _TIME.fullmatch(str(statement.get("timestamp", ""))):
        yield "Its timestamp is no time in UTC (cmi5 9.7)."
    if _at(statement, "context", "registration") != said.registration:
        yield "Its registration is not that of the launch (cmi5 9.6.1)."
    if _at(statement, "context", "extensions", SESSION) != said.session:
        yield "Its context does not name the session (cmi5 9.6.3.1)."
    yield from _order(verb, said)
    if verb in DEFINED and CATEGORY in _categories(statement):
        yield from _defined(statement, verb, said)


def is_defined(statement: Mapping[str, Any]) -> bool:
    """Say whether a statement is one of those that cmi5 itself defines."""
    return _at(statement, "verb", "id") in DEFINED and CATEGORY in _categories(statement)


def _order(verb: str, said: Said) -> Iterator[str]:
    if verb in _OF_LMS:
        yield "Only the LMS says this (cmi5 9.3)."
    if not said.in_session and verb != INITIALIZED:
        yield "The first statement of a session is Initialized (cmi5 9.3.2)."
    if TERMINATED in said.in_session:
        yield "Nothing comes after Terminated (cmi5 9.3.8)."


def _defined(statement: Mapping[str, Any], verb: str, said: Said) -> Iterator[str]:
    word = verb.removeprefix(VERBS).capitalize()
    if _at(statement, "object", "id") != said.activity:
        yield "Its object is not the activity of the launch (cmi5 9.4)."
    if verb in said.in_session:
        yield f"{word} comes once in a session (cmi5 9.3)."
    if verb in (COMPLETED, PASSED) and verb in said.before:
        yield f"{word} comes once for a registration (cmi5 9.3)."
    if verb == FAILED and (PASSED in said.before or PASSED in said.in_session):
        yield "Failed never comes after Passed (cmi5 9.3.5)."
    if verb in (COMPLETED, PASSED, FAILED):
        yield from _judged(statement, verb, word, said)
    if verb != INITIALIZED and not _DURATION.fullmatch(str(_at(statement, "result", "duration") or "")):
        yield f"{word} says how long it took (cmi5 9.5.4)."


def _judged(statement: Mapping[str, Any], verb: str, word: str, said: Said) -> Iterator[str]:
    if said.mode != "Normal":
        yield f"{word} is not said in the mode {said.mode} (cmi5 10.2.2)."
    if MOVE_ON not in _categories(statement):
        yield f"{word} has the category moveOn (cmi5 9.6.2.2)."
    if verb == COMPLETED and _at(statement, "result", "completion") is not True:
        yield "Completed says completion: true (cmi5 9.5.3)."
    if verb in (PASSED, FAILED):
        if _at(statement, "result", "success") is not (verb == PASSED):
            yield f"{word} says success: {str(verb == PASSED).lower()} (cmi5 9.5.2)."
        scaled = _at(statement, "result", "score", "scaled")
        if (
            isinstance(scaled, int | float)
            and said.mastery is not None
            and (scaled >= said.mastery) is (verb == FAILED)
        ):
            yield f"{word} with a score of {scaled}, and the mastery score is {said.mastery} (cmi5 9.3)."


def _categories(statement: Mapping[str, Any]) -> list[Any]:
    found = _at(statement, "context", "contextActivities", "category")
    return [each.get("id") for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value
