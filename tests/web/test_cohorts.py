"""The pages of cohorts: lists that are brought in, people who are taken out, codes and links that let in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery.cohorts import cohort_for
from westeros_learn.delivery.jobs import claim_job
from westeros_learn.delivery.keeping_cohorts import CohortFacts
from westeros_learn.delivery.people import find_person
from westeros_learn.exchange.sheet_reading import MOST_BYTES
from westeros_learn.records import CohortInvitation, CohortMember, Enrolment, Job, Role, SentLink, User
from westeros_learn.web.mails import Mail, write_mail

from .world import PASSWORD, Browser, World, make_world

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from westeros_learn.delivery.library import Library
    from westeros_learn.delivery.people import Person
    from westeros_learn.records import Database

TRAINER = "jan@example.org"
LIST = """Imię;Nazwisko;E-mail;Kraj
Ana;Pop;ana@example.org;
Eva;Lund;eva@new.example;Rumnia
;;zoe@new.example;
"""
ROSTER = "/teach/cohorts/1/people"
LISTS = f"{ROSTER}/lists"
KIND = "multipart/form-data; boundary=end"


@pytest.fixture
def trainer(world: World) -> Browser:
    """A trainer's browser; cohort 1 is theirs, and Ana has an account."""
    browser = world.inside(TRAINER, Role.TRAINER)
    world.person("ana@example.org")
    facts = CohortFacts("Spring", language="pl", courses=("small",))
    keeping.make_cohort(world.database, world.library, person(world), facts, world.clock())
    return browser


def person(world: World, email: str = TRAINER) -> Person:
    found = find_person(world.database, email)
    assert found
    return found


def form_with(token: str, content: bytes, name: str) -> bytes:
    """A form with a file, as a browser sends it (RFC 7578)."""
    head = 'Content-Disposition: form-data; name="{}"'
    parts = [
        (head.format("csrf_token"), token.encode()),
        (head.format("typed"), b""),
        (head.format("file") + f'; filename="{name}"', content),
    ]
    sent = (b"--end\r\n%b\r\n\r\n%b\r\n" % (about.encode(), what) for about, what in parts)
    return b"".join(sent) + b"--end--\r\n"


def upload(browser: Browser, content: bytes, name: str = "people.csv") -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', browser.get(f"{ROSTER}/add").text)
    assert token
    return browser.client.post(f"{ROSTER}/add", data=form_with(token[1], content, name), content_type=KIND)


def letters(world: World) -> list[Mail | None]:
    """What the mails say that are waiting, in the order in which they are sent."""
    found = []
    while job := claim_job(world.database, world.clock()):
        with world.app.test_request_context():
            found.append(write_mail(job.kind, job.payload, world.clock()))
    return found


def test_a_list_is_uploaded_put_right_written_and_taken_back(world: World, trainer: Browser) -> None:
    answer = upload(trainer, LIST.encode("cp1250"), "../people <1>.csv")
    assert (answer.status_code, answer.location) == (303, f"{LISTS}/1")
    page = trainer.get(f"{LISTS}/1").text
    assert "“Rumnia” is no country that is known here" in page
    assert "../people &lt;1&gt;.csv" in page
    assert "Bring 2 people in" in page
    trainer.send(
        f"{LISTS}/1", do="correct", **{"row-3-country": "RO", "row-3-nonsense": "x", "row-x-email": "y"}
    )
    trainer.send(f"{LISTS}/1", do="leave-out 4")
    page = trainer.get(f"{LISTS}/1").text
    assert "Rows that need another look" not in page
    assert "Bring 2 people in" in page
    trainer.send(f"{LISTS}/1", do="write", mail="yes")
    page = trainer.get(f"{LISTS}/1").text
    assert "Undo: take 2 people out again" in page
    with world.database.read() as session:
        invited = session.scalars(select(CohortInvitation)).one()
        assert (invited.email, invited.country) == ("eva@new.example", "RO")
        assert session.scalars(select(Job)).all() == []  # this school sends no mail, whatever the form says
    trainer.send(f"{LISTS}/1", do="undo")
    roster = trainer.get(ROSTER).text
    assert "Nobody is in this cohort yet" in roster
    assert "taken back" in roster


