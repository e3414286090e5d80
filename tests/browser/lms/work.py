"""What an LMS holds of a learner's work, in the same words for both versions of SCORM."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .version import Version

_SUCCESSES = ("passed", "failed")


@dataclass(frozen=True)
class Reported:
    """One interaction, in its version's own form."""

    id: str
    type: str
    response: str
    result: str


@dataclass(frozen=True)
class Work:
    """A learner's work in a course as the LMS has stored it.

    Attributes:
        state: The suspend data.
        location: The id of the lesson.
        complete: Whether the LMS says that the course is done.
        success: ``passed``, ``failed`` or ``unknown``; in SCORM 1.2 one status says both.
        score: The raw score, "" when there is none.
        interactions: What was reported of answers, in order.
    """

    state: str
    location: str
    complete: bool
    success: str
    score: str
    interactions: tuple[Reported, ...]

    @property
    def ids(self) -> list[str]:
        """The ids of the interactions."""
        return [interaction.id for interaction in self.interactions]


def read_work(version: Version, stored: Mapping[str, str]) -> Work:
    """Reads the stored elements."""
    statuses = [stored.get(element, "") for element in version.statuses]
    return Work(
        state=stored.get("cmi.suspend_data", ""),
        location=stored.get(version.location, ""),
        complete=statuses[0] in {"completed", "passed"},
        success=statuses[-1] if statuses[-1] in _SUCCESSES else "unknown",
        score=stored.get(f"{version.score}raw", ""),
        interactions=tuple(_interactions(version, stored)),
    )


def _interactions(version: Version, stored: Mapping[str, str]) -> list[Reported]:
    count = sum(name.startswith("cmi.interactions.") and name.endswith(".id") for name in stored)
    at = [f"cmi.interactions.{n}." for n in range(count)]
    parts = ("id", "type", version.response, "result")
    return [Reported(*(stored.get(begin + part, "") for part in parts)) for begin in at]
