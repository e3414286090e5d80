"""What the app knows of a learner's work, as far as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from westeros_learn.assessment import SAMPLE_SEED
from westeros_learn.model import Question, Quiz, Response
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
        draw: which numbers the form asks with, counted from the first ones.
        score: what the response was worth when it was stored; None to judge it now.
    """

    basis: int = 0
    response: Response = ()
    seed: int = SAMPLE_SEED
    told: Told = Told.NOTHING
    hints: int = 0
    missing: str = ""
    note: str = ""
    draw: int = 0
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
        keeps: whether the answer is kept as it is given.
    """

    state: QuestionState
    action: str = ""
    csrf: str = ""
    order: int | None = None
    stays: bool = False
    keeps: bool = False


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """Where a learner stands with a quiz.

    Attributes:
        open: the id of the attempt that is open, None if none is.
        place: the place in it at which the learner goes on.
        last: the id of the last attempt that was finished, None if none was.
        best: the best score in hundredths of a per cent, None as long as there is none.
        passed: whether an attempt reached the pass mark.
        left: how many attempts are left, None for as many as the learner likes.
        opens_at: when the next attempt may begin, in the time zone of the app; None if it may now.
    """

    open: int | None = None
    place: int = 1
    last: int | None = None
    best: int | None = None
    passed: bool = False
    left: int | None = None
    opens_at: datetime | None = None

    @property
    def may_start(self) -> bool:
        """Whether a new attempt may begin now."""
        return self.open is None and self.left != 0 and self.opens_at is None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question in an attempt.

    Attributes:
        question: as the course has it.
        state: what the learner has done with it.
        stays: whether its answer can no longer be changed.
    """

    question: Question
    state: QuestionState
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Helped:
    """What a trainer did to an attempt: opened it again, or gave more time in it.

    Attributes:
        reopened: which of the two.
        at: when, in the time zone of the app.
        minutes: how many were given; 0 without a time limit.
        reason: as the trainer wrote it, "" for none.
    """

    reopened: bool
    at: datetime
    minutes: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ServedAttempt:
    """One try at a quiz.

    Attributes:
        id: its id in the app.
        quiz: the quiz.
        seed: by which the parts of its questions lie in an order of their own.
        asked: its questions, in order.
        seconds_left: of its time, by the clock of the server; None without a limit.
        seconds_allowed: how long it may take, None without a limit.
        paused: whether its time stands still.
        score: in hundredths of a per cent, once it is finished.
        outcomes: id and score of each outcome that it asked for.
        reviewed: whether its answers may be looked at.
        timed_out: whether it ended because its time was up.
        before: the score of the pre-test, to compare with; None where there is none.
        pass_mark: the one by which it was judged when it was finished; None where nothing is to be passed.
        helped: what a trainer did to it, the first one first.
    """

    id: int
    quiz: Quiz
    seed: int
    asked: tuple[AskedQuestion, ...]
    seconds_left: int | None = None
    seconds_allowed: int | None = None
    paused: bool = False
    score: int = 0
    outcomes: tuple[tuple[str, int], ...] = ()
    reviewed: bool = False
    timed_out: bool = False
    before: int | None = None
    pass_mark: int | None = None
    helped: tuple[Helped, ...] = ()


@dataclass(frozen=True, slots=True)
class TalkState:
    """How far a learner has come in a conversation.

    Attributes:
        steps: the choices made: the code of the node where each was made, and its key.
        position: how many steps were known when the page was made; all of `steps`, if None.
        tries: how many ways were gone to their end.
        best: the best score of them in hundredths of a per cent.
        note: the name of a sentence that is said with it, as `ANSWERED_ELSEWHERE`.
    """

    steps: tuple[tuple[str, str], ...] = ()
    position: int | None = None
    tries: int = 0
    best: int | None = None
    note: str = ""


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
