"""Strings that earlier packages have written are read for ever: learners' work hangs on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.assessment.plain import state_data, state_from
from tests.assessment.twins import Call, javascript_answers
from westeros_learn.assessment import decode, encode

OLD: list[dict[str, Any]] = json.loads(Path(__file__).with_name("states-1.json").read_text("utf-8"))
"""What the first release wrote, and what was meant by it; nothing is ever changed here, only added."""


def known(now: Any, then: Any) -> Any:
    """Return what was known then of a state as it is read now; what came later must be empty."""
    if isinstance(then, dict):
        assert not any(now[name] for name in now.keys() - then.keys()), now
        return {name: known(now[name], then[name]) for name in then}
    if isinstance(then, list) and isinstance(now, list) and len(now) == len(then):
        return [known(*pair) for pair in zip(now, then, strict=True)]
    return now


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["text"][:12])
def test_an_old_string_is_read_as_it_was_meant(old: dict[str, Any]) -> None:
    assert known(state_data(decode(old["text"])), old["state"]) == old["state"]


def test_the_package_reads_them_alike() -> None:
    answers = javascript_answers([Call("decodeState", (old["text"],)) for old in OLD])
    assert [known(answer, old["state"]) for answer, old in zip(answers, OLD, strict=True)] == [
        old["state"] for old in OLD
    ]


@pytest.mark.parametrize("old", OLD, ids=lambda old: old["text"][:12])
def test_an_old_state_is_written_again_without_loss(old: dict[str, Any]) -> None:
    """A learner opens the new package, and perhaps the old one again."""
    state = decode(old["text"])
    assert decode(encode(state, {}, 10**6).text) == state
    assert state_from(state_data(state)) == state
