"""How long things take, from what there is to read and to answer."""

from __future__ import annotations

from collections import Counter
from math import ceil

from westeros_learn import model
from westeros_learn.assessment import WORDS_PER_MINUTE

MINUTES_PER_QUESTION = 1.5
"""Answering, and reading what is said about the answer."""


def quiz_size(quiz: model.Quiz, course: model.Course) -> int:
    """Return how many questions an attempt asks."""
    if quiz.quotas:
        pool = Counter(question.outcome for question in course.pool)
        return sum(min(number, pool[outcome]) for outcome, number in quiz.quotas)
    return min(quiz.draw, len(course.pool)) if quiz.draw else len(quiz.questions)


def quiz_minutes(quiz: model.Quiz, course: model.Course) -> int:
    """Return about how many minutes an attempt takes."""
    return ceil(quiz_size(quiz, course) * MINUTES_PER_QUESTION)


def lesson_minutes(lesson: model.Lesson, course: model.Course) -> int:
    """Return about how many minutes a lesson takes, its questions and quizzes included."""
    words = len(model.plain_text(lesson.blocks).split())
    placed = sum(isinstance(node, model.QuestionPlace) for node in model.walk(lesson.blocks))
    quizzes = sum(
        quiz_size(course.quiz_by_id[quiz], course) for quiz in lesson.quizzes if quiz in course.quiz_by_id
    )
    return max(1, ceil(words / WORDS_PER_MINUTE + (placed + quizzes) * MINUTES_PER_QUESTION))


def course_minutes(course: model.Course) -> int:
    """Return about how many minutes the whole course takes."""
    return sum(lesson_minutes(lesson, course) for lesson in course.lessons)
