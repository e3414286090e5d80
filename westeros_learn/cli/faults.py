"""How commands show the faults of a course: the same line and the same JSON everywhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

import click

from westeros_learn.model import CompileResult, Diagnostic, Severity

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow"}


def shown_path(path: Path) -> str:
    """Return a path as a person reads it: from the current directory, when it lies in it."""
    here = Path.cwd()
    whole = path.resolve()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else path.as_posix()


def located_faults(path: Path, result: CompileResult) -> list[Diagnostic]:
    """Return the faults of the course in a folder, their files named from the current directory."""
    return [located(path, fault) for fault in result.diagnostics]


def located(path: Path, fault: Diagnostic) -> Diagnostic:
    """Return a fault of the course in a folder, its file named from the current directory."""
    return replace(fault, span=replace(fault.span, file=shown_file(path, fault.span.file)))


def shown_file(course: Path, name: str) -> str:
    """Return the path of a file in a course's folder as a person reads it."""
    path = PurePosixPath(shown_path(course), name).as_posix()
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path)


def fault_line(fault: Diagnostic) -> str:
    """Return a located fault as one line; a terminal shows its severity in colour."""
    plain = f": {fault.severity} {fault.code} "
    coloured = f": {click.style(fault.severity, fg=_COLOURS[fault.severity], bold=True)} {fault.code} "
    return str(fault).replace(plain, coloured, 1)


def fault_entry(path: Path, fault: Diagnostic) -> dict[str, object]:
    """Return a located fault as an object of a JSON list."""
    return {
        "course": shown_path(path),
        "file": fault.span.file,
        "line": fault.span.line,
        "column": fault.span.column,
        "severity": fault.severity,
        "code": fault.code,
        "message": fault.message,
        "hint": fault.hint,
    }


def count(number: int, word: str) -> str:
    """Return a number with its word, such as "2 courses"."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
