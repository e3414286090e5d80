"""Lists of people: looked at, put right, written all at once, and taken back while nobody has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from tests.delivery.school import COURSE, members, person
from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery import links, rosters
from westeros_learn.delivery.cohorts import cohort_for
from westeros_learn.delivery.enrolling import enrol, lesson_seen
from westeros_learn.delivery.erasing import erase_person
from westeros_learn.delivery.joining import join_as_invited
from westeros_learn.delivery.keeping_cohorts import CohortFacts
from westeros_learn.delivery.members import (
    make_links,
    remove_member,
    restore_member,
    roster_of,
    withdraw_invitation,
    write_again,
)
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.roster_fields import Column
from westeros_learn.delivery.roster_judging import RowState
from westeros_learn.delivery.roster_writing import Undone, Written, undo_list, who_stays, write_list
from westeros_learn.exchange.sheet_reading import Reading
from westeros_learn.records import (
    AuditEntry,
    CohortInvitation,
    CohortMember,
    Enrolment,
    Job,
    Purpose,
    RosterImport,
    RosterRow,
    SentLink,
    User,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from tests.delivery.school import School
    from westeros_learn.delivery.people import Person

LIST = """Imię;Nazwisko;Adres e-mail;Kraj;Zawód
Ana;Nowak;ANA@school.example;Polska;
Eva;Lund;eva@new.example;Rumunia;sędzia
Jan;Kos;jan@new,example;Polska;prokurator
Eva;Lund;Eva@new.example;;
Ion;Pop;ion@new.example;Atlantis;
Old;Hand;old@school.example;;
Off;Duty;off@school.example;;
"""
"""Ana has an account, old@ is in it already, off@ is deactivated; rows 4, 6 and 8 are to be put right."""


@pytest.fixture
def autumn(school: School, trainer: Person) -> int:
    """A cohort without a limit, with one course, and one member."""
    facts = CohortFacts("Autumn", language="pl", courses=(COURSE,))
    cohort = keeping.make_cohort(school.database, school.library, trainer, facts, school.now)
    old, off = person(school, "old@school.example"), person(school, "off@school.example")
    with school.database.write() as session:
        session.add(CohortMember(cohort_id=cohort, user_id=old.id, joined_at=school.now))
        session.get_one(User, off.id).deactivated_at = school.now
    return cohort


def bring(school: School, trainer: Person, cohort: int, text: str = LIST, name: str = "list.csv") -> int:
    return rosters.bring_list(school.database, trainer, cohort, name, text.encode("cp1250"), school.now)


def states(school: School, trainer: Person, cohort: int, which: int) -> dict[int, str]:
    view = rosters.look_at_list(school.database, trainer, cohort, which)
    return {row.number: row.state for row in view.rows}


def test_a_list_is_judged_row_by_row_and_nothing_is_written_until_it_is_asked_for(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    which = bring(school, trainer, autumn)
    view = rosters.look_at_list(school.database, trainer, autumn, which)
    assert {row.number: row.state for row in view.rows} == {
        2: RowState.ADD,
        3: RowState.INVITE,
        4: RowState.FAULTY,
        5: RowState.TWICE,
        6: RowState.FAULTY,
        7: RowState.MEMBER,
        8: RowState.FAULTY,
    }
    assert [(row.number, fault.suggestion) for row in view.rows for fault in row.faults] == [
        (4, "jan@new.example"),
        (6, ""),
        (8, ""),
    ]
    assert view.of(RowState.TWICE)[0].twin == 3
    assert (view.reading.encoding, view.reading.separator, view.head[0]) == ("cp1250", ";", "Imię")
    found = cohort_for(school.database, trainer, autumn)
    assert (found.members, found.invited, school.count(Job)) == (1, 0, 0)


def test_writing_brings_in_what_is_good_and_what_is_not_waits_to_be_put_right(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    which = bring(school, trainer, autumn)
    where = (school.database, school.library, trainer, autumn, which, school.now)
    assert write_list(*where, mail="letter") == Written(1, 1)
    assert states(school, trainer, autumn, which) == {4: "faulty", 6: "faulty", 8: "faulty"}
    assert write_list(*where, mail="letter") == Written(0, 0)  # sent twice
    with school.database.read() as session:
        ana = session.get_one(CohortMember, (autumn, school.user_id))
        assert (ana.import_id, ana.enrolled) == (which, [])  # she was in the course before
        eva = session.scalars(select(CohortInvitation)).one()
        assert (eva.email, eva.country, eva.profession, eva.language) == (
            "eva@new.example",
            "RO",
            "judge",
            "pl",
        )
        letters = {job.payload["to"]: job.payload["language"] for job in session.scalars(select(Job))}
        assert letters == {"ana@school.example": "en", "eva@new.example": "pl"}
    corrections = {4: {"email": "jan@new.example"}, 6: {"country": ""}}
    rosters.put_right(school.database, trainer, autumn, which, corrections, left_out=[8])
    assert states(school, trainer, autumn, which) == {4: "invite", 6: "invite"}
    assert write_list(*where) == Written(0, 2)
    with school.database.read() as session:
        row = session.get_one(RosterImport, which)
        assert (row.added, row.invited, row.content) == (1, 3, None)
        assert school.count(RosterRow) == 0


def test_undoing_takes_out_who_has_not_begun_and_names_who_stays(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    begun, idle = person(school, "begun@school.example"), person(school, "idle@school.example")
    which = bring(
        school,
        trainer,
        autumn,
        "mail\nbegun@school.example\nidle@school.example\nnew@new.example\nx@new.example",
    )
    write_list(school.database, school.library, trainer, autumn, which, school.now)
    new = person(school, "new@new.example")
    join_as_invited(school.database, school.library, new.id, None, school.now)
    for each in (begun, new):
        lesson_seen(school.database, school.library, each.id, COURSE, "b-l-first", school.now)
    links.invite(school.database, "x@new.example", trainer.role, school.now, autumn)
    assert who_stays(school.database, autumn, which) == (2, ("Ana Nowak", "Ana Nowak"))
    undone = undo_list(school.database, trainer, autumn, which, school.now)
    assert undone == Undone(2, ("Ana Nowak", "Ana Nowak"))
    assert {begun.id, new.id} < members(school, autumn)
    assert idle.id not in members(school, autumn)
    with school.database.read() as session:
        enrolled = set(session.scalars(select(Enrolment.user_id).where(Enrolment.cohort_id == autumn)))
        assert enrolled == {begun.id, new.id}
        assert (
            session.scalars(select(SentLink.email).where(SentLink.purpose == Purpose.INVITATION)).all() == []
        )
        assert session.scalars(select(CohortInvitation)).all() == []
    assert undo_list(school.database, trainer, autumn, which, school.now).taken_out == 0


def test_a_course_of_another_cohort_of_theirs_is_not_taken_away(
    school: School,
    trainer: Person,
    autumn: int,
    spring: int,
) -> None:
    ana = person(school, "both@school.example")
    first, second = (bring(school, trainer, each, "mail\nboth@school.example\n") for each in (autumn, spring))
    for cohort, which in ((autumn, first), (spring, second)):
        write_list(school.database, school.library, trainer, cohort, which, school.now)
    undo_list(school.database, trainer, autumn, first, school.now)
    with school.database.read() as session:
        assert session.scalars(select(Enrolment.cohort_id).where(Enrolment.user_id == ana.id)).all() == [
            spring
        ]
    undo_list(school.database, trainer, spring, second, school.now)
    with school.database.read() as session:
        assert session.scalars(select(Enrolment.id).where(Enrolment.user_id == ana.id)).all() == []


def test_no_more_come_in_than_there_are_seats_and_nobody_into_a_closed_cohort(
    school: School,
    trainer: Person,
    spring: int,
) -> None:
    which = bring(school, trainer, spring, "mail\na@new.example\nb@new.example\nc@new.example\n")
    where = (school.database, school.library, trainer, spring, which, school.now)
    assert rosters.look_at_list(school.database, trainer, spring, which).too_many == 1
    with pytest.raises(Refused, match="no-seats"):
        write_list(*where)
    assert school.count(CohortInvitation) == 0
    rosters.put_right(school.database, trainer, spring, which, {}, left_out=[4])
    keeping.close_cohort(school.database, trainer, spring, school.now)
    with pytest.raises(Refused, match="cohort-closed"):
        write_list(*where)
    with pytest.raises(Refused, match="cohort-closed"):
        bring(school, trainer, spring)
    keeping.reopen_cohort(school.database, trainer, spring, school.now)
    assert write_list(*where) == Written(0, 2)
    assert cohort_for(school.database, trainer, spring).seats_left == 0


def test_a_list_is_read_in_another_way_and_its_columns_are_taken_for_something_else(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    text = "Person;Where\nŻak, Łucja;lucja@new.example\n"
    which = bring(school, trainer, autumn, text)
    look = (school.database, trainer, autumn, which)
    rosters.take_columns(*look, [Column.FAMILY_FIRST, Column.EMAIL])
    row = rosters.look_at_list(*look).rows[-1]
    assert (row.values["given_name"], row.values["family_name"]) == ("Łucja", "Żak")
    rosters.read_list_anew(*look, Reading(encoding="cp1252"))
    assert rosters.look_at_list(*look).sample[0] != "Żak, Łucja"
    rosters.drop_list(*look)
    with pytest.raises(Refused, match="no-cohort"):
        rosters.look_at_list(*look)


def test_a_list_is_nobody_elses_and_goes_after_a_week_or_with_who_is_erased(
    school: School,
    trainer: Person,
    autumn: int,
    spring: int,
) -> None:
    which = bring(school, trainer, autumn)
    with pytest.raises(Refused, match="no-cohort"):
        rosters.look_at_list(school.database, trainer, spring, which)
    other = person(school, "other@school.example", trainer.role)
    for forbidden in (
        lambda: rosters.look_at_list(school.database, other, autumn, which),
        lambda: rosters.drop_list(school.database, other, autumn, which),
        lambda: rosters.put_right(school.database, other, autumn, which, {}, [2]),
        lambda: rosters.take_columns(school.database, other, autumn, which, []),
        lambda: rosters.read_list_anew(school.database, other, autumn, which, Reading()),
        lambda: write_list(school.database, school.library, other, autumn, which, school.now),
        lambda: undo_list(school.database, other, autumn, which, school.now),
        lambda: remove_member(school.database, other, autumn, school.user_id, school.now),
        lambda: make_links(school.database, other, autumn, None, school.now),
    ):
        with pytest.raises(Refused, match="no-cohort"):
            forbidden()
    erase_person(school.database, school.library, school.user_id, None, school.now)
    assert 2 not in states(school, trainer, autumn, which)
    with school.database.read() as session:
        assert session.get_one(RosterImport, which).content is None
    later = bring(school, trainer, autumn)
    rosters.drop_old_lists(school.database, school.now)
    assert states(school, trainer, autumn, later)
    school.wait(8 * 24 * 3600)
    rosters.drop_old_lists(school.database, school.now)
    assert states(school, trainer, autumn, later) == {}


def test_somebody_is_taken_out_and_brought_back_with_what_they_have_learned(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    which = bring(school, trainer, autumn, "mail\nana@school.example\n")
    write_list(school.database, school.library, trainer, autumn, which, school.now)
    enrol(school.database, school.library, school.user_id, COURSE, school.now)
    assert remove_member(school.database, trainer, autumn, school.user_id, school.now) == "Ana Nowak"
    assert remove_member(school.database, trainer, autumn, school.user_id, school.now) == ""
    assert school.user_id not in members(school, autumn)
    with school.database.read() as session:
        assert session.get_one(Enrolment, school.enrolment_id).cohort_id is None
    restore_member(school.database, school.library, trainer, autumn, school.user_id, school.now)
    assert school.user_id in members(school, autumn)
    with school.database.read() as session:
        done = session.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id.desc()))
        assert done.all()[:2] == [
            ("add to cohort", f"user {school.user_id}"),
            ("remove from cohort", f"user {school.user_id}"),
        ]


def test_who_is_invited_is_written_to_once_a_day_handed_a_link_or_let_go(
    school: School,
    trainer: Person,
    autumn: int,
    spring: int,
) -> None:
    for cohort in (autumn, spring):
        which = bring(school, trainer, cohort, "eva@new.example, jan@new.example", "")
        write_list(school.database, school.library, trainer, cohort, which, school.now)
    eva = next(each for each in roster_of(school.database, autumn) if each.email == "eva@new.example")
    assert eva.invitation_id
    where = (school.database, trainer, autumn, eva.invitation_id)
    for _ in range(2):
        assert write_again(*where, "letter", school.now) == "eva@new.example"
    assert school.count(Job) == 1
    made = make_links(school.database, trainer, autumn, None, school.now)
    assert [each.email for each in made] == ["eva@new.example", "jan@new.example"]
    opened = links.open_link(school.database, made[0].token, Purpose.INVITATION, school.now)
    assert (opened.email, opened.cohort) == ("eva@new.example", autumn)
    assert withdraw_invitation(*where, school.now) == "eva@new.example"
    opened = links.open_link(school.database, made[0].token, Purpose.INVITATION, school.now)
    assert opened.cohort == spring  # where she is still invited
    assert withdraw_invitation(*where, school.now) == ""


def test_a_thousand_people_are_brought_in_with_as_many_queries_as_ten(
    school: School,
    trainer: Person,
    autumn: int,
) -> None:
    asked: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: object) -> None:
        asked.append(statement)

    counts = []
    for size in (10, 1000):
        text = "mail\n" + "".join(f"p{at}@of{size}.example\n" for at in range(size))
        with school.database.write() as session:
            session.add_all(
                User(
                    email=f"p{at}@of{size}.example",
                    given_name="Ana",
                    family_name="Pop",
                    role="trainee",
                    profession="judge",
                    country="RO",
                    language="en",
                    created_at=school.now,
                )
                for at in range(0, size, 2)
            )
        which = bring(school, trainer, autumn, text)
        event.listen(school.database.engine, "before_cursor_execute", note)
        written = write_list(school.database, school.library, trainer, autumn, which, school.now, "letter")
        event.remove(school.database.engine, "before_cursor_execute", note)
        assert written == Written(size // 2, size // 2)
        counts.append(len(asked))
        asked.clear()
    assert counts[1] <= counts[0] + 4, counts  # long lists of values are sent in a few parts
    assert len(roster_of(school.database, autumn)) == 1011
