"""The pages of who learns: a course, its lessons, questions, quizzes and conversations."""

# Each of these adds its pages to the blueprint.
from westeros_learn.web.learn import certificates, courses, lessons, practice, quizzes, scenarios
from westeros_learn.web.learn.blueprint import learn

__all__ = ["certificates", "courses", "learn", "lessons", "practice", "quizzes", "scenarios"]
