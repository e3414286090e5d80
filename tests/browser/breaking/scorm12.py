"""SCORM 1.2: what breaks each rule, and what breaks none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .steps import COMMIT, FINISH, INITIALIZE, PRESS, case, get, put
from .steps import interaction as record

if TYPE_CHECKING:
    from .steps import Step

STATUS = "cmi.core.lesson_status"
EXIT = "cmi.core.exit"
RAW, MIN, MAX = "cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max"


def time(seconds: int) -> Step:
    return put("cmi.core.session_time", f"00:00:{seconds:02d}")


def interaction(index: int, identifier: str, kind: str, response: str) -> list[Step]:
    return record(index, identifier, {"type": kind, "student_response": response, "result": "correct"})


INCOMPLETE = put(STATUS, "incomplete")
START = [INITIALIZE, INCOMPLETE, put(EXIT, "suspend"), time(1)]
AGAIN = [INITIALIZE, put(EXIT, "suspend"), time(1)]
PASSED = [*START, put(STATUS, "passed"), FINISH]
# 45 answers in words, nine bytes a letter on their way
LONG_ANSWERS = [step for n in range(45) for step in interaction(n, f"q{n}", "fill-in", "한" * 255)]
FIRST_ANSWER = interaction(0, "q0", "choice", "a,c")
LATE_RESULT = put("cmi.interactions.0.result", "wrong")

BREAKING = [
    case("initialize-first", [COMMIT]),
    case("initialize-first", [get(STATUS), *START, FINISH]),
    case("initialize-once", [*START, INITIALIZE, FINISH]),
    case("finish-once", [*START, FINISH, FINISH]),
    case("nothing-after-finish", [*START, FINISH, COMMIT]),
    case("nothing-after-finish", [*START, FINISH, get(STATUS)]),
    case("nothing-after-finish", [*START, FINISH, INITIALIZE]),
    case("finish-on-leave", START),
    case("argument", [("Initialize",), *START[1:], FINISH]),
    case("argument", [*START, ("Commit", "now"), time(2), FINISH]),
    case("argument", [*START, put(RAW, 80), put(MIN, "0"), put(MAX, "100"), FINISH]),
    case("argument", [*START, ("SetValue", "cmi.suspend_data"), FINISH]),
    case("known-element", [*START, get("cmi.completion_status"), FINISH]),
    case("known-element", [*START, put("cmi.core.progress", "1"), FINISH]),
    case("read-only", [*START, put("cmi.core.student_name", "Me"), FINISH]),
    case("read-only", [*START, put("cmi.interactions._count", "1"), FINISH]),
    case("write-only", [*START, get("cmi.core.session_time"), FINISH]),
    case("data-type", [*START, put(STATUS, "not attempted"), FINISH]),
    case("data-type", [*START, put("cmi.suspend_data", "x" * 4097), FINISH]),
    case("data-type", [*START, put("cmi.suspend_data", "é"), FINISH]),
    case("data-type", [*START, put("cmi.core.lesson_location", "x" * 256), FINISH]),
    case("data-type", [*START, put("cmi.core.session_time", "PT5S"), FINISH]),
    case("data-type", [*START, put("cmi.core.session_time", "0:00:05"), FINISH]),
    case("data-type", [*START, put("cmi.core.session_time", "00:00:05.123"), FINISH]),
    case("data-type", [*START, put(RAW, "101"), put(MIN, "0"), put(MAX, "100"), FINISH]),
    case("data-type", [*START, put(RAW, "1e1"), put(MIN, "0"), put(MAX, "100"), FINISH]),
    case("data-type", [*START, put("cmi.interactions.0.id", "q-1"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put("cmi.interactions.0.result", "incorrect"), FINISH]),
    case("data-type", [*START, *FIRST_ANSWER, put("cmi.interactions.0.time", "24:00:00"), FINISH]),
    case("data-type", [*START, *interaction(0, "q0", "fill-in", "x" * 256), FINISH]),
    case("data-type", [*START, *interaction(0, "q0", "multiple", "a")[:2], FINISH]),
    case("error-code", [*START, get("cmi.objectives.0.id"), FINISH]),
    case("array-index", [*START, put("cmi.interactions.1.id", "q1"), FINISH]),
    case("array-index", [*START, *FIRST_ANSWER, put("cmi.interactions.0.objectives.1.id", "o"), FINISH]),
    case("incomplete-at-start", [INITIALIZE, put(EXIT, "suspend"), time(1), FINISH]),
    case(
        "incomplete-at-start", [INITIALIZE, put(STATUS, "completed"), put(EXIT, "suspend"), time(1), FINISH]
    ),
    case("status-never-downgraded", [*START, put(STATUS, "completed"), INCOMPLETE, FINISH]),
    case("status-never-downgraded", PASSED, [*AGAIN, put(STATUS, "completed"), FINISH]),
    case("score-empty", [*START, put(RAW, ""), FINISH]),
    case("score-min-max", [*START, put(RAW, "80"), FINISH]),
    case("score-min-max", [*START, put(RAW, "80"), put(MIN, "0"), put(MAX, "90"), FINISH]),
    case("mastery-score", [*START, get("cmi.student_data.mastery_score"), FINISH]),
    case("session-time-first", [*START[:3], COMMIT, time(1), FINISH]),
    case("session-time-first", [*START, COMMIT, FINISH]),
    case("session-time-grows", [*START, COMMIT, time(0), FINISH]),
    case("exit-suspend", [INITIALIZE, INCOMPLETE, time(1), FINISH]),
    case("exit-suspend", [*START, COMMIT, PRESS, put(EXIT, ""), put(EXIT, "suspend"), time(2), FINISH]),
    case("quiet-in-review", [INITIALIZE, put("cmi.suspend_data", "1"), FINISH], mode="review"),
    case("quiet-in-review", [INITIALIZE, INCOMPLETE, FINISH], mode="browse"),
    case("no-score-without-credit", [*START, put(MIN, "0"), FINISH], credit="no-credit"),
    case("interaction-order", [*START, put("cmi.interactions.0.type", "choice"), FINISH]),
    case("interaction-order", [*START, FIRST_ANSWER[0], FIRST_ANSWER[2], FINISH]),
    case("interaction-order", [*START, *FIRST_ANSWER, put("cmi.interactions.0.type", "likert"), FINISH]),
    case("interaction-append", [*START, *FIRST_ANSWER, FINISH], [*AGAIN, LATE_RESULT, FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "choice", "a,bc"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "choice", "a,a"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "matching", "a-1"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "true-false", "true"), FINISH]),
    case("interaction-response", [*START, *interaction(0, "q0", "numeric", "30 days"), FINISH]),
    case("unique-id", [*START, *FIRST_ANSWER, *interaction(1, "q0", "choice", "b"), FINISH]),
    case(
        "unique-id", [*START, *FIRST_ANSWER, FINISH], [*AGAIN, *interaction(1, "q0", "likert", "b"), FINISH]
    ),
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
    "choice": "a,c",
    "true-false": "t",
    "matching": "a.1,b.2",
    "sequencing": "b,a",
    "likert": "3",
    "fill-in": "łódź",
    "numeric": "-2.5",
    "performance": "x",
}
ANSWERS = [
    step for n, (kind, value) in enumerate(RESPONSES.items()) for step in interaction(n, f"q{n}", kind, value)
]
DETAIL = [
    put("cmi.interactions.0.time", "23:59:59.9"),
    put("cmi.interactions.0.latency", "0001:00:00.25"),
    put("cmi.interactions.0.correct_responses.0.pattern", "a,c"),
    put("cmi.interactions.0.objectives.0.id", "o_1"),
    put("cmi.objectives.0.id", "o_1"),
    put("cmi.suspend_data", "x" * 4096),
]
SCORE = [put(RAW, "66.67"), put(MIN, "0"), put(MAX, "100"), put(STATUS, "completed")]
GOOD = [
    [*START, COMMIT, PRESS, *ANSWERS, *DETAIL, time(2), COMMIT, PRESS, *SCORE, time(2), FINISH],
    [*AGAIN, get(STATUS), put(RAW, "80"), put(STATUS, "passed"), FINISH],
]
"""Answers of every type, scores, two visits, one commit a step."""
