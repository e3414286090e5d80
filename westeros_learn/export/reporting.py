"""What a package tells an LMS, as its import guide says it. Tests compare it with what packages tell."""

from __future__ import annotations

from dataclasses import dataclass

from westeros_learn.export.options import ExportOptions


@dataclass(frozen=True, slots=True)
class Reports:
    """What an LMS is told.

    Attributes:
        begun: the status from the first moment on.
        done: the status when every lesson was seen and every test that counts is passed.
        passed: whether an LMS is told of passing apart from that (SCORM 2004).
        fails: whether it may be told "failed": when a test that counts has no attempt left.
        most: the highest score, as it is written; the least is 0.
    """

    begun: str = "incomplete"
    done: str = "completed"
    passed: bool = False
    fails: bool = False
    most: int = 100


def reports_of(target: str, options: ExportOptions) -> Reports | None:
    """Return what a package of a target tells an LMS; None for what is not played by one."""
    fails = options.status == "passed"
    if target == "scorm12":
        return Reports(done=options.status, fails=fails)
    if target == "scorm2004":
        return Reports(passed=True, fails=fails)
    return None
