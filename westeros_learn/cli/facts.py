"""`westeros-learn facts`: every fact of a course with its source, and every one that lacks it."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

import click

from westeros_learn.cli.choices import courses_argument, courses_option
from westeros_learn.cli.faults import count, fault_entry, fault_line, located, shown_file, shown_path
from westeros_learn.source import CourseFacts, MarkedFact, find_courses, read_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from westeros_learn.model import Citation, Course

_MORE = """\b
Exit code:
  0  every fact names its source
  1  a sentence looks like a fact without one, or a course has errors
  2  wrong usage, or no such course

\b
--format json prints a list; each course has
  course    its folder
  facts     file, line, column; marking: "directive", "role", "citation" or
            "key"; part: the id of what says it; text; sources: reference,
            place in it, and title of each
  unmarked  what looks like a fact without a source, as check prints it
  answered  the same, where 'allow' answers it; with the reason
  errors    what keeps parts of the course from being read
"""

_WIDTH = 100


@click.command(epilog=_MORE)
@courses_argument
@courses_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or a JSON list.",
)
@click.pass_context
def facts(context: click.Context, courses: tuple[str, ...], folder: Path, form: str) -> None:
    """List every fact of COURSES, or of every course, with its source and its place.

    After them stand all sentences that look like a fact and name no source: those that
    are left, and those that the course answers with 'allow'.
    """
    found = [(path, read_facts(path)) for path in find_courses(courses, folder)]
    if form == "json":
        click.echo(json.dumps([_entry(*each) for each in found], indent=2, ensure_ascii=False))
    else:
        for path, each in found:
            click.echo("\n".join(_lines(path, each)))
    context.exit(int(any(each.unmarked or each.errors for _, each in found)))


# --- text ---------------------------------------------------------------------------------


def _lines(path: Path, found: CourseFacts) -> Iterator[str]:
    for fact in found.facts:
        place = f"{shown_file(path, fact.span.file)}:{fact.span.line}:{fact.span.column}"
        yield f"{place}: {fact.marking} in {fact.part}: {'; '.join(map(str, fact.citations))}"
        yield fill(fact.text, _WIDTH, initial_indent="    ", subsequent_indent="    ")
    for error in found.errors:
        yield fault_line(located(path, error))
    for claim in found.unmarked:
        yield fault_line(located(path, claim))
    for claim, reason in found.answered:
        span = located(path, claim).span
        place = f"{span.file}:{span.line}:{span.column}"
        yield f"{place}: answered {claim.code} {claim.message} The reason: {reason}"
    yield _summary(path, found)


def _summary(path: Path, found: CourseFacts) -> str:
    references = {citation.reference for fact in found.facts for citation in fact.citations}
    told = f"{count(len(found.facts), 'fact')} from {count(len(references), 'source')}"
    left = f"without a source: {len(found.unmarked) or 'none'}"
    errors = f", {count(len(found.errors), 'error')}" if found.errors else ""
    return f"{shown_path(path)}: {told}, {left}, answered: {len(found.answered) or 'none'}{errors}"


# --- JSON ---------------------------------------------------------------------------------


def _entry(path: Path, found: CourseFacts) -> dict[str, object]:
    return {
        "course": shown_path(path),
        "facts": [_fact_entry(path, found.course, fact) for fact in found.facts if found.course],
        "unmarked": [fault_entry(path, located(path, claim)) for claim in found.unmarked],
        "answered": [
            {**fault_entry(path, located(path, claim)), "reason": reason} for claim, reason in found.answered
        ],
        "errors": [fault_entry(path, located(path, error)) for error in found.errors],
    }


def _fact_entry(path: Path, course: Course, fact: MarkedFact) -> dict[str, object]:
    return {
        "file": shown_file(path, fact.span.file),
        "line": fact.span.line,
        "column": fact.span.column,
        "marking": fact.marking,
        "part": fact.part,
        "text": fact.text,
        "sources": [_source_entry(course, citation) for citation in fact.citations],
    }


def _source_entry(course: Course, citation: Citation) -> dict[str, str]:
    reference = course.reference_by_id.get(citation.reference)
    return {
        "reference": citation.reference,
        "place": citation.locator,
        "title": reference.title if reference else "",
    }
