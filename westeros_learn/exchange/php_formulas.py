"""Formulas as Moodle writes them (`qtype_calculated_find_formula_errors`, Moodle 4.5), in our words.

Both know + - * / and brackets; a power is a function there and a sign here, and most of PHP's functions
have no counterpart.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from westeros_learn.exchange.bank import RefusedQuestionError

LONGEST = 300
"""Characters of one formula."""

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)|\{([^{}]*)\}|([A-Za-z]\w*)|(\S))")
_ALONE = re.compile(r"\w+(?:\.\d+)?")
_FUNCTIONS = {"abs": (1, 1), "min": (1, 9), "max": (1, 9), "round": (1, 2)}
"""Those that both sides have, with how few and how many values each takes."""


def our_formula(text: str, names: Mapping[str, str]) -> str:
    """Return a formula in our words.

    Args:
        text: the formula, with wild cards in braces.
        names: what the wild cards are called here.

    Raises:
        RefusedQuestionError: it cannot be read, or has no counterpart.
    """
    return _Formula(text, names).whole()


class _Formula:
    def __init__(self, text: str, names: Mapping[str, str]) -> None:
        self._text = " ".join(text.split())
        if len(text) > LONGEST:
            raise RefusedQuestionError(
                f"A formula is longer than {LONGEST} characters.", "Compute a part of it in a wild card."
            )
        self._tokens = [match.groups() for match in _TOKEN.finditer(text)]
        self._at = 0
        self._names = names

    def whole(self) -> str:
        """Return all of it."""
        said = self._sum()
        if self._at < len(self._tokens):
            raise self._unread()
        return said

    def _sum(self) -> str:
        said = self._product()
        while self._sign("+-"):
            said += f" {self._next()[3]} {self._product()}"
        return said

    def _product(self) -> str:
        said = self._value()
        while self._sign("*/"):
            said += f" {self._next()[3]} {self._value()}"
        return said

    def _value(self) -> str:
        if self._at >= len(self._tokens):
            raise self._unread()
        digits, name, function, sign = self._next()
        if digits:
            return self._number(digits)
        if name is not None:
            if name not in self._names:
                raise RefusedQuestionError(
                    f"The wild card {{{name[:40]}}} of a formula has no values.",
                    "Correct the formula, or give it values.",
                )
            return self._names[name]
        if function:
            return self._call(function.lower())
        if sign in ("-", "+"):
            return f"-{self._value()}" if sign == "-" else self._value()
        if sign == "(":
            inner = self._sum()
            self._close()
            return f"({inner})"
        raise self._unread()

    def _number(self, digits: str) -> str:
        if "e" not in digits.lower():
            return f"0{digits}" if digits.startswith(".") else digits.rstrip(".") if "." in digits else digits
        return f"{float(digits):.12f}".rstrip("0").rstrip(".")

    def _call(self, function: str) -> str:
        if not self._sign("("):
            raise self._unread()
        self._next()
        values = [] if self._sign(")") else [self._sum()]
        while self._sign(","):
            self._next()
            values.append(self._sum())
        self._close()
        if function == "pi" and not values:
            return "3.14159265359"
        if function == "pow" and len(values) == 2:
            base, power = (value if _ALONE.fullmatch(value) else f"({value})" for value in values)
            return f"({base} ^ {power})"
        least, most = _FUNCTIONS.get(function, (1, 0))
        if not least <= len(values) <= most:
            raise RefusedQuestionError(
                f"Formulas here do not know “{function[:40]}”.",
                "They know + - * / ^, round, min, max and abs. Write it with these.",
            )
        return f"{function}({', '.join(values)})"

    def _sign(self, signs: str) -> bool:
        token = self._tokens[self._at] if self._at < len(self._tokens) else None
        return token is not None and token[3] is not None and token[3] in signs

    def _next(self) -> tuple[str | None, ...]:
        self._at += 1
        return self._tokens[self._at - 1]

    def _close(self) -> None:
        if not self._sign(")"):
            raise self._unread()
        self._next()

    def _unread(self) -> RefusedQuestionError:
        return RefusedQuestionError(
            f"The formula '{self._text[:60]}' cannot be read.", "Compare its brackets and signs."
        )
