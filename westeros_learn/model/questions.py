"""Questions: what is asked, what counts as right, and what is said about each answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

from westeros_learn.model.blocks import Blocks, Citation, Inlines
from westeros_learn.model.diagnostics import Span

Response: TypeAlias = tuple[str, ...]
"""What was answered, as text: the keys of the chosen parts in alphabetical order,
or the one text that was typed. Empty: not answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One thing to answer.

    Attributes:
        code: four characters that stand for the id in the learner's state.
        outcome: id of the outcome that it assesses.
        hints: shown one at a time, in practice only.
        feedback: said after any answer.
        weight: points that it is worth, 1 to 10.
    """

    kind: ClassVar[str]

    id: str
    code: str
    outcome: str
    prompt: Blocks
    hints: tuple[Blocks, ...] = ()
    feedback: Blocks = ()
    sources: tuple[Citation, ...] = ()
    weight: int = 1
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One offered answer; `key` is its one-letter id."""

    key: str
    text: Inlines
    correct: bool = False
    feedback: Blocks = ()
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceQuestion(Question):
    """A question answered by choosing among parts.

    Attributes:
        keep_order: whether its choices are always shown in their order.
    """

    choices: tuple[Choice, ...] = field(default=())
    keep_order: bool = False

    @property
    def correct_keys(self) -> tuple[str, ...]:
        """Keys of the correct choices, in alphabetical order."""
        return tuple(sorted(choice.key for choice in self.choices if choice.correct))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A foreseen wrong answer and what is said about it."""

    answer: str
    feedback: Blocks


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuestion(Question):
    """A question answered by typing."""

    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Numeric(TextQuestion):
    """A number, right within `answer` ± `tolerance`, in `unit`."""

    kind: ClassVar[str] = "numeric"

    answer: float
    tolerance: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShortText(TextQuestion):
    """A word or a few; `typos` slips are forgiven in words of five letters or more."""

    kind: ClassVar[str] = "short-text"

    accept: tuple[str, ...]
    typos: int = 1


SHEDDING = ("text", "cells", "orders")
"""What a state leaves out when its room is short, in this order: what is typed, the cells of tables and
gaps, then orders and pairs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question, as every room must know it.

    Attributes:
        scorm12: its SCORM 1.2 `cmi.interactions.n.type` (RTE 1.2, 3.4.7).
        scorm2004: its SCORM 2004 `cmi.interactions.n.type` (RTE 4th Ed., 4.2.9).
        xapi: its xAPI `interactionType` (xAPI 1.0.3, Data, 4.1.4.1).
        sheds: the class of `SHEDDING` in which its response may be left out of the state; "" for never.
    """

    question_class: type[Question]
    scorm12: str
    scorm2004: str
    xapi: str
    sheds: str = ""


KINDS: dict[str, Kind] = {
    SingleChoice.kind: Kind(SingleChoice, "choice", "choice", "choice"),
    MultipleChoice.kind: Kind(MultipleChoice, "choice", "choice", "choice"),
    TrueFalse.kind: Kind(TrueFalse, "true-false", "true-false", "true-false"),
    Numeric.kind: Kind(Numeric, "numeric", "numeric", "numeric"),
    ShortText.kind: Kind(ShortText, "fill-in", "fill-in", "fill-in", sheds="text"),
}
