"""The test LMS catches every broken rule, each alone, and lets good work pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import Frame, Page, expect

from .fakes import fake_package
from .lms import RULES, Call, Lms
from .lms.strict import StrictSession

if TYPE_CHECKING:
    from collections.abc import Sequence

Step = tuple[object, ...]
"""A call and its arguments, or ``PRESS``."""

PRESS: Step = ("press",)
INITIALIZE: Step = ("LMSInitialize", "")
COMMIT: Step = ("LMSCommit", "")
FINISH: Step = ("LMSFinish", "")
STATUS = "cmi.core.lesson_status"
EXIT = "cmi.core.exit"
RAW, MIN, MAX = "cmi.core.score.raw", "cmi.core.score.min", "cmi.core.score.max"


def put(element: str, value: object) -> Step:
    return ("LMSSetValue", element, value)


def get(element: str) -> Step:
    return ("LMSGetValue", element)


def time(seconds: int) -> Step:
    return put("cmi.core.session_time", f"00:00:{seconds:02d}")


def interaction(index: int, identifier: str, kind: str, response: str) -> list[Step]:
    begin = f"cmi.interactions.{index}"
    steps = {"id": identifier, "type": kind, "student_response": response, "result": "correct"}
    return [put(f"{begin}.{name}", value) for name, value in steps.items()]


INCOMPLETE = put(STATUS, "incomplete")
START = [INITIALIZE, INCOMPLETE, put(EXIT, "suspend"), time(1)]
AGAIN = [INITIALIZE, put(EXIT, "suspend"), time(1)]
PASSED = [*START, put(STATUS, "passed"), FINISH]
# 45 answers in words, nine bytes a letter on their way
LONG_ANSWERS = [step for n in range(45) for step in interaction(n, f"q{n}", "fill-in", "한" * 255)]
FIRST_ANSWER = interaction(0, "q0", "choice", "a,c")
LATE_RESULT = put("cmi.interactions.0.result", "wrong")


@dataclass(frozen=True)
class Case:
    """A rule and the visits that break it: each a list of calls, with the settings of the launch."""

    rule: str
    visits: Sequence[Sequence[Step]]
    settings: dict[str, Any] = field(default_factory=dict)


def case(rule: str, *visits: Sequence[Step], **settings: Any) -> Case:
    return Case(rule, visits, settings)


SEQUENCES = [
    case("initialize-first", [COMMIT]),
    case("initialize-first", [get(STATUS), *START, FINISH]),
    case("initialize-once", [*START, INITIALIZE, FINISH]),
    case("finish-once", [*START, FINISH, FINISH]),
    case("nothing-after-finish", [*START, FINISH, COMMIT]),
    case("nothing-after-finish", [*START, FINISH, get(STATUS)]),
    case("nothing-after-finish", [*START, FINISH, INITIALIZE]),
    case("finish-on-leave", START),
    case("argument", [("LMSInitialize",), *START[1:], FINISH]),
    case("argument", [*START, ("LMSCommit", "now"), time(2), FINISH]),
    case("argument", [*START, put(RAW, 80), put(MIN, "0"), put(MAX, "100"), FINISH]),
    case("argument", [*START, ("LMSSetValue", "cmi.suspend_data"), FINISH]),
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

PAGES = [
    ("never_finishes", "finish-on-leave", {}),
    ("finishes_twice", "finish-once", {}),
    ("finishes_twice", "no-call-in-a-call", {"closes_on_finish": True}),
    ("commits_after_finish", "nothing-after-finish", {}),
    ("commits_twice", "one-commit-per-step", {}),
    ("inline_style", "content-security-policy", {}),
    ("unload", "content-security-policy", {}),
    ("complains", "console-error", {}),
    ("stumbles", "page-error", {}),
    ("misses", "failed-request", {}),
    ("wanders", "foreign-request", {"headers": {}}),
]


def play(frame: Frame, steps: Sequence[Step]) -> None:
    """Makes the calls in the SCO's frame; ``PRESS`` is a click of the learner."""
    pending: list[Step] = []
    for step in [*steps, PRESS]:
        if step is not PRESS:
            pending.append(step)
            continue
        frame.evaluate(
            "(calls) => calls.forEach(([method, ...given]) => parent.parent.API[method](...given))",
            [list(call) for call in pending],
        )
        pending = []
        frame.locator("h1").click()


def broken(lms: Lms) -> list[str]:
    return [violation.rule for violation in lms.violations]


