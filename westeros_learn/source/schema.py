"""The shape of the YAML files: which keys there are and what their values look like.

Every value arrives as text (`yaml_nodes`); `values` says what it means. What the types
raise is turned into sentences by `validation`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, SkipValidation, model_validator
from pydantic_core import PydanticCustomError

from westeros_learn.model import Feedback, QuizRole
from westeros_learn.source.values import (
    Answer,
    Day,
    Formula,
    Id,
    Language,
    LessonFolder,
    Minutes,
    Name,
    OneLine,
    OutcomeId,
    Positive,
    Prose,
    QuestionId,
    Quotas,
    Read,
    ShortCode,
    Sources,
    Title,
    Truth,
    Url,
    Whole,
    Words,
)

T = TypeVar("T")

_DAY = 24 * 60
_YEAR = 365 * _DAY

Role: TypeAlias = QuizRole
Allow: TypeAlias = dict[str, Words]
AtLeastOne: TypeAlias = Annotated[list[T], Field(json_schema_extra={"minItems": 1})]
"""A list that must not be empty. Told by `reading`, for a course can be shown without it."""


class Entry(BaseModel):
    """A group of keys; keys it does not know are faults."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        alias_generator=lambda name: name.replace("_", "-"),
        defer_build=True,  # a course uses few of them, and none is needed to start
    )


class ExtraTime(StrEnum):
    """Who may give extra time to a learner."""

    LEARNER = "learner"
    NONE = "none"


# --- course.yaml ------------------------------------------------------------------------


class OutcomeEntry(Entry):
    """An outcome in `course.yaml`."""

    id: Id
    """Its id, never changed and never used again."""
    text: Title
    """What the learner can do afterwards, a verb first: it completes "You can …"."""


class ModuleEntry(Entry):
    """A module in `course.yaml`."""

    id: Id
    """Its id, never changed and never used again."""
    title: Title
    """What the outline calls it."""
    lessons: AtLeastOne[LessonFolder]
    """The folders of its lessons, in order."""


class QuizEntry(Entry):
    """A quiz in `course.yaml`."""

    id: Id
    """Its id, by which attempts are kept."""
    title: Title
    """What the learner reads above it."""
    role: Role
    """practice, pre-test or counts. Only a quiz that counts makes the score."""
    draw: Annotated[dict[str, int], Quotas(Whole(1, 500))] = {}
    """How many questions are drawn from test-pool.yaml: one number, or one for each outcome."""
    questions: list[QuestionId] = []
    """A fixed list of question ids, in place of a draw."""
    shuffle: Truth = False
    """Whether each attempt asks a fixed list in an order of its own; a draw always is."""
    pass_mark: Annotated[int, Whole(1, 100)] | None = None
    """Per cent of the points needed to pass; only and always for a quiz that counts."""
    attempts: Annotated[int, Whole(1, 100)] | None = None
    """How many attempts there are; as many as the learner likes, if left out. A pre-test has one."""
    wait: Annotated[int, Minutes(_YEAR, "30 minutes or 1 day, at most 365 days")] = 0
    """How long after an attempt the next one opens, as in 1 day; at once, if left out."""
    feedback: Feedback | None = None
    """When answers are judged: now, end (usual where it counts) or never (always in a pre-test)."""
    time_limit: Annotated[int, Minutes(_DAY, "45 minutes, at most 1 day", bare=True)] | None = None
    """How long an attempt may take, as in 45 minutes; as long as the learner needs, if left out."""
    extra_time: ExtraTime = ExtraTime.LEARNER
    """Who gives extra time: learner (each for themselves, before they start) or none."""
    code: ShortCode | None = None
    """Four characters for the learner's state; only needed when check asks for it."""


class ReviewEntry(Entry):
    """Who reviewed a translation, in `course.yaml`."""

    by: Name
    """The lawyer who reviewed it, as learners shall read it."""
    on: Day
    """The day of the review."""


