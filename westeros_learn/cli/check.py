"""`westeros-learn check`: everything that is wrong in a course, at once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Literal

import click

from westeros_learn.model import Diagnostic, Severity
from westeros_learn.source import find_courses, fix_course, load_course

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
"""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


@click.command(epilog=_MORE)
@click.argument("courses", nargs=-1, metavar="[COURSE]...")
@click.option(
    "--courses",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("courses"),
    show_default=True,
    help="The folder that holds the courses.",
)
@click.option("--strict", is_flag=True, help="Let warnings fail the check, too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A line for each fault, or a JSON list of them.",
)
@click.option("--fix", is_flag=True, help="Write missing ids into the files, then check.")
@click.pass_context
def check(
    context: click.Context,
    courses: tuple[str, ...],
    folder: Path,
    form: Literal["text", "json"],
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
                click.echo(_file(path, line), err=True)
    found = [(path, _faults(path)) for path in paths]
    if form == "json":
        click.echo(json.dumps([_entry(*item) for item in _each(found)], indent=2, ensure_ascii=False))
    else:
        for _, fault in _each(found):
            click.echo(_line(fault))
        click.echo(_summary(found))
    severities = {fault.severity for _, fault in _each(found)}
    context.exit(int(Severity.ERROR in severities or (strict and bool(severities))))


_Found = Sequence[tuple[Path, Sequence[Diagnostic]]]


def _each(found: _Found) -> list[tuple[Path, Diagnostic]]:
    return [(path, fault) for path, faults in found for fault in faults]


def _faults(path: Path) -> list[Diagnostic]:
    """Return a course's faults, their files named from the current directory."""
    return [
        replace(fault, span=replace(fault.span, file=_file(path, fault.span.file)))
        for fault in load_course(path).diagnostics
    ]


def _shown(path: Path) -> str:
    here = Path.cwd()
    whole = path.resolve()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else path.as_posix()


def _file(course: Path, name: str) -> str:
    return PurePosixPath(_shown(course), name).as_posix()


def _line(fault: Diagnostic) -> str:
    plain = f": {fault.severity} {fault.code} "
    coloured = f": {click.style(fault.severity, fg=_COLOURS[fault.severity], bold=True)} {fault.code} "
    return str(fault).replace(plain, coloured, 1)


def _entry(path: Path, fault: Diagnostic) -> dict[str, object]:
    return {
        "course": _shown(path),
        "file": fault.span.file,
        "line": fault.span.line,
        "column": fault.span.column,
        "severity": fault.severity,
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
    }


def _summary(found: _Found) -> str:
    severities = [fault.severity for _, fault in _each(found)]
    counts = [_count(severities.count(severity), severity) for severity in Severity if severity in severities]
    return f"{_count(len(found), 'course')} checked: {', '.join(counts) or 'no faults'}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
