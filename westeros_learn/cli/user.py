"""`westeros-learn user`: accounts from the command line, above all the first one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from westeros_learn.errors import WesterosLearnError

if TYPE_CHECKING:
    from westeros_learn.app.settings import Settings
    from westeros_learn.records import Database


@click.group()
def user() -> None:
    """Invite people, and help those who forgot their password.

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
    from westeros_learn.delivery.links import invite
    from westeros_learn.delivery.refusals import Refused
    from westeros_learn.records import Role

    if "@" not in email:
        raise WesterosLearnError(f"'{email}' is no mail address.", "Write it as name@example.org.")
    settings, database = _open()
    try:
        token = invite(database, email, Role(role), utc_now())
    except Refused:
        raise WesterosLearnError(
            f"There is an account with the address {email} already.",
            f"For a new password: westeros-learn user reset {email}",
        ) from None
    click.echo(f"{settings.base}/account/invitation/{token}")


@user.command()
@click.argument("email")
def reset(email: str) -> None:
    """Print a link with which EMAIL sets a new password. It opens once, for one hour."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.links import ask_for_reset

    settings, database = _open()
    token = ask_for_reset(database, email, utc_now())
    if token is None:
        raise WesterosLearnError(
            f"There is no account with a password and the address {email}.",
            f"To invite somebody: westeros-learn user add {email}",
        )
    click.echo(f"{settings.base}/account/reset/{token}")


def _open() -> tuple[Settings, Database]:
    from westeros_learn.app.settings import read_settings
    from westeros_learn.records import Database

    settings = read_settings()
    return settings, Database(settings.database.get_secret_value())
