"""What the values of the YAML files mean: every one arrives as text (`yaml_nodes`).

Each type says what it accepts, to pydantic in a sentence and to editors as JSON Schema.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, TypeAlias

from pydantic import BeforeValidator, GetCoreSchemaHandler, WithJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import (
    no_info_before_validator_function,
    no_info_wrap_validator_function,
)

ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", re.ASCII)
CHOICE_KEY = re.compile(r"[a-z]", re.ASCII)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", re.ASCII)
MOST_TITLE = 255  # Moodle's import stops at a longer one

NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
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


@dataclass(frozen=True, slots=True)
class Whole:
    """Says that a value is a whole number within a range, both ends included."""

    least: int
    most: int

    def read(self, value: object) -> int:
        """Return the number that a text means."""
        text = _words(value)
        if not _WHOLE.fullmatch(text) or not self.least <= int(text) <= self.most:
            raise _wrong(f"Write a whole number from {self.least} to {self.most}.")
        return int(text)

    def __get_pydantic_core_schema__(self, source: type[int], handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, object]:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


_UNITS = {"minute": 1, "hour": 60, "day": 1_440, "week": 10_080}
_SPAN_OF_TIME = re.compile(rf"([0-9]{{1,5}})\s*({'|'.join(_UNITS)})s?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Minutes:
    """Says that a value is a span of time, as in 2 hours.

    Attributes:
        most: how many minutes it may have.
        example: times that people would write here, and the longest one.
        bare: whether a number alone means minutes.
    """

    most: int
    example: str
    bare: bool = False

    def read(self, value: object) -> int:
        """Return the minutes that a text means."""
        text = _words(value)
        match = _SPAN_OF_TIME.fullmatch(f"{text} minutes" if self.bare and _WHOLE.fullmatch(text) else text)
        minutes = int(match[1]) * _UNITS[match[2]] if match else 0
        if not 1 <= minutes <= self.most:
            raise _wrong(f"Write a time with its unit, as in {self.example}.")
        return minutes

    def __get_pydantic_core_schema__(self, source: type[int], handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, object]:
        written: dict[str, object] = {"type": "string", "pattern": f"^{_SPAN_OF_TIME.pattern}$"}
        number = {"type": "integer", "minimum": 1, "maximum": self.most}
        return {"oneOf": [written, number]} if self.bare else written


class Quotas:
    """Says that a value is a whole number, or a group of keys each with a whole number.

    A number alone is read as one under an empty key.
    """

    def __init__(self, each: Whole) -> None:
        self.each = each

    def read(self, value: object, handler: Callable[[object], dict[str, int]]) -> dict[str, int]:
        """Return the numbers by their keys."""
        if isinstance(value, str):
            return {"": self.each.read(value)}
        if value == {}:
            raise PydanticCustomError("empty", "empty")
        return handler(value)

    def __get_pydantic_core_schema__(
        self, _source: type[dict[str, int]], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        inner = handler(dict[str, Annotated[int, self.each]])
        return no_info_wrap_validator_function(self.read, inner)

    def __get_pydantic_json_schema__(self, *_: object) -> dict[str, object]:
        number = self.each.__get_pydantic_json_schema__()
        return {
            "oneOf": [number, {"type": "object", "additionalProperties": number, "minProperties": 1}],
        }


def _number(value: object) -> float:
    if not NUMBER.fullmatch(_words(value)):
        raise _wrong("Write a number, as in 30 or 2.5.")
    return float(str(value))


def _positive(value: object) -> float:
    if not NUMBER.fullmatch(_words(value)) or float(str(value)) < 0:
        raise _wrong("Write a number that is not negative, as in 0 or 0.5.")
    return float(str(value))


def day_or_none(text: str) -> date | None:
    """Return the day that YYYY-MM-DD means, None when there is none."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _day(value: object) -> date:
    day = day_or_none(_words(value))
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


@dataclass(frozen=True, slots=True)
class Read:
    """Marks text that learners read without mark-up, and says what its translation must fit in.

    Attributes:
        what: what it is, in words for the translator; "" where its key in a file says it.
        context: tells it apart from equal texts that need another translation.
        most: how many characters a translation may have; 0 for any number.
        lines: how many lines it may have; 0 for any number.
    """

    what: str = ""
    context: str = ""
    most: int = 0
    lines: int = 0


