"""How long things take, from what there is to read and to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from math import ceil

from westeros_learn import model
from westeros_learn.assessment import WORDS_PER_MINUTE
from westeros_learn.player.kept import Kept

MINUTES_PER_QUESTION = 1.5
"""Answering, and reading what is said about the answer."""

MINUTES_PER_CHOICE = 0.5
"""Thinking over what to say in a scenario, and looking back at it in the debrief."""


def quiz_size(quiz: model.Quiz, course: model.Course) -> int:
    """Return how many questions an attempt asks."""
    if quiz.quotas:
        pool = Counter(question.outcome for question in course.pool)
        return sum(min(number, pool[outcome]) for outcome, number in quiz.quotas)
    return min(quiz.draw, len(course.pool)) if quiz.draw else len(quiz.questions)


def quiz_minutes(quiz: model.Quiz, course: model.Course) -> int:
    """Return about how many minutes an attempt takes."""
    return ceil(quiz_size(quiz, course) * MINUTES_PER_QUESTION)


def scenario_minutes(scenario: model.Scenario) -> int:
    """Return about how many minutes one way through a scenario takes, its debrief included."""
    return ceil(_minutes_of_scenario(scenario))


def _minutes_of_scenario(scenario: model.Scenario) -> float:
    """One way passes about half of the nodes; each choice is thought over."""
    words = sum(
        _words(node.text) + _words(node.debrief) + sum(_words(choice.text) for choice in node.choices)
        for node in scenario.nodes
    )
    choices = sum(bool(node.choices) for node in scenario.nodes)
    read = (_words(scenario.setting) + words / 2) / WORDS_PER_MINUTE
    return read + choices / 2 * MINUTES_PER_CHOICE


def _words(content: model.Blocks | model.Inlines) -> int:
    return len(model.plain_text(content).split())


def lesson_minutes(lesson: model.Lesson, course: model.Course) -> int:
    """Return about how many minutes a lesson takes, its questions, quizzes and scenarios included."""
    words = _words(lesson.blocks)
    scenarios = sum(
        _minutes_of_scenario(course.scenario_by_id[node.scenario])
        for node in model.walk(lesson.blocks)
        if isinstance(node, model.ScenarioPlace) and node.scenario in course.scenario_by_id
    )
    placed = sum(isinstance(node, model.QuestionPlace) for node in model.walk(lesson.blocks))
    quizzes = sum(
        quiz_size(course.quiz_by_id[quiz], course) for quiz in lesson.quizzes if quiz in course.quiz_by_id
    )
    return max(1, ceil(words / WORDS_PER_MINUTE + (placed + quizzes) * MINUTES_PER_QUESTION + scenarios))


_MINUTES = Kept[Mapping[str, int]](most=1)
"""Counting reads every word of a course."""


def minutes_by_lesson(course: model.Course) -> Mapping[str, int]:
    """Return about how many minutes each lesson takes, by its id; counted once for each course."""
    return _MINUTES.get(
        course, "", lambda: {lesson.id: lesson_minutes(lesson, course) for lesson in course.lessons}
    )


def take_minutes(course: model.Course, before: model.Course, lesson: model.Lesson) -> None:
    """Count a course of which all minutes are known but those of one lesson.

    Args:
        course: the course.
        before: the same with that lesson as it was.
        lesson: the lesson as it is in the course.
    """
    _MINUTES.get(course, "", lambda: {**minutes_by_lesson(before), lesson.id: lesson_minutes(lesson, course)})


def course_minutes(course: model.Course) -> int:
    """Return about how many minutes the whole course takes."""
    return sum(minutes_by_lesson(course).values())
