"""`westeros-learn questions`: question banks of other programs, in and out."""

from __future__ import annotations

import json
from pathlib import Path

import click

from westeros_learn.cli.choices import courses_option
from westeros_learn.cli.faults import count, shown_path
from westeros_learn.cli.planned import plan_entry, tell_plan
from westeros_learn.errors import BankRefusedError, OutputError
from westeros_learn.exchange import (
    FORMATS,
    WRITERS,
    ImportPlan,
    Wishes,
    file_name,
    format_of,
    new_texts,
    plan_import,
    template,
)
from westeros_learn.exchange.bank import MOST_BYTES
from westeros_learn.source import find_courses
from westeros_learn.source.bank import QuestionBank, open_bank
from westeros_learn.source.writing import write_bytes, write_whole


@click.group()
def questions() -> None:
    """Bring questions in from other programs, or take them there."""


@questions.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("course")
@courses_option
@click.option(
    "--format", "form", type=click.Choice([*FORMATS]), help="The format; by its ending, if left out."
)
@click.option("--to", metavar="PLACE", help="Where new questions go: pool, or the id or folder of a lesson.")
@click.option("--outcome", metavar="ID", help="The outcome of new questions that name none.")
@click.option("--write", is_flag=True, help="Do it. Without this, only what would be done is told.")
@click.option("--json", "as_json", is_flag=True, help="Print the plan as JSON.")
@click.pass_context
def import_command(
    context: click.Context,
    file: Path,
    course: str,
    folder: Path,
    form: str | None,
    to: str | None,
    outcome: str | None,
    *,
    write: bool,
    as_json: bool,
) -> None:
    """Bring the questions of FILE into COURSE.

    First it tells what it will do: which questions are new, which change and how, which are there
    already, which cannot come in and why, and what is lost of each. Nothing is written without --write.
    A file that was imported once changes nothing the second time.

    Exit code: 0 when every question of the file has its place, 1 when some were refused, 2 when the
    file cannot be read.
    """
    (path,) = find_courses([course], folder)
    bank = open_bank(path)
    wishes = Wishes(to or "", outcome or "")
    _check(wishes, bank)
    plan = plan_import(_content(file), format_of(file.name, form or ""), bank, wishes, file.name)
    if write and plan.does_something:
        _write(plan, bank)
    if as_json:
        click.echo(json.dumps(plan_entry(plan, written=write), indent=2, ensure_ascii=False))
    else:
        tell_plan(plan, file.name, shown_path(path), written=write)
    context.exit(int(bool(plan.refused)))


def _content(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(MOST_BYTES + 1)


def _check(wishes: Wishes, bank: QuestionBank) -> None:
    if wishes.to and not bank.file_of(wishes.to):
        lessons = ", ".join(lesson.folder for lesson in bank.course.lessons)
        raise BankRefusedError(f"The course has no lesson '{wishes.to}'.", f"Use pool, or one of: {lessons}")
    outcomes = [outcome.id for outcome in bank.course.outcomes]
    if wishes.outcome and wishes.outcome not in outcomes:
        raise BankRefusedError(
            f"The course has no outcome '{wishes.outcome}'.", f"Use one of: {', '.join(outcomes)}"
        )


def _write(plan: ImportPlan, bank: QuestionBank) -> None:
    """Write pictures first: a text never names one that is not there yet."""
    texts = new_texts(plan, bank)
    for name, data in plan.pictures.items():
        write_bytes(bank.root / name, data)
    for name, text in texts.items():
        write_whole(bank.root / name, text)


@questions.command("export")
@click.argument("course")
@courses_option
@click.option(
    "--format",
    "form",
    type=click.Choice([*WRITERS]),
    default="moodle-xml",
    show_default=True,
    help="The format.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file; named after the course, if left out."
)
def export_command(course: str, folder: Path, form: str, output: Path | None) -> None:
    """Write the questions of COURSE into a file for other programs.

    It tells what the format cannot hold, and why. What it cannot hold stays in the course: importing the
    file again changes only what was changed in it.
    """
    (path,) = find_courses([course], folder)
    bank = open_bank(path)
    file = output or Path(file_name(bank, form))
    _put(file, WRITERS[form].write(bank))
    for note in WRITERS[form].notes(bank):
        click.echo(note)
    click.echo(f"{shown_path(file)}: {count(len(bank.written), 'question')} of {shown_path(path)}")


@questions.command("template")
@click.argument("course")
@courses_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("questions.xlsx"),
    show_default=True,
    help="The file.",
)
def template_command(course: str, folder: Path, output: Path) -> None:
    """Write an empty table in which people can write questions for COURSE.

    Its columns are explained in it, and the outcomes and lessons of the course can be chosen.
    """
    (path,) = find_courses([course], folder)
    _put(output, template(open_bank(path)))
    click.echo(
        f"{shown_path(output)}: fill it in, then run: westeros-learn questions import {output} {course}"
    )


def _put(file: Path, content: bytes) -> None:
    if not file.parent.is_dir():
        raise OutputError(f"There is no folder '{file.parent}'.", "Make it, or name a file elsewhere.")
    write_bytes(file, content)
