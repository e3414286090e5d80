"""Choices: what gives the key away, and what leaves a learner without a reason.

The faults are those of Haladyna, Downing and Rodriguez (2002), guidelines 24 to 29, and of
Case and Swanson (2002), chapter 3: absolute terms, long correct answer, word repeats,
convergence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from westeros_learn.assessment import fold
from westeros_learn.model import (
    KINDS,
    ChoiceQuestion,
    FilledQuestion,
    MultipleChoice,
    Ordering,
    PairingQuestion,
    SingleChoice,
    TrueFalse,
    plain_text,
)
from westeros_learn.source.lint.words import OF_ALL, STRONG, WEAK

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from westeros_learn.model import Cell, Choice, Gap, Part, Question
    from westeros_learn.source.faults import Faults

SHORT = 40
"""Letters; below, length gives nothing away, and all of OF_ALL is shorter."""

_FEWEST_CONVERGING = 3  # choices; with two, each shares what the other has
_MOST_WORDS_OF_A_PART = 4
_PARTS = re.compile(r"\s*[,;+]\s*|\s+(?:and|i|oraz|și|et|y)\s+")


def check_feedback(question: Question, faults: Faults) -> None:
    """Warn where an answer is judged without a reason."""
    if question.feedback or not KINDS[question.kind].scored:
        return
    parts = _judged_parts(question)
    silent = [part for part in parts if not part.feedback]
    if len(silent) == len(parts) or (isinstance(question, TrueFalse) and silent):
        faults.add("W202", question.span)
        return
    for part in silent:
        faults.add("W201", part.span, key=part.key)


def _judged_parts(question: Question) -> Sequence[Part | Gap | Cell]:
    """Return the parts of a question about each of which something can be said."""
    match question:
        case ChoiceQuestion():
            return question.choices
        case PairingQuestion() | Ordering():
            return question.items
        case FilledQuestion():
            return question.gaps
        case _:
            return ()


def check_choices(question: ChoiceQuestion, language: str, faults: Faults) -> None:
    """Warn where the way in which choices are written helps to guess."""
    said = {choice.key: plain_text(choice.text) for choice in question.choices}
    for choice in question.choices:
        if len(said[choice.key]) <= SHORT and fold(said[choice.key]) in OF_ALL:
            faults.add("W203", choice.span, key=choice.key)
    if isinstance(question, MultipleChoice) and all(choice.correct for choice in question.choices):
        faults.add("W205", question.span)
    words = _absolute_words(question.choices, said, language)
    if words:
        faults.add("W208", question.span, words=", ".join(words))
    if isinstance(question, SingleChoice):
        for choice in _telltale(question.choices, said):
            faults.add("W204", choice.span, key=choice.key)
        for choice in _converging(question.choices, said):
            faults.add("W215", choice.span, key=choice.key)


def _absolute_words(choices: Sequence[Choice], said: Mapping[str, str], language: str) -> list[str]:
    """Return the absolute words that wrong choices have and no correct one has."""
    strong, weak = STRONG.get(language), WEAK.get(language)
    if strong is None or weak is None:
        return []
    right = " ".join(said[choice.key] for choice in choices if choice.correct)
    if strong.search(right) or weak.search(right):
        return []
    wrong = [said[choice.key] for choice in choices if not choice.correct]
    found = [match[0].lower() for text in wrong for match in strong.finditer(text)]
    weak_ones = [match[0].lower() for text in wrong if (match := weak.search(text))]
    if found or (len(weak_ones) > 1 and len(weak_ones) == len(wrong)):
        return list(dict.fromkeys([*found, *weak_ones]))
    return []


def _telltale(choices: Sequence[Choice], said: Mapping[str, str]) -> Iterator[Choice]:
    """Yield the key of a correct single choice that its length gives away."""
    wrong = [len(said[choice.key]) for choice in choices if not choice.correct]
    for choice in choices:
        length = len(said[choice.key])
        if choice.correct and wrong and length > max(SHORT, 2 * max(wrong)):
            yield choice


def _converging(choices: Sequence[Choice], said: Mapping[str, str]) -> Iterator[Choice]:
    """Yield the key when it is made of parts, and alone has each of them in common with a wrong choice."""
    if len(choices) < _FEWEST_CONVERGING or not all(_PARTS.search(said[choice.key]) for choice in choices):
        return
    parts = {choice.key: _parts(said[choice.key]) for choice in choices}
    if not all(parts.values()):
        return
    shared = [
        choice
        for choice in choices
        if all(
            any(part in parts[other.key] for other in choices if other is not choice)
            for part in parts[choice.key]
        )
    ]
    if len(shared) == 1 and shared[0].correct:
        yield shared[0]


def _parts(text: str) -> frozenset[str]:
    """Return the parts of a choice that lists some; none when it is a sentence."""
    parts = [part for part in _PARTS.split(text.strip(" .").casefold()) if part]
    listed = len(parts) > 1 and all(len(part.split()) <= _MOST_WORDS_OF_A_PART for part in parts)
    return frozenset(parts) if listed else frozenset()
