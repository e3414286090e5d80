"""`westeros-learn user`: accounts from the command line, above all the first one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from westeros_learn.cli.opened import current_database
from westeros_learn.errors import WesterosLearnError

if TYPE_CHECKING:
    from westeros_learn.records import Database


@click.group()
def user() -> None:
    """Invite people, help those who forgot their password or lost a device, lock and erase accounts.

    The settings are those of `serve`.
    """


@user.command()
@click.argument("email")
@click.option(
    "--role",
    type=click.Choice(["trainee", "trainer", "administrator"]),
    default="trainee",
    show_default=True,
    help="What the person may do.",
)
def add(email: str, role: str) -> None:
    """Print a link with which EMAIL makes an account. It opens once, for three weeks."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.links import invite
    from westeros_learn.delivery.refusals import Refused
    from westeros_learn.records import Role

    if "@" not in email:
        raise WesterosLearnError(f"'{email}' is no mail address.", "Write it as name@example.org.")
    try:
        with current_database() as database:
            token = invite(database, email, Role(role), utc_now())
    except Refused:
        raise WesterosLearnError(
            f"There is an account with the address {email} already.",
            f"For a new password: westeros-learn user reset {email}",
        ) from None
    click.echo(f"{read_settings().base}/account/invitation/{token}")


@user.command("set-up")
def set_up() -> None:
    """Print the link with which the first administrator makes an account. It opens once, for a day.

    `serve` prints one, too, while there is no administrator.
    """
    from westeros_learn.app.factory import keys_of, utc_now
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.first_run import set_up_token

    settings = read_settings()
    with current_database() as database:
        token = set_up_token(database, keys_of(settings), utc_now())
    if token is None:
        raise WesterosLearnError(
            "The school has an administrator already.",
            "To invite another one: westeros-learn user add ADDRESS --role administrator",
        )
    click.echo(f"{settings.base}/manage/set-up/{token}")


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link with which EMAIL sets a new password. It opens once, for one hour."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.links import ask_for_reset

    with current_database() as database:
        token = ask_for_reset(database, email, utc_now())
    if token is None:
        raise WesterosLearnError(
            f"There is no account with a password and the address {email}.",
            f"To invite somebody: westeros-learn user add {email}",
        )
    click.echo(f"{read_settings().base}/account/reset/{token}")


@user.command()
@click.argument("email")
@click.option("--even-last", is_flag=True, help="Lock it even if nobody else can administer the school.")
def lock(email: str, *, even_last: bool) -> None:
    """Lock the account of EMAIL: nobody signs in to it, and whoever is signed in is out at once."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    with _account(email) as (database, person):
        keeping_accounts.lock(database, person, None, utc_now(), even_last=even_last)
    click.echo(f"Locked. To open it again: westeros-learn user unlock {email}")


@user.command()
@click.argument("email")
def unlock(email: str) -> None:
    """Open the locked account of EMAIL again."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    with _account(email) as (database, person):
        keeping_accounts.unlock(database, person, None, utc_now())
    click.echo("Open.")


@user.command("sign-out")
@click.argument("email", required=False)
@click.option("--everybody", is_flag=True, help="End the sign-ins of all people.")
def sign_out(email: str | None, *, everybody: bool) -> None:
    """End every sign-in of EMAIL, or of everybody: they sign in anew."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    if (email is None) is not everybody:
        raise click.UsageError("Name a mail address, or give --everybody.")
    if email is None:
        with current_database() as database:
            ended = keeping_accounts.end_sign_ins(database, None, None, utc_now())
    else:
        with _account(email) as (database, person):
            ended = keeping_accounts.end_sign_ins(database, person, None, utc_now())
    click.echo(f"{ended} signed out.")


@user.command("drop-factor")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def drop_factor(email: str, *, yes: bool) -> None:
    """Take down the second factor of EMAIL, who has lost the device and the recovery codes.

    Make sure who it is as you did when you invited them: by a call to a number that you know,
    never by an answer to a mail. Trainers and administrators set up a new one at the next sign-in.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    if not yes:
        click.confirm(f"Have you made sure that it is {email} who asks?", abort=True)
    with _account(email) as (database, person):
        keeping_accounts.drop_lost_factor(database, person, None, utc_now())
    click.echo("Taken down. Every sign-in has ended.")


