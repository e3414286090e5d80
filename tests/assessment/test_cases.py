"""The shared case file: both sides answer as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.assessment.plain import Data, question_from, scenario_from, state_data, state_from
from tests.assessment.twins import Call, javascript_answers, python_answer, twin_names
from westeros_learn import assessment
from westeros_learn.source.formulas import parse

CASES: Data = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))

ROWS = (
    "verdict", "fold", "slips", "readings", "hash32", "orderOfParts", "orderOfQuestions", "quizScore",
    "passes", "courseScore", "isComplete", "dayReadings", "secondsAllowed", "notices", "minutesToWait",
)  # fmt: skip
"""Parts of the file that are lists of rows: the arguments, then the answer."""


@dataclass(frozen=True, slots=True)
class Case:
    """A call and the answer that is written in the file."""

    call: Call
    expected: Any

    def __str__(self) -> str:
        """Return a name that pytest shows."""
        told = self.call.arguments[self.call.name in ("grade", "follow", "wayScore") :]
        return f"{self.call.name}{json.dumps(told, default=str)[:70]}"


def all_cases() -> list[Case]:
    return [*_grading(), *_rows(), *_formulas(), *_parameters(), *_draws(), *_ways(), *_states()]


def _grading() -> Iterator[Case]:
    for group in CASES["grading"]:
        question = question_from(group["question"])
        for response, score, *mistake in group["answers"]:
            expected = {"score": score, "mistake": mistake[0] if mistake else None}
            yield Case(Call("grade", (question, response)), expected)


def _rows() -> Iterator[Case]:
    for name in ROWS:
        for *arguments, expected in CASES[name]:
            yield Case(Call(name, tuple(arguments)), expected)
    for seed, numbers in CASES["numbers"]:
        yield Case(Call("numbers", (seed, len(numbers))), numbers)


def _formulas() -> Iterator[Case]:
    for formula, values, expected in CASES["evaluate"]:
        yield Case(Call("evaluate", (parse(formula), values)), expected)


def _parameters() -> Iterator[Case]:
    drawn = CASES["drawValues"]
    for seeds, where in ((drawn["seeds"], None), (drawn["seeds_where"], drawn["where"])):
        for seed, expected in seeds:
            yield Case(Call("drawValues", (drawn["parameters"], where, seed)), expected)


def _draws() -> Iterator[Case]:
    pool = CASES["draw"]["pool"]
    for case in CASES["draw"]["draws"]:
        for ordered in (pool, pool[::-1]):
            call = Call("draw", (ordered, case["number"], case["seed"], case["before"]))
            yield Case(call, case["drawn"])
    for case in CASES["draw"]["byOutcome"]:
        for ordered, quotas in ((pool, case["quotas"]), (pool[::-1], case["quotas"][::-1])):
            call = Call("drawByOutcome", (ordered, quotas, case["seed"], case["before"]))
            yield Case(call, case["drawn"])


TURN = ("nodes", "offered", "key", "moved")


def _ways() -> Iterator[Case]:
    for group in CASES["ways"]:
        scenario = scenario_from(group["scenario"])
        for steps, turns, nodes, offered, levels, ended, score in group["ways"]:
            way = {
                "turns": [dict(zip(TURN, turn, strict=True)) for turn in turns],
                "nodes": nodes,
                "offered": offered,
                "levels": levels,
                "ended": ended,
            }
            yield Case(Call("follow", (scenario, steps)), way)
            yield Case(Call("wayScore", (scenario, levels)), score)


def _states() -> Iterator[Case]:
    yield Case(Call("emptyState", ()), _whole({}))
    for case in CASES["states"]:
        state = _whole(case["state"])
        yield Case(Call("encodeState", (state, {}, assessment.LIMIT)), {"text": case["text"], "dropped": 0})
        yield Case(Call("decodeState", (case["text"],)), state)
    for case in CASES["encode"]:
        call = Call("encodeState", (_whole(case["state"]), case["sheds"], case["limit"]))
        yield Case(call, {"text": case["text"], "dropped": case["dropped"]})
    drop = CASES["drop"]
    for limit, dropped, text in drop["limits"]:
        call = Call("encodeState", (_whole(drop["state"]), drop["sheds"], limit))
        yield Case(call, {"text": text, "dropped": dropped})
    for case in CASES["decode"]:
        yield Case(Call("decodeState", (case["text"],)), _whole(case["state"]))


def _whole(state: Data) -> Data:
    return state_data(state_from(state))


ALL_CASES = all_cases()


@pytest.fixture(scope="module")
def javascript() -> list[Any]:
    return javascript_answers([case.call for case in ALL_CASES])


@pytest.mark.parametrize("case", ALL_CASES, ids=str)
def test_python_answers_as_the_file_says(case: Case) -> None:
    """What is written in the case file is what the Python side answers."""
    assert python_answer(case.call) == case.expected


@pytest.mark.parametrize("index", range(len(ALL_CASES)), ids=[str(case) for case in ALL_CASES])
def test_javascript_answers_as_the_file_says(index: int, javascript: list[Any]) -> None:
    """What is written in the case file is what the JavaScript side answers."""
    assert javascript[index] == ALL_CASES[index].expected


def test_every_part_of_the_file_is_read() -> None:
    """No part of the case file lies there unread."""
    assert set(CASES) == {
        *ROWS,
        "about",
        "grading",
        "drawValues",
        "evaluate",
        "numbers",
        "draw",
        "ways",
        "states",
        "encode",
        "drop",
        "decode",
    }


def test_every_module_has_its_twin() -> None:
    """Each module of the assessment room has a script of the same name in every package."""
    modules = {path.stem for path in Path(assessment.__file__).parent.glob("*.py")} - {"__init__"}
    assert set(twin_names()) == modules
