"""Every way through a scenario: which moments learners can come to, and with which values.

A scenario's variables stay in their ranges, so its states can be counted; all of them
are tried as long as they are not too many.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from westeros_learn.assessment import condition, way_score, within
from westeros_learn.model import Scenario, ScenarioNode, names_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from westeros_learn.assessment import Values
    from westeros_learn.model import Scalar, Variable

MOST_STATES = 5_000
"""More are not tried: then what depends on conditions is not judged."""

State: TypeAlias = tuple[str, tuple[int, ...]]
"""A node and the values of the variables."""


@dataclass(frozen=True)
class Paths:
    """What was found on the ways through a scenario.

    Attributes:
        reached: each state with the state before it and the key that led there ("" without a choice).
        ways: the states that follow each state.
        offered: (node, key) of every choice that is ever offered.
        stuck: states that are no ending and have no way on.
        endings: states in which the conversation has ended.
    """

    reached: dict[State, tuple[State | None, str]] = field(default_factory=dict)
    ways: dict[State, list[State]] = field(default_factory=dict)
    offered: set[tuple[str, str]] = field(default_factory=set)
    stuck: list[State] = field(default_factory=list)
    endings: list[State] = field(default_factory=list)

    @property
    def nodes(self) -> set[str]:
        """Ids of the nodes that a way leads to."""
        return {node for node, _ in self.reached}

    def endless(self) -> State | None:
        """Return the first state from which no way comes to an end, None when there is none."""
        before: dict[State, list[State]] = {}
        for state, following in self.ways.items():
            for other in following:
                before.setdefault(other, []).append(state)
        hopeful = {*self.endings, *self.stuck}
        waiting = list(hopeful)
        while waiting:
            for state in before.get(waiting.pop(), ()):
                if state not in hopeful:
                    hopeful.add(state)
                    waiting.append(state)
        return next((state for state in self.reached if state not in hopeful), None)

    def choices_before(self, state: State) -> list[str]:
        """Return the keys chosen on the shortest way to a state."""
        keys: list[str] = []
        at: State | None = state
        while at is not None:
            at, key = self.reached[at]
            keys.append(key)
        return [key for key in reversed(keys) if key]


def explore(scenario: Scenario, names: Collection[str]) -> Paths | None:
    """Try every way through a scenario, the shortest first.

    Args:
        scenario: a scenario without dangling ways.
        names: the variables whose values make a difference; the others stay as they start.

    Returns:
        None when there are more states than `MOST_STATES`.
    """
    places = [variable for variable in scenario.variables if variable.name in names]
    others: dict[str, Scalar] = {variable.name: float(variable.start) for variable in scenario.variables}
    steps = {node.id: _Steps(node, places) for node in scenario.nodes}
    paths = Paths()
    first: State = (scenario.start, tuple(variable.start for variable in places))
    paths.reached[first] = (None, "")
    waiting = deque([first])
    while waiting:
        state = waiting.popleft()
        at, values = state
        levels = others | {place.name: float(value) for place, value in zip(places, values, strict=True)}
        following = list(steps[at].following(values, levels))
        if scenario.node_by_id[at].ending:
            paths.endings.append(state)
        elif not following:
            paths.stuck.append(state)
        for key, new in following:
            if key:
                paths.offered.add((at, key))
            paths.ways.setdefault(state, []).append(new)
            if new not in paths.reached:
                paths.reached[new] = (state, key)
                waiting.append(new)
        if len(paths.reached) > MOST_STATES:
            return None
    return paths


class _Steps:
    """The steps from a node, made ready to be tried with the values of thousands of states."""

    def __init__(self, node: ScenarioNode, places: Sequence[Variable]) -> None:
        self._ranges = [(place.least, place.most) for place in places]
        self._choices = [
            (one.key, one.go, condition(one.when), [one.effects.get(place.name, 0) for place in places])
            for one in node.choices
        ]
        self._passages = [(one.go, condition(one.when)) for one in node.passages]

    def following(self, values: tuple[int, ...], levels: Values) -> Iterator[tuple[str, State]]:
        """Yield every step: the choice's key, "" without one, and the state that follows."""
        for key, go, holds, effects in self._choices:
            if holds(levels):
                moved = zip(values, effects, self._ranges, strict=True)
                yield key, (go, tuple(within(value + effect, *ends) for value, effect, ends in moved))
        for go, holds in self._passages:
            if holds(levels):
                yield "", (go, values)
                return


def best_score(scenario: Scenario, paths: Paths) -> int:
    """Return the best score of any way, in hundredths of a per cent.

    Args:
        scenario: a scenario of which a way comes to an end.
        paths: the ways through it by the values of all variables.
    """
    names = [variable.name for variable in scenario.variables]
    ends = {values for _, values in paths.endings}
    return max(way_score(scenario, dict(zip(names, values, strict=True))) for values in ends)


def targets(node: ScenarioNode) -> set[str]:
    """Return the ids of the nodes that a node leads to, whatever the conditions."""
    return {onward.go for onward in node.onwards}


def linked_from(scenario: Scenario, starts: Iterable[str]) -> set[str]:
    """Return the ids of the nodes that ways lead to from some nodes on, whatever the conditions."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        new = targets(scenario.node_by_id[waiting.pop()]) - found
        found |= new
        waiting += new
    return found


def names_read(scenario: Scenario) -> set[str]:
    """Return the variables that conditions ask for."""
    conditions = [onward.when for onward in scenario.onwards]
    return {name.name for condition in conditions if condition for name in names_in(condition)}
