"""Jobs that are over keep no address, and nothing of a person for ever."""

from __future__ import annotations

import smtplib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, Timer
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from tests.patience import PATIENCE
from tests.records.filled import NOON, learner
from westeros_learn.app.mailing import kind_of_fault
from westeros_learn.delivery import jobs
from westeros_learn.delivery.jobs import (
    add_job,
    claim_job,
    drop_old_jobs,
    end_job,
    fail_job,
    held,
    renew_claim,
)
from westeros_learn.records import Database, Job

if TYPE_CHECKING:
    from datetime import datetime

JOBS, WORKERS = 30, 6


def test_a_job_is_taken_by_one_of_many_who_look_at_once(database: Database) -> None:
    for _ in range(JOBS):
        add_job(database, "mail", {}, NOON)
    begin = Barrier(WORKERS)

    def work() -> list[int]:
        begin.wait()
        return [job.id for job in iter(lambda: claim_job(database, NOON), None) if job]

    with ThreadPoolExecutor(WORKERS) as threads:
        taken = [threads.submit(work) for _ in range(WORKERS)]
    assert sorted(job for each in taken for job in each.result()) == list(range(1, JOBS + 1))


def test_a_job_whose_process_has_died_is_free_again_and_no_earlier(database: Database) -> None:
    add_job(database, "mail", {}, NOON)
    first = claim_job(database, NOON)
    assert claim_job(database, NOON + timedelta(minutes=1)) is None
    again = claim_job(database, NOON + timedelta(minutes=3))
    assert first
    assert again
    assert (again.id, again.tries) == (first.id, 2)


def test_a_job_that_takes_long_stays_with_the_process_that_works_on_it(database: Database) -> None:
    add_job(database, "build", {}, NOON)
    job = claim_job(database, NOON)
    assert job
    assert renew_claim(database, job, NOON + timedelta(seconds=110))
    assert claim_job(database, NOON + timedelta(seconds=200)) is None


def test_who_comes_back_to_a_job_that_another_one_does_now_changes_nothing(database: Database) -> None:
    """A process that slept through its claim: the job neither ends nor fails by its word."""
    add_job(database, "build", {"build": "7"}, NOON)
    late = claim_job(database, NOON)
    assert late
    later = NOON + timedelta(minutes=3)
    job = claim_job(database, later)
    assert job
    assert not renew_claim(database, late, later)
    end_job(database, late, later)
    fail_job(database, late, "no", later)
    assert _left(database) == [("build", {"build": "7"})]
    assert renew_claim(database, job, later)
    end_job(database, job, later)
    assert _left(database) == [("build", {})]


def test_a_claim_is_renewed_while_the_work_goes_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else another process would begin the same work beside this one."""
    add_job(database, "build", {}, NOON)
    job = claim_job(database, NOON)
    assert job
    asked = Event()

    def clock() -> datetime:
        if asked.is_set():
            renewed.set()
        asked.set()
        return NOON + timedelta(minutes=10)

    renewed = Event()
    monkeypatch.setattr(jobs, "_RENEWED", 0.01)
    with held(database, job, clock):
        assert renewed.wait(PATIENCE)  # asked for the time twice: what the first one wrote is there
        assert claim_job(database, NOON + timedelta(minutes=11)) is None
    assert claim_job(database, NOON + timedelta(minutes=13))


def test_a_renewal_under_way_is_waited_for(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it locks the row while the next process asks for it, or claims a job that has been given back."""
    add_job(database, "build", {}, NOON)
    job = claim_job(database, NOON)
    assert job
    begun, go_on, renewed = Event(), Event(), Event()

    def clock() -> datetime:
        begun.set()
        assert go_on.wait(PATIENCE)
        return NOON + timedelta(minutes=1)

    def renew(*arguments: Any) -> bool:
        is_ours = renew_claim(*arguments)
        renewed.set()
        return is_ours

    monkeypatch.setattr(jobs, "_RENEWED", 0.01)
    monkeypatch.setattr(jobs, "renew_claim", renew)
    with held(database, job, clock):
        assert begun.wait(PATIENCE)
        Timer(0.2, go_on.set).start()
    assert renewed.is_set()


def test_a_renewal_that_comes_late_claims_no_job_that_has_failed(database: Database) -> None:
    add_job(database, "build", {}, NOON)
    job = claim_job(database, NOON)
    assert job
    assert fail_job(database, job, "no", NOON)
    assert not renew_claim(database, job, NOON)
    assert claim_job(database, NOON + timedelta(minutes=1))


def test_a_clock_that_is_set_back_holds_no_job_up(database: Database) -> None:
    add_job(database, "first", {}, NOON)
    add_job(database, "second", {}, NOON)
    assert claim_job(database, NOON)
    for kind in ("first", "second"):
        job = claim_job(database, NOON - timedelta(days=1))
        assert job
        assert job.kind == kind
    assert claim_job(database, NOON - timedelta(days=1)) is None


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
    with database.write() as session:
        session.add(learner())
    add_job(database, "b-given-up", {"to": " Ana@school.example"}, NOON)
    now = NOON
    while _is_due(database, now):
        _claim_and(database, now, fail=True)
        now += timedelta(days=1)
    add_job(database, "c-waiting", {"to": "ana@school.example"}, now)
    assert _left(database) == [
        ("a-done", {}),
        ("b-given-up", {"user": 1}),
        ("c-waiting", {"to": "ana@school.example"}),
    ]
    drop_old_jobs(database, now)
    assert len(_left(database)) == 3
    drop_old_jobs(database, now + timedelta(days=31))
    assert [kind for kind, _ in _left(database)] == ["c-waiting"]


def test_why_a_mail_was_not_sent_is_kept_without_the_address(database: Database) -> None:
    """A mail server repeats the address in what it says."""
    said = {"ana@school.example": (550, b"<ana@school.example> unknown")}
    for fault, kept in (
        (smtplib.SMTPRecipientsRefused(said), "SMTPRecipientsRefused: 550"),
        (smtplib.SMTPDataError(554, b"no mail for ana@school.example"), "SMTPDataError: 554"),
        (ConnectionRefusedError(111, "Connection refused"), "ConnectionRefusedError: Connection refused"),
        (LookupError("ana@school.example"), "LookupError"),
    ):
        assert kind_of_fault(fault) == kept


def _is_due(database: Database, now: datetime) -> bool:
    """Say whether a job is due, without taking it."""
    with database.read() as session:
        return (
            session.scalars(select(Job.id).where(Job.done_at.is_(None), Job.due_at <= now)).first()
            is not None
        )
