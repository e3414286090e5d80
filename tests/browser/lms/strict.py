"""Judges the calls of one session, one by one, by SCORM 1.2 and by what real LMSs do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import datatypes as types
from .arrays import Arrays, Finding
from .elements import element_of
from .records import Call, Outcome, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAXIMAL_COMMIT = 60_000
BLANK_ELEMENTS = (
    "cmi.core.lesson_mode",
    "cmi.core.credit",
    "cmi.core.lesson_status",
    "cmi.core.score.raw",
    "cmi.core.score.min",
    "cmi.core.score.max",
)
_ERROR_FUNCTIONS = {"LMSGetLastError", "LMSGetErrorString", "LMSGetDiagnostic"}
_ARITY = {"LMSGetValue": 1, "LMSSetValue": 2}
_RANKS = {"not attempted": 0, "browsed": 0, "": 0, "incomplete": 1, "failed": 2, "completed": 3, "passed": 4}
_STATUS = "cmi.core.lesson_status"
_EXIT = "cmi.core.exit"
_TIME = "cmi.core.session_time"


class StrictSession:
    """The judge of one session.

    Args:
        preset: What the LMS offers at the launch, element by element, with mode and credit.
        blank: Whether mode, credit, status and score read as "" (Open edX).
    """

    def __init__(self, preset: Mapping[str, str], *, blank: bool = False) -> None:
        self._normal = preset.get("cmi.core.lesson_mode", "normal") == "normal"
        self._credit = preset.get("cmi.core.credit", "credit") == "credit"
        self._values = {**preset, **(dict.fromkeys(BLANK_ELEMENTS, "") if blank else {})}
        self._arrays = Arrays(self._values)
        self._state = "new"
        self._read: set[str] = set()
        self._time = 0.0
        self._time_is_set = False
        self._changed = False
        self._again = False
        self._commit_gesture: int | None = None

    @property
    def running(self) -> bool:
        """Whether the session was initialized and not finished."""
        return self._state == "running"

    def judge(self, call: Call) -> list[Violation]:
        """Judges the next call and remembers what it changed."""
        if call.method in _ERROR_FUNCTIONS:
            return []
        found = list(self._find(call)) or list(self._error(call))
        self._remember(call)
        return [Violation(rule, sentence, call) for rule, sentence in found]

    def _find(self, call: Call) -> Iterator[Finding]:
        fault = self._order(call) or self._argument(call)
        if fault:
            yield fault
        elif call.method == "LMSGetValue":
            yield from self._get(call)
        elif call.method == "LMSSetValue":
            yield from self._set(call)
        elif call.method == "LMSCommit":
            yield from self._thrift(call)
            yield from self._store(call)
        elif call.method == "LMSFinish":
            yield from self._store(call)

    # The order of calls

    def _order(self, call: Call) -> Finding | None:
        name = call.method
        if call.during:
            return "no-call-in-a-call", f"{name} came while {call.during} was running"
        if self._state == "new" and name != "LMSInitialize":
            return "initialize-first", f"{name} came before LMSInitialize"
        if self._state == "running" and name == "LMSInitialize":
            return "initialize-once", "LMSInitialize was called again"
        if self._state == "finished" and name == "LMSFinish":
            return "finish-once", "LMSFinish was called again"
        if self._state == "finished":
            return "nothing-after-finish", f"{name} came after LMSFinish"
        return None

    @staticmethod
    def _argument(call: Call) -> Finding | None:
        arity = _ARITY.get(call.method)
        if not all(isinstance(argument, str) for argument in call.arguments):
            return "argument", "an argument is no string"
        if arity is None and call.arguments != ("",):
            return "argument", f'{call.method} takes exactly one argument, ""'
        if arity is not None and len(call.arguments) != arity:
            return "argument", f"{call.method} takes {arity} argument(s), not {len(call.arguments)}"
        return None

    def _error(self, call: Call) -> Iterator[Finding]:
        refused = call.injected or call.outcome is Outcome.REFUSED
        unset = call.method == "LMSGetValue" and call.error == "403" and call.element not in self._read
        silent = call.method != "LMSGetValue" and call.answer != "true" and call.error == "0"
        if ((call.error != "0" and not unset) or silent) and not refused:
            yield "error-code", f"the LMS answered {call.answer!r} with error {call.error}"

    # Reading and writing

    def _get(self, call: Call) -> Iterator[Finding]:
        element = element_of(call.element)
        if element is None:
            yield "known-element", f"{call.element} is not in the data model"
        elif not element.readable:
            yield "write-only", f"{call.element} can only be written"
        elif call.element == "cmi.student_data.mastery_score":
            yield "mastery-score", "the mastery score was read"

    def _set(self, call: Call) -> Iterator[Finding]:
        fault = self._element_and_type(call.element, call.value)
        if fault:
            yield fault
            return
        if not self._normal and call.element not in {_TIME, _EXIT}:
            yield "quiet-in-review", f"{call.element} was written, and the mode is not normal"
        elif not self._credit and call.element.startswith("cmi.core.score."):
            yield "no-score-without-credit", "a score was written, and the learner takes no credit"
        else:
            yield from self._arrays.judge(call.element, call.value, again=self._again)
            yield from self._value(call.element, call.value)

    def _element_and_type(self, name: str, value: str) -> Finding | None:
        element = element_of(name)
        if element is None:
            return "known-element", f"{name} is not in the data model"
        if not element.writable:
            return "read-only", f"{name} cannot be written"
        if not value and ".score." in name:
            return "score-empty", f"{name} was set to an empty text"
        fault = element.check(value)
        return ("data-type", f"{name}: {value[:80]!r} {fault}") if fault else None

    def _value(self, name: str, value: str) -> Iterator[Finding]:
        old = self._values.get(name, "")
        if name == _TIME:
            if types.seconds(value) < self._time:
                yield "session-time-grows", f"session_time went back from {self._time:g} s to {value}"
        elif name == _EXIT and value != "suspend":
            yield "exit-suspend", f"exit was set to {value!r}"
        elif old == value and not self._again:
            yield "changes-only", f"{name} was {value[:80]!r} already"
        elif name == _STATUS:
            yield from self._status(old, value)

    def _status(self, old: str, new: str) -> Iterator[Finding]:
        if old in {"", "not attempted"} and new != "incomplete":
            yield "incomplete-at-start", f'the first status is {new!r}, not "incomplete"'
        elif _RANKS[new] < _RANKS[old]:
            yield "status-never-downgraded", f"the status went from {old!r} to {new!r}"

    # Storing

    def _thrift(self, call: Call) -> Iterator[Finding]:
        if call.hidden or self._again:
            return
        if not self._changed:
            yield "commit-changes", "nothing was written since the last commit"
        elif self._commit_gesture == call.gesture:
            yield "one-commit-per-step", "the learner did nothing since the last commit"

    def _store(self, call: Call) -> Iterator[Finding]:
        if call.size >= MAXIMAL_COMMIT:
            yield "commit-size", f"{call.size:,} bytes were sent, {MAXIMAL_COMMIT:,} is too many"
        if not self._normal:
            return
        value = self._values.get
        if value(_STATUS, "") in {"", "not attempted"}:
            yield "incomplete-at-start", "no status was written yet"
        if value(_EXIT, "") != "suspend":
            yield "exit-suspend", 'exit was not set to "suspend" yet'
        if not self._time_is_set:
            yield "session-time-first", f"session_time was not set before {call.method}"
        bounds = value("cmi.core.score.min", ""), value("cmi.core.score.max", "")
        if value("cmi.core.score.raw", "") and bounds not in {("0", "100"), ("0.0", "100.0")}:
            yield "score-min-max", f"raw goes with min {bounds[0]!r} and max {bounds[1]!r}"

    # Remembering

    def _remember(self, call: Call) -> None:
        if call.during:
            return
        if call.method == "LMSInitialize" and call.answer == "true":
            self._state = "running"
        elif call.method == "LMSGetValue":
            self._read.add(call.element)
        elif call.method == "LMSSetValue" and call.answer == "true":
            self._remember_value(call.element, call.value)
        elif call.method == "LMSCommit":
            self._remember_commit(call)
        elif call.method == "LMSFinish" and self._state == "running":
            self._state = "finished"

    def _remember_value(self, name: str, value: str) -> None:
        if name == _TIME:
            self._time_is_set = True
            if types.timespan(value) is None:
                self._time = max(self._time, types.seconds(value))
            return
        self._values[name] = value
        self._arrays.note(name)
        self._changed = True

    def _remember_commit(self, call: Call) -> None:
        self._time_is_set = False
        self._commit_gesture = call.gesture
        self._again = call.outcome is not Outcome.STORED
        if not self._again:
            self._changed = False
            self._arrays.note_stored()
