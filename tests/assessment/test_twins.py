"""Python and JavaScript answer alike, whatever they are asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.assessment.arbitrary import arbitrary_calls
from tests.assessment.twins import Call, javascript_answers, python_answer
from westeros_learn.model import KINDS


@pytest.fixture(scope="module")
def answered() -> list[tuple[Call, Any]]:
    calls = arbitrary_calls()
    return list(zip(calls, javascript_answers(calls), strict=True))


NAMES = (
    "grade", "dayReadings", "rightParts", "rightResponse", "fold", "readings", "slips", "hash32", "draw",
    "drawByOutcome", "orderOfParts", "orderOfQuestions", "secondsAllowed", "notices", "minutesToWait",
    "quizScore", "courseScore", "encodeState", "decodeState",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_answer_alike(name: str, answered: list[tuple[Call, Any]]) -> None:
    """Of thousands of arbitrary calls none is answered differently."""
    answers = [(call, theirs) for call, theirs in answered if call.name == name]
    assert len(answers) >= 300
    for call, theirs in answers:
        ours = python_answer(call)
        assert ours == theirs, f"{call.name}{call.arguments!r}: Python {ours!r}, JavaScript {theirs!r}"


def test_the_calls_reach_every_verdict(answered: list[tuple[Call, Any]]) -> None:
    """The arbitrary answers are not all wrong: every kind earns points, and some mistakes are foreseen."""
    judged = [(call.arguments[0].kind, answer) for call, answer in answered if call.name == "grade"]
    kinds = {kind for kind, row in KINDS.items() if row.scored}
    assert {kind for kind, answer in judged if answer["score"] == 1} == kinds
    assert {kind for kind, answer in judged if answer["score"] == 0} == set(KINDS)
    assert any(0 < answer["score"] < 1 for _, answer in judged)
    typed = {"numeric", "date", "short-text"}
    assert {kind for kind, answer in judged if answer["mistake"] is not None} == typed
