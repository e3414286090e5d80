"""Who is in a cohort, and who is invited: seen, taken out, brought back, written to again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.jobs import put_job
from westeros_learn.delivery.joining import Newcomer, join_all, seats_taken
from westeros_learn.delivery.keeping_cohorts import locked
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.links import invite_within
from westeros_learn.delivery.people import Person, Profile
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.roster_writing import take_out, withdraw
from westeros_learn.delivery.transactions import written
from westeros_learn.records import CohortInvitation, CohortMember, Database, Role, SentLink, User


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """Somebody on the roster of a cohort.

    Attributes:
        user_id: None for who is invited and has no account.
        invitation_id: None for who is in it.
        profession, country, institution: "" where they are not known.
        since: when they came in, or were invited.
    """

    user_id: int | None
    invitation_id: int | None
    given_name: str
    family_name: str
    email: str
    profession: str
    country: str
    institution: str
    since: datetime

    @property
    def name(self) -> str:
        """The whole name, "" where it is not known."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made for somebody who is invited: told once, and kept by nobody."""

    name: str
    email: str
    token: str


def roster_of(database: Database, cohort_id: int) -> tuple[RosterPerson, ...]:
    """Return everybody on a roster, by family name; two queries, however many they are.

    Args:
        database: where it is kept.
        cohort_id: a cohort that whoever asks may open.
    """
    with database.read() as session:
        members = session.execute(
            select(
                User.id,
                User.given_name,
                User.family_name,
                User.email,
                User.profession,
                User.country,
                User.institution,
                CohortMember.joined_at,
            )
            .join(CohortMember, CohortMember.user_id == User.id)
            .where(CohortMember.cohort_id == cohort_id)
        ).all()
        invited = session.scalars(
            select(CohortInvitation).where(CohortInvitation.cohort_id == cohort_id)
        ).all()
    people = [
        RosterPerson(
            row.id,
            None,
            row.given_name,
            row.family_name,
            row.email,
            row.profession,
            row.country,
            row.institution or "",
            row.joined_at,
        )
        for row in members
    ]
    people += [
        RosterPerson(
            None,
            row.id,
            row.given_name,
            row.family_name,
            row.email,
            row.profession,
            row.country,
            row.institution,
            row.invited_at,
        )
        for row in invited
    ]
    return tuple(sorted(people, key=lambda each: (each.family_name.casefold(), each.given_name, each.email)))


def remove_member(database: Database, person: Person, cohort_id: int, user_id: int, now: datetime) -> str:
    """Take somebody out of a cohort; return their name, "" where they are not in it.

    What they have learned stays theirs; the cohort's trainers see it no longer.

    Raises:
        Refused: the cohort is not theirs.
    """

    def change(session: Session) -> str:
        locked(session, person, cohort_id)
        member = session.get(CohortMember, (cohort_id, user_id))
        if member is None:
            return ""
        take_out(session, cohort_id, [member])
        audit.note(session, now, person.id, "remove from cohort", f"user {user_id}", cohort=cohort_id)
        user = session.get_one(User, user_id)
        return f"{user.given_name} {user.family_name}"

    return written(database, change)


def restore_member(
    database: Database, library: Library, person: Person, cohort_id: int, user_id: int, now: datetime
) -> None:
    """Bring somebody back who was taken out a moment ago. The page proves that it was so.

    Raises:
        Refused: the cohort is not theirs, or closed, or somebody else has taken the seat.
    """

    def change(session: Session) -> None:
        cohort = locked(session, person, cohort_id)
        if cohort.closed_at is not None:
            raise Refused(Reason.COHORT_CLOSED)
        user = session.get(User, user_id)
        if user is None or session.get(CohortMember, (cohort_id, user_id)) is not None:
            return
        if cohort.seats is not None and seats_taken(session, cohort_id) >= cohort.seats:
            raise Refused(Reason.NO_SEATS)
        join_all(session, library, cohort_id, [Newcomer(user_id, user.language)], now)
        audit.note(session, now, person.id, "add to cohort", f"user {user_id}", cohort=cohort_id)

    written(database, change)


