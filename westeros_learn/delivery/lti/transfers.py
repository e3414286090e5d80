"""What goes between a cohort and its course at a platform, as trainers and administrators see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.cohorts import open_to
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import REFUSED, TROUBLE, put_members, put_score
from westeros_learn.delivery.lti.places import Part, part_there_is
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import (
    Cohort,
    Database,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
    User,
)


class Presence(StrEnum):
    """Whether somebody on a platform's list is here."""

    HERE = "here"
    NOT_YET = "not-yet"
    """The list names them, and they have never followed a link."""
    LEFT = "left"
    """They were here, and the list names them no more. What they learned stays."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody on a platform's list; "" for a name that the platform does not tell."""

    user_id: int | None
    given_name: str
    family_name: str
    teaches: bool
    presence: Presence

    @property
    def name(self) -> str:
        """The whole name."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class Transfer:
    """What a platform was told of one person behind one link.

    Attributes:
        part: what the link opens.
        progress: as the platform was told it; "" where it was told nothing yet.
        score: in hundredths of a per cent; None where none was told.
        sent_at: when it took it last.
        refused: whether it said no; otherwise, where there is an error, it was in trouble.
        status: of its answer, where it was not told; None where it was.
    """

    user_id: int
    name: str
    part: Part
    progress: str
    score: int | None
    sent_at: datetime | None
    refused: bool
    status: int | None
    error_at: datetime | None


@dataclass(frozen=True, slots=True)
class ContextView:
    """A course at a platform that is this cohort.

    Attributes:
        tells_names: whether the platform tells names at all.
        read_at: when they were last read.
        refused, status: why they could not be, the last time; as in `Transfer`.
        is_open: whether people come from the platform.
        columns: how many links have a column in its gradebook.
    """

    id: int
    platform: str
    is_open: bool
    tells_names: bool
    read_at: datetime | None
    refused: bool
    status: int | None
    people: tuple[Listed, ...]
    columns: int
    transfers: tuple[Transfer, ...]

    @property
    def missing(self) -> tuple[Transfer, ...]:
        """What the platform does not know, as of the last try."""
        return tuple(each for each in self.transfers if each.status is not None)


@dataclass(frozen=True, slots=True)
class TransferCounts:
    """How many results a platform has taken, refused, or could not take as yet.

    Attributes:
        statuses: the statuses of its answers where it refused, each with how often.
    """

    taken: int
    refused: int
    waiting: int
    statuses: tuple[tuple[int, int], ...]


def has_platform(database: Database, cohort_id: int) -> bool:
    """Say whether a cohort is a course at a platform."""
    asked = select(LtiContext.id).where(LtiContext.cohort_id == cohort_id).limit(1)
    with database.read() as session:
        return session.scalar(asked) is not None


def contexts_of(database: Database, library: Library, cohort_id: int) -> tuple[ContextView, ...]:
    """Return the courses at platforms that are a cohort, which whoever asks may open.

    The queries do not grow with the people.
    """
    with database.read() as session:
        asked = (
            select(LtiContext, LtiPlatform)
            .join(LtiPlatform, LtiPlatform.id == LtiContext.platform_id)
            .where(LtiContext.cohort_id == cohort_id)
            .order_by(LtiPlatform.name, LtiContext.id)
        )
        return tuple(_view(session, library, *row) for row in session.execute(asked).all())


def read_names_now(database: Database, person: Person, cohort_id: int, now: datetime) -> None:
    """Have the names of a cohort read now.

    Raises:
        Refused: the cohort is not theirs.
    """
    with database.write() as session:
        for context in _contexts(session, person, cohort_id):
            put_members(session, context, now, at_once=True)
        audit.note(session, now, person.id, "read platform names", f"cohort {cohort_id}")


def send_grades_again(database: Database, person: Person, cohort_id: int, now: datetime) -> int:
    """Have told anew what platforms do not know of a cohort; return how many results that are.

    Raises:
        Refused: the cohort is not theirs.
    """
    with database.write() as session:
        contexts = [row.id for row in _contexts(session, person, cohort_id)]
        asked = (
            select(LtiResult.link_id, LtiResult.subject_id)
            .join(LtiLink, LtiLink.id == LtiResult.link_id)
            .where(LtiLink.context_id.in_(contexts), LtiResult.error != "")
        )
        rows = session.execute(asked).all()
        for link, subject in rows:
            put_score(session, link, subject, now)
        audit.note(session, now, person.id, "send grades again", f"cohort {cohort_id}", results=len(rows))
        return len(rows)


def transfer_counts(database: Database, platform_id: int) -> TransferCounts:
    """Return how the results of a platform's people stand."""
    with database.read() as session:
        asked = (
            select(LtiResult.error, func.count().label("number"))
            .join(LtiLink, LtiLink.id == LtiResult.link_id)
            .join(LtiContext, LtiContext.id == LtiLink.context_id)
            .where(LtiContext.platform_id == platform_id)
            .group_by(LtiResult.error)
        )
        counts = {row.error: row.number for row in session.execute(asked)}
    refused = {_status(error): number for error, number in counts.items() if error.startswith(REFUSED)}
    return TransferCounts(
        taken=counts.get("", 0),
        refused=sum(refused.values()),
        waiting=sum(number for error, number in counts.items() if error.startswith(TROUBLE)),
        statuses=tuple(sorted((status or 0, number) for status, number in refused.items())),
    )


