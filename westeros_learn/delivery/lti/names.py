"""A platform's list of names fills a cohort (NRPS 2.0): who is there, who has not come yet, who has left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from westeros_learn.delivery.jobs import ClaimedJob
from westeros_learn.delivery.joining import Newcomer, join_all
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import REFUSED, TROUBLE
from westeros_learn.delivery.lti.platforms import told
from westeros_learn.delivery.lti.telling import Platforms
from westeros_learn.delivery.transactions import written
from westeros_learn.lti.message import Part
from westeros_learn.lti.platforms import Platform
from westeros_learn.lti.refusals import PlatformRefusedError, PlatformTroubleError
from westeros_learn.lti.rows import Member
from westeros_learn.records import (
    Cohort,
    Database,
    LtiContext,
    LtiMember,
    LtiPlatform,
    LtiSubject,
    User,
)
from westeros_learn.records.attempts import portions

_LONGEST_NAME = 100

_UNREAD = timedelta(days=60)
"""After so long without a look at the list, the names of those who never came are forgotten."""


class NameReader:
    """Does the jobs that read names.

    Args:
        database: where cohorts are kept.
        library: the courses.
        platforms: what platforms are asked with.
        clock: tells the time.
    """

    def __init__(
        self, database: Database, library: Library, platforms: Platforms, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._library = library
        self._platforms = platforms
        self._clock = clock

    def do(self, job: ClaimedJob) -> None:
        """Read the names of a context, and write them into its cohort.

        Raises:
            PlatformTroubleError: they cannot be read now; the job is tried again.
        """
        context_id = int(job.payload["context"])
        with self._database.read() as session:
            asked = _asked(session, context_id)
        if asked is None:
            return
        platform, address = asked
        try:
            found = self._platforms.services(platform).members(address)
        except PlatformRefusedError as refused:
            self._note(context_id, f"{REFUSED} {refused.status}")
            return
        except PlatformTroubleError as trouble:
            self._note(context_id, f"{TROUBLE} {trouble.status}")
            raise
        now = self._clock()
        written(self._database, lambda session: _write(session, self._library, context_id, found, now))

    def _note(self, context_id: int, error: str) -> None:
        with self._database.write() as session:
            row = session.get(LtiContext, context_id)
            if row is not None:
                row.error = error


def forget_old_names(database: Database, now: datetime) -> None:
    """Forget who stands on a list that nobody has read for long, and never had an account here.

    Nobody comes from a platform that was switched off, or from a course that is over: what it told of
    people who never came serves nothing any more. A list that is read again tells them anew.
    """
    fresh = (
        select(LtiMember.subject_id)
        .join(LtiContext, LtiContext.id == LtiMember.context_id)
        .where(LtiContext.read_at >= now - _UNREAD)
    )
    with database.write() as session:
        session.execute(delete(LtiSubject).where(LtiSubject.user_id.is_(None), LtiSubject.id.not_in(fresh)))


def _asked(session: Session, context_id: int) -> tuple[Platform, str] | None:
    """Return whom to ask, and where; None where nobody is to be asked any more."""
    context = session.get(LtiContext, context_id)
    if context is None or not context.members_url:
        return None
    platform = session.get_one(LtiPlatform, context.platform_id)
    if platform.off_at is not None or platform.accepted_at is None:
        return None
    return told(platform), context.members_url


def _write(
    session: Session, library: Library, context_id: int, found: Collection[Member], now: datetime
) -> None:
    context = session.get(LtiContext, context_id, with_for_update=True)
    if context is None:
        return
    parts = (Part.LEARNER, Part.TRAINER)
    there = {each.subject: each for each in found if each.active and each.part in parts}
    subjects = _subjects(session, context.platform_id, there)
    _write_members(session, context.id, {subjects[name].id: each for name, each in there.items()}, now)
    _forget_who_never_came(session, context.id)
    _fill_cohort(session, library, context, subjects, there, now)
    context.read_at, context.error = now, ""


def _subjects(session: Session, platform_id: int, there: Mapping[str, Member]) -> Mapping[str, LtiSubject]:
    """Return the row of everybody on the list. Names are kept only of who has no account here."""
    known: dict[str, LtiSubject] = {}
    for portion in portions([*there]):
        asked = select(LtiSubject).where(
            LtiSubject.platform_id == platform_id, LtiSubject.subject.in_(portion)
        )
        known |= {row.subject: row for row in session.scalars(asked)}
    for name, member in there.items():
        row = known.get(name)
        if row is None:
            row = known[name] = LtiSubject(platform_id=platform_id, subject=name)
            session.add(row)
        if row.user_id is None:
            row.given_name, row.family_name = _names(member)
    session.flush()
    return known


def _names(member: Member) -> tuple[str, str]:
    """Return the names of a member; of one who has a whole name alone, that one."""
    if member.given_name or member.family_name:
        return member.given_name[:_LONGEST_NAME], member.family_name[:_LONGEST_NAME]
    return "", member.name[:_LONGEST_NAME]


def _write_members(session: Session, context_id: int, there: Mapping[int, Member], now: datetime) -> None:
    rows = session.scalars(select(LtiMember).where(LtiMember.context_id == context_id)).all()
    for row in rows:
        member = there.get(row.subject_id)
        if member is not None:
            row.teaches, row.left_at = member.part is Part.TRAINER, None
        elif row.left_at is None:
            row.left_at = now
    listed = {row.subject_id for row in rows}
    new = [
        {"context_id": context_id, "subject_id": subject, "teaches": member.part is Part.TRAINER}
        for subject, member in there.items()
        if subject not in listed
    ]
    session.flush()
    if new:
        session.execute(insert(LtiMember), new)


def _forget_who_never_came(session: Session, context_id: int) -> None:
    """Forget who has left and never had an account here: nothing of theirs is kept."""
    gone = (
        select(LtiMember.subject_id)
        .join(LtiSubject, LtiSubject.id == LtiMember.subject_id)
        .where(
            LtiMember.context_id == context_id,
            LtiMember.left_at.is_not(None),
            LtiSubject.user_id.is_(None),
        )
    )
    for portion in portions(session.scalars(gone).all()):
        session.execute(
            delete(LtiMember).where(LtiMember.context_id == context_id, LtiMember.subject_id.in_(portion))
        )
        elsewhere = select(LtiMember.subject_id).where(LtiMember.subject_id.in_(portion))
        session.execute(delete(LtiSubject).where(LtiSubject.id.in_(portion), LtiSubject.id.not_in(elsewhere)))


def _fill_cohort(
    session: Session,
    library: Library,
    context: LtiContext,
    subjects: Mapping[str, LtiSubject],
    there: Mapping[str, Member],
    now: datetime,
) -> None:
    """Let everybody into the cohort who learns there and has an account. A closed one takes nobody in."""
    cohort = session.get(Cohort, context.cohort_id, with_for_update=True) if context.cohort_id else None
    if cohort is None or cohort.closed_at is not None:
        return
    users = [
        subjects[name].user_id
        for name, member in there.items()
        if member.part is Part.LEARNER and subjects[name].user_id is not None
    ]
    newcomers = []
    for portion in portions([user for user in users if user is not None]):
        asked = select(User.id, User.language).where(User.id.in_(portion), User.deactivated_at.is_(None))
        newcomers += [Newcomer(user, language) for user, language in session.execute(asked)]
    if newcomers:
        join_all(session, library, cohort.id, newcomers, now)
