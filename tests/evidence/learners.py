"""Learners who took a quiz, strong ones and weak ones, put straight into the tables."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from westeros_learn.assessment import grade, right_response, seed_of_question, settle
from westeros_learn.model import (
    ChoiceQuestion,
    FilledQuestion,
    Ordering,
    PairingQuestion,
    Question,
    Response,
    ShortText,
)
from westeros_learn.records import Attempt, CohortMember, Enrolment, GivenResponse, Role, User
from westeros_learn.records.summaries import score_of

if TYPE_CHECKING:
    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

BEGUN = datetime(2026, 10, 5, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Taken:
    """Who takes what.

    Attributes:
        hours: after which the quiz is begun, from `BEGUN`.
        ease: added to everybody's strength.
        cohort_id: whose trainees they are.
        doubtful: the id of a question to which strong learners give the first wrong answer, and weak
            ones the right one, as if its key were wrong.
    """

    course_id: str
    quiz_id: str
    n: int
    hours: int = 0
    ease: float = 0.0
    cohort_id: int | None = None
    doubtful: str = ""
    name: str = "learner"


def take(database: Database, library: Library, taken: Taken) -> None:
    """Let learners take a quiz; who is there from an earlier one takes it as well."""
    rng = random.Random(f"{taken.quiz_id}{taken.hours}")  # noqa: S311  # not a secret
    edition = library.edition(taken.course_id)
    quiz = edition.course.quiz_by_id[taken.quiz_id]
    pool = [edition.course.question_by_id[each] for each in quiz.questions] or list(edition.course.pool)
    with database.write() as session:
        for number in range(taken.n):
            email = f"{taken.name}-{number}@school.example"
            user = session.query(User).filter_by(email=email).one_or_none()
            if user is None:
                session.add(user := _user(email))
                session.flush()
                session.add(
                    Enrolment(user_id=user.id, course_id=taken.course_id, language="en", enrolled_at=BEGUN)
                )
                if taken.cohort_id is not None:
                    session.add(CohortMember(cohort_id=taken.cohort_id, user_id=user.id, joined_at=BEGUN))
                session.flush()
            enrolment = session.query(Enrolment).filter_by(user_id=user.id, course_id=taken.course_id).one()
            strength = number / taken.n + taken.ease
            asked = rng.sample(pool, quiz.draw) if quiz.draw else pool
            opened = BEGUN + timedelta(hours=taken.hours, minutes=number)
            attempt = Attempt(
                enrolment_id=enrolment.id,
                quiz_id=quiz.id,
                number=1,
                seed=rng.getrandbits(32),
                asked=[each.id for each in asked],
                course_hash=edition.content_hash,
                opened_at=opened,
            )
            session.add(attempt)
            session.flush()
            scores, at = {}, opened
            for question in asked:
                seed = seed_of_question(attempt.seed, question.code)
                response = _response(
                    settle(question, seed), strength, rng, doubtful=question.id == taken.doubtful
                )
                at += timedelta(seconds=rng.lognormvariate(3.4, 0.5))
                result = grade(settle(question, seed), response, edition.months)
                scores[question.id] = result.score
                session.add(
                    GivenResponse(
                        enrolment_id=enrolment.id,
                        attempt_id=attempt.id,
                        question_id=question.id,
                        number=1,
                        course_hash=edition.content_hash,
                        seed=seed,
                        draw=0,
                        response=list(response),
                        score=result.score,
                        mistake=result.mistake,
                        submitted_at=at,
                    )
                )
            attempt.counted = {each.id: each.weight for each in asked if each.weight}
            attempt.score = score_of(attempt.counted, scores)
            attempt.finished_at = at + timedelta(seconds=30)


def _user(email: str) -> User:
    return User(
        email=email,
        given_name="Ana",
        family_name="Pop",
        role=Role.TRAINEE,
        profession="judge",
        country="RO",
        language="en",
        created_at=BEGUN,
    )


def _response(question: Question, strength: float, rng: random.Random, *, doubtful: bool = False) -> Response:
    """Return an answer: right, the more often the stronger the learner is, or wrong in some way."""
    right = right_response(question)
    if doubtful and isinstance(question, ChoiceQuestion):
        wrong = [choice.key for choice in question.choices if not choice.correct]
        return (wrong[0],) if strength > 0.4 else right
    knows = rng.random() < 0.2 + 0.75 * strength - 0.25 * (hash_of(question) % 3) / 2
    if knows:
        return right
    match question:
        case ChoiceQuestion():
            wrong = [choice.key for choice in question.choices if not choice.correct]
            return (rng.choice(wrong),) if wrong else right[:1]
        case PairingQuestion():
            targets = [target.key for target in question.targets]
            return tuple(pair[0] + rng.choice((pair[1], *targets)) for pair in right)
        case Ordering():
            return tuple(rng.sample(right, len(right)))
        case FilledQuestion():
            return tuple(part if rng.random() < 0.5 else f"{part[0]}7" for part in right)
        case ShortText():
            return (rng.choice(("interrogation", "a talk", "something else")),)
        case _:
            return (rng.choice(("12", "2026-03-04")),)


def hash_of(question: Question) -> int:
    """Return a number that is always the same for a question."""
    return sum(map(ord, question.id))
