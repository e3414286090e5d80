"""Every room handles every kind of question: a new row of KINDS shows what is missing."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

import pytest

from tests.assessment.plain import question_from
from tests.assessment.twins import Call, javascript_answers, python_answer
from westeros_learn.export.moodle_kinds import NOT_IN_MOODLE, WRITERS
from westeros_learn.export.qti12 import LOST_IN_QTI, NOT_IN_QTI
from westeros_learn.model import KINDS
from westeros_learn.player.book.questions import ask
from westeros_learn.player.keys import answer_key
from westeros_learn.player.strings import load_strings

CHOICES = [{"a": "", "correct": True}, {"b": ""}]
EXAMPLES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "single-choice": ({"choices": CHOICES}, ["a"]),
    "multiple-choice": ({"choices": CHOICES}, ["a"]),
    "true-false": ({"answer": True}, ["t"]),
    "numeric": ({"answer": 30}, ["30"]),
    "date": ({"answer": "2026-03-31"}, ["31 March 2026"]),
    "short-text": ({"accept": ["court"]}, ["court"]),
    "hotspot": ({"choices": CHOICES}, ["a"]),
    "matching": ({"pairs": ["ab", "ba"], "targets": ["a", "b"]}, ["ab", "ba"]),
    "categorise": ({"pairs": ["aa", "ba"], "targets": ["a", "b"]}, ["aa", "ba"]),
    "ordering": ({"items": ["b", "a"]}, ["b", "a"]),
    "cloze": ({"gaps": [{"key": "a", "accept": ["court"]}]}, ["acourt"]),
    "table": ({"cells": [{"key": "a", "answer": 30}]}, ["a30"]),
    "survey": ({"choices": [{"a": ""}, {"b": ""}]}, ["a"]),
    "reflection": ({}, ["a"]),
}
"""Of each kind a question, and a response that is right."""


def test_every_kind_has_an_example() -> None:
    """A kind without an example would slip through the tests below."""
    assert set(EXAMPLES) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_assessment_judges_it_on_both_sides(kind: str) -> None:
    """The right response earns everything and another one nothing, in Python and in JavaScript."""
    source, right = EXAMPLES[kind]
    question = question_from({"kind": kind, **source})
    assert isinstance(question, KINDS[kind].question_class)
    calls = [Call("grade", (question, response)) for response in (right, ["no"], [])]
    best = 1 if KINDS[kind].scored else 0
    for answers in ([python_answer(call) for call in calls], javascript_answers(calls)):
        assert answers == [{"score": score, "mistake": None} for score in (best, 0, 0)]


def test_the_graders_judge_nothing_else() -> None:
    """JavaScript has a grader for each kind, and none for a kind that no longer exists."""
    (kinds,) = javascript_answers([Call("kinds", ())])
    assert set(kinds) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_the_player_has_its_key(kind: str) -> None:
    """The answer key is plain data, tells the kind, and says what is right."""
    key = answer_key(question_from({"kind": kind, **EXAMPLES[kind][0]}))
    assert json.loads(json.dumps(key)) == key
    assert key["kind"] == kind
    assert key.keys() >= {"id", "code", "kind", "outcome", "weight"}
    assert bool(key.keys() & {"correct", "answer", "accept", "pairs", "items", "gaps"}) == KINDS[kind].scored


@pytest.mark.parametrize("kind", KINDS)
def test_the_player_has_its_template(kind: str) -> None:
    """The form of each kind is a template of its name."""
    assert (files("scorm_templates") / "questions" / f"{kind}.html").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_a_book_asks_and_answers_it(kind: str) -> None:
    """At the end of a book stands what is right, where anything can be."""
    asked = ask(question_from({"kind": kind, **EXAMPLES[kind][0]}), 1, load_strings("en"))
    assert bool(asked.answer) == (kind != "survey")


def test_the_question_banks_have_it_or_say_why_not() -> None:
    """A new kind is written for Moodle and for cartridges, or named among what they lack."""
    written = {one.kind for one in WRITERS}
    assert written | set(NOT_IN_MOODLE) == set(KINDS)
    assert not written & set(NOT_IN_MOODLE)
    assert set(LOST_IN_QTI) | set(NOT_IN_QTI) | {"single-choice", "true-false"} == set(KINDS)
