"""`westeros-learn build`: courses into packages."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

import click

from westeros_learn.cli.built import Report, json_entries, tell
from westeros_learn.cli.choices import courses_argument, courses_option, output_option
from westeros_learn.cli.faults import shown_path
from westeros_learn.errors import CourseHasFaultsError, LanguageMissingError, TargetError, WesterosLearnError
from westeros_learn.export import (
    TARGETS,
    Access,
    Completion,
    EditionNumber,
    Exit,
    ExportOptions,
    ScoUnit,
    Status,
    TestQuestions,
    UntilPassed,
    build_packages,
    buildable,
)
from westeros_learn.model import CompileResult, Course
from westeros_learn.source import catalogue_languages, find_courses, load_course

ALL = "all"
"""Asks for every language that a course has."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built of each course.

    Attributes:
        languages: the languages asked for, `ALL` for every one; empty for the course's own.
        together: whether all of them go into one package.
    """

    targets: tuple[str, ...]
    languages: tuple[str, ...]
    output: Path
    options: ExportOptions
    together: bool = False


@click.command()
@courses_argument
@courses_option
@click.option(
    "--target",
    "targets",
    type=click.Choice([*TARGETS]),
    multiple=True,
    default=("scorm12",),
    show_default=True,
    help="What to build for. May be given several times.",
)
@click.option(
    "--lang",
    "languages",
    multiple=True,
    help=f"A language to build, or '{ALL}'; the course's own, if left out. May be given several times.",
)
@click.option(
    "--languages",
    "together",
    metavar="LANG,LANG",
    help=f"The languages of one package in which the learner chooses, the first one first; or '{ALL}'.",
)
@output_option
@click.option(
    "--status",
    type=click.Choice(get_args(Status)),
    default="completed",
    show_default=True,
    help="What an LMS is told when the course is complete.",
)
@click.option(
    "--completion",
    type=click.Choice(get_args(Completion)),
    default="seen-and-passed",
    show_default=True,
    help="What makes the course complete: every lesson seen, every test that counts passed, or both.",
)
@click.option(
    "--pass-mark",
    type=click.IntRange(1, 100),
    help="The per cent that every test that counts asks for, in place of the course's own.",
)
@click.option(
    "--until-passed",
    type=click.Choice(get_args(UntilPassed)),
    default="incomplete",
    show_default=True,
    help="What an LMS of SCORM is told after an attempt at a test that counts which was not passed,"
    " as long as others are left.",
)
@click.option(
    "--exit",
    "leaving",
    type=click.Choice(get_args(Exit)),
    default="back",
    show_default=True,
    help="What 'Save and close' does when the work is saved: go back to the LMS, close the window that the"
    " LMS has opened, or stay; none for no such button.",
)
@click.option(
    "--media-limit",
    metavar="MB",
    type=click.IntRange(1, 2000),
    help="The most megabytes that a package may weigh, as an LMS takes it. A heavier one is refused, with"
    " the files that make it so.",
)
@click.option(
    "--edition",
    type=click.Choice(get_args(EditionNumber)),
    default="4",
    show_default=True,
    help="The edition of SCORM 2004.",
)
@click.option(
    "--sco",
    type=click.Choice(get_args(ScoUnit)),
    default="course",
    show_default=True,
    help="What an LMS launches and keeps by itself; lesson and module for SCORM and cmi5.",
)
@click.option(
    "--access",
    type=click.Choice(get_args(Access)),
    default="test-last",
    show_default=True,
    help="With --sco lesson or module, for SCORM: one with a test that counts opens when all before it are"
    " done, each opens when the one before it is, or all are open.",
)
@click.option(
    "--test-questions",
    type=click.Choice(get_args(TestQuestions)),
    default="omit",
    show_default=True,
    help="In a book: whether the questions that only tests ask are printed, with their answers.",
)
@click.option(
    "--schemas",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder of official schema files, to go into SCORM packages in place of ours.",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
@click.pass_context
def build(
    context: click.Context,
    courses: tuple[str, ...],
    folder: Path,
    targets: tuple[str, ...],
    languages: tuple[str, ...],
    together: str | None,
    output: Path,
    status: Status,
    completion: Completion,
    pass_mark: int | None,
    until_passed: UntilPassed,
    leaving: Exit,
    media_limit: int | None,
    edition: EditionNumber,
    sco: ScoUnit,
    access: Access,
    test_questions: TestQuestions,
    schemas: Path | None,
    *,
    as_json: bool,
) -> None:
    """Build COURSES, or every course, into packages.

    A COURSE is a path, or a name inside the folder that holds the courses. One with
    errors is refused; the others are built all the same. The same source gives the
    same bytes. Texts that a language's catalogue does not translate are shown in the
    language in which the course was written.

    \b
    Exit code: 0  every course was built
               1  a course has errors, or a package could not be written or is too heavy
               2  wrong usage, no such course, or a course lacks the language

    \b
    --json prints a list; for each course, language and target it has
      course       the course's id, or its folder when that could not be read
      target       what it was built for
      language     the language of the package; of several, the first one
      translation  source, total, translated, outdated: how many texts are translated;
                   null in the language in which the course was written
      file         the package; null when the course was refused, as are
      size         its size in bytes
      sha256       its digest
      edition      the edition of SCORM, null for other targets
      scos         how many things an LMS launches by themselves
      notes        what you should know of the package, as sentences
      refusal      why the course was refused, or null
      diagnostics  the course's faults, as in check --format json
    """  # noqa: D301  # \b is click's mark for lines that stay as they are
    options = ExportOptions(
        status=status,
        schemas=schemas,
        edition=edition,
        sco=sco,
        access=access,
        test_questions=test_questions,
        pass_mark=pass_mark,
        completion=completion,
        until_passed=until_passed,
        exit=leaving,
        media_limit=media_limit,
    )
    if together is not None and languages:
        raise click.UsageError("--lang makes a package of each language, --languages one of all: give one.")
    asked = tuple(each.strip() for each in (together or "").split(",") if each.strip()) or languages
    order = Order(tuple(dict.fromkeys(targets)), asked, output, options, together is not None)
    reports = build_courses(find_courses(courses, folder), order)
    if as_json:
        entries = [entry for report in reports for entry in json_entries(report, order.targets)]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
    else:
        tell(reports)
    context.exit(max((each.refusal.exit_code for each in reports if each.refusal), default=0))


def build_courses(paths: Sequence[Path], order: Order) -> list[Report]:
    """Build courses one after the other, showing how far it is.

    Raises:
        OutputError: a package could not be written.
    """
    reports: list[Report] = []
    built: dict[tuple[str, str], Path] = {}
    with _progress(len(paths)) as advance:
        for path in paths:
            languages = _languages(path, order)
            for language in languages[: 1 if order.together else None]:
                more = languages[1:] if order.together else ()
                report = _build_edition(path, language, order, built, more)
                if report is not None:
                    reports.append(report)
            advance()
    return reports


def _languages(path: Path, order: Order) -> tuple[str | None, ...]:
    """Return the languages in which a course is to be built; None is its own."""
    if ALL in order.languages:
        return None, *catalogue_languages(path)
    return tuple(dict.fromkeys(order.languages)) or (None,)


def _build_edition(
    path: Path,
    language: str | None,
    order: Order,
    built: dict[tuple[str, str], Path],
    more: Sequence[str | None] = (),
) -> Report | None:
    """Build a course in one language, with more beside it; None when it is built in that already."""
    try:
        result = load_course(path, language)
    except LanguageMissingError as missing:
        return Report(path, load_course(path), refusal=_missing(path, missing))
    if result.course and built.get((result.course.id, result.course.language)) == path:
        return None
    try:
        course = _accept(path, result, built)
    except WesterosLearnError as refusal:
        return Report(path, result, refusal=refusal)
    try:
        options = replace(order.options, translations=_translations(path, course, more))
        packages = build_packages(course, order.targets, options, order.output)
    except LanguageMissingError as missing:
        return Report(path, result, refusal=_missing(path, missing))
    except (CourseHasFaultsError, TargetError) as refusal:
        return Report(path, result, refusal=refusal)
    built[course.id, course.language] = path
    return Report(path, result, packages)


def _missing(path: Path, missing: LanguageMissingError) -> LanguageMissingError:
    return LanguageMissingError(f"{shown_path(path)} was not built: {missing.message}", missing.cure)


def _translations(path: Path, course: Course, languages: Sequence[str | None]) -> tuple[Course, ...]:
    """Return a course in more languages, without the one that it is in already.

    Raises:
        CourseHasFaultsError: a translation has errors.
        LanguageMissingError: there is none.
    """
    found = {course.language: course}
    for language in languages:
        translated = buildable(load_course(path, language), shown_path(path))
        found.setdefault(translated.language, translated)
    return tuple(found.values())[1:]


def _accept(path: Path, result: CompileResult, built: dict[tuple[str, str], Path]) -> Course:
    """Return the course that is to be built, or raise why it is refused."""
    course = buildable(result, shown_path(path))
    other = next((other for (known, _), other in built.items() if known == course.id and other != path), None)
    if other is not None:
        raise CourseHasFaultsError(
            f"{shown_path(path)} was not built: {shown_path(other)} has the same id, {course.id}.",
            "Give each course an id of its own.",
        )
    return course


@contextmanager
def _progress(total: int) -> Iterator[Callable[[], None]]:
    """Show how many courses are done, on a terminal, when there are several."""
    if total < 2 or not sys.stderr.isatty():
        yield lambda: None
        return
    # Imported here, for most runs show no progress and need not wait for it.
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = (TextColumn("Building"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
