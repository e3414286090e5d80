"""The use cases of quizzes: an attempt begins, pauses, goes on, and is finished."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import (
    EXTRA_TIMES,
    GRACE,
    draw,
    draw_by_outcome,
    minutes_to_wait,
    order_of_questions,
    passes,
    seconds_allowed,
)
from westeros_learn.delivery.attempt_views import AttemptView, counted_questions, questions_of, view
from westeros_learn.delivery.completion import note_completion
from westeros_learn.delivery.enrolling import enrolment_of
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.lti.due import put_scores
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.responses import effective_results
from westeros_learn.delivery.transactions import written
from westeros_learn.model import Course, Question, Quiz
from westeros_learn.records import Attempt, Database, Enrolment, User
from westeros_learn.records.answers import last_responses
from westeros_learn.records.attempts import attempts_of, own_attempt
from westeros_learn.records.summaries import score_of

_GRACE = timedelta(seconds=GRACE)


def begin_attempt(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    quiz_id: str,
    now: datetime,
    *,
    extra: int = 0,
    new_seed: Callable[[int], int] = secrets.randbits,
) -> int:
    """Begin an attempt at a quiz, or go on with the open one; returns its id.

    Args:
        database: where it is kept.
        library: the courses.
        user_id: the learner.
        course_id: the course.
        quiz_id: the quiz.
        now: the time.
        extra: per cent of extra time that the learner chooses, where the quiz allows it: one
            of `EXTRA_TIMES`. What the account has counts where it is more.
        new_seed: gives a number of so many bits by chance.

    Raises:
        Refused: there is no such quiz or nothing to ask, no attempt is left, or the waiting
            time is not over (`minutes`).
    """

    def change(session: Session) -> int:
        enrolment = enrolment_of(session, user_id, course_id, lock=True)
        edition = library.edition(course_id)
        quiz = edition.course.quiz_by_id.get(quiz_id)
        if quiz is None:
            raise Refused(Reason.NO_QUIZ)
        earlier = attempts_of(session, enrolment.id)
        mine = [attempt for attempt in earlier if attempt.quiz_id == quiz_id]
        going_on = _open_one(session, enrolment, mine, edition, now)
        if going_on is not None and not _all_withdrawn(going_on, edition):
            return going_on.id
        seed = new_seed(32)
        asked = _questions_to_ask(quiz, edition.course, seed, earlier)
        if not asked:
            raise Refused(Reason.NOTHING_TO_ASK)
        if going_on is not None:  # its questions have all left the course: it is drawn anew
            going_on.seed, going_on.asked = seed, asked
            return going_on.id
        _must_be_allowed(quiz, mine, now)
        attempt = Attempt(
            enrolment_id=enrolment.id,
            quiz_id=quiz_id,
            number=len(mine) + 1,
            seed=seed,
            asked=asked,
            course_hash=edition.content_hash,
        )
        _start_clock(attempt, _seconds(session, quiz, user_id, extra), now)
        session.add(attempt)
        session.flush()
        return attempt.id

    return written(database, change)


def _start_clock(attempt: Attempt, allowed: int | None, now: datetime) -> None:
    """Open an attempt that may take so many seconds; None for as many as the learner needs."""
    attempt.opened_at = now
    attempt.seconds_allowed = allowed
    attempt.deadline = now + timedelta(seconds=allowed) if allowed is not None else None


@dataclass(frozen=True, slots=True)
class OpenAttempt:
    """As much of an attempt as an answer on its way needs: one query, whatever was answered before.

    Attributes:
        questions: in the order in which they are asked; those withdrawn since are left out.
    """

    edition: Edition
    quiz: Quiz
    questions: tuple[Question, ...]


def open_attempt(
    database: Database, library: Library, user_id: int, course_id: str, quiz_id: str, attempt_id: int
) -> OpenAttempt:
    """Return what an attempt asks. Whether it still takes an answer is found when one is submitted.

    Raises:
        Refused: the learner has no such attempt at this quiz, or the quiz has left the course.
    """
    with database.read() as session:
        enrolment, attempt = _own(own_attempt(session, user_id, course_id, attempt_id))
        edition = library.edition(course_id, enrolment.language)
        quiz = edition.course.quiz_by_id.get(attempt.quiz_id)
        if quiz is None or quiz.id != quiz_id:
            raise Refused(Reason.NO_ATTEMPT)
        return OpenAttempt(edition, quiz, questions_of(attempt, edition))


def view_attempt(
    database: Database, library: Library, user_id: int, course_id: str, attempt_id: int, now: datetime
) -> AttemptView:
    """Return an attempt as it is now. One whose time and grace are over is finished first.

    Raises:
        Refused: the learner has no such attempt.
    """
    with database.read() as session:
        enrolment, attempt = _own(own_attempt(session, user_id, course_id, attempt_id))
        if not _is_overdue(attempt, now):
            return view(session, attempt, library.edition(course_id, enrolment.language), now)
    return finish_attempt(database, library, user_id, course_id, attempt_id, now)


def finish_attempt(
    database: Database, library: Library, user_id: int, course_id: str, attempt_id: int, now: datetime
) -> AttemptView:
    """Finish an attempt and return it with its score; a finished one stays as it is.

    Raises:
        Refused: the learner has no such attempt.
    """

    def change(session: Session) -> AttemptView:
        enrolment, attempt = _own(own_attempt(session, user_id, course_id, attempt_id, lock=True))
        edition = library.edition(course_id, enrolment.language)
        _finish(session, enrolment, attempt, edition, now)
        return view(session, attempt, edition, now)

    return written(database, change)


def pause_attempt(
    database: Database, library: Library, user_id: int, course_id: str, attempt_id: int, now: datetime
) -> AttemptView:
    """Stop the clock of a timed attempt. Until it goes on, nothing can be answered in it.

    A page shows none of its questions meanwhile. Closing the page stops no clock: the server
    would not know of it.

    Raises:
        Refused: the learner has no such attempt, it is finished, it has no clock, or its time is over.
    """
    with database.write() as session:
        enrolment, attempt = _own(own_attempt(session, user_id, course_id, attempt_id, lock=True))
        edition = library.edition(course_id, enrolment.language)
        if _is_overdue(attempt, now):
            _finish(session, enrolment, attempt, edition, now)
        elif attempt.finished_at is not None:
            raise Refused(Reason.FINISHED)
        elif attempt.seconds_allowed is None:
            raise Refused(Reason.NO_TIME_LIMIT)
        elif attempt.deadline is not None:
            if now >= attempt.deadline:  # the grace is there to finish a word in, no more
                raise Refused(Reason.TIME_OVER)
            attempt.seconds_left = int((attempt.deadline - now).total_seconds())
            attempt.deadline = None
        return view(session, attempt, edition, now)


def resume_attempt(
    database: Database, library: Library, user_id: int, course_id: str, attempt_id: int, now: datetime
) -> AttemptView:
    """Let the clock of a paused attempt run again; of any other one, nothing changes.

    Raises:
        Refused: the learner has no such attempt.
    """
    with database.write() as session:
        enrolment, attempt = _own(own_attempt(session, user_id, course_id, attempt_id, lock=True))
        if attempt.finished_at is None and attempt.seconds_left is not None:
            attempt.deadline = now + timedelta(seconds=attempt.seconds_left)
            attempt.seconds_left = None
        return view(session, attempt, library.edition(course_id, enrolment.language), now)


def finish_overdue(database: Database, library: Library, now: datetime, most: int = 100) -> int:
    """Finish attempts whose time and grace are over; returns how many, at most `most`.

    Each one is finished in a transaction of its own: nobody waits for somebody else's.
    """
    with database.read() as session:
        overdue = (
            select(Attempt.id, Enrolment.user_id, Enrolment.course_id)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(Attempt.finished_at.is_(None), Attempt.deadline < now - _GRACE)
            .order_by(Attempt.deadline)
            .limit(most)
        )
        found = session.execute(overdue).all()
    served = library.courses
    ended = [
        finish_attempt(database, library, user_id, course_id, attempt_id, now)
        for attempt_id, user_id, course_id in found
        if course_id in served and user_id is not None
    ]
    return len(ended)


def _own(found: tuple[Enrolment, Attempt] | None) -> tuple[Enrolment, Attempt]:
    if found is None:
        raise Refused(Reason.NO_ATTEMPT)
    return found


def _is_overdue(attempt: Attempt, now: datetime) -> bool:
    return attempt.finished_at is None and attempt.deadline is not None and now > attempt.deadline + _GRACE


def _open_one(
    session: Session, enrolment: Enrolment, mine: Sequence[Attempt], edition: Edition, now: datetime
) -> Attempt | None:
    """Return the open attempt; one whose time is over is finished, and is it no longer."""
    for attempt in mine:
        if _is_overdue(attempt, now):
            _finish(session, enrolment, attempt, edition, now)
    return next((attempt for attempt in mine if attempt.finished_at is None), None)


def _all_withdrawn(attempt: Attempt, edition: Edition) -> bool:
    return not any(question in edition.course.question_by_id for question in attempt.asked)


def _must_be_allowed(quiz: Quiz, mine: Sequence[Attempt], now: datetime) -> None:
    if quiz.attempts is not None and len(mine) >= quiz.attempts:
        raise Refused(Reason.NO_ATTEMPTS_LEFT)
    minutes = minutes_until_next(quiz, mine, now)
    if minutes:
        raise Refused(Reason.MUST_WAIT, minutes)


def minutes_until_next(quiz: Quiz, mine: Sequence[Attempt], now: datetime) -> int:
    """Return how many minutes are left until the next attempt at a quiz may begin.

    None, where the last one ended in the future: the server's clock was set back, and nobody is
    held up by that.
    """
    ended = max((attempt.finished_at for attempt in mine if attempt.finished_at is not None), default=now)
    if not quiz.wait or ended > now or all(attempt.finished_at is None for attempt in mine):
        return 0
    return minutes_to_wait(int(ended.timestamp() // 60), quiz.wait, int(now.timestamp() // 60))


def _seconds(session: Session, quiz: Quiz, user_id: int, extra: int) -> int | None:
    if quiz.time_limit is None:
        return None
    chosen = extra if quiz.extra_time and extra in EXTRA_TIMES else 0
    granted = session.get_one(User, user_id).extra_time
    return seconds_allowed(quiz.time_limit, max(chosen, granted))


def _questions_to_ask(quiz: Quiz, course: Course, seed: int, earlier: Sequence[Attempt]) -> list[str]:
    """Return the ids of the questions that an attempt asks, in their order.

    Those that no attempt at any quiz of the course has asked yet come first.
    """
    questions = course.question_by_id
    if quiz.questions:
        there = {questions[each].code: each for each in quiz.questions if each in questions}
        return [there[code] for code in (order_of_questions(there, seed) if quiz.shuffle else there)]
    before = {questions[each].code for past in earlier for each in past.asked if each in questions}
    pool = [(question.code, question.outcome) for question in course.pool]
    codes = (
        draw_by_outcome(pool, quiz.quotas, seed, before)
        if quiz.quotas
        else draw(pool, quiz.draw, seed, before)
    )
    ids = {question.code: question.id for question in course.pool}
    return [ids[code] for code in codes]


def _finish(
    session: Session, enrolment: Enrolment, attempt: Attempt, edition: Edition, now: datetime
) -> None:
    """Score an attempt, and complete the course where that was the last thing to do."""
    if attempt.finished_at is not None:
        return
    counted = counted_questions(attempt, edition)
    results = effective_results(session, last_responses(session, attempt.enrolment_id, attempt.id).values())
    score = score_of(counted, {question: result.score for question, result in results.items()})
    quiz = edition.course.quiz_by_id.get(attempt.quiz_id)
    attempt.finished_at = attempt.deadline if _is_overdue(attempt, now) else now
    attempt.counted = counted
    attempt.score = score
    attempt.pass_mark = quiz.pass_mark if quiz else None
    attempt.passed = None if attempt.pass_mark is None else passes(score, attempt.pass_mark)
    if attempt.passed:
        note_completion(session, enrolment, edition)
    put_scores(session, [enrolment.id], now)
