"""What `build` has made of the courses, told to a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from westeros_learn.cli.faults import count, fault_entry, fault_line, located_faults, shown_path
from westeros_learn.errors import WesterosLearnError
from westeros_learn.export import Built
from westeros_learn.model import CompileResult
from westeros_learn.player import language_name, speaks


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one course in one language.

    Attributes:
        path: its folder.
        result: what reading it gave.
        packages: what was written, by target; empty when the course was refused.
        refusal: why it was refused.
    """

    path: Path
    result: CompileResult
    packages: dict[str, Built] = field(default_factory=dict)
    refusal: WesterosLearnError | None = None


def tell(reports: Sequence[Report]) -> None:
    """Print the faults and refusals on the error stream, and a table of what was written."""
    for report in reports:
        if report.result.errors:
            for fault in located_faults(report.path, report.result):
                click.echo(fault_line(fault), err=True)
        if report.refusal:
            click.echo(f"{report.refusal.message} {report.refusal.cure}", err=True)
    packages = [built for report in reports for built in report.packages.values()]
    if packages:
        written = (built.written for built in packages)
        rows = [("file", "size", "SHA-256"), *((str(w.file), _size(w.size), w.sha256) for w in written)]
        wide = [max(len(row[column]) for row in rows) for column in (0, 1)]
        for file, size, digest in rows:
            click.echo(f"{file:{wide[0]}}  {size:>{wide[1]}}  {digest}")
    for built in packages:
        for note in built.package.notes:
            click.echo(f"{built.written.file.name}: {note}", err=True)
    for line in (line for report in reports for line in language_lines(report)):
        click.echo(line, err=True)
    number = sum(bool(report.packages) for report in reports)
    warnings = sum(len(each.result.diagnostics) - len(each.result.errors) for each in reports)
    summary = (
        f"{count(number, 'course')} built, {len(reports) - number} refused, {count(warnings, 'warning')}."
    )
    click.echo(f"{summary} See them with: westeros-learn check" if warnings else summary, err=True)


def language_lines(report: Report) -> Iterator[str]:
    """Yield how much of a package is in its language, and whether the player speaks it."""
    course, how_far = report.result.course, report.result.translation
    if course is None or not report.packages:
        return
    name = f"{shown_path(report.path)}, {course.language}:"
    if how_far:
        left = how_far.total - how_far.translated
        rest = f", {left} shown in {language_name(how_far.source)}" if left else ""
        yield f"{name} {how_far.translated} of {how_far.total} texts translated{rest}."
    if not speaks(course.language):
        yield f"{name} the player does not speak it yet; its buttons and sentences are in English."


def json_entries(report: Report, targets: Sequence[str]) -> Iterator[dict[str, object]]:
    """Yield what became of a course, for each target."""
    course, refusal = report.result.course, report.refusal
    how_far = report.result.translation
    faults = [fault_entry(report.path, fault) for fault in located_faults(report.path, report.result)]
    for target in targets:
        built = report.packages.get(target)
        package, written = (built.package, built.written) if built else (None, None)
        yield {
            "course": course.id if course else report.path.name,
            "target": target,
            "language": course.language if course else None,
            "translation": how_far
            and {
                "source": how_far.source,
                "total": how_far.total,
                "translated": how_far.translated,
                "outdated": how_far.outdated,
            },
            "file": str(written.file) if written else None,
            "size": written.size if written else None,
            "sha256": written.sha256 if written else None,
            "edition": package.edition or None if package else None,
            "scos": package.scos if package else None,
            "notes": [*package.notes] if package else [],
            "refusal": f"{refusal.message} {refusal.cure}" if refusal else None,
            "diagnostics": faults,
        }


def _size(size: int) -> str:
    return f"{size / 1000:,.0f} kB"
