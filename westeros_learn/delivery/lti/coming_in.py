"""Somebody whom a platform sent comes in: known already, with a new account, or linked to one they have.

An account is never found by a mail address: a platform says what it likes. Whoever is new either gets an
account that only this platform opens, or shows here, with password and second factor, which one is theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.arrivals import Arrival, Comes, known_as, take_arrival
from westeros_learn.delivery.lti.due import put_members, put_score
from westeros_learn.delivery.lti.places import Part, context_of, let_be_member, link_of, part_there_is
from westeros_learn.delivery.people import Profile, add_user, address_of_nobody
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor, begin
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, LtiSubject, Role, User


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody who has come in.

    Attributes:
        token, visitor: of the sign-in that was begun; "" and None where they are signed in by themselves.
        part: what their link opens; of a link for which nothing is chosen yet, nothing.
        cohort_id: of their context.
        link_id: the row of the link that they followed; None where they come to choose for the platform.
    """

    token: str
    visitor: Visitor | None
    arrival: Arrival
    part: Part
    cohort_id: int
    link_id: int | None


def come_in(database: Database, library: Library, keys: Keys, token: str, now: datetime) -> Inside:
    """Let somebody in who has been here before.

    Raises:
        Refused: nobody comes by this token any more, the account cannot be used, or they are new
            (NO_PERSON).
    """

    def change(session: Session) -> Inside:
        arrival = take_arrival(session, keys, token, now)
        subject = session.scalar(known_as(arrival.platform_id, arrival.subject))
        if subject is None or subject.user_id is None:
            raise Refused(Reason.NO_PERSON)
        return _enter(session, library, arrival, subject, now)

    return written(database, change)


def come_first(
    database: Database, library: Library, keys: Keys, token: str, profile: Profile, now: datetime
) -> Inside:
    """Make an account for somebody who is new, which only their platform opens, and let them in.

    Args:
        database: where it is kept.
        library: the courses.
        keys: the app's keys.
        token: by which they come.
        profile: what they say of themselves.
        now: the time.

    Raises:
        Refused: nobody comes by this token any more, or they have an account meanwhile (OTHER_ACCOUNT).
    """

    def change(session: Session) -> Inside:
        arrival = take_arrival(session, keys, token, now)
        subject = _subject(session, arrival)
        if subject.user_id is not None:
            raise Refused(Reason.OTHER_ACCOUNT)
        user = add_user(session, address_of_nobody(), Role.TRAINEE, profile, None, now)
        _link(session, subject, user.id, now, "make account from platform")
        return _enter(session, library, arrival, subject, now)

    return written(database, change)


def link_and_come(
    database: Database, library: Library, keys: Keys, token: str, person: int, now: datetime
) -> Inside:
    """Link somebody who is new to an account, which they have just shown to be theirs.

    They go on in the sign-in that they have begun by themselves; later links begin one of the platform's.

    Args:
        database: where it is kept.
        library: the courses.
        keys: the app's keys.
        token: by which they come.
        person: whose account it is: who is signed in here, second factor included.
        now: the time.

    Raises:
        Refused: nobody comes by this token any more, or they are linked to another account.
    """

    def change(session: Session) -> Inside:
        arrival = take_arrival(session, keys, token, now)
        subject = _subject(session, arrival)
        if subject.user_id is None:
            _link(session, subject, person, now, "link platform")
        elif subject.user_id != person:
            raise Refused(Reason.OTHER_ACCOUNT)
        return _enter(session, library, arrival, subject, now, visits=False)

    return written(database, change)


def _subject(session: Session, arrival: Arrival) -> LtiSubject:
    row = session.scalar(known_as(arrival.platform_id, arrival.subject).with_for_update())
    if row is None:
        row = LtiSubject(platform_id=arrival.platform_id, subject=arrival.subject)
        session.add(row)
        session.flush()
    return row


def _link(session: Session, subject: LtiSubject, user: int, now: datetime, deed: str) -> None:
    subject.user_id, subject.linked_at = user, now
    subject.given_name = subject.family_name = ""  # from now on the account says it
    session.flush()
    audit.note(session, now, user, deed, f"user {user}", platform=subject.platform_id)


def _enter(
    session: Session,
    library: Library,
    arrival: Arrival,
    subject: LtiSubject,
    now: datetime,
    *,
    visits: bool = True,
) -> Inside:
    user = session.get_one(User, subject.user_id)
    if user.deactivated_at is not None:
        raise Refused(Reason.SIGN_IN_WRONG)
    context = context_of(session, arrival, now)
    assert context.cohort_id is not None  # noqa: S101  # made where there was none
    link = link_of(session, library, arrival, context, now) if arrival.choice is None else None
    part = Part()
    if link is not None:
        part = part_there_is(library, Part(link.course_id, link.module_id, link.quiz_id))
    let_be_member(session, library, context, subject, arrival.comes, part.course, now)
    put_members(session, context, now)
    if link is not None and arrival.comes is Comes.LEARNER:
        put_score(session, link.id, subject.id, now)  # they may have come far before they came by this link
    where = (arrival, part, context.cohort_id, link.id if link else None)
    if not visits:
        return Inside("", None, *where)
    trains = context.cohort_id if arrival.comes is Comes.TRAINER else None
    token, visitor = begin(
        session, user.id, now, second_factor=True, platform=arrival.platform_id, trains=trains
    )
    return Inside(token, visitor, *where)
