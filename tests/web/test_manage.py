"""The pages of administrators: what they do to accounts, and what nobody can do to the school."""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from datetime import date, timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from westeros_learn.app.factory import keys_of
from westeros_learn.app.settings import Settings
from westeros_learn.delivery import first_run, keeping_accounts, links, members
from westeros_learn.delivery.erasing import erase_person
from westeros_learn.delivery.people import ask_for_erasure
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.retention import LEAVING_MAIL
from westeros_learn.records import (
    AuditEntry,
    Cohort,
    CohortInvitation,
    CohortTrainer,
    Role,
    SentLink,
    SignIn,
    User,
)
from westeros_learn.web.mails import INVITATION_MAIL, write_mail

from .test_accounts import is_inside
from .world import COURSES, PASSWORD, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

    from .world import Browser, World

BOSS, ANA = "boss@example.org", "ana@example.org"


@pytest.fixture
def boss(world: World) -> Browser:
    """The browser of the only administrator, account no. 1."""
    return world.inside(BOSS, Role.ADMINISTRATOR)


def deed(browser: Browser, person: int, name: str, **fields: str) -> str:
    """Press a button on the page of an account; return what the next page says."""
    page = f"/manage/people/{person}"
    answer = browser.send(f"{page}/{name}", on=page, **fields)
    assert answer.status_code == 303, answer.text
    assert answer.headers["Location"] == page
    return browser.get(page).text


def user(world: World, person: int) -> User:
    with world.database.read() as session:
        return session.get_one(User, person)


# --- what nobody can do ------------------------------------------------------------------------


def test_nobody_changes_their_own_account_here(world: World, boss: Browser) -> None:
    """Neither do they raise themselves, nor does a browser that was left open shut its owner out."""
    world.person("second@example.org", Role.ADMINISTRATOR)
    for name, fields in (
        ("role", {"role": "trainee"}),
        ("lock", {}),
        ("sign-out", {}),
        ("drop-factor", {}),
        ("reset", {}),
    ):
        answer = boss.send(f"/manage/people/1/{name}", on="/manage/people/2", **fields)
        assert answer.status_code == 303
    answer = boss.send("/manage/people/1/erase", email=BOSS)
    assert "This is your own account" in answer.text
    assert is_inside(boss)
    assert (user(world, 1).role, user(world, 1).deactivated_at) == (Role.ADMINISTRATOR, None)
    with world.database.read() as session:
        assert not session.scalars(select(AuditEntry.action)).all()


def test_a_trainer_neither_raises_anybody_nor_sees_who_is_there(world: World) -> None:
    trainer = world.inside("trainer@example.org", Role.TRAINER)
    for path in ("/manage/people", "/manage/people/1", "/manage/audit", "/manage/keeping"):
        assert trainer.get(path).status_code == 403
    answer = trainer.send("/manage/people/1/role", on="/account/", role="administrator")
    assert answer.status_code == 403
    assert user(world, 1).role == Role.TRAINER


