"""Reading responses: which is the last one, here, and of everything.

The statements that every submit needs are built once: building one costs as much as running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
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


_OF_QUESTION = (
    (GivenResponse.enrolment_id == Enrolment.id)
    & (_number("attempt") == _ATTEMPT)
    & (GivenResponse.question_id == bindparam("question", type_=String()))
)
_MINE = (Enrolment.user_id == _number("user")) & (Enrolment.course_id == bindparam("course", type_=String()))
_LAST_FIRST = GivenResponse.number.desc()

_IN_PRACTICE = (
    select(Enrolment.id, Enrolment.language, GivenResponse)
    .outerjoin(GivenResponse, _OF_QUESTION)
    .where(_MINE)
    .order_by(_LAST_FIRST)
    .limit(1)
)
_IN_ATTEMPT = (
    select(Enrolment.id, Enrolment.language, GivenResponse, Attempt)
    .join(Attempt, (Attempt.enrolment_id == Enrolment.id) & (Attempt.id == _number("attempt")))
    .outerjoin(GivenResponse, _OF_QUESTION)
    .where(_MINE)
    .order_by(_LAST_FIRST)
    .limit(1)
    .with_for_update(read=True, of=Attempt)
)
_NUMBERED = (
    select(GivenResponse)
    .join(Enrolment, _OF_QUESTION)
    .where(Enrolment.id == _number("enrolment"), GivenResponse.number == _number("number"))
)
_IN_SCOPE = (GivenResponse.enrolment_id == _number("enrolment")) & (_number("attempt") == _ATTEMPT)
_NEWEST = (
    select(GivenResponse.question_id, func.max(GivenResponse.number).label("number"))
    .where(_IN_SCOPE)
    .group_by(GivenResponse.question_id)
    .subquery()
)
_LAST_OF_EACH = (
    select(GivenResponse)
    .join(
        _NEWEST,
        (GivenResponse.question_id == _NEWEST.c.question_id) & (GivenResponse.number == _NEWEST.c.number),
    )
    .where(_IN_SCOPE)
)
_ADD = insert(GivenResponse.__table__)  # type: ignore[arg-type]  # a table, of which no object is needed


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response is to be kept.

    Attributes:
        enrolment_id: the learner in the course.
        language: in which the learner studies it.
        attempt: None in practice.
        last: the last response to this question there.
    """

    enrolment_id: int
    language: str
    attempt: Attempt | None
    last: GivenResponse | None


def place_to_answer(
    session: Session, user_id: int, course_id: str, attempt_id: int | None, question_id: str
) -> Place | None:
    """Return where a response is to be kept, in one look; None where the learner has no such place.

    An attempt's row is share-locked (PostgreSQL; SQLite has one writer at a time): nobody
    finishes it, and makes its score, before the response that is on its way is kept.
    """
    where = {"user": user_id, "course": course_id, "attempt": attempt_id or 0, "question": question_id}
    found = session.execute(_IN_PRACTICE if attempt_id is None else _IN_ATTEMPT, where).one_or_none()
    if found is None:
        return None
    return Place(found[0], found[1], None if attempt_id is None else found[3], found[2])


def numbered_response(
    session: Session, enrolment_id: int, attempt_id: int | None, question_id: str, number: int
) -> GivenResponse | None:
    """Return one response to a question by its number."""
    where = {"enrolment": enrolment_id, "attempt": attempt_id or 0, "question": question_id, "number": number}
    return session.scalars(_NUMBERED, where).one_or_none()


def add_response(session: Session, **columns: object) -> None:
    """Write a response's row.

    Raises:
        IntegrityError: there is one with this number already.
    """
    session.execute(_ADD, columns)


def last_responses(
    session: Session, enrolment_id: int, attempt_id: int | None
) -> Mapping[str, GivenResponse]:
    """Return the last response to every question of an attempt, or of practice, by the question's id."""
    where = {"enrolment": enrolment_id, "attempt": attempt_id or 0}
    return {row.question_id: row for row in session.scalars(_LAST_OF_EACH, where)}
