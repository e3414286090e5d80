"""`westeros-learn db`: the database from the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from westeros_learn.cli.opened import any_database, current_database
from westeros_learn.errors import WesterosLearnError

if TYPE_CHECKING:
    from westeros_learn.delivery.library import Library
    from westeros_learn.delivery.regrading import Moved, Regraded
    from westeros_learn.records import Database


@click.group()
def db() -> None:
    """Look after the database: its tables, its truth, a copy of it.

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

    with any_database() as database:
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
    the restore would take it away. Erasures that were done since the backup have to be done
    again.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery.backups import restore as put_back
    from westeros_learn.records.migrate import is_current

    with any_database() as database:
        header = put_back(database, file, identity.read_text("utf-8"), utc_now(), replace=replace)
        click.echo(f"The database is as it was on {header.made}.")
        if not is_current(database):
            click.echo("Its tables are those of an earlier version. Run: westeros-learn db upgrade")


@db.command()
def upgrade() -> None:
    """Make the tables that this version needs, or change them to it.

    All steps are taken or none. Make a backup before.
    """
    from westeros_learn.records import migrate

    with any_database() as database:
        before = migrate.revision_of(database)
        migrate.upgrade(database)
        after = migrate.revision_of(database)
    click.echo(
        f"The tables are those that this version needs ({after})."
        if before == after
        else f"The tables were brought from {before or 'nothing'} to {after}."
    )


@db.command()
@click.option("--rebuild", is_flag=True, help="Make what is wrong follow from the answers again.")
@click.pass_context
def prove(ctx: click.Context, *, rebuild: bool) -> None:
    """Prove that scores, passes and completions follow from the answers.

    It ends with 1 where one does not.
    """
    from westeros_learn.delivery.rebuilding import prove_summaries, rebuild_summaries

    with current_database() as database:
        found = rebuild_summaries(database) if rebuild else prove_summaries(database)
    for each in found:
        click.echo(f"{each.table} {each.id}: {each.column} is {each.kept}, and must be {each.rebuilt}.")
    if not found:
        click.echo("Every score, pass and completion follows from the answers.")
    elif rebuild:
        click.echo(f"{len(found)} were made right.")
    else:
        click.echo(f"{len(found)} do not follow from the answers. To make them right: db prove --rebuild")
        ctx.exit(1)


@db.command()
@click.argument("course")
@click.argument("question")
@click.option("--reason", required=True, help="Why, for the audit log.")
@click.option("--both-ways", is_flag=True, help="Let answers lose points, too; otherwise nobody loses by it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def regrade(course: str, question: str, reason: str, *, both_ways: bool, yes: bool) -> None:
    """Judge all answers to QUESTION of COURSE anew, by the key that its files have now.

    It is shown first who moves, and across which pass mark.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import regrading

    with _deciding(course, f"scored question '{question}'") as (database, library):
        correction = regrading.Correction(course, question, reason, upwards_only=not both_ways)
        seen = regrading.preview_regrade(database, library, correction, utc_now())
        click.echo(
            f"{seen.responses} answers are worth something else; "
            f"{len(seen.moved)} attempts change their score."
        )
        if _is_wanted(seen, yes=yes or not seen.responses) and seen.responses:
            regrading.regrade(database, library, correction, None, utc_now(), seen.digest)
            click.echo("Done. The audit log says so.")


@db.command("pass-mark")
@click.argument("course")
@click.argument("quiz")
@click.option("--reason", required=True, help="Why, for the audit log.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def pass_mark(course: str, quiz: str, reason: str, *, yes: bool) -> None:
    """Let earlier attempts at QUIZ of COURSE pass by the lower pass mark that its files have now.

    By itself a new pass mark changes nothing that was finished before. It is shown first who
    passes by it; nobody loses a pass.
    """
    from westeros_learn.app.factory import utc_now
    from westeros_learn.delivery import pass_marks

    with _deciding(course, f"quiz '{quiz}' that is to be passed") as (database, library):
        lowered = pass_marks.LoweredMark(course, quiz, reason)
        seen = pass_marks.preview_pass_mark(database, library, lowered)
        click.echo(f"{len(seen.moved)} attempts pass by the pass mark that the quiz has now.")
        if _is_wanted(seen, yes=yes or not seen.moved) and seen.moved:
            pass_marks.apply_pass_mark(database, library, lowered, None, utc_now(), seen.digest)
            click.echo("Done. The audit log says so.")


@contextmanager
def _deciding(course: str, what: str) -> Iterator[tuple[Database, Library]]:
    """Open the database and the courses, for something that is looked at before it is done."""
    from westeros_learn.app.settings import read_settings
    from westeros_learn.delivery.library import Library
    from westeros_learn.delivery.refusals import Reason, Refused

    courses = read_settings().courses
    with current_database() as database:
        try:
            yield database, Library(courses)
        except Refused as refused:
            if refused.reason is Reason.PREVIEW_IS_OLD:
                message = "The course or the answers have changed meanwhile, and nothing was done."
                raise WesterosLearnError(message, "Look at it again.") from None
            raise WesterosLearnError(
                f"No course '{course}' with a {what} is served from '{courses}'.",
                "Look up both ids in the course's files; a course with errors is not served.",
            ) from None


def _is_wanted(seen: Regraded, *, yes: bool) -> bool:
    """Show what would happen, and ask whether it is to."""
    for line in _told(seen):
        click.echo(line)
    return yes or click.confirm("Do this?", abort=True)


def _told(seen: Regraded) -> Iterable[str]:
    """Yield what a regrade does, line by line."""
    yield from (_moved(each) for each in seen.moved)
    yield f"{len(seen.completed)} enrolments are completed by it, {len(seen.uncompleted)} no longer are."
    for certificate in seen.certificates:
        yield f"Certificate {certificate} stays valid: revoke it if it should not."


def _moved(each: Moved) -> str:
    across = {True: ", and passes", False: ", and no longer passes"}
    said = across[bool(each.passed_after)] if each.crosses else ""
    score = f"{each.before / 100:g} %"
    if each.after != each.before:
        score += f" becomes {each.after / 100:g} %"
    return f"  user {each.user_id}, {each.quiz_id}: {score}{said}."
