"""What is wrong in a course, as values that are collected and shown at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a source file.

    Attributes:
        file: path from the course's folder, with `/`.
        line: counted from 1.
        column: counted from 1, in characters.
    """

    file: str
    line: int = 1
    column: int = 1


class Severity(StrEnum):
    """How bad it is: an error stops a build, a warning asks for a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault: where it is, what it is, and what to do about it."""

    span: Span
    severity: Severity
    code: str
    message: str
    hint: str

    def __str__(self) -> str:
        """Return the line that a person reads: place, severity, code, sentence, cure."""
        at = f"{self.span.file}:{self.span.line}:{self.span.column}"
        return f"{at}: {self.severity} {self.code} {self.message} {self.hint}".rstrip()
