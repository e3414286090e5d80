"""Reading responses: which is the last one, here, and of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from westeros_learn.records.learning import GivenResponse


def in_scope(enrolment_id: int, attempt_id: int | None) -> ColumnElement[bool]:
    """Return the condition for the responses of an attempt, or of practice: as the index has it."""
    attempt = func.coalesce(GivenResponse.attempt_id, literal_column("0"))
    return (GivenResponse.enrolment_id == enrolment_id) & (attempt == (attempt_id or 0))


def last_response(
    session: Session, enrolment_id: int, attempt_id: int | None, question_id: str
) -> GivenResponse | None:
    """Return the last response to a question in an attempt, or in practice."""
    found = _of_question(enrolment_id, attempt_id, question_id).order_by(GivenResponse.number.desc()).limit(1)
    return session.scalars(found).one_or_none()


def numbered_response(
    session: Session, enrolment_id: int, attempt_id: int | None, question_id: str, number: int
) -> GivenResponse | None:
    """Return one response to a question by its number."""
    found = _of_question(enrolment_id, attempt_id, question_id).where(GivenResponse.number == number)
    return session.scalars(found).one_or_none()


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


def _of_question(enrolment_id: int, attempt_id: int | None, question_id: str) -> Select[GivenResponse]:
    scope = in_scope(enrolment_id, attempt_id)
    return select(GivenResponse).where(scope, GivenResponse.question_id == question_id)
