"""Text files to model: a course is read whole, and everything wrong in it is told at once."""

from westeros_learn.source.codes import CODES, Code
from westeros_learn.source.course import load_course
from westeros_learn.source.find import find_courses
from westeros_learn.source.fix import fix_course

__all__ = ["CODES", "Code", "find_courses", "fix_course", "load_course"]
