"""Questions: from the entries of a YAML list to the model, and what can be wrong in each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from westeros_learn.model import Citation, Parameter, Question, Span
from westeros_learn.source import schema, values
from westeros_learn.source.alone import moved
from westeros_learn.source.faults import Faults, suggestion
from westeros_learn.source.formulas import parse_condition
from westeros_learn.source.ids import Ids, slug
from westeros_learn.source.kinds import BUILDERS
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.markdown import MarkdownReader
from westeros_learn.source.memo import once
from westeros_learn.source.parameter_checks import check_formulas
from westeros_learn.source.parameters import Formulas, read_parameters
from westeros_learn.source.parts import PartReader
from westeros_learn.source.validation import validate, value_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from westeros_learn.memo import Memo
    from westeros_learn.source.names import Names
    from westeros_learn.source.yaml_nodes import EntryText, ListEntry, Path, YamlText


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question whose keys were read, and whose texts were not yet.

    Attributes:
        id: its id, or one made from its place when it has none.
        entry: None when its keys are too wrong to show it.
        sound: whether its keys had no fault, so that its meaning can be judged.
        has_id: whether the id is its own.
        span: where it stands.
        outcome: the outcome that it names, also when its keys are wrong otherwise.
        in_list: its entry in the list, which was read alone; None where the file was read whole.
    """

    id: str
    code: str
    text: YamlText
    path: Path
    entry: schema.QuestionEntry | None
    sound: bool
    has_id: bool
    span: Span
    outcome: str
    in_list: ListEntry | None = field(default=None, compare=False)

    def alone(self, entry: EntryText) -> QuestionDraft:
        """Return it as if its entry stood alone in its file."""
        text, path = entry.yaml, (0,)
        return QuestionDraft(
            self.id,
            self.code,
            text,
            path,
            self.entry,
            self.sound,
            self.has_id,
            text.span(path),
            self.outcome,
        )


@dataclass(frozen=True, slots=True)
class _Keys:
    """The keys of a question.

    Attributes:
        written: its id; "" for none that can be used.
        sound: whether there is no fault in them.
        span: where it stands, in the text that it was read from.
        id_span: where its id stands.
        lacks_id: whether nobody has given it one.
    """

    entry: schema.QuestionEntry | None
    sound: bool
    written: str
    outcome: str
    span: Span
    id_span: Span
    lacks_id: bool


def draft_questions(text: YamlText, ids: Ids, faults: Faults, memo: Memo) -> list[QuestionDraft]:
    """Read the keys of every question in a file that holds a list of them."""
    if text.entries:
        return [_listed(text, number, ids, faults, memo) for number in range(len(text.entries))]
    drafts = []
    for number in range(len(text.data) if isinstance(text.data, list) else 0):
        path = (number,)
        keys = once(memo, (text.source.name, "keys", *path), text, faults, partial(_keys, text, path))
        drafts.append(_draft(text, path, keys, 0, ids, faults))
    return drafts


def _listed(text: YamlText, number: int, ids: Ids, faults: Faults, memo: Memo) -> QuestionDraft:
    """Read the keys of a question whose entry was read alone."""
    entry = text.entries[number]
    make = partial(_keys, entry.alone.yaml, (0,))
    keys = once(memo, ("keys", entry.alone), None, faults, make, entry.line)
    draft = _draft(text, (number,), keys, entry.line, ids, faults)
    return replace(draft, in_list=entry)


def _keys(text: YamlText, path: Path, faults: Faults) -> _Keys:
    before = faults.count
    entry = _entry(text, path, faults)
    written, outcome = (value_at(text.data, (*path, key)) for key in ("id", "outcome"))
    return _Keys(
        entry=entry,
        sound=faults.count == before,
        written=written.strip() if isinstance(written, str) and values.ID.fullmatch(written.strip()) else "",
        outcome=outcome.strip() if isinstance(outcome, str) else "",
        span=text.span(path),
        id_span=text.span((*path, "id")),
        lacks_id=is_without_id(value_at(text.data, path)),
    )


def _draft(text: YamlText, path: Path, keys: _Keys, lines: int, ids: Ids, faults: Faults) -> QuestionDraft:
    """Return the draft of a question that was read where so many lines less stand before it."""
    entry, span = keys.entry, moved(keys.span, lines)
    code = ""
    if keys.written:
        place = moved(keys.id_span, lines)
        if ids.add(keys.written, place):
            code = ids.add_code(keys.written, entry.code if entry else None, place)
        else:
            entry = None
    elif keys.lacks_id:
        faults.add("Q106", span)
    identifier = keys.written or slug(f"{span.file} line {span.line}", most_words=20)
    return QuestionDraft(
        identifier, code or identifier, text, path, entry, keys.sound, bool(code), span, keys.outcome
    )


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
        self._reader = PartReader(draft.text, draft.path, names, faults, self._formulas, sound=draft.sound)

    def build(self, entry: schema.QuestionEntry) -> Question:
        """Return the question; what is wrong in it is collected."""
        before = self._faults.count
        question = BUILDERS[type(entry)](entry, self._common(entry), self._reader)
        varies = question.parameters or self._formulas.found
        if varies and self._draft.sound and self._faults.count == before:
            check_formulas(question, self._formulas, self._reader.span, self._faults)
        return question

    def _common(self, entry: schema.QuestionEntry) -> dict[str, Any]:
        if entry.outcome and entry.outcome not in self._names.outcomes:
            cure = suggestion(entry.outcome, self._names.outcomes, what="outcomes")
            self._reader.add("Q301", "outcome", outcome=entry.outcome, suggestion=cure)
        parameters = self._parameters(entry)
        where = self._reader.formula(entry.where, "where", parse=parse_condition) if entry.where else None
        blocks = self._reader.blocks
        hints = tuple(blocks(hint, "hints", n) for n, hint in enumerate(entry.hints))
        return {
            "id": self._draft.id,
            "code": self._draft.code,
            "outcome": entry.outcome or "",
            "prompt": blocks(entry.prompt, "prompt"),
            "hints": hints,
            "feedback": blocks(entry.feedback, "feedback"),
            "solution": blocks(entry.solution, "solution"),
            "parameters": parameters,
            "where": where,
            "sources": tuple(self._sources(entry.source)),
            "weight": entry.weight if isinstance(entry, schema.ScoredEntry) else 0,
            "span": self._draft.span,
        }

    def _sources(self, sources: Sequence[str]) -> Iterator[Citation]:
        reader = MarkdownReader(self._names, self._faults)
        for number, source in enumerate(sources):
            area = self._draft.text.area((*self._draft.path, "source", number))
            yield from reader.citations(source, area)

    def _parameters(self, entry: schema.QuestionEntry) -> tuple[Parameter, ...]:
        path = (*self._draft.path, "parameters")
        return read_parameters(self._draft.text, path, entry.parameters, self._formulas)
