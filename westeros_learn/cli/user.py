"""`westeros-learn user`: accounts from the command line, above all the first one."""

from __future__ import annotations

import click

from westeros_learn.cli.opened import current_database
from westeros_learn.errors import WesterosLearnError


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
def lock(email: str) -> None:
    """Lock the account of EMAIL: nobody signs in to it, and whoever is signed in is out at once."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    with current_database() as database:
        _must_be(keeping_accounts.lock(database, email, None, utc_now()), email)
    click.echo(f"Locked. To open it again: westeros-learn user unlock {email}")


@user.command()
@click.argument("email")
def unlock(email: str) -> None:
    """Open the locked account of EMAIL again."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import keeping_accounts

    with current_database() as database:
        _must_be(keeping_accounts.unlock(database, email, None, utc_now()), email)
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
    with current_database() as database:
        ended = keeping_accounts.end_sign_ins(database, email, None, utc_now())
    _must_be(ended is not None, email or "")
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
    with current_database() as database:
        if not keeping_accounts.drop_lost_factor(database, email, None, utc_now()):
            raise WesterosLearnError(
                f"There is no account with a second factor and the address {email}.", "Nothing was changed."
            )
    click.echo("Taken down. Every sign-in has ended.")


def _must_be(there: bool, email: str) -> None:  # noqa: FBT001  # the question itself
    if not there:
        raise WesterosLearnError(f"There is no account with the address {email}.", "Nothing was changed.")


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
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase(email: str, *, yes: bool) -> None:
    """Erase the account of EMAIL and everything that is kept of the person's learning.

    Their certificates can no longer be verified. It cannot be undone. Backups still hold what was
    in them: delete those that are older as soon as your rules allow it.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.own_data import erase_person
    from westeros_learn.delivery.people import find_person

    with current_database() as database:
        person = find_person(database, email)
        if person is None:
            raise WesterosLearnError(f"There is no account with the address {email}.", "Nothing was erased.")
        if not yes:
            click.confirm(f"Erase {person.name}, {person.email}, for good?", abort=True)
        erase_person(database, person.id, None, utc_now())
    click.echo("Erased. The audit log says so, without the name.")
