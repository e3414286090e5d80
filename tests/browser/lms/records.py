"""What the test LMS notes: every call, every broken rule, and the faults a case has switched on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal


class Outcome(StrEnum):
    """What became of the data of one commit or finish, as the server knows it."""

    STORED = "stored"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True)
class Call:
    """One call of the API as the LMS page saw it.

    Attributes:
        launch: The number of the launch, counted from 1.
        number: The place of the call in its launch, counted from 1.
        verb: ``Initialize``, ``SetValue``, …; 2004's ``Terminate`` is ``Finish`` as in 1.2.
        arguments: What the SCO passed, unconverted; a missing argument is absent, ``undefined`` is ``None``.
        answer: What the API answered; ``None`` when it threw.
        error: What ``GetLastError`` says after the call.
        during: The call that was still running when this one came, or "".
        gesture: How many keys, clicks and wheel turns the learner had made in the SCO by then.
        hidden: Whether the SCO's document was hidden.
        injected: Whether a fault that the case injected shaped the answer.
        outcome: For a commit or finish that reached the network: what became of its data.
        size: For a commit or finish: the bytes that the LMS page sent.
    """

    launch: int
    number: int
    verb: str
    arguments: tuple[object, ...]
    answer: str | None = "true"
    error: str = "0"
    during: str = ""
    gesture: int = 0
    hidden: bool = False
    injected: bool = False
    outcome: Outcome | None = None
    size: int = 0

    @property
    def element(self) -> str:
        """The data model element of a get or set, else ""."""
        return str(self.arguments[0]) if self.verb in {"GetValue", "SetValue"} and self.arguments else ""

    @property
    def value(self) -> str:
        """The value of a set, else ""."""
        return str(self.arguments[1]) if self.verb == "SetValue" and len(self.arguments) > 1 else ""

    def __str__(self) -> str:
        arguments = ", ".join(repr(_short(argument)) for argument in self.arguments)
        return f"{self.launch}.{self.number} {self.verb}({arguments}) -> {self.answer!r}, error {self.error}"


@dataclass(frozen=True)
class Violation:
    """A broken rule: its name, a sentence, and the call that broke it (if it was a call)."""

    rule: str
    sentence: str
    call: Call | None = None

    def __str__(self) -> str:
        return f"{self.rule}: {self.sentence}" + (f"  [{self.call}]" if self.call else "")


@dataclass(frozen=True)
class Faults:
    """What goes wrong; without arguments nothing does.

    Attributes:
        commit: ``refused`` answers false with 101, ``unavailable`` is HTTP 503 (so the API says the same),
            ``lost`` answers true and stores nothing.
        commit_delay_ms: How long the server takes to answer a commit.
        api: ``missing`` offers no API at the next launch, ``late`` offers it when the faults change.
        throws: The verbs whose functions throw.
        blank: Mode, credit, status and score read as "", and every commit "succeeds", as Open edX does it.
    """

    commit: Literal["stored", "refused", "unavailable", "lost"] = "stored"
    commit_delay_ms: int = 0
    api: Literal["present", "missing", "late"] = "present"
    throws: tuple[str, ...] = ()
    blank: bool = False


def _short(argument: object) -> object:
    if isinstance(argument, str) and len(argument) > 80:
        return f"{argument[:77]}… ({len(argument)} characters)"
    return argument
