"""The pages of who learns: a course, its lessons, questions, quizzes and conversations."""

from westeros_learn.web.learn import certificates, courses, lessons, practice, quizzes  # each adds its pages
from westeros_learn.web.learn.blueprint import learn

__all__ = ["certificates", "courses", "learn", "lessons", "practice", "quizzes"]
