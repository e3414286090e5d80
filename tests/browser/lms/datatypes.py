"""The data types of SCORM 1.2 (RTE 3.4.2) in their strictest reading, and what Moodle accepts.

Each check takes a value and answers a sentence about what is wrong with it, or ``None``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Check = Callable[[str], str | None]

IDENTIFIER = re.compile(r"[A-Za-z0-9_]{1,255}")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?")
TIMESPAN = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d(?:\.\d{1,2})?)")
DECIMAL = re.compile(r"-?\d{1,3}(\.\d{1,7})?")
INTEGER = re.compile(r"-?\d{1,3}")

STATUSES = ("passed", "completed", "failed", "incomplete", "browsed")
EXITS = ("time-out", "suspend", "logout", "")
TYPES = ("true-false", "choice", "fill-in", "matching", "performance", "sequencing", "likert", "numeric")
RESULTS = ("correct", "wrong", "unanticipated", "neutral")

_PART = "[0-9a-z]"
_RESPONSES = {
    "true-false": (re.compile("[01tf]"), "one of 0, 1, t, f"),
    "choice": (re.compile(f"{_PART}(,{_PART})*"), "single characters 0-9 a-z, parted by commas"),
    "sequencing": (re.compile(f"{_PART}(,{_PART})*"), "single characters 0-9 a-z, parted by commas"),
    "matching": (re.compile(rf"{_PART}\.{_PART}(,{_PART}\.{_PART})*"), "pairs such as a.1,b.2"),
    "likert": (re.compile(_PART), "one character 0-9 a-z"),
    "numeric": (re.compile(r"-?\d+(\.\d+)?"), "a decimal number"),
}


def length(value: str) -> int:
    """The length as JavaScript and the LMSs count it, in UTF-16 units."""
    return len(value.encode("utf-16-le")) // 2


def text(limit: int, *, ascii_only: bool = True) -> Check:
    """CMIString255 and CMIString4096: characters of ASCII, or any where a learner's own words stand."""

    def check(value: str) -> str | None:
        if length(value) > limit:
            return f"is {length(value)} characters long, the limit is {limit}"
        if ascii_only and not value.isascii():
            return "holds characters beyond ASCII"
        return None

    return check


def one_of(*words: str) -> Check:
    """CMIVocabulary."""

    def check(value: str) -> str | None:
        return None if value in words else f"is none of {', '.join(repr(word) for word in words)}"

    return check


def identifier(value: str) -> str | None:
    """CMIIdentifier, as every LMS takes it: letters, digits and underscores."""
    return None if IDENTIFIER.fullmatch(value) else "is no identifier of [A-Za-z0-9_], 1 to 255 characters"


def time(value: str) -> str | None:
    """CMITime, a time of day."""
    return None if TIME.fullmatch(value) else "is no time HH:MM:SS.ss"


def timespan(value: str) -> str | None:
    """CMITimespan, with two to four digits for the hours."""
    return None if TIMESPAN.fullmatch(value) else "is no timespan HHHH:MM:SS.ss"


def seconds(value: str) -> float:
    """The seconds of a valid CMITimespan.

    Raises:
        ValueError: When the value is none.
    """
    match = TIMESPAN.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no timespan")
    hours, minutes, rest = match.groups()
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def as_timespan(amount: float) -> str:
    """Seconds as a CMITimespan with two decimals."""
    hundredths = round(amount * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"


def decimal(low: float, high: float) -> Check:
    """CMIDecimal within a range."""

    def check(value: str) -> str | None:
        if not DECIMAL.fullmatch(value):
            return "is no decimal number"
        return None if low <= float(value) <= high else f"is not between {low:g} and {high:g}"

    return check


def integer(low: int, high: int) -> Check:
    """CMISInteger within a range."""

    def check(value: str) -> str | None:
        if not INTEGER.fullmatch(value):
            return "is no whole number"
        return None if low <= int(value) <= high else f"is not between {low} and {high}"

    return check


def result(value: str) -> str | None:
    """The result of an interaction: a word, or a number."""
    if value in RESULTS or DECIMAL.fullmatch(value):
        return None
    return f"is neither one of {', '.join(RESULTS)} nor a number"


def response(kind: str, value: str) -> str | None:
    """CMIFeedback: the form of a response or of a correct response, by the interaction's type.

    An empty response is in order (the learner left the question out).
    """
    form = _RESPONSES.get(kind)
    if not value or form is None:
        return None
    pattern, words = form
    if not pattern.fullmatch(value):
        return f"is no {kind} response: it must be {words}"
    tokens = value.split(",")
    return "names a token twice" if len(set(tokens)) < len(tokens) else None
