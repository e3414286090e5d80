"""Questions that are answered by typing: numbers, dates, words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from westeros_learn.assessment import day_readings, fold, readings
from westeros_learn.model import Constant, Date, Expression, Mistake, Numeric, ShortText
from westeros_learn.source.faults import Sentence
from westeros_learn.source.formulas import is_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from westeros_learn.model import Blocks, Question
    from westeros_learn.source.parts import Common, PartReader
    from westeros_learn.source.schema import (
        DateEntry,
        FormulaMistakeEntry,
        MistakeEntry,
        NumericEntry,
        ShortTextEntry,
    )

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question is answered with, and how to write it."""

    what: str
    cure: str


NUMBER_CURE = "Write a number, as in 30 or 2.5."
_NUMBER = _Wanted("a number", NUMBER_CURE)
_DAY = _Wanted("a date", "Write the day as YYYY-MM-DD, as in 2026-11-24.")


def numeric(entry: NumericEntry, common: Common, reader: PartReader) -> Question:
    """Return a number to give."""
    unit = entry.unit or ""
    answer = reader.answer(entry.answer, _NUMBER.cure, "answer")

    def close(value: float) -> bool:
        right = answer.value if isinstance(answer, Constant) else None
        return isinstance(right, float) and abs(value - right) <= entry.tolerance

    def read(text: str) -> Sequence[float]:
        return readings(text, unit)

    mistakes = _answered(entry.mistakes, read, close, _NUMBER, reader)
    return Numeric(**common, answer=answer, tolerance=entry.tolerance, unit=unit, mistakes=mistakes)


def day(entry: DateEntry, common: Common, reader: PartReader) -> Question:
    """Return a date to give."""
    answer = reader.answer(entry.answer, _DAY.cure, "answer")

    def close(value: date) -> bool:
        right = answer.value if isinstance(answer, Constant) else None
        return isinstance(right, date) and abs((value - right).days) <= entry.tolerance

    mistakes = _answered(entry.mistakes, day_readings, close, _DAY, reader)
    return Date(**common, answer=answer, tolerance=entry.tolerance, mistakes=mistakes)


def _answered(
    entries: Sequence[FormulaMistakeEntry],
    read: Callable[[str], Sequence[T]],
    close: Callable[[T], bool],
    wanted: _Wanted,
    reader: PartReader,
) -> tuple[Mistake, ...]:
    """Return foreseen wrong answers, each as it is typed or a formula."""
    found = []
    seen: list[Sequence[T]] = []
    for number, entry in enumerate(entries):
        path = "mistakes", number, "answer"
        meant = read(entry.answer)
        answer: str | Expression = entry.answer
        if not meant and (reader.formulas.names or is_formula(entry.answer)):
            answer = reader.formula(entry.answer, *path) or entry.answer
        elif not meant:
            reader.add("Q209", *path, text=entry.answer, what=wanted.what, cure=Sentence(wanted.cure))
        elif any(map(close, meant)):
            reader.add("Q208", *path, text=entry.answer, what="accepted as correct")
        elif meant in seen:
            reader.add("Q208", *path, text=entry.answer, what="listed twice")
        if meant:
            seen.append(meant)
        found.append(Mistake(answer=answer, feedback=_said(entry, number, reader)))
    return tuple(found)


def _said(entry: MistakeEntry | FormulaMistakeEntry, number: int, reader: PartReader) -> Blocks:
    return reader.blocks(entry.feedback, "mistakes", number, "feedback")


def short_text(entry: ShortTextEntry, common: Common, reader: PartReader) -> Question:
    """Return a word or a few to give."""
    for number, text in enumerate(entry.accept):
        if not fold(text):
            reader.add("Q207", "accept", number, text=text)
    accepted = {fold(text) for text in entry.accept}
    seen: set[str] = set()
    for number, mistake in enumerate(entry.mistakes):
        path = "mistakes", number, "answer"
        folded = fold(mistake.answer)
        if len(mistake.answer.splitlines()) > 1:
            # Nobody can type it. A translator may write one: accepted answers have a line each.
            reader.add("Q208", *path, text=mistake.answer, what="more than one line")
        elif folded in accepted:
            reader.add("Q208", *path, text=mistake.answer, what="accepted as correct")
        elif folded in seen:
            reader.add("Q208", *path, text=mistake.answer, what="listed twice")
        seen.add(folded)
    mistakes = tuple(
        Mistake(answer=mistake.answer, feedback=_said(mistake, number, reader))
        for number, mistake in enumerate(entry.mistakes)
    )
    return ShortText(**common, accept=tuple(entry.accept), typos=entry.typos, mistakes=mistakes)
