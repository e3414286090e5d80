"""Writing a list of people into a cohort, all of it or nothing, and taking it back.

One transaction each: a process that dies in the middle has written nothing, and the list still waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.joining import Newcomer, join_all
from westeros_learn.delivery.keeping_cohorts import locked
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.roster_judging import JudgedRow, RowState
from westeros_learn.delivery.rosters import forget_rows, list_of, view_of
from westeros_learn.delivery.transactions import written
from westeros_learn.records import (
    Attempt,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    Database,
    Enrolment,
    GivenResponse,
    Job,
    Purpose,
    ScenarioAttempt,
    SeenLesson,
    SentLink,
    User,
)


@dataclass(frozen=True, slots=True)
class Written:
    """How many people a list has brought in, with and without an account."""

    added: int
    invited: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back of a list.

    Attributes:
        taken_out: how many people are out again.
        stay: the names of those who stay, because they have begun.
    """

    taken_out: int
    stay: tuple[str, ...]


def write_list(
    database: Database,
    library: Library,
    person: Person,
    cohort_id: int,
    list_id: int,
    now: datetime,
    mail: str | None = None,
) -> Written:
    """Write every row of a list that is good: all of them or none. Rows with faults go on waiting.

    Args:
        database: where it is kept.
        library: the courses.
        person: who writes it.
        cohort_id: of which cohort it is.
        list_id: the list.
        now: the time.
        mail: the kind of job that writes to each of them; None where nobody is written to.

    Raises:
        Refused: it is not theirs, the cohort is closed, or has too few seats.
    """

    def change(session: Session) -> Written:
        cohort = locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        if cohort.closed_at is not None:
            raise Refused(Reason.COHORT_CLOSED)
        view = view_of(session, cohort, row)
        if view.too_many:
            raise Refused(Reason.NO_SEATS)
        adding, inviting = view.of(RowState.ADD), view.of(RowState.INVITE)
        spoken = _add(session, library, cohort_id, list_id, adding, now)
        _invite(session, cohort_id, list_id, inviting, now)
        if mail is not None:
            letters = {each.values["email"]: spoken[each.user_id] for each in adding if each.user_id}
            letters |= {each.values["email"]: each.values["language"] for each in inviting}
            put_letters(session, mail, cohort_id, letters, now)
        forget_rows(session, list_id, [each.number for each in view.rows if each.state != RowState.FAULTY])
        if adding or inviting:
            row.added += len(adding)
            row.invited += len(inviting)
            row.written_at, row.undone_at = now, None
            audit.note(
                session,
                now,
                person.id,
                "add to cohort",
                f"cohort {cohort_id}",
                list=list_id,
                added=len(adding),
                invited=len(inviting),
            )
        return Written(len(adding), len(inviting))

    return written(database, change)


def undo_list(database: Database, person: Person, cohort_id: int, list_id: int, now: datetime) -> Undone:
    """Take everybody out of a cohort again whom a list brought in and who has not begun.

    Raises:
        Refused: it is not theirs.
    """

    def change(session: Session) -> Undone:
        locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        members = session.scalars(
            select(CohortMember).where(CohortMember.cohort_id == cohort_id, CohortMember.import_id == list_id)
        ).all()
        begun = begun_by(session, members)
        going = [each for each in members if each.user_id not in begun]
        take_out(session, cohort_id, going)
        invited = session.scalars(
            select(CohortInvitation).where(
                CohortInvitation.cohort_id == cohort_id, CohortInvitation.import_id == list_id
            )
        ).all()
        withdraw(session, invited)
        taken = len(going) + len(invited)
        if taken or row.undone_at is None:
            row.undone_at = now
            audit.note(
                session,
                now,
                person.id,
                "undo import",
                f"cohort {cohort_id}",
                list=list_id,
                taken_out=taken,
                stay=len(begun),
            )
        names = select(User.given_name, User.family_name).where(User.id.in_(begun))
        stay = session.execute(names.order_by(User.family_name, User.given_name))
        return Undone(taken, tuple(f"{given} {family}" for given, family in stay))

    return written(database, change)


def who_stays(database: Database, cohort_id: int, list_id: int) -> tuple[int, tuple[str, ...]]:
    """Return how many of a list's people undoing would take out, and the names of those who have begun.

    Args:
        database: where it is kept.
        cohort_id: a cohort that whoever asks may open.
        list_id: the list.
    """
    with database.read() as session:
        members = session.scalars(
            select(CohortMember).where(CohortMember.cohort_id == cohort_id, CohortMember.import_id == list_id)
        ).all()
        invited = session.scalars(
            select(CohortInvitation.id).where(
                CohortInvitation.cohort_id == cohort_id, CohortInvitation.import_id == list_id
            )
        ).all()
        begun = begun_by(session, members)
        names = select(User.given_name, User.family_name).where(User.id.in_(begun))
        stay = session.execute(names.order_by(User.family_name, User.given_name))
        return (
            len(members) - len(begun) + len(invited),
            tuple(f"{given} {family}" for given, family in stay),
        )


# --- within a transaction ------------------------------------------------------------------------


