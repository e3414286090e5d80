"""The shape of questions that are answered in parts, and the table of the shapes of all kinds."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field, WithJsonSchema

from westeros_learn.source.schema import (
    ChoicesEntry,
    DateEntry,
    KeyedEntry,
    NumericEntry,
    QuestionEntry,
    ScoredEntry,
    ShortTextEntry,
    TextEntry,
    TrueFalseEntry,
)
from westeros_learn.source.values import (
    Answer,
    Category,
    Formula,
    Numbers,
    Picture,
    Positive,
    Title,
    Truth,
    Whole,
    Words,
    listed,
)

_ANY_TEXT = {"type": ["string", "number", "boolean"]}

Answers = Annotated[
    list[Answer],
    BeforeValidator(listed),
    Field(min_length=1),
    WithJsonSchema({"oneOf": [_ANY_TEXT, {"type": "array", "items": _ANY_TEXT, "minItems": 1}]}),
]

# --- arranging ----------------------------------------------------------------------------


class StepEntry(TextEntry):
    """A step of an order."""

    part: ClassVar[str] = "step"

    feedback: Words | None = None
    """Why it stands where it stands."""


class PairEntry(TextEntry):
    """An item, under its one-letter key, with what matches it."""

    part: ClassVar[str] = "pair"

    match: Words
    """What matches it."""
    feedback: Words | None = None
    """Why they belong together."""


class ExtraEntry(TextEntry):
    """A match that belongs to no item."""

    part: ClassVar[str] = "match"


class CategoryEntry(TextEntry):
    """A category."""

    part: ClassVar[str] = "category"


class ItemEntry(TextEntry):
    """Something to be put into a category."""

    part: ClassVar[str] = "item"

    category: Category
    """The key of the category that it belongs to."""
    feedback: Words | None = None
    """Why it belongs there."""


class OrderingEntry(ScoredEntry):
    """Steps to put in order."""

    steps: list[StepEntry]
    """The steps in their right order; the player shows them in another one."""


class MatchingEntry(ScoredEntry):
    """Items to match."""

    pairs: list[PairEntry]
    """The items, each with its match."""
    extra: list[ExtraEntry] = Field(default_factory=list)
    """Matches that belong to no item; their keys are letters that no pair has."""


class CategoriseEntry(ScoredEntry):
    """Items to put into categories."""

    categories: list[CategoryEntry]
    """The categories, in the order in which they are shown."""
    items: list[ItemEntry]
    """What is to be put into them."""


# --- a figure -----------------------------------------------------------------------------


class RegionEntry(TextEntry):
    """A place in a figure, under its one-letter key: its name, its shape, whether it is correct."""

    part: ClassVar[str] = "region"

    circle: Numbers | None = None
    """Middle and radius in the figure's units: x y r."""
    rect: Numbers | None = None
    """Corner and size in the figure's units: x y width height."""
    polygon: Numbers | None = None
    """Corners in the figure's units: x y x y x y …"""
    correct: Truth = False
    """Whether it is right."""
    feedback: Words | None = None
    """Why it is right or wrong."""


class HotspotEntry(ScoredEntry):
    """Places to find in a figure."""

    figure: Picture
    """The figure, as in media/room.svg."""
    alt: Title
    """What the figure shows, for those who cannot see it."""
    regions: list[RegionEntry]
    """The places that can be chosen, in the figure or in a list of their names."""


# --- gaps ---------------------------------------------------------------------------------


class GapEntry(KeyedEntry):
    """A gap, under its one-letter key: every right answer."""

    part: ClassVar[str] = "gap"
    holds: ClassVar[str] = "accept"

    accept: Answers
    """Every right answer; case, accents and punctuation do not matter."""
    options: list[Answer] = Field(default_factory=list)
    """Wrong answers to choose from; with them, the gap is a list, and nothing is typed."""
    typos: Annotated[int, Whole(0, 2)] = 1
    """How many slips of the finger are forgiven in a long word."""
    feedback: Words | None = None
    """Why this is right."""


class CellEntry(KeyedEntry):
    """A cell, under its one-letter key: the right number."""

    part: ClassVar[str] = "cell"
    holds: ClassVar[str] = "answer"

    answer: Formula
    """The right number, or a formula that gives it, as in assets - debts."""
    tolerance: Positive = 0.0
    """How far an answer may be off."""
    unit: Title | None = None
    """The unit, shown behind the field."""
    feedback: Words | None = None
    """How one comes to it."""


class ClozeEntry(ScoredEntry):
    """A text with gaps."""

    text: Words
    """The text, with {gap}`a` where the gap a stands."""
    gaps: list[GapEntry]
    """What belongs into each gap."""


class TableEntry(ScoredEntry):
    """A table with cells for numbers."""

    table: Words
    """A table in Markdown, with {gap}`a` where the cell a stands."""
    cells: list[CellEntry]
    """What belongs into each cell."""


# --- what is not scored -------------------------------------------------------------------


class PointEntry(TextEntry):
    """A point of a scale, or of a self-check."""

    part: ClassVar[str] = "point"


class SurveyEntry(QuestionEntry):
    """A statement to agree with more or less."""

    scale: list[PointEntry] = Field(default_factory=list)
    """The points of the scale; from "strongly disagree" to "strongly agree", if left out."""


class ReflectionEntry(QuestionEntry):
    """Something to write for oneself. What is written is never sent anywhere."""

    model_answer: Words
    """One good answer, shown when the learner asks for it."""
    self_check: list[PointEntry] = Field(default_factory=list)
    """Points to tick that a good answer has."""


QUESTION_ENTRIES: dict[str, type[QuestionEntry]] = {
    "single-choice": ChoicesEntry,
    "multiple-choice": ChoicesEntry,
    "true-false": TrueFalseEntry,
    "matching": MatchingEntry,
    "ordering": OrderingEntry,
    "categorise": CategoriseEntry,
    "numeric": NumericEntry,
    "date": DateEntry,
    "short-text": ShortTextEntry,
    "cloze": ClozeEntry,
    "hotspot": HotspotEntry,
    "table": TableEntry,
    "survey": SurveyEntry,
    "reflection": ReflectionEntry,
}
"""The shape of each kind of question."""
