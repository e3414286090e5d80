"""`westeros-learn translate`: what translators need of a course."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from westeros_learn.cli.choices import courses_argument, courses_option
from westeros_learn.cli.faults import count, shown_path
from westeros_learn.cli.translation_files import export_command, import_command
from westeros_learn.errors import WesterosLearnError
from westeros_learn.source import (
    LANGUAGE,
    FileStatus,
    Texts,
    TranslationStatus,
    extract,
    find_courses,
    statuses,
    update,
)


def _languages(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    for value in values:
        if not LANGUAGE.fullmatch(value):
            raise click.BadParameter(f"'{value}' is no language tag. Write it as in pl or pt-BR.")
    return tuple(dict.fromkeys(values))


@click.group()
def translate() -> None:
    """Make and keep the catalogues of a course in other languages.

    A catalogue is a gettext file in the course, as in locale/pl.po, which every
    translator's tool can edit. Packages in its language are built with: build --lang pl
    """


translate.add_command(export_command)
translate.add_command(import_command)


@translate.command("extract")
@courses_argument
@courses_option
def extract_command(courses: tuple[str, ...], folder: Path) -> None:
    """Write all texts of COURSES, or of every course, into a template.

    It lies in the course as locale/ID.pot, for tools that start catalogues themselves.
    """
    for path in find_courses(courses, folder):
        click.echo(shown_path(extract(path)))


@translate.command("update")
@courses_argument
@courses_option
@click.option(
    "--lang",
    "languages",
    required=True,
    multiple=True,
    callback=_languages,
    help="The language of the catalogue. May be given several times.",
)
@click.pass_context
def update_command(
    context: click.Context, courses: tuple[str, ...], folder: Path, languages: tuple[str, ...]
) -> None:
    """Make the catalogues of COURSES, or of every course, or bring them up to the course.

    Translations stay. A text that changed keeps its translation, marked fuzzy, with the
    earlier wording above it, until somebody has looked at it. Translations of texts
    that are gone stay at the end of the file. A catalogue that cannot be read whole is
    left as it is.
    """
    worst = 0
    for path in find_courses(courses, folder):
        for language in languages:
            try:
                file, changes = update(path, language)
            except WesterosLearnError as error:
                click.echo(f"{error.message} {error.cure}".rstrip(), err=True)
                worst = max(worst, error.exit_code)
            else:
                told = f"new: {changes.new}, to look at: {changes.outdated}, back again: {changes.revived}"
                click.echo(f"{shown_path(file)}: {told}, no longer used: {changes.obsolete}")
    context.exit(worst)


@translate.command("status")
@courses_argument
@courses_option
@click.option("--strict", is_flag=True, help="Exit with 1 when a text is missing or out of date.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@click.pass_context
def status_command(
    context: click.Context, courses: tuple[str, ...], folder: Path, *, strict: bool, as_json: bool
) -> None:
    """Show how far COURSES, or all courses, are translated, file by file."""
    found = [(path, *statuses(path)) for path in find_courses(courses, folder)]
    if as_json:
        entries = [_entry(path, each) for path, _, languages in found for each in languages]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
    else:
        for path, texts, languages in found:
            _tell(path, texts, languages)
    complete = all(each.is_complete for _, _, languages in found for each in languages)
    context.exit(int(strict and not complete))


def _entry(path: Path, status: TranslationStatus) -> dict[str, object]:
    return {
        "course": shown_path(path),
        "language": status.language,
        **_numbers(status.together),
        "stale": status.stale,
        "fault": status.fault and str(status.fault),
        "files": [{"file": file.file, **_numbers(file)} for file in status.files],
    }


def _numbers(file: FileStatus) -> dict[str, int]:
    return {
        "total": file.total,
        "translated": file.translated,
        "outdated": file.outdated,
        "missing": file.missing,
    }


def _tell(path: Path, texts: Texts, languages: Sequence[TranslationStatus]) -> None:
    click.echo(f"{shown_path(path)}: {count(len(texts.messages), 'text')} in {texts.language}")
    if not languages:
        click.echo("  No catalogue yet. Make one with: westeros-learn translate update --lang LANGUAGE")
    for status in languages:
        if status.fault:
            click.echo(f"  {status.language}: {status.fault}")
            continue
        width = max(len(file.file) for file in status.files)
        click.echo(f"  {status.language:{width}}  translated  out of date  missing")
        for file in (*status.files, status.together):
            numbers = f"{file.translated:>10}  {file.outdated:>11}  {file.missing:>7}"
            click.echo(f"  {file.file:{width}}  {numbers}")
        if status.stale:
            lang = status.language
            click.echo(f"  It is behind the course. Run: westeros-learn translate update --lang {lang}")
