"""Reminding learners: at most once a day each, and the learner can read in the app what was sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.jobs import put_job
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, Reminder, ReminderWay
from westeros_learn.records.cohort_rows import LearnerRow, learners_of

REMINDER_MAIL = "reminder-mail"
"""The job that sends one; its payload names the row, which has the text."""

_LONGEST_SUBJECT = 300


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written to one learner, in the learner's language."""

    user_id: int
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reminds, and how.

    Attributes:
        user_id, name: who.
        way: whether the app sends it, or the trainer does.
        day: today, in the school's time zone.
    """

    user_id: int
    name: str
    way: ReminderWay
    day: date


@dataclass(frozen=True, slots=True)
class Reminded:
    """What became of letters, by the ids of the learners.

    Attributes:
        sent: are on their way, or were noted as sent.
        today: were reminded today already, of this course or of another one.
        left_out: have completed the course, cannot sign in, or are of another cohort.
    """

    sent: tuple[int, ...]
    today: tuple[int, ...]
    left_out: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SentReminder:
    """A reminder as its learner reads it."""

    id: int
    course_id: str
    sender_name: str
    way: ReminderWay
    sent_at: datetime
    subject: str
    text: str


def remind(
    database: Database,
    cohort_id: int,
    course_id: str,
    letters: Sequence[Letter],
    sender: Sender,
    now: datetime,
) -> Reminded:
    """Send reminders to learners of a cohort, or note that the trainer has sent them.

    All of them are kept together with the jobs that send them, or none is.

    Args:
        database: where it is kept.
        cohort_id: the cohort. Whoever asks was asked before whether it is theirs.
        course_id: of which course.
        letters: one for each learner.
        sender: who reminds, and how.
        now: the time.
    """

    def change(session: Session) -> Reminded:
        there = {each.user_id: each for each in learners_of(session, cohort_id, course_id)}
        today = _reminded_on(session, sender.day, [each.user_id for each in letters])
        sent: list[int] = []
        left_out: list[int] = []
        for letter in letters:
            learner = there.get(letter.user_id)
            if learner is None or not may_be_reminded(learner):
                left_out.append(letter.user_id)
            elif letter.user_id not in today:
                _send(session, learner, cohort_id, course_id, letter, sender, now)
                sent.append(letter.user_id)
        again = tuple(each.user_id for each in letters if each.user_id in today)
        return Reminded(tuple(sent), tuple(each for each in again if each not in left_out), tuple(left_out))

    return written(database, change)


def may_be_reminded(learner: LearnerRow) -> bool:
    """Say whether there is anything to remind a learner of, and anybody to read it."""
    return learner.active and learner.completed_at is None


def _reminded_on(session: Session, day: date, users: Sequence[int]) -> set[int]:
    asked = select(Reminder.user_id).where(Reminder.day == day, Reminder.user_id.in_(users))
    return set(session.scalars(asked))


def _send(
    session: Session,
    learner: LearnerRow,
    cohort_id: int,
    course_id: str,
    letter: Letter,
    sender: Sender,
    now: datetime,
) -> None:
    row = Reminder(
        user_id=learner.user_id,
        cohort_id=cohort_id,
        course_id=course_id,
        sender_id=sender.user_id,
        sender_name=sender.name,
        way=sender.way,
        day=sender.day,
        sent_at=now,
        subject=letter.subject[:_LONGEST_SUBJECT],
        text=letter.text,
    )
    session.add(row)
    session.flush()
    if sender.way is ReminderWay.MAIL:
        payload = {"to": learner.email, "language": learner.language, "reminder": row.id}
        put_job(session, REMINDER_MAIL, payload, now, key=f"{REMINDER_MAIL} {row.id}")
    subject = f"user {learner.user_id}"
    audit.note(session, now, sender.user_id, "remind", subject, course=course_id, way=sender.way.value)


def reminded_today(database: Database, day: date, users: Sequence[int]) -> set[int]:
    """Return who of some people was reminded on a day."""
    with database.read() as session:
        return _reminded_on(session, day, users)


def reminder(database: Database, reminder_id: int) -> SentReminder | None:
    """Return a reminder; None where its learner was erased since."""
    with database.read() as session:
        row = session.get(Reminder, reminder_id)
        return _told(row) if row else None


def last_reminder(database: Database, user_id: int, course_id: str) -> SentReminder | None:
    """Return the last reminder that a learner was sent of a course; None where there was none."""
    with database.read() as session:
        mine = select(Reminder).where(Reminder.user_id == user_id, Reminder.course_id == course_id)
        row = session.scalars(mine.order_by(Reminder.sent_at.desc(), Reminder.id.desc()).limit(1)).first()
        return _told(row) if row else None


def _told(row: Reminder) -> SentReminder:
    return SentReminder(
        id=row.id,
        course_id=row.course_id,
        sender_name=row.sender_name,
        way=ReminderWay(row.way),
        sent_at=row.sent_at,
        subject=row.subject,
        text=row.text,
    )
