"""What somebody tries who should not: with a browser left open, a stolen cookie, or a great many tries."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery import passwords
from westeros_learn.delivery.passwords import LONGEST
from westeros_learn.records import Job, Role, SignIn

from .test_accounts import code_at, is_inside, set_up
from .test_routes import TABLE, path_of
from .world import PASSWORD, World, make_world

if TYPE_CHECKING:
    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

    from .world import Browser

ANA = "ana@example.org"
PROFILE = "/account/"


# --- a browser that was left open ------------------------------------------------------------


def test_what_opens_an_account_is_changed_only_by_who_showed_who_they_are_just_now(world: World) -> None:
    browser = world.signed_in(ANA)
    world.clock.pass_by(minutes=11)
    for path in ("/account/second-factor", "/account/data"):
        assert browser.get(path).headers["Location"] == f"/account/confirm?on={path}"
    for path, fields in (("/account/data", {"form": "json"}), ("/account/sign-out-elsewhere", {})):
        answer = browser.send(path, on=PROFILE, **fields)
        assert answer.headers["Location"].startswith("/account/confirm"), path
    assert browser.send("/account/confirm?on=/account/data", password="wrong").status_code == 422
    with browser.client.session_transaction() as cookie:
        before = cookie["sign-in"]
    answer = browser.send("/account/confirm?on=/account/data", password=PASSWORD)
    assert answer.headers["Location"] == "/account/data"
    assert browser.get("/account/data").status_code == 200
    with browser.client.session_transaction() as cookie:
        assert cookie["sign-in"] != before
    with world.database.read() as session:
        assert session.query(SignIn).count() == 1  # the one of before has ended


def test_who_has_a_second_factor_confirms_with_both(world: World) -> None:
    browser = world.signed_in(ANA)
    secret, _ = set_up(world, browser)
    world.clock.pass_by(minutes=11)
    answer = browser.send("/account/confirm?on=/account/data", password=PASSWORD)
    assert answer.headers["Location"].startswith("/account/code")
    assert browser.get("/account/data").headers["Location"].startswith("/account/code")
    browser.send("/account/code?on=/account/data", code=code_at(world, secret))
    assert browser.get("/account/data").status_code == 200


@pytest.mark.parametrize("path", ["/account/password", "/account/second-factor", "/account/confirm"])
def test_a_password_is_not_guessed_from_within(world: World, path: str) -> None:
    browser = world.signed_in(ANA)
    if path.endswith("factor"):
        set_up(world, browser)
    fields = {"old": "wrong", "password": "nine slow rivers under snow"}
    if not path.endswith("/password"):
        fields = {"password": "wrong"}
    for _ in range(6):
        assert "is not right" in browser.send(path, on=path, **fields).text
    assert "Please wait" in browser.send(path, on=path, **fields).text


def test_a_sign_in_that_waits_for_its_code_ends_soon_and_opens_nothing(world: World) -> None:
    set_up(world, world.signed_in(ANA))
    browser = world.browser()
    browser.sign_in(ANA)
    for route in TABLE:
        method, rule = route.split(" ", 1)
        if method == "GET" and (rule.startswith(("/learn", "/account/data")) or rule in ("/", PROFILE)):
            assert browser.get(path_of(rule)).headers["Location"].startswith("/account/code"), rule
    world.clock.pass_by(minutes=16)
    assert browser.get("/account/code").headers["Location"].startswith("/account/sign-in")


def test_a_person_sees_where_they_are_signed_in_and_ends_one_of_them(world: World) -> None:
    here, there = world.signed_in(ANA), world.browser()
    there.sign_in(ANA)
    jan = world.signed_in("jan@example.org")
    page = here.get(PROFILE).text
    assert page.count("Since 25 Nov 2026, 19:00 UTC+1") == 2
    with world.database.read() as session:
        numbers = {each.user_id: each.id for each in session.query(SignIn).order_by(SignIn.id)}
    mine, other = numbers[1], numbers[2]
    here.send("/account/sign-out-elsewhere", on=PROFILE, sign_in=str(other))
    assert is_inside(jan)
    here.send("/account/sign-out-elsewhere", on=PROFILE, sign_in=str(mine))
    assert not is_inside(there)
    assert is_inside(here)


# --- what a browser keeps -------------------------------------------------------------------------


def cookie_of(browser: Browser) -> str:
    """What stands in the cookie for whoever gets hold of it: Flask signs it, and does not encrypt it."""
    with browser.client.session_transaction() as cookie:
        return json.dumps(dict(cookie))


def test_the_cookie_tells_neither_the_key_of_a_second_factor_nor_who_it_is(world: World) -> None:
    browser = world.signed_in(ANA)
    page = browser.get("/account/second-factor").text
    key = page.split('class="code-key">')[1].split("<")[0].replace(" ", "")
    kept = cookie_of(browser)
    assert "totp-setup" in kept
    assert key not in kept
    assert ANA not in kept
    assert key in browser.get("/account/second-factor").text.replace(" ", "")


def test_what_pages_kept_in_the_browser_goes_with_its_person(world: World) -> None:
    browser = world.signed_in(ANA)
    cleared = "Clear-Site-Data"
    assert '"storage"' in browser.send("/account/sign-out", on=PROFILE).headers[cleared]
    assert cleared not in browser.sign_in(ANA).headers
    world.clock.pass_by(days=4)  # the sign-in ends by itself: what was not sent yet stays for the same person
    assert cleared not in browser.sign_in(ANA).headers
    world.clock.pass_by(days=4)
    world.person("jan@example.org")
    assert '"storage"' in browser.sign_in("jan@example.org").headers[cleared]


# --- a great many tries ----------------------------------------------------------------------------


def test_nobody_fills_a_letter_box_through_us(database: Database, library: Library) -> None:
    world = make_world(database, library, mail_server="mail.example.org", mail_from="app@example.org")
    world.person(ANA)
    for email in (ANA, "nobody@example.org"):
        for _ in range(6):
            assert "Look into your mail" in world.browser().send("/account/forgotten", email=email).text
        assert "Please wait" in world.browser().send("/account/forgotten", email=email).text
    with world.database.read() as session:
        assert session.query(Job).count() == 12


def test_codes_of_cohorts_are_not_tried_one_after_the_other(world: World) -> None:
    browser = world.signed_in(ANA)
    for at in range(6):
        assert "No cohort has this code" in browser.send("/", code=f"spring-{at}").text
    assert "Please wait" in browser.send("/", code="spring-6").text


def test_what_begins_with_the_password_is_not_the_password(world: World) -> None:
    long = "seven grey herons " * 12
    longest = long[:LONGEST]
    kept = passwords.hash_password(longest)
    assert passwords.is_password(longest, kept)
    assert not passwords.is_password(longest + "x", kept)


# --- whatever is sent -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["\0", "a\0b", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"), "x" * 5_000, "9" * 40, "-1"],
    ids=["nul", "nul within", "half a letter", "long", "large", "negative"],
)
def test_whatever_is_sent_gets_a_clear_page(world: World, text: str) -> None:
    """In every field of every form, in the address, and after the question mark."""
    browser = world.inside(ANA, Role.TRAINEE)
    fields: tuple[str, ...] = (
        "email",
        "password",
        "old",
        "code",
        "given_name",
        "family_name",
        "profession",
        "country",
    )
    fields += ("language", "institution", "do", "form", "sign_in", "extra", "go", "answer", "basis")
    fields += ("anchor", "lesson", "choice", "step", "draw", "hints", "skipped")
    for route in TABLE:
        method, rule = route.split(" ", 1)
        path = path_of(rule)
        if method == "GET":
            answers = [browser.client.get(path, query_string={"on": text, "code": text, "again": text})]
            answers += [browser.client.get(path.replace(part, text or "x")) for part in ("small", "/1")]
        else:
            answers = [browser.send(path, on="/help", **dict.fromkeys(fields, text))]
            answers += [browser.send(path.replace("/1", f"/{text}"), on="/help", answer=text)]
        assert max(answer.status_code for answer in answers) < 500, route
        if route == "POST /account/sign-out":
            browser = world.inside("jan@example.org", Role.TRAINEE)


# --- what the log says ----------------------------------------------------------------------------


def test_the_log_tells_what_was_tried_and_names_nobody(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="westeros_learn"):
        world.person(ANA)
        browser = world.browser()
        browser.sign_in(ANA, "a wrong one, typed by mistake")
        browser.sign_in(ANA)
        browser.get(PROFILE)
        browser.client.post("/account/erasure", data={})
        world.browser().client.get("/", headers={"Host": "evil.example"})
    events = [record for record in caplog.records if record.name == "westeros_learn.security"]
    assert [record.getMessage() for record in events] == [
        "sign-in refused",
        "signed in",
        "forged form refused",
        "foreign host refused",
    ]
    assert events[0].__dict__["reason"] == "sign-in-wrong"
    assert events[1].__dict__["person"] == 1
    requests = [record for record in caplog.records if record.name == "westeros_learn.requests"]
    assert requests[-3].__dict__["person"] == 1
    for record in caplog.records:
        for secret in (ANA, PASSWORD, "typed by mistake", "evil.example"):
            assert secret not in str(record.__dict__)
