"""Warnings answered in place: `allow: {CODE: reason}`."""

from __future__ import annotations

from westeros_learn.model import Diagnostic
from westeros_learn.source.faults import Faults
from westeros_learn.source.reading import CourseFiles


def without_allowed(files: CourseFiles, faults: Faults) -> tuple[Diagnostic, ...]:
    return faults.found
