"""The shape of a `*.scenario.yaml` file (see `schema` for how shapes are written)."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from westeros_learn.source.schema import Allow, AtLeastOne, Entry, TextEntry
from westeros_learn.source.values import (
    Id,
    Keys,
    OneLine,
    OutcomeId,
    ShortCode,
    Sources,
    Title,
    Whole,
    Words,
)

MOST = 100
"""How far from nought a variable may go: what moves further cannot be told in a debrief."""

Value: TypeAlias = Annotated[int, Whole(-MOST, MOST)]
NodeId: TypeAlias = Annotated[Words, OneLine("node")]
Speaker: TypeAlias = Annotated[Words, OneLine("speaker")]
Condition: TypeAlias = Annotated[Words, OneLine()]


class Good(StrEnum):
    """Which end of a variable's range earns its points."""

    MOST = "most"
    LEAST = "least"


class VariableEntry(Entry):
    """A variable: what choices move and conditions ask for."""

    label: Title
    """What the learner reads of it in the debrief, as in "How far Ilie trusts you"."""
    start: Value = 0
    """Its value at the beginning; 0, if left out."""
    least: Value = 0
    """It never goes below this; 0, if left out."""
    most: Value
    """It never goes above this."""
    weight: Annotated[int, Whole(0, 10)] = 1
    """How much it counts in the score; 0 when it only steers the way, 1 if left out."""
    good: Good = Good.MOST
    """most or least: the end of its range that earns all of its points; most, if left out."""


class ScenarioChoiceEntry(TextEntry):
    """What the learner may say or do: one letter, its id, with its words."""

    part: ClassVar[str] = "choice"

    go: NodeId
    """Id of the node that follows."""
    when: Condition | None = None
    """Offered only under this condition, as in trust >= 2; always, if left out."""
    effects: Annotated[dict[str, Value], Keys("variable")] = Field(default_factory=dict)
    """How far it moves which variable, as in trust: +1."""
    feedback: Words | None = None
    """What the debrief says about it; never shown while playing."""


class PassageEntry(Entry):
    """A way on that needs no choice."""

    go: NodeId
    """Id of the node that follows."""
    when: Condition | None = None
    """Taken only under this condition; the last way of a list has none."""


class OneOrMore:
    """Says that a list of passages may be written as the id of the one node that follows."""

    holds: ClassVar[str] = "go"
    """The key that such an id belongs to."""

    @staticmethod
    def read(value: object) -> object:
        """Return the list that is meant."""
        return [{"go": value}] if isinstance(value, str) else value

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, object]:
        return {"oneOf": [{"type": "string"}, handler(schema)]}


class NodeEntry(Entry):
    """A node: one moment. It has either choices, or next, or an ending."""

    id: Id | None = None
    """Its id, never changed and never used again in this scenario."""
    speaker: Speaker | None = None
    """Who speaks, a key of 'speakers'; left out, when something happens."""
    text: Words
    """What is said, or what happens."""
    choices: list[ScenarioChoiceEntry] = Field(default_factory=list)
    """What the learner may say or do here."""
    next: Annotated[list[PassageEntry], OneOrMore()] = Field(default_factory=list)
    """The node that follows by itself; or a list of go and when, of which the first that fits is taken."""
    ending: Title | None = None
    """The title of this ending, as in "He agrees to a second meeting"."""
    debrief: Words | None = None
    """What is said about this ending: why it came to it, and what else was possible."""
    source: Sources = Field(default_factory=list)
    """What supports the statements of this node: reference id, then the place."""
    code: ShortCode | None = None
    """Four characters for the learner's state; only needed when check asks for it."""


class ScenarioEntry(Entry):
    """The file `<name>.scenario.yaml` in a lesson's folder."""

    id: Id | None = None
    """Its id, as used in :::{scenario} id; the learner's way is kept by it."""
    title: Title
    """What the learner reads above it."""
    outcome: OutcomeId
    """Id of the outcome that it exercises."""
    setting: Words
    """Where the learner stands and who is there; it says that the case is fictional."""
    speakers: dict[str, Title] = Field(default_factory=dict)
    """Who speaks: a short key, as used in the nodes, with the name that the learner reads."""
    variables: dict[str, VariableEntry]
    """What choices move: the name, as used in effects and conditions, with its keys."""
    start: NodeId | None = None
    """Id of the first node; the first one of the list, if left out."""
    nodes: AtLeastOne[NodeEntry]
    """The moments of the conversation, in any order."""
    retired: list[Id] = Field(default_factory=list)
    """Ids of nodes that were used once and must never be used again."""
    code: ShortCode | None = None
    """Four characters for the learner's state; only needed when check asks for it."""
    allow: Allow = Field(default_factory=dict)
    """Warnings that are meant: CODE: reason."""
