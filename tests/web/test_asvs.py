"""The list of the security standard: complete, true in what it names; and what no other test shows of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from westeros_learn.delivery import links
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.passwords import hash_password
from westeros_learn.delivery.refusals import Refused
from westeros_learn.records import User

from .test_accounts import set_up
from .test_routes import TABLE, path_of
from .world import World, make_world

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.delivery.library import Library
    from westeros_learn.records import Database

ROOT = Path(__file__).parents[2]
ANA = "ana@example.org"

REQUIREMENTS = (
    # Level 1, then level 2 (OWASP ASVS 5.0.0): section and numbers.
    (
        "1.2:1-5 1.3:1-2 1.5:1 2.1:1 2.2:1-2 2.3:1 3.2:1-2 3.3:1 3.4:1-2 3.5:1-3 4.1:1 4.4:1 5.2:1-2 5.3:1-2 "
        "6.1:1 6.2:1-8 6.3:1-2 6.4:1-2 7.2:1-4 7.4:1-2 8.1:1 8.2:1-2 8.3:1 9.1:1-3 9.2:1 10.4:1-5 11.3:1-2 "
        "11.4:1 12.1:1 12.2:1-2 13.4:1 14.2:1 14.3:1 15.1:1 15.2:1 15.3:1"
    ),
    (
        "1.1:1-2 1.2:6-9 1.3:3-11 1.4:1-3 1.5:2 2.1:2-3 2.2:3 2.3:2-4 2.4:1 3.3:2-4 3.4:3-6 3.5:4-5 "
        "3.7:1-2 4.1:2-3 4.2:1 4.3:1-2 4.4:2-4 5.1:1 5.2:3 5.4:1-3 6.1:2-3 6.2:9-12 6.3:3-4 6.4:3-4 "
        "6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3 7.3:1-2 7.4:3-5 7.5:1-2 7.6:1-2 8.1:2 8.2:3 8.4:1 9.2:2-4 "
        "10.1:1-2 10.2:1-2 10.3:1-4 10.4:6-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:3 "
        "11.4:2-4 11.5:1 11.6:1 12.1:2-3 12.3:1-4 13.1:1 13.2:1-5 13.3:1-2 13.4:2-5 14.1:1-2 14.2:2-4 "
        "14.3:2-3 15.1:2-3 15.2:2-3 15.3:2-7 16.1:1 16.2:1-5 16.3:1-4 16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 "
        "17.3:1-2"
    ),
)
EXCEPTIONS = {"6.3.3", "6.5.5", "13.2.1", "13.3.1", "14.2.1"}
"""What is not met. A new one is a decision: it is explained in security.md, and then stands here."""

ROW = re.compile(r"^\| ([\d.]+)(?:–([\d.]+))? \| ([a-z ]+) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)


def required() -> set[str]:
    """Every requirement of the two levels."""
    found = set()
    for section, numbers in (each.split(":") for level in REQUIREMENTS for each in level.split()):
        first, _, last = numbers.partition("-")
        found |= {f"{section}.{number}" for number in range(int(first), int(last or first) + 1)}
    return found


def rows() -> Iterator[tuple[list[str], str, str, list[str]]]:
    """Each row of the list: requirements, state, how, what shows it."""
    for first, last, state, how, shown in ROW.findall((ROOT / ".readme/asvs.md").read_text("utf-8")):
        section, _, number = first.rpartition(".")
        end = int((last or first).rpartition(".")[2])
        numbers = [f"{section}.{each}" for each in range(int(number), end + 1)]
        yield numbers, state, how, re.findall(r"`([^`]+)`", shown)


def exists(proof: str) -> bool:
    """Say whether a test, a file, or a section of a page exists."""
    path, _, test = proof.partition("::")
    path, _, section = path.partition("#")
    file = ROOT / path
    if not file.is_file():
        return False
    text = file.read_text("utf-8")
    headings = [name.lower().replace(" ", "-") for name in re.findall(r"^#+ (.+)$", text, re.MULTILINE)]
    return (not test or f"def {test}(" in text) and (not section or section in headings)


def test_every_requirement_is_answered_once_and_what_is_named_exists() -> None:
    answered = [number for numbers, *_ in rows() for number in numbers]
    assert len(required()) == 253
    assert sorted(answered) == sorted(required())
    assert not [proof for *_, proofs in rows() for proof in proofs if not exists(proof)]


def test_what_is_met_is_shown_and_what_is_not_is_a_decision() -> None:
    states = {"met", "proxy", "exception", "not applicable"}
    assert {state for _, state, *_ in rows()} == states
    python = "Python is memory-safe"
    assert not [
        numbers
        for numbers, state, how, proofs in rows()
        if (state in ("met", "proxy", "exception")) != bool(proofs) and how != python
    ]
    assert {
        number for numbers, state, *_ in rows() if state == "exception" for number in numbers
    } == EXCEPTIONS
    told = (ROOT / ".readme/security.md").read_text("utf-8").partition("## Exceptions")[2]
    assert set(re.findall(r"\(([\d.]+)\)\.\*\*", told)) == EXCEPTIONS


# --- what no other test shows --------------------------------------------------------------------


def test_over_https_the_cookie_and_the_browser_are_bound_to_it(database: Database, library: Library) -> None:
    world = make_world(database, library, address="https://learn.example.org")
    for path in ("/account/sign-in", "/style.css", "/nothing-here", "/healthz"):
        answer = world.app.test_client().get(path, base_url="http://learn.example.org")
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    page = world.app.test_client().get("/account/sign-in", base_url="https://learn.example.org")
    (cookie,) = page.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-session=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie.split("; ")
    assert "Domain" not in cookie


def test_nobody_else_reads_or_frames_a_page(world: World) -> None:
    inside = world.signed_in(ANA).client
    for path in ("/", "/account/", "/verify", "/nothing-here"):
        headers = inside.get(path, headers={"Origin": "https://evil.example"}).headers
        assert "Access-Control-Allow-Origin" not in headers
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "same-origin"
        policy = headers["Content-Security-Policy"].split("; ")
        wanted = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")
        assert set(wanted) <= set(policy)
        assert not re.search(r"unsafe|\*|https?:|data:", " ".join(policy))


def test_every_answer_says_what_it_is(world: World) -> None:
    inside = world.signed_in(ANA)
    for route in TABLE:
        method, rule = route.split(" ", 1)
        if method == "GET":
            answer = inside.get(path_of(rule))
            kind = answer.headers["Content-Type"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert not kind.startswith("text/") or kind.endswith("charset=utf-8"), route


def test_whoever_is_signed_in_finds_the_way_out_on_every_page(world: World) -> None:
    inside = world.signed_in(ANA)
    for course in world.library.courses:
        enrol(world.database, world.library, 1, course, world.clock())
    looked_at = 0
    for route in TABLE:
        method, rule = route.split(" ", 1)
        answer = inside.get(path_of(rule)) if method == "GET" and rule != "/metrics" else None
        if answer and answer.status_code != 303 and "<body" in answer.text:
            assert answer.text.count('action="/account/sign-out"') == 1, rule
            looked_at += 1
    assert looked_at > 15


def test_what_no_page_asks_for_is_refused(world: World) -> None:
    client = world.app.test_client()
    for method in ("TRACE", "PUT", "PATCH", "DELETE", "CONNECT", "NONSENSE"):
        answer = client.open("/account/sign-in", method=method)
        assert answer.status_code in (400, 405), method
        assert "Traceback" not in answer.text


def test_what_is_too_large_is_refused_with_a_page(world: World) -> None:
    client = world.app.test_client()
    answer = client.post("/account/sign-in", data={"email": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "Send a shorter text" in answer.text
    many = client.post("/account/sign-in", data=dict.fromkeys(map(str, range(2_100)), "x"))
    assert many.status_code in (400, 413)


def test_a_failure_shows_nothing_of_itself(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise LookupError("what only we should read")

    monkeypatch.setattr("westeros_learn.web.catalogue.my_courses", fail)
    answer = world.signed_in(ANA).get("/")
    assert answer.status_code == 500
    assert "only we should read" not in answer.text
    assert "everything before was" in answer.text


@pytest.mark.parametrize(
    "password",
    [
        "password1234",
        "123456789012",
        "qwertyuiopas",
        "iloveyou1234",
        "Ana Pop 2026!",
        "westeros_learn",
        "P@ssw0rd1234",
    ],
)
def test_passwords_that_leaked_most_are_refused(password: str) -> None:
    with pytest.raises(Refused):
        hash_password(password, [ANA, "Ana", "Pop"])


def test_a_new_database_has_no_account(world: World) -> None:
    with world.database.read() as session:
        assert session.query(User).count() == 0


def test_a_new_password_by_a_link_takes_no_second_factor_away(world: World) -> None:
    set_up(world, world.signed_in(ANA))
    link = f"/account/reset/{links.ask_for_reset(world.database, ANA, world.clock())}"
    browser = world.browser()
    browser.send(link, password="five brown owls in a library")
    assert browser.get("/account/").headers["Location"].startswith("/account/sign-in")
    answer = browser.sign_in(ANA, "five brown owls in a library")
    assert answer.headers["Location"].startswith("/account/code")


def test_a_profile_changes_nothing_that_it_does_not_show(world: World) -> None:
    browser = world.signed_in(ANA)
    fields = {
        "given_name": "Ana",
        "family_name": "Pop",
        "profession": "judge",
        "country": "RO",
        "language": "en",
    }
    more = {"role": "administrator", "extra_time": "300", "email": "x@example.org", "id": "2"}
    assert browser.send("/account/", **fields, **more).status_code == 303
    with world.database.read() as session:
        user = session.query(User).one()
    assert (user.id, user.role, user.extra_time, user.email) == (1, "trainee", 0, ANA)


def test_a_new_secret_key_reads_what_the_old_one_wrote() -> None:
    old, new = "o" * 40, "n" * 40
    written = Keys([old]).encrypt("key of a second factor")
    assert Keys([new, old]).decrypt(written) == "key of a second factor"
    assert Keys([new]).mark("log", "x") != Keys([old]).mark("log", "x")


@pytest.mark.parametrize(("proxies", "waits"), [(0, True), (1, False)])
def test_only_the_proxy_says_where_a_visitor_comes_from(
    database: Database, library: Library, proxies: int, waits: bool
) -> None:
    """Without a proxy of ours, who writes a new address into each request is still the same visitor."""
    world = make_world(database, library, proxies=proxies)
    world.person(ANA)
    browser = world.browser()
    for at in range(6):
        browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = f"192.0.2.{at}"
        browser.sign_in(ANA, "a wrong one")
    browser.client.environ_base["HTTP_X_FORWARDED_FOR"] = "192.0.2.99"
    assert ("Please wait" in browser.sign_in(ANA).text) is waits
