"""Cohorts: who may open and change one, and who comes in, by code or by invitation, within the seats."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, select

from tests.delivery.school import COURSE, SPRING, members, person
from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery import links
from westeros_learn.delivery.cohorts import Stage, cohort_for, cohorts_for, stage_of
from westeros_learn.delivery.joining import join_as_invited, join_cohort
from westeros_learn.delivery.keeping_cohorts import CohortFacts, facts_of, mark_of_facts
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import (
    AuditEntry,
    Cohort,
    CohortInvitation,
    CohortMember,
    Enrolment,
    Role,
    SentLink,
    User,
)

if TYPE_CHECKING:
    from tests.delivery.school import School


def test_a_cohort_is_its_trainers_and_the_administrators_and_nobody_elses(
    school: School, trainer: Person, spring: int
) -> None:
    database, now = school.database, school.now
    administrator = person(school, "lucia@school.example", Role.ADMINISTRATOR)
    other = person(school, "eva@school.example", Role.TRAINER)
    trainee = person(school, "ana@elsewhere.example")
    assert [each.title for each in cohorts_for(database, trainer)] == ["Spring"]
    assert cohort_for(database, administrator, spring).trainers[0].email == "jan@school.example"
    for stranger in (other, trainee, replace(trainer, role=Role.TRAINEE)):
        assert cohorts_for(database, stranger) == ()
        for forbidden in (
            lambda who: cohort_for(database, who, spring),
            lambda who: keeping.make_join_code(database, who, spring, now),
            lambda who: keeping.withdraw_join_code(database, who, spring, now),
            lambda who: keeping.close_cohort(database, who, spring, now),
            lambda who: keeping.reopen_cohort(database, who, spring, now),
            lambda who: keeping.add_trainer(database, who, spring, who.email, now),
            lambda who: keeping.remove_trainer(database, who, spring, trainer.id, now),
            lambda who: keeping.change_cohort(database, school.library, who, spring, SPRING, "", now),
        ):
            with pytest.raises(Refused, match="no-cohort"):
                forbidden(stranger)
    keeping.add_trainer(database, trainer, spring, " EVA@school.example", now)
    assert cohort_for(database, other, spring).title == "Spring"
    with pytest.raises(Refused, match="no-trainer"):
        keeping.add_trainer(database, trainer, spring, trainee.email, now)
    keeping.remove_trainer(database, other, spring, trainer.id, now)
    with pytest.raises(Refused, match="last-trainer"):
        keeping.remove_trainer(database, other, spring, other.id, now)


def test_a_change_that_somebody_else_did_not_see_is_not_overwritten(
    school: School, trainer: Person, spring: int
) -> None:
    where = (school.database, school.library, trainer, spring)
    shown = facts_of(cohort_for(school.database, trainer, spring))
    mark = mark_of_facts(shown)
    keeping.change_cohort(*where, replace(shown, place="Kraków"), mark, school.now)
    with pytest.raises(Refused, match="changed-meanwhile"):
        keeping.change_cohort(*where, replace(shown, seats=9), mark, school.now)
    found = cohort_for(school.database, trainer, spring)
    assert (found.place, found.seats) == ("Kraków", 2)
    with school.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry
    assert (entry.action, entry.actor_id, entry.details) == ("change cohort", trainer.id, {"place": "Kraków"})


def test_a_course_that_a_cohort_gets_later_is_begun_by_all_and_one_that_it_loses_takes_no_work_away(
    school: School, trainer: Person
) -> None:
    where = (school.database, school.library, trainer)
    cohort = keeping.make_cohort(*where, CohortFacts("Empty"), school.now)
    code = keeping.make_join_code(school.database, trainer, cohort, school.now)
    ana = person(school, "ana@elsewhere.example")
    assert join_cohort(school.database, school.library, ana.id, code, school.now, language="pl") == ()
    facts = facts_of(cohort_for(school.database, trainer, cohort))
    with_course = replace(facts, courses=(COURSE, "no-such-course"))
    keeping.change_cohort(*where, cohort, with_course, mark_of_facts(facts), school.now)
    assert cohort_for(school.database, trainer, cohort).courses == (COURSE,)
    facts = replace(facts, courses=(COURSE,))
    keeping.change_cohort(*where, cohort, replace(facts, courses=()), mark_of_facts(facts), school.now)
    with school.database.read() as session:
        mine = select(Enrolment.course_id, Enrolment.cohort_id).where(Enrolment.user_id == ana.id)
        assert session.execute(mine).all() == [(COURSE, cohort)]
        assert session.scalars(select(CohortMember.enrolled)).all() == [[COURSE]]


def test_a_code_is_read_however_it_is_typed_until_it_is_replaced_withdrawn_or_the_cohort_closed(
    school: School, trainer: Person, spring: int
) -> None:
    database, where = school.database, (school.database, school.library, school.user_id)
    code = keeping.make_join_code(database, trainer, spring, school.now)
    typed = f" {code.lower().replace('-', ' ')} "
    (joined,) = join_cohort(*where, typed, school.now)
    assert (joined.id, joined.cohort_id) == (school.enrolment_id, spring)
    again = keeping.make_join_code(database, trainer, spring, school.now)
    with pytest.raises(Refused, match="no-cohort"):
        join_cohort(*where, code, school.now)
    keeping.close_cohort(database, trainer, spring, school.now)
    with pytest.raises(Refused, match="no-cohort"):
        join_cohort(*where, again, school.now)
    with pytest.raises(Refused, match="cohort-closed"):
        keeping.make_join_code(database, trainer, spring, school.now)
    keeping.reopen_cohort(database, trainer, spring, school.now)
    assert join_cohort(*where, again, school.now)
    keeping.withdraw_join_code(database, trainer, spring, school.now)
    with pytest.raises(Refused, match="no-cohort"):
        join_cohort(*where, again, school.now)
    assert members(school, spring) == {school.user_id}


def test_of_many_who_join_at_once_only_as_many_come_in_as_there_are_seats(
    school: School, trainer: Person, spring: int
) -> None:
    code = keeping.make_join_code(school.database, trainer, spring, school.now)
    people = [person(school, f"p{at}@school.example") for at in range(6)]

    def join(who: Person) -> bool:
        try:
            join_cohort(school.database, school.library, who.id, code, school.now)
        except Refused as refused:
            return refused.reason != "no-seats"
        return True

    with ThreadPoolExecutor(6) as threads:
        came = [who.id for who, is_in in zip(people, threads.map(join, people), strict=True) if is_in]
    assert len(came) == 2
    assert members(school, spring) == set(came)
    assert join(next(who for who in people if who.id == came[0]))  # who is in stays in
    facts = facts_of(cohort_for(school.database, trainer, spring))
    with pytest.raises(Refused, match="seats-taken"):
        keeping.change_cohort(
            school.database,
            school.library,
            trainer,
            spring,
            replace(facts, seats=1),
            mark_of_facts(facts),
            school.now,
        )


def test_a_seat_waits_for_who_is_invited_and_one_account_joins_every_cohort_that_waits(
    school: School, trainer: Person, spring: int
) -> None:
    autumn = keeping.make_cohort(school.database, school.library, trainer, CohortFacts("Autumn"), school.now)
    full = keeping.make_cohort(
        school.database, school.library, trainer, CohortFacts("Full", seats=1), school.now
    )
    code = keeping.make_join_code(school.database, trainer, spring, school.now)
    with school.database.write() as session:
        for cohort, email in (
            (spring, "eva@new.example"),
            (autumn, "eva@new.example"),
            (full, "x@new.example"),
        ):
            session.add(CohortInvitation(cohort_id=cohort, email=email, invited_at=school.now))
    join_cohort(school.database, school.library, school.user_id, code, school.now)
    late = person(school, "late@school.example")
    with pytest.raises(Refused, match="no-seats"):
        join_cohort(school.database, school.library, late.id, code, school.now)
    assert cohort_for(school.database, trainer, spring).seats_left == 0
    eva = person(school, "eva@new.example")
    join_as_invited(school.database, school.library, eva.id, full, school.now)  # her link names a full one
    assert members(school, spring) == {school.user_id, eva.id}
    assert members(school, autumn) == {eva.id}
    assert members(school, full) == set()
    with school.database.read() as session:
        assert session.scalars(select(CohortInvitation.email)).all() == ["x@new.example"]


def test_an_invitation_to_a_cohort_takes_no_role_away(school: School, spring: int) -> None:
    links.invite(school.database, "new@school.example", Role.TRAINER, school.now)
    token = links.invite(
        school.database, "new@school.example", Role.TRAINEE, school.now, spring, keep_role=True
    )
    with school.database.read() as session:
        assert [(each.role, each.cohort_id) for each in session.scalars(select(SentLink))] == [
            ("trainer", spring)
        ]
    assert token


def test_the_stage_of_a_cohort_follows_its_days(school: School, trainer: Person, spring: int) -> None:
    found = cohort_for(school.database, trainer, spring)
    days = replace(found, starts_on=date(2026, 5, 4), ends_on=date(2026, 5, 6))
    stages = [stage_of(days, date(2026, 5, day)) for day in (3, 4, 6, 7)]
    assert stages == [Stage.COMING, Stage.RUNNING, Stage.RUNNING, Stage.PAST]
    assert stage_of(found, date(2026, 5, 4)) is Stage.RUNNING
    assert stage_of(replace(days, closed_at=school.now), date(2026, 5, 3)) is Stage.CLOSED


def test_who_is_erased_leaves_their_cohort(school: School, trainer: Person, spring: int) -> None:
    code = keeping.make_join_code(school.database, trainer, spring, school.now)
    ana = person(school, "ana@elsewhere.example")
    join_cohort(school.database, school.library, ana.id, code, school.now)
    with school.database.write() as session:
        session.execute(delete(Enrolment).where(Enrolment.user_id == ana.id))
        session.delete(session.get_one(User, ana.id))
    assert members(school, spring) == set()
    with school.database.read() as session:
        assert session.get(Cohort, spring) is not None