@pytest.mark.parametrize("broken_case", SEQUENCES, ids=lambda each: each.rule)
def test_a_sequence_that_breaks_one_rule(page: Page, lms: Lms, tmp_path: Path, broken_case: Case) -> None:
    """Calls that break one rule are reported under that rule and under no other."""
    package = fake_package(tmp_path, "bare")
    lms.expect(broken_case.rule)
    if broken_case.rule == "finish-on-leave":
        lms.patience = 0.1
    for visit in broken_case.visits:
        play(lms.launch(page, package, **broken_case.settings), visit)
        lms.leave(page)
    assert broken(lms) == [broken_case.rule], "\n".join(map(str, lms.violations))


@pytest.mark.parametrize(("sco", "rule", "settings"), PAGES, ids=[f"{sco}-{rule}" for sco, rule, _ in PAGES])
def test_a_page_that_breaks_one_rule(
    page: Page, lms: Lms, tmp_path: Path, sco: str, rule: str, settings: dict[str, Any]
) -> None:
    """A SCO that goes wrong only in a real page is caught as well."""
    lms.expect(rule)
    if rule == "finish-on-leave":
        lms.patience = 0.1
    frame = lms.launch(page, fake_package(tmp_path, sco), **settings)
    frame.get_by_role("button", name="Answer").click()
    frame.get_by_role("button", name="Exit").click()
    lms.close_normally(page)
    assert set(broken(lms)) == {rule}, "\n".join(map(str, lms.violations))


def test_every_rule_is_tried() -> None:
    """No rule is without a test that breaks it."""
    tried = {each.rule for each in SEQUENCES} | {rule for _, rule, _ in PAGES}
    assert tried == set(RULES)


def test_good_calls_pass(page: Page, lms: Lms, tmp_path: Path) -> None:
    """Answers of every type, scores, two visits, one commit a step: all in order."""
    responses = {
        "choice": "a,c",
        "true-false": "t",
        "matching": "a.1,b.2",
        "sequencing": "b,a",
        "likert": "3",
    }
    responses |= {"fill-in": "łódź", "numeric": "-2.5", "performance": "x"}
    answers = [
        step
        for n, (kind, value) in enumerate(responses.items())
        for step in interaction(n, f"q{n}", kind, value)
    ]
    detail = [
        put("cmi.interactions.0.time", "23:59:59.9"),
        put("cmi.interactions.0.latency", "0001:00:00.25"),
        put("cmi.interactions.0.correct_responses.0.pattern", "a,c"),
        put("cmi.interactions.0.objectives.0.id", "o_1"),
        put("cmi.objectives.0.id", "o_1"),
        put("cmi.suspend_data", "x" * 4096),
    ]
    score = [put(RAW, "66.67"), put(MIN, "0"), put(MAX, "100"), put(STATUS, "completed")]
    package = fake_package(tmp_path, "bare")
    play(
        lms.launch(page, package),
        [*START, COMMIT, PRESS, *answers, *detail, time(2), COMMIT, PRESS, *score, time(2), FINISH],
    )
    play(lms.launch(page, package), [*AGAIN, get(STATUS), put(RAW, "80"), put(STATUS, "passed"), FINISH])
    lms.leave(page)
    assert broken(lms) == []


def test_a_careful_sco_passes(page: Page, lms: Lms, tmp_path: Path) -> None:
    """A whole small SCO is resumed on another day, is hidden, left and closed without a single objection."""
    package = fake_package(tmp_path, "good")
    frame = lms.launch(page, package)
    frame.get_by_role("button", name="Answer").click()
    lms.hide(frame)
    lms.show(frame)
    frame.get_by_role("button", name="Answer").click()
    lms.leave(page)
    frame = lms.launch(page, package)
    expect(frame.locator("#state")).to_have_text("running, 2 answers")
    lms.close_normally(page)
    assert broken(lms) == []
    assert [call.method for call in lms.calls].count("LMSFinish") == 2


def test_only_the_first_read_may_answer_403() -> None:
    """An unset element may be refused once; a SCO that keeps asking did not listen."""
    session = StrictSession({})
    session.judge(Call(1, 1, "LMSInitialize", ("",)))
    first = Call(1, 2, "LMSGetValue", ("cmi.comments",), answer="", error="403")
    second = Call(1, 3, "LMSGetValue", ("cmi.comments",), answer="", error="403")
    assert session.judge(first) == []
    assert [violation.rule for violation in session.judge(second)] == ["error-code"]
