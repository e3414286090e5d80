"""People whom platforms send: who is let in, as whom, and what a platform cannot do."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from tests.lti.platform import TestPlatform
from westeros_learn.delivery.lti import platforms as keeping
from westeros_learn.records import (
    Cohort,
    CohortCourse,
    CohortMember,
    Enrolment,
    LtiSubject,
    Role,
    SignIn,
    User,
)
from westeros_learn.web.mails import write_mail

from .linked import ABOUT, COURSE, IN_FRAME, IN_WINDOW, QUIZ, Linked, facts_of, linked, path_of
from .world import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .world import Browser, World


@pytest.fixture(scope="module")
def running() -> Iterator[TestPlatform]:
    """A platform, once."""
    made = TestPlatform()
    yield made
    made.close()


@pytest.fixture
def there(world: World, running: TestPlatform) -> Linked:
    """An app and a platform that know each other."""
    return linked(world, running)


def _role_here(browser: Browser) -> tuple[bool, bool]:
    """Return whether the pages of trainers, and those of administrators, are open."""
    return browser.get("/teach/").status_code == 303, browser.get("/manage/").status_code == 200


def test_a_learner_says_once_who_they_are_and_is_in_at_once_the_next_time(there: Linked) -> None:
    browser = there.world.browser()
    answer = there.come_first(browser, "ana")
    assert path_of(answer) == f"/learn/{COURSE}/"
    assert browser.get(path_of(answer)).status_code == 200
    again = there.launch(there.world.browser(), "ana")
    assert path_of(again) == f"/learn/{COURSE}/"
    with there.world.database.read() as session:
        user = session.scalars(select(User).where(User.given_name == "Ana", User.role == Role.TRAINEE)).one()
        assert user.email.endswith("@platform.invalid")  # the platform's word for an address is not kept
        assert user.password_hash is None
        cohort = session.scalars(select(Cohort)).one()
        assert cohort.title == "Trafficking"
        assert session.scalars(select(CohortCourse.course_id)).one() == COURSE
        assert session.scalars(select(CohortMember.user_id)).one() == user.id
        assert session.scalars(select(Enrolment.course_id)).one() == COURSE


def test_a_link_leads_to_the_quiz_or_the_module_that_was_chosen(there: Linked) -> None:
    links = there.platform.courses["c-1"].links
    browser = there.world.browser()
    there.come_first(browser, "ana")
    links["l-1"].custom = {"course": COURSE, "quiz": QUIZ}
    assert path_of(there.launch(browser, "ana")).startswith(f"/learn/{COURSE}/")
    assert f"#quiz-{QUIZ}" in there.launch(browser, "ana").headers["Location"]
    module = there.world.library.edition(COURSE).course.modules[-1]
    links["l-1"].custom = {"course": COURSE, "module": module.id}
    assert path_of(there.launch(browser, "ana")).endswith(f"/lessons/{module.lessons[0].id}")


def test_a_mail_address_that_a_platform_names_opens_nobody_elses_account(there: Linked) -> None:
    ana = there.world.person("ana@school.example")  # which is what the platform says of its own Ana
    browser = there.world.browser()
    arrived = there.launch(browser, "ana")
    assert path_of(arrived).endswith("/first")
    there.world.browser().send(path_of(arrived).replace("/first", "/window"), **ABOUT)
    browser.send(path_of(arrived), **ABOUT)
    with there.world.database.read() as session:
        subject = session.scalars(select(LtiSubject)).one()
        assert subject.user_id not in (None, ana.id)


def test_who_has_an_account_links_it_with_their_password(there: Linked) -> None:
    world = there.world
    jan = world.person("jan@school.example")
    browser = world.browser()
    first = path_of(there.launch(browser, "ana", headers=IN_WINDOW))
    to_account = first.replace("/first", "/account")
    sent = browser.client.get(to_account, headers={"Sec-Fetch-Site": "same-origin"})
    link = path_of(sent)
    asked = browser.get(link)
    assert path_of(asked).startswith("/account/sign-in")
    signed = browser.send(path_of(asked), email="jan@school.example", password=PASSWORD)
    assert path_of(signed) == link
    assert "Both are me" in browser.get(link).text
    assert path_of(browser.send(link)) == f"/learn/{COURSE}/"
    with world.database.read() as session:
        assert session.scalars(select(LtiSubject.user_id)).one() == jan.id
    came = world.browser()
    assert path_of(there.launch(came, "ana")) == f"/learn/{COURSE}/"
    page = browser.get("/account/").text
    assert "Moodle of the school" in page
    unlink = re.findall(r'formaction="(/account/platforms/[^"]+)"', page)[0]
    assert "formaction" not in came.get("/account/").text
    assert came.send(unlink, on="/account/").status_code == 403  # it came by the platform itself
    assert browser.send(unlink, on="/account/").status_code == 303
    assert came.get(f"/learn/{COURSE}/").status_code == 401
    assert path_of(there.launch(world.browser(), "ana")).endswith("/first")
    with world.database.read() as session:
        assert session.scalars(select(Enrolment.course_id)).one() == COURSE


def test_nobody_links_their_account_by_a_link_that_somebody_sent_them(there: Linked) -> None:
    """The address of an arrival in a mail, opened by a person who is signed in here, links nothing."""
    mallory = there.world.browser()
    first = path_of(there.launch(mallory, "ana"))
    victim = there.world.signed_in("victim@school.example")
    for page in ("account", "link"):
        answer = victim.client.get(first.replace("/first", f"/{page}"), headers={"Sec-Fetch-Site": "none"})
        assert path_of(answer).endswith("/window"), page
    assert victim.client.post(first.replace("/first", "/link")).status_code == 400
    with there.world.database.read() as session:
        assert session.scalars(select(LtiSubject)).all() == []


def test_whoever_has_not_begun_the_login_is_not_let_in_as_somebody_else(there: Linked) -> None:
    """A launch that mallory begins, and lets a victim's browser finish, opens mallory's account nowhere."""
    mallory, victim = there.world.browser(), there.world.browser()
    there.come_first(mallory, "ana")
    form = there.begin(mallory, "ana")
    arrived = there.arrive(victim, form)
    assert arrived.status_code == 200
    assert "window of its own" in arrived.text
    assert victim.get("/").status_code == 303


def test_a_platform_never_opens_an_administrators_pages(there: Linked) -> None:
    world = there.world
    chief = world.person("chief@school.example", Role.ADMINISTRATOR)
    with world.database.write() as session:
        session.get_one(User, chief.id).totp_secret = b"set up"
        session.add(LtiSubject(platform_id=there.id, subject="tomasz", user_id=chief.id))
        session.add(LtiSubject(platform_id=there.id, subject="ana", user_id=chief.id))
    teaches, learns = world.browser(), world.browser()
    assert path_of(there.launch(teaches, "tomasz")).startswith("/teach/cohorts/")
    assert path_of(there.launch(learns, "ana")) == f"/learn/{COURSE}/"
    assert _role_here(teaches) == (True, False)
    assert _role_here(learns) == (False, False)
    assert "sign in with your own password" in teaches.get("/account/second-factor").text


def test_a_trainer_of_a_platform_sees_their_own_cohort_and_brings_nobody_in(there: Linked) -> None:
    world = there.world
    with world.database.write() as session:
        session.add(other := Cohort(title="Somebody else's", created_at=world.clock()))
        session.flush()
        foreign = other.id
    there.come_first(world.browser(), "ana")
    browser = world.browser()
    there.come_first(browser, "tomasz")
    with world.database.read() as session:
        own = session.scalars(select(Cohort.id).where(Cohort.title == "Trafficking")).one()
    assert "Pop" in browser.get(f"/teach/cohorts/{own}/progress").text
    assert browser.get(f"/teach/cohorts/{own}/people").status_code == 200
    assert browser.get(f"/teach/cohorts/{foreign}/progress").status_code == 404
    closed = ("people/add", "settings", "join-code", "")
    assert {browser.get(f"/teach/cohorts/{own}/{page}".rstrip("/")).status_code for page in closed} == {403}
    assert browser.get("/teach/cohorts/new").status_code == 403
    assert browser.get("/teach/questions").status_code == 403


def test_two_platforms_are_strangers_to_each_other(there: Linked) -> None:
    world = there.world
    second = TestPlatform()
    try:
        other = linked(world, second)
        there.come_first(world.browser(), "ana")
        assert path_of(other.launch(world.browser(), "ana")).endswith("/first")
        other.come_first(world.browser(), "ana")
        with world.database.read() as session:
            users = session.scalars(select(LtiSubject.user_id).where(LtiSubject.subject == "ana")).all()
            assert len(set(users)) == 2
            assert session.scalar(select(func.count()).select_from(Cohort)) == 2
        mixed = other.begin(world.browser(), "ana") | {"state": there.begin(world.browser(), "ana")["state"]}
        assert world.browser().client.post("/lti/launch", data=mixed).status_code == 403
    finally:
        second.close()


def test_a_launch_serves_once(there: Linked) -> None:
    browser = there.world.browser()
    there.come_first(browser, "ana")
    form = there.begin(browser, "ana")
    assert there.arrive(browser, form).status_code == 303
    replayed = there.arrive(browser, form)
    assert replayed.status_code == 403
    assert "used already" in replayed.text
    arrival = browser.client.post("/lti/launch", data=there.begin(browser, "ana")).headers["Location"]
    assert browser.get(arrival).status_code == 303
    assert browser.get(arrival).status_code == 410


def test_what_is_not_believed_is_told_to_administrators(there: Linked) -> None:
    there.platform.lies = {"exp": 1, "iat": 0}
    answer = there.launch(there.world.browser(), "ana")
    assert answer.status_code == 403
    assert "no longer valid" in answer.text
    seen = keeping.platform(there.world.database, there.id)
    assert seen.error == "expired"


def test_a_place_of_a_platform_that_is_not_known_waits_for_an_administrator(there: Linked) -> None:
    world = there.world
    next(iter(there.platform.clients.values())).deployments = ["7"]
    assert there.launch(world.browser(), "ana").status_code == 403
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    page = f"/manage/platforms/{there.id}"
    assert "deployment 7" in admin.get(page).text
    assert admin.send(f"{page}/place", on=page, deployment="7").status_code == 303
    assert path_of(there.launch(world.browser(), "ana")).endswith("/first")


def test_a_platform_that_is_off_lets_nobody_in_and_whoever_was_in_is_out(there: Linked) -> None:
    world = there.world
    browser = world.browser()
    there.come_first(browser, "ana")
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    page = f"/manage/platforms/{there.id}"
    admin.send(f"{page}/off", on=page)
    over = browser.get(f"/learn/{COURSE}/")
    assert over.status_code == 401
    assert "Your visit is over" in over.text
    client = next(iter(there.platform.clients.values()))
    told = there.platform.initiation(client, "ana", "c-1", "l-1")
    assert world.browser().client.get("/lti/login", query_string=told).status_code == 403
    admin.send(f"{page}/on", on=page)
    assert path_of(there.launch(world.browser(), "ana")) == f"/learn/{COURSE}/"
    admin.send(f"{page}/remove", on=page)
    with world.database.read() as session:
        assert session.scalars(select(LtiSubject)).all() == []
        assert session.scalars(select(Enrolment.course_id)).one() == COURSE  # what was learned stays


def test_only_the_platform_shows_our_pages_in_a_frame_and_none_with_a_password(there: Linked) -> None:
    browser = there.world.browser()
    answer = there.come_first(browser, "ana")
    framed = f"frame-ancestors 'self' {there.platform.base}"
    assert framed in browser.get(path_of(answer)).headers["Content-Security-Policy"]
    cookies = [each for each in answer.headers.getlist("Set-Cookie") if each.startswith("framed=")]
    assert all("SameSite=None" in each and "Secure" in each and "Partitioned" in each for each in cookies)
    assert cookies
    for page in ("/account/sign-in", "/account/confirm"):
        assert "frame-ancestors 'none'" in browser.get(page).headers["Content-Security-Policy"], page
    stranger = there.world.signed_in("jan@school.example")
    assert "frame-ancestors 'none'" in stranger.get("/").headers["Content-Security-Policy"]


def test_in_a_window_the_usual_cookie_holds(there: Linked) -> None:
    browser = there.world.browser()
    there.come_first(browser, "ana")
    window = there.world.browser()
    answer = there.launch(window, "ana", headers=IN_WINDOW)
    cookies = answer.headers.getlist("Set-Cookie")
    assert any(each.startswith("session=") and "SameSite=Lax" in each for each in cookies)
    assert not any(each.startswith("framed=") and "Max-Age=0" not in each for each in cookies)


def test_a_browser_that_keeps_nothing_in_frames_goes_on_in_a_window(there: Linked) -> None:
    there.come_first(there.world.browser(), "ana")
    frame, window = there.world.browser(), there.world.browser()
    arrival = frame.client.post("/lti/launch", data=there.begin(frame, "ana"), headers=IN_FRAME)
    path = path_of(arrival)
    shown = window.client.get(path, headers=IN_FRAME)  # no cookie of the frame's has arrived
    assert "Open in a new window" in shown.text
    opened = window.get(f"{path}window")
    assert "Ana Pop" in opened.text
    assert "frame-ancestors 'none'" in opened.headers["Content-Security-Policy"]
    assert path_of(window.send(f"{path}window")) == path
    assert path_of(window.get(path)) == f"/learn/{COURSE}/"
    assert window.get(f"/learn/{COURSE}/").status_code == 200
    assert there.world.browser().get(f"{path}window").status_code == 410


def test_a_locked_account_stays_locked(there: Linked) -> None:
    there.come_first(there.world.browser(), "ana")
    with there.world.database.write() as session:
        user = session.get_one(User, session.scalars(select(LtiSubject.user_id)).one())
        user.deactivated_at = there.world.clock()
    answer = there.launch(there.world.browser(), "ana")
    assert answer.status_code == 403
    with there.world.database.read() as session:
        assert session.scalars(select(SignIn).where(SignIn.user_id == user.id)).all() != []


def test_a_link_without_a_choice_waits_for_the_trainers(there: Linked) -> None:
    there.platform.courses["c-1"].links["l-1"].custom = {}
    learner, trainer = there.world.browser(), there.world.browser()
    assert "Nothing is chosen here yet" in there.come_first(learner, "ana").text
    choose = path_of(there.come_first(trainer, "tomasz"))
    assert choose.startswith("/lti/links/")
    assert trainer.send(choose).status_code == 422
    assert trainer.send(choose, part=f"{COURSE} quiz {QUIZ}").status_code == 303
    assert f"#quiz-{QUIZ}" in there.launch(learner, "ana").headers["Location"]
    assert learner.get(choose).status_code == 403
    there.platform.course("c-2", "Another course", "ewa")
    there.platform.person("ewa", "Ewa", "Lis", "Instructor")
    there.platform.link("c-2", "l-2", "http://localhost/lti/launch", course=COURSE)
    elsewhere = there.world.browser()
    there.come_first(elsewhere, "ewa", link="l-2", course="c-2")
    assert elsewhere.get(choose).status_code == 404  # a trainer, but of another course


def test_a_platform_registers_itself_at_one_address_and_waits_for_a_yes(
    world: World, running: TestPlatform
) -> None:
    running.begin_anew()
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    page = admin.send("/manage/platforms/invitations", on="/manage/platforms/", label="Moodle in Kraków")
    address = page.text.split('<code class="whole-address">')[1].split("<")[0]
    path = running.registration_address(address.removeprefix("http://localhost"))
    browser = world.browser()
    assert "Register it" in browser.get(path).text
    done = browser.client.post(path)
    assert done.status_code == 200, done.text
    assert f"frame-ancestors 'self' {running.base}" in done.headers["Content-Security-Policy"]
    assert browser.client.post(path).status_code == 410
    (found,) = keeping.platforms(world.database)
    assert (found.state, found.facts.name, found.facts.deployments) == ("waiting", "Moodle in Kraków", ("1",))
    assert keeping.known_platform(world.database, running.issuer, "") is None
    assert "Let it in" in admin.get(f"/manage/platforms/{found.id}").text
    admin.send(f"/manage/platforms/{found.id}/accept", on=f"/manage/platforms/{found.id}")
    assert keeping.known_platform(world.database, running.issuer, found.facts.client_id) is not None


def test_an_administrator_registers_and_changes_a_platform_by_hand(
    world: World, running: TestPlatform
) -> None:
    running.begin_anew()
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    facts = facts_of(running, "tool-1")
    fields = {
        "name": facts.name,
        "issuer": facts.issuer,
        "client_id": facts.client_id,
        "authorization_url": facts.authorization_url,
        "token_url": facts.token_url,
        "jwks_url": facts.jwks_url,
        "deployments": "1\n2",
    }
    assert "/lti/launch" in admin.get("/manage/platforms/new").text
    wrong = admin.send("/manage/platforms/new", **{**fields, "jwks_url": "http://elsewhere.example/keys"})
    assert wrong.status_code == 422
    assert "begins with https" in wrong.text
    made = path_of(admin.send("/manage/platforms/new", **fields))
    assert admin.send("/manage/platforms/new", **fields).status_code == 422
    assert admin.send(f"{made}/settings", **{**fields, "deployments": "3"}).status_code == 303
    (found,) = keeping.platforms(world.database)
    assert found.facts.deployments == ("3",)


def test_keys_rotate_and_the_old_one_stays_published(world: World) -> None:
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    (first,) = admin.get("/lti/keys").get_json()["keys"]
    assert "d" not in first
    world.clock.pass_by(minutes=1)
    admin.send("/manage/platforms/key", on="/manage/platforms/")
    answer = admin.get("/lti/keys")
    assert [each["kid"] for each in answer.get_json()["keys"]][1:] == [first["kid"]]
    assert "max-age" in answer.headers["Cache-Control"]
    world.clock.pass_by(days=31)
    assert len(world.browser().get("/lti/keys").get_json()["keys"]) == 1


def test_what_stands_for_no_mail_address_is_shown_to_nobody_and_written_to_never(there: Linked) -> None:
    world = there.world
    learner, trainer = world.browser(), world.browser()
    there.come_first(learner, "ana")
    there.come_first(trainer, "tomasz")
    with world.database.read() as session:
        own = session.scalars(select(Cohort.id)).one()
        learners = select(User.email).join(CohortMember, CohortMember.user_id == User.id)
        email = session.scalars(learners).one()
    pages = [f"/teach/cohorts/{own}/people", f"/teach/cohorts/{own}/progress"]
    shown = [trainer.get(page).text for page in pages] + [learner.get("/account/").text]
    shown.append(trainer.get(f"/teach/cohorts/{own}/progress/file?form=csv").text)
    assert all("Ana" in text and "platform.invalid" not in text for text in shown)
    with world.app.app_context():
        assert write_mail("reset-mail", {"to": email, "language": "en"}, world.clock()) is None


def test_a_trainer_of_a_platform_is_offered_nothing_that_is_refused(there: Linked) -> None:
    """Every link and every form on their pages opens."""
    world = there.world
    there.come_first(world.browser(), "ana")
    trainer = world.browser()
    first = path_of(there.come_first(trainer, "tomasz"))
    seen: set[str] = set()
    todo = [first]
    while todo:
        page = todo.pop()
        seen.add(page.partition("?")[0])
        answer = trainer.get(page)
        assert answer.status_code in (200, 303, 405), page  # what is only sent to is not looked at
        if answer.mimetype == "text/html":
            found = map(unescape, re.findall(r'(?:href|action)="(/teach[^"#]*)', answer.text))
            todo += [each for each in found if "/reminders" not in each]  # whose form has no button for them
        todo = [each for each in todo if each.partition("?")[0] not in seen]
    assert len(seen) > 4


def test_one_s_own_data_is_open_for_ten_minutes_after_coming(there: Linked) -> None:
    browser = there.world.browser()
    there.come_first(browser, "ana")
    assert "lti" not in browser.get("/account/data").headers.get("Location", "")
    assert browser.get("/account/data").status_code == 200
    there.world.clock.pass_by(minutes=11)
    told = browser.get("/account/data")
    assert told.status_code == 403
    assert "Open the link in your course once more" in told.text


def test_nobody_fills_the_disk_with_logins(there: Linked, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("westeros_learn.delivery.throttle._MOST_LOGINS", 2)
    browser = there.world.browser()
    for _ in range(2):
        there.begin(browser, "ana")
    client = next(iter(there.platform.clients.values()))
    told = there.platform.initiation(client, "ana", "c-1", "l-1")
    answer = browser.client.get("/lti/login", query_string=told)
    assert answer.status_code == 409
    assert "Please wait" in answer.text


def test_the_start_page_of_administrators_tells_of_a_platform_that_waits(
    world: World, running: TestPlatform
) -> None:
    running.begin_anew()
    admin = world.inside("admin@school.example", Role.ADMINISTRATOR)
    assert "waits to be let in" not in admin.get("/manage/").text
    token = keeping.invite(world.database, "Moodle", 1, world.clock())
    keeping.register_itself(world.database, token, facts_of(running, "tool-1"), world.clock())
    assert "1 platform waits to be let in" in admin.get("/manage/").text


def test_only_a_page_of_ours_says_that_the_platform_kept_the_state(there: Linked) -> None:
    """A page elsewhere that leads a victim's browser there lets it in as nobody."""
    there.come_first(there.world.browser(), "ana")
    mallory, victim = there.world.browser(), there.world.browser()
    arrival = path_of(mallory.client.post("/lti/launch", data=there.begin(mallory, "ana"), headers=IN_FRAME))
    for site in ("cross-site", "same-site", "none"):
        victim.client.get(f"{arrival}kept", headers={"Sec-Fetch-Site": site})
        assert "window of its own" in victim.get(arrival).text, site
    victim = there.world.browser()  # in a frame, none of the pages before has left a cookie
    victim.client.get(f"{arrival}kept", headers={"Sec-Fetch-Site": "same-origin"})
    assert path_of(victim.get(arrival)) == f"/learn/{COURSE}/"


