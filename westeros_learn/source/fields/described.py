"""What an entry of a file asks for, told as fields.

They are read from the shapes in `schema`, so that a form asks for what `check` accepts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BeforeValidator
from pydantic.fields import FieldInfo

from westeros_learn.source.json_schema import descriptions
from westeros_learn.source.scenario_schema import OneOrMore
from westeros_learn.source.schema import Entry, KeyedEntry, RangeEntry
from westeros_learn.source.values import Keys, OneLine, Quotas, Whole, listed

M = TypeVar("M")


class Shape(StrEnum):
    """What the value of a field looks like to whoever fills it in."""

    LINE = "line"
    TEXT = "text"
    """Text in Markdown, of many lines."""
    TRUTH = "truth"
    WHOLE = "whole"
    """A whole number."""
    DAY = "day"
    ONE_OF = "one-of"
    LIST = "list"
    """Texts one below the other."""
    GROUPS = "groups"
    """Entries one below the other."""
    MAP = "map"
    """Texts by names of their own."""
    GROUPS_BY_NAME = "groups-by-name"
    PARAMETERS = "parameters"
    """What is drawn, by names: a range, a list or a formula."""


ROWS = frozenset({Shape.LIST, Shape.GROUPS, Shape.MAP, Shape.GROUPS_BY_NAME, Shape.PARAMETERS})
"""The shapes that have rows, which come and go and change places."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key of an entry.

    Attributes:
        key: what it is called in the file.
        help: what it is for.
        needed: whether there is no entry without it.
        usual: what it is where it is left out, as it would be written; "" for nothing.
        options: of one of several, all of them.
        names: what a text names, such as an outcome.
        least, most: of a whole number.
        alone: whether one text may stand in place of a list or a group.
        part: of a list or a map, what each text looks like.
        parts: of groups, their fields.
        letter: of parts that start with their one-letter key, what such a part is called.
        holds: the field that the letter's value goes to, or the text that stands in place of groups.
    """

    key: str
    shape: Shape
    help: str = ""
    needed: bool = False
    usual: str = ""
    options: tuple[str, ...] = ()
    names: str = ""
    least: int = 0
    most: int = 0
    alone: bool = False
    part: Field | None = None
    parts: tuple[Field, ...] = ()
    letter: str = ""
    holds: str = ""


@cache
def fields_of(entry: type[Entry]) -> tuple[Field, ...]:
    """Return the fields of an entry, in the order in which it is written."""
    told = descriptions(entry)
    hidden = ("key",) if issubclass(entry, KeyedEntry) else ()
    return tuple(
        _field(info.alias or name, info, told.get(name, ""))
        for name, info in entry.model_fields.items()
        if name not in hidden
    )


def _field(key: str, info: FieldInfo, told: str) -> Field:
    usual = "" if info.is_required() else _written(info.get_default(call_default_factory=True))
    return _shaped(
        info.annotation,
        list(info.metadata),
        {"key": key, "help": told, "needed": info.is_required(), "usual": usual},
    )


def _written(default: object) -> str:
    """Return a default as it would be written; none of truth values, lists and groups is worth telling."""
    if isinstance(default, Enum):
        return str(default.value)
    if isinstance(default, bool) or not isinstance(default, (str, int, float)):
        return ""
    return f"{default:g}" if isinstance(default, float) else str(default)


def _shaped(kind: Any, marks: Sequence[object], known: dict[str, Any]) -> Field:  # types of any shape
    """Return a field whose values are of a type that says so itself, or by what marks it."""
    kind, marks = _without_wrappers(kind, marks)
    line, whole = _mark(marks, OneLine), _mark(marks, Whole)
    if line is not None:
        return Field(shape=Shape.LINE, names=line.names, **known)
    if whole is not None:
        return Field(shape=Shape.WHOLE, least=whole.least, most=whole.most, **known)
    if get_origin(kind) is list:
        return _list(get_args(kind)[0], marks, known)
    if get_origin(kind) is dict:
        return _map(get_args(kind)[1], marks, known)
    if kind is bool:
        return Field(shape=Shape.TRUTH, **known)
    if kind is date:
        return Field(shape=Shape.DAY, **known)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Field(shape=Shape.ONE_OF, options=tuple(str(each.value) for each in kind), **known)
    return Field(shape=Shape.TEXT if kind is str else Shape.LINE, **known)


def _without_wrappers(kind: Any, marks: Sequence[object]) -> tuple[Any, Sequence[object]]:
    """Return a type without `None`, and what marks it besides."""
    while True:
        if get_origin(kind) is Annotated:
            marks, kind = (*kind.__metadata__, *marks), kind.__origin__
        elif get_origin(kind) in (Union, UnionType) and NoneType in get_args(kind):
            (kind,) = (each for each in get_args(kind) if each is not NoneType)
        else:
            return kind, marks


def _mark(marks: Sequence[object], kind: type[M]) -> M | None:
    return next((mark for mark in reversed(marks) if isinstance(mark, kind)), None)


def _list(item: Any, marks: Sequence[object], known: dict[str, Any]) -> Field:
    kind, _ = _without_wrappers(item, ())
    if isinstance(kind, type) and issubclass(kind, Entry):
        letter, holds = (kind.part, kind.holds) if issubclass(kind, KeyedEntry) else ("", "")
        or_one = _mark(marks, OneOrMore)
        return Field(
            shape=Shape.GROUPS,
            parts=fields_of(kind),
            letter=letter,
            holds=or_one.holds if or_one else holds,
            alone=or_one is not None,
            **known,
        )
    alone = any(isinstance(mark, BeforeValidator) and mark.func is listed for mark in marks)
    return Field(shape=Shape.LIST, part=_shaped(item, (), {"key": ""}), alone=alone, **known)


def _map(item: Any, marks: Sequence[object], known: dict[str, Any]) -> Field:
    quotas = _mark(marks, Quotas)
    if quotas is not None:
        number = Field("", Shape.WHOLE, least=quotas.each.least, most=quotas.each.most)
        return Field(shape=Shape.MAP, part=number, alone=True, names="outcome", **known)
    kind, _ = _without_wrappers(item, ())
    if isinstance(kind, type) and issubclass(kind, Entry):
        return Field(shape=Shape.GROUPS_BY_NAME, parts=fields_of(kind), **known)
    if RangeEntry in get_args(kind):
        return Field(shape=Shape.PARAMETERS, parts=fields_of(RangeEntry), **known)
    keys = _mark(marks, Keys)
    part = _shaped(item, (), {"key": ""})
    return Field(shape=Shape.MAP, part=part, names=keys.names if keys else "", **known)
