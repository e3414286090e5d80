"""What a builder may be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

Status: TypeAlias = Literal["completed", "passed"]
EditionNumber: TypeAlias = Literal["4", "3"]
ScoUnit: TypeAlias = Literal["course", "lesson"]
TestQuestions: TypeAlias = Literal["omit", "print"]
Access: TypeAlias = Literal["test-last", "in-order", "free"]


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How a package is to be built. A target ignores what it has no use for.

    Attributes:
        status: what the LMS is told when the course is complete. "completed" is what
            Moodle's default rule expects.
        schemas: a folder of the official schema files, to go into the package in place
            of our own.
        edition: which edition of SCORM 2004.
        sco: what an LMS launches and keeps by itself.
        test_questions: whether a book prints the questions that only tests ask, with their
            answers. Who has read them is no longer tested by them.
        access: where that is a lesson, which ones must be completed before which: all
            before one with a test that counts, the one before each, or none.
    """

    status: Status = "completed"
    schemas: Path | None = None
    edition: EditionNumber = "4"
    sco: ScoUnit = "course"
    access: Access = "test-last"
    test_questions: TestQuestions = "omit"
