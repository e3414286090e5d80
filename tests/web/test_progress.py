"""How a cohort is doing, on pages: what a file holds, what a reminder says, and what cannot be done twice."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, update

from tests.web.world import COURSES, make_world
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.enrolling import enrol, lesson_seen
from westeros_learn.delivery.jobs import claim_job
from westeros_learn.delivery.library import Library
from westeros_learn.records import (
    Attempt,
    AttemptChange,
    AuditEntry,
    Cohort,
    CohortCourse,
    CohortMember,
    CohortTrainer,
    Enrolment,
    Reminder,
    Role,
    User,
)
from westeros_learn.web.mails import write_mail

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from westeros_learn.records import Database

    from .world import Browser, World

ONE = "/teach/cohorts/1"


@dataclass
class Room:
    """A trainer's browser, and a trainee of the cohort who has read one lesson."""

    world: World
    trainer: Browser
    ana: int

    @property
    def trainee(self) -> str:
        """The address of the trainee's time line."""
        return f"{ONE}/progress/{self.ana}/small"

    def remind(self, do: str, **fields: str) -> TestResponse:
        """Send the form of reminders."""
        path = f"{ONE}/stuck/reminders"
        asked = f"{path}?course=small&learner={self.ana}"
        return self.trainer.send(path, on=asked, course="small", learner=str(self.ana), do=do, **fields)

    def rows(self, table: type[Reminder] | type[AttemptChange]) -> int:
        """Return how many rows there are."""
        with self.world.database.read() as session:
            return len(session.scalars(select(table)).all())


@pytest.fixture(scope="module")
def library() -> Library:
    """The courses of the browser's tests, compiled once."""
    return Library(COURSES)


@pytest.fixture
def room(database: Database, library: Library) -> Room:
    """A cohort with one trainee, whose app sends mail."""
    world = make_world(database, library, mail_server="mail.example.org", mail_from="school@example.org")
    ana = world.person("ana@example.org").id
    trainer = world.person("jan@example.org", Role.TRAINER).id
    with database.write() as session:
        session.add(Cohort(id=1, title="Kraków", created_at=world.clock()))
        session.flush()
        session.add(CohortCourse(cohort_id=1, course_id="small"))
        session.add(CohortMember(cohort_id=1, user_id=ana, joined_at=world.clock()))
        session.add(CohortTrainer(cohort_id=1, user_id=trainer))
    enrol(database, library, ana, "small", world.clock())
    lesson_seen(database, library, ana, "small", "s-l-one", world.clock())
    return Room(world, world.enter(trainer), ana)


def _finished(room: Room) -> int:
    """Let the trainee finish an attempt without any answer."""
    where = (room.world.database, room.world.library, room.ana, "small")
    attempt = begin_attempt(*where, "s-test", room.world.clock())
    finish_attempt(*where, attempt, room.world.clock())
    return attempt


def test_the_file_has_the_rows_of_the_page_and_the_log_says_who_took_it(room: Room) -> None:
    _finished(room)
    with room.world.database.write() as session:
        session.execute(update(User).where(User.id == room.ana).values(institution="=1+1"))
    with room.trainer.get(f"{ONE}/progress/file?form=csv&course=small") as answer:
        rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    (row,) = rows
    assert (row["Family name"], row["Given name"], row["Mail address"]) == ("Pop", "Ana", "ana@example.org")
    assert (row["The first lesson"], row["The test that counts"], row["The test that counts: attempts"]) == (
        "read",
        "0.00",
        "1",
    )
    assert row["Institution"] == "'=1+1"
    with room.trainer.get(f"{ONE}/progress/file?form=csv&course=small&q=nobody") as answer:
        assert len(answer.get_data().decode("utf-8-sig").splitlines()) == 1
    with room.world.database.write() as session:
        session.add(CohortCourse(cohort_id=1, course_id="talk"))
    with room.trainer.get(f"{ONE}/progress/file?form=xlsx&course=all") as answer:
        book = load_workbook(io.BytesIO(answer.get_data()))
    assert book.sheetnames == ["A small course", room.world.library.courses["talk"].course.title]
    with room.world.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).first()
    assert entry
    assert (entry.action, entry.subject, entry.details["rows"]) == ("export matrix", "cohort 1", 1)


