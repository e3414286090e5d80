"""Reading responses: which is the last one, here, and of everything.

The statements that every submit needs are built once: building one costs as much as running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    String,
    bindparam,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from westeros_learn.records.base import BIG_NUMBER
from westeros_learn.records.learning import Attempt, Enrolment, GivenResponse

_ATTEMPT = func.coalesce(GivenResponse.attempt_id, literal_column("0"))  # as the index has it


def _number(name: str) -> BindParameter[int]:
    return bindparam(name, type_=BIG_NUMBER)


_HERE = (
    (GivenResponse.enrolment_id == _number("enrolment"))
    & (_number("attempt") == _ATTEMPT)
    & (GivenResponse.question_id == bindparam("question", type_=String()))
)
_LAST = select(GivenResponse).where(_HERE).order_by(GivenResponse.number.desc()).limit(1)
_NUMBERED = select(GivenResponse).where(_HERE, GivenResponse.number == _number("number"))
_MINE = (Enrolment.user_id == _number("user")) & (Enrolment.course_id == bindparam("course", type_=String()))
_KEY = select(Enrolment.id, Enrolment.language).where(_MINE)
_OWN_ATTEMPT = (
    select(Enrolment.id, Enrolment.language, Attempt)
    .join(Attempt, Attempt.enrolment_id == Enrolment.id)
    .where(_MINE, Attempt.id == _number("attempt"))
    .with_for_update(read=True, of=Attempt)
)
_ADD = insert(GivenResponse.__table__)  # type: ignore[arg-type]  # a table, of which no object is needed


def enrolment_key(session: Session, user_id: int, course_id: str) -> tuple[int, str] | None:
    """Return a learner's enrolment, by its number, and the language of it."""
    found = session.execute(_KEY, {"user": user_id, "course": course_id}).one_or_none()
    return None if found is None else (found[0], found[1])


def attempt_to_answer(
    session: Session, user_id: int, course_id: str, attempt_id: int
) -> tuple[int, str, Attempt] | None:
    """Return a learner's enrolment, its language, and an attempt of it.

    The attempt's row is share-locked (PostgreSQL; SQLite has one writer at a time): nobody
    finishes it, and makes its score, before the response that is on its way is kept.
    """
    own = {"user": user_id, "course": course_id, "attempt": attempt_id}
    found = session.execute(_OWN_ATTEMPT, own).one_or_none()
    return None if found is None else (found[0], found[1], found[2])


def add_response(session: Session, **columns: object) -> None:
    """Write a response's row.

    Raises:
        IntegrityError: there is one with this number already.
    """
    session.execute(_ADD, columns)


def in_scope(enrolment_id: int, attempt_id: int | None) -> ColumnElement[bool]:
    """Return the condition for the responses of an attempt, or of practice."""
    return (GivenResponse.enrolment_id == enrolment_id) & ((attempt_id or 0) == _ATTEMPT)


def last_response(
    session: Session, enrolment_id: int, attempt_id: int | None, question_id: str
) -> GivenResponse | None:
    """Return the last response to a question in an attempt, or in practice."""
    here = {"enrolment": enrolment_id, "attempt": attempt_id or 0, "question": question_id}
    return session.scalars(_LAST, here).one_or_none()


def numbered_response(
    session: Session, enrolment_id: int, attempt_id: int | None, question_id: str, number: int
) -> GivenResponse | None:
    """Return one response to a question by its number."""
    here = {"enrolment": enrolment_id, "attempt": attempt_id or 0, "question": question_id, "number": number}
    return session.scalars(_NUMBERED, here).one_or_none()


def last_responses(
    session: Session, enrolment_id: int, attempt_id: int | None
) -> Mapping[str, GivenResponse]:
    """Return the last response to every question of an attempt, or of practice, by the question's id."""
    scope = in_scope(enrolment_id, attempt_id)
    newest = (
        select(GivenResponse.question_id, func.max(GivenResponse.number).label("number"))
        .where(scope)
        .group_by(GivenResponse.question_id)
        .subquery()
    )
    last = (GivenResponse.question_id == newest.c.question_id) & (GivenResponse.number == newest.c.number)
    rows: Sequence[GivenResponse] = session.scalars(
        select(GivenResponse).join(newest, last).where(scope)
    ).all()
    return {row.question_id: row for row in rows}
