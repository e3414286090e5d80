"""The rules of a course as a package is to have them, in place of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps

from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Package
from westeros_learn.model import Course, Quiz, QuizRole

_Build = Callable[[Course, ExportOptions], Package]


def with_rules(course: Course, options: ExportOptions) -> Course:
    """Return a course in which every test that counts has the pass mark that was asked for.

    All that names the mark follows, for it is that of the course: the learner's page, what
    decides on passing, and the mastery score of a course structure.
    """
    if options.pass_mark is None:
        return course
    return replace(course, quizzes=tuple(_marked(quiz, options.pass_mark) for quiz in course.quizzes))


def ruled(build: _Build) -> _Build:
    """Return a builder that builds a course by the rules that were asked for, and notes what they change."""

    @wraps(build)
    def built(course: Course, options: ExportOptions) -> Package:
        others = tuple(with_rules(each, options) for each in options.translations)
        package = build(with_rules(course, options), replace(options, translations=others))
        return replace(package, notes=(*package.notes, *_notes(course, options)))

    return built


def _marked(quiz: Quiz, mark: int) -> Quiz:
    return replace(quiz, pass_mark=mark) if quiz.role is QuizRole.COUNTS else quiz


def _notes(course: Course, options: ExportOptions) -> Iterator[str]:
    """Yield what is otherwise than the course alone says, as sentences for who builds it."""
    for each in options.translations:
        how_far = each.translation
        if how_far and how_far.translated < how_far.total:
            yield (
                f"In {each.language}, {how_far.translated} of {how_far.total} texts are translated; "
                f"the others are shown in {how_far.source}."
            )
    counted = [quiz for quiz in course.quizzes if quiz.role is QuizRole.COUNTS]
    if not counted:
        if options.pass_mark is not None:
            yield "The course has no test that counts, so the pass mark changes nothing."
        if options.completion == "passed":
            yield "The course has no test that counts: it is complete when every lesson is seen."
        return
    for quiz in counted:
        if options.pass_mark not in (None, quiz.pass_mark):
            yield f"“{quiz.title}” asks for {options.pass_mark} per cent in place of {quiz.pass_mark}."
