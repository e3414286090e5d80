"""From the completed course to whoever verifies the certificate."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from westeros_learn.delivery.certificates import revoke_certificate
from westeros_learn.delivery.enrolling import enrol
from westeros_learn.records import Certificate, Enrolment

if TYPE_CHECKING:
    from .world import Browser, World

PAGE = "/learn/small/certificate"
FILE = "/learn/small/certificate.pdf"


@pytest.fixture
def browser(world: World) -> Browser:
    """A trainee who is enrolled in the small course."""
    browser = world.signed_in("ana@example.org")
    enrol(world.database, world.library, 1, "small", world.clock())
    return browser


@pytest.fixture
def graduate(world: World, browser: Browser) -> Browser:
    """A trainee who has completed it."""
    with world.database.write() as session:
        enrolment = session.query(Enrolment).one()
        enrolment.completed_at = world.clock()
        enrolment.required = {"lessons": [], "quizzes": []}
    return browser


def code_of(browser: Browser) -> str:
    browser.send(PAGE)
    found = re.search(r"<code>([^<]+)</code>", browser.get(PAGE).text)
    assert found
    return found[1]


def test_before_the_course_is_complete_the_page_says_what_is_missing(browser: Browser) -> None:
    page = browser.get(PAGE).text
    assert "still to be done" in page
    assert "The test that counts" in page
    assert browser.send(PAGE, on="/account/").status_code != 303
    assert browser.get(FILE).status_code == 404


def test_the_name_is_shown_before_it_is_issued_and_stays_afterwards(graduate: Browser) -> None:
    assert "Ana Pop" in graduate.get(PAGE).text
    assert graduate.get(FILE).status_code == 404
    assert graduate.send(PAGE).headers["Location"] == PAGE
    fields = {"given_name": "Ana", "family_name": "Nowak", "profession": "judge", "country": "PL"}
    graduate.send("/account/", language="pl", **fields)
    answer = graduate.get(FILE)
    assert answer.mimetype == "application/pdf"
    assert "attachment" in answer.headers["Content-Disposition"]
    text = PdfReader(BytesIO(answer.data)).pages[0].extract_text()
    for said in ("Ana Pop", "A small course", "A school", "http://localhost/verify", "24 November 2026"):
        assert said in text
    assert code_of(graduate) in text
    assert graduate.get(FILE).data == answer.data


def test_its_days_are_those_of_the_school(world: World, graduate: Browser) -> None:
    """Half past eleven in the evening in UTC is the next day where the school is."""
    with world.database.write() as session:
        session.query(Enrolment).one().completed_at = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)
    code = code_of(graduate)
    assert "26 November 2026" in graduate.get(PAGE).text
    assert "26 November 2026" in PdfReader(BytesIO(graduate.get(FILE).data)).pages[0].extract_text()
    assert "26 November 2026" in world.browser().send("/verify", code=code, family_name="Pop").text


def test_nobody_gets_the_certificate_of_somebody_else(world: World, graduate: Browser) -> None:
    graduate.send(PAGE)
    other = world.signed_in("jan@example.org")
    assert other.get(FILE).status_code == 404
    assert other.get(PAGE).status_code == 403


def test_whoever_holds_it_verifies_it_and_is_told_what_that_proves(world: World, graduate: Browser) -> None:
    code = code_of(graduate)
    anybody = world.browser()
    shown = anybody.get(f"/verify?code={code}")
    assert f'value="{code}"' in shown.text
    answer = anybody.send("/verify", code=code.lower().replace("-", " "), family_name="pop")
    for said in ("This certificate is valid", "Ana Pop", "A small course", "does not prove"):
        assert said in answer.text
    for page in (shown, answer):
        assert page.headers["X-Robots-Tag"].startswith("noindex")
        assert '<meta name="robots" content="noindex' in page.text
        assert "A school" not in page.text
        assert "ana@example.org" not in page.text


def test_a_wrong_code_a_wrong_name_and_a_revoked_one_are_answered_alike(
    world: World, graduate: Browser
) -> None:
    code = code_of(graduate)
    with world.database.read() as session:
        certificate = session.query(Certificate).one().id

    def told(code: str, name: str) -> str:
        answer = world.browser().send("/verify", code=code, family_name=name)
        assert answer.status_code == 422
        assert "Ana" not in answer.text
        return re.sub(r'value="[^"]*"', "", answer.text)

    wrong_name = told(code, "Nowak")
    wrong_code = told("0" * 26, "Pop")
    revoke_certificate(world.database, certificate, None, "by mistake", world.clock())
    revoked = told(code, "Pop")
    assert "no valid certificate" in revoked
    assert wrong_name == wrong_code == revoked
    assert "was revoked" in graduate.get(PAGE).text
    assert graduate.get(FILE).status_code == 404


def test_names_cannot_be_tried_one_after_the_other(world: World, graduate: Browser) -> None:
    code = code_of(graduate)
    for number in range(6):
        world.browser().send("/verify", code=code, family_name=f"name {number}")
    told = world.browser().send("/verify", code=code, family_name="Pop")
    assert "Please wait" in told.text
    world.clock.pass_by(minutes=16)
    for _ in range(8):  # whoever is right is not made to wait
        assert "is valid" in world.browser().send("/verify", code=code, family_name="Pop").text


def test_whatever_is_typed_gets_a_page(world: World) -> None:
    for code in ("", "\0", "%", "é" * 100, "x" * 5000, "<b>"):
        answer = world.browser().send("/verify", code=code, family_name="\0")
        assert answer.status_code in (400, 422)
        assert "<b>" not in answer.text
    assert world.browser().get("/verify?code=%22%3E%3Cb%3E").status_code == 200
