"""Judges the calls of one session, one by one, by its version of SCORM and by what real LMSs do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .arrays import Arrays, Finding
from .records import Call, Outcome, Violation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .version import Version

MAXIMAL_COMMIT = 60_000
_ERROR_FUNCTIONS = {"GetLastError", "GetErrorString", "GetDiagnostic"}
_ARITY = {"GetValue": 1, "SetValue": 2}
_REQUEST = "adl.nav.request"


class StrictSession:
    """The judge of one session.

    Args:
        version: The version of SCORM that the SCO speaks.
        preset: What the LMS offers at the launch, element by element, with mode and credit.
        blank: Whether mode, credit, status and score read as "" (Open edX).
    """

    def __init__(self, version: Version, preset: Mapping[str, str], *, blank: bool = False) -> None:
        self._version = version
        self._normal = preset.get(version.mode, "normal") == "normal"
        self._credit = preset.get(version.credit, "credit") == "credit"
        self._values = {**preset, **(dict.fromkeys(version.blank, "") if blank else {})}
        self._arrays = Arrays(version, self._values)
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
        if call.verb in _ERROR_FUNCTIONS:
            return []
        found = list(self._find(call)) or list(self._error(call))
        self._remember(call)
        return [Violation(rule, sentence, call) for rule, sentence in found]

    def _find(self, call: Call) -> Iterator[Finding]:
        fault = self._order(call) or self._argument(call)
        if fault:
            yield fault
        elif call.verb == "GetValue":
            yield from self._get(call)
        elif call.verb == "SetValue":
            yield from self._set(call)
        elif call.verb == "Commit":
            yield from self._thrift(call)
            yield from self._store(call)
        elif call.verb == "Finish":
            yield from self._store(call)

    # The order of calls

    def _order(self, call: Call) -> Finding | None:
        name = call.verb
        if call.during:
            return "no-call-in-a-call", f"{name} came while {call.during} was running"
        if self._state == "new" and name != "Initialize":
            return "initialize-first", f"{name} came before Initialize"
        if self._state == "running" and name == "Initialize":
            return "initialize-once", "Initialize was called again"
        if self._state == "finished" and name == "Finish":
            return "finish-once", "Finish was called again"
        if self._state == "finished":
            return "nothing-after-finish", f"{name} came after Finish"
        return None

    @staticmethod
    def _argument(call: Call) -> Finding | None:
        arity = _ARITY.get(call.verb)
        if not all(isinstance(argument, str) for argument in call.arguments):
            return "argument", "an argument is no string"
        if arity is None and call.arguments != ("",):
            return "argument", f'{call.verb} takes exactly one argument, ""'
        if arity is not None and len(call.arguments) != arity:
            return "argument", f"{call.verb} takes {arity} argument(s), not {len(call.arguments)}"
        return None

    def _error(self, call: Call) -> Iterator[Finding]:
        refused = call.injected or call.outcome is Outcome.REFUSED
        unset = call.verb == "GetValue" and call.error == "403" and call.element not in self._read
        silent = call.verb != "GetValue" and call.answer != "true" and call.error == "0"
        if ((call.error != "0" and not unset) or silent) and not refused:
            yield "error-code", f"the LMS answered {call.answer!r} with error {call.error}"

    # Reading and writing

    def _get(self, call: Call) -> Iterator[Finding]:
        element = self._version.element(call.element)
        if element is None:
            yield "known-element", f"{call.element} is not in the data model"
        elif not element.readable:
            yield "write-only", f"{call.element} can only be written"
        elif call.element == self._version.mastery:
            yield "mastery-score", "the mastery score was read"

    def _set(self, call: Call) -> Iterator[Finding]:
        fault = self._element_and_type(call.element, call.value)
        if fault:
            yield fault
            return
        if not self._normal and call.element not in {self._version.time, self._version.exit, _REQUEST}:
            yield "quiet-in-review", f"{call.element} was written, and the mode is not normal"
        elif not self._credit and call.element.startswith(self._version.score):
            yield "no-score-without-credit", "a score was written, and the learner takes no credit"
        else:
            yield from self._arrays.judge(call.element, call.value, again=self._again)
            yield from self._value(call.element, call.value)

    def _element_and_type(self, name: str, value: str) -> Finding | None:
        element = self._version.element(name)
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
        if name == self._version.time:
            if self._version.seconds(value) < self._time:
                yield "session-time-grows", f"session_time went back from {self._time:g} s to {value}"
        elif name == self._version.exit and value != "suspend":
            yield "exit-suspend", f"exit was set to {value!r}"
        elif name == _REQUEST and value != "suspendAll":
            yield "suspend-all", f"the navigation request was {value!r}"
        elif old == value and not self._again:
            yield "changes-only", f"{name} was {value[:80]!r} already"
        elif name in self._version.statuses:
            yield from self._status(name, old, value)

    def _status(self, name: str, old: str, new: str) -> Iterator[Finding]:
        ranks = self._version.statuses[name]
        if name == self._version.completion and old in self._version.untouched and new != "incomplete":
            yield "incomplete-at-start", f'the first status is {new!r}, not "incomplete"'
        elif ranks[new] < ranks[old]:
            yield "status-never-downgraded", f"{name} went from {old!r} to {new!r}"

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
        if value(self._version.completion, "") in self._version.untouched:
            yield "incomplete-at-start", "no status was written yet"
        if value(self._version.exit, "") != "suspend":
            yield "exit-suspend", 'exit was not set to "suspend" yet'
        if not self._time_is_set:
            yield "session-time-first", f"session_time was not set before {call.verb}"
        yield from self._score()

    def _score(self) -> Iterator[Finding]:
        raw, low, high, scaled = (
            self._values.get(self._version.score + part, "") for part in ("raw", "min", "max", "scaled")
        )
        if raw and (low, high) not in {("0", "100"), ("0.0", "100.0")}:
            yield "score-min-max", f"raw goes with min {low!r} and max {high!r}"
        if f"{self._version.score}scaled" not in self._version.elements:
            return
        if bool(raw) != bool(scaled) or (raw and abs(float(raw) / 100 - float(scaled)) > 1e-9):
            yield "score-scaled", f"raw {raw!r} goes with scaled {scaled!r}"

    # Remembering

    def _remember(self, call: Call) -> None:
        if call.during:
            return
        if call.verb == "Initialize" and call.answer == "true":
            self._state = "running"
        elif call.verb == "GetValue":
            self._read.add(call.element)
        elif call.verb == "SetValue" and call.answer == "true":
            self._remember_value(call.element, call.value)
        elif call.verb == "SetValue" and call.injected and call.element == self._version.time:
            self._time_is_set = True  # it was sent, and a fault kept it from arriving
        elif call.verb == "Commit":
            self._remember_commit(call)
        elif call.verb == "Finish" and self._state == "running":
            self._state = "finished"

    def _remember_value(self, name: str, value: str) -> None:
        if name == self._version.time:
            self._time_is_set = True
            if self._version.timespan(value) is None:
                self._time = max(self._time, self._version.seconds(value))
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
