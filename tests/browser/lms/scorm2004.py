"""SCORM 2004 (RTE 4th Ed., 4.2): every element, who may read and write it, and its type as Moodle has it."""

from __future__ import annotations

import re

from . import datatypes as types
from .version import KEYWORD, READ, VERBS, Element, Version

COMPLETION, SUCCESS = "cmi.completion_status", "cmi.success_status"
COMPLETIONS = ("completed", "incomplete", "not attempted", "unknown")
SUCCESSES = ("passed", "failed", "unknown")
EXITS = ("time-out", "suspend", "logout", "normal", "")
TYPES = (
    "true-false",
    "choice",
    "fill-in",
    "long-fill-in",
    "matching",
    "performance",
    "sequencing",
    "likert",
    "numeric",
    "other",
)
RESULTS = ("correct", "incorrect", "unanticipated", "neutral")
REQUESTS = ("continue", "previous", "exit", "exitAll", "abandon", "abandonAll", "suspendAll", "_none_")

REAL = re.compile(r"-?\d{1,10}(\.\d{1,7})?")
# Three decimals, and none, are refused by LMSs in use; years that do not fit 32 bits too.
TIME = re.compile(r"(19[7-9]\d|20[0-2]\d|203[0-8])-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d\.\d\dZ")
TIMESPAN = re.compile(r"PT(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,2})?)S)?")

_PART = r"[A-Za-z0-9_.]{1,250}"
_FORMS = {
    "true-false": (re.compile("true|false"), "true or false"),
    "choice": (re.compile(rf"{_PART}(\[,\]{_PART}){{0,35}}"), "up to 36 short identifiers, parted by [,]"),
    "sequencing": (
        re.compile(rf"{_PART}(\[,\]{_PART}){{0,35}}"),
        "up to 36 short identifiers, parted by [,]",
    ),
    "matching": (
        re.compile(rf"{_PART}\[\.\]{_PART}(\[,\]{_PART}\[\.\]{_PART}){{0,35}}"),
        "up to 36 pairs such as a[.]1[,]b[.]2",
    ),
    "likert": (re.compile(_PART), "one short identifier"),
    "numeric": (REAL, "a real number"),
}
_RANGE = re.compile(rf"({REAL.pattern})?\[:\]({REAL.pattern})?")


def seconds(value: str) -> float:
    """The seconds of a valid session time.

    Raises:
        ValueError: When the value is none.
    """
    match = TIMESPAN.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no timespan")
    hours, minutes, rest = (float(part or 0) for part in match.groups())
    return hours * 3600 + minutes * 60 + rest


def as_timespan(amount: float) -> str:
    """Seconds as a timeinterval with two decimals."""
    hundredths = round(amount * 100)
    minutes, rest = divmod(hundredths, 6000)
    return f"PT{minutes // 60}H{minutes % 60}M{rest // 100}.{rest % 100:02d}S"


def response(kind: str, value: str) -> str | None:
    """The form of a response, by the interaction's type. An empty one: the question was left out."""
    if kind == "fill-in":
        return _texts(value.split("[,]"))
    form = _FORMS.get(kind)
    if not value or form is None:
        return None
    pattern, words = form
    if not pattern.fullmatch(value):
        return f"is no {kind} response: it must be {words}"
    tokens = value.split("[,]")
    return "names a token twice" if len(set(tokens)) < len(tokens) else None


def _texts(texts: list[str]) -> str | None:
    if len(texts) > 10 or any(types.length(text) > 250 for text in texts):
        return "holds more than ten texts of 250 characters"
    if any(re.search(r"^\{|[\n\r]", text) for text in texts):
        return "holds a text with a new line, or one that begins with {, which says more about it"
    return None


def pattern(kind: str, value: str) -> str | None:
    """The form of a correct response; a numeric one is a range."""
    if kind == "numeric":
        return None if _RANGE.fullmatch(value) else "is no range of numbers such as 1[:]2"
    return response(kind, value)


def description(value: str) -> str | None:
    """A text in one language, as Moodle takes it."""
    if re.search(r"[\n\r]", value) or value.startswith("{"):
        return "holds a new line or begins with {"
    return types.text(250, ascii_only=False)(value)


_REAL = Element("both", types.number(REAL, -1e10, 1e10))
_MEASURE = Element("both", types.number(REAL, 0, 1))
_SCALED = Element("both", types.number(REAL, -1, 1))
_TIMESPAN = types.form(TIMESPAN, "timespan PT1H2M3.45S")
_TIME = Element("both", types.form(TIME, "time such as 2027-01-15T08:00:00.00Z"))
_IDENTIFIER = Element("both", types.identifier)
_DESCRIPTION = Element("both", description)
_COMPLETION = Element("both", types.one_of(*COMPLETIONS))
_SUCCESS = Element("both", types.one_of(*SUCCESSES))

