"""Quizzes: questions with rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from westeros_learn.model.diagnostics import Span


class QuizRole(StrEnum):
    """What a quiz is for. Only `counts` makes the score."""

    PRACTICE = "practice"
    PRE_TEST = "pre-test"
    COUNTS = "counts"


class Feedback(StrEnum):
    """When a learner is told what an answer was worth.

    `now`: as soon as it is checked, and then it stays. `end`: when the attempt is finished;
    until then it can be changed. `never`: only the score and the points by outcome are shown.
    """

    NOW = "now"
    END = "end"
    NEVER = "never"


USUAL_FEEDBACK = {
    QuizRole.PRACTICE: Feedback.NOW,
    QuizRole.PRE_TEST: Feedback.NEVER,
    QuizRole.COUNTS: Feedback.END,
}
"""The feedback of a quiz that does not name it. That of a pre-test is fixed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """Questions with rules.

    Attributes:
        questions: ids of a fixed set, empty when the quiz is drawn.
        draw: number of questions drawn from the test pool, 0 when the set is fixed.
        quotas: (outcome id, number) of a draw by outcome, together `draw`; empty when the
            draw is spread evenly.
        shuffle: whether a fixed set is asked in an order of the attempt's own, as a draw is.
        pass_mark: per cent of the points needed to pass; None unless it counts.
        attempts: tries allowed, None for as many as the learner likes; 1 for a pre-test.
        wait: minutes from the end of an attempt until the next one may start.
        time_limit: minutes of an attempt, None for as many as the learner needs.
        extra_time: whether learners may give themselves extra time before they start.
    """

    id: str
    code: str
    title: str
    role: QuizRole
    questions: tuple[str, ...] = ()
    draw: int = 0
    quotas: tuple[tuple[str, int], ...] = ()
    shuffle: bool = False
    pass_mark: int | None = None
    attempts: int | None = None
    wait: int = 0
    feedback: Feedback = Feedback.END
    time_limit: int | None = None
    extra_time: bool = True
    span: Span