class CourseEntry(Entry):
    """The file `course.yaml`."""

    id: Id
    """Its id, and the name of its packages: lower-case letters, digits and hyphens."""
    title: Title
    """What learners and learning platforms call it."""
    language: Language
    """The language it is written in, as in en or pt-BR."""
    summary: Prose
    """One or two sentences for catalogues and platforms."""
    keywords: list[Title] = []
    """Words by which platforms find it."""
    licence: Name
    """The licence of its texts, as in CC-BY-4.0."""
    law_as_of: Day
    """The day on which the law was as the course says."""
    disclaimer: Words
    """Who made it, what it is not, and that national law must be checked."""
    content_notice: Words | None = None
    """What is hard to read in it, and that lessons may be skipped."""
    help: Words
    """Where a learner finds help: a service of their own organisation."""
    outcomes: AtLeastOne[OutcomeEntry]
    """What the learner can do afterwards."""
    modules: AtLeastOne[ModuleEntry]
    """Its modules, in order."""
    open_enrolment: Truth = False
    """Whether everybody with an account may begin it in the app; otherwise it takes an invitation."""
    quizzes: list[QuizEntry] = []
    """Its quizzes; each stands in one lesson, as :::{quiz} id."""
    reviewed: dict[Language, ReviewEntry] = {}
    """Translations that a native lawyer reviewed, by language; all others say that none did."""
    retired: list[Id] = []
    """Ids that were used once and must never be used again."""
    allow: Allow = {}
    """Warnings that are meant: CODE: reason."""


# --- lesson.md, glossary.yaml, references.yaml --------------------------------------------


class LessonEntry(Entry):
    """The front matter of a `lesson.md`."""

    id: Id | None = None
    """Its id, by which the learner's place is kept."""
    title: Title
    """Its title, which stands above its text."""
    content_notice: Words | None = None
    """What is hard to read in it; the learner may then skip it."""
    code: ShortCode | None = None
    """Four characters for the learner's state; only needed when check asks for it."""
    allow: Allow = {}
    """Warnings that are meant: CODE: reason."""


class TermEntry(Entry):
    """An entry of `glossary.yaml`."""

    id: Id
    """Its id, as used in {term}`word <id>`."""
    term: Title
    """The word."""
    definition: Words
    """What it means."""


class ReferenceEntry(Entry):
    """An entry of `references.yaml`."""

    id: Id
    """Its id, as used in {source}`id art. 1`."""
    title: Title
    """Its whole title, for the list of sources."""
    short: Title
    """What citations call it."""
    checked: Day
    """The day on which it was checked."""
    note: Prose | None = None
    """What a reader must know about it."""
    url: Url | None = None
    """Where it can be read."""


# --- questions -----------------------------------------------------------------------------


class KeyedEntry(Entry):
    """A part of a question that starts with its one-letter key: `a: The text`.

    Attributes:
        part: what it is called in messages.
        holds: the field that the letter's value goes to.
    """

    part: ClassVar[str] = "part"
    holds: ClassVar[str] = "text"

    key: str = ""
    """Its one letter, its id."""

    @model_validator(mode="before")
    @classmethod
    def _read_key(cls, value: object) -> object:
        """Read `a: Text` as key and text; a part without a key keeps an empty one."""
        if isinstance(value, str):
            return {cls.holds: value}
        if not isinstance(value, dict):
            return value
        key, *_ = [*(name for name in value if is_part_key(name)), ""]
        if not key:
            return value
        if cls.holds in value:
            raise PydanticCustomError("two_keys", "two keys", {"first": key, "second": cls.holds})
        rest = {name: part for name, part in value.items() if name != key}
        second = next((name for name in rest if is_part_key(name)), None)
        if second is not None:
            raise PydanticCustomError("two_keys", "two keys", {"first": key, "second": second})
        return {"key": key, cls.holds: value[key], **rest}


class TextEntry(KeyedEntry):
    """A part that has a text and nothing else."""

    text: Words
    """Its text."""


class ChoiceEntry(TextEntry):
    """A choice: its one-letter key with its text, whether it is correct, and its feedback."""

    part: ClassVar[str] = "choice"

    correct: Truth = False
    """Whether it is right."""
    feedback: Words | None = None
    """Why it is right or wrong."""


def is_part_key(name: str) -> bool:
    """Say whether a key of a part stands for the part itself (one sign, right or not)."""
    return len(name) == 1


class MistakeEntry(Entry):
    """A foreseen wrong answer."""

    answer: Answer
    """The wrong answer, as somebody might type it."""
    feedback: Words
    """What helps somebody who gave it."""


