"""A question on paper: what is asked where it stands, and what is said at the end of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from westeros_learn import model
from westeros_learn.assessment import (
    SAMPLE_SEED,
    draw_values,
    order_of_parts,
    right_response,
    scrambled,
    settle,
    value_or_none,
)
from westeros_learn.player.book.parts import (
    BookBlocks,
    Entry,
    Labelled,
    Marked,
    MarkedFigure,
    Room,
    changed,
    valued,
)
from westeros_learn.player.formats import shown_day, shown_number, shown_value
from westeros_learn.player.strings import Strings
from westeros_learn.player.values import answer_values, values_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
"""What parts are named by on paper."""
_AS_WRITTEN = 0
"""The seed of the order in which parts stand that must not stand in the right one."""
_BLANK = "\u2009______\u2009"
_LINES = 5


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question on paper.

    Attributes:
        number: by which the book names it.
        question: the question itself.
        asked: what stands where it is asked.
        hints: what helps, told at the end of the book.
        answer: what is right, and what is said about it; empty where there is nothing to say.
    """

    number: int
    question: model.Question
    asked: BookBlocks
    answer: BookBlocks


def ask(question: model.Question, number: int, strings: Strings) -> AskedQuestion:
    """Return a question as a book asks it.

    Parameters have their sample values: a page cannot draw others.

    Args:
        question: any question of the course.
        number: its number in the book.
        strings: the player's words.
    """
    plain, rights = as_drawn(question, SAMPLE_SEED, strings)
    paper = _Paper(plain, strings, rights)
    return AskedQuestion(number, plain, (*plain.prompt, *paper.asked()), tuple(paper.answer()))


def as_drawn(
    question: model.Question, seed: int, strings: Strings
) -> tuple[model.Question, Mapping[str, str]]:
    """Return a question as it is for a seed, with texts in the place of values, and its right answers.

    Args:
        question: any question of the course.
        seed: the question's own.
        strings: the player's words.

    Returns:
        The question, settled; and the right answers that are computed, as they are shown, by the key of
        their cell, the only one of a kind under "".
    """
    drawn = draw_values(question.parameters, question.where, seed)
    values = {
        value: shown_value(value_or_none(value.formula, drawn), value, strings)
        for value in values_of(question)
    }
    rights = {key: values[value] for key, value in answer_values(question).items()}
    return settle(changed(question, valued(values)), seed), rights


