"""Rules that compare the parts of a course with one another."""

from __future__ import annotations

from westeros_learn.model import Course
from westeros_learn.source.faults import Faults
from westeros_learn.source.reading import CourseFiles


def check_course(course: Course, files: CourseFiles, faults: Faults) -> None:
    pass
