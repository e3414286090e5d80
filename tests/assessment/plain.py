"""Questions and states as plain data: how the case file and the JavaScript side hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from westeros_learn.assessment import Answer, LearnerState, QuizState, ScenarioState, Way
from westeros_learn.model import (
    KINDS,
    Cell,
    Choice,
    Computed,
    Constant,
    DateRange,
    Expression,
    Figure,
    Gap,
    Item,
    Mistake,
    Name,
    NumberRange,
    OneOf,
    Operation,
    Parameter,
    Part,
    Passage,
    Question,
    Region,
    Result,
    Scalar,
    Scenario,
    ScenarioChoice,
    ScenarioNode,
    Shape,
    Span,
    Variable,
)
from westeros_learn.source.formulas import parse

Data = dict[str, Any]

SPAN = Span("cases.json")


def question_from(source: Mapping[str, Any]) -> Question:
    """Build a question from its source form, in which texts do not matter here."""
    kind = source["kind"]
    common: Data = {"id": "case", "code": "case", "outcome": "o1", "prompt": (), "span": SPAN}
    common["weight"] = source.get("weight", 1) if KINDS[kind].scored else 0
    return KINDS[kind].question_class(**common, **_OWN[kind](source))


def _numeric(source: Mapping[str, Any]) -> Data:
    wanted = _wanted(source)
    return {**wanted, "answer": Constant(wanted["answer"]), "mistakes": _mistakes(source)}


def _wanted(source: Mapping[str, Any]) -> Data:
    return {
        "answer": float(source["answer"]),
        "tolerance": float(source.get("tolerance", 0)),
        "unit": source.get("unit", ""),
    }


def _cell(cell: Mapping[str, Any]) -> Cell:
    wanted = _wanted(cell)
    return Cell(key=cell["key"], span=SPAN, **{**wanted, "answer": Constant(wanted["answer"])})


def _date(source: Mapping[str, Any]) -> Data:
    day = Constant(date.fromisoformat(source["answer"]))
    return {"answer": day, "tolerance": source.get("tolerance", 0), "mistakes": _mistakes(source)}


def _mistakes(source: Mapping[str, Any]) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(answer=str(mistake["answer"]), feedback=()) for mistake in source.get("mistakes", ())
    )


def _hotspot(source: Mapping[str, Any]) -> Data:
    regions = tuple(
        Region(key=one.key, text=(), correct=one.correct, shape=Shape.CIRCLE, numbers=(1, 2, 3), span=SPAN)
        for one in _choices(source["choices"])
    )
    return {"choices": regions, "figure": Figure(media="media/a.svg", alt="", caption=(), span=SPAN)}


def _pairs(source: Mapping[str, Any]) -> Data:
    items = tuple(Item(key=pair[0], target=pair[1], text=(), span=SPAN) for pair in source["pairs"])
    return {"items": items, "targets": _parts(source["targets"])}


def _parts(keys: Iterable[str]) -> tuple[Part, ...]:
    return tuple(Part(key=key, text=(), span=SPAN) for key in keys)


def _gap(gap: Mapping[str, Any]) -> Gap:
    return Gap(
        key=gap["key"],
        accept=tuple(gap["accept"]),
        options=tuple(gap.get("options", ())),
        typos=gap.get("typos", 1),
        span=SPAN,
    )


def _choices(source: Iterable[Mapping[str, Any]]) -> tuple[Choice, ...]:
    return tuple(
        Choice(key=next(iter(choice)), text=(), correct=choice.get("correct", False), span=SPAN)
        for choice in source
    )


_OWN: dict[str, Callable[[Mapping[str, Any]], Data]] = {
    "single-choice": lambda source: {"choices": _choices(source["choices"])},
    "multiple-choice": lambda source: {"choices": _choices(source["choices"])},
    "true-false": lambda source: {
        "choices": _choices([{key: "", "correct": source["answer"] == (key == "t")} for key in "tf"])
    },
    "numeric": _numeric,
    "date": _date,
    "short-text": lambda source: {
        "accept": tuple(source["accept"]),
        "typos": source.get("typos", 1),
        "mistakes": _mistakes(source),
    },
    "survey": lambda source: {"choices": _choices(source["choices"])},
    "hotspot": _hotspot,
    "matching": _pairs,
    "categorise": _pairs,
    "ordering": lambda source: {"items": _parts(source["items"])},
    "cloze": lambda source: {"text": (), "gaps": tuple(map(_gap, source["gaps"]))},
    "table": lambda source: {
        "text": (),
        "gaps": tuple(map(_cell, source["cells"])),
    },
    "reflection": lambda _: {"model_answer": ()},
}
"""What each kind has of its own."""


def result_data(result: Result) -> Data:
    """Return a judgement as JavaScript gives it."""
    return {"score": result.score, "mistake": result.mistake}


def scenario_from(source: Mapping[str, Any]) -> Scenario:
    """Build a scenario from the short form of the case file; a node's code is its id, filled up."""
    return Scenario(
        id="case",
        code="case",
        title="",
        outcome="o1",
        setting=(),
        variables=tuple(
            Variable(
                name=name,
                label="",
                start=start,
                least=least,
                most=most,
                weight=weight,
                low_is_good=low_is_good,
                span=SPAN,
            )
            for name, start, least, most, weight, low_is_good in source["variables"]
        ),
        start=source["start"],
        nodes=tuple(_scenario_node(id_, node) for id_, node in source["nodes"].items()),
        span=SPAN,
    )


