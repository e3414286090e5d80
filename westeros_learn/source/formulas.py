"""Formulas and conditions: from text to a tree.

::

    round(income * 0.19, 2)      numbers, + - * / and ^ (also − × ÷), brackets
    received + 30                a day, 30 days later; a day minus a day is days
    max(0, income - 250)         min, max, abs, round(number, places)
    trust >= 2 and not angry     comparisons < <= > >= = !=, joined by and, or, not

Names are lower-case words; a date is written as YYYY-MM-DD, a text in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NoReturn

from westeros_learn.assessment import FIRST_DAY, LAST_DAY
from westeros_learn.errors import FormulaError
from westeros_learn.model import Constant, Expression, Name, Operation, names_in

LONGEST = 500
MOST_LEVELS = 40

SYNTAX = "syntax"
"""The reason of every formula that cannot be read."""

NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
RESERVED = frozenset({"min", "max", "abs", "round", "and", "or", "not", "true", "false"})
"""Words of the language, which no parameter or variable can have as its name."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9]))
    | (?P<number>[0-9]+(?:\.[0-9]+)?)
    | (?P<word>[^\W\d]\w*)
    | (?P<text>"[^"\n]*"|'[^'\n]*')
    | (?P<sign><=|>=|!=|==|\*\*|[-+*/^(),<>=\u2212\u2013\u00d7\u00b7\u00f7\u2264\u2265\u2260])
    | (?P<end>\Z)
    | (?P<other>.)
    )""",
    re.VERBOSE | re.DOTALL,
)
_SPELLINGS = {
    "\u2212": "-", "\u2013": "-", "\u00d7": "*", "\u00b7": "*", "\u00f7": "/",
    "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "==": "=", "**": "^",
}  # fmt: skip
_STRENGTHS = {
    "or": 1, "and": 2,
    "<": 4, "<=": 4, ">": 4, ">=": 4, "=": 4, "!=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "^": 8,
}  # fmt: skip
"""How strongly a sign between two values binds them."""

_NOT = 3
_COMPARISON = 4
_MINUS = 7  # -2^2 is -4
_POWER = 8
_COUNTS = {"min": (2, 20), "max": (2, 20), "abs": (1, 1), "round": (1, 2)}
"""How many values each function takes."""

_TRUTHS = frozenset({"or", "and", "not", *(sign for sign, at in _STRENGTHS.items() if at == _COMPARISON)})
_MOST_DIGITS = 15


def parse(text: str) -> Expression:
    """Return what a text in the expression language says.

    Raises:
        FormulaError: it cannot be read; the column says where.
    """
    return _Parser(text).whole()


def parse_formula(text: str) -> Expression:
    """Return a formula: what gives a number, a date or a text.

    Raises:
        FormulaError: it cannot be read, or gives true or false.
    """
    expression = parse(text)
    if _gives_truth(expression):
        _fail("This says whether something is true; a formula gives a number, a date or a text.", 1)
    return expression


def parse_condition(text: str) -> Expression:
    """Return a condition: what is true or false.

    Raises:
        FormulaError: it cannot be read, or gives no truth value.
    """
    expression = parse(text)
    if not _gives_truth(expression) and not isinstance(expression, Name):
        _fail("A condition compares, as in income > 1000.", 1)
    return expression


def is_formula(text: str) -> bool:
    """Say whether a text can be read as a formula that names nothing."""
    try:
        return not any(names_in(parse_formula(text)))
    except FormulaError:
        return False


def _gives_truth(expression: Expression) -> bool:
    if isinstance(expression, Operation):
        return expression.sign in _TRUTHS
    return isinstance(expression, Constant) and isinstance(expression.value, bool)


def _fail(message: str, column: int) -> NoReturn:
    raise FormulaError(SYNTAX, message, column)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int

    @property
    def sign(self) -> str:
        """What joins values or stands around them, spelled in one way; "" for a value."""
        return self.text if self.kind == "sign" or self.text in ("and", "or", "not") else ""


def _tokens(text: str) -> list[_Token]:
    found = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        written = match[kind]
        found.append(_Token(kind, _SPELLINGS.get(written, written), match.start(kind) + 1))
        if kind == "end":
            break
    return found


class _Parser:
    """Reads one expression, by the strength of the signs between its values."""

    def __init__(self, text: str) -> None:
        if len(text) > LONGEST:
            _fail(f"It is longer than {LONGEST} characters; split it.", LONGEST + 1)
        self._tokens = _tokens(text)
        self._at = 0
        self._level = 0

    def whole(self) -> Expression:
        """Return the expression that is all of the text."""
        expression = self._joined(1)
        token = self._next()
        if token.kind != "end":
            raise _misplaced(token)
        if _height(expression) > MOST_LEVELS:
            _fail(f"It has more than {MOST_LEVELS} steps one upon another; split it.", 1)
        return expression

    def _peek(self) -> _Token:
        return self._tokens[self._at]

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def _joined(self, weakest: int) -> Expression:
        """Read values joined by signs that are at least so strong."""
        left = self._value()
        before = 0
        while (strength := _STRENGTHS.get(self._peek().sign, 0)) >= weakest:
            token = self._next()
            if strength == before == _COMPARISON:
                _fail("Compare two values at a time, and join comparisons with 'and'.", token.column)
            right = self._inner(strength if strength == _POWER else strength + 1)
            left = Operation(token.sign, (left, right), token.column)
            before = strength
        return left

    def _inner(self, weakest: int) -> Expression:
        """Read what stands one level deeper."""
        self._level += 1
        if self._level > MOST_LEVELS:
            _fail(f"It has more than {MOST_LEVELS} levels; split it.", self._peek().column)
        expression = self._joined(weakest)
        self._level -= 1
        return expression

    def _value(self) -> Expression:
        token = self._next()
        match token.kind, token.text:
            case "date", text:
                return Constant(_day(text, token.column), token.column)
            case "number", text:
                if len(text.replace(".", "")) > _MOST_DIGITS:
                    _fail(f"A number has at most {_MOST_DIGITS} digits.", token.column)
                return Constant(float(text), token.column)
            case "text", text:
                return Constant(text[1:-1], token.column)
            case "sign", "(":
                expression = self._inner(1)
                self._close()
                return expression
            case "sign", "-":
                return Operation("neg", (self._inner(_MINUS),), token.column)
            case "word", "not":
                return Operation("not", (self._inner(_NOT),), token.column)
            case "word", text if text not in ("and", "or"):
                return self._word(token)
            case _:
                raise _misplaced(token)

    def _word(self, token: _Token) -> Expression:
        called = self._peek().text == "("
        if token.text in _COUNTS:
            return self._function(token, called=called)
        if called:
            known = ", ".join(sorted(_COUNTS))
            _fail(f"There is no function '{token.text}'. Known functions: {known}.", token.column)
        if token.text in ("true", "false"):
            return Constant(token.text == "true", token.column)
        if not NAME.fullmatch(token.text):
            _fail(f"'{token.text}' is no name: names are lower-case words, as in first_day.", token.column)
        return Name(token.text, token.column)

    def _function(self, token: _Token, *, called: bool) -> Expression:
        least, most = _COUNTS[token.text]
        if not called:
            _fail(f"The values of '{token.text}' stand in brackets after it.", token.column)
        self._next()
        operands = [self._inner(1)]
        while self._peek().text == ",":
            self._next()
            operands.append(self._inner(1))
        self._close()
        if not least <= len(operands) <= most:
            number = f"{least} value" if least == most else f"{least} to {most} values"
            _fail(f"'{token.text}' takes {number}, not {len(operands)}.", token.column)
        return Operation(token.text, tuple(operands), token.column)

    def _close(self) -> None:
        token = self._next()
        if token.kind == "end":
            _fail("A closing bracket is missing.", token.column)
        if token.text != ")":
            raise _misplaced(token)


def _misplaced(token: _Token) -> FormulaError:
    """Return what is wrong with a sign or a value that cannot stand where it stands."""
    shown = token.text
    if token.kind == "end":
        message = "It ends where a value is expected."
    elif shown == ",":
        message = "A comma only parts the values of min, max and round; decimals follow a point."
    elif token.kind == "other":
        message = f"The sign '{shown}' cannot be used here."
    elif token.sign:
        message = f"A value is missing before '{shown}'."
    else:
        message = f"A sign such as + or * is missing before '{shown}'."
    return FormulaError(SYNTAX, message, token.column)


def _day(text: str, column: int) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        _fail(f"There is no day {text}.", column)
    if not FIRST_DAY <= day <= LAST_DAY:
        _fail(f"Dates lie in the years {FIRST_DAY.year} to {LAST_DAY.year}.", column)
    return day


def _height(expression: Expression) -> int:
    """Return how many steps lie one upon another: evaluating goes so deep."""
    if not isinstance(expression, Operation):
        return 1
    return 1 + max(_height(operand) for operand in expression.operands)