ELEMENTS: dict[str, Element] = {
    "cmi._version": KEYWORD,
    COMPLETION: _COMPLETION,
    "cmi.completion_threshold": READ,
    "cmi.credit": READ,
    "cmi.entry": READ,
    "cmi.exit": Element("write", types.one_of(*EXITS)),
    "cmi.interactions._children": KEYWORD,
    "cmi.interactions._count": KEYWORD,
    "cmi.interactions.n.id": _IDENTIFIER,
    "cmi.interactions.n.type": Element("both", types.one_of(*TYPES)),
    "cmi.interactions.n.objectives._count": KEYWORD,
    "cmi.interactions.n.objectives.n.id": _IDENTIFIER,
    "cmi.interactions.n.timestamp": _TIME,
    "cmi.interactions.n.correct_responses._count": KEYWORD,
    "cmi.interactions.n.correct_responses.n.pattern": Element("both", types.text(4000, ascii_only=False)),
    "cmi.interactions.n.weighting": _REAL,
    "cmi.interactions.n.learner_response": Element("both", types.text(4000, ascii_only=False)),
    "cmi.interactions.n.result": Element("both", types.either(RESULTS, REAL)),
    "cmi.interactions.n.latency": Element("both", _TIMESPAN),
    "cmi.interactions.n.description": _DESCRIPTION,
    "cmi.launch_data": READ,
    "cmi.learner_id": READ,
    "cmi.learner_name": READ,
    "cmi.learner_preference._children": KEYWORD,
    "cmi.learner_preference.audio_level": _REAL,
    "cmi.learner_preference.language": Element("both", types.text(250)),
    "cmi.learner_preference.delivery_speed": _REAL,
    "cmi.learner_preference.audio_captioning": Element("both", types.one_of("-1", "0", "1")),
    "cmi.location": Element("both", types.text(1000)),
    "cmi.max_time_allowed": READ,
    "cmi.mode": READ,
    "cmi.objectives._children": KEYWORD,
    "cmi.objectives._count": KEYWORD,
    "cmi.objectives.n.id": _IDENTIFIER,
    "cmi.objectives.n.score._children": KEYWORD,
    "cmi.objectives.n.score.scaled": _SCALED,
    "cmi.objectives.n.score.raw": _REAL,
    "cmi.objectives.n.score.min": _REAL,
    "cmi.objectives.n.score.max": _REAL,
    "cmi.objectives.n.success_status": _SUCCESS,
    "cmi.objectives.n.completion_status": _COMPLETION,
    "cmi.objectives.n.progress_measure": _MEASURE,
    "cmi.objectives.n.description": _DESCRIPTION,
    "cmi.progress_measure": _MEASURE,
    "cmi.scaled_passing_score": READ,
    "cmi.score._children": KEYWORD,
    "cmi.score.scaled": _SCALED,
    "cmi.score.raw": Element("both", types.number(REAL, 0, 100)),
    "cmi.score.min": Element("both", types.number(REAL, 0, 100)),
    "cmi.score.max": Element("both", types.number(REAL, 0, 100)),
    "cmi.session_time": Element("write", _TIMESPAN),
    SUCCESS: _SUCCESS,
    "cmi.suspend_data": Element("both", types.text(64_000)),
    "cmi.time_limit_action": READ,
    "cmi.total_time": READ,
    "adl.nav.request": Element("both", types.one_of(*REQUESTS)),
    "adl.nav.request_valid.continue": READ,
    "adl.nav.request_valid.previous": READ,
}

SCORM_2004 = Version(
    name="2004",
    api="API_1484_11",
    target="scorm2004",
    functions={verb: {"Finish": "Terminate"}.get(verb, verb) for verb in VERBS},
    elements=ELEMENTS,
    learner="cmi.learner_id",
    learner_name="cmi.learner_name",
    language="cmi.learner_preference.language",
    mode="cmi.mode",
    credit="cmi.credit",
    entry="cmi.entry",
    exit="cmi.exit",
    location="cmi.location",
    time="cmi.session_time",
    total_time="cmi.total_time",
    score="cmi.score.",
    mastery="cmi.scaled_passing_score",
    statuses={
        COMPLETION: {"": 0, "unknown": 0, "not attempted": 0, "incomplete": 1, "completed": 2},
        SUCCESS: {"": 0, "unknown": 0, "failed": 1, "passed": 2},
    },
    completion=COMPLETION,
    untouched=("", "unknown", "not attempted"),
    response="learner_response",
    response_fault=response,
    pattern_fault=pattern,
    timespan=_TIMESPAN,
    seconds=seconds,
    as_timespan=as_timespan,
)
