"""An attempt as the rest of the app knows it: what is asked, answered, and may be told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from westeros_learn.assessment import quiz_score, seed_of_question
from westeros_learn.delivery.library import Edition
from westeros_learn.delivery.responses import Given, effective_results, given
from westeros_learn.model import Feedback, Question, Quiz
from westeros_learn.records import Attempt, AttemptChange, ChangeKind
from westeros_learn.records.answers import last_responses

# Built once: building a statement costs as much as running it.
_CHANGES = (
    select(AttemptChange).where(AttemptChange.attempt_id == bindparam("attempt")).order_by(AttemptChange.id)
)


class AttemptState(StrEnum):
    """Where an attempt stands."""

    OPEN = "open"
    PAUSED = "paused"
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of an attempt.

    Attributes:
        question: as the course has it; `settle` with `seed` gives its answers.
        seed: its own. (Its parts are ordered by the seed of the attempt.)
        given: the last response, None before the first.
        can_change: whether it can be answered, or answered anew, now.
        tell: whether the learner may be told now what the answer is worth, and the feedback.
    """

    question: Question
    seed: int
    given: Given | None
    can_change: bool
    tell: bool

    @property
    def basis(self) -> int:
        """What its form carries as `basis`."""
        return self.given.number if self.given else 0


@dataclass(frozen=True, slots=True)
class Change:
    """What a trainer did to an attempt: see `AttemptChange`."""

    kind: ChangeKind
    at: datetime
    minutes: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt as it is at one moment.

    Attributes:
        quiz: None when it has left the course.
        questions: in the order in which they are asked; those withdrawn since are left out.
        seconds_allowed, seconds_left: None without a limit. Time left never counts below 0:
            in the grace after it, a word can be finished.
        score: in hundredths of a per cent, when it is finished.
        passed: None where nothing is to be passed.
        outcomes: by outcome, what was earned of its points, in hundredths of a per cent.
        may_review: whether the learner may see the questions again with what was right.
        timed_out: whether it ended because its time was over.
        changes: what trainers did to it, the first one first.
    """

    id: int
    enrolment_id: int
    edition: Edition
    quiz_id: str
    quiz: Quiz | None
    number: int
    state: AttemptState
    seed: int
    questions: tuple[Asked, ...]
    opened_at: datetime
    finished_at: datetime | None
    seconds_allowed: int | None
    seconds_left: int | None
    pass_mark: int | None
    score: int | None
    passed: bool | None
    outcomes: tuple[tuple[str, int], ...]
    may_review: bool
    timed_out: bool
    changes: tuple[Change, ...]


def view(session: Session, attempt: Attempt, edition: Edition, now: datetime) -> AttemptView:
    """Return an attempt as it is now, from three queries."""
    rows = last_responses(session, attempt.enrolment_id, attempt.id)
    results = effective_results(session, rows.values())
    quiz = edition.course.quiz_by_id.get(attempt.quiz_id)
    state = _state(attempt)
    feedback = quiz.feedback if quiz else Feedback.END
    asked = []
    for question in questions_of(attempt, edition):
        row = rows.get(question.id)
        answer = given(row, results[question.id]) if row else None
        finished = state is AttemptState.FINISHED
        told = finished and feedback is not Feedback.NEVER
        judged = feedback is Feedback.NOW and answer is not None
        asked.append(
            Asked(
                question=question,
                seed=row.seed if row else seed_of_question(attempt.seed, question.code),
                given=answer,
                can_change=state is AttemptState.OPEN and not judged,
                tell=told or judged,
            )
        )
    return AttemptView(
        id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        edition=edition,
        quiz_id=attempt.quiz_id,
        quiz=quiz,
        number=attempt.number,
        state=state,
        seed=attempt.seed,
        questions=tuple(asked),
        opened_at=attempt.opened_at,
        finished_at=attempt.finished_at,
        seconds_allowed=attempt.seconds_allowed,
        seconds_left=_seconds_left(attempt, now),
        pass_mark=attempt.pass_mark,
        score=attempt.score,
        passed=attempt.passed,
        outcomes=_outcomes(attempt, asked) if state is AttemptState.FINISHED else (),
        may_review=state is AttemptState.FINISHED and feedback is not Feedback.NEVER,
        timed_out=_timed_out(attempt),
        changes=_changes(session, attempt),
    )


def _changes(session: Session, attempt: Attempt) -> tuple[Change, ...]:
    rows = session.scalars(_CHANGES, {"attempt": attempt.id})
    return tuple(Change(ChangeKind(row.kind), row.at, row.minutes, row.reason) for row in rows)


def _timed_out(attempt: Attempt) -> bool:
    finished, deadline = attempt.finished_at, attempt.deadline
    return finished is not None and deadline is not None and finished >= deadline


def questions_of(attempt: Attempt, edition: Edition) -> tuple[Question, ...]:
    """Return the questions of an attempt that the course still has, in their order."""
    there = edition.course.question_by_id
    return tuple(there[each] for each in attempt.asked if each in there)


def counted_questions(attempt: Attempt, edition: Edition) -> dict[str, int]:
    """Return the weights of an attempt's questions that make its score, by their ids."""
    return {
        question.id: question.weight for question in questions_of(attempt, edition) if question.weight > 0
    }


def _state(attempt: Attempt) -> AttemptState:
    if attempt.finished_at is not None:
        return AttemptState.FINISHED
    return AttemptState.OPEN if attempt.seconds_left is None else AttemptState.PAUSED


def _seconds_left(attempt: Attempt, now: datetime) -> int | None:
    if attempt.seconds_allowed is None or attempt.finished_at is not None:
        return None
    if attempt.deadline is None:
        return attempt.seconds_left
    return max(0, ceil((attempt.deadline - now).total_seconds()))


def _outcomes(attempt: Attempt, asked: list[Asked]) -> tuple[tuple[str, int], ...]:
    counted = attempt.counted or {}
    of: dict[str, list[tuple[int, float]]] = {}
    for each in asked:
        if each.question.id in counted:
            score = each.given.result.score if each.given else 0.0
            of.setdefault(each.question.outcome, []).append((counted[each.question.id], score))
    return tuple((outcome, quiz_score(results)) for outcome, results in of.items())
