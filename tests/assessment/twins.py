"""Puts the same questions to the Python and to the JavaScript side of the assessment rules."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tests.assessment.plain import (
    Data,
    expression_from,
    parameter_from,
    result_data,
    scalar_data,
    state_data,
    state_from,
    values_from,
    way_data,
)
from westeros_learn import assessment
from westeros_learn.assessment import FOLDING, Generator, LearnerState, Values
from westeros_learn.errors import FormulaError
from westeros_learn.model import (
    Constant,
    Expression,
    Name,
    Numeric,
    Operation,
    Question,
    Result,
    Scenario,
)
from westeros_learn.player.assets import SCRIPTS
from westeros_learn.player.formats import shown_value
from westeros_learn.player.keys import answer_key
from westeros_learn.player.scenarios import scenario_key
from westeros_learn.player.strings import load_strings
from westeros_learn.player.values import answer_values

_RUNNER = Path(__file__).parents[1] / "scripts" / "run_twins.js"


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a rule by its JavaScript name; a question travels as its key, a formula as data."""

    name: str
    arguments: tuple[Any, ...]


def twin_names() -> list[str]:
    """Return the modules of the assessment room, in the order in which a package joins their twins."""
    modules = {Path(entry.name).stem for entry in files(assessment).iterdir() if entry.name.endswith(".py")}
    return [name for name in SCRIPTS if name in modules]


def python_answer(call: Call) -> object:
    """Return what the Python side answers, as plain data."""
    return _PYTHON[call.name](*call.arguments)


def javascript_answers(calls: Sequence[Call]) -> list[Any]:
    """Return what the JavaScript side answers to each call; one process answers all."""
    node = shutil.which("node")
    if node is None:
        raise RuntimeError("These tests need Node.js. Install it, for example: apt-get install nodejs")
    request = {
        "folder": str(files("scorm_templates") / "scripts"),
        "scripts": [*twin_names(), "dom", "formats"],
        "folding": FOLDING,
        "words": {language: load_strings(language) for language in ("en", "pl", "ro")},
        "calls": [[call.name, *(_sent(argument) for argument in call.arguments)] for call in calls],
    }
    done = subprocess.run(
        [node, str(_RUNNER)], input=json.dumps(request), capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    return [
        [float(value) for value in answer] if call.name == "readings" else answer
        for call, answer in zip(calls, answers, strict=True)
    ]


def _sent(argument: object) -> object:
    if isinstance(argument, Constant | Name | Operation):
        return assessment.as_data(argument)
    if isinstance(argument, Scenario):
        return scenario_key(argument)
    return answer_key(argument) if isinstance(argument, Question) else argument


def _numbers(seed: int, count: int) -> list[int]:
    generator = Generator(seed)
    return [generator.next32() for _ in range(count)]


def _draw(pool: list[tuple[str, str]], number: int, seed: int, before: list[str]) -> list[str]:
    return assessment.draw([(code, outcome) for code, outcome in pool], number, seed, before)


def _evaluate(expression: Expression, values: Values) -> object:
    try:
        return scalar_data(assessment.evaluate(expression, values))
    except FormulaError as error:
        return {"reason": error.reason}


def _draw_by_outcome(
    pool: list[tuple[str, str]], quotas: list[tuple[str, int]], seed: int, before: list[str]
) -> list[str]:
    rows = [(code, outcome) for code, outcome in pool]
    return assessment.draw_by_outcome(rows, [(outcome, number) for outcome, number in quotas], seed, before)


def _draw_values(parameters: list[Data], where: Any, seed: int) -> object:
    condition = None if where is None else expression_from(where)
    values = assessment.draw_values([parameter_from(one) for one in parameters], condition, seed)
    return {name: scalar_data(value) for name, value in values.items()}


def _played(question: Numeric, seed: int, language: str) -> object:
    """Return what a seed gives: the values drawn, the value of the answer, and how it is shown."""
    values = assessment.draw_values(question.parameters, question.where, seed)
    (form,) = answer_values(question).values()
    return {
        "values": {name: scalar_data(value) for name, value in values.items()},
        "value": _evaluate(question.answer, values),
        "shown": shown_value(assessment.value_or_none(question.answer, values), form, load_strings(language)),
    }


def _months(language: str) -> list[str]:
    return load_strings(language)["month-names"].split(", ")


def _encode(state: dict[str, Any], sheds: dict[str, str], limit: int) -> dict[str, object]:
    encoded = assessment.encode(state_from(state), sheds, limit)
    return {"text": encoded.text, "dropped": encoded.dropped}


def _is_complete(seen: list[bool], passed: list[bool]) -> bool:
    return assessment.is_complete(
        {str(at): value for at, value in enumerate(seen)}, {str(at): value for at, value in enumerate(passed)}
    )


_PYTHON: dict[str, Callable[..., object]] = {
    "grade": lambda question, response: result_data(
        assessment.grade(question, tuple(response), _months("en"))
    ),
    "rightParts": lambda question, response: list(assessment.right_parts(question, tuple(response))),
    "rightResponse": lambda question: list(assessment.right_response(question)),
    "verdict": lambda score: Result(score).verdict.value,
    "fold": assessment.fold,
    "slips": assessment.slips,
    "readings": lambda text, unit: list(assessment.readings(text, unit)),
    "hash32": assessment.hash32,
    "evaluate": lambda expression, values: _evaluate(expression, values_from(values)),
    "dayReadings": lambda text, language: [
        day.isoformat() for day in assessment.day_readings(text, _months(language))
    ],
    "drawValues": _draw_values,
    "played": _played,
    "numbers": _numbers,
    "draw": _draw,
    "drawByOutcome": _draw_by_outcome,
    "orderOfParts": assessment.order_of_parts,
    "scrambled": assessment.scrambled,
    "orderOfQuestions": assessment.order_of_questions,
    "secondsAllowed": assessment.seconds_allowed,
    "notices": assessment.notices,
    "minutesToWait": assessment.minutes_to_wait,
    "quizScore": assessment.quiz_score,
    "passes": assessment.passes,
    "courseScore": assessment.course_score,
    "isComplete": _is_complete,
    "follow": lambda scenario, steps: way_data(assessment.follow(scenario, steps)),
    "wayScore": assessment.way_score,
    "emptyState": lambda: state_data(LearnerState()),
    "encodeState": _encode,
    "decodeState": lambda text: state_data(assessment.decode(text)),
}