def test_a_file_that_cannot_be_read_is_refused_at_its_field_and_a_huge_one_unread(trainer: Browser) -> None:
    for content, said in (
        (b"%PDF-1.7\x00\x01\x02\x03" * 9, "This is no table that can be read here"),
        (b"\xd0\xcf\x11\xe0" * 9, "This is an old Excel file, or one with a password"),
        (b"mail\n" * 2100, "This list has more than 2000 rows"),
        (b"x" * (MOST_BYTES + 10), "This file is too large: 5 MB at the most"),
        (b"", "Choose a file, or type one address at least"),
    ):
        answer = upload(trainer, content)
        assert answer.status_code == 422
        assert said in answer.text
    assert upload(trainer, b"x" * (MOST_BYTES + 1_000_000)).status_code == 413
    form = form_with("x", b"x" * 1_500_000, "x.csv")
    elsewhere = trainer.client.post("/account/", data=form, content_type=KIND)
    assert elsewhere.status_code == 413  # no other page takes files
    assert upload(trainer, b"ana@example.org\n").status_code == 303


def test_who_was_taken_out_is_brought_back_by_a_button_and_nobody_else_is(
    world: World, trainer: Browser
) -> None:
    trainer.send(f"{ROSTER}/add", typed="ana@example.org")
    trainer.send(f"{LISTS}/1", do="write")
    ana, other = person(world, "ana@example.org").id, world.person("other@example.org").id
    answer = trainer.send(ROSTER, do=f"remove {ana}")
    page = trainer.get(answer.location).text
    assert "Ana Pop is out of the cohort" in page
    whom = re.search(r'name="whom" value="([^"]+)"', page)
    assert whom
    trainer.send(ROSTER, do="restore", whom="gAAAA")
    trainer.send(ROSTER, do=f"restore {other}")
    trainer.send(ROSTER, do="restore", whom=whom[1])
    with world.database.read() as session:
        assert session.scalars(select(CohortMember.user_id)).all() == [ana]
        assert session.scalars(select(Enrolment.user_id)).all() == [ana]
    trainer.send(ROSTER, do=f"remove {ana}")
    world.clock.pass_by(hours=2)
    trainer.send(ROSTER, do="restore", whom=whom[1])
    with world.database.read() as session:
        assert session.scalars(select(CohortMember.user_id)).all() == []


def test_a_link_to_hand_over_is_shown_once_and_makes_an_account_with_what_the_list_said(
    world: World, trainer: Browser
) -> None:
    upload(trainer, b"Name;Mail;Profession\nEva Lund;eva@new.example;judge\n")
    trainer.send(f"{LISTS}/1", do="write")
    shown = trainer.send(ROSTER, do="links")
    assert shown.headers["Cache-Control"] == "no-store"
    link = re.search(r'value="http://localhost(/account/invitation/[^"]+)"', shown.text)
    assert link
    eva = world.browser()
    form = eva.get(link[1]).text
    assert re.search(r'name="given_name"[^>]*value="Eva"', form)
    assert re.search(r'<option selected value="judge"', form)
    about = {"given_name": "Eva", "family_name": "Lund", "profession": "judge", "country": "RO"}
    assert eva.send(link[1], **about, language="en", institution="", password=PASSWORD).status_code == 303
    assert "A small course" in eva.get("/").text
    roster = trainer.get(ROSTER).text
    assert "Eva Lund" in roster
    assert "invited" not in re.sub(r"(?s)<form class=\"filters\".*?</form>", "", roster)


def test_letters_are_written_in_each_language_and_not_to_who_was_taken_out(
    database: Database, library: Library
) -> None:
    world = make_world(database, library, mail_server="smtp.example.org", mail_from="school@example.org")
    trainer = world.inside(TRAINER, Role.TRAINER)
    for name in ("ana", "old"):
        world.person(f"{name}@example.org")
    facts = CohortFacts("Wiosna", place="Kraków", language="pl", courses=("small",))
    keeping.make_cohort(world.database, world.library, person(world), facts, world.clock())
    trainer.send(f"{ROSTER}/add", typed="ana@example.org, old@example.org, eva@new.example, gone@new.example")
    trainer.send(f"{LISTS}/1", do="write", mail="yes")
    trainer.send(ROSTER, do=f"remove {person(world, 'old@example.org').id}")
    with world.database.read() as session:
        gone = session.scalars(
            select(CohortInvitation.id).where(CohortInvitation.email == "gone@new.example")
        ).one()
    trainer.send(ROSTER, do=f"withdraw {gone}")
    sent = {mail.to: mail for mail in letters(world) if mail}
    assert sorted(sent) == ["ana@example.org", "eva@new.example"]
    assert sent["ana@example.org"].subject == "Wiosna"
    assert "A trainer at A school has brought you into a cohort" in sent["ana@example.org"].text
    assert "Zapraszamy Państwa na szkolenie w A school" in sent["eva@new.example"].text
    assert "Kraków" in sent["eva@new.example"].text
    assert re.search(r"http://localhost/account/invitation/\S{43}\n", sent["eva@new.example"].text)