@contextmanager
def _account(email: str) -> Iterator[tuple[Database, int]]:
    """Open the database for a change of one account; say what is in the way where something is."""
    from westeros_learn.delivery.keeping_accounts import id_of
    from westeros_learn.delivery.refusals import Reason, Refused

    told = {
        Reason.NO_PERSON: f"There is no account with the address {email}.",
        Reason.NO_FACTOR: f"The account of {email} has no second factor.",
        Reason.LAST_ADMINISTRATOR: f"{email} is the last administrator whose account is open.",
    }
    cures = {
        Reason.LAST_ADMINISTRATOR: (
            "Nothing was changed. Let somebody else become one first: "
            "westeros-learn user add ADDRESS --role administrator"
        )
    }
    with current_database() as database:
        try:
            yield database, id_of(database, email)
        except Refused as refused:
            raise WesterosLearnError(
                told.get(refused.reason, f"Refused: {refused.reason}."),
                cures.get(refused.reason, "Nothing was changed."),
            ) from None


@user.command()
def erasures() -> None:
    """List who asked for the erasure of their data, and since when."""
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.people import who_asked_for_erasure

    zone = read_settings().zone
    with current_database() as database:
        for person in who_asked_for_erasure(database):
            asked = person.erasure_asked_at
            click.echo(f"{person.email}  {asked.astimezone(zone):%Y-%m-%d}" if asked else person.email)


@user.command()
@click.argument("email")
@click.option("--whole", is_flag=True, help="Keep nothing, not even for statistics, nor sealed certificates.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, *, whole: bool, yes: bool) -> None:
    """Erase the account of EMAIL and everything that leads to the person.

    Answers to tests stay for statistics, without anything that tells whose they were; certificates
    stay so that only who holds one can open it. The page about privacy says more. It cannot be
    undone. Backups still hold what was in them: delete those that are older as soon as your rules
    allow it.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.erasing import erase_person
    from westeros_learn.delivery.library import Library
    from westeros_learn.delivery.people import find_person

    with _account(email) as (database, number):
        person = find_person(database, email)
        if person and not yes:
            click.confirm(f"Erase {person.name}, {person.email}, for good?", abort=True)
        try:
            library = Library(read_settings().courses)
        except WesterosLearnError:  # no course is needed for it
            library = None
        kept = erase_person(database, library, number, None, utc_now(), whole=whole)
    click.echo(
        f"Erased. The audit log says so, without the name. Without the person stay: "
        f"{kept.tests} tests, {kept.certificates} sealed certificates."
    )


@user.command()
@click.option("--yes", is_flag=True, help="Do what is due, as the running app does by itself.")
def retention(*, yes: bool) -> None:
    """List whom the rule of retention concerns today: administrators set it on their pages.

    The app announces and erases by itself. With --yes it is done here and now.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery import retention as rules
    from westeros_learn.delivery.library import Library

    settings = read_settings()
    with current_database() as database:
        if yes:
            library, sends_mail = Library(settings.courses), bool(settings.mail_server)
            erased = rules.keep_retention(database, library, utc_now(), sends_mail=sends_mail)
            click.echo(f"{erased} erased.")
            return
        concerned = rules.concerned_by(database, rules.rules_of(database), utc_now(), most=10_000)
        for each in concerned.people:
            leaves = f"erased on {each.leaves_on}" if each.leaves_on else "to be told"
            click.echo(f"{each.email}  last here on {each.active_on}, {leaves}")
