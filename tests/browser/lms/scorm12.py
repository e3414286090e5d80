"""SCORM 1.2 (RTE 3.4.2): every element, who may read and write it, and its type in the strictest reading."""

from __future__ import annotations

import re

from . import datatypes as types
from .version import KEYWORD, READ, VERBS, Element, Version

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,2})?")
TIMESPAN = re.compile(r"(\d{2,4}):([0-5]\d):([0-5]\d(?:\.\d{1,2})?)")
DECIMAL = re.compile(r"-?\d{1,3}(\.\d{1,7})?")
INTEGER = re.compile(r"-?\d{1,3}")

STATUS = "cmi.core.lesson_status"
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


_SCORE = Element("both", types.number(DECIMAL, 0, 100))
_TIMESPAN = types.form(TIMESPAN, "timespan HHHH:MM:SS.ss")

ELEMENTS: dict[str, Element] = {
    "cmi._children": KEYWORD,
    "cmi._version": KEYWORD,
    "cmi.core._children": KEYWORD,
    "cmi.core.student_id": READ,
    "cmi.core.student_name": READ,
    "cmi.core.lesson_location": Element("both", types.text(255)),
    "cmi.core.credit": READ,
    STATUS: Element("both", types.one_of(*STATUSES)),
    "cmi.core.entry": READ,
    "cmi.core.score._children": KEYWORD,
    "cmi.core.score.raw": _SCORE,
    "cmi.core.score.min": _SCORE,
    "cmi.core.score.max": _SCORE,
    "cmi.core.total_time": READ,
    "cmi.core.lesson_mode": READ,
    "cmi.core.exit": Element("write", types.one_of(*EXITS)),
    "cmi.core.session_time": Element("write", _TIMESPAN),
    "cmi.suspend_data": Element("both", types.text(4096)),
    "cmi.launch_data": READ,
    "cmi.comments": Element("both", types.text(4096, ascii_only=False)),
    "cmi.comments_from_lms": READ,
    "cmi.objectives._children": KEYWORD,
    "cmi.objectives._count": KEYWORD,
    "cmi.objectives.n.id": Element("both", types.identifier),
    "cmi.objectives.n.score._children": KEYWORD,
    "cmi.objectives.n.score.raw": _SCORE,
    "cmi.objectives.n.score.min": _SCORE,
    "cmi.objectives.n.score.max": _SCORE,
    "cmi.objectives.n.status": Element("both", types.one_of(*STATUSES)),
    "cmi.student_data._children": KEYWORD,
    "cmi.student_data.mastery_score": READ,
    "cmi.student_data.max_time_allowed": READ,
    "cmi.student_data.time_limit_action": READ,
    "cmi.student_preference._children": KEYWORD,
    "cmi.student_preference.audio": Element("both", types.number(INTEGER, -1, 100)),
    "cmi.student_preference.language": Element("both", types.text(255)),
    "cmi.student_preference.speed": Element("both", types.number(INTEGER, -100, 100)),
    "cmi.student_preference.text": Element("both", types.number(INTEGER, -1, 1)),
    "cmi.interactions._children": KEYWORD,
    "cmi.interactions._count": KEYWORD,
    "cmi.interactions.n.id": Element("write", types.identifier),
    "cmi.interactions.n.objectives._count": KEYWORD,
    "cmi.interactions.n.objectives.n.id": Element("write", types.identifier),
    "cmi.interactions.n.time": Element("write", types.form(TIME, "time HH:MM:SS.ss")),
    "cmi.interactions.n.type": Element("write", types.one_of(*TYPES)),
    "cmi.interactions.n.correct_responses._count": KEYWORD,
    "cmi.interactions.n.correct_responses.n.pattern": Element("write", types.text(255, ascii_only=False)),
    "cmi.interactions.n.weighting": Element("write", types.number(DECIMAL, -100, 100)),
    "cmi.interactions.n.student_response": Element("write", types.text(255, ascii_only=False)),
    "cmi.interactions.n.result": Element("write", types.either(RESULTS, DECIMAL)),
    "cmi.interactions.n.latency": Element("write", _TIMESPAN),
}

SCORM_12 = Version(
    name="1.2",
    api="API",
    target="scorm12",
    functions={verb: f"LMS{verb}" for verb in VERBS},
    elements=ELEMENTS,
    learner="cmi.core.student_id",
    learner_name="cmi.core.student_name",
    language="cmi.student_preference.language",
    mode="cmi.core.lesson_mode",
    credit="cmi.core.credit",
    entry="cmi.core.entry",
    exit="cmi.core.exit",
    location="cmi.core.lesson_location",
    time="cmi.core.session_time",
    total_time="cmi.core.total_time",
    score="cmi.core.score.",
    mastery="cmi.student_data.mastery_score",
    statuses={
        STATUS: {
            "not attempted": 0,
            "browsed": 0,
            "": 0,
            "incomplete": 1,
            "failed": 2,
            "completed": 3,
            "passed": 4,
        }
    },
    completion=STATUS,
    untouched=("", "not attempted"),
    response="student_response",
    response_fault=response,
    pattern_fault=response,
    timespan=_TIMESPAN,
    seconds=seconds,
    as_timespan=as_timespan,
)
