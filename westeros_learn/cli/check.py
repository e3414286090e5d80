"""`westeros-learn check`: everything that is wrong in a course, at once."""

from __future__ import annotations

from pathlib import Path

import click

from westeros_learn.cli.choices import courses_argument, courses_option
from westeros_learn.cli.faults import located_faults, shown_file
from westeros_learn.cli.formats import FORMATS
from westeros_learn.model import Severity
from westeros_learn.source import CODES, find_courses, fix_course, load_course

_MORE = """\b
Exit code:
  0  no errors
  1  errors, or warnings with --strict
  2  wrong usage, or no such course

\b
--format json prints a list; each fault has
  course    the course's folder
  file      path of the file
  line      counted from 1
  column    counted from 1, in characters
  severity  "error" or "warning"
  code      its code, whose meaning never changes
  message   what is wrong
  hint      what to do
Paths start at the current directory.

\b
--format github prints workflow commands, shown beside the changed lines
--format sarif prints a SARIF 2.1.0 log with the help of every code
"""


def _explain(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Print what a code means, and end."""
    if value is None:
        return
    code = CODES.get(value.upper())
    if code is None:
        raise click.BadParameter(f"there is no code {value}. Codes look like Q104.")
    click.echo(f"{value.upper()}, {'an error' if code.severity is Severity.ERROR else 'a warning'}")
    for head, text in (("It says", code.message), ("The cure", code.cure), ("The reason", code.why)):
        click.echo(f"  {head}: {text}")
    context.exit()


@click.command(epilog=_MORE)
@courses_argument
@courses_option
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMATS]),
    default="text",
    show_default=True,
    help="A line for each fault, a JSON list, GitHub's workflow commands, or a SARIF log.",
)
@click.option("--fix", is_flag=True, help="Write missing ids into the files, then check.")
@click.option(
    "--explain",
    metavar="CODE",
    callback=_explain,
    is_eager=True,
    expose_value=False,
    help="Say what a code means.",
)
@click.pass_context
def check(
    context: click.Context,
    courses: tuple[str, ...],
    folder: Path,
    form: str,
    *,
    strict: bool,
    fix: bool,
) -> None:
    """Check COURSES, or every course, and show all faults.

    A COURSE is a path, or a name inside the folder that holds the courses.
    """
    paths = find_courses(courses, folder)
    if fix:
        for path in paths:
            for line in fix_course(path):
                click.echo(shown_file(path, line), err=True)
    results = [(path, load_course(path, all_catalogues=True)) for path in paths]
    found = [(path, fault) for path, result in results for fault in located_faults(path, result)]
    click.echo(FORMATS[form](found, len(paths)))
    severities = {fault.severity for _, fault in found}
    context.exit(int(Severity.ERROR in severities or (strict and bool(severities))))