@dataclass(frozen=True, slots=True)
class OneLine:
    """Marks text that is written in one line, and says what it names.

    Attributes:
        names: what it is the id or the name of, such as an outcome; "" for a text of its own.
    """

    names: str = ""


@dataclass(frozen=True, slots=True)
class Keys:
    """Marks a group whose keys are names of something, and says of what, such as a variable."""

    names: str


def _numbers(value: object) -> list[float]:
    parts = _words(value).replace(",", " ").split()
    if not all(NUMBER.fullmatch(part) for part in parts):
        raise _wrong("Write numbers with spaces between them, as in 120 80 30.")
    return [float(part) for part in parts]


def listed(value: object) -> object:
    """Return one text as a list of one."""
    return [value] if isinstance(value, str) else value


def _json(**schema: object) -> WithJsonSchema:
    return WithJsonSchema(schema)


# What an editor takes for a number or a truth value may be meant as text, so text allows them.
_ANY_TEXT = _json(type=["string", "number", "boolean"])

Words: TypeAlias = Annotated[str, BeforeValidator(_words), _ANY_TEXT]
"""Text that is read as Markdown, or that learners do not read."""
Prose: TypeAlias = Annotated[Words, Read()]
"""Text that learners read as it is."""
Answer: TypeAlias = Annotated[Words, Read(context="answer"), OneLine()]
"""What somebody may type. A list of them is one text to translate, an answer on each line."""
Name: TypeAlias = Annotated[str, BeforeValidator(_title), _ANY_TEXT, OneLine()]
"""One line that is the same in every language."""
Title: TypeAlias = Annotated[Name, Read(most=MOST_TITLE)]
"""One line that learners read."""
Id: TypeAlias = Annotated[
    str, BeforeValidator(_identifier), _json(type="string", pattern=f"^{ID.pattern}$"), OneLine()
]
Truth: TypeAlias = Annotated[bool, BeforeValidator(_truth)]
Day: TypeAlias = Annotated[date, BeforeValidator(_day), _json(type="string", pattern=f"^{_DAY.pattern}$")]
Formula: TypeAlias = Annotated[str, BeforeValidator(_words), _json(type=["number", "string"]), OneLine()]
"""A number, a day, or a formula over the parameters."""
Number: TypeAlias = Annotated[float, BeforeValidator(_number)]
Positive: TypeAlias = Annotated[float, BeforeValidator(_positive), _json(type="number", minimum=0)]
Numbers: TypeAlias = Annotated[list[float], BeforeValidator(_numbers), _json(type="string"), OneLine()]
Language: TypeAlias = Annotated[
    str,
    _pattern(LANGUAGE, "Write a language tag with a hyphen, as in en or pt-BR."),
    _json(type="string", pattern=f"^{LANGUAGE.pattern}$"),
    OneLine(),
]
ShortCode: TypeAlias = Annotated[
    str,
    _pattern(_CODE, "Write four letters or digits, as in x7Qa."),
    _json(type=["string", "number"], pattern=f"^{_CODE.pattern}$"),
    OneLine(),
]
Url: TypeAlias = Annotated[
    str,
    _pattern(_URL, "Write a whole address that starts with https://."),
    _json(type="string", pattern="^https?://"),
    OneLine(),
]
OutcomeId: TypeAlias = Annotated[Words, OneLine("outcome")]
QuestionId: TypeAlias = Annotated[Words, OneLine("question")]
LessonFolder: TypeAlias = Annotated[Words, OneLine("lesson")]
Picture: TypeAlias = Annotated[Words, OneLine("picture")]
Category: TypeAlias = Annotated[Words, OneLine("category")]
Source: TypeAlias = Annotated[Words, OneLine("source")]
"""A reference's id, then the place in it."""
Sources: TypeAlias = Annotated[
    list[Source],
    BeforeValidator(listed),
    _json(oneOf=[{"type": "string"}, {"type": "array", "items": {"type": "string"}}]),
]