class FormulaMistakeEntry(Entry):
    """A foreseen wrong answer to a question that is answered with a number or a date."""

    answer: Formula
    """The wrong answer, as somebody might type it, or a formula over the parameters."""
    feedback: Words
    """What helps somebody who gave it."""


class RangeEntry(Entry):
    """A parameter drawn from a range of numbers or of days."""

    from_: Annotated[Words, OneLine()] = Field(alias="from")
    """The least number, as in 0.5, or the first day, as in 2026-03-01."""
    to: Annotated[Words, OneLine()]
    """The greatest number, or the last day."""
    step: Annotated[Words, OneLine()] = "1"
    """How far its values stand apart, for days in days; 1, if left out."""


DrawnText: TypeAlias = Annotated[Formula, Read("one of several that are put into the text by turns")]
Drawn: TypeAlias = RangeEntry | list[DrawnText] | Formula


class QuestionEntry(Entry):
    """What questions of all kinds have."""

    id: Id | None = None
    """Its id, by which answers are kept."""
    kind: Words
    """How it is asked and answered."""
    outcome: OutcomeId | None = None
    """Id of the outcome that it belongs to."""
    prompt: Words
    """The case, if there is one, and in the last paragraph what is asked."""
    hints: list[Words] = []
    """Shown one at a time, in practice only."""
    feedback: Words | None = None
    """Said after any answer."""
    solution: Words | None = None
    """The way to the right answer, shown once that is known: after a right answer, or when asked for."""
    parameters: dict[str, SkipValidation[Drawn]] = {}
    """What differs from attempt to attempt, each by its name: a range (from, to, step), a list of
    numbers, days or texts, or a formula over those above it, as in round(income * 0.2). Texts show
    one as {value}`income`, with a form as {value}`income / 12 <2 decimals>`."""
    where: Formula | None = None
    """What must hold of the parameters, as in income > costs; what does not meet it is drawn again."""
    source: Sources = []
    """What supports its statements: reference id, then the place."""
    code: ShortCode | None = None
    """Four characters for the learner's state; only needed when check asks for it."""
    allow: Allow = {}
    """Warnings that are meant: CODE: reason."""


class ScoredEntry(QuestionEntry):
    """What questions have whose answers can be right."""

    outcome: OutcomeId
    """Id of the outcome that it assesses."""
    weight: Annotated[int, Whole(1, 10)] = 1
    """Its points."""


class ChoicesEntry(ScoredEntry):
    """A single- or multiple-choice question."""

    choices: list[ChoiceEntry]
    """At least two; in a quiz each attempt shows them in an order of its own."""
    keep_order: Truth = False
    """Whether choices always stand as they are written, as dates or steps must."""


class TrueFalseEntry(ScoredEntry):
    """A statement to judge."""

    answer: Truth
    """Whether the statement is true."""
    feedback_true: Words | None = None
    """Said to who chose true."""
    feedback_false: Words | None = None
    """Said to who chose false."""


class NumericEntry(ScoredEntry):
    """A number to give."""

    answer: Formula
    """The right number, or a formula that gives it, as in round(income * 0.2, 2)."""
    tolerance: Positive = 0.0
    """How far an answer may be off."""
    unit: Title | None = None
    """The unit, shown behind the field."""
    mistakes: list[FormulaMistakeEntry] = []
    """Foreseen wrong answers."""


class DateEntry(ScoredEntry):
    """A date to give."""

    answer: Formula
    """The right day, as in 2026-03-31, or a formula that gives it, as in received + 30."""
    tolerance: Annotated[int, Whole(0, 365)] = 0
    """How many days an answer may be off."""
    mistakes: list[FormulaMistakeEntry] = []
    """Foreseen wrong answers."""


class ShortTextEntry(ScoredEntry):
    """A word or a few to give."""

    accept: Annotated[list[Answer], Field(min_length=1)]
    """Every right answer; case, accents and punctuation do not matter."""
    typos: Annotated[int, Whole(0, 2)] = 1
    """How many slips of the finger are forgiven in a long word."""
    mistakes: list[MistakeEntry] = []
    """Foreseen wrong answers."""


def keys_of(entry: type[Entry]) -> tuple[str, ...]:
    """Return the keys that an entry has in its file, in order."""
    return tuple(field.alias or name for name, field in entry.model_fields.items())
