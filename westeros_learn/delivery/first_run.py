"""From an empty installation to the first enrolled learner: the first administrator, and what is next.

There is no form that is open to whoever comes first. Who has the machine gets a link: it is signed with
the secret key, ends after a day, and opens nothing as soon as there is, or ever was, an administrator.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.jobs import put_job
from westeros_learn.delivery.keys import Keys, digest
from westeros_learn.delivery.passwords import hash_password
from westeros_learn.delivery.people import Profile, add_user, small
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.sign_in import Visitor, begin
from westeros_learn.records import (
    AuditEntry,
    Cohort,
    CohortCourse,
    CohortInvitation,
    CohortMember,
    Database,
    Enrolment,
    Job,
    Purpose,
    Role,
    SentLink,
    User,
)

TEST_MAIL = "test-mail"
_MAIL_SENT = "send test mail"
_VALID = timedelta(days=1)
_ONLY_ONE = digest("the first administrator")
"""Of two who set the app up at the same moment, the second one finds this row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a school has come, as far as the database tells.

    Attributes:
        administrators: how many can administer it.
        mail_sent_at: when a mail for trial was last handed over to the mail server.
        mail_error: why the last one was not; "" where it was, or waits.
        cohort: id and title of the first cohort that is open and has a course.
        invited: how many are invited to a cohort, or in one.
        enrolled: how many trainees are enrolled in a course.
        backed_up_at: when a backup was last made.
    """

    administrators: int
    mail_sent_at: datetime | None
    mail_error: str
    cohort: tuple[int, str] | None
    invited: int
    enrolled: int
    backed_up_at: datetime | None


def set_up_token(database: Database, keys: Keys, now: datetime) -> str | None:
    """Return the token of a link with which the first administrator makes an account.

    None where there is one already: then only an administrator, or `user add`, makes others.
    """
    with database.read() as session:
        if _is_set_up(session):
            return None
    until = int((now + _VALID).timestamp())
    return f"{until}-{keys.sign_set_up(until)}"


def open_set_up(database: Database, keys: Keys, token: str, now: datetime) -> None:
    """See that a link for setting up still opens.

    Raises:
        Refused: it is none of ours, is too old, or the school is set up.
    """
    until, _, sign = token.partition("-")
    is_time = until.isascii() and until.isdigit() and len(until) <= 12  # until 33658
    if not is_time or not hmac.compare_digest(keys.sign_set_up(int(until)).encode(), sign.encode()):
        raise Refused(Reason.LINK_UNKNOWN)
    if int(until) < now.timestamp():
        raise Refused(Reason.LINK_EXPIRED)
    with database.read() as session:
        if _is_set_up(session):
            raise Refused(Reason.SET_UP_ALREADY)


def make_first_administrator(
    database: Database, keys: Keys, token: str, email: str, profile: Profile, password: str, now: datetime
) -> tuple[str, Visitor]:
    """Make the account of the first administrator, and sign it in.

    Returns:
        The token for the browser's cookie, and who is there now. A second factor is still to be set up.

    Raises:
        Refused: the link opens nothing, somebody was faster, there is such an account, or the password
            will not do.
    """
    open_set_up(database, keys, token, now)
    kept = hash_password(password, [email, profile.given_name, profile.family_name])
    try:
        with database.write() as session:
            if _is_set_up(session):
                raise Refused(Reason.SET_UP_ALREADY)
            session.add(
                SentLink(
                    token_hash=_ONLY_ONE,
                    purpose=Purpose.INVITATION,
                    email=small(email),
                    role=Role.ADMINISTRATOR,
                    sent_at=now,
                    expires_at=now,
                    used_at=now,
                )
            )
            session.flush()
            user = add_user(session, email, Role.ADMINISTRATOR, profile, kept, now)
            audit.note(session, now, user.id, "set up school", f"user {user.id}")
            return begin(session, user.id, now, second_factor=True)
    except IntegrityError:
        raise Refused(Reason.SET_UP_ALREADY) from None


def ask_for_test_mail(database: Database, person: int, now: datetime) -> None:
    """Let a mail for trial be written to an administrator's own address; one at a time."""
    with database.write() as session:
        user = session.get_one(User, person)
        payload = {"to": user.email, "user": user.id, "language": user.language}
        put_job(session, TEST_MAIL, payload, now, f"{TEST_MAIL} {now:%Y-%m-%d %H:%M}")


def progress(database: Database) -> Progress:
    """Return how far a school has come."""
    able = (User.role == Role.ADMINISTRATOR) & User.deactivated_at.is_(None)
    joined = select(Cohort.id, Cohort.title).join(CohortCourse, CohortCourse.cohort_id == Cohort.id)
    first = joined.where(Cohort.closed_at.is_(None)).order_by(Cohort.id).limit(1)
    learns = (
        select(func.count(Enrolment.user_id.distinct()))
        .join(User, User.id == Enrolment.user_id)
        .where(User.role == Role.TRAINEE)
    )
    with database.read() as session:
        cohort = session.execute(first).first()
        sent, error = _last_mail(session)
        backed_up = select(func.max(AuditEntry.at)).where(AuditEntry.action == "back up database")
        return Progress(
            administrators=session.execute(select(func.count()).where(able)).scalar_one(),
            mail_sent_at=sent,
            mail_error=error,
            cohort=(cohort[0], cohort[1]) if cohort else None,
            invited=sum(
                session.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (CohortInvitation, CohortMember)
            ),
            enrolled=session.execute(learns).scalar_one(),
            backed_up_at=session.scalar(backed_up),
        )


def note_test_mail(database: Database, person: int, now: datetime) -> None:
    """Keep that a mail for trial was handed over to the mail server."""
    audit.note_alone(database, now, person, _MAIL_SENT, f"user {person}")


def _last_mail(session: Session) -> tuple[datetime | None, str]:
    """Return when a mail for trial was last sent, and why the latest one was not."""
    sent = session.scalar(select(func.max(AuditEntry.at)).where(AuditEntry.action == _MAIL_SENT))
    latest = select(Job.error).where(Job.kind == TEST_MAIL).order_by(Job.id.desc()).limit(1)
    return sent, session.scalar(latest) or ""


def _is_set_up(session: Session) -> bool:
    there = select(User.id).where(User.role == Role.ADMINISTRATOR).limit(1)
    done = select(SentLink.id).where(SentLink.token_hash == _ONLY_ONE)
    return session.scalar(there) is not None or session.scalar(done) is not None
