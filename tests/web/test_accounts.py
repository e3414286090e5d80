"""Accounts as people meet them: each journey on both databases."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pyotp
import pytest

from westeros_learn.delivery import links
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import Cohort, CohortCourse, Role, User

from .world import PASSWORD

if TYPE_CHECKING:
    from .world import Browser, World

ANA = "ana@example.org"
ABOUT = {"given_name": "Ana", "family_name": "Pop", "profession": "judge", "country": "RO", "language": "en"}


def is_inside(browser: Browser) -> bool:
    return browser.get("/account/").status_code == 200


# --- invitations ---------------------------------------------------------------------------


def test_an_invited_person_makes_an_account_once_and_is_inside(world: World) -> None:
    link = world.invitation("Ana@Example.org")
    browser = world.browser()
    assert "ana@example.org" in browser.get(link).text
    answer = browser.send(link, **ABOUT, password="four quiet lamps and a bridge")
    assert answer.status_code == 303, answer.text
    assert is_inside(browser)
    used = world.browser().get(link)
    assert used.status_code == 410
    assert "was used already" in used.text
    assert world.browser().sign_in("ANA@example.org ", "four quiet lamps and a bridge").status_code == 303


def test_who_is_invited_to_a_cohort_is_in_its_courses(world: World) -> None:
    with world.database.write() as session:
        session.add(open_one := Cohort(title="Spring", created_at=world.clock()))
        session.add(closed := Cohort(title="Past", created_at=world.clock(), closed_at=world.clock()))
        session.flush()
        session.add_all(CohortCourse(cohort_id=each.id, course_id="small") for each in (open_one, closed))
        cohorts = open_one.id, closed.id
    for at, (cohort, said) in enumerate(
        zip(cohorts, ("A small course", "You are in no course yet"), strict=True)
    ):
        token = links.invite(world.database, f"p{at}@example.org", Role.TRAINEE, world.clock(), cohort)
        browser = world.browser()
        browser.send(f"/account/invitation/{token}", **ABOUT, password="four quiet lamps and a bridge")
        assert said in browser.get("/").text


def test_an_invitation_ends_and_a_newer_one_takes_its_place(world: World) -> None:
    old, new = world.invitation(ANA), world.invitation(ANA)
    assert world.browser().get(old).status_code == 410
    assert world.browser().get(new).status_code == 200
    world.clock.pass_by(days=22)
    late = world.browser().get(new)
    assert late.status_code == 410
    assert "too old" in late.text
    assert "opens nothing" in world.browser().get("/account/invitation/" + "x" * 43).text


def test_what_was_entered_stays_when_something_needs_another_look(world: World) -> None:
    link = world.invitation(ANA)
    answer = world.browser().send(link, **{**ABOUT, "profession": ""}, password="short")
    assert answer.status_code == 422
    assert 'value="Pop"' in answer.text
    assert answer.text.count('aria-invalid="true"') == 1
    answer = world.browser().send(link, **ABOUT, password="short")
    assert "12 characters or more" in answer.text
    answer = world.browser().send(link, **ABOUT, password="Password1234")
    assert "would be guessed soon" in answer.text


# --- signing in ------------------------------------------------------------------------------


def test_nobody_learns_whether_there_is_an_account(world: World) -> None:
    world.person(ANA)
    known = world.browser().sign_in(ANA, "not her password at all").text
    unknown = world.browser().sign_in("nobody@example.org", "not her password at all").text

    def without_what_was_typed(page: str) -> str:
        return re.sub(r'value="[^"]*"', "", page)

    assert without_what_was_typed(known) == without_what_was_typed(unknown)
    assert "is not right" in known


def test_many_wrong_tries_make_one_wait_and_only_there(world: World) -> None:
    world.person(ANA)
    browser = world.browser()
    for _ in range(6):
        assert "is not right" in browser.sign_in(ANA, "wrong wrong wrong").text
    told = browser.sign_in(ANA).text
    assert "Please wait 15 minutes" in told
    elsewhere = world.browser()
    elsewhere.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    assert elsewhere.sign_in(ANA).status_code == 303
    world.clock.pass_by(minutes=16)
    assert browser.sign_in(ANA).status_code == 303


def test_who_signs_in_goes_on_where_they_wanted_to_and_to_no_other_place(world: World) -> None:
    world.person(ANA)
    asked = world.browser().get("/account/password?x=1")
    assert asked.headers["Location"] == "/account/sign-in?on=/account/password?x%3D1"
    sent = {"email": ANA, "password": PASSWORD}
    assert (
        world.browser().send(asked.headers["Location"], **sent).headers["Location"] == "/account/password?x=1"
    )
    for foreign in (
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "javascript:x",
        "/a%0d%0ab",
    ):
        answer = world.browser().send(f"/account/sign-in?on={foreign}", **sent)
        assert answer.headers["Location"] == "/", foreign


def test_the_session_is_a_new_one_after_signing_in_and_none_after_signing_out(world: World) -> None:
    world.person(ANA)
    browser = world.browser()
    browser.get("/account/sign-in")
    with browser.client.session_transaction() as session:
        before = session["csrf_token"]
    browser.sign_in(ANA)
    with browser.client.session_transaction() as session:
        assert session.get("csrf_token") != before
        stolen = dict(session)
    assert browser.send("/account/sign-out", on="/account/").status_code == 303
    assert not is_inside(browser)
    with browser.client.session_transaction() as session:
        session.update(stolen)  # a copy of the cookie opens nothing any more
    assert not is_inside(browser)


@pytest.mark.parametrize(("role", "unused", "longest"), [(Role.TRAINEE, 72, 14 * 24)])
def test_a_sign_in_ends_when_it_is_unused_or_old(world: World, role: Role, unused: int, longest: int) -> None:
    world.person(ANA, role)
    browser = world.browser()
    browser.sign_in(ANA)
    for _ in range(longest // (unused - 2)):
        world.clock.pass_by(hours=unused - 2)
        assert is_inside(browser)
    world.clock.pass_by(hours=unused - 2)
    assert not is_inside(browser)
    browser.sign_in(ANA)
    world.clock.pass_by(hours=unused + 1)
    assert not is_inside(browser)


# --- passwords ------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_sign_in(world: World) -> None:
    here, there = world.signed_in(ANA), world.browser()
    there.sign_in(ANA)
    new = "nine slow rivers under snow"
    assert "The password is not right" in here.send("/account/password", old="wrong", password=new).text
    assert here.send("/account/password", old=PASSWORD, password=new).status_code == 303
    assert is_inside(here)
    assert not is_inside(there)
    assert there.sign_in(ANA).status_code == 422
    assert there.sign_in(ANA, new).status_code == 303


def test_a_forgotten_password_is_set_by_a_link_that_opens_once_and_for_an_hour(world: World) -> None:
    browser = world.signed_in(ANA)
    assert links.ask_for_reset(world.database, "nobody@example.org", world.clock()) is None
    late = links.ask_for_reset(world.database, ANA, world.clock())
    world.clock.pass_by(minutes=61)
    assert world.browser().get(f"/account/reset/{late}").status_code == 410
    earlier = f"/account/reset/{links.ask_for_reset(world.database, ANA, world.clock())}"
    link = f"/account/reset/{links.ask_for_reset(world.database, ANA, world.clock())}"
    assert world.browser().get(earlier).status_code in (404, 410)  # the last one opens, no other
    assert world.browser().send(link, password="five brown owls in a library").status_code == 303
    assert not is_inside(browser)
    assert world.browser().get(link).status_code == 410
    assert world.browser().sign_in(ANA, "five brown owls in a library").status_code == 303


# --- the second factor -------------------------------------------------------------------------


def code_at(world: World, secret: str, later: float = 0) -> str:
    return pyotp.TOTP(secret).at(world.clock() + timedelta(seconds=later))


def set_up(world: World, browser: Browser) -> tuple[str, list[str]]:
    page = browser.get("/account/second-factor").text
    found = re.search(r'class="code-key">([^<]+)<', page)
    assert found, page
    secret = found[1].replace(" ", "")
    answer = browser.send("/account/second-factor", code=code_at(world, secret))
    return secret, re.findall(r"<li><code>([^<]+)</code>", answer.text)


def test_a_code_is_asked_for_at_each_sign_in_and_serves_once(world: World) -> None:
    browser = world.signed_in(ANA)
    secret, recovery = set_up(world, browser)
    assert len(set(recovery)) == 10
    other = world.browser()
    assert other.sign_in(ANA).headers["Location"].startswith("/account/code")
    assert not is_inside(other)
    used = code_at(world, secret)
    assert "not right" in other.send("/account/code", code=used).text
    world.clock.pass_by(seconds=30)
    assert other.send("/account/code", code=code_at(world, secret)).status_code == 303
    assert is_inside(other)
    third = world.browser()
    third.sign_in(ANA)
    assert third.send("/account/code", code=recovery[3].upper().replace("-", " ")).status_code == 303
    fourth = world.browser()
    fourth.sign_in(ANA)
    assert "not right" in fourth.send("/account/code", code=recovery[3]).text


def test_codes_cannot_be_guessed(world: World) -> None:
    secret, _ = set_up(world, world.signed_in(ANA))
    browser = world.browser()
    browser.sign_in(ANA)
    for guess in range(6):
        assert "not right" in browser.send("/account/code", code=f"{guess:06}").text
    world.clock.pass_by(seconds=30)
    assert "Please wait" in browser.send("/account/code", code=code_at(world, secret)).text


@pytest.mark.parametrize("role", [Role.TRAINER, Role.ADMINISTRATOR])
def test_who_sees_others_results_must_set_a_second_factor_up(world: World, role: Role) -> None:
    world.person(ANA, role)
    browser = world.browser()
    browser.sign_in(ANA)
    assert browser.get("/account/").headers["Location"].startswith("/account/second-factor")
    set_up(world, browser)
    assert is_inside(browser)
    assert "stays on" in browser.get("/account/second-factor").text


def test_a_trainee_turns_it_off_with_the_password(world: World) -> None:
    browser = world.signed_in(ANA)
    set_up(world, browser)
    assert browser.send("/account/second-factor", password="wrong").status_code == 422
    assert browser.send("/account/second-factor", password=PASSWORD).status_code == 303
    assert world.browser().sign_in(ANA).headers["Location"] == "/"


def test_a_copy_of_the_database_holds_no_secret_that_opens_anything(world: World) -> None:
    browser = world.signed_in(ANA)
    secret, recovery = set_up(world, browser)
    link = world.invitation("new@example.org")
    with browser.client.session_transaction() as session:
        cookie = session["sign-in"]
    with world.database.read() as session:
        rows = [
            str(value)
            for table in User.metadata.sorted_tables
            for row in session.execute(table.select())
            for value in row
        ]
    everything = "\n".join(rows)
    for opens in (
        secret,
        recovery[0],
        recovery[0].replace("-", ""),
        link.rpartition("/")[2],
        cookie,
        PASSWORD,
    ):
        assert opens not in everything


# --- one's own account -----------------------------------------------------------------------------


def test_the_profile_is_changed_and_speaks_the_language_that_was_chosen(world: World) -> None:
    browser = world.signed_in(ANA)
    answer = browser.send("/account/", **{**ABOUT, "family_name": "  Pop  Ionescu ", "language": "pl"})
    assert answer.status_code == 303
    page = browser.get("/account/").text
    assert '<html lang="pl">' in page
    assert "Pop Ionescu" in page
    assert browser.send("/account/", **{**ABOUT, "country": "XX"}).status_code == 422


def test_erasure_is_asked_for_and_taken_back(world: World) -> None:
    browser = world.signed_in(ANA)
    browser.send("/account/erasure", on="/account/", do="ask")
    assert "You have asked for the erasure" in browser.get("/account/").text
    browser.send("/account/erasure", on="/account/", do="take-back")
    assert "You have asked for the erasure" not in browser.get("/account/").text


def test_an_account_that_was_deactivated_is_out_at_once(world: World) -> None:
    browser = world.signed_in(ANA)
    with world.database.write() as session:
        session.query(User).one().deactivated_at = world.clock()
    assert not is_inside(browser)
    assert world.browser().sign_in(ANA).status_code == 422


def test_one_address_has_one_account(world: World) -> None:
    world.person(ANA)
    with pytest.raises(Refused):
        world.person("ANA@example.org")
    with pytest.raises(Refused):
        world.invitation(ANA)
