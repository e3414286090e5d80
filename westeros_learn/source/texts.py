"""Every text of a course, for what must look into all of them."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from westeros_learn.model import (
    Blocks,
    ChoiceQuestion,
    Course,
    Figure,
    Inlines,
    Node,
    Question,
    TermUse,
    TextQuestion,
    citations,
    walk,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def all_texts(course: Course) -> Iterator[Blocks | Inlines]:
    """Yield every text of a course."""
    yield from (course.disclaimer, course.content_notice, course.help)
    for lesson in course.lessons:
        yield from (lesson.content_notice, lesson.blocks)
    for question in course.all_questions():
        yield from _question_texts(question)
    for term in course.glossary:
        yield term.definition


def _question_texts(question: Question) -> Iterator[Blocks | Inlines]:
    yield from (question.prompt, *question.hints, question.feedback)
    if isinstance(question, ChoiceQuestion):
        for choice in question.choices:
            yield from (choice.text, choice.feedback)
    elif isinstance(question, TextQuestion):
        for mistake in question.mistakes:
            yield mistake.feedback


def _all_nodes(course: Course) -> Iterator[Node]:
    return chain.from_iterable(walk(text) for text in all_texts(course))


def used_media(course: Course) -> frozenset[str]:
    """Return the paths of the pictures that a figure shows."""
    return frozenset(node.media for node in _all_nodes(course) if isinstance(node, Figure))


def used_terms(course: Course) -> frozenset[str]:
    """Return the ids of the glossary terms that a text uses."""
    return frozenset(node.term for node in _all_nodes(course) if isinstance(node, TermUse))


def used_references(course: Course) -> frozenset[str]:
    """Return the ids of the references that a text or a question cites."""
    in_texts = (one.reference for text in all_texts(course) for one in citations(text))
    of_questions = (one.reference for question in course.all_questions() for one in question.sources)
    return frozenset(chain(in_texts, of_questions))
