"""One learner's way through a course, event by event, as their trainer reads it.

What a learner wrote for themselves, a reflection, was never sent here and cannot be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import GRACE
from westeros_learn.delivery.attempt_views import AttemptView, view
from westeros_learn.delivery.attempts import finish_attempt
from westeros_learn.delivery.helping import Who, enrolment_in
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.people import Person, person_of
from westeros_learn.delivery.progress import Progress, course_progress
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.responses import Given, given
from westeros_learn.delivery.worded import worded_response, worded_step
from westeros_learn.model import KINDS, Question, Result, plain_text
from westeros_learn.records import (
    Attempt,
    AttemptChange,
    Certificate,
    ChangeKind,
    Database,
    Enrolment,
    GivenResponse,
    Reminder,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
    User,
)
from westeros_learn.records.attempts import own_attempt, regraded_results


class EventKind(StrEnum):
    """What happened. Of things of one moment, those further down came later."""

    ENROLLED = "enrolled"
    READ = "read"
    SKIPPED = "skipped"
    TALK_BEGAN = "talk-began"
    SAID = "said"
    TALK_ENDED = "talk-ended"
    BEGAN = "began"
    ANSWERED = "answered"
    FINISHED = "finished"
    COMPLETED = "completed"
    CERTIFIED = "certified"
    REMINDED = "reminded"
    REOPENED = "reopened"
    MORE_TIME = "more-time"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        at: when.
        title: what it was about: of a lesson, a quiz or a scenario; a question in plain words.
        words: what the learner answered or said, or why something was done, in words.
        score: what it was worth, in hundredths of a per cent; None where nothing was judged, or
            not yet.
        number: which attempt it was, or which answer to the question.
        in_quiz: the title of the quiz in whose attempt it was answered, "" in practice.
        attempt_id, response_id: what can be looked at.
        passed: of an attempt; None where nothing was to be passed.
        minutes: that were given.
    """

    kind: EventKind
    at: datetime
    title: str = ""
    words: str = ""
    score: int | None = None
    number: int = 0
    in_quiz: str = ""
    attempt_id: int | None = None
    response_id: int | None = None
    passed: bool | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """A learner in a course.

    Attributes:
        person: who.
        progress: how far they have come; its texts are in the learner's language.
        events: what happened, the latest first.
    """

    person: Person
    progress: Progress
    events: tuple[Event, ...]


def learner_history(database: Database, library: Library, who: Who, now: datetime) -> History:
    """Return a learner's way through a course. Attempts whose time is over are finished first.

    Raises:
        Refused: the learner is not of this cohort and course, or it is no longer served.
    """
    with database.read() as session:
        enrolment_in(session, who)
    _finish_overdue(database, library, who, now)
    progress = course_progress(database, library, who.user_id, who.course_id, now)
    with database.read() as session:
        person = person_of(session.get_one(User, who.user_id))
        enrolment = session.get_one(Enrolment, progress.enrolled.id)
        events = [*_events(session, enrolment, progress.edition)]
    order = list(EventKind)
    events.sort(key=lambda each: (each.at, order.index(each.kind), each.response_id or 0), reverse=True)
    return History(person, progress, tuple(events))


def learner_of(database: Database, who: Who) -> Person:
    """Return who a learner of a cohort is.

    Raises:
        Refused: the learner is not of this cohort and course.
    """
    with database.read() as session:
        enrolment_in(session, who)
        return person_of(session.get_one(User, who.user_id))


def _finish_overdue(database: Database, library: Library, who: Who, now: datetime) -> None:
    with database.read() as session:
        enrolment = enrolment_in(session, who)
        open_ones = select(Attempt.id, Attempt.deadline).where(
            Attempt.enrolment_id == enrolment.id, Attempt.finished_at.is_(None), Attempt.deadline < now
        )
        over = [each for each, deadline in session.execute(open_ones) if _is_over(deadline, now)]
    for attempt_id in over:
        finish_attempt(database, library, who.user_id, who.course_id, attempt_id, now)


