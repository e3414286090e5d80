"""What an LMS is told of an answer, in the form of each version of SCORM."""

from __future__ import annotations

import json
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from westeros_learn.model import KINDS

SCRIPT = Path(__file__).parents[1] / "scripts" / "patterns.js"

Case = tuple[dict[str, Any], list[str], str, str, str, str]

CASES: dict[str, Case] = {
    # key, response; response and right one in SCORM 1.2; the same in SCORM 2004
    "single-choice": ({"correct": ["b"]}, ["a"], "a", "b", "a", "b"),
    "multiple-choice": ({"correct": ["a", "c"]}, ["a", "b"], "a,b", "a,c", "a[,]b", "a[,]c"),
    "hotspot": ({"correct": ["a"]}, ["b", "c"], "b,c", "a", "b[,]c", "a"),
    "true-false": ({"correct": ["t"]}, ["f"], "f", "t", "false", "true"),
    "numeric": ({"answer": 30, "tolerance": 0.5}, ["1e-7"], "0.0000001", "30", "0.0000001", "29.5[:]30.5"),
    "date": ({"accept": ["2026-03-01"]}, ["1 March"], "1 March", "2026-03-01", "1 March", "2026-03-01"),
    "short-text": ({"accept": ["głowa"]}, ["{a[,]b}\nc"], "{a[,]b}\nc", "głowa", "(a,b} c", "głowa"),
    "cloze": (
        {
            "gaps": [
                {"key": "a", "accept": ["30"]},
                {"key": "b", "accept": ["days"]},
                {"key": "c", "accept": ["no"]},
            ]
        },
        ["a7", "cyes"],
        "a=7,c=yes",
        "a=30,b=days,c=no",
        "7[,][,]yes",
        "30[,]days[,]no",
    ),
    "table": (
        {"gaps": [{"key": "a", "answer": 30}, {"key": "b", "answer": 40}]},
        ["b4"],
        "b=4",
        "a=30,b=40",
        "[,]4",
        "30[,]40",
    ),
    "matching": (
        {"pairs": ["ac", "bb"]},
        ["ab", "bc"],
        "a.b,b.c",
        "a.c,b.b",
        "a[.]b[,]b[.]c",
        "a[.]c[,]b[.]b",
    ),
    "categorise": ({"pairs": ["ab", "bb"]}, ["ab"], "a.b", "a.b,b.b", "a[.]b", "a[.]b[,]b[.]b"),
    "ordering": (
        {"items": ["a", "b", "c"]},
        ["c", "a", "b"],
        "c,a,b",
        "a,b,c",
        "c[,]a[,]b",
        "a[,]b[,]c",
    ),
    "survey": ({}, ["d"], "d", "", "d", ""),
    "scenario": ({}, ["hello.a", "first_word.b"], "ab", "", "hello[.]a[,]first_word[.]b", ""),
}


def reported(*interactions: dict[str, Any]) -> dict[str, Any]:
    """Return what both adapters write of interactions, and the types that they know."""
    node = shutil.which("node")
    assert node, "This test needs Node.js. Install it, for example: apt-get install nodejs"
    given = json.dumps([str(files("scorm_templates") / "scripts"), interactions])
    done = subprocess.run(
        [node, str(SCRIPT)], input=given, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def interaction(kind: str, key: dict[str, Any], response: list[str], score: float = 0.5) -> dict[str, Any]:
    return {
        "id": "q__1",
        "key": {"id": "q", "code": "aaaa", "kind": kind, "weight": 2, **key},
        "text": "{What}\n  is asked?  ",
        "response": response,
        "score": score,
        "at": 1_800_000_000_123,
        "seconds": 3725.678,
    }


@pytest.fixture(scope="module")
def types() -> dict[str, str]:
    known: dict[str, str] = reported()["types"]
    return known


@pytest.mark.parametrize("kind", KINDS)
def test_the_type_of_each_kind_is_that_of_the_model(kind: str, types: dict[str, str]) -> None:
    """A kind whose row names no type is never reported."""
    assert KINDS[kind].scorm12 == KINDS[kind].scorm2004 == types.get(kind, "")
    assert kind in CASES or not KINDS[kind].scorm12


def test_responses_have_the_form_of_each_version() -> None:
    interactions = [interaction(kind, key, response) for kind, (key, response, *_) in CASES.items()]
    for (kind, case), answer in zip(CASES.items(), reported(*interactions)["answers"], strict=True):
        old, new = answer["scorm12"], answer["scorm2004"]
        found = (
            old["student_response"],
            old.get("correct_responses.0.pattern", ""),
            new["learner_response"],
            new.get("correct_responses.0.pattern", ""),
        )
        assert found == case[2:], kind


def test_the_other_elements_have_the_form_of_each_version() -> None:
    (answer,) = reported(interaction("single-choice", {"correct": ["b"]}, ["a"], 0))["answers"]
    assert next(iter(answer["scorm12"])) == next(iter(answer["scorm2004"])) == "type"
    assert answer["scorm12"]["result"] == "wrong"
    assert answer["scorm12"]["latency"] == "01:02:05.68"
    new = answer["scorm2004"]
    assert new["result"] == "incorrect"
    assert new["latency"] == "PT1H2M5.68S"
    assert new["timestamp"] == "2027-01-15T08:00:00.00Z"
    assert new["description"] == "(What} is asked?"
    assert new["weighting"] == "2"


def test_results_are_words_or_numbers_and_a_survey_has_none() -> None:
    choice = ("single-choice", {"correct": ["b"]}, ["a"])
    answers = reported(
        *(interaction(*choice, score) for score in (0, 1 / 3, 1)), interaction("survey", {}, ["d"], 0)
    )["answers"]
    assert [answer["scorm12"]["result"] for answer in answers] == ["wrong", "0.33", "correct", "neutral"]
    assert [answer["scorm2004"]["result"] for answer in answers] == [
        "incorrect",
        "0.33",
        "correct",
        "neutral",
    ]


def test_a_way_through_a_scenario_is_neither_right_nor_wrong() -> None:
    ways = [interaction("scenario", {}, ["hello.a"], score) for score in (0, 0.666, 1)]
    for answer, result in zip(reported(*ways)["answers"], ("0", "0.67", "1"), strict=True):
        assert answer["scorm12"]["type"] == answer["scorm2004"]["type"] == "performance"
        assert answer["scorm12"]["result"] == answer["scorm2004"]["result"] == result


def test_what_is_too_long_is_cut_and_what_is_empty_is_not_written() -> None:
    many = [chr(ord("a") + at) + "x" * 300 for at in range(12)]
    long, empty, reflection = reported(
        interaction("cloze", {"correct": many}, many),
        interaction("numeric", {"answer": 1}, []),
        interaction("reflection", {}, ["a"]),
    )["answers"]
    assert len(long["scorm12"]["student_response"]) == 255
    assert [len(text) for text in long["scorm2004"]["learner_response"].split("[,]")] == [250] * 10
    assert "student_response" not in empty["scorm12"]
    assert "learner_response" not in empty["scorm2004"]
    assert reflection == {"scorm12": {}, "scorm2004": {}}
