"""Against an LMS that does anything the screen never breaks, work is kept, and the learner is told the truth.

At calls that a seed draws, in either version of SCORM, the platform throws, refuses, is mute, says
"true" and forgets, answers in other types or with nothing, refuses or cuts long values, calls back
while it is being called, is slow, or loses its functions for good; some ways alone, some mixed.
"""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.effort import cases
from westeros_learn.assessment import decode

from .world.plans import PRACTICE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .building import Packages
    from .world import World

WAYS = (
    *("throws", "refuses", "isMute", "loses", "isOdd", "isEmpty"),
    *("refusesLength", "cuts", "reenters", "isSlow", "disappears"),
)
WORDS = {
    "saved": "Saved",
    "kept": "Kept here",
    "lost": "Not saved",
    "local": "Saved here",
    "memory": "Not saved",
    "none": "Not recorded",
}
MIXED = cases(60, at_least=12)
"""Visits with all ways mixed, of each version."""


def plan(target: str, page: str, seed: int, ways: tuple[str, ...], rate: float) -> dict[str, Any]:
    random = Random(seed)  # noqa: S311  # nothing secret
    questions = random.choices(list(PRACTICE), k=6)
    steps: list[dict[str, Any]] = [
        {"do": "answer", "lesson": "s-l-one", "question": question, "response": PRACTICE[question][0]}
        for question in questions
    ]
    steps.insert(2, {"do": "read", "lesson": "s-l-two", "pause": 12})
    start = {"target": target, "page": page, "learner": f"{target}-{seed}", "steps": steps}
    return {**start, "seed": seed, "ways": list(ways), "rate": rate}


def tries(text: str) -> dict[str, int]:
    """How often each question was answered, by a state."""
    return {code: answer.tries for code, answer in decode(text).answers.items()}


def missing(done: Counter[str], text: str) -> Counter[str]:
    """What was done and is not in a state."""
    return done - Counter(tries(text))


def on_device(look: dict[str, Any]) -> list[str]:
    """The states that this device keeps."""
    texts = [text for text in look["device"] if "|" in text]
    return [json.loads(text)["state"] if text.startswith("{") else text for text in texts]


def faults(plan: dict[str, Any], result: dict[str, Any]) -> Iterator[str]:
    """Say what was not as it must be."""
    done: Counter[str] = Counter()
    for at, look in enumerate(result["seen"]):
        done.update([look["code"]] if look["code"] else [])
        line = look["line"]
        if not look["judged"]:
            yield f"step {at}: the question shows no result"
        if look["words"] != WORDS.get(line):
            yield f"step {at}: the line says {look['words']!r} for {line!r}"
        if line == "saved" and not look["lied"] and missing(done, look["platform"]):
            yield f"step {at}: 'saved', and the platform lacks {dict(missing(done, look['platform']))}"
        if line in {"kept", "local"} and not any(not missing(done, text) for text in on_device(look)):
            yield f"step {at}: {line!r}, and this device lacks some of {dict(done)}"
    last = result["seen"][-1]["line"]
    if last in {"saved", "kept"} and missing(done, result["end"]["state"]):
        yield f"at the end, after {last!r}, {dict(missing(done, result['end']['state']))} is lost"
    if result["end"]["line"] != "saved":
        yield f"healed, the line says {result['end']['line']}"


def check(world: World, plans: list[dict[str, Any]]) -> Counter[str]:
    """Play plans; answers how often each way struck."""
    struck: Counter[str] = Counter()
    found = []
    for each in plans:
        (result,) = world.endure([each])
        struck.update({name.split()[0]: number for name, number in result["struck"].items()})
        found += [
            f"{each['target']} {each['seed']} {each['ways']}: {fault}" for fault in faults(each, result)
        ]
    found += [str(violation) for violation in world.watch.violations]
    assert not found, "\n".join(found)
    return struck


@pytest.mark.parametrize("target", ["scorm12", "scorm2004"])
def test_each_way_to_go_wrong_alone(world: World, packages: Packages, target: str) -> None:
    page = world.publish(packages.built(target))
    plans = [
        plan(target, page, 100 * at + int(100 * rate), (way,), rate)
        for at, way in enumerate(WAYS)
        for rate in (0.1, 1)
    ]
    assert set(check(world, plans)) == set(WAYS)


@pytest.mark.parametrize("target", ["scorm12", "scorm2004"])
def test_all_ways_to_go_wrong_mixed(world: World, packages: Packages, target: str) -> None:
    page = world.publish(packages.built(target))
    plans = [plan(target, page, 5000 + seed, WAYS, (0.02, 0.1, 0.3)[seed % 3]) for seed in range(MIXED)]
    check(world, plans)