def _contexts(session: Session, person: Person, cohort_id: int) -> Sequence[LtiContext]:
    """Return the contexts of a cohort that whoever asks may open.

    Raises:
        Refused: it is not theirs.
    """
    if session.scalar(open_to(person).where(Cohort.id == cohort_id)) is None:
        raise Refused(Reason.NO_COHORT)
    return session.scalars(select(LtiContext).where(LtiContext.cohort_id == cohort_id)).all()


def _view(session: Session, library: Library, context: LtiContext, platform: LtiPlatform) -> ContextView:
    columns = select(func.count()).where(LtiLink.context_id == context.id, LtiLink.lineitem_url != "")
    return ContextView(
        id=context.id,
        platform=platform.name,
        is_open=platform.accepted_at is not None and platform.off_at is None,
        tells_names=bool(context.members_url),
        read_at=context.read_at,
        refused=context.error.startswith(REFUSED),
        status=_status(context.error),
        people=_people(session, context.id),
        columns=session.scalar(columns) or 0,
        transfers=_transfers(session, library, context.id),
    )


def _people(session: Session, context_id: int) -> tuple[Listed, ...]:
    asked = (
        select(LtiMember.teaches, LtiMember.left_at, LtiSubject, User.given_name, User.family_name)
        .join(LtiSubject, LtiSubject.id == LtiMember.subject_id)
        .outerjoin(User, User.id == LtiSubject.user_id)
        .where(LtiMember.context_id == context_id)
    )
    people = []
    for teaches, left_at, subject, given, family in session.execute(asked):
        here = subject.user_id is not None
        presence = Presence.HERE if here else Presence.NOT_YET
        if left_at is not None:
            presence = Presence.LEFT
        names = (given, family) if here else (subject.given_name, subject.family_name)
        people.append(Listed(subject.user_id, *names, teaches=teaches, presence=presence))
    return tuple(sorted(people, key=lambda each: (each.family_name.casefold(), each.given_name.casefold())))


def _transfers(session: Session, library: Library, context_id: int) -> tuple[Transfer, ...]:
    asked = (
        select(LtiResult, LtiLink, User.id, User.given_name, User.family_name)
        .join(LtiLink, LtiLink.id == LtiResult.link_id)
        .join(LtiSubject, LtiSubject.id == LtiResult.subject_id)
        .join(User, User.id == LtiSubject.user_id)
        .where(LtiLink.context_id == context_id)
        .order_by(User.family_name, User.given_name, User.id, LtiLink.id)
    )
    return tuple(
        Transfer(
            user_id=user,
            name=f"{given} {family}".strip(),
            part=part_there_is(library, Part(link.course_id, link.module_id, link.quiz_id)),
            progress=result.progress,
            score=result.score,
            sent_at=result.sent_at,
            refused=result.error.startswith(REFUSED),
            status=_status(result.error),
            error_at=result.error_at,
        )
        for result, link, user, given, family in session.execute(asked)
    )


def _status(error: str) -> int | None:
    """Return the status of an answer that is kept in an error; None where there is no error."""
    if not error:
        return None
    number = error.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0
