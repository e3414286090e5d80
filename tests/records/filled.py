"""A learner with work in every table of learning."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from westeros_learn.records import (
    Attempt,
    AttemptChange,
    Certificate,
    ChangeKind,
    Enrolment,
    GivenResponse,
    Regrade,
    RegradedResult,
    Reminder,
    ReminderWay,
    Role,
    ScenarioAttempt,
    ScenarioStep,
    SeenLesson,
    User,
)

if TYPE_CHECKING:
    from westeros_learn.records import Base, Database

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def learner(email: str = "ana@school.example") -> User:
    """Return somebody who learns."""
    return User(
        email=email,
        given_name="Ana",
        family_name="Nowak",
        role=Role.TRAINEE,
        profession="judge",
        country="PL",
        language="en",
        created_at=NOON,
    )


def attempt(enrolment: int, number: int = 1, **other: object) -> Attempt:
    """Return an attempt that is open."""
    values = {"quiz_id": "quiz", "seed": 7, "asked": ["q"], "course_hash": "hash", "opened_at": NOON}
    return Attempt(enrolment_id=enrolment, number=number, **(values | other))


def response(enrolment: int, attempt_id: int | None, **other: object) -> GivenResponse:
    """Return a response that is right."""
    values: dict[str, object] = {
        "question_id": "q",
        "number": 1,
        "course_hash": "hash",
        "seed": 2**32 - 1,
        "draw": 0,
        "response": ["a"],
        "score": 1.0,
        "submitted_at": NOON,
    }
    return GivenResponse(enrolment_id=enrolment, attempt_id=attempt_id, **(values | other))


def fill(database: Database, email: str = "ana@school.example") -> tuple[int, int]:
    """Put a learner's work into every table of learning; returns the enrolment and its open attempt."""
    with database.write() as session:

        def kept(*rows: Base) -> None:
            session.add_all(rows)
            session.flush()

        kept(person := learner(email))
        kept(enrolment := Enrolment(user_id=person.id, course_id="c", language="en", enrolled_at=NOON))
        kept(
            tried := attempt(enrolment.id),
            talked := ScenarioAttempt(enrolment_id=enrolment.id, scenario_id="s", number=1, begun_at=NOON),
        )
        kept(in_quiz := response(enrolment.id, tried.id), response(enrolment.id, None))
        kept(
            AttemptChange(
                attempt_id=tried.id,
                kind=ChangeKind.MORE_TIME,
                actor_id=person.id,
                at=NOON,
                minutes=5,
                reason="r",
            ),
            Reminder(
                user_id=person.id,
                course_id="c",
                sender_id=person.id,
                sender_name="Jan Kowalski",
                way=ReminderWay.COPIED,
                day=NOON.date(),
                sent_at=NOON,
                subject="C",
                text="t",
            ),
        )
        kept(SeenLesson(enrolment_id=enrolment.id, lesson_id="l", seen_at=NOON, skipped=False))
        kept(
            ScenarioStep(
                attempt_id=talked.id, position=1, node_id="n", choice="a", course_hash="hash", taken_at=NOON
            )
        )
        kept(
            regrade := Regrade(
                course_id="c", question_id="q", course_hash="hash", actor_id=person.id, reason="r", at=NOON
            )
        )
        kept(RegradedResult(regrade_id=regrade.id, response_id=in_quiz.id, score=0.5))
        kept(
            Certificate(
                enrolment_id=enrolment.id,
                code=f"{email:x<26}"[:26],
                given_name="Ana",
                family_name="Nowak",
                course_title="C",
                course_hash="hash",
                language="en",
                law_as_of=NOON.date(),
                completed_at=NOON,
                issued_at=NOON,
            )
        )
        return enrolment.id, tried.id
