"""Who may work on which course, and who says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select

from westeros_learn.delivery import audit
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import CourseEditor, Database, Right, Role, User

_ENOUGH: Mapping[Right, frozenset[Right]] = {
    Right.COMMENT: frozenset(Right),
    Right.TRANSLATE: frozenset({Right.TRANSLATE, Right.EDIT}),
    Right.EDIT: frozenset({Right.EDIT}),
}
"""For what is to be done, the rights that are enough."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who may work on a course.

    Attributes:
        made_it: whether they made it.
    """

    id: int
    name: str
    email: str
    may: Right
    made_it: bool = False


def rights_of(database: Database, volume: Volume, person: Person) -> Mapping[str, Right]:
    """Return the courses that somebody may work on, by their folders, each with what they may do there."""
    there = volume.courses()
    if person.role is Role.ADMINISTRATOR:
        return dict.fromkeys(there, Right.EDIT)
    if person.role is not Role.TRAINER:  # whoever was a trainer once
        return {}
    mine = select(CourseEditor.course, CourseEditor.may).where(CourseEditor.user_id == person.id)
    with database.read() as session:
        found = {course: Right(may) for course, may in session.execute(mine)}
    return {course: found[course] for course in there if course in found}


def require(database: Database, volume: Volume, person: Person, course: str, needed: Right) -> Right:
    """Return what somebody may do in a course, if that is enough.

    Every page of a course begins with it. Whoever may do nothing there is told that there is none.

    Raises:
        Refused: there is no such course, or it is not theirs (NO_COURSE); or they may do less (NOT_OFFERED).
    """
    volume.course(course)
    may = rights_of(database, volume, person).get(course)
    if may is None:
        raise Refused(Reason.NO_COURSE)
    if may not in _ENOUGH[needed]:
        raise Refused(Reason.NOT_OFFERED)
    return may


def may_save(may: Right, file: str) -> bool:
    """Say whether whoever has a right may save a file: translators save their catalogues alone."""
    return may is Right.EDIT or (may is Right.TRANSLATE and file.startswith("locale/"))


def colleagues(database: Database, course: str) -> list[Colleague]:
    """Return who may work on a course, besides the administrators."""
    asked = (
        select(
            User.id, User.given_name, User.family_name, User.email, CourseEditor.may, CourseEditor.given_by
        )
        .join(CourseEditor, CourseEditor.user_id == User.id)
        .where(CourseEditor.course == course)
        .order_by(User.family_name, User.given_name, User.id)
    )
    with database.read() as session:
        return [
            Colleague(
                row.id,
                f"{row.given_name} {row.family_name}",
                row.email,
                Right(row.may),
                made_it=row.given_by == row.id,  # nobody else gives a course to themselves
            )
            for row in session.execute(asked)
        ]


def give_right(
    database: Database, volume: Volume, course: str, email: str, may: Right, by: Person, now: datetime
) -> str:
    """Let a trainer work on a course, or do more or less there than before; return their name.

    Raises:
        Refused: there is no such course (NO_COURSE), no trainer with this address (NO_TRAINER), or
            whoever gives it is no administrator (NOT_ADMINISTRATOR).
    """
    volume.course(course)
    _must_be_administrator(by)
    with database.write() as session:
        user = session.scalar(select(User).where(User.email == small(email)))
        if user is None or Role(user.role) is not Role.TRAINER:
            raise Refused(Reason.NO_TRAINER)
        row = session.get(CourseEditor, (course, user.id), with_for_update=True)
        if row is None:
            row = CourseEditor(course=course, user_id=user.id)
            session.add(row)
        row.may, row.given_at = may, now
        row.given_by = user.id if row.given_by == user.id else by.id  # who made it is known for good
        audit.note(session, now, by.id, "give course", f"user {user.id}", course=course, may=may.value)
        return f"{user.given_name} {user.family_name}"


def take_right(database: Database, course: str, user_id: int, by: Person, now: datetime) -> None:
    """Let somebody work on a course no longer. What they have saved stays.

    Raises:
        Refused: whoever takes it is no administrator (NOT_ADMINISTRATOR).
    """
    _must_be_administrator(by)
    with database.write() as session:
        theirs = delete(CourseEditor).where(CourseEditor.course == course, CourseEditor.user_id == user_id)
        if session.execute(theirs.returning(CourseEditor.user_id)).first():
            audit.note(session, now, by.id, "take course away", f"user {user_id}", course=course)


def _must_be_administrator(person: Person) -> None:
    if person.role is not Role.ADMINISTRATOR:
        raise Refused(Reason.NOT_ADMINISTRATOR)