def test_a_choice_is_made_by_whom_it_was_asked_of_and_once(there: Linked) -> None:
    world = there.world
    second = TestPlatform()
    try:
        other = linked(world, second)
        mine, theirs, learner = world.browser(), world.browser(), world.browser()
        choose = path_of(there.come_first(mine, "tomasz", link=""))
        other.come_first(theirs, "tomasz")
        there.come_first(learner, "ana")
        assert choose.startswith("/lti/choose/")
        assert theirs.get(choose).status_code == 410
        assert learner.get(choose).status_code == 403
        there.platform.multiple = False
        chosen = mine.send(choose, part=COURSE)
        assert f"form-action 'self' {there.platform.base}" in chosen.headers["Content-Security-Policy"]
        assert 'name="JWT"' in chosen.text
        assert mine.get(choose).status_code == 410
    finally:
        second.close()


def test_who_only_learns_there_chooses_nothing(there: Linked) -> None:
    answer = there.launch(there.world.browser(), "ana", link="")
    assert answer.status_code == 403
    assert "Nothing opens for your role" in answer.text


def test_nobody_unlinks_what_alone_opens_an_account(there: Linked) -> None:
    browser = there.world.browser()
    there.come_first(browser, "ana")
    with there.world.database.read() as session:
        subject = session.scalars(select(LtiSubject.id)).one()
    assert browser.send(f"/account/platforms/{subject}/unlink", on="/account/").status_code == 409
    other = there.world.signed_in("jan@school.example")
    assert other.send(f"/account/platforms/{subject}/unlink", on="/account/").status_code == 404
