"""The rules of retention: whom they concern, who is told, who leaves, and that nobody is half-erased."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.delivery.school import new_learner
from tests.records.filled import NOON
from westeros_learn.delivery import audit, erasing, retention
from westeros_learn.delivery.jobs import claim_job
from westeros_learn.delivery.keeping_accounts import set_role
from westeros_learn.delivery.retention import (
    LEAVING_MAIL,
    Rules,
    concerned_by,
    keep_retention,
    leaving_person,
    months_before,
    rules_of,
    set_rules,
)
from westeros_learn.delivery.sign_in import begin
from westeros_learn.records import AuditEntry, Role, SentLink, User

if TYPE_CHECKING:
    from tests.delivery.school import School

YEAR = Rules(inactive_months=12)


@pytest.fixture
def away(school: School) -> list[int]:
    """Three who were last here two years ago: two trainees and a trainer; and one who was here yesterday."""
    people = [school.user_id]
    people += [new_learner(school.database, school.library, f"{n}@school.example")[0] for n in range(3)]
    with school.database.write() as session:
        for person in people:
            session.get_one(User, person).active_on = date(2024, 3, 2)
        session.get_one(User, people[2]).role = Role.TRAINER
        session.get_one(User, people[3]).active_on = date(2026, 3, 1)
    return people


def left(school: School) -> set[int]:
    with school.database.read() as session:
        return set(session.scalars(select(User.id)))


def keep(school: School, *, sends_mail: bool = True) -> int:
    return keep_retention(school.database, school.library, school.now, sends_mail=sends_mail)


def test_months_are_those_of_the_calendar() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2026, 1, 15), 13) == date(2024, 12, 15)


def test_without_a_rule_everybody_stays(school: School, away: list[int]) -> None:
    assert rules_of(school.database) == Rules()
    assert keep(school) == 0
    assert left(school) == set(away)


def test_whom_a_rule_would_concern_is_seen_before_it_holds(school: School, away: list[int]) -> None:
    seen = concerned_by(school.database, YEAR, school.now)
    assert (seen.total, [each.id for each in seen.people]) == (2, away[:2])
    assert concerned_by(school.database, Rules(36), school.now).total == 0
    assert concerned_by(school.database, Rules(), school.now).total == 0
    assert left(school) == set(away)


def test_who_stays_away_is_told_and_leaves_a_month_later(school: School, away: list[int]) -> None:
    set_rules(school.database, YEAR, None, school.now)
    assert keep(school) == keep(school) == 0  # told once
    told = [claim_job(school.database, school.now) for _ in range(3)]
    assert [(job.kind, job.payload["user"]) for job in told if job] == [
        (LEAVING_MAIL, person) for person in away[:2]
    ]
    leaving = leaving_person(school.database, "ana@school.example")
    assert leaving is not None
    assert leaving.leaves_on == date(2026, 4, 1)
    with school.database.write() as session:
        begin(session, away[1], school.now, second_factor=True)  # who comes back, stays
    school.now += timedelta(days=29)
    assert keep(school) == 0
    school.now += timedelta(days=1)
    assert keep(school) == 1
    assert left(school) == set(away[1:])
    with school.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "erase person"))
    assert (entry.actor_id, entry.subject) == (None, f"user {away[0]}")


def test_who_becomes_a_trainer_after_being_told_stays(school: School, away: list[int]) -> None:
    set_rules(school.database, YEAR, None, school.now)
    keep(school)
    set_role(school.database, away[0], Role.TRAINER, None, school.now)
    school.now += timedelta(days=31)
    assert keep(school) == 1
    assert left(school) == {away[0], *away[2:]}


def test_a_rule_that_is_taken_back_or_changed_begins_anew(school: School, away: list[int]) -> None:
    set_rules(school.database, YEAR, None, school.now)
    keep(school, sends_mail=False)
    assert claim_job(school.database, school.now) is None
    set_rules(school.database, Rules(13), None, school.now)
    school.now += timedelta(days=31)
    assert keep(school) == 0
    set_rules(school.database, Rules(), None, school.now)
    school.now += timedelta(days=60)
    assert keep(school) == 0
    assert left(school) == set(away)
    with pytest.raises(ValueError, match="between"):
        set_rules(school.database, Rules(inactive_months=1), None, school.now)


def test_two_processes_erase_each_person_once(school: School, away: list[int]) -> None:
    set_rules(school.database, YEAR, None, school.now)
    keep(school, sends_mail=False)
    school.now += timedelta(days=30)
    threads = [Thread(target=keep, args=(school,)) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert left(school) == set(away[2:])
    with school.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "erase person")).all()
    assert len(entries) == 2


def test_a_run_that_fails_half_way_goes_on_with_the_others(
    school: School, away: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_rules(school.database, YEAR, None, school.now)
    keep(school, sends_mail=False)
    school.now += timedelta(days=30)
    whole = erasing._erase_learning
    with monkeypatch.context() as broken:
        broken.setattr(erasing, "_erase_learning", lambda session, mine: whole(session, mine[:0]) or 1 / 0)
        with pytest.raises(ZeroDivisionError):
            keep(school)
    assert left(school) == set(away)
    assert keep(school) == 2


def test_old_entries_and_the_addresses_of_who_never_came_go(school: School) -> None:
    def noted(at: datetime) -> None:
        with school.database.write() as session:
            audit.note(session, at, None, "back up database", "b.age")

    def invited(email: str, ends: datetime, **more: object) -> None:
        with school.database.write() as session:
            link = {"token_hash": email.encode().ljust(32), "purpose": "invitation", "email": email}
            session.add(SentLink(**link, sent_at=ends, expires_at=ends, **more))

    noted(NOON - timedelta(days=400))
    noted(NOON - timedelta(days=300))
    invited("old@school.example", NOON - timedelta(days=181))
    invited("came@school.example", NOON - timedelta(days=181), used_at=NOON)
    invited("new@school.example", NOON - timedelta(days=10))
    set_rules(school.database, Rules(audit_months=12), None, school.now)
    keep(school)
    with school.database.read() as session:
        entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        links = set(session.scalars(select(SentLink.email)))
    assert entries == ["back up database", "change retention", "delete old entries"]
    assert links == {"came@school.example", "new@school.example"}
    assert retention.concerned_by(school.database, Rules(audit_months=12), school.now).entries == 0
