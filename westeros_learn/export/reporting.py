"""What a package tells an LMS, as its import guide says it. Tests compare it with what packages tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from westeros_learn.export.options import Completion, ExportOptions
from westeros_learn.export.structure import mastery_of, moves_on


@dataclass(frozen=True, slots=True)
class Reports:
    """What an LMS is told.

    Attributes:
        begun: the status from the first moment on.
        done: the status when the course is complete, and its tests that count are passed.
        completion: what makes it complete.
        unpassed: the status when it is complete and a test that counts is not passed; "" where it is
            not complete then.
        passed: whether an LMS is told of passing apart from that (SCORM 2004).
        fails: whether it may be told "failed": when a test that counts has no attempt left, or after
            each attempt that was not passed.
        most: the highest score, as it is written; the least is 0.
    """

    begun: str = "incomplete"
    done: str = "completed"
    completion: Completion = "seen-and-passed"
    unpassed: str = ""
    passed: bool = False
    fails: Literal["never", "at-last", "each-time"] = "never"
    most: int = 100


def reports_of(target: str, options: ExportOptions) -> Reports | None:
    """Return what a package of a target tells an LMS; None for what is not played by one."""
    if target not in ("scorm12", "scorm2004"):
        return None
    told = Reports(
        completion=options.completion,
        unpassed="completed" if options.completion == "seen" else "",
        fails="each-time"
        if options.until_passed == "failed"
        else "at-last"
        if options.status == "passed"
        else "never",
    )
    if target == "scorm12":
        return replace(told, done=options.status)
    return replace(told, passed=True)


@dataclass(frozen=True, slots=True)
class Statements:
    """What a platform that speaks cmi5 is told.

    Attributes:
        moves_on: by what a unit with a test that counts is done.
        moves_on_untested: by what one without is.
        completion: what makes it complete.
        mastery: the mastery score, where all tests were given one mark; else "".
    """

    moves_on: str
    moves_on_untested: str
    completion: Completion
    mastery: str


def statements_of(options: ExportOptions) -> Statements:
    """Return what a package for cmi5 tells a platform."""
    return Statements(
        moves_on(options, tested=True),
        moves_on(options, tested=False),
        options.completion,
        "" if options.pass_mark is None else mastery_of(options.pass_mark),
    )
