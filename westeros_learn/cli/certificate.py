"""`westeros-learn certificate`: certificates that should not have been issued."""

from __future__ import annotations

import click

from westeros_learn.cli.opened import current_database
from westeros_learn.errors import WesterosLearnError


@click.group()
def certificate() -> None:
    """Look after certificates.

    The settings are those of `serve`.
    """


@certificate.command()
@click.argument("code")
@click.option("--reason", required=True, help="Why, for the audit log.")
def revoke(code: str, reason: str) -> None:
    """Revoke the certificate with CODE: from now on it is not verified. It cannot be undone."""
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.certificates import certificate_with, revoke_certificate, revoke_sealed
    from westeros_learn.delivery.refusals import Refused

    try:
        with current_database() as database:
            found = certificate_with(database, code)
            if found.id:
                revoke_certificate(database, found.id, None, reason, utc_now())
            else:  # its holder was erased
                revoke_sealed(database, code, None, reason, utc_now())
    except Refused:
        raise WesterosLearnError(
            f"There is no certificate with the code '{code}'.", "Compare it with the certificate."
        ) from None
    click.echo(f"Revoked: {found.given_name} {found.family_name}, {found.course_title}.")
