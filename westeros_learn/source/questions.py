"""Questions: from the entries of a YAML list to the model, and what can be wrong in each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from westeros_learn.assessment import day_readings, fold, readings
from westeros_learn.model import (
    Blocks,
    Choice,
    Citation,
    Constant,
    Date,
    Expression,
    Inlines,
    Mistake,
    MultipleChoice,
    Numeric,
    Paragraph,
    Parameter,
    Question,
    ShortText,
    SingleChoice,
    Span,
    Text,
    TrueFalse,
    plain_text,
)
from westeros_learn.source import schema, values
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.formulas import is_formula, parse_condition, parse_formula
from westeros_learn.source.ids import Ids, slug
from westeros_learn.source.kinds import BUILDERS
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.parameter_checks import check_formulas
from westeros_learn.source.parameters import NO_ANSWER, Formulas, place_in, read_parameters
from westeros_learn.source.parts import PartReader, free_letters
from westeros_learn.source.validation import validate, value_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from westeros_learn.source.names import Names
    from westeros_learn.source.yaml_nodes import Path, YamlText

T = TypeVar("T")

_FEWEST_CHOICES = 2


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a question is answered with, and how to write it."""

    what: str
    cure: str


_NUMBER = _Wanted("a number", "Write a number, as in 30 or 2.5.")
_DAY = _Wanted("a date", "Write the day as YYYY-MM-DD, as in 2026-11-24.")


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question whose keys were read, and whose texts were not yet.

    Attributes:
        id: its id, or one made from its place when it has none.
        entry: None when its keys are too wrong to show it.
        sound: whether its keys had no fault, so that its meaning can be judged.
        has_id: whether the id is its own.
    """

    id: str
    code: str
    text: YamlText
    path: Path
    entry: schema.QuestionEntry | None
    sound: bool
    has_id: bool

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.text.span(self.path)


def draft_questions(text: YamlText, ids: Ids, faults: Faults) -> list[QuestionDraft]:
    """Read the keys of every question in a file that holds a list of them."""
    count = len(text.data) if isinstance(text.data, list) else 0
    return [_draft(text, (number,), ids, faults) for number in range(count)]


def _draft(text: YamlText, path: Path, ids: Ids, faults: Faults) -> QuestionDraft:
    before = faults.count
    entry = _entry(text, path, faults)
    sound = faults.count == before
    span = text.span(path)
    written = value_at(text.data, (*path, "id"))
    identifier = slug(f"{span.file} line {span.line}", most_words=20)
    code = ""
    if isinstance(written, str) and values.ID.fullmatch(written.strip()):
        identifier = written.strip()
        place = text.span((*path, "id"))
        if ids.add(identifier, place):
            code = ids.add_code(identifier, entry.code if entry else None, place)
        else:
            entry = None
    elif is_without_id(value_at(text.data, path)):
        faults.add("Q106", span)
    return QuestionDraft(identifier, code or identifier, text, path, entry, sound, has_id=bool(code))


def is_without_id(data: object) -> bool:
    """Say whether an entry is a group of keys without an id, or with an empty one."""
    return isinstance(data, dict) and not str(data.get("id", "")).strip()


def _entry(text: YamlText, path: Path, faults: Faults) -> schema.QuestionEntry | None:
    data = value_at(text.data, path)
    if not isinstance(data, dict):
        return validate(text, path, schema.QuestionEntry, "Q", faults)
    kind = data.get("kind", "")
    if not isinstance(kind, str) or not kind.strip():
        faults.add("Q102", text.span(path), key="kind")
        return None
    shape = QUESTION_ENTRIES.get(kind.strip())
    if shape is None:
        cure = suggestion(kind, QUESTION_ENTRIES, what="kinds")
        faults.add("Q108", text.span((*path, "kind")), kind=kind, suggestion=cure)
        return None
    return validate(text, path, shape, "Q", faults)


def build_question(draft: QuestionDraft, names: Names, faults: Faults) -> Question | None:
    """Read the texts of a question and judge it.

    Returns:
        None when its keys are too wrong to show it.
    """
    if draft.entry is None:
        return None
    return _Builder(draft, names, faults).build(draft.entry)


class _Builder:
    """Builds one question, its kind by the entry's class."""

    def __init__(self, draft: QuestionDraft, names: Names, faults: Faults) -> None:
        self._draft = draft
        self._names = names
        self._faults = faults
        self._formulas = Formulas(faults)
        self._parts = PartReader(draft.text, draft.path, names, faults, self._formulas, sound=draft.sound)

    def build(self, entry: schema.QuestionEntry) -> Question:
        """Return the question; what is wrong in it is collected."""
        before = self._faults.count
        question = self._build(entry)
        varies = question.parameters or self._formulas.found
        if varies and self._draft.sound and self._faults.count == before:
            check_formulas(question, self._formulas, self._span, self._faults)
        return question

    def _build(self, entry: schema.QuestionEntry) -> Question:
        common = self._common(entry)
        if isinstance(entry, schema.ChoicesEntry):
            return self._choices_question(entry, common)
        if isinstance(entry, schema.TrueFalseEntry):
            return TrueFalse(**common, choices=self._judgements(entry))
        if isinstance(entry, schema.NumericEntry):
            return self._numeric(entry, common)
        if isinstance(entry, schema.DateEntry):
            return self._date(entry, common)
        if isinstance(entry, schema.ShortTextEntry):
            return self._short_text(entry, common)
        return BUILDERS[type(entry)](entry, common, self._parts)

    def _common(self, entry: schema.QuestionEntry) -> dict[str, Any]:
        if entry.outcome and entry.outcome not in self._names.outcomes:
            cure = suggestion(entry.outcome, self._names.outcomes, what="outcomes")
            self._add("Q301", "outcome", outcome=entry.outcome, suggestion=cure)
        parameters = self._parameters(entry)
        where = self._formula(entry.where, "where", parse=parse_condition) if entry.where else None
        hints = tuple(self._blocks(hint, "hints", n) for n, hint in enumerate(entry.hints))
        return {
            "id": self._draft.id,
            "code": self._draft.code,
            "outcome": entry.outcome or "",
            "prompt": self._blocks(entry.prompt, "prompt"),
            "hints": hints,
            "feedback": self._blocks(entry.feedback, "feedback"),
            "solution": self._blocks(entry.solution, "solution"),
            "parameters": parameters,
            "where": where,
            "sources": tuple(self._sources(entry.source)),
            "weight": entry.weight if isinstance(entry, schema.ScoredEntry) else 0,
            "span": self._draft.span,
        }

    def _sources(self, sources: Sequence[str]) -> Iterator[Citation]:
        for number, source in enumerate(sources):
            area = self._draft.text.area((*self._draft.path, "source", number))
            yield from self._reader().citations(source, area)

    def _parameters(self, entry: schema.QuestionEntry) -> tuple[Parameter, ...]:
        path = (*self._draft.path, "parameters")
        return read_parameters(self._draft.text, path, entry.parameters, self._formulas)

    def _formula(
        self, written: str, *path: str | int, parse: Callable[[str], Expression] = parse_formula
    ) -> Expression | None:
        return self._formulas.read(written, place_in(self._draft.text, (*self._draft.path, *path)), parse)

    def _reader(self) -> MarkdownReader:
        return MarkdownReader(self._names, self._faults, self._formulas if self._formulas.names else None)

    def _blocks(self, text: str | None, *path: str | int) -> Blocks:
        return self._reader().blocks(text, self._draft.text.area((*self._draft.path, *path))) if text else ()

    def _span(self, *path: str | int) -> Span:
        return self._draft.text.span((*self._draft.path, *path))

    def _add(self, code: str, *path: str | int, **values: object) -> None:
        self._faults.add(code, self._span(*path), **values)

    # --- choices ---

    def _choices_question(self, entry: schema.ChoicesEntry, common: dict[str, Any]) -> Question:
        letters = free_letters(choice.key for choice in entry.choices)
        choices = tuple(self._choice(choice, n, letters) for n, choice in enumerate(entry.choices))
        single = entry.kind == SingleChoice.kind
        if self._draft.sound:
            self._judge_choices(choices, single=single)
        made = SingleChoice if single else MultipleChoice
        return made(**common, choices=choices, keep_order=entry.keep_order)

    def _choice(self, entry: schema.ChoiceEntry, number: int, letters: Iterator[str]) -> Choice:
        span = self._span("choices", number)
        key = entry.key
        if not key:
            key = next(letters, "?")
            self._faults.add("Q107", span, part="choice", letter=key)
        elif not values.CHOICE_KEY.fullmatch(key):
            self._faults.add("Q111", span, key=key, part="choice")
        feedback = self._blocks(entry.feedback, "choices", number, "feedback")
        return Choice(
            key=key,
            text=self._choice_text(entry, number),
            correct=entry.correct,
            feedback=feedback,
            span=span,
        )

    def _choice_text(self, entry: schema.ChoiceEntry, number: int) -> Inlines:
        match self._blocks(entry.text, "choices", number, entry.key or "text"):
            case (Paragraph(content),):
                return content
            case blocks:
                self._add("Q206", "choices", number, entry.key or "text", part="choice")
                return (Text(plain_text(blocks)),)

    def _judge_choices(self, choices: Sequence[Choice], *, single: bool) -> None:
        right = sum(choice.correct for choice in choices)
        if len(choices) < _FEWEST_CHOICES:
            number = "one choice" if choices else "no choices"
            self._add("Q203", "choices", number=number)
        elif right == 0:
            self._add("Q201", "choices")
        elif single and right > 1:
            second = [number for number, choice in enumerate(choices) if choice.correct][1]
            self._add("Q202", "choices", second, number=right)
        keys: set[str] = set()
        texts: dict[str, str] = {}
        for choice in choices:
            if choice.key in keys:
                self._faults.add("Q204", choice.span, key=choice.key, part="choice")
            keys.add(choice.key)
            said = plain_text(choice.text).casefold()
            first = texts.setdefault(said, choice.key)
            if first != choice.key:
                self._faults.add("Q205", choice.span, part="choice", first=first, second=choice.key)

    def _judgements(self, entry: schema.TrueFalseEntry) -> tuple[Choice, ...]:
        """Return the two choices of a statement; the player has the words for them."""
        feedback = {
            "t": ("feedback-true", entry.feedback_true),
            "f": ("feedback-false", entry.feedback_false),
        }
        return tuple(
            Choice(
                key=key,
                text=(),
                correct=entry.answer == (key == "t"),
                feedback=self._blocks(feedback[key][1], feedback[key][0]),
                span=self._span("answer"),
            )
            for key in ("t", "f")
        )

    # --- typed answers ---

    def _numeric(self, entry: schema.NumericEntry, common: dict[str, Any]) -> Question:
        unit = entry.unit or ""
        answer = self._answer(entry.answer, _NUMBER)

        def close(value: float) -> bool:
            right = answer.value if isinstance(answer, Constant) else None
            return isinstance(right, float) and abs(value - right) <= entry.tolerance

        def read(text: str) -> Sequence[float]:
            return readings(text, unit)

        mistakes = self._answered(entry.mistakes, read, close, _NUMBER)
        return Numeric(**common, answer=answer, tolerance=entry.tolerance, unit=unit, mistakes=mistakes)

    def _date(self, entry: schema.DateEntry, common: dict[str, Any]) -> Question:
        answer = self._answer(entry.answer, _DAY)

        def close(value: date) -> bool:
            right = answer.value if isinstance(answer, Constant) else None
            return isinstance(right, date) and abs((value - right).days) <= entry.tolerance

        mistakes = self._answered(entry.mistakes, day_readings, close, _DAY)
        return Date(**common, answer=answer, tolerance=entry.tolerance, mistakes=mistakes)

    def _answer(self, written: str, wanted: _Wanted) -> Expression:
        """Return the right answer, which is a formula; most are a number or a day alone."""
        if values.NUMBER.fullmatch(written):
            return Constant(float(written))
        if not self._formulas.names and not is_formula(written):
            self._add("Q103", "answer", value=written, key="'answer'", cure=Sentence(wanted.cure))
            return NO_ANSWER
        return self._formula(written, "answer") or NO_ANSWER

    def _answered(
        self,
        entries: Sequence[schema.FormulaMistakeEntry],
        read: Callable[[str], Sequence[T]],
        close: Callable[[T], bool],
        wanted: _Wanted,
    ) -> tuple[Mistake, ...]:
        """Return foreseen wrong answers, each as it is typed or a formula."""
        found = []
        seen: list[Sequence[T]] = []
        for number, entry in enumerate(entries):
            meant = read(entry.answer)
            answer: str | Expression = entry.answer
            if not meant and (self._formulas.names or is_formula(entry.answer)):
                answer = self._formula(entry.answer, "mistakes", number, "answer") or entry.answer
            elif not meant:
                cure = Sentence(wanted.cure)
                self._add(
                    "Q209", "mistakes", number, "answer", text=entry.answer, what=wanted.what, cure=cure
                )
            elif any(map(close, meant)):
                self._add_mistake(number, entry.answer, "accepted as correct")
            elif meant in seen:
                self._add_mistake(number, entry.answer, "listed twice")
            if meant:
                seen.append(meant)
            feedback = self._blocks(entry.feedback, "mistakes", number, "feedback")
            found.append(Mistake(answer=answer, feedback=feedback))
        return tuple(found)

    def _short_text(self, entry: schema.ShortTextEntry, common: dict[str, Any]) -> Question:
        for number, text in enumerate(entry.accept):
            if not fold(text):
                self._add("Q207", "accept", number, text=text)
        accepted = {fold(text) for text in entry.accept}
        seen: set[str] = set()
        for number, mistake in enumerate(entry.mistakes):
            folded = fold(mistake.answer)
            if folded in accepted:
                self._add_mistake(number, mistake.answer, "accepted as correct")
            elif folded in seen:
                self._add_mistake(number, mistake.answer, "listed twice")
            seen.add(folded)
        return ShortText(
            **common, accept=tuple(entry.accept), typos=entry.typos, mistakes=self._mistakes(entry.mistakes)
        )

    def _add_mistake(self, number: int, text: str, what: str) -> None:
        self._add("Q208", "mistakes", number, "answer", text=text, what=what)

    def _mistakes(self, entries: Sequence[schema.MistakeEntry]) -> tuple[Mistake, ...]:
        return tuple(
            Mistake(
                answer=entry.answer, feedback=self._blocks(entry.feedback, "mistakes", number, "feedback")
            )
            for number, entry in enumerate(entries)
        )
