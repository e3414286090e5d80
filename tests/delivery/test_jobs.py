"""Jobs that are over leave nothing of a person behind for ever."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from tests.records.filled import NOON
from westeros_learn.delivery.jobs import add_job, claim_job, drop_old_jobs, end_job, fail_job
from westeros_learn.records import Database, Job

if TYPE_CHECKING:
    from datetime import datetime


def _left(database: Database) -> list[tuple[str, dict[str, str]]]:
    with database.read() as session:
        return [(job.kind, job.payload) for job in session.scalars(select(Job).order_by(Job.kind))]


def _claim_and(database: Database, now: datetime, *, fail: bool) -> None:
    job = claim_job(database, now)
    assert job
    if fail:
        fail_job(database, job, "no", now)
    else:
        end_job(database, job, now)


def test_what_a_job_was_about_goes_when_it_is_done_and_all_of_it_after_a_month(database: Database) -> None:
    add_job(database, "a-done", {"to": "ana@school.example"}, NOON)
    _claim_and(database, NOON, fail=False)
    add_job(database, "b-given-up", {"to": "ana@school.example"}, NOON)
    now = NOON
    while _is_due(database, now):
        _claim_and(database, now, fail=True)
        now += timedelta(days=1)
    add_job(database, "c-waiting", {"to": "ana@school.example"}, now)
    assert _left(database) == [
        ("a-done", {}),
        ("b-given-up", {"to": "ana@school.example"}),
        ("c-waiting", {"to": "ana@school.example"}),
    ]
    drop_old_jobs(database, now)
    assert len(_left(database)) == 3
    drop_old_jobs(database, now + timedelta(days=31))
    assert [kind for kind, _ in _left(database)] == ["c-waiting"]


def _is_due(database: Database, now: datetime) -> bool:
    """Say whether a job is due, without taking it."""
    with database.read() as session:
        return (
            session.scalars(select(Job.id).where(Job.done_at.is_(None), Job.due_at <= now)).first()
            is not None
        )