class _Paper:
    """Sets one question whose values are settled.

    Args:
        question: the question.
        strings: the player's words.
        rights: the right answers that are computed, as they are shown, by the key of their cell.
    """

    def __init__(self, question: model.Question, strings: Strings, rights: Mapping[str, str]) -> None:
        self._question = question
        self._strings = strings
        self._rights = rights

    # --- what is asked --------------------------------------------------------------------

    def asked(self) -> BookBlocks:
        """Return what stands below the prompt."""
        question, strings = self._question, self._strings
        match question:
            case model.Hotspot():
                return self._hotspot(question)
            case model.ChoiceQuestion():
                note = {
                    model.MultipleChoice.kind: strings["choose-all"],
                    model.Survey.kind: strings["survey-note"],
                }.get(question.kind, "")
                return (Marked(self._choices(question), note, ticked=True),)
            case model.PairingQuestion():
                return Marked(_numbered(question.items)), Marked(_lettered(self._targets(question)))
            case model.Ordering():
                return Marked(_lettered(self._steps(question)), strings["book-order"]), Room(
                    strings["your-answer"]
                )
            case model.FilledQuestion():
                return self._filled(question)
            case model.TextQuestion():
                unit = question.unit if isinstance(question, model.Numeric) else ""
                return (Room(strings["your-answer"], unit=unit),)
            case model.Reflection():
                return (Room(strings["your-words"], _LINES),)
            case _:
                return ()

    def _hotspot(self, question: model.Hotspot) -> BookBlocks:
        note = self._strings["hotspot-several" if question.several else "hotspot-one"]
        marks = tuple(zip(LETTERS, question.choices, strict=False))
        regions = tuple((mark, one) for mark, one in marks if isinstance(one, model.Region))
        return MarkedFigure(question.figure, regions), Marked(self._choices(question), note, ticked=True)

    def _choices(self, question: model.ChoiceQuestion) -> tuple[Entry, ...]:
        return tuple(
            Entry(mark, self._words(question, choice))
            for mark, choice in zip(LETTERS, question.choices, strict=False)
        )

    def _words(self, question: model.ChoiceQuestion, choice: model.Choice) -> model.Inlines:
        """Return what a choice says; those of a scale, and true and false, have the player's words."""
        if choice.text:
            return choice.text
        if isinstance(question, model.TrueFalse):
            return _text(self._strings["true" if choice.key == "t" else "false"])
        scale = LETTERS.index(choice.key.upper()) + 1
        return _text(self._strings.get(f"scale-{scale}", choice.key))

    def _targets(self, question: model.PairingQuestion) -> list[model.Part]:
        """Return what items are given: matches in an order that tells nothing, categories as they are."""
        if isinstance(question, model.Matching):
            keys = order_of_parts([target.key for target in question.targets], _AS_WRITTEN, question.code)
            return _by_key(question.targets, keys)
        return [*question.targets]

    def _steps(self, question: model.Ordering) -> list[model.Part]:
        keys = scrambled([item.key for item in question.items], _AS_WRITTEN, question.code)
        return _by_key(question.items, keys)

    def _filled(self, question: model.FilledQuestion) -> BookBlocks:
        gaps: tuple[model.Gap | model.Cell, ...] = question.gaps
        numbers = {gap.key: str(number) for number, gap in enumerate(gaps, 1)}
        units = {gap.key: gap.unit for gap in question.gaps if isinstance(gap, model.Cell) and gap.unit}

        def blank(node: model.Inline) -> model.Inlines | None:
            if not isinstance(node, model.GapPlace):
                return None
            unit = f" {units[node.key]}" if node.key in units else ""
            return _text(f"({numbers.get(node.key, '?')})\u00a0{_BLANK}{unit}")

        offered = tuple(
            Entry(numbers[gap.key], _text(" / ".join(sorted(gap.options, key=str.casefold))))
            for gap in question.gaps
            if isinstance(gap, model.Gap) and gap.options
        )
        return (*changed(question.text, blank), *((Marked(offered),) if offered else ()))

    # --- what is said at the end -----------------------------------------------------------

    def answer(self) -> Iterator[Labelled | Marked]:
        """Yield what is right, and all that is said about it."""
        question, strings = self._question, self._strings
        for hint in question.hints:
            yield Labelled(strings["hint"], hint)
        yield from self._right()
        if question.feedback:
            yield Labelled("", question.feedback)
        if question.solution:
            yield Labelled(strings["solution"], question.solution)

    def _right(self) -> Iterator[Labelled | Marked]:
        question = self._question
        match question:
            case model.Survey():
                return
            case model.ChoiceQuestion():
                yield from self._right_choices(question)
            case model.PairingQuestion():
                yield from self._right_pairs(question)
            case model.Ordering():
                marks = {step.key: mark for step, mark in zip(self._steps(question), LETTERS, strict=False)}
                yield self._right_is(_text(" – ".join(marks[item.key] for item in question.items)))
                yield from _said((marks[item.key], item.text, item.feedback) for item in question.items)
            case model.FilledQuestion():
                yield self._filled_rights(question)
            case model.TextQuestion():
                yield from self._right_text(question)
            case model.Reflection():
                yield Labelled(self._strings["model-answer"], question.model_answer)
                if question.checks:
                    checks = tuple(Entry("", check.text) for check in question.checks)
                    yield Marked(checks, self._strings["self-check"], ticked=True)

    def _right_is(self, content: model.Inlines) -> Labelled:
        return Labelled(self._strings["right-answer"], (model.Paragraph((model.Strong(content),)),))

    def _right_choices(self, question: model.ChoiceQuestion) -> Iterator[Labelled | Marked]:
        marked = [*zip(LETTERS, question.choices, strict=False)]
        rights = [mark for mark, choice in marked if choice.correct]
        yield self._right_is(_text(", ".join(rights)))
        yield from _said((mark, self._words(question, choice), choice.feedback) for mark, choice in marked)

    def _right_pairs(self, question: model.PairingQuestion) -> Iterator[Labelled | Marked]:
        marks = {one.key: mark for one, mark in zip(self._targets(question), LETTERS, strict=False)}
        pairs = [f"{number}\u00a0{marks[item.target]}" for number, item in enumerate(question.items, 1)]
        yield self._right_is(_text(", ".join(pairs)))
        yield from _said((str(at), item.text, item.feedback) for at, item in enumerate(question.items, 1))

    def _filled_rights(self, question: model.FilledQuestion) -> Marked:
        gaps: tuple[model.Gap | model.Cell, ...] = question.gaps
        entries = []
        for number, gap in enumerate(gaps, 1):
            if isinstance(gap, model.Gap):
                right = " / ".join(gap.accept)
            else:
                right = f"{self._rights[gap.key]} {gap.unit}".rstrip()
            entries.append(Entry(str(number), (model.Strong(_text(right)),), gap.feedback))
        return Marked(tuple(entries), self._strings["right-answer"])

    def _right_text(self, question: model.TextQuestion) -> Iterator[Labelled | Marked]:
        if "" in self._rights:
            unit = question.unit if isinstance(question, model.Numeric) else ""
            right = f"{self._rights['']} {unit}".rstrip()
        else:
            right = next(iter(right_response(question)), "")
        yield self._right_is(_text(right))
        foreseen = ((self._typed(mistake), mistake.feedback) for mistake in question.mistakes)
        yield from _said(("", _text(typed), said) for typed, said in foreseen)

    def _typed(self, mistake: model.Mistake) -> str:
        """Return a foreseen answer as it would be typed."""
        match mistake.answer:
            case str():
                return mistake.answer
            case model.Constant(value=float() as number):
                return shown_number(number, self._strings)
            case model.Constant(value=date() as day):
                return shown_day(day, self._strings)
            case _:
                return ""


def _said(parts: Iterable[tuple[str, model.Inlines, model.Blocks]]) -> Iterator[Marked]:
    """Yield what is said about parts, one list for all; nothing where nothing is said."""
    entries = tuple(Entry(mark, (model.Emphasis(text),), said) for mark, text, said in parts if said)
    if entries:
        yield Marked(entries)


def _text(text: str) -> model.Inlines:
    return (model.Text(text),)


def _by_key(parts: Sequence[model.Part], keys: Sequence[str]) -> list[model.Part]:
    found = {part.key: part for part in parts}
    return [found[key] for key in keys]


def _lettered(parts: Sequence[model.Part]) -> tuple[Entry, ...]:
    return tuple(Entry(mark, part.text) for mark, part in zip(LETTERS, parts, strict=False))


def _numbered(parts: Sequence[model.Part]) -> tuple[Entry, ...]:
    """Return parts by number, each with room for a letter behind it."""
    room = model.Text(f"\u2002{_BLANK.strip()}")
    return tuple(Entry(str(number), (*part.text, room)) for number, part in enumerate(parts, 1))
