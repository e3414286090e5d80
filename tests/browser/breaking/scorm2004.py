"""SCORM 2004: what breaks each rule, and what breaks none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .steps import COMMIT, FINISH, INITIALIZE, PRESS, case, get, put
from .steps import interaction as record

if TYPE_CHECKING:
    from .steps import Step

COMPLETION, SUCCESS = "cmi.completion_status", "cmi.success_status"
EXIT, REQUEST = "cmi.exit", "adl.nav.request"
RAW, MIN, MAX, SCALED = (f"cmi.score.{part}" for part in ("raw", "min", "max", "scaled"))
FIRST = "cmi.interactions.0"


def time(seconds: int) -> Step:
    return put("cmi.session_time", f"PT0H0M{seconds}.00S")


def interaction(index: int, identifier: str, kind: str, response: str) -> list[Step]:
    return record(index, identifier, {"type": kind, "learner_response": response, "result": "correct"})


def score(raw: str, scaled: str, high: str = "100") -> list[Step]:
    return [put(MIN, "0"), put(MAX, high), put(RAW, raw), put(SCALED, scaled)]


INCOMPLETE = put(COMPLETION, "incomplete")
START = [INITIALIZE, INCOMPLETE, put(EXIT, "suspend"), time(1)]
AGAIN = [INITIALIZE, put(EXIT, "suspend"), time(1)]
PASSED = [*START, put(SUCCESS, "passed"), FINISH]
# 30 answers in words, nine bytes a letter on their way
LONG_ANSWERS = [step for n in range(30) for step in interaction(n, f"q{n}", "fill-in", "한" * 250)]
FIRST_ANSWER = interaction(0, "q0", "choice", "a[,]c")

BREAKING = [
    case("initialize-first", [COMMIT]),
    case("initialize-first", [get(COMPLETION), *START, FINISH]),
    case("initialize-once", [*START, INITIALIZE, FINISH]),
    case("finish-once", [*START, FINISH, FINISH]),
    case("nothing-after-finish", [*START, FINISH, COMMIT]),
    case("nothing-after-finish", [*START, FINISH, get(COMPLETION)]),
    case("nothing-after-finish", [*START, FINISH, INITIALIZE]),
    case("finish-on-leave", START),
    case("argument", [("Initialize",), *START[1:], FINISH]),
    case("argument", [*START, ("Commit", "now"), time(2), FINISH]),
    case("argument", [*START, put(MIN, "0"), put(MAX, "100"), put(RAW, 80), put(SCALED, "0.8"), FINISH]),
    case("argument", [*START, ("SetValue", "cmi.suspend_data"), FINISH]),
    case("known-element", [*START, get("cmi.core.lesson_status"), FINISH]),
    case("known-element", [*START, put("cmi.progress", "1"), FINISH]),
    case("read-only", [*START, put("cmi.learner_name", "Me"), FINISH]),
    case("read-only", [*START, put("cmi.interactions._count", "1"), FINISH]),
    case("write-only", [*START, get("cmi.session_time"), FINISH]),
    case("data-type", [*START, put(COMPLETION, "done"), FINISH]),
    case("data-type", [*START, put(SUCCESS, "completed"), FINISH]),
    case("data-type", [*START, put("cmi.suspend_data", "x" * 64_001), FINISH]),
    case("data-type", [*START, put("cmi.suspend_data", "é"), FINISH]),
    case("data-type", [*START, put("cmi.location", "x" * 1001), FINISH]),
    case("data-type", [*START, put("cmi.session_time", "00:00:05"), FINISH]),
    case("data-type", [*START, put("cmi.session_time", "PT5.123S"), FINISH]),
    case("data-type", [*START, put("cmi.session_time", "PT"), FINISH]),
    case("data-type", [*START, put("cmi.progress_measure", "1.5"), FINISH]),
    case("data-type", [*START, put("cmi.progress_measure", "1e-7"), FINISH]),
    case("data-type", [*START, put(MIN, "101"), FINISH]),
    case("data-type", [*START, put(f"{FIRST}.id", "q-1"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.result", "wrong"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.timestamp", "2026-11-25T12:00:00Z"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.timestamp", "2026-11-25T12:00:00.123Z"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.timestamp", "2039-11-25T12:00:00.00Z"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.description", "two\nlines"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.description", "{lang=en"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put(f"{FIRST}.description", "x" * 251), FINISH]),
    case("data-type", [*START, *interaction(0, "q0", "multiple", "a")[:2], FINISH]),
    case("data-type", [*START, put(REQUEST, "leave"), FINISH]),
    case("error-code", [*START, *interaction(0, "q0", "performance", "x"), FINISH]),
    case("error-code", [*START, get("cmi.objectives.0.id"), get("cmi.objectives.0.id"), FINISH]),
    case("array-index", [*START, put("cmi.interactions.1.id", "q1"), FINISH]),
    case("array-index", [*START, *FIRST_ANSWER, put(f"{FIRST}.objectives.1.id", "o"), FINISH]),
    case("incomplete-at-start", [INITIALIZE, put(EXIT, "suspend"), time(1), FINISH]),
    case(
        "incomplete-at-start",
        [INITIALIZE, put(COMPLETION, "completed"), put(EXIT, "suspend"), time(1), FINISH],
    ),
    case("status-never-downgraded", [*START, put(COMPLETION, "completed"), INCOMPLETE, FINISH]),
    case("status-never-downgraded", PASSED, [*AGAIN, put(SUCCESS, "failed"), FINISH]),
    case("status-never-downgraded", PASSED, [*AGAIN, put(SUCCESS, "unknown"), FINISH]),
    case("score-empty", [*START, put(RAW, ""), FINISH]),
    case("score-min-max", [*START, put(RAW, "80"), put(SCALED, "0.8"), FINISH]),
    case("score-min-max", [*START, *score("80", "0.8", "90"), FINISH]),
    case("score-scaled", [*START, *score("80", "0.7"), FINISH]),
    case("score-scaled", [*START, *score("80", "0.8")[:3], FINISH]),
    case("score-scaled", [*START, put(SCALED, "0.8"), FINISH]),
    case("mastery-score", [*START, get("cmi.scaled_passing_score"), FINISH]),
    case("session-time-first", [*START[:3], COMMIT, time(1), FINISH]),
    case("session-time-first", [*START, COMMIT, FINISH]),
    case("session-time-grows", [*START, COMMIT, time(0), FINISH]),
    case("exit-suspend", [INITIALIZE, INCOMPLETE, time(1), FINISH]),
    case("exit-suspend", [*START, COMMIT, PRESS, put(EXIT, "normal"), put(EXIT, "suspend"), time(2), FINISH]),
    case("suspend-all", [*START, put(REQUEST, "exitAll"), put(REQUEST, "suspendAll"), FINISH]),
    case("quiet-in-review", [INITIALIZE, put("cmi.suspend_data", "1"), FINISH], mode="review"),
    case("quiet-in-review", [INITIALIZE, INCOMPLETE, FINISH], mode="browse"),
    case("no-score-without-credit", [*START, put(MIN, "0"), FINISH], credit="no-credit"),
    case("interaction-order", [*START, put(f"{FIRST}.type", "choice"), FINISH]),
    case("interaction-order", [*START, FIRST_ANSWER[0], FIRST_ANSWER[2], FINISH]),
    case("interaction-order", [*START, *FIRST_ANSWER, put(f"{FIRST}.type", "likert"), FINISH]),
    case(
        "interaction-append",
        [*START, *FIRST_ANSWER, FINISH],
        [*AGAIN, put(f"{FIRST}.result", "incorrect"), FINISH],
    ),
    case("interaction-response", [*START, *interaction(0, "q0", "choice", "a,c"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "choice", "a[,]b-c"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "choice", "a[,]a"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "matching", "a.1"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "true-false", "t"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "numeric", "30 days"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "fill-in", "x" * 251), FINISH]),
    case(
        "interaction-response", [*START, *interaction(0, "q0", "fill-in", "[,]".join("abcdefghijk")), FINISH]
    ),
    case("interaction-response", [*START, *interaction(0, "q0", "fill-in", "{so}"), FINISH]),
    case(
        "interaction-response",
        [
            *START,
            *interaction(0, "q0", "numeric", "3"),
            put(f"{FIRST}.correct_responses.0.pattern", "3"),
            FINISH,
        ],
    ),
    case("unique-id", [*START, *FIRST_ANSWER, *interaction(1, "q0", "choice", "b"), FINISH]),
    case("changes-only", [*START, INCOMPLETE, FINISH]),
    case("changes-only", [*START, FINISH], [*AGAIN, INCOMPLETE, FINISH]),
    case("commit-changes", [*START, COMMIT, PRESS, time(2), COMMIT, time(3), FINISH]),
    case(
        "one-commit-per-step",
        [*START, COMMIT, put("cmi.suspend_data", "1"), time(2), COMMIT, time(3), FINISH],
    ),
    case("commit-size", [*START, *LONG_ANSWERS, FINISH]),
]

RESPONSES = {
    "choice": "a[,]c",
    "true-false": "true",
    "matching": "a[.]1[,]b[.]2",
    "sequencing": "b[,]a",
    "likert": "d",
    "fill-in": "łódź[,][,]b",
    "numeric": "-2.5",
    "performance": "x[.]1",
}
ANSWERS = [
    step for n, (kind, value) in enumerate(RESPONSES.items()) for step in interaction(n, f"q{n}", kind, value)
]
DETAIL = [
    put(f"{FIRST}.timestamp", "2026-11-25T23:59:59.00Z"),
    put(f"{FIRST}.latency", "PT1H0M0.25S"),
    put(f"{FIRST}.correct_responses.0.pattern", "a[,]c"),
    put("cmi.interactions.6.correct_responses.0.pattern", "-3[:]-2.5"),
    put(f"{FIRST}.objectives.0.id", "o_1"),
    put(f"{FIRST}.description", "Which of these apply?"),
    put("cmi.objectives.0.id", "o_1"),
    put("cmi.progress_measure", "0.3333333"),
    put("cmi.suspend_data", "x" * 32_000),
]
GOOD = [
    [
        *[*START, COMMIT, PRESS, *ANSWERS, *DETAIL, time(2), COMMIT, PRESS],
        *[*score("66.67", "0.6667"), put(COMPLETION, "completed"), time(2), FINISH],
    ],
    [
        *[*AGAIN, get(COMPLETION), put(RAW, "80"), put(SCALED, "0.8"), put(SUCCESS, "passed")],
        *[put(REQUEST, "suspendAll"), FINISH],
    ],
]
"""Answers of every type, scores, two visits, one commit a step."""