def withdraw_invitation(
    database: Database, person: Person, cohort_id: int, invitation_id: int, now: datetime
) -> str:
    """Withdraw an invitation; return whose it was, "" where there is none. Its link opens nothing any more.

    Raises:
        Refused: the cohort is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        row = _invitation(session, cohort_id, invitation_id)
        if row is None:
            return ""
        email = row.email
        withdraw(session, [row])
        audit.note(session, now, person.id, "withdraw invitation", f"cohort {cohort_id}")
        return email


def write_again(
    database: Database, person: Person, cohort_id: int, invitation_id: int, mail: str, now: datetime
) -> str:
    """Write once more to somebody who is invited, at most once a day; return to whom, "" for nobody.

    Args:
        database: where it is kept.
        person: who asks.
        cohort_id: the cohort.
        invitation_id: whom.
        mail: the kind of job that does it.
        now: the time.

    Raises:
        Refused: the cohort is not theirs, or closed.
    """
    with database.write() as session:
        cohort = locked(session, person, cohort_id)
        if cohort.closed_at is not None:
            raise Refused(Reason.COHORT_CLOSED)
        row = _invitation(session, cohort_id, invitation_id)
        if row is None:
            return ""
        payload = {"to": row.email, "language": row.language, "cohort": cohort_id}
        put_job(session, mail, payload, now, key=f"{mail} {row.id} {now.date()}")
        audit.note(session, now, person.id, "invite to cohort", f"cohort {cohort_id}")
        return row.email


def make_links(
    database: Database, person: Person, cohort_id: int, invitation_id: int | None, now: datetime
) -> tuple[MadeLink, ...]:
    """Make the links of people who are invited, to be handed over; earlier ones open nothing any more.

    Whom an administrator has invited to train or to administer gets none here: whoever makes a link
    sees it, and could use it. By mail, such an invitation reaches its owner alone.

    Args:
        database: where it is kept.
        person: who asks.
        cohort_id: the cohort.
        invitation_id: of whom; None for everybody who is invited.
        now: the time.

    Raises:
        Refused: the cohort is not theirs, or closed.
    """
    with database.write() as session:
        cohort = locked(session, person, cohort_id)
        if cohort.closed_at is not None:
            raise Refused(Reason.COHORT_CLOSED)
        asked = select(CohortInvitation).where(CohortInvitation.cohort_id == cohort_id)
        if invitation_id is not None:
            asked = asked.where(CohortInvitation.id == invitation_id)
        if person.role is not Role.ADMINISTRATOR:
            more = (SentLink.role != Role.TRAINEE) & SentLink.used_at.is_(None) & (SentLink.expires_at > now)
            theirs = select(SentLink.id).where(SentLink.email == CohortInvitation.email, more)
            asked = asked.where(~theirs.exists())
        has_account = select(User.id).where(User.email == CohortInvitation.email).exists()
        rows = session.scalars(asked.where(~has_account).order_by(CohortInvitation.email)).all()
        made = [
            MadeLink(
                f"{row.given_name} {row.family_name}".strip(),
                row.email,
                invite_within(session, row.email, Role.TRAINEE, now, cohort_id, person.id, keep_role=True),
            )
            for row in rows
        ]
        if made:
            audit.note(session, now, person.id, "invite to cohort", f"cohort {cohort_id}", links=len(made))
        return tuple(made)


def what_is_known(database: Database, email: str) -> Profile | None:
    """Return what a trainer has said of somebody who is invited; None where nobody has said anything.

    The form of their account begins with it; what they say themselves holds.

    Args:
        database: where it is kept.
        email: whose, in small letters.
    """
    asked = select(CohortInvitation).where(CohortInvitation.email == email)
    with database.read() as session:
        row = session.scalars(asked.order_by(CohortInvitation.id.desc())).first()
    if row is None:
        return None
    return Profile(
        row.given_name, row.family_name, row.profession, row.country, row.language, row.institution
    )


def _invitation(session: Session, cohort_id: int, invitation_id: int) -> CohortInvitation | None:
    return session.scalar(
        select(CohortInvitation).where(
            CohortInvitation.id == invitation_id, CohortInvitation.cohort_id == cohort_id
        )
    )