def _scenario_node(id_: str, source: Mapping[str, Any]) -> ScenarioNode:
    return ScenarioNode(
        id=id_,
        code=id_.ljust(4, "0"),
        speaker="",
        text=(),
        choices=tuple(
            ScenarioChoice(
                key=key, text=(), go=go, when=parse(when) if when else None, effects=effects, span=SPAN
            )
            for key, go, when, effects in source.get("choices", ())
        ),
        passages=tuple(
            Passage(go=go, when=parse(when) if when else None, span=SPAN)
            for go, when in source.get("next", ())
        ),
        ending="An ending" if source.get("ending") else "",
        span=SPAN,
    )


def way_data(way: Way) -> Data:
    """Return a way through a scenario as JavaScript gives it."""
    return {
        "turns": [
            {
                "nodes": list(turn.nodes),
                "offered": list(turn.offered),
                "key": turn.key,
                "moved": dict(turn.moved),
            }
            for turn in way.turns
        ],
        "nodes": list(way.nodes),
        "offered": list(way.offered),
        "levels": dict(way.levels),
        "ended": way.ended,
    }


def state_from(data: Data) -> LearnerState:
    """Build a state from plain data; what is not given is empty."""
    place = data.get("place")
    return LearnerState(
        token=data.get("token", ""),
        revision=data.get("revision", 0),
        place=(place[0], place[1]) if place else None,
        seen=tuple(data.get("seen", ())),
        drawn=tuple(data.get("drawn", ())),
        answers=_answers_from(data.get("answers", ())),
        quizzes={
            code: QuizState(
                tries=quiz["tries"],
                best=quiz["best"],
                passed=quiz["passed"],
                is_open=quiz["isOpen"],
                seed=quiz["seed"],
                asked=tuple(quiz["asked"]),
                answers=_answers_from(quiz["answers"]),
                ended=quiz.get("ended", 0),
                spent=quiz.get("spent", 0),
                allowed=quiz.get("allowed", 0),
            )
            for code, quiz in data.get("quizzes", ())
        },
        scenarios={
            code: ScenarioState(way["tries"], way["best"], tuple((node, key) for node, key in way["steps"]))
            for code, way in data.get("scenarios", ())
        },
    )


def _answers_from(pairs: Iterable[tuple[str, Data]]) -> dict[str, Answer]:
    return {
        code: Answer(data["tries"], data["score"], tuple(data["response"]), data.get("seed", 0))
        for code, data in pairs
    }


def state_data(state: LearnerState) -> Data:
    """Return a state as plain data, its maps as lists of pairs, since their order counts."""
    return {
        "token": state.token,
        "revision": state.revision,
        "place": list(state.place) if state.place else None,
        "seen": list(state.seen),
        "drawn": list(state.drawn),
        "answers": _answers_data(state.answers),
        "quizzes": [
            [
                code,
                {
                    "tries": quiz.tries,
                    "best": quiz.best,
                    "passed": quiz.passed,
                    "isOpen": quiz.is_open,
                    "seed": quiz.seed,
                    "asked": list(quiz.asked),
                    "answers": _answers_data(quiz.answers),
                    "ended": quiz.ended,
                    "spent": quiz.spent,
                    "allowed": quiz.allowed,
                },
            ]
            for code, quiz in state.quizzes.items()
        ],
        "scenarios": [
            [code, {"tries": way.tries, "best": way.best, "steps": [list(step) for step in way.steps]}]
            for code, way in state.scenarios.items()
        ],
    }


def _answers_data(answers: Mapping[str, Answer]) -> list[list[object]]:
    return [
        [
            code,
            {
                "tries": answer.tries,
                "score": answer.score,
                "response": list(answer.response),
                "seed": answer.seed,
            },
        ]
        for code, answer in answers.items()
    ]


def values_from(data: Mapping[str, Any]) -> dict[str, Scalar]:
    """Return the values of names from plain data: numbers, truths, texts, and `["date", day]`."""
    return {name: _scalar_from(value) for name, value in data.items()}


def _scalar_from(value: Any) -> Scalar:
    if isinstance(value, list):
        return date.fromisoformat(value[1])
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def scalar_data(value: Scalar) -> object:
    """Return a value as plain data."""
    return ["date", value.isoformat()] if isinstance(value, date) else value


def expression_from(data: Any) -> Expression:
    """Build a formula from plain data, as `as_data` writes it."""
    if not isinstance(data, list):
        return Constant(_scalar_from(data))
    sign, *operands = data
    if sign == "date":
        return Constant(date.fromisoformat(operands[0]))
    if sign == "name":
        return Name(operands[0])
    return Operation(sign, tuple(expression_from(operand) for operand in operands))


def parameter_from(data: Data) -> Parameter:
    """Build a parameter from plain data, as `parameter_data` writes it."""
    if "formula" in data:
        return Computed(data["name"], expression_from(data["formula"]))
    if "values" in data:
        return OneOf(data["name"], tuple(_scalar_from(value) for value in data["values"]))
    if "day" in data:
        return DateRange(data["name"], date.fromisoformat(data["day"]), data["step"], data["count"])
    return NumberRange(data["name"], data["first"], data["step"], data["count"], data["decimals"])
