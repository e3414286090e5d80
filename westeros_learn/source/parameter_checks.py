"""What can be wrong in a question for some values of its parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from westeros_learn.assessment import (
    Drawing,
    Values,
    day_readings,
    evaluator,
    readings,
    round_half_away,
    value_or_none,
)
from westeros_learn.errors import FormulaError
from westeros_learn.model import (
    Cell,
    Choice,
    ChoiceQuestion,
    Code,
    Computed,
    Date,
    Expression,
    Mistake,
    Numeric,
    Operation,
    Parameter,
    Question,
    Scalar,
    Span,
    TableQuestion,
    TermUse,
    Text,
    Value,
    values_in,
    walk,
)
from westeros_learn.source.faults import Faults, Sentence
from westeros_learn.source.parameters import NO_ANSWER

if TYPE_CHECKING:
    from westeros_learn.source.parameters import Formulas, ReadFormula

MOST_TRIED = 400
"""Sets of values that are all tried; of more, so many are drawn, and the ends of ranges tried as well."""

_MOST_CORNERS = 32
_LEAST_SHARE = 5  # per cent of the draws that must meet the condition
_TYPED_PLACES = 4  # an answer with more decimals is not typed exactly
_NEAR = 1e-9


def check_formulas(question: Question, formulas: Formulas, span: Callable[..., Span], faults: Faults) -> None:
    """Try a question with many values of its parameters, and tell what is wrong for some.

    Args:
        question: the question.
        formulas: its formulas.
        span: gives the place of a key of the question.
        faults: collects what is wrong.
    """
    for parameter in question.parameters:
        if parameter.name not in formulas.used:
            faults.add("Q250", span("parameters", parameter.name), name=parameter.name)
    tried, share = _trials(question.parameters, question.where)
    if not tried:
        faults.add("Q247", span("where"))
    elif share < _LEAST_SHARE:
        faults.add("Q248", span("where"), share=share, least=_LEAST_SHARE)
    before = faults.count
    _check_values(question.parameters, tried, formulas, faults)
    if faults.count > before:
        return
    _check_answers(question, tried, span, faults)
    if isinstance(question, ChoiceQuestion) and any(True for _ in values_in(question.choices)):
        _check_choices(question.choices, tried, faults)


def _check_answers(
    question: Question, tried: Sequence[Values], span: Callable[..., Span], faults: Faults
) -> None:
    """Check the right answer, and those foreseen, of a question that is answered with numbers or days."""
    if isinstance(question, Numeric | Date) and question.answer != NO_ANSWER:
        answers = _answers(question, question.answer, question, tried, faults)
        if answers.check(span("answer")):
            for number, mistake in enumerate(question.mistakes):
                answers.check_mistake(mistake, span("mistakes", number, "answer"))
    if isinstance(question, TableQuestion):
        for cell in question.gaps:
            if cell.answer != NO_ANSWER:
                _answers(question, cell.answer, cell, tried, faults).check(cell.span)


def _trials(parameters: Sequence[Parameter], where: Expression | None) -> tuple[list[Values], int]:
    """Return values that meet a condition, and how many of all do, in per cent."""
    drawing = Drawing(parameters, None)
    steps = drawing.steps
    ends: list[Values] = []
    if prod(steps) <= MOST_TRIED:
        everywhere = [drawing.at(at) for at in product(*map(range, steps))]
    else:
        everywhere = [drawing.values(seed) for seed in range(1, MOST_TRIED + 1)]
        corners = product(*((0, count - 1) if count > 1 else (0,) for count in steps))
        ends = [drawing.at(at) for at, _ in zip(corners, range(_MOST_CORNERS), strict=False)]
    fits = Drawing(parameters, where).fits
    fitting = [values for values in everywhere if fits(values)]
    share = len(fitting) * 100 // len(everywhere)
    return fitting + [values for values in ends if fits(values)], share


def _check_values(
    parameters: Sequence[Parameter], tried: Sequence[Values], formulas: Formulas, faults: Faults
) -> None:
    """Tell of each formula that has no value for some parameters, once."""
    # A parameter's own formula has been evaluated: where it has no value, its name is missing.
    computed = [parameter for parameter in parameters if isinstance(parameter, Computed)]
    sound = {one.formula for one in computed if all(one.name in values for values in tried)}
    operations = (each for each in formulas.found if isinstance(each.formula, Operation))
    for each in operations:
        if each.formula not in sound and _has_values(each, tried, faults):
            sound.add(each.formula)


def _has_values(formula: ReadFormula, tried: Sequence[Values], faults: Faults) -> bool:
    """Say whether a formula has a value for all parameters; the first for which it has none is told."""
    evaluate = evaluator(formula.formula)
    sound = True
    for values in tried:
        try:
            evaluate(values)
        except FormulaError as error:
            sound = False
            if error.reason != "unknown-name":  # then the formula behind the name is told
                message, told = Sentence(error.message), _told(values)
                faults.add("Q251", formula.span, formula=formula.written, values=told, message=message)
                break
    return sound


# --- answers -----------------------------------------------------------------------


def _answers(
    question: Question,
    answer: Expression,
    asked: Numeric | Date | Cell,
    tried: Sequence[Values],
    faults: Faults,
) -> _Answers:
    """Return the right answers to what is asked in a question."""
    return _Answers(
        drawn=bool(question.parameters),
        wanted=date if isinstance(asked, Date) else float,
        tolerance=asked.tolerance,
        unit="" if isinstance(asked, Date) else asked.unit,
        tried=tried,
        rights=_values(answer, tried),
        faults=faults,
    )


def _values(formula: Expression, tried: Sequence[Values]) -> list[Scalar | None]:
    """Return what a formula gives for each set of values, None where it gives nothing."""
    evaluate = evaluator(formula)
    found: list[Scalar | None] = []
    for values in tried:
        try:
            found.append(evaluate(values))
        except FormulaError:
            found.append(None)
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answers:
    """The right answers to a question or a cell, one for each set of values that was tried.

    Attributes:
        drawn: whether the question has parameters.
        wanted: the type that it is answered with.
    """

    drawn: bool
    wanted: type[float] | type[date]
    tolerance: float
    unit: str
    tried: Sequence[Values]
    rights: Sequence[Scalar | None]
    faults: Faults

    def check(self, span: Span) -> bool:
        """Check the right answer; say whether it can be compared with others."""
        if not self._are_of_kind(self.rights, span):
            return False
        if self.drawn and len(set(self.rights)) == 1 and len(self.rights) > 1:
            self.faults.add("Q253", span, answer=_shown(self.rights[0]))
        if not self.tolerance:
            for values, right in zip(self.tried, self.rights, strict=True):
                if isinstance(right, float) and abs(right - round_half_away(right, _TYPED_PLACES)) > _NEAR:
                    self.faults.add("Q256", span, answer=_shown(right), values=_told(values))
                    break
        return True

    def check_mistake(self, mistake: Mistake, span: Span) -> None:
        """Check a foreseen wrong answer."""
        if isinstance(mistake.answer, str):
            meant = [self._read(mistake.answer)] * len(self.tried)
        else:
            given = _values(mistake.answer, self.tried)
            if not self._are_of_kind(given, span):
                return
            meant = [[value] for value in given]
        for values, right, wrong in zip(self.tried, self.rights, meant, strict=True):
            if self.drawn and any(self._is_near(value, right) for value in wrong):
                written = mistake.answer if isinstance(mistake.answer, str) else _shown(wrong[0])
                self.faults.add("Q254", span, mistake=written, values=_told(values))
                return

    def _read(self, text: str) -> Sequence[Scalar | None]:
        return readings(text, self.unit) if self.wanted is float else day_readings(text)

    def _is_near(self, value: Scalar | None, right: Scalar | None) -> bool:
        if isinstance(value, float) and isinstance(right, float):
            return abs(value - right) <= self.tolerance + _NEAR
        if isinstance(value, date) and isinstance(right, date):
            return abs((value - right).days) <= self.tolerance
        return False

    def _are_of_kind(self, given: Sequence[Scalar | None], span: Span) -> bool:
        """Say whether all values are what the question is answered with."""
        stray = [_kind_of(value) for value in given if not isinstance(value, self.wanted)]
        if stray:
            number = "a number" if self.wanted is float else "a day"
            self.faults.add("Q252", span, given=stray[0], wanted=number)
        return not stray


def _kind_of(value: Scalar | None) -> str:
    return {float: "a number", date: "a day"}.get(type(value), "a text")


# --- choices -----------------------------------------------------------------------


def _check_choices(choices: Sequence[Choice], tried: Sequence[Values], faults: Faults) -> None:
    """Tell when two choices say the same for some parameters."""
    for values in tried:
        said: dict[str, str] = {}
        for choice in choices:
            first = said.setdefault(_said(choice, values), choice.key)
            if first != choice.key:
                told = _told(values)
                faults.add("Q255", choice.span, first=first, second=choice.key, values=told)
                return


def _said(choice: Choice, values: Values) -> str:
    """Return what a choice says, its values as the formulas give them."""
    parts = []
    for node in walk(choice.text):
        if isinstance(node, Text | Code | TermUse):
            parts.append(node.text)
        elif isinstance(node, Value):
            value = value_or_none(node.formula, values)
            if isinstance(value, float) and node.decimals is not None:
                value = round_half_away(value, node.decimals)
            parts.append(_shown(value))
    return "".join(parts)


def _told(values: Values) -> Sentence:
    """Return values in words, as in "income = 1200, who = 'Ana'"."""
    return Sentence(", ".join(f"{name} = {_shown(value)}" for name, value in values.items()) or "any values")


def _shown(value: Scalar | None) -> str:
    match value:
        case float():
            return f"{value:.15g}"
        case date():
            return value.isoformat()
        case _:
            return f"'{value}'"
