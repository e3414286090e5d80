"""The shape of the YAML files: which keys there are and what their values look like.

Every value arrives as text (`yaml_nodes`); these types say what it means. What they raise
is turned into sentences by `validation`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from westeros_learn.model import QuizRole

T = TypeVar("T")

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
CHOICE_KEY = re.compile(r"[a-z]", re.ASCII)
MOST_TITLE = 255  # Moodle's import stops at a longer one

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_WHOLE = re.compile(r"[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", re.ASCII)
_CODE = re.compile(r"[0-9A-Za-z]{4}", re.ASCII)
_URL = re.compile(r"https?://[^\s<>\"]+", re.ASCII)
_YEARS = (1900, 2100)


def _wrong(cure: str) -> PydanticCustomError:
    return PydanticCustomError("wrong_value", "{cure}", {"cure": cure})


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("string_type", "text")
    if not value.strip():
        raise PydanticCustomError("empty", "empty")
    return value.strip()


def _title(value: object) -> str:
    text = " ".join(_words(value).split())
    if len(text) > MOST_TITLE:
        raise _wrong(f"Use at most {MOST_TITLE} characters.")
    return text


def _identifier(value: object) -> str:
    text = _words(value)
    if not ID.fullmatch(text):
        raise PydanticCustomError("id", "id")
    return text


def _truth(value: object) -> bool:
    if _words(value) not in ("true", "false"):
        raise _wrong("Write true or false.")
    return value == "true"


def _whole(least: int, most: int) -> BeforeValidator:
    def read(value: object) -> int:
        text = _words(value)
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise _wrong(f"Write a whole number from {least} to {most}.")
        return int(text)

    return BeforeValidator(read)


def _number(value: object) -> float:
    if not _NUMBER.fullmatch(_words(value)):
        raise _wrong("Write a number, as in 30 or 2.5.")
    return float(str(value))


def _positive(value: object) -> float:
    if not _NUMBER.fullmatch(_words(value)) or float(str(value)) < 0:
        raise _wrong("Write a number that is not negative, as in 0 or 0.5.")
    return float(str(value))


def _day(value: object) -> date:
    text = _words(value)
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or not _YEARS[0] <= day.year <= _YEARS[1]:
        raise _wrong("Write the day as YYYY-MM-DD, as in 2026-11-24.")
    return day


def _pattern(pattern: re.Pattern[str], cure: str) -> BeforeValidator:
    def read(value: object) -> str:
        text = _words(value)
        if not pattern.fullmatch(text):
            raise _wrong(cure)
        return text

    return BeforeValidator(read)


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Words: TypeAlias = Annotated[str, BeforeValidator(_words)]
Title: TypeAlias = Annotated[str, BeforeValidator(_title)]
Id: TypeAlias = Annotated[str, BeforeValidator(_identifier)]
Truth: TypeAlias = Annotated[bool, BeforeValidator(_truth)]
Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Positive: TypeAlias = Annotated[float, BeforeValidator(_positive)]
Language: TypeAlias = Annotated[
    str, _pattern(_LANGUAGE, "Write a language tag with a hyphen, as in en or pt-BR.")
]
ShortCode: TypeAlias = Annotated[str, _pattern(_CODE, "Write four letters or digits, as in x7Qa.")]
Url: TypeAlias = Annotated[str, _pattern(_URL, "Write a whole address that starts with https://.")]
Sources: TypeAlias = Annotated[list[Words], BeforeValidator(_listed)]
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
        use_attribute_docstrings=True,
    )


# --- course.yaml ------------------------------------------------------------------------


class OutcomeEntry(Entry):
    """An outcome in `course.yaml`."""

    id: Id
    text: Title


class ModuleEntry(Entry):
    """A module in `course.yaml`."""

    id: Id
    title: Title
    lessons: AtLeastOne[Words]


class QuizEntry(Entry):
    """A quiz in `course.yaml`."""

    id: Id
    title: Title
    role: Role
    draw: Annotated[int, _whole(1, 500)] = 0
    questions: list[Words] = []
    pass_mark: Annotated[int, _whole(1, 100)] | None = None
    attempts: Annotated[int, _whole(1, 100)] | None = None
    code: ShortCode | None = None


class CourseEntry(Entry):
    """The file `course.yaml`."""

    id: Id
    title: Title
    language: Language
    summary: Words
    keywords: list[Title] = []
    licence: Title
    law_as_of: Day
    disclaimer: Words
    content_notice: Words | None = None
    help: Words
    outcomes: AtLeastOne[OutcomeEntry]
    modules: AtLeastOne[ModuleEntry]
    quizzes: list[QuizEntry] = []
    retired: list[Id] = []
    allow: Allow = {}


# --- lesson.md, glossary.yaml, references.yaml --------------------------------------------


class LessonEntry(Entry):
    """The front matter of a `lesson.md`."""

    id: Id | None = None
    title: Title
    content_notice: Words | None = None
    code: ShortCode | None = None
    allow: Allow = {}


class TermEntry(Entry):
    """An entry of `glossary.yaml`."""

    id: Id
    term: Title
    definition: Words


class ReferenceEntry(Entry):
    """An entry of `references.yaml`."""

    id: Id
    title: Title
    short: Title
    checked: Day
    note: Words | None = None
    url: Url | None = None


# --- questions -----------------------------------------------------------------------------


class ChoiceEntry(Entry):
    """A choice: its one-letter key with its text, whether it is correct, and its feedback."""

    key: str = ""
    text: Words
    correct: Truth = False
    feedback: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_key(cls, value: object) -> object:
        """Read `a: Text` as key and text; a choice without a key keeps an empty one."""
        if isinstance(value, str):
            return {"text": value}
        if not isinstance(value, dict):
            return value
        key, *_ = [*(name for name in value if is_choice_key(name)), ""]
        if not key:
            return value
        if "text" in value:
            raise PydanticCustomError("two_keys", "two keys", {"first": key, "second": "text"})
        rest = {name: part for name, part in value.items() if name != key}
        second = next((name for name in rest if is_choice_key(name)), None)
        if second is not None:
            raise PydanticCustomError("two_keys", "two keys", {"first": key, "second": second})
        return {"key": key, "text": value[key], **rest}


def is_choice_key(name: str) -> bool:
    """Say whether a key of a choice stands for the choice itself (one sign, right or not)."""
    return len(name) == 1


class MistakeEntry(Entry):
    """A foreseen wrong answer."""

    answer: Words
    feedback: Words


class QuestionEntry(Entry):
    """What questions of all kinds have."""

    id: Id | None = None
    kind: Words
    outcome: Words
    prompt: Words
    hints: list[Words] = []
    feedback: Words | None = None
    source: Sources = []
    weight: Annotated[int, _whole(1, 10)] = 1
    code: ShortCode | None = None
    allow: Allow = {}


class ChoicesEntry(QuestionEntry):
    """A single- or multiple-choice question."""

    choices: list[ChoiceEntry]


class TrueFalseEntry(QuestionEntry):
    """A statement to judge."""

    answer: Truth
    feedback_true: Words | None = None
    feedback_false: Words | None = None


class NumericEntry(QuestionEntry):
    """A number to give."""

    answer: Number
    tolerance: Positive = 0.0
    unit: Title | None = None
    mistakes: list[MistakeEntry] = []


class ShortTextEntry(QuestionEntry):
    """A word or a few to give."""

    accept: Annotated[list[Words], Field(min_length=1)]
    typos: Annotated[int, _whole(0, 2)] = 1
    mistakes: list[MistakeEntry] = []


QUESTION_ENTRIES: dict[str, type[QuestionEntry]] = {
    "single-choice": ChoicesEntry,
    "multiple-choice": ChoicesEntry,
    "true-false": TrueFalseEntry,
    "numeric": NumericEntry,
    "short-text": ShortTextEntry,
}
"""The shape of each kind of question."""


def keys_of(entry: type[Entry]) -> tuple[str, ...]:
    """Return the keys that an entry has in its file, in order."""
    return tuple(field.alias or name for name, field in entry.model_fields.items())
