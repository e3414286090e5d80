"""What a learner has reached: read for a page, always in the same number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import course_score
from westeros_learn.delivery.attempts import minutes_until_next
from westeros_learn.delivery.completion import required_by
from westeros_learn.delivery.enrolling import Enrolled, enrolled, enrolment_of
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.responses import Given, effective_results, given
from westeros_learn.model import Quiz, QuizRole
from westeros_learn.player.reading import quiz_size
from westeros_learn.records import Attempt, Certificate, Database, Enrolment, ScenarioAttempt, SeenLesson
from westeros_learn.records.answers import last_responses
from westeros_learn.records.attempts import attempts_of


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a learner has come in a course (DESIGN, "Score and completion").

    Attributes:
        unseen: ids of the lessons not seen yet, in order.
        unpassed: ids of the counted quizzes not passed yet.
        score: in hundredths of a per cent, None before the first counted quiz is finished.
    """

    unseen: tuple[str, ...]
    unpassed: tuple[str, ...]
    parts: int
    score: int | None

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return not self.unseen and not self.unpassed

    @property
    def share(self) -> float:
        """How much is done, 0 to 1."""
        return 1 - (len(self.unseen) + len(self.unpassed)) / self.parts if self.parts else 1.0


class Tried(Protocol):
    """As much of an attempt as it takes to say how far somebody has come."""

    @property
    def quiz_id(self) -> str:
        """Of which quiz."""

    @property
    def score(self) -> int | None:
        """In hundredths of a per cent, when it is finished."""

    @property
    def passed(self) -> bool | None:
        """None where nothing is to be passed."""


@dataclass(frozen=True, slots=True)
class AttemptSummary:
    """An attempt at a quiz in a list of them; the score is in hundredths of a per cent."""

    id: int
    number: int
    opened_at: datetime
    finished_at: datetime | None
    score: int | None
    passed: bool | None


@dataclass(frozen=True, slots=True)
class QuizStanding:
    """How a learner stands with a quiz.

    Attributes:
        attempts: the first one first.
        best: score of the best one, in hundredths of a per cent.
        left: how many attempts may still begin; None for as many as the learner likes.
        minutes_until_next: how long until the next one may begin.
        size: how many questions an attempt asks.
    """

    quiz: Quiz
    attempts: tuple[AttemptSummary, ...]
    best: int | None
    passed: bool
    left: int | None
    minutes_until_next: int
    size: int

    @property
    def open(self) -> AttemptSummary | None:
        """The attempt that is not finished."""
        return next((attempt for attempt in self.attempts if attempt.finished_at is None), None)


@dataclass(frozen=True, slots=True)
class ScenarioStanding:
    """How a learner stands with a scenario.

    Attributes:
        under_way: the id of the way that has not come to an end.
        last: the id of the last way.
        tries: ways that came to an ending.
        best: score of the best one, in hundredths of a per cent.
    """

    under_way: int | None
    last: int
    tries: int
    best: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """Everything that a page of a course shows of a learner.

    Attributes:
        seen: the lessons seen, by their ids: whether they were skipped after their content notice.
        answers: the last answer to each practice question, by its id.
        quizzes: every quiz of the course, by its id.
        scenarios: those that were begun, by their ids.
        certified: whether a certificate was issued, and not revoked.
    """

    enrolled: Enrolled
    edition: Edition
    seen: Mapping[str, bool]
    answers: Mapping[str, Given]
    quizzes: Mapping[str, QuizStanding]
    scenarios: Mapping[str, ScenarioStanding]
    reached: Reached
    certified: bool


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in the list of a learner's courses."""

    enrolled: Enrolled
    edition: Edition
    reached: Reached


def course_progress(
    database: Database, library: Library, user_id: int, course_id: str, now: datetime
) -> Progress:
    """Return how far a learner has come in a course.

    Raises:
        Refused: there is no such course, or the learner is not enrolled.
    """
    library.edition(course_id)
    with database.read() as session:
        row = enrolment_of(session, user_id, course_id)
        edition = library.edition(course_id, row.language)
        seen = {lesson.lesson_id: lesson.skipped for lesson in _seen(session, [row.id])}
        attempts = attempts_of(session, row.id)
        answers = last_responses(session, row.id, None)
        results = effective_results(session, answers.values())
        return Progress(
            enrolled=enrolled(row),
            edition=edition,
            seen=seen,
            answers={question: given(each, results[question]) for question, each in answers.items()},
            quizzes=_standings(edition, attempts, now),
            scenarios=_scenarios(session, row.id),
            reached=reached(edition, seen, attempts),
            certified=_is_certified(session, row.id),
        )


