"""A conversation as it is played: where the learner's choices lead, and what they move.

Nothing but the choices is kept; everything else follows from them, so that an attempt
goes on in a corrected course. Twin: `scorm_templates/scripts/scenario.js`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from westeros_learn.assessment.expressions import Values, evaluator
from westeros_learn.assessment.rollup import quiz_score
from westeros_learn.errors import FormulaError
from westeros_learn.model import Expression, Scenario, ScenarioChoice, ScenarioNode

Steps: TypeAlias = Iterable[tuple[str, str]]
"""Choices made: the code of the node where each was made, and its key."""

Levels: TypeAlias = Mapping[str, int]
"""The values of a scenario's variables."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One choice of the learner.

    Attributes:
        nodes: ids of the nodes read before it; the last one offers it.
        offered: keys of the choices that there were.
        key: the key of the one taken.
        moved: how far it moved which variable; those that stayed are left out.
    """

    nodes: tuple[str, ...]
    offered: tuple[str, ...]
    key: str
    moved: Levels


@dataclass(frozen=True, slots=True)
class Way:
    """How far a conversation has come.

    Attributes:
        turns: the choices made, each with what came before it.
        nodes: ids of the nodes read since; the last one is where the learner is.
        offered: keys of the choices there, none at an ending.
        levels: the values of the variables.
        ended: whether the last node is an ending.
    """

    turns: tuple[Turn, ...]
    nodes: tuple[str, ...]
    offered: tuple[str, ...]
    levels: Levels
    ended: bool


def follow(scenario: Scenario, steps: Steps) -> Way:
    """Return where choices lead.

    A choice that the scenario no longer has is passed over. One that it has counts where
    it was made, even if a correction of the course has moved the way there: what the
    learner said, the learner has said.

    Args:
        scenario: the scenario.
        steps: the choices, from the first one on.
    """
    levels: Levels = {variable.name: variable.start for variable in scenario.variables}
    nodes = read_on(scenario, scenario.start, levels)
    turns: list[Turn] = []
    for code, key in steps:
        node = scenario.node_by_code.get(code)
        choice = _choice(node, key) if node else None
        if node is None or choice is None:
            continue
        before = nodes if nodes and nodes[-1] == node.id else (node.id,)
        after = move(scenario, levels, choice)
        moved = {name: after[name] - levels[name] for name in levels if after[name] != levels[name]}
        turns.append(Turn(before, offered(node, levels), key, moved))
        levels = after
        nodes = read_on(scenario, choice.go, levels)
    here = scenario.node_by_id[nodes[-1]] if nodes else None
    keys = offered(here, levels) if here else ()
    return Way(tuple(turns), nodes, keys, levels, ended=here is not None and here.ending != "")


def read_on(scenario: Scenario, start: str, levels: Levels) -> tuple[str, ...]:
    """Return the ids of the nodes that are read from one on, up to a choice or an ending.

    A way that turns in a circle ends where it would begin anew; so does one that leads
    to a node that is not there.
    """
    nodes: list[str] = []
    at = start
    while at in scenario.node_by_id and at not in nodes:
        nodes.append(at)
        passages = scenario.node_by_id[at].passages
        at = next((passage.go for passage in passages if holds(passage.when, levels)), "")
    return tuple(nodes)


def offered(node: ScenarioNode, levels: Levels) -> tuple[str, ...]:
    """Return the keys of the choices that a node offers."""
    return tuple(choice.key for choice in node.choices if holds(choice.when, levels))


def holds(when: Expression | None, levels: Levels) -> bool:
    """Say whether a condition holds. One that has no value does not."""
    return condition(when)(dict(zip(levels, map(float, levels.values()), strict=True)))


def condition(when: Expression | None) -> Callable[[Values], bool]:
    """Return what says whether a condition holds, for one that is asked many times."""
    if when is None:
        return lambda _: True
    evaluate = evaluator(when)

    def holds_for(levels: Values) -> bool:
        try:
            return evaluate(levels) is True
        except FormulaError:
            return False

    return holds_for


def move(scenario: Scenario, levels: Levels, choice: ScenarioChoice) -> Levels:
    """Return the values after a choice, each within its variable's range."""
    return {
        one.name: within(levels[one.name] + choice.effects.get(one.name, 0), one.least, one.most)
        for one in scenario.variables
    }


def within(value: int, least: int, most: int) -> int:
    """Return a value, or the end of its range that it has passed."""
    return min(max(value, least), most)


def way_score(scenario: Scenario, levels: Levels) -> int:
    """Return what the values earn, in hundredths of a per cent, rounded down.

    Each variable earns its weight by how far it has come in its range.
    """
    shares = []
    for variable in scenario.variables:
        room = variable.most - variable.least
        gone = levels[variable.name] - variable.least
        shares.append(
            (variable.weight, (room - gone if variable.low_is_good else gone) / room if room else 1.0)
        )
    return quiz_score(shares)


def _choice(node: ScenarioNode, key: str) -> ScenarioChoice | None:
    return next((choice for choice in node.choices if choice.key == key), None)
