"""What follows from the rows: scores, passes and completions, as they must be.

`Attempt.score`, `Attempt.passed` and `Enrolment.completed_at` are kept to be read quickly.
Everything here makes them anew from what happened, without the files of a course.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.assessment import passes, quiz_score
from westeros_learn.records.attempts import regraded_results
from westeros_learn.records.learning import Attempt, Enrolment, GivenResponse, SeenLesson


@dataclass(frozen=True, slots=True)
class Difference:
    """A summary that is not what the rows say.

    Attributes:
        table, id, column: where it is kept.
        kept: what is kept.
        rebuilt: what follows from the rows.
    """

    table: str
    id: int
    column: str
    kept: object
    rebuilt: object


def score_of(counted: Mapping[str, int], scores: Mapping[str, float]) -> int:
    """Return the score of an attempt.

    Args:
        counted: the weights of its questions, by their ids.
        scores: what their last responses are worth, 0 to 1; those without one earn nothing.
    """
    return quiz_score((weight, scores.get(question, 0.0)) for question, weight in sorted(counted.items()))


def scores_in_attempts(session: Session, enrolments: Collection[int]) -> Mapping[int, Mapping[str, float]]:
    """Return what the last responses in attempts are worth, regrades included.

    Returns:
        By attempt, and in it by question.
    """
    newest = (
        select(
            GivenResponse.attempt_id, GivenResponse.question_id, func.max(GivenResponse.number).label("last")
        )
        .where(GivenResponse.enrolment_id.in_(enrolments), GivenResponse.attempt_id.is_not(None))
        .group_by(GivenResponse.attempt_id, GivenResponse.question_id)
        .subquery()
    )
    is_last = (
        (GivenResponse.attempt_id == newest.c.attempt_id)
        & (GivenResponse.question_id == newest.c.question_id)
        & (GivenResponse.number == newest.c.last)
    )
    rows = session.scalars(
        select(GivenResponse).join(newest, is_last).where(GivenResponse.enrolment_id.in_(enrolments))
    ).all()
    regraded = regraded_results(session, [row.id for row in rows])
    scores: dict[int, dict[str, float]] = defaultdict(dict)
    for row in rows:
        if row.attempt_id is not None:
            scores[row.attempt_id][row.question_id] = regraded.get(row.id, row).score
    return scores


def attempt_differences(session: Session, enrolments: Collection[int]) -> tuple[Difference, ...]:
    """Return the scores and passes of finished attempts that do not follow from the rows."""
    found: list[Difference] = []
    scores = scores_in_attempts(session, enrolments)
    finished = select(Attempt).where(Attempt.enrolment_id.in_(enrolments), Attempt.finished_at.is_not(None))
    for attempt in session.scalars(finished.order_by(Attempt.id)):
        score = score_of(attempt.counted or {}, scores.get(attempt.id, {}))
        passed = None if attempt.pass_mark is None else passes(score, attempt.pass_mark)
        if attempt.score != score:
            found.append(Difference("attempts", attempt.id, "score", attempt.score, score))
        if attempt.passed != passed:
            found.append(Difference("attempts", attempt.id, "passed", attempt.passed, passed))
    return tuple(found)


def completion_differences(session: Session, enrolments: Collection[int]) -> tuple[Difference, ...]:
    """Return the times of completion that do not follow from the rows."""
    mine = select(Enrolment).where(Enrolment.id.in_(enrolments), Enrolment.required.is_not(None))
    rows = session.scalars(mine.order_by(Enrolment.id)).all()
    moments = completions(session, {row.id: row.required or {} for row in rows})
    return tuple(
        Difference("enrolments", row.id, "completed_at", row.completed_at, moments[row.id])
        for row in rows
        if row.completed_at != moments[row.id]
    )


def completions(
    session: Session, required: Mapping[int, Mapping[str, Sequence[str]]]
) -> Mapping[int, datetime | None]:
    """Return when the last thing was done that is asked for; None as long as one is not.

    Args:
        session: the transaction.
        required: by enrolment, the ids of the `lessons` to see and of the `quizzes` to pass.
    """
    seen: dict[int, dict[str, datetime]] = defaultdict(dict)
    for lesson in session.scalars(select(SeenLesson).where(SeenLesson.enrolment_id.in_(required))):
        seen[lesson.enrolment_id][lesson.lesson_id] = lesson.seen_at
    passed: dict[int, dict[str, datetime]] = defaultdict(dict)
    first = (
        select(Attempt.enrolment_id, Attempt.quiz_id, func.min(Attempt.finished_at))
        .where(Attempt.enrolment_id.in_(required), Attempt.passed.is_(True))
        .group_by(Attempt.enrolment_id, Attempt.quiz_id)
    )
    for enrolment_id, quiz_id, moment in session.execute(first):
        if moment is not None:
            passed[enrolment_id][quiz_id] = moment
    return {each: _last_of(asked, seen[each], passed[each]) for each, asked in required.items()}


def _last_of(
    required: Mapping[str, Sequence[str]], seen: Mapping[str, datetime], passed: Mapping[str, datetime]
) -> datetime | None:
    moments = [
        *(seen.get(lesson) for lesson in required.get("lessons", ())),
        *(passed.get(quiz) for quiz in required.get("quizzes", ())),
    ]
    done = [moment for moment in moments if moment is not None]
    return max(done) if done and len(done) == len(moments) else None
