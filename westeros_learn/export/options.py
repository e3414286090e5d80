"""What a builder may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

from westeros_learn.model import Course

Status: TypeAlias = Literal["completed", "passed"]
EditionNumber: TypeAlias = Literal["4", "3"]
ScoUnit: TypeAlias = Literal["course", "lesson", "module"]
TestQuestions: TypeAlias = Literal["omit", "print"]
Access: TypeAlias = Literal["test-last", "in-order", "free"]
Completion: TypeAlias = Literal["seen-and-passed", "seen", "passed"]
UntilPassed: TypeAlias = Literal["incomplete", "failed"]
Exit: TypeAlias = Literal["back", "close", "stay", "none"]


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
        access: where that is a part of the course, which ones must be completed before which:
            all before one with a test that counts, the one before each, or none.
        pass_mark: the per cent that every test that counts asks for, in place of the course's own.
        completion: what makes the course complete: every lesson seen, every test that counts
            passed, or both.
        until_passed: what an LMS of SCORM is told after an attempt at a test that counts which
            was not passed, as long as others are left.
        media_limit: the megabytes that a package may weigh, as an LMS or its school takes it. One that
            is heavier is refused, with the pictures that make it so: without them it would teach less.
        translations: the same course in other languages, which go into the same package: the learner
            chooses. What an LMS shows of the package is in the language of the course itself.
        exit: what the button does with which a learner leaves: it goes back to the LMS, closes the
            window that the LMS has opened, or ends the visit and stays; or there is none.
    """

    status: Status = "completed"
    schemas: Path | None = None
    edition: EditionNumber = "4"
    sco: ScoUnit = "course"
    access: Access = "test-last"
    test_questions: TestQuestions = "omit"
    pass_mark: int | None = None
    completion: Completion = "seen-and-passed"
    until_passed: UntilPassed = "incomplete"
    exit: Exit = "back"
    media_limit: int | None = None
    translations: tuple[Course, ...] = ()


NUMBERS: Mapping[str, tuple[int, int]] = {"pass_mark": (1, 100), "media_limit": (1, 2000)}
"""Options that are a whole number or left out, each with the least and the most that it can be."""


def read_options(texts: Mapping[str, str]) -> ExportOptions:
    """Return the options that somebody has chosen in words, which were checked before.

    Raises:
        TypeError: there is no such option.
        ValueError: what is to be a number is none.
    """
    values: dict[str, Any] = {name: int(text) if name in NUMBERS else text for name, text in texts.items()}
    return ExportOptions(**values)