def test_a_code_lets_in_whoever_has_it_with_an_account_or_by_mail_and_no_more_than_there_are_seats(
    database: Database, library: Library
) -> None:
    world = make_world(database, library, mail_server="smtp.example.org", mail_from="school@example.org")
    trainer = world.inside(TRAINER, Role.TRAINER)
    facts = CohortFacts("Spring", seats=2, courses=("small",))
    keeping.make_cohort(world.database, world.library, person(world), facts, world.clock())
    trainer.send("/teach/cohorts/1/join-code", on="/teach/cohorts/1", do="make")
    code = cohort_for(world.database, person(world), 1).join_code
    assert code
    path = f"/join/{code}"
    assert f"http://localhost{path}" in trainer.get("/teach/cohorts/1/join-code").text
    stranger = world.browser()
    page = stranger.get(path)
    assert "Spring" in page.text
    assert "noindex" in page.text
    assert f"/account/sign-in?on=/join/{code}" in page.text
    assert "A mail is on its way to new@new.example" in stranger.send(path, email="new@new.example").text
    (mail,) = letters(world)
    assert mail
    link = re.search(r"http://localhost(/account/invitation/\S+)", mail.text)
    assert link
    ana = world.signed_in("ana@example.org")
    assert "Spring" in ana.get(f"/join/{code.lower().replace('-', '')}").text
    assert ana.send(path).location == "/"
    assert "A small course" in ana.get("/").text
    about = {"given_name": "Eva", "family_name": "Lund", "profession": "judge", "country": "RO"}
    stranger.send(link[1], **about, language="en", institution="", password=PASSWORD)
    assert "A small course" in stranger.get("/").text
    late = world.signed_in("late@example.org")
    assert "Every seat of this cohort is taken" in late.send(path, on="/account/").text
    assert "Every seat is taken" in world.browser().get(path).text
    with world.database.read() as session:
        names = select(User.email).join(CohortMember, CohortMember.user_id == User.id).order_by(User.email)
        assert session.scalars(names).all() == ["ana@example.org", "new@new.example"]
        assert len(session.scalars(select(SentLink)).all()) == 1


def test_codes_are_not_tried_one_after_the_other_by_who_is_not_signed_in(world: World) -> None:
    for at in range(60):
        assert "No cohort has this code" in world.browser().get(f"/join/AAAA-{at:04}").text
    assert "There were too many tries" in world.browser().get("/join/AAAA-9999").text


def test_who_saves_over_what_they_have_not_seen_is_shown_both_first(world: World, trainer: Browser) -> None:
    settings = "/teach/cohorts/1/settings"
    mark = re.search(r'name="mark"[^>]* value="([^"]+)"', trainer.get(settings).text)
    assert mark
    first = {"title": "Spring", "language": "pl", "strand": "", "place": "Łódź", "courses": "small"}
    assert trainer.send(settings, **first, mark=mark[1]).status_code == 303
    second = trainer.send(settings, **{**first, "place": "Kraków"}, mark=mark[1])
    assert second.status_code == 422
    assert "<dd>Łódź</dd>" in second.text
    assert 'value="Kraków"' in second.text
    again = re.search(r'name="mark"[^>]* value="([^"]+)"', second.text)
    assert again
    assert trainer.send(settings, **{**first, "place": "Kraków"}, mark=again[1]).status_code == 303
    assert cohort_for(world.database, person(world), 1).place == "Kraków"
    wrong = trainer.send(settings, **first, mark="x", starts_on="2026-05-06", ends_on="2026-05-04", seats="0")
    assert "The last day comes before the first one" in wrong.text
    assert "Please give a number from 1 on" in wrong.text


def test_cohorts_are_found_sorted_and_filtered_whatever_the_letters(world: World, trainer: Browser) -> None:
    for title, place in (("Jesień", "Łódź"), ("Zima", "Kraków")):
        facts = CohortFacts(title, place=place)
        keeping.make_cohort(world.database, world.library, person(world), facts, world.clock())

    def titles(query: str) -> list[str]:
        return re.findall(
            r'<th scope="row"><a href="[^"]+">([^<]+)', trainer.get(f"/teach/cohorts{query}").text
        )

    assert titles("?sort=title") == ["Jesień", "Spring", "Zima"]
    assert titles("?sort=-title") == ["Zima", "Spring", "Jesień"]
    assert titles("?q=lodz") == ["Jesień"]
    assert titles("?stage=closed") == []
    assert titles("?sort=<script>&page=99&stage=x") == ["Zima", "Jesień", "Spring"]
