"""Scenarios: a conversation that branches by what the learner says, with consequences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from westeros_learn.model.blocks import Blocks, Citation, Inlines
from westeros_learn.model.diagnostics import Span
from westeros_learn.model.expressions import Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """Something that the learner's choices move, as a whole number that stays in its range.

    Attributes:
        label: what the learner reads of it in the debrief.
        start: its value when the conversation begins.
        weight: how much it counts in the score, 0 when it only steers the way.
        low_is_good: whether its least value earns all of its points, and not its most.
    """

    name: str
    label: str
    start: int
    least: int
    most: int
    weight: int = 1
    low_is_good: bool = False
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioChoice:
    """Something that the learner may say or do; `key` is its one-letter id.

    Attributes:
        go: id of the node that follows.
        when: the condition under which it is offered, None for always.
        effects: how far it moves which variable.
        feedback: what the debrief says about it.
    """

    key: str
    text: Inlines
    go: str
    when: Expression | None = None
    effects: Mapping[str, int]
    feedback: Blocks = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A way from one node to the next that needs no choice; open when its condition holds."""

    go: str
    when: Expression | None = None
    span: Span


Onward: TypeAlias = ScenarioChoice | Passage
"""What leads from a node to another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioNode:
    """One moment: somebody speaks, or something happens.

    It ends in exactly one of three ways: the learner chooses, the conversation goes on
    by itself (the first passage that is open), or it has come to its end.

    Attributes:
        code: four characters that stand for it in the learner's state.
        speaker: who speaks, as the learner reads it; "" when something is told.
        ending: the title of the ending that it is, "" when it is none.
        debrief: what is said about this ending.
    """

    id: str
    code: str
    speaker: str
    text: Blocks
    choices: tuple[ScenarioChoice, ...] = ()
    passages: tuple[Passage, ...] = ()
    ending: str = ""
    debrief: Blocks = ()
    sources: tuple[Citation, ...] = ()
    span: Span

    @property
    def onwards(self) -> tuple[Onward, ...]:
        """What leads on from it."""
        return (*self.choices, *self.passages)


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A branching dialogue with consequences.

    Attributes:
        code: four characters that stand for its id in the learner's state.
        outcome: id of the outcome that it exercises.
        setting: where the learner stands before the first word.
        start: id of the first node.
    """

    id: str
    code: str
    title: str
    outcome: str
    setting: Blocks
    variables: tuple[Variable, ...]
    start: str
    nodes: tuple[ScenarioNode, ...]
    span: Span

    @property
    def onwards(self) -> Iterator[Onward]:
        """What leads from any node to another one."""
        for node in self.nodes:
            yield from node.onwards

    @cached_property
    def node_by_id(self) -> Mapping[str, ScenarioNode]:
        """Every node by its id."""
        return {node.id: node for node in self.nodes}

    @cached_property
    def node_by_code(self) -> Mapping[str, ScenarioNode]:
        """Every node by its short code."""
        return {node.code: node for node in self.nodes}