def test_the_last_administrator_can_be_neither_lowered_nor_locked_nor_erased(world: World) -> None:
    """Also not from the command line, but for the one who says so."""
    world.person(BOSS, Role.ADMINISTRATOR)
    world.person("locked@example.org", Role.ADMINISTRATOR)
    where = (world.database, 1, None, world.clock())
    keeping_accounts.lock(world.database, 2, None, world.clock())
    for act in (
        lambda: keeping_accounts.set_role(world.database, 1, Role.TRAINER, None, world.clock()),
        lambda: keeping_accounts.lock(*where),
        lambda: erase_person(world.database, world.library, 1, None, world.clock()),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason is Reason.LAST_ADMINISTRATOR
    keeping_accounts.lock(*where, even_last=True)
    assert user(world, 1).deactivated_at


def test_of_two_who_take_each_others_role_at_once_one_stays(world: World) -> None:
    for name in ("one", "two"):
        world.person(f"{name}@example.org", Role.ADMINISTRATOR)
    told: list[Reason | None] = []
    ready = Barrier(2)

    def lower(person: int, by: int) -> None:
        ready.wait()
        try:
            keeping_accounts.set_role(world.database, person, Role.TRAINEE, by, world.clock())
            told.append(None)
        except Refused as refused:
            told.append(refused.reason)

    threads = [Thread(target=lower, args=pair) for pair in ((1, 2), (2, 1))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(told) == {None, Reason.NOT_ADMINISTRATOR}
    assert sorted((user(world, 1).role, user(world, 2).role)) == [Role.ADMINISTRATOR, Role.TRAINEE]


def test_what_changes_an_account_asks_once_more_who_is_here(world: World, boss: Browser) -> None:
    world.person(ANA)
    world.clock.pass_by(minutes=11)
    for name in ("role", "lock", "reset", "drop-factor"):
        answer = boss.send(f"/manage/people/2/{name}", on="/manage/people/2", role="administrator")
        assert answer.headers["Location"].startswith("/account/confirm"), name
    for path in ("/manage/people/2/erase", "/manage/people/invite", "/manage/keeping"):
        assert boss.get(path).headers["Location"].startswith("/account/confirm")
    assert user(world, 2).role == Role.TRAINEE


# --- what administrators do ------------------------------------------------------------------------


def test_a_changed_role_ends_sign_ins_and_what_came_with_the_role(world: World, boss: Browser) -> None:
    trainer = world.inside("trainer@example.org", Role.TRAINER)
    with world.database.write() as session:
        session.add(cohort := Cohort(title="Spring", created_at=world.clock()))
        session.flush()
        session.add(CohortTrainer(cohort_id=cohort.id, user_id=2))
    assert "signed out everywhere" in deed(boss, 2, "role", role="administrator")
    assert not is_inside(trainer)
    token = links.invite(world.database, "friend@example.org", Role.TRAINER, world.clock(), actor=2)
    deed(boss, 2, "role", role="trainee")
    assert world.browser().get(f"/account/invitation/{token}").status_code == 410  # no way back in is left
    with world.database.read() as session:
        assert not session.scalars(select(CohortTrainer)).all()
        changes = select(AuditEntry.details).where(AuditEntry.action == "change role")
        assert [(each["before"], each["role"]) for each in session.scalars(changes)] == [
            ("trainer", "administrator"),
            ("administrator", "trainee"),
        ]


def test_an_account_is_locked_opened_and_signed_out(world: World, boss: Browser) -> None:
    ana = world.signed_in(ANA)
    assert "1 sign-in is ended" in deed(boss, 2, "sign-out")
    assert not is_inside(ana)
    ana.sign_in(ANA)
    assert "The account is locked" in deed(boss, 2, "lock")
    assert not is_inside(ana)
    assert ana.sign_in(ANA).status_code == 422
    assert "open again" in deed(boss, 2, "unlock")
    assert ana.sign_in(ANA).status_code == 303


def test_who_lost_a_device_or_forgot_the_password_is_helped(world: World, boss: Browser) -> None:
    trainer = world.inside("trainer@example.org", Role.TRAINER)
    assert "taken down" in deed(boss, 2, "drop-factor")
    assert not is_inside(trainer)
    assert "no second factor" in deed(boss, 2, "drop-factor")
    answer = boss.send("/manage/people/2/reset", on="/manage/people/2")
    link = re.search(r'value="http://localhost(/account/reset/[^"]+)"', answer.text)
    assert link
    assert world.browser().get(link[1]).status_code == 200
    world.clock.pass_by(minutes=61)
    assert world.browser().get(link[1]).status_code == 410


def test_with_a_mail_server_no_administrator_sees_the_links_of_others(
    database: Database, library: Library
) -> None:
    """Who could set somebody's password could act in their name."""
    world = make_world(database, library, mail_server="mail.example.org", mail_from="school@example.org")
    boss = world.inside(BOSS, Role.ADMINISTRATOR)
    world.person(ANA)
    assert "on its way to ana@example.org" in deed(boss, 2, "reset")
    answer = boss.send("/manage/people/invite", email="new@example.org", role="trainer")
    assert answer.headers["Location"] == "/manage/people"
    page = boss.get("/manage/people").text
    assert "new@example.org" in page
    assert "/account/invitation/" not in page


def test_somebody_is_invited_and_the_invitation_withdrawn(world: World, boss: Browser) -> None:
    answer = boss.send("/manage/people/invite", email="New@Example.org", role="trainer")
    link = re.search(r'value="http://localhost(/account/invitation/[^"]+)"', answer.text)
    assert link
    assert world.browser().get(link[1]).status_code == 200
    assert "new@example.org" in boss.get("/manage/people").text
    with world.database.read() as session:
        waiting = session.scalars(select(SentLink.id)).one()
    boss.send(f"/manage/people/invitations/{waiting}/withdraw", on="/manage/people")
    assert world.browser().get(link[1]).status_code == 410
    assert "new@example.org" not in boss.get("/manage/people").text
    assert "already" in boss.send("/manage/people/invite", email=BOSS, role="trainer").text


def test_a_trainer_gets_no_link_that_makes_more_of_somebody_than_a_trainee(
    world: World, boss: Browser
) -> None:
    """They see the link: with that of an invited administrator, they could become one."""
    boss.send("/manage/people/invite", email="new@example.org", role="administrator")
    trainer = world.person("trainer@example.org", Role.TRAINER)
    with world.database.write() as session:
        session.add(cohort := Cohort(title="Spring", created_at=world.clock()))
        session.flush()
        session.add(CohortTrainer(cohort_id=cohort.id, user_id=trainer.id))
        for name in ("new", "other"):
            email = f"{name}@example.org"
            session.add(CohortInvitation(cohort_id=cohort.id, email=email, invited_at=world.clock()))
    made = members.make_links(world.database, trainer, 1, None, world.clock())
    assert [each.email for each in made] == ["other@example.org"]
    with world.database.read() as session:
        roles = {link.email: link.role for link in session.scalars(select(SentLink))}
    assert roles == {"new@example.org": "administrator", "other@example.org": "trainee"}


def test_the_mail_of_an_invitation_opens_and_none_is_written_after_it_was_withdrawn(world: World) -> None:
    boss = world.person(BOSS, Role.ADMINISTRATOR)
    links.invite(world.database, "new@example.org", Role.TRAINER, world.clock(), actor=boss.id)
    payload = {"to": "new@example.org", "language": "en", "by": boss.id}
    with world.app.test_request_context():
        mail = write_mail(INVITATION_MAIL, payload, world.clock())
    assert mail is not None
    link = re.search(r"http://localhost(/account/invitation/\S+)", mail.text)
    assert link
    assert world.browser().get(link[1]).status_code == 200
    with world.database.read() as session:
        (waiting,) = session.scalars(select(SentLink))
    assert waiting.role == Role.TRAINER
    keeping_accounts.withdraw_invitation(world.database, waiting.id, boss.id, world.clock())
    with world.app.test_request_context():
        assert write_mail(INVITATION_MAIL, payload, world.clock()) is None


def test_who_leaves_is_told_when_and_how_to_stay(world: World) -> None:
    world.person(ANA)
    with world.app.test_request_context():
        assert write_mail(LEAVING_MAIL, {"to": ANA, "language": "pl"}, world.clock()) is None
    with world.database.write() as session:
        session.get_one(User, 1).leaves_on = date(2027, 1, 5)
    with world.app.test_request_context():
        mail = write_mail(LEAVING_MAIL, {"to": ANA, "language": "en"}, world.clock())
    assert mail is not None
    assert "5 January 2027" in mail.text
    assert "/account/sign-in" in mail.text


def test_people_are_found_sorted_and_paged_with_as_many_queries_for_many_as_for_few(
    world: World, boss: Browser
) -> None:
    for number in range(60):
        world.person(f"p{number:02}@court.example.org", Role.TRAINER if number % 20 == 0 else Role.TRAINEE)
    with world.database.write() as session:
        session.get_one(User, 2).family_name = "Ștefănescu"
    with counting(world.database) as many:
        page = boss.get("/manage/people?sort=email").text
    with counting(world.database) as few:
        boss.get("/manage/people?q=p00")
    assert len(many) == len(few) <= 10
    assert "1–50 of 61" in page
    assert page.index("p00@") < page.index("p01@")
    assert "p59@" not in page
    assert "p59@" in boss.get("/manage/people?sort=-email").text
    for asked, count in (
        ("q=ștefănescu", 1),
        ("q=p0+court", 10),
        ("role=trainer", 3),
        ("state=no-factor", 3),
        ("q=100%25", 0),
        ("q=_", 0),
    ):
        found = re.findall(r"p\d\d@court", boss.get(f"/manage/people?{asked}").text)
        assert len(found) == count, asked


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Count what the database is asked."""
    asked: list[str] = []

    def note(*told: object) -> None:
        asked.append(str(told[2]))

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def test_a_person_is_erased_by_who_writes_their_address(world: World, boss: Browser) -> None:
    world.person(ANA)
    ask_for_erasure(world.database, 2, world.clock())
    assert ANA in boss.get("/manage/keeping").text
    assert "not the address" in boss.send("/manage/people/2/erase", email="other@example.org").text
    answer = boss.send("/manage/people/2/erase", email="Ana@example.org", whole="y")
    assert answer.headers["Location"] == "/manage/people"
    assert boss.send("/manage/people/2/erase", on="/manage/people/1", email=ANA).status_code == 404
    page = boss.get("/manage/audit").text
    assert "person erased" in page
    assert "account no. 2, erased" in page
    assert ANA not in page


def test_the_audit_log_is_searched_and_taken_as_a_table(world: World, boss: Browser) -> None:
    world.person(ANA)
    deed(boss, 2, "lock")
    world.clock.pass_by(days=2)
    boss = world.inside("other@example.org", Role.ADMINISTRATOR)
    deed(boss, 2, "unlock")
    with counting(world.database) as asked:
        assert "account locked" in boss.get("/manage/audit?until=2026-11-25").text
    assert len(asked) <= 12  # names of people come in one query for all
    body = boss.get("/manage/audit?since=2026-11-26").text.partition("<tbody>")[2]
    assert "account opened again" in body
    assert "account locked" not in body
    assert "No entry" in boss.get("/manage/audit?actor=nobody-like-that").text
    assert boss.get("/manage/audit?since=x&until=9999-12-31&action=none&page=-1").status_code == 200
    answer = boss.send("/manage/audit?action=lock+account", on="/manage/audit", form="csv")
    rows = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == 2
    assert rows[1][1].endswith(BOSS)
    assert rows[1][2] == "account locked"
    with world.database.read() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert last is not None
    assert (last.action, last.details["what"], last.details["rows"]) == (
        "export audit log",
        "lock account",
        1,
    )


def test_a_rule_is_looked_at_before_it_holds(world: World, boss: Browser) -> None:
    world.person(ANA)
    with world.database.write() as session:
        session.get_one(User, 2).active_on = world.clock().date() - timedelta(days=400)
    page = boss.send("/manage/keeping", inactive_months="12", do="look").text
    assert "would concern today" in page
    assert ANA in page
    assert "Whom the rules concern" not in boss.get("/manage/keeping").text
    assert boss.send("/manage/keeping", inactive_months="3", do="save").status_code == 422
    assert boss.send("/manage/keeping", inactive_months="12", do="save").status_code == 303
    assert ANA in boss.get("/manage/keeping").text


# --- the first administrator ---------------------------------------------------------------------


ABOUT = {
    "email": BOSS,
    "given_name": "Lucía",
    "family_name": "Martín",
    "profession": "other",
    "country": "ES",
    "language": "en",
    "password": PASSWORD,
}


def set_up_path(world: World) -> str:
    keys = world.app.extensions["westeros-learn"].keys
    token = first_run.set_up_token(world.database, keys, world.clock())
    assert token
    return f"/manage/set-up/{token}"


def test_the_first_administrator_comes_by_a_link_that_opens_once(world: World) -> None:
    path, other = set_up_path(world), world.browser()
    browser = world.browser()
    assert browser.send(path, **ABOUT | {"password": "short"}).status_code == 422
    assert other.get(path).status_code == 200
    assert browser.send(path, **ABOUT).headers["Location"] == "/manage/"
    assert "second-factor" in browser.get("/manage/").headers["Location"]  # nothing is open before that
    late = other.client.post(path, data=ABOUT)
    assert late.status_code in (400, 410)
    assert world.browser().get(path).status_code == 410
    keys = world.app.extensions["westeros-learn"].keys
    assert first_run.set_up_token(world.database, keys, world.clock()) is None
    with world.database.read() as session:
        assert session.scalars(select(User.role)).all() == [Role.ADMINISTRATOR]
        assert len(session.scalars(select(SignIn.id)).all()) == 1


def test_a_link_for_setting_up_ends_and_is_made_by_nobody_else(world: World) -> None:
    path = set_up_path(world)
    until, _, sign = path.rpartition("/")[2].partition("-")
    for forged in (
        f"{int(until) + 9}-{sign}",
        f"{until}-{'0' * 64}",
        f"{until}-é",
        "x",
        f"{'9' * 40}-{sign}",
    ):
        assert world.browser().get(f"/manage/set-up/{forged}").status_code == 410, forged
    strangers = Settings.model_validate(
        {
            "address": "http://localhost",
            "secret_key": "another key that only others know, and long",
            "database": "sqlite:///unused.db",
            "courses": COURSES,
            "school": "A school",
            "help_contact": "help@example.org",
        }
    )
    token = first_run.set_up_token(world.database, keys_of(strangers), world.clock())
    assert world.browser().get(f"/manage/set-up/{token}").status_code == 410
    world.clock.pass_by(hours=25)
    assert world.browser().get(path).status_code == 410


def test_of_two_who_set_the_school_up_at_once_one_does(world: World) -> None:
    keys = world.app.extensions["westeros-learn"].keys
    token = first_run.set_up_token(world.database, keys, world.clock()) or ""
    profile = world.person("trainee@example.org").profile
    told: list[Reason | None] = []
    ready = Barrier(2)

    def set_up(email: str) -> None:
        ready.wait()
        try:
            first_run.make_first_administrator(
                world.database, keys, token, email, profile, PASSWORD, world.clock()
            )
            told.append(None)
        except Refused as refused:
            told.append(refused.reason)

    threads = [Thread(target=set_up, args=(f"{n}@example.org",)) for n in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told, key=str) == [None, Reason.SET_UP_ALREADY]
