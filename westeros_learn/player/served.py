"""What the app knows of a learner's work, as far as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from westeros_learn.assessment import SAMPLE_SEED
from westeros_learn.model import Response
from westeros_learn.player.links import Addresses

ANSWERED_ELSEWHERE = "answered-elsewhere"
"""A note: another window answered first, where answers stay once they are judged."""
NOT_KEPT = "not-kept"
"""A note: the answer came when nothing more is taken."""


class Told(StrEnum):
    """How much is said about an answer.

    `nothing`: no key, no feedback, no solution. `parts`: what the answer was worth, and the
    feedback to what was chosen. `all`: the right answer besides.
    """

    NOTHING = "nothing"
    PARTS = "parts"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class QuestionState:
    """What a learner has done with a question.

    Attributes:
        basis: how many responses were known when the page was made; the form sends it back,
            so that one sent twice is known.
        response: what stands in the form.
        seed: the question's own, by which its parameters are drawn.
        told: how much is said about the response.
        hints: how many hints are shown.
        missing: the name of the words that say what keeps the response from being judged.
        note: the name of another sentence that is said with it, as `NOT_KEPT`.
        new_numbers: whether the form asks for other numbers than the last try had.
        score: what the response was worth when it was stored; None to judge it now.
    """

    basis: int = 0
    response: Response = ()
    seed: int = SAMPLE_SEED
    told: Told = Told.NOTHING
    hints: int = 0
    missing: str = ""
    note: str = ""
    new_numbers: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class ServedQuestion:
    """A question as the app serves it: what is not due is not in its HTML.

    Attributes:
        state: what the learner has done with it.
        action: where the form is sent; "" for one that is only looked at.
        csrf: the token that shows that the form is ours.
        order: the seed by which the parts of a question lie in an attempt; None as they are written.
        stays: whether the answer can no longer be changed.
    """

    state: QuestionState
    action: str = ""
    csrf: str = ""
    order: int | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Learner:
    """What every page of a course must know of who learns.

    Attributes:
        addresses: where everything is.
        csrf: the token of every form.
        seen: ids of the lessons read.
        passed: ids of the quizzes passed.
        score: the score of the course in hundredths of a per cent, None as long as there is none.
        complete: whether the course is complete.
        saved: whether the page answers to work that was just stored.
    """

    addresses: Addresses
    csrf: str
    seen: frozenset[str] = frozenset()
    passed: frozenset[str] = frozenset()
    score: int | None = None
    complete: bool = False
    saved: bool = False
