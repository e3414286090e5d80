"""One launch of a unit, and what an LMS remembers of its registration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .names import DEFINED

Statement = Mapping[str, Any]


@dataclass
class Registration:
    """An enrolment: one learner in one course.

    Attributes:
        identifier: its UUID.
        statements: what was recorded in it, in order of arrival.
    """

    identifier: str
    statements: list[Statement] = field(default_factory=list)

    def said(self, activity: str) -> list[str]:
        """The verbs that cmi5 defines and that a unit has said, in order of arrival."""
        return [
            DEFINED[each["verb"]["id"]]
            for each in self.statements
            if each["object"]["id"] == activity and each["verb"]["id"] in DEFINED
        ]


@dataclass
class Session:
    """A launch of a unit.

    Attributes:
        identifier: the session id.
        token: what opens the store for it; it is given out once.
        data: the document `LMS.LaunchData`.
        fetched: how often the token was asked for.
        read: which documents were read: `LMS.LaunchData`, `cmi5LearnerPreferences`.
        statements: what was recorded in it, in order of arrival.
        abandoned: whether another launch has ended it.
    """

    identifier: str
    token: str
    actor: Mapping[str, Any]
    activity: str
    registration: Registration
    data: Mapping[str, Any]
    fetched: int = 0
    read: set[str] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)
    abandoned: bool = False

    @property
    def said(self) -> list[str]:
        """The verbs that cmi5 defines and that were said in it, in order of arrival."""
        return [DEFINED[each["verb"]["id"]] for each in self.statements if each["verb"]["id"] in DEFINED]

    @property
    def answers(self) -> list[Statement]:
        """What was recorded besides: the answers."""
        return [each for each in self.statements if each["verb"]["id"] not in DEFINED]

    @property
    def over(self) -> bool:
        """Whether nothing may follow."""
        return self.abandoned or "terminated" in self.said
