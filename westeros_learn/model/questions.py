"""Questions: what is asked, what counts as right, and what is said about each answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, TypeAlias

from westeros_learn.model.blocks import Blocks, Citation, Figure, Inlines
from westeros_learn.model.diagnostics import Span
from westeros_learn.model.expressions import Expression
from westeros_learn.model.parameters import Parameter

Response: TypeAlias = tuple[str, ...]
"""What was answered, as text; empty: not answered. By kind:

- choices, regions of a hotspot, points of a survey's scale: the keys chosen, in alphabetical order;
- a typed answer (numeric, date, short-text): the one text;
- ordering: all keys, in the learner's order;
- matching, categorise: a part for each item, its key and the key of its match or category ("ac");
- cloze, table: a part for each gap or cell that was filled, its key and what stands in it ("a30");
- reflection: the keys of the points of the self-check that were ticked, never what was written.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to answer.

    Attributes:
        code: four characters that stand for the id in the learner's state.
        outcome: id of the outcome that it assesses; "" where it assesses none.
        hints: shown one at a time, in practice only.
        feedback: said after any answer.
        solution: the way to the right answer, shown once that is known.
        parameters: what is drawn anew for each attempt.
        where: a condition on the parameters; what does not meet it is drawn again.
        weight: points that it is worth, 1 to 10; 0 where it is not scored.
    """

    kind: ClassVar[str]

    id: str
    code: str
    outcome: str
    prompt: Blocks
    hints: tuple[Blocks, ...] = ()
    feedback: Blocks = ()
    solution: Blocks = ()
    parameters: tuple[Parameter, ...] = ()
    where: Expression | None = None
    sources: tuple[Citation, ...] = ()
    weight: int = 1
    span: Span

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from (self.prompt, *self.hints, self.feedback, self.solution)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a question that is answered by itself; `key` is its one-letter id."""

    key: str
    text: Inlines
    feedback: Blocks = ()
    span: Span

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from (self.text, self.feedback)


# --- choosing -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice(Part):
    """One offered answer."""

    correct: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion(Question):
    """A question answered by choosing among parts.

    Attributes:
        keep_order: whether its choices are always shown in their order.
    """

    choices: tuple[Choice, ...] = ()
    keep_order: bool = False

    @property
    def correct_keys(self) -> tuple[str, ...]:
        """Keys of the correct choices, in alphabetical order."""
        return tuple(sorted(choice.key for choice in self.choices if choice.correct))

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        for choice in self.choices:
            yield from choice.texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(ChoiceQuestion):
    """Exactly one choice is right."""

    kind: ClassVar[str] = "single-choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(ChoiceQuestion):
    """One or more choices are right."""

    kind: ClassVar[str] = "multiple-choice"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueFalse(ChoiceQuestion):
    """A statement to judge; its two choices have the keys "t" and "f", and no texts of their own."""

    kind: ClassVar[str] = "true-false"


class Shape(StrEnum):
    """The form of a region in a figure."""

    CIRCLE = "circle"
    RECT = "rect"
    POLYGON = "polygon"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(Choice):
    """A place in a figure that can be chosen; its text is its name.

    Attributes:
        numbers: in the units of the figure: x, y, radius of a circle; x, y, width, height
            of a rectangle; x, y of each corner of a polygon.
    """

    shape: Shape
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot(ChoiceQuestion):
    """Places to find in a figure; several may be right. Its choices are regions."""

    kind: ClassVar[str] = "hotspot"

    figure: Figure

    @property
    def several(self) -> bool:
        """Whether more than one region is to be chosen."""
        return len(self.correct_keys) > 1

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from ChoiceQuestion.texts(self)
        yield (self.figure,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey(ChoiceQuestion):
    """A statement to agree with more or less (Likert); no point of its scale is right."""

    kind: ClassVar[str] = "survey"


# --- arranging ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Item(Part):
    """Something that belongs to a target; `target` is the key of the right one."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PairingQuestion(Question):
    """A question answered by giving each item a target.

    Attributes:
        targets: what the items are given; their feedback is empty.
    """

    items: tuple[Item, ...]
    targets: tuple[Part, ...]

    @property
    def right_pairs(self) -> tuple[str, ...]:
        """The right part of a response for each item, by the items' keys."""
        return tuple(sorted(item.key + item.target for item in self.items))

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        for part in (*self.items, *self.targets):
            yield from part.texts()


@dataclass(frozen=True, slots=True, kw_only=True)
class Matching(PairingQuestion):
    """Each item has a match of its own, which has the item's key; there may be matches over."""

    kind: ClassVar[str] = "matching"


@dataclass(frozen=True, slots=True, kw_only=True)
class Categorise(PairingQuestion):
    """Each item belongs to a category, which may have several."""

    kind: ClassVar[str] = "categorise"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering(Question):
    """Steps to put in order; `items` are in the right one."""

    kind: ClassVar[str] = "ordering"

    items: tuple[Part, ...]

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        for item in self.items:
            yield from item.texts()


# --- typing -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A foreseen wrong answer, as typed or as a formula, and what is said about it."""

    answer: str | Expression
    feedback: Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion(Question):
    """A question answered by typing."""

    mistakes: tuple[Mistake, ...] = ()

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        for mistake in self.mistakes:
            yield mistake.feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(TextQuestion):
    """A number, right within `answer` ± `tolerance`, in `unit`."""

    kind: ClassVar[str] = "numeric"

    answer: Expression
    tolerance: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(TextQuestion):
    """A day, right within `answer` ± `tolerance` days."""

    kind: ClassVar[str] = "date"

    answer: Expression
    tolerance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(TextQuestion):
    """A word or a few; `typos` slips are forgiven in words of five letters or more."""

    kind: ClassVar[str] = "short-text"

    accept: tuple[str, ...]
    typos: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A place to fill in a text; `key` is its one-letter id.

    Attributes:
        accept: every right answer.
        options: what is offered to choose from, the right answer among it; empty when it is typed.
        typos: slips that are forgiven in words of five letters or more.
    """

    key: str
    accept: tuple[str, ...]
    options: tuple[str, ...] = ()
    typos: int = 1
    feedback: Blocks = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A number to fill into a table, as a formula over the parameters; `key` is its one-letter id."""

    key: str
    answer: Expression
    tolerance: float = 0.0
    unit: str = ""
    feedback: Blocks = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledQuestion(Question):
    """A question answered by filling places of a text, where `GapPlace` nodes stand."""

    text: Blocks
    gaps: tuple[Gap, ...] | tuple[Cell, ...]

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        yield self.text
        for gap in self.gaps:
            yield gap.feedback


@dataclass(frozen=True, slots=True, kw_only=True)
class Cloze(FilledQuestion):
    """A text with gaps, typed or chosen from a list."""

    kind: ClassVar[str] = "cloze"

    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableQuestion(FilledQuestion):
    """A table with cells for numbers, as in a net-worth sheet."""

    kind: ClassVar[str] = "table"

    gaps: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reflection(Question):
    """Something to write down for oneself, then to compare with a model answer.

    What is written is never sent anywhere.

    Attributes:
        model_answer: shown when the learner asks for it.
        checks: points to tick that the learner's own answer has.
    """

    kind: ClassVar[str] = "reflection"

    model_answer: Blocks
    checks: tuple[Part, ...] = ()

    def texts(self) -> Iterator[Blocks | Inlines]:
        """Yield everything that a learner reads in it."""
        yield from Question.texts(self)
        yield self.model_answer
        for check in self.checks:
            yield from check.texts()
