"""Data types that both versions of SCORM share.

Each check takes a value and answers a sentence about what is wrong with it, or ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Check = Callable[[str], str | None]

IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,255}")


def length(value: str) -> int:
    """The length as JavaScript and the LMSs count it, in UTF-16 units."""
    return len(value.encode("utf-16-le")) // 2


def text(limit: int, *, ascii_only: bool = True) -> Check:
    """Characters of ASCII, or any where a learner's own words stand."""

    def check(value: str) -> str | None:
        if length(value) > limit:
            return f"is {length(value)} characters long, the limit is {limit}"
        if ascii_only and not value.isascii():
            return "holds characters beyond ASCII"
        return None

    return check


def one_of(*words: str) -> Check:
    """A vocabulary."""

    def check(value: str) -> str | None:
        return None if value in words else f"is none of {', '.join(repr(word) for word in words)}"

    return check


def identifier(value: str) -> str | None:
    """An identifier, as every LMS takes it: letters, digits and underscores."""
    return None if IDENTIFIER.fullmatch(value) else "is no identifier of [A-Za-z0-9_], 1 to 255 characters"


def form(pattern: re.Pattern[str], words: str) -> Check:
    """A text of a form."""

    def check(value: str) -> str | None:
        return None if pattern.fullmatch(value) else f"is no {words}"

    return check


def number(pattern: re.Pattern[str], low: float, high: float) -> Check:
    """A number of a form, within a range."""

    def check(value: str) -> str | None:
        if not pattern.fullmatch(value):
            return "is no such number"
        return None if low <= float(value) <= high else f"is not between {low:g} and {high:g}"

    return check


def either(words: tuple[str, ...], pattern: re.Pattern[str]) -> Check:
    """A word, or a number."""

    def check(value: str) -> str | None:
        if value in words or pattern.fullmatch(value):
            return None
        return f"is neither one of {', '.join(words)} nor a number"

    return check