def my_courses(database: Database, library: Library, user_id: int) -> tuple[CourseCard, ...]:
    """Return the courses in which a learner is enrolled, the last enrolled first."""
    served = library.courses
    with database.read() as session:
        mine = select(Enrolment).where(Enrolment.user_id == user_id).order_by(Enrolment.id.desc())
        rows = [row for row in session.scalars(mine) if row.course_id in served]
        ids = [row.id for row in rows]
        seen: dict[int, set[str]] = defaultdict(set)
        for lesson in _seen(session, ids):
            seen[lesson.enrolment_id].add(lesson.lesson_id)
        attempts: dict[int, list[Attempt]] = defaultdict(list)
        for attempt in session.scalars(select(Attempt).where(Attempt.enrolment_id.in_(ids))):
            attempts[attempt.enrolment_id].append(attempt)
        cards = []
        for row in rows:
            edition = library.edition(row.course_id, row.language)
            cards.append(CourseCard(enrolled(row), edition, reached(edition, seen[row.id], attempts[row.id])))
        return tuple(cards)


def reached(edition: Edition, seen: Collection[str], attempts: Iterable[Tried]) -> Reached:
    """Return how far somebody has come who has seen these lessons and made these attempts."""
    required = required_by(edition)
    best: dict[str, int] = {}
    passed = set()
    for attempt in attempts:
        if attempt.score is not None:
            best[attempt.quiz_id] = max(best.get(attempt.quiz_id, 0), attempt.score)
        if attempt.passed:
            passed.add(attempt.quiz_id)
    course = edition.course
    counted = [quiz for quiz in course.quizzes if quiz.role is QuizRole.COUNTS]
    return Reached(
        unseen=tuple(lesson for lesson in required["lessons"] if lesson not in seen),
        unpassed=tuple(quiz for quiz in required["quizzes"] if quiz not in passed),
        parts=len(required["lessons"]) + len(required["quizzes"]),
        score=course_score((quiz_size(quiz, course), best.get(quiz.id)) for quiz in counted),
    )


def _seen(session: Session, enrolments: Sequence[int]) -> Iterable[SeenLesson]:
    return session.scalars(select(SeenLesson).where(SeenLesson.enrolment_id.in_(enrolments)))


def _standings(edition: Edition, attempts: Sequence[Attempt], now: datetime) -> dict[str, QuizStanding]:
    standings = {}
    for quiz in edition.course.quizzes:
        mine = [attempt for attempt in attempts if attempt.quiz_id == quiz.id]
        scores = [attempt.score for attempt in mine if attempt.score is not None]
        standings[quiz.id] = QuizStanding(
            quiz=quiz,
            attempts=tuple(_summary(attempt) for attempt in mine),
            best=max(scores, default=None),
            passed=any(attempt.passed for attempt in mine),
            left=None if quiz.attempts is None else max(0, quiz.attempts - len(mine)),
            minutes_until_next=minutes_until_next(quiz, mine, now),
            size=quiz_size(quiz, edition.course),
        )
    return standings


def _summary(attempt: Attempt) -> AttemptSummary:
    return AttemptSummary(
        attempt.id, attempt.number, attempt.opened_at, attempt.finished_at, attempt.score, attempt.passed
    )


def _scenarios(session: Session, enrolment_id: int) -> dict[str, ScenarioStanding]:
    ways: dict[str, list[ScenarioAttempt]] = defaultdict(list)
    mine = select(ScenarioAttempt).where(ScenarioAttempt.enrolment_id == enrolment_id)
    for way in session.scalars(mine.order_by(ScenarioAttempt.number)):
        ways[way.scenario_id].append(way)
    standings = {}
    for scenario, tried in ways.items():
        scores = [way.score for way in tried if way.score is not None]
        under_way = next((way.id for way in tried if way.ended_at is None), None)
        standings[scenario] = ScenarioStanding(
            under_way, tried[-1].id, len(scores), max(scores, default=None)
        )
    return standings


def _is_certified(session: Session, enrolment_id: int) -> bool:
    mine = select(Certificate.id).where(
        Certificate.enrolment_id == enrolment_id, Certificate.revoked_at.is_(None)
    )
    return session.scalars(mine).one_or_none() is not None
