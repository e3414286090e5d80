"""The table of kinds: what every room must know of a kind of question."""

from __future__ import annotations

from dataclasses import dataclass

from westeros_learn.model.questions import (
    Categorise,
    Cloze,
    Date,
    Hotspot,
    Matching,
    MultipleChoice,
    Numeric,
    Ordering,
    Question,
    Reflection,
    ShortText,
    SingleChoice,
    Survey,
    TableQuestion,
    TrueFalse,
)

SHEDDING = ("text", "cells", "orders")
"""What a state leaves out when its room is short, in this order: what is typed, the cells of tables and
gaps, then orders and pairs."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of question, as every room must know it.

    Attributes:
        scorm12: its SCORM 1.2 `cmi.interactions.n.type` (RTE 1.2, 3.4.7); "" for what is never sent.
        scorm2004: its SCORM 2004 `cmi.interactions.n.type` (RTE 4th Ed., 4.2.9).
        xapi: its xAPI `interactionType` (xAPI 1.0.3, Data, 4.1.4.1).
        sheds: the class of `SHEDDING` in which its response may be left out of the state; "" for never.
        scored: whether an answer can be right.
    """

    question_class: type[Question]
    scorm12: str
    scorm2004: str
    xapi: str
    sheds: str = ""
    scored: bool = True


def _kind(question_class: type[Question], interaction: str, sheds: str = "", *, scored: bool = True) -> Kind:
    """Return the row of a kind whose interaction is called the same by all three standards."""
    return Kind(question_class, interaction, interaction, interaction, sheds, scored)


KINDS: dict[str, Kind] = {
    SingleChoice.kind: _kind(SingleChoice, "choice"),
    MultipleChoice.kind: _kind(MultipleChoice, "choice"),
    TrueFalse.kind: _kind(TrueFalse, "true-false"),
    Matching.kind: _kind(Matching, "matching", "orders"),
    Ordering.kind: _kind(Ordering, "sequencing", "orders"),
    Categorise.kind: _kind(Categorise, "matching", "orders"),
    Numeric.kind: _kind(Numeric, "numeric"),
    Date.kind: _kind(Date, "fill-in", "text"),
    ShortText.kind: _kind(ShortText, "fill-in", "text"),
    Cloze.kind: _kind(Cloze, "fill-in", "cells"),
    Hotspot.kind: _kind(Hotspot, "choice"),
    TableQuestion.kind: _kind(TableQuestion, "fill-in", "cells"),
    Survey.kind: _kind(Survey, "likert", scored=False),
    Reflection.kind: _kind(Reflection, "", scored=False),
}
