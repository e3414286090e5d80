"""Mail goes out encrypted, from the school, to one address."""

from __future__ import annotations

import smtplib
from email.errors import MessageError
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.world import COURSES, make_world
from westeros_learn.app.mailing import send_mail
from westeros_learn.app.settings import Settings
from westeros_learn.app.work import Work
from westeros_learn.delivery.first_run import progress
from westeros_learn.delivery.library import Library
from westeros_learn.records import Role
from westeros_learn.web.mails import Mail

if TYPE_CHECKING:
    from email.message import EmailMessage
    from typing import Self

    from westeros_learn.records import Database

SCHOOL = 'The Academy, "House of Law" <Kraków>'


class Server:
    """A mail server that notes what it is told."""

    told: list[str]
    sent: list[EmailMessage]

    def __init__(self, *_: object, **__: object) -> None:
        Server.told, Server.sent = [], []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.told.append("end")

    def starttls(self, context: Any) -> None:
        """Encrypt what follows."""
        assert context.check_hostname
        self.told.append("encrypt")

    def login(self, user: str, _: str) -> None:
        """Say who sends."""
        self.told.append(f"login {user}")

    def send_message(self, message: EmailMessage) -> None:
        """Take a mail."""
        self.told.append("send")
        self.sent.append(message)


@pytest.fixture(scope="module")
def library() -> Library:
    """The courses, compiled once."""
    return Library(COURSES)


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings with a mail server that is none."""
    monkeypatch.setattr(smtplib, "SMTP", Server)
    Server.told, Server.sent = [], []
    given = {
        "address": "https://learn.example.org",
        "secret_key": "k" * 40,
        "database": "sqlite:///unused.db",
        "courses": COURSES,
        "school": SCHOOL,
        "help_contact": "help@example.org",
        "mail_server": "mail.example.org",
        "mail_user": "app",
        "mail_password": "secret",
        "mail_from": "app@example.org",
    }
    return Settings.model_validate(given)


def test_nothing_is_said_before_the_way_is_encrypted(settings: Settings) -> None:
    send_mail(settings, Mail("ana@example.org", "A new password", "Open this link."))
    assert Server.told == ["encrypt", "login app", "send", "end"]
    (message,) = Server.sent
    sender = message["From"].addresses[0]
    assert (sender.display_name, sender.addr_spec) == (SCHOOL, "app@example.org")
    assert [each.addr_spec for each in message["To"].addresses] == ["ana@example.org"]


@pytest.mark.parametrize(
    "to", ["ana@example.org, jan@example.org", "ana@example.org\nBcc: jan@example.org", "Ana <a@b.org>"]
)
def test_a_mail_goes_to_one_address_and_brings_no_header_of_its_own(settings: Settings, to: str) -> None:
    with pytest.raises((MessageError, ValueError)):
        send_mail(settings, Mail(to, "A new password", "Open this link."))
    assert not Server.sent


def test_a_mail_for_trial_tells_administrators_whether_mail_works(
    settings: Settings, database: Database, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = make_world(database, library, mail_server="mail.example.org", mail_from="app@example.org")
    boss = world.inside("boss@example.org", Role.ADMINISTRATOR)
    work = Work(world.app, settings, database, library, world.clock)
    for _ in range(2):  # a double click
        assert boss.send("/manage/test-mail", on="/manage/").status_code == 303
    with monkeypatch.context() as broken:
        broken.setattr(Server, "send_message", lambda *_: 1 / 0)
        assert work.do_what_is_due() == 1
    page = boss.get("/manage/").text
    assert "The last mail for trial was not taken: ZeroDivisionError" in page
    assert "Mail works" in page
    world.clock.pass_by(minutes=1)
    assert work.do_what_is_due() == 1
    (message,) = Server.sent
    assert [each.addr_spec for each in message["To"].addresses] == ["boss@example.org"]
    found = progress(database)
    assert (found.mail_sent_at, found.mail_error) == (world.clock(), "")
    assert "was handed over to the mail server" in boss.get("/manage/").text
