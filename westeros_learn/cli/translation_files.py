"""`westeros-learn translate export` and `import`: files for the tools of translators."""

from __future__ import annotations

from pathlib import Path

import click

from westeros_learn.cli.choices import courses_option
from westeros_learn.cli.faults import count, shown_path
from westeros_learn.errors import CatalogueError, CourseHasFaultsError, LanguageMissingError, OutputError
from westeros_learn.exchange.translations import (
    MOST_BYTES,
    TranslationPlan,
    Way,
    file_of_translations,
    plan_translations,
    read_translations,
)
from westeros_learn.exchange.xliff import write_xliff
from westeros_learn.source import LANGUAGE, find_courses
from westeros_learn.source.catalogue import catalogue_name
from westeros_learn.source.translating import (
    CourseTexts,
    LanguageTexts,
    brought_up,
    course_texts,
    language_texts,
    new_catalogue,
)
from westeros_learn.source.writeback.catalogues import write_translations
from westeros_learn.source.writing import write_bytes, write_whole

_LONGEST = 70

language_option = click.option("--lang", "language", required=True, help="The language of the translation.")


@click.command("export")
@click.argument("course")
@courses_option
@language_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["xliff", "po"]),
    default="xliff",
    show_default=True,
    help="The format.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file; named after the course, if left out."
)
def export_command(course: str, folder: Path, language: str, form: str, output: Path | None) -> None:
    """Write all texts of COURSE with their translations into one file for a translator's tool.

    In XLIFF (version 1.2), terms, sources, links, values and gaps are signs that a translator can move and
    cannot break. The catalogue of the language need not be there yet.
    """
    (path,) = find_courses([course], folder)
    texts = _texts(path)
    text = _catalogue(texts, language)
    found = _language(texts, language, text)
    ending = "po" if form == "po" else "xlf"
    content = brought_up(texts, language, text).encode() if form == "po" else write_xliff(texts, found)
    file = output or Path(file_of_translations(texts, language, ending))
    if not file.parent.is_dir():
        raise OutputError(f"There is no folder '{file.parent}'.", "Make it, or name a file elsewhere.")
    write_bytes(file, content)
    click.echo(f"{shown_path(file)}: {count(len(found.texts), 'text')} of {shown_path(path)}")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.argument("course")
@courses_option
@language_option
@click.option("--write", is_flag=True, help="Do it. Without this, only what would be done is told.")
@click.pass_context
def import_command(
    context: click.Context, file: Path, course: str, folder: Path, language: str, *, write: bool
) -> None:
    """Bring the translations of FILE (PO, or XLIFF 1.2 to 2.2) into COURSE.

    First it tells what it will do: which translations are new, which change, which texts the course does
    not have, and what cannot come in and why. Nothing is written without --write, and what an empty
    translation stands beside stays.

    Exit code: 0 when every text of the file has its place, 1 when some have none, 2 when the file cannot
    be read.
    """
    (path,) = find_courses([course], folder)
    texts = _texts(path)
    text = _catalogue(texts, language)
    found = _language(texts, language, text)
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    plan = plan_translations(found, read_translations(content, file.name, texts))
    _tell(plan, file.name)
    if write and plan.changes:
        name = path / catalogue_name(language)
        name.parent.mkdir(exist_ok=True)
        changes = plan.wanted(met=True)
        write_whole(name, write_translations(text, changes, texts.messages, found.replaces))
    numbers = [f"new: {len(plan.of(Way.NEW))}", f"changed: {len(plan.of(Way.CHANGED))}"]
    numbers += [f"unchanged: {plan.unchanged}", f"not in the course: {len(plan.unknown)}"]
    click.echo(f"{shown_path(path)}: {', '.join(numbers)}, refused: {len(plan.refused)}")
    if plan.changes and not write:
        click.echo("Nothing is written yet. Do it with the option --write")
    context.exit(int(bool(plan.refused or plan.unknown)))


def _texts(path: Path) -> CourseTexts:
    texts = course_texts(path)
    if texts is None or texts.errors:
        raise CourseHasFaultsError(
            f"The texts of '{path}' were not read: the course has errors.",
            f"See them with: westeros-learn check {path}",
        )
    return texts


def _catalogue(texts: CourseTexts, language: str) -> str:
    """Return what the catalogue says, or what a new one would say."""
    if not LANGUAGE.fullmatch(language):
        raise LanguageMissingError(f"'{language}' is no language tag.", "Write it as in pl or pt-BR.")
    if language == texts.course.language:
        raise LanguageMissingError(
            f"'{texts.path}' is written in '{language}' itself.",
            "Name the language it is translated into.",
        )
    file = texts.path / catalogue_name(language)
    try:
        return file.read_bytes().decode() if file.is_file() else new_catalogue(texts, language)
    except UnicodeDecodeError:
        raise CatalogueError(f"'{file}' is not written in UTF-8.", "Save it as UTF-8.") from None


def _language(texts: CourseTexts, language: str, text: str) -> LanguageTexts:
    found = language_texts(texts, language, text)
    if found.fault:
        at = f"{texts.path / found.fault.span.file}:{found.fault.span.line}"
        raise CatalogueError(f"{at}: {found.fault.message} It stays as it is.", found.fault.hint)
    return found


def _tell(plan: TranslationPlan, file: str) -> None:
    for change in plan.changes:
        told = f"{file}:{change.line}: {change.way} {_short(change.text.text)}"
        before = change.text.written.translation
        click.echo(f"{told}: {_short(before)} → {_short(change.wanted.translation)}" if before else told)
        if change.caution:
            click.echo(f"    Look: {change.caution}")
    for line, text in plan.unknown:
        click.echo(f"{file}:{line}: not in the course: {_short(text)}")
    for refused in plan.refused:
        click.echo(f"{file}:{refused.line}: refused: {_short(refused.name)}: {refused.cause} {refused.cure}")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
