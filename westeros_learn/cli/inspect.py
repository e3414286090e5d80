"""`westeros-learn inspect`: what is wrong with a package of any tool, before an LMS finds out."""

from __future__ import annotations

from pathlib import Path

import click

from westeros_learn.cli.inspected import FORMS
from westeros_learn.inspector import RULES, without_names
from westeros_learn.inspector import inspect as inspect_package
from westeros_learn.model import Severity

_MORE = """\b
Exit code:
  0  no errors
  1  errors, or warnings with --strict
  2  wrong usage, or no such file

\b
--format json prints an object with
  package     the path
  standard    what it is, "" when that is not known here
  title, identifier, languages, size, unpacked, files
  structure   its table of contents: title, identifier, launches, reports, children
  reporting   what it will report to an LMS, as sentences
  findings    each with file ("" for the package), line, severity, code, message,
              cure, and effects: lms, text, and whether it was tried
  left_off    by code, how many more findings there are

\b
--format sarif prints a SARIF 2.1.0 log with all rules
--format html prints one page, to be sent on: westeros-learn inspect a.zip --format html > a.html
"""


def _explain(context: click.Context, _: click.Parameter, value: str | None) -> None:
    """Print what a rule means, and end."""
    if value is None:
        return
    rule = RULES.get(value.upper())
    if rule is None:
        raise click.BadParameter(f"there is no rule {value}. Rules look like A104.")
    click.echo(f"{value.upper()}, {'an error' if rule.severity is Severity.ERROR else 'a warning'}")
    click.echo(f"  It says: {without_names(rule.message)}\n  The cure: {without_names(rule.cure)}")
    for effect in rule.effects:
        click.echo(f"  {effect}")
    context.exit()


@click.command(epilog=_MORE)
@click.argument("package", type=click.Path(path_type=Path, exists=True), metavar="ZIP-OR-FOLDER")
@click.option(
    "--format",
    "form",
    type=click.Choice([*FORMS]),
    default="text",
    show_default=True,
    help="Text for people, a JSON object, a SARIF log, or an HTML page.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail the inspection, too.")
@click.option(
    "--explain",
    metavar="RULE",
    callback=_explain,
    is_eager=True,
    expose_value=False,
    help="Say what a rule means.",
)
@click.pass_context
def inspect(context: click.Context, package: Path, form: str, *, strict: bool) -> None:
    """Inspect a package of any tool: what it is, what it reports, and what is wrong.

    SCORM 1.2, SCORM 2004, cmi5 and Common Cartridge are known. Each finding says what
    Moodle, ILIAS, Chamilo, Open edX and Canvas make of it; "not tried" marks what is only
    concluded from the standard. Nothing of the package is unpacked to the disk or executed.
    """
    report = inspect_package(package)
    click.echo(FORMS[form](report, package))
    context.exit(int(bool(report.errors) or (strict and bool(report.findings))))
