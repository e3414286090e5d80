"""Parameters of a question, and the formulas over them: from text to the model."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from westeros_learn.assessment import MOST_PLACES, MOST_STEPS
from westeros_learn.errors import FormulaError
from westeros_learn.model import (
    Computed,
    Constant,
    DateRange,
    Expression,
    Inlines,
    NumberRange,
    OneOf,
    Parameter,
    Span,
    Text,
    Value,
    ValueStyle,
    names_in,
)
from westeros_learn.source import values
from westeros_learn.source.faults import Faults, Sentence, suggestion
from westeros_learn.source.formulas import NAME, RESERVED, parse_formula
from westeros_learn.source.schema import RangeEntry
from westeros_learn.source.validation import validate

if TYPE_CHECKING:
    from westeros_learn.source.yaml_nodes import Data, Path, YamlText

_FORMULA_AND_FORM = re.compile(r"(?s)(.*?)\s*<([^<>]*)>\s*")
_DECIMALS = re.compile(rf"([0-{MOST_PLACES}]) decimals?")
_LARGEST_UNITS = 10**15


@dataclass(frozen=True, slots=True)
class ReadFormula:
    """A formula as it was written, and where."""

    formula: Expression
    written: str
    span: Span


@dataclass(slots=True)
class Formulas:
    """Reads the formulas of one question.

    Attributes:
        names: the parameters that a formula may name.
        used: those that one does.
        found: every formula that can be read.
    """

    faults: Faults
    names: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    found: list[ReadFormula] = field(default_factory=list)

    def read(
        self,
        written: str,
        place: Callable[[int], Span],
        parse: Callable[[str], Expression] = parse_formula,
    ) -> Expression | None:
        """Return a formula, None when it cannot be read or names what is not there.

        Args:
            written: its text.
            place: gives the place of one of its columns.
            parse: what reads it.
        """
        try:
            formula = parse(written)
        except FormulaError as error:
            self.faults.add("Q240", place(error.column), message=Sentence(error.message))
            return None
        known = True
        for name in names_in(formula):
            self.used.add(name.name)
            if name.name not in self.names:
                known = False
                cure = suggestion(name.name, self.names, what="parameters")
                self.faults.add("Q241", place(name.column), name=name.name, suggestion=cure)
        if known:
            self.found.append(ReadFormula(formula, written, place(1)))
        return formula if known else None

    def value(self, content: str, role: Span) -> Inlines:
        """Return the value that a role `{value}` stands for.

        Args:
            content: what stands in the role: a formula, then perhaps a form in angle brackets.
            role: where it stands.
        """
        match = _FORMULA_AND_FORM.fullmatch(content)
        written, form = (match[1], match[2].strip()) if match else (content, "")
        start = role.column + len("{value}`") + len(written) - len(written.lstrip()) - 1
        formula = self.read(written.strip(), lambda column: replace(role, column=start + column))
        if formula is None:
            return (Text(written),)
        value = Value(formula, written.strip())
        if decimals := _DECIMALS.fullmatch(form):
            return (replace(value, decimals=int(decimals[1])),)
        if form in list(ValueStyle):
            return (replace(value, style=ValueStyle(form)),)
        if match:
            self.faults.add("Q246", role, form=form)
        return (value,)


def place_in(text: YamlText, path: Path) -> Callable[[int], Span]:
    """Return what gives the place of a column of a value in a YAML file."""
    mark = text.mark(path)
    source = text.source
    written = source.text[mark.start : mark.end].rstrip()
    start = mark.start + (written[:1] in ("'", '"'))
    return lambda column: source.span(mark.start if "\n" in written else start + column - 1)


def read_parameters(
    text: YamlText, path: Path, written: Mapping[str, Any], formulas: Formulas
) -> tuple[Parameter, ...]:
    """Read the key `parameters` of a question; what is wrong is told and left out.

    A formula may name the parameters above it. The names are known to `formulas` then.
    """
    reader = _Reader(text, path, formulas.faults)
    found = []
    for name, data in written.items():
        if not NAME.fullmatch(name) or name in RESERVED:
            formulas.faults.add("Q242", text.key_span((*path, name)), name=name)
            continue
        if isinstance(data, str):
            formula = formulas.read(data, place_in(text, (*path, name)))
            parameter: Parameter | None = None if formula is None else Computed(name, formula)
        else:
            parameter = reader.drawn(name, data)
        if parameter is not None:
            found.append(parameter)
        formulas.names.append(name)
    return tuple(found)


class _Reader:
    """Reads the parameters that are drawn."""

    def __init__(self, text: YamlText, path: Path, faults: Faults) -> None:
        self._text = text
        self._path = path
        self._faults = faults

    def drawn(self, name: str, data: Data) -> Parameter | None:
        """Return a parameter drawn from a list or a range."""
        if isinstance(data, dict):
            entry = validate(self._text, (*self._path, name), RangeEntry, "Q", self._faults)
            return self._range(name, entry) if entry else None
        items = [item.strip() for item in data if isinstance(item, str) and item.strip()]
        if len(items) < len(data) or not items:
            self._add("Q243", name, cure="Write each of its values as a number, a day or a text.")
            return None
        for read in (_number, _day):
            found = [read(item) for item in items]
            if all(value is not None for value in found):
                return OneOf(name, tuple(value for value in found if value is not None))
        return OneOf(name, tuple(items))

    def _range(self, name: str, entry: RangeEntry) -> Parameter | None:
        first, last = _day(entry.from_), _day(entry.to)
        if first and last and first <= last:
            return self._days(name, entry, first, last)
        decimals = max(map(_decimals, (entry.from_, entry.step)))
        if _number(entry.from_) is None or _number(entry.to) is None:
            self._add("Q243", name, cure="Write two numbers or two days after 'from' and 'to'.")
        elif _number(entry.step) is None or not _units(entry.step, decimals) > 0:
            self._add("Q244", name, "step", step=entry.step)
        elif _units(entry.from_, decimals) > _units(entry.to, decimals):
            self._add("Q243", name, cure="Write the smaller value after 'from'.")
        else:
            return self._numbers(name, entry, decimals)
        return None

    def _numbers(self, name: str, entry: RangeEntry, decimals: int) -> Parameter | None:
        first, last, step = (_units(text, decimals) for text in (entry.from_, entry.to, entry.step))
        count = (last - first) // step + 1
        if max(abs(first), abs(last)) > _LARGEST_UNITS or decimals > MOST_PLACES:
            cure = f"Write numbers with at most {MOST_PLACES} decimals, 15 digits in all."
            self._add("Q243", name, cure=cure)
            return None
        return NumberRange(name, first, step, count, decimals) if self._is_narrow(name, count) else None

    def _days(self, name: str, entry: RangeEntry, first: date, last: date) -> Parameter | None:
        if not entry.step.isdecimal() or int(entry.step) < 1:
            self._add("Q244", name, "step", step=entry.step)
            return None
        count = (last - first).days // int(entry.step) + 1
        return DateRange(name, first, int(entry.step), count) if self._is_narrow(name, count) else None

    def _is_narrow(self, name: str, count: int) -> bool:
        if count > MOST_STEPS:
            self._add("Q245", name, count=f"{count:,}", most=f"{MOST_STEPS:,}")
        return count <= MOST_STEPS

    def _add(self, code: str, name: str, *path: str, **named: str) -> None:
        cure = {"cure": Sentence(named.pop("cure"))} if "cure" in named else {}
        self._faults.add(code, self._text.span((*self._path, name, *path)), name=name, **named, **cure)


def _number(text: str) -> float | None:
    return float(text) if values.NUMBER.fullmatch(text) else None


def _day(text: str) -> date | None:
    return values.day_or_none(text)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


def _units(text: str, decimals: int) -> int:
    """Return a written number in units of 1 / 10**decimals; more decimals are cut."""
    whole, _, rest = text.partition(".")
    return int(whole + rest[:decimals].ljust(decimals, "0"))


NO_ANSWER = Constant("")
"""Stands for an answer that cannot be read: no response equals it."""
