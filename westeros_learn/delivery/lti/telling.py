"""Telling a platform how far its people have come (AGS 2.0): one job tells one column of one person.

What is told is looked up when the job is done, and kept once the platform has taken it: told twice is told
once, and what is overtaken is never told. Two processes that tell the same thing at once are put into order
by the time that goes with it, which the platform compares.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery.jobs import ClaimedJob
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import REFUSED, TROUBLE, put_scores_again
from westeros_learn.delivery.lti.own_keys import signing_keys
from westeros_learn.delivery.lti.places import Part, part_there_is
from westeros_learn.delivery.lti.platforms import told
from westeros_learn.delivery.lti.standing import Standing, Work, standing_of
from westeros_learn.delivery.transactions import written
from westeros_learn.lti.connecting import Tokens
from westeros_learn.lti.keys import newest
from westeros_learn.lti.message import SCORE, GradeService
from westeros_learn.lti.platforms import Platform
from westeros_learn.lti.refusals import PlatformRefusedError, PlatformTroubleError
from westeros_learn.lti.rows import Score
from westeros_learn.lti.services import Services
from westeros_learn.records import (
    Database,
    Enrolment,
    LtiContext,
    LtiLink,
    LtiMember,
    LtiPlatform,
    LtiResult,
    LtiSubject,
    SeenLesson,
)
from westeros_learn.records.attempts import attempts_of

_CONFLICT = 409
_MAXIMUM = 100
_HUNDREDTHS = 100


def tell_again(database: Database, now: datetime) -> None:
    """Have told anew what a platform could not take for longer than a job is tried."""
    with database.write() as session:
        put_scores_again(session, now)


class Platforms:
    """What platforms are asked with, in this process.

    Args:
        database: where platforms and our keys are.
        keys: the app's secret keys.
        clock: tells the time.
        loopback: whether a platform may be on this machine.
    """

    def __init__(
        self, database: Database, keys: Keys, clock: Callable[[], datetime], *, loopback: bool
    ) -> None:
        self._database = database
        self._keys = keys
        self._clock = clock
        self._loopback = loopback
        self._tokens = Tokens()

    def services(self, platform: Platform) -> Services:
        """Return the services of one platform."""
        own = newest(signing_keys(self._database, self._keys, self._clock()))
        return Services(platform, own, self._tokens, loopback=self._loopback)


@dataclass(frozen=True, slots=True)
class _Due:
    """What a platform has to be told.

    Attributes:
        at: when it came to be so, but later than what it was told last: it takes nothing older.
    """

    platform: Platform
    subject: str
    line_item: str
    standing: Standing
    at: datetime


class ScoreTeller:
    """Does the jobs that tell scores.

    Args:
        database: where what was learned is kept.
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
        """Tell how far somebody has come behind a link, if the platform does not know it yet.

        Raises:
            PlatformTroubleError: it cannot be told now; the job is tried again.
        """
        link, subject = int(job.payload["link"]), int(job.payload["subject"])
        with self._database.read() as session:
            due = self._due(session, link, subject)
        if due is None:
            return
        try:
            self._tell(due)
        except PlatformRefusedError as refused:
            self._note(link, subject, due.standing, f"{REFUSED} {refused.status}")
        except PlatformTroubleError as trouble:
            self._note(link, subject, due.standing, f"{TROUBLE} {trouble.status}")
            raise
        else:
            self._keep(link, subject, due.standing)

    def _tell(self, due: _Due) -> None:
        try:
            self._send(due, due.at)
        except PlatformRefusedError as refused:
            if refused.status != _CONFLICT:
                raise
            try:
                self._send(due, max(self._clock(), due.at))
            except PlatformRefusedError as again:
                if again.status != _CONFLICT:
                    raise
                # Another process was faster within the same second, or the platform's clock goes before
                # ours: later it is the newest, or told already.
                raise PlatformTroubleError(again.message, again.cure, again.status) from None

    def _send(self, due: _Due, at: datetime) -> None:
        standing = due.standing
        given = None if standing.score is None else standing.score / _HUNDREDTHS
        score = Score(due.subject, at, given, _MAXIMUM, standing.progress, standing.grading)
        grades = GradeService("", due.line_item, frozenset({SCORE}))
        self._platforms.services(due.platform).send_score(due.line_item, grades, score)

    def _due(self, session: Session, link_id: int, subject_id: int) -> _Due | None:
        """Return what is to be told; None where nothing is, or nobody may be told any more."""
        link = session.get(LtiLink, link_id)
        subject = session.get(LtiSubject, subject_id)
        if link is None or subject is None or subject.user_id is None or not link.lineitem_url:
            return None
        context = session.get_one(LtiContext, link.context_id)
        platform = session.get_one(LtiPlatform, context.platform_id)
        member = session.get(LtiMember, (context.id, subject.id))
        if platform.off_at is not None or platform.accepted_at is None or member is None or member.teaches:
            return None
        standing = self._standing(session, link, subject.user_id)
        last = session.get(LtiResult, (link_id, subject_id))
        if standing is None or (last is not None and _is_told(last, standing)):
            return None
        at = standing.at
        if last is not None and last.sent_at is not None:
            at = max(at, last.sent_at + timedelta(seconds=1))  # a platform may compare whole seconds alone
        return _Due(told(platform), subject.subject, link.lineitem_url, standing, at)

    def _standing(self, session: Session, link: LtiLink, user_id: int) -> Standing | None:
        part = part_there_is(self._library, Part(link.course_id, link.module_id, link.quiz_id))
        asked = select(Enrolment).where(Enrolment.user_id == user_id, Enrolment.course_id == part.course)
        enrolment = session.scalar(asked) if part.course else None
        if enrolment is None:
            return None
        seen = session.scalars(select(SeenLesson).where(SeenLesson.enrolment_id == enrolment.id)).all()
        work = Work(enrolment.completed_at, seen, attempts_of(session, enrolment.id))
        return standing_of(part, self._library.edition(part.course), work)

    def _keep(self, link: int, subject: int, standing: Standing) -> None:
        def change(session: Session) -> None:
            row = _result(session, link, subject)
            if row is not None:
                row.progress, row.score = standing.progress, standing.score
                row.sent_at, row.error, row.error_at = self._clock(), "", None

        written(self._database, change)

    def _note(self, link: int, subject: int, standing: Standing, error: str) -> None:
        """Keep why a platform was not told, unless another process has told it meanwhile.

        Of trouble that goes on, since when stays kept.
        """

        def change(session: Session) -> None:
            row = _result(session, link, subject)
            if row is None or _is_told(row, standing):
                return
            if not (row.error.startswith(TROUBLE) and error.startswith(TROUBLE)):
                row.error_at = self._clock()
            row.error = error

        written(self._database, change)


def _is_told(last: LtiResult, standing: Standing) -> bool:
    same = (last.progress, last.score) == (standing.progress, standing.score)
    return last.sent_at is not None and not last.error and same


def _result(session: Session, link: int, subject: int) -> LtiResult | None:
    """Return the row of what was told; None where the link or the person is gone meanwhile."""
    row = session.get(LtiResult, (link, subject), with_for_update=True)
    if row is not None:
        return row
    if session.get(LtiLink, link) is None or session.get(LtiSubject, subject) is None:
        return None
    row = LtiResult(link_id=link, subject_id=subject, progress="", error="")
    session.add(row)
    session.flush()
    return row