def begun_by(session: Session, members: Sequence[CohortMember]) -> set[int]:
    """Return who has begun a course that joining enrolled them in: there is work that undoing would lose."""
    wanted = {(each.user_id, course) for each in members for course in each.enrolled}
    found = session.execute(
        select(Enrolment.id, Enrolment.user_id, Enrolment.course_id, Enrolment.place_lesson).where(
            Enrolment.user_id.in_({user for user, _ in wanted}),
            Enrolment.course_id.in_({course for _, course in wanted}),
        )
    ).all()
    theirs = {row.id: row.user_id for row in found if (row.user_id, row.course_id) in wanted}
    begun = {row.user_id for row in found if row.id in theirs and row.place_lesson is not None}
    for table in (SeenLesson, GivenResponse, Attempt, ScenarioAttempt):
        worked = select(table.enrolment_id).where(table.enrolment_id.in_(theirs)).distinct()
        begun |= {theirs[enrolment] for enrolment in session.scalars(worked)}
    return begun


def take_out(session: Session, cohort_id: int, members: Collection[CohortMember]) -> None:
    """Take people out of a cohort. Enrolments that joining made and that nobody began go with it.

    What was begun stays theirs. Where another cohort of theirs has the same course, the enrolment
    goes over to it.
    """
    users = {each.user_id: each for each in members}
    begun = begun_by(session, list(members))
    elsewhere = {
        (row.user_id, row.course_id): row.cohort_id
        for row in session.execute(
            select(CohortMember.user_id, CohortCourse.course_id, CohortMember.cohort_id)
            .join(CohortCourse, CohortCourse.cohort_id == CohortMember.cohort_id)
            .where(CohortMember.user_id.in_(users), CohortMember.cohort_id != cohort_id)
        )
    }
    theirs = session.scalars(
        select(Enrolment).where(Enrolment.user_id.in_(users), Enrolment.cohort_id == cohort_id)
    ).all()
    going = []
    for row in theirs:
        if row.user_id is None:  # of nobody any more
            continue
        other = elsewhere.get((row.user_id, row.course_id))
        made_here = row.course_id in users[row.user_id].enrolled
        if other is None and made_here and row.user_id not in begun:
            going.append(row.id)
        else:
            row.cohort_id = other
        if other is not None and made_here:
            member = session.get_one(CohortMember, (other, row.user_id))
            member.enrolled = sorted({*member.enrolled, row.course_id})
    session.flush()
    session.execute(delete(Enrolment).where(Enrolment.id.in_(going)))
    session.execute(
        delete(CohortMember).where(CohortMember.cohort_id == cohort_id, CohortMember.user_id.in_(users))
    )


def withdraw(session: Session, invitations: Collection[CohortInvitation]) -> None:
    """Withdraw invitations, and their links. A link of who is invited elsewhere, too, leads there."""
    for cohort_id in {each.cohort_id for each in invitations}:
        emails = {each.email for each in invitations if each.cohort_id == cohort_id}
        going = [each.id for each in invitations if each.cohort_id == cohort_id]
        session.execute(delete(CohortInvitation).where(CohortInvitation.id.in_(going)))
        elsewhere = {
            row.email: row.cohort_id
            for row in session.execute(
                select(CohortInvitation.email, CohortInvitation.cohort_id).where(
                    CohortInvitation.email.in_(emails)
                )
            )
        }
        links = (
            (SentLink.purpose == Purpose.INVITATION)
            & (SentLink.cohort_id == cohort_id)
            & SentLink.used_at.is_(None)
        )
        session.execute(delete(SentLink).where(links, SentLink.email.in_(emails - elsewhere.keys())))
        for email, other in elsewhere.items():
            session.execute(update(SentLink).where(links, SentLink.email == email).values(cohort_id=other))


def _add(
    session: Session,
    library: Library,
    cohort_id: int,
    list_id: int,
    rows: Iterable[JudgedRow],
    now: datetime,
) -> Mapping[int, str]:
    """Make people with an account members; return the language of each."""
    ids = [each.user_id for each in rows if each.user_id is not None]
    theirs = session.execute(select(User.id, User.language).where(User.id.in_(ids)))
    spoken = {row.id: row.language for row in theirs}
    newcomers = [Newcomer(user, language, list_id) for user, language in spoken.items()]
    join_all(session, library, cohort_id, newcomers, now)
    return spoken


def _invite(session: Session, cohort_id: int, list_id: int, rows: Iterable[JudgedRow], now: datetime) -> None:
    new = [{**each.values, "cohort_id": cohort_id, "import_id": list_id, "invited_at": now} for each in rows]
    if new:
        session.execute(insert(CohortInvitation), new)


def put_letters(
    session: Session, mail: str, cohort_id: int, letters: Mapping[str, str], now: datetime
) -> None:
    """Keep that people are to be written to.

    Args:
        session: the transaction.
        mail: the kind of the job.
        cohort_id: the cohort that it is about.
        letters: by address, the language.
        now: the time.
    """
    jobs = [
        {
            "kind": mail,
            "payload": {"to": email, "language": language, "cohort": cohort_id},
            "due_at": now,
            "tries": 0,
        }
        for email, language in letters.items()
    ]
    if jobs:
        session.execute(insert(Job), jobs)
