"""Questions that ask nearly the same.

Two stems are nearly the same when their words of four letters or more, and their numbers,
differ in at most one. Each stem is looked up under its words and under its words without one
of them, so that thousands of questions are compared in linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from westeros_learn.model import ChoiceQuestion, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from westeros_learn.model import Question
    from westeros_learn.source.alone import Lasting
    from westeros_learn.source.faults import Faults

_FEWEST_WORDS = 6  # a shorter stem, such as "What do you do next?", may come again with other choices
_MOST_WORDS = 60  # a longer one is compared as a whole
_WORD = re.compile(r"[^\W\d_]{4,}|\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class _Stem:
    """The words of a stem, and what it is looked up under."""

    words: frozenset[str]
    keys: tuple[int, ...]


def check_duplicates(questions: Sequence[Question], faults: Faults, lasting: Lasting) -> None:
    """Warn at the second of two questions that ask nearly the same."""
    first: dict[int, Question] = {}
    for question in questions:
        stem = lasting.fact(question, "stem", _stem)
        other = next((first[key] for key in stem.keys if key in first), None)
        if other is None or not _same_matter(other, question, stem.words):
            for key in stem.keys:
                first.setdefault(key, question)
            continue
        span = other.span
        faults.add("W210", question.span, other=other.id, place=f"{span.file}:{span.line}")


def _stem(question: Question) -> _Stem:
    said = plain_text(question.prompt).casefold()
    words = frozenset(_WORD.findall(said))
    return _Stem(words, tuple(_keys(said, words)))


def _keys(said: str, words: frozenset[str]) -> Iterator[int]:
    """Yield what stands for a stem: all of a short one; the words, and the words without one of them."""
    if len(words) < _FEWEST_WORDS:
        yield hash(said)
        return
    yield hash(words)
    if len(words) <= _MOST_WORDS:
        for word in words:
            yield hash(words - {word})


def _same_matter(one: Question, other: Question, words: frozenset[str]) -> bool:
    """Say whether equal stems are equal questions: a short stem needs an equal answer, too."""
    if len(words) >= _FEWEST_WORDS:
        return len(words ^ _stem(one).words) <= 2  # one word here in place of one there
    return _answer(one) == _answer(other)


def _answer(question: Question) -> tuple[str, ...]:
    if isinstance(question, ChoiceQuestion):
        return tuple(sorted(plain_text(choice.text).casefold() for choice in question.choices))
    return question.kind, *sorted(plain_text(text).casefold() for text in question.texts())
