"""`westeros-learn db`: the database from the command line."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westeros_learn.errors import BackupError

if TYPE_CHECKING:
    from westeros_learn.records import Database


@click.group()
def db() -> None:
    """Look after the database: keep a copy of it, and put one back.

    The settings are those of `serve`.
    """


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def key(file: Path) -> None:
    """Make a key for backups: the secret part goes into FILE, the public part is printed.

    Whoever has FILE can read every backup that was made for it; without it nobody can. Keep
    it away from this machine, in two places.
    """
    from westeros_learn.delivery.backups import new_key

    click.echo(new_key(file))


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--to", "recipients", multiple=True, required=True, help="A public key; may be repeated.")
def backup(file: Path, recipients: tuple[str, ...]) -> None:
    """Write the whole database into FILE, encrypted. The app may be running.

    It holds everything but the courses' files and the settings. Keep the secret key of the
    settings elsewhere too: without it, nobody's second factor works after a restore.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.backups import back_up

    with _database() as database:
        back_up(database, file, recipients, utc_now())
    click.echo(f"{file}  {file.stat().st_size:,} bytes")


@db.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--identity",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The file with the secret key.",
)
@click.option("--replace", is_flag=True, help="Even if the database holds anything: that is lost.")
def restore(file: Path, identity: Path, *, replace: bool) -> None:
    """Put the backup in FILE back. All of it, or nothing where anything is wrong with it.

    End the app first: whoever is working in it would be told that their work is kept, and
    the restore would take it away.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.backups import restore as put_back
    from westeros_learn.records.migrate import is_current

    with _database() as database:
        header = put_back(database, file, identity.read_text("utf-8"), utc_now(), replace=replace)
        click.echo(f"The database is as it was on {header.made}.")
        if not is_current(database):
            click.echo("Its tables are those of an earlier version. Run: westeros-learn db upgrade")


@contextmanager
def _database() -> Iterator[Database]:
    """Open the database of the settings."""
    from sqlalchemy.exc import OperationalError

    from westeros_learn.app import read_settings
    from westeros_learn.records import Database

    database = Database(read_settings().database.get_secret_value())
    try:
        yield database
    except OperationalError as error:
        raise BackupError(
            f"The database does not answer: {str(error.orig).strip().splitlines()[0]}.",
            "Look at the setting `database`, and whether the server runs.",
        ) from error
    finally:
        database.close()
