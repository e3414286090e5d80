"""Reading and keeping responses: which is the last one, here, and of everything.

The statements that every submit needs are built once: building one costs as much as running it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    String,
    Table,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.records.base import BIG_NUMBER, Moment
from westeros_learn.records.database import Database
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

_KEPT = (
    GivenResponse.number,
    GivenResponse.seed,
    GivenResponse.draw,
    GivenResponse.response,
    GivenResponse.score,
    GivenResponse.mistake,
    GivenResponse.submitted_at,
)
_UNDER_WAY = (
    Attempt.quiz_id,
    Attempt.seed.label("attempt_seed"),
    Attempt.asked,
    Attempt.deadline,
    Attempt.seconds_left,
    Attempt.finished_at,
)
_IN_PRACTICE = (
    select(Enrolment.id, Enrolment.language, *_KEPT)
    .outerjoin(GivenResponse, _OF_QUESTION)
    .where(_MINE)
    .order_by(_LAST_FIRST)
    .limit(1)
)
_IN_ATTEMPT = (
    select(Enrolment.id, Enrolment.language, *_KEPT, *_UNDER_WAY)
    .join(Attempt, (Attempt.enrolment_id == Enrolment.id) & (Attempt.id == _number("attempt")))
    .outerjoin(GivenResponse, _OF_QUESTION)
    .where(_MINE)
    .order_by(_LAST_FIRST)
    .limit(1)
)
_NUMBERED = (
    select(*_KEPT)
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
_TABLE: Table = GivenResponse.__table__  # type: ignore[assignment]  # no object is needed
_COLUMNS = [column for column in _TABLE.columns if not column.primary_key]
_ADD_IN_PRACTICE = insert(_TABLE).inline()  # nobody asks for the row's id
_ADD_IN_ATTEMPT = insert(_TABLE).from_select(
    [column.name for column in _COLUMNS],
    select(*(bindparam(column.name, type_=column.type) for column in _COLUMNS))
    .select_from(Attempt)
    .where(
        Attempt.id == _number("attempt"),
        Attempt.finished_at.is_(None),
        Attempt.seconds_left.is_(None),
        or_(Attempt.deadline.is_(None), Attempt.deadline >= bindparam("latest", type_=Moment())),
    )
    .with_for_update(read=True),
)
"""The row's condition is that of an open attempt.

The attempt's row is share-locked (PostgreSQL; SQLite has one writer at a time): nobody finishes it,
and makes its score, before the response that is on its way is kept.
"""


class OvertakenError(Exception):
    """Somebody was faster: what was looked at is no longer so, and nothing was kept. Look anew."""


@dataclass(frozen=True, slots=True)
class KeptResponse:
    """A response that is kept: see `GivenResponse`."""

    number: int
    seed: int
    draw: int
    response: list[str]
    score: float
    mistake: int | None
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class UnderWay:
    """An attempt as far as an answer must know it: see `Attempt`."""

    quiz_id: str
    seed: int
    asked: list[str]
    deadline: datetime | None
    seconds_left: int | None
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a response is to be kept.

    Attributes:
        enrolment_id: the learner in the course.
        language: in which the learner studies it.
        last: the last response to this question there.
        attempt: None in practice.
    """

    enrolment_id: int
    language: str
    last: KeptResponse | None
    attempt: UnderWay | None


def place_to_answer(
    database: Database, user_id: int, course_id: str, attempt_id: int | None, question_id: str
) -> Place | None:
    """Return where a response is to be kept, in one look; None where the learner has no such place."""
    where = {"user": user_id, "course": course_id, "attempt": attempt_id or 0, "question": question_id}
    found = database.look(_IN_PRACTICE if attempt_id is None else _IN_ATTEMPT, where)
    if not found:
        return None
    row: tuple[Any, ...] = tuple(found[0])
    enrolment, language, *others = row
    kept, attempt = others[: len(_KEPT)], others[len(_KEPT) :]
    last = None if kept[0] is None else KeptResponse(*kept)
    return Place(enrolment, language, last, UnderWay(*attempt) if attempt else None)


def numbered_response(
    database: Database, enrolment_id: int, attempt_id: int | None, question_id: str, number: int
) -> KeptResponse | None:
    """Return one response to a question by its number."""
    where = {"enrolment": enrolment_id, "attempt": attempt_id or 0, "question": question_id, "number": number}
    found = database.look(_NUMBERED, where)
    return KeptResponse(**found[0]._mapping) if found else None


def keep_response(database: Database, latest: datetime, **columns: object) -> None:
    """Write a response's row. When this returns, it is kept.

    Args:
        database: where.
        latest: the deadline that an attempt must have at the earliest, where it has one.
        columns: of the row.

    Raises:
        OvertakenError: there is a row with this number already, or the attempt is no longer open.
    """
    attempt = columns["attempt_id"]
    more = {} if attempt is None else {"attempt": attempt, "latest": latest}
    try:
        rows = database.keep(_ADD_IN_PRACTICE if attempt is None else _ADD_IN_ATTEMPT, columns | more)
    except IntegrityError as error:
        raise OvertakenError from error
    if not rows:
        raise OvertakenError


def last_responses(
    session: Session, enrolment_id: int, attempt_id: int | None
) -> Mapping[str, GivenResponse]:
    """Return the last response to every question of an attempt, or of practice, by the question's id."""
    where = {"enrolment": enrolment_id, "attempt": attempt_id or 0}
    return {row.question_id: row for row in session.scalars(_LAST_OF_EACH, where)}
