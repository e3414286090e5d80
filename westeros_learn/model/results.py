"""The judgement of a response."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a learner is told about an answer."""

    CORRECT = "correct"
    PARTLY = "partly"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Result:
    """The judgement of one response.

    Attributes:
        score: share of the question's points that was earned, 0 to 1.
        mistake: index of the foreseen mistake that was made, None if none was.
    """

    score: float
    mistake: int | None = None

    @property
    def verdict(self) -> Verdict:
        """The judgement in one word."""
        if self.score >= 1:
            return Verdict.CORRECT
        return Verdict.PARTLY if self.score > 0 else Verdict.WRONG
