"""`user erase` and `certificate revoke`: what only an administrator does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from tests.records.filled import NOON, fill
from westeros_learn.cli import main
from westeros_learn.delivery.certificates import find_certificate
from westeros_learn.delivery.people import ask_for_erasure
from westeros_learn.records import AuditEntry, Certificate, Database, Enrolment, SignIn, User

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def run(database: Database, tmp_path: Path) -> Callable[..., Result]:
    """The command over the database of the test, with what is typed when it asks."""
    url = database.engine.url.render_as_string(hide_password=False)
    settings = {
        "WESTEROS_ADDRESS": "http://localhost:8000",
        "WESTEROS_SECRET_KEY": "k" * 40,
        "WESTEROS_SCHOOL": "The school",
        "WESTEROS_HELP_CONTACT": "help@school.example",
        "WESTEROS_DATABASE": url.replace("+psycopg", ""),
        "WESTEROS_COURSES": str(tmp_path),
    }
    return lambda *arguments, says=None: CliRunner().invoke(main, arguments, env=settings, input=says)


def test_who_asked_is_listed_and_erased(run: Callable[..., Result], database: Database) -> None:
    enrolment, _ = fill(database)
    with database.read() as session:
        person = session.get_one(Enrolment, enrolment).user_id or 0
    assert run("user", "erasures").output == ""
    ask_for_erasure(database, person, NOON)
    assert run("user", "erasures").output == "ana@school.example  2026-03-02\n"
    assert run("user", "erase", "ana@school.example", says="n\n").exit_code == 1
    assert run("user", "erasures").output
    assert "Erased" in run("user", "erase", "Ana@School.Example", "--yes").output
    with database.read() as session:
        assert not session.scalars(select(User)).all()
        entries = session.execute(select(AuditEntry.action, AuditEntry.subject, AuditEntry.details)).all()
    assert "ana" not in str(entries).lower()
    assert run("user", "erase", "ana@school.example", "--yes").exit_code == 1


def test_an_erased_person_who_was_invited_is_not_named_in_the_audit_log(
    run: Callable[..., Result], database: Database
) -> None:
    run("user", "add", "jan@school.example")
    with database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert entry.action == "invite"
    assert "jan" not in f"{entry.subject} {entry.details}"


def test_a_certificate_is_revoked_by_its_code(run: Callable[..., Result], database: Database) -> None:
    fill(database)
    with database.write() as session:
        code = session.scalars(select(Certificate)).one().code = "0" * 25 + "9"
    assert run("certificate", "revoke", "1" * 26, "--reason", "a mistake").exit_code == 1
    told = run("certificate", "revoke", "oOOoo-00000-00000-00000-00000-9", "--reason", "a mistake")
    assert told.output == "Revoked: Ana Nowak, C.\n"
    found = find_certificate(database, code, "Nowak")
    assert found is not None
    assert found.revoked_at


def test_an_account_is_locked_and_opened_again(run: Callable[..., Result], database: Database) -> None:
    fill(database)
    with database.write() as session:
        user = session.scalars(select(User)).one()
        session.add(SignIn(token_hash=b"t" * 32, user=user, begun_at=NOON, seen_at=NOON))
    assert "user unlock" in run("user", "lock", "Ana@School.Example").output
    with database.read() as session:
        assert session.scalars(select(User)).one().deactivated_at
        assert not session.scalars(select(SignIn)).all()
    assert run("user", "unlock", "ana@school.example").exit_code == 0
    with database.read() as session:
        assert session.scalars(select(User)).one().deactivated_at is None
    for command in ("lock", "unlock", "sign-out"):
        assert "Nothing was changed" in run("user", command, "nobody@school.example").output


def test_everybody_or_one_person_is_signed_out(run: Callable[..., Result], database: Database) -> None:
    for at, name in enumerate(("ana", "jan")):
        fill(database, f"{name}@school.example")
        with database.write() as session:
            user = session.scalars(select(User).where(User.email == f"{name}@school.example")).one()
            mark = bytes([at]) * 32
            session.add(SignIn(token_hash=mark, user=user, begun_at=NOON, seen_at=NOON))
    assert run("user", "sign-out", "jan@school.example").output == "1 signed out.\n"
    assert run("user", "sign-out").exit_code == 2
    assert run("user", "sign-out", "--everybody").output == "1 signed out.\n"


def test_a_lost_device_is_helped_by_who_has_made_sure_of_the_person(
    run: Callable[..., Result], database: Database
) -> None:
    fill(database)
    assert run("user", "drop-factor", "ana@school.example", "--yes").exit_code == 1  # there is none
    with database.write() as session:
        session.scalars(select(User)).one().totp_secret = b"secret"
    assert run("user", "drop-factor", "ana@school.example", says="n\n").exit_code == 1
    assert run("user", "drop-factor", "ana@school.example", says="y\n").exit_code == 0
    with database.read() as session:
        assert session.scalars(select(User)).one().totp_secret is None