def test_a_course_that_is_not_the_cohorts_is_not_shown(room: Room) -> None:
    enrol(room.world.database, room.world.library, room.ana, "talk", room.world.clock())
    assert "A small course" in room.trainer.get(f"{ONE}/progress?course=talk").text
    assert room.trainer.get(f"{ONE}/progress/{room.ana}/talk").status_code == 404
    assert room.trainer.get(f"{ONE}/progress/{room.ana}/none").status_code == 404


def test_a_reminder_speaks_the_trainees_language_and_is_mailed_as_it_was_read(room: Room) -> None:
    with room.world.database.write() as session:
        session.execute(update(User).where(User.id == room.ana).values(language="pl"))
    looked_at = room.remind("look", words="Do piątku!")
    assert "Do piątku!" in looked_at.text
    assert room.rows(Reminder) == 0
    assert room.remind("mail", words="Do piątku!").status_code == 303
    job = claim_job(room.world.database, room.world.clock())
    assert job
    with room.world.app.app_context():
        mail = write_mail(job.kind, job.payload, room.world.clock())
    assert mail
    assert mail.to == "ana@example.org"
    assert "Do piątku!" in mail.text
    assert "http://localhost/learn/small/" in mail.text
    assert "Go on where you were" not in mail.text
    again = room.remind("mail")
    assert again.status_code in (303, 422)
    assert room.rows(Reminder) == 1
    with room.world.database.read() as session:
        kept = session.scalars(select(Reminder)).one()
    assert mail.text == kept.text


def test_without_a_mail_server_nothing_is_said_to_be_sent(database: Database, library: Library) -> None:
    world = make_world(database, library)
    room = Room(
        world, world.inside("lucia@example.org", Role.ADMINISTRATOR), world.person("a@example.org").id
    )
    with database.write() as session:
        session.add(Cohort(id=1, title="Kraków", created_at=world.clock()))
        session.flush()
        session.add(CohortCourse(cohort_id=1, course_id="small"))
        session.add(CohortMember(cohort_id=1, user_id=room.ana, joined_at=world.clock()))
    enrol(database, library, room.ana, "small", world.clock())
    assert room.remind("mail").status_code == 422
    assert room.rows(Reminder) == 0
    assert room.remind("copied").status_code == 303
    assert room.rows(Reminder) == 1
    assert claim_job(database, world.clock()) is None


def csrf_of(page: str) -> str:
    """Return what a page holds against forgery."""
    found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_form_that_is_sent_twice_opens_an_attempt_once(room: Room) -> None:
    attempt = f"{room.trainee}/attempts/{_finished(room)}"
    page = room.trainer.get(attempt).text
    fields = {"csrf_token": csrf_of(page), "reason": "The power failed."}
    sent = [room.trainer.client.post(f"{attempt}/reopen", data=fields) for _ in range(2)]
    assert [each.headers["Location"] for each in sent] == [attempt, attempt]
    assert "This attempt is open already." in room.trainer.get(attempt).text
    assert room.rows(AttemptChange) == 1
    with room.world.database.read() as session:
        assert session.scalars(select(Attempt.score)).one() is None


@pytest.mark.parametrize("percent", ["301", "ten"])
def test_extra_time_that_is_no_such_number_is_told_at_its_field(room: Room, percent: str) -> None:
    answer = room.trainer.send(f"{room.trainee}/extra-time", on=room.trainee, percent=percent)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert room.trainer.send(f"{room.trainee}/extra-time", on=room.trainee, percent="25").status_code == 303
    with room.world.database.read() as session:
        assert session.get_one(User, room.ana).extra_time == 25


@pytest.mark.parametrize("language", ["pl", "ro"])
def test_every_page_speaks_the_trainers_language(room: Room, language: str) -> None:
    attempt = _finished(room)
    with room.world.database.write() as session:
        session.execute(update(User).where(User.email == "jan@example.org").values(language=language))
        session.execute(update(Enrolment).values(place_lesson="s-l-one"))
    room.world.clock.pass_by(days=9)
    room.trainer = room.world.enter(_jan(room))
    for path in (
        f"{ONE}/progress",
        f"{ONE}/stuck",
        f"{ONE}/stuck/reminders?learner={room.ana}",
        room.trainee,
        f"{room.trainee}/attempts/{attempt}",
    ):
        page = room.trainer.get(path)
        assert page.status_code == 200, path
        assert f'<html lang="{language}">' in page.text
        for english in ("Progress<", "Nothing done", "Time line", " trainee", "Reason"):
            assert english not in page.text, (path, english)


def _jan(room: Room) -> int:
    with room.world.database.read() as session:
        return session.scalars(select(User.id).where(User.email == "jan@example.org")).one()
