"""One row of the table of rules, and how rows are written.

What Moodle, Open edX and ADL's checker do was seen, by running them or by reading their
source. For any other LMS a row tells only what the standard implies, and says "not tried".
"""

from __future__ import annotations

from dataclasses import dataclass
from string import Formatter
from typing import TypeAlias

from westeros_learn.model import Severity

MOODLE = "Moodle"
OPEN_EDX = "Open edX"
ADL = "ADL's checker"
LMSS = (MOODLE, "ILIAS", "Chamilo", OPEN_EDX, "Canvas")
"""The LMSs that administrators ask about, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one LMS, or several, make of a fault.

    Attributes:
        lms: its name, or their names.
        text: what happens there, as a sentence.
        tried: whether it was seen, not only concluded from the standard.
    """

    lms: str
    text: str
    tried: bool

    def __str__(self) -> str:
        """Return the line that a person reads."""
        return f"{self.lms}: {self.text}" if self.tried else f"{self.lms} (not tried): {self.text}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that can be wrong in a package.

    Attributes:
        message: what is wrong, with `{names}` of values.
        cure: what to do about it.
        effects: what it leads to, LMS by LMS.
    """

    severity: Severity
    message: str
    cure: str
    effects: tuple[Effect, ...]


Rules: TypeAlias = "dict[str, Rule]"


def moodle(text: str) -> Effect:
    """Return what Moodle 4.5 does, as it was seen."""
    return Effect(MOODLE, text, tried=True)


def open_edx(text: str) -> Effect:
    """Return what the SCORM block of Open edX does, as it was seen."""
    return Effect(OPEN_EDX, text, tried=True)


def adl(text: str) -> Effect:
    """Return what the checker of SCORM's authors does, as it was seen."""
    return Effect(ADL, text, tried=True)


def error(message: str, cure: str, *effects: Effect | str) -> Rule:
    """Return a row for what keeps learners out or loses their work, in one LMS at least."""
    return Rule(Severity.ERROR, message, cure, _effects(effects))


def warning(message: str, cure: str, *effects: Effect | str) -> Rule:
    """Return a row for what asks for a look."""
    return Rule(Severity.WARNING, message, cure, _effects(effects))


def without_names(template: str) -> str:
    """Return a sentence of the table with dots where a package's own words would stand."""
    return "".join(said + ("…" if name else "") for said, name, _, _ in Formatter().parse(template))


def _effects(effects: tuple[Effect | str, ...]) -> tuple[Effect, ...]:
    """Return effects with their LMSs; a bare text is what the standard implies for all others."""
    seen = {effect.lms for effect in effects if isinstance(effect, Effect)}
    others = ", ".join(name for name in LMSS if name not in seen)
    return tuple(
        effect if isinstance(effect, Effect) else Effect(others, effect, tried=False) for effect in effects
    )
