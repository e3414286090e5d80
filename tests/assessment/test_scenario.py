"""Conversations: whatever they hold, they can be followed, and alike in Python and in JavaScript."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment.plain import Data, scenario_from
from tests.assessment.twins import Call, javascript_answers, python_answer
from westeros_learn.assessment import Way, follow, way_score
from westeros_learn.model import Scenario
from westeros_learn.source.scenario_paths import best_score, explore, names_read

NODES = ["a", "b", "c", "d", "e"]
KEYS = "abc"
CONDITIONS = ["x > 1", "x = 0 or y < 2", "not x >= y", "y != 0 and x <= 3", "x + y >= 2 * x", "max(x, y) < 3"]
STEPS = st.lists(
    st.tuples(st.sampled_from([*(node.ljust(4, "0") for node in NODES), "gone"]), st.sampled_from("abcz")),
    max_size=12,
)


def any_source(random: Random, targets: list[str]) -> Data:
    """Return a scenario of any shape: circles, dead ends and moments that nothing leads to among them."""

    def when() -> str | None:
        return random.choice(CONDITIONS) if random.random() < 0.4 else None

    def node() -> Data:
        kind = random.choice(["choices", "choices", "next", "ending"])
        if kind == "ending":
            return {"ending": True}
        ways = [(random.choice(targets), when()) for _ in range(random.randint(0, 3))]
        if kind == "next":
            return {"next": ways}
        effects = [{name: random.randint(-3, 3) for name in "xy" if random.random() < 0.5} for _ in ways]
        return {
            "choices": [
                (key, go, condition, effect)
                for key, (go, condition), effect in zip(KEYS, ways, effects, strict=False)
            ]
        }

    return {
        "variables": [
            ["x", random.randint(0, 3), 0, 3, random.randint(0, 3), False],
            ["y", random.randint(-2, 2), -2, 2, random.randint(0, 3), random.random() < 0.5],
        ],
        "start": "a",
        "nodes": {name: node() for name in NODES},
    }


SOUND = st.randoms(use_true_random=False).map(lambda random: scenario_from(any_source(random, NODES)))
ANY = st.randoms(use_true_random=False).map(
    lambda random: scenario_from(any_source(random, [*NODES, "gone"]))
)


def steps_of(way: Way) -> list[tuple[str, str]]:
    return [(turn.nodes[-1].ljust(4, "0"), turn.key) for turn in way.turns]


@given(ANY, STEPS)
def test_a_conversation_can_always_be_followed(scenario: Scenario, steps: list[tuple[str, str]]) -> None:
    way = follow(scenario, steps)
    known = [
        (code, key)
        for code, key in steps
        if code in scenario.node_by_code and any(c.key == key for c in scenario.node_by_code[code].choices)
    ]
    assert steps_of(way) == known, "what the course still has counts, the rest is passed over"
    assert follow(scenario, steps_of(way)) == way
    assert all(v.least <= way.levels[v.name] <= v.most for v in scenario.variables)
    assert 0 <= way_score(scenario, way.levels) <= 10_000
    assert not (way.ended and way.offered)
    moved = {
        v.name: v.start + sum(turn.moved.get(v.name, 0) for turn in way.turns) for v in scenario.variables
    }
    assert moved == way.levels, "the moments that mattered add up to where it ends"


@given(SOUND, st.randoms(use_true_random=False))
def test_what_learners_can_come_to_is_what_is_explored(scenario: Scenario, random: Any) -> None:
    """Playing at random finds nothing that exploring has not found, and each way found can be played."""
    paths = explore(scenario, names_read(scenario))
    every = explore(scenario, [variable.name for variable in scenario.variables])
    assert paths is not None
    assert every is not None
    assert every.nodes == paths.nodes
    assert every.offered == paths.offered
    way = follow(scenario, [])
    for _ in range(20):
        assert paths.nodes.issuperset(way.nodes)
        if way.ended:
            assert best_score(scenario, every) >= way_score(scenario, way.levels)
        if not way.offered:
            break
        key = random.choice(way.offered)
        assert (way.nodes[-1], key) in paths.offered
        way = follow(scenario, [*steps_of(way), (way.nodes[-1].ljust(4, "0"), key)])
    for state in paths.reached:
        keys = paths.choices_before(state)
        way = follow(scenario, [])
        for key in keys:
            assert key in way.offered
            way = follow(scenario, [*steps_of(way), (way.nodes[-1].ljust(4, "0"), key)])
        assert state[0] in way.nodes


@pytest.fixture(scope="module")
def calls() -> list[Call]:
    random = Random(20_261_125)  # noqa: S311  # nothing secret
    made = []
    for _ in range(2_000):
        scenario = scenario_from(any_source(random, [*NODES, "gone"]))
        steps = [
            [random.choice([*NODES, "gone"]).ljust(4, "0"), random.choice("abcz")]
            for _ in range(random.randint(0, 10))
        ]
        made.append(Call("follow", (scenario, steps)))
        levels = {v.name: random.randint(v.least, v.most) for v in scenario.variables}
        made.append(Call("wayScore", (scenario, levels)))
    return made


def test_both_sides_follow_alike(calls: list[Call]) -> None:
    """Of thousands of conversations none goes another way in JavaScript."""
    answers = javascript_answers(calls)
    for call, theirs in zip(calls, answers, strict=True):
        assert python_answer(call) == theirs
    ways = [answer for call, answer in zip(calls, answers, strict=True) if call.name == "follow"]
    assert sum(way["ended"] for way in ways) > 200
    assert sum(len(way["turns"]) > 1 for way in ways) > 200