def _is_over(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and (now - deadline).total_seconds() > GRACE


def learner_attempt(
    database: Database, library: Library, who: Who, attempt_id: int, now: datetime
) -> AttemptView:
    """Return a learner's attempt with its questions as the learner saw them, and the last answers.

    Raises:
        Refused: the learner is not of this cohort and course, or has no such attempt.
    """
    _finish_overdue(database, library, who, now)
    with database.read() as session:
        enrolment = enrolment_in(session, who)
        found = own_attempt(session, who.user_id, who.course_id, attempt_id)
        if found is None:
            raise Refused(Reason.NO_ATTEMPT)
        return view(session, found[1], library.edition(who.course_id, enrolment.language), now)


@dataclass(frozen=True, slots=True)
class LearnerAnswer:
    """One answer of a learner.

    Attributes:
        question: as the course has it now; None when it was withdrawn.
        question_id: its id.
        given: the answer, and what it is worth.
        first: what it was worth when it was given, before its question was judged anew.
        order: the seed by which the parts of the question lay; None in practice.
        attempt_id: None in practice.
        quiz: the title of the quiz in which it was asked, "" in practice.
    """

    edition: Edition
    question: Question | None
    question_id: str
    given: Given
    first: Result
    order: int | None
    attempt_id: int | None
    quiz: str


def learner_answer(database: Database, library: Library, who: Who, response_id: int) -> LearnerAnswer:
    """Return one answer of a learner.

    Raises:
        Refused: the learner is not of this cohort and course, or gave no such answer.
    """
    with database.read() as session:
        enrolment = enrolment_in(session, who)
        row = session.get(GivenResponse, response_id)
        if row is None or row.enrolment_id != enrolment.id:
            raise Refused(Reason.NO_QUESTION)
        edition = library.edition(who.course_id, enrolment.language)
        worth = regraded_results(session, [row.id]).get(row.id, row)
        attempt = session.get(Attempt, row.attempt_id) if row.attempt_id is not None else None
    quiz = edition.course.quiz_by_id.get(attempt.quiz_id) if attempt else None
    return LearnerAnswer(
        edition=edition,
        question=edition.course.question_by_id.get(row.question_id),
        question_id=row.question_id,
        given=given(row, Result(worth.score, worth.mistake)),
        first=Result(row.score, row.mistake),
        order=attempt.seed if attempt else None,
        attempt_id=row.attempt_id,
        quiz=quiz.title if quiz else attempt.quiz_id if attempt else "",
    )


# --- events --------------------------------------------------------------------------------------


def _events(session: Session, enrolment: Enrolment, edition: Edition) -> Iterator[Event]:
    yield Event(EventKind.ENROLLED, enrolment.enrolled_at)
    if enrolment.completed_at is not None:
        yield Event(EventKind.COMPLETED, enrolment.completed_at)
    yield from _reading(session, enrolment, edition)
    tried = session.scalars(select(Attempt).where(Attempt.enrolment_id == enrolment.id)).all()
    yield from _attempts(session, tried, edition)
    yield from _answers(session, enrolment, edition, tried)
    yield from _talks(session, enrolment, edition)
    yield from _papers(session, enrolment)


def _reading(session: Session, enrolment: Enrolment, edition: Edition) -> Iterator[Event]:
    titles = {lesson.id: lesson.title for lesson in edition.course.lessons}
    for row in session.scalars(select(SeenLesson).where(SeenLesson.enrolment_id == enrolment.id)):
        kind = EventKind.SKIPPED if row.skipped else EventKind.READ
        yield Event(kind, row.seen_at, titles.get(row.lesson_id, row.lesson_id))


def _attempts(session: Session, tried: Sequence[Attempt], edition: Edition) -> Iterator[Event]:
    by_id = {row.id: row for row in tried}
    for row in tried:
        title, number = _quiz_title(edition, row), row.number
        yield Event(EventKind.BEGAN, row.opened_at, title, number=number, attempt_id=row.id)
        if row.finished_at is not None:
            yield Event(
                EventKind.FINISHED,
                row.finished_at,
                title,
                score=row.score,
                number=number,
                attempt_id=row.id,
                passed=row.passed,
            )
    changes = select(AttemptChange).join(Attempt, Attempt.id == AttemptChange.attempt_id)
    for change in session.scalars(changes.where(Attempt.id.in_(by_id))) if by_id else ():
        row = by_id[change.attempt_id]
        reopened = change.kind == ChangeKind.REOPENED
        yield Event(
            EventKind.REOPENED if reopened else EventKind.MORE_TIME,
            change.at,
            _quiz_title(edition, row),
            words=change.reason,
            number=row.number,
            attempt_id=row.id,
            minutes=change.minutes,
        )
        if reopened and change.finished_at is not None:
            yield Event(
                EventKind.FINISHED,
                change.finished_at,
                _quiz_title(edition, row),
                score=change.score,
                number=row.number,
                attempt_id=row.id,
                passed=change.passed,
            )


def _quiz_title(edition: Edition, row: Attempt) -> str:
    quiz = edition.course.quiz_by_id.get(row.quiz_id)
    return quiz.title if quiz else row.quiz_id


def _answers(
    session: Session, enrolment: Enrolment, edition: Edition, tried: Sequence[Attempt]
) -> Iterator[Event]:
    rows = session.scalars(select(GivenResponse).where(GivenResponse.enrolment_id == enrolment.id)).all()
    regraded = regraded_results(session, [row.id for row in rows])
    attempts = {row.id: row for row in tried}
    questions = edition.course.question_by_id
    for row in rows:
        question = questions.get(row.question_id)
        attempt = attempts.get(row.attempt_id) if row.attempt_id is not None else None
        scored = question is None or KINDS[question.kind].scored
        yield Event(
            EventKind.ANSWERED,
            row.submitted_at,
            plain_text(question.prompt) if question else row.question_id,
            words=_in_words(question, row.response, edition),
            score=round(regraded.get(row.id, row).score * 10_000) if scored else None,
            number=row.number,
            in_quiz=_quiz_title(edition, attempt) if attempt else "",
            attempt_id=row.attempt_id,
            response_id=row.id,
        )


def _in_words(question: Question | None, response: Sequence[str], edition: Edition) -> str:
    if question is None:
        return ", ".join(response)
    return worded_response(question, tuple(response), edition.course.language)


def _talks(session: Session, enrolment: Enrolment, edition: Edition) -> Iterator[Event]:
    ways = session.scalars(select(ScenarioAttempt).where(ScenarioAttempt.enrolment_id == enrolment.id)).all()
    scenarios = edition.course.scenario_by_id
    titles = {}
    for row in ways:
        scenario = scenarios.get(row.scenario_id)
        titles[row.id] = scenario.title if scenario else row.scenario_id
        yield Event(EventKind.TALK_BEGAN, row.begun_at, titles[row.id], number=row.number)
        if row.ended_at is not None and row.score is not None:  # without a score it was begun anew
            yield Event(
                EventKind.TALK_ENDED, row.ended_at, titles[row.id], score=row.score, number=row.number
            )
    by_id = {row.id: row for row in ways}
    steps = select(ScenarioStep).join(ScenarioAttempt, ScenarioAttempt.id == ScenarioStep.attempt_id)
    for step in session.scalars(steps.where(ScenarioAttempt.enrolment_id == enrolment.id)):
        scenario = scenarios.get(by_id[step.attempt_id].scenario_id)
        said = worded_step(scenario, step.node_id, step.choice) if scenario else step.choice
        yield Event(EventKind.SAID, step.taken_at, titles[step.attempt_id], words=said, number=step.position)


def _papers(session: Session, enrolment: Enrolment) -> Iterator[Event]:
    issued = select(Certificate.issued_at).where(Certificate.enrolment_id == enrolment.id)
    for moment in session.scalars(issued):
        yield Event(EventKind.CERTIFIED, moment)
    sent = select(Reminder).where(
        Reminder.user_id == enrolment.user_id, Reminder.course_id == enrolment.course_id
    )
    for row in session.scalars(sent):
        yield Event(EventKind.REMINDED, row.sent_at, row.subject, words=row.sender_name)
