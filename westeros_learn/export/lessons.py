"""Each lesson as a course of its own, for packages in which an LMS launches every lesson by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from westeros_learn.export.manifest import Contents, Group, Sco
from westeros_learn.export.options import Access
from westeros_learn.model import (
    Citation,
    Course,
    Lesson,
    Link,
    Question,
    QuestionPlace,
    Quiz,
    QuizRole,
    ScenarioPlace,
    TermUse,
    walk,
)

_Part = TypeVar("_Part")

LONGEST_PREREQUISITES = 200
"""Characters in a prerequisite (SCORM 1.2, Content Aggregation Model, 2.3.2.5.1)."""


def lesson_courses(course: Course) -> Iterator[tuple[Lesson, Course]]:
    """Yield each lesson with itself as a whole course: what stands in it, and all that this leans on.

    An LMS gives each SCO a memory of its own, so nothing outside is known or asked for.
    The id is another one, for a browser keeps work by it.
    """
    for module in course.modules:
        for lesson in module.lessons:
            quizzes = _quizzes(course, lesson)
            pool = course.pool if any(quiz.draw for quiz in quizzes) else ()
            alone = replace(
                course,
                id=f"{course.id}--{lesson.id}",
                modules=(replace(module, lessons=(_with_what_stands_in_it(course, lesson, pool),)),),
                quizzes=quizzes,
                pool=pool,
            )
            yield lesson, _with_what_it_names(alone)


def lesson_contents(course: Course, access: Access, shared: Sequence[str]) -> Contents:
    """Return what a manifest lists of a package in which each lesson is a SCO.

    Args:
        course: the course.
        access: which lessons must be completed before which.
        shared: the names of members that every lesson needs.
    """
    groups = [
        Group(
            tuple(_sco(course, lesson, access) for lesson in module.lessons),
            identifier=f"{course.id}-{module.id}",
            title=module.title if len(course.modules) > 1 else "",
        )
        for module in course.modules
        if module.lessons
    ]
    return Contents(tuple(groups), tuple(shared))


def page_name(lesson: Lesson) -> str:
    """Return the name of a lesson's document."""
    return f"{lesson.id}.html"


def lesson_notes(course: Course, access: Access) -> tuple[str, ...]:
    """Return what is otherwise than in a package of one SCO, as sentences for who builds it."""
    return (
        "Each lesson reports only itself: the LMS works out the progress and the score of the whole course.",
        *_notes_on_access(course, access),
        *_notes_on_draws(course),
        *_notes_on_links(course),
        "Open edX plays only the first lesson of such a package.",
    )


def cmi5_lesson_notes(course: Course) -> tuple[str, ...]:
    """Return what is otherwise than in a package of one unit, as sentences for who builds it."""
    return (
        "Each lesson reports only itself: the LMS works out the progress and the score of the whole course.",
        "All lessons are open: cmi5 has no word for what comes before what. An LMS may decide on an order.",
        *_notes_on_draws(course),
        *_notes_on_links(course),
    )


# --- what a lesson leans on ------------------------------------------------------------


def _quizzes(course: Course, lesson: Lesson) -> tuple[Quiz, ...]:
    return tuple(quiz for quiz in course.quizzes if quiz.id in lesson.quizzes)


def _with_what_stands_in_it(course: Course, lesson: Lesson, pool: tuple[Question, ...]) -> Lesson:
    """Return a lesson with the questions and scenarios that are met in it, whatever folder they are in.

    What is in the pool that travels with it is there already.
    """
    nodes = [*walk(lesson.blocks)]
    pooled = {question.id for question in pool}
    asked = [question for quiz in _quizzes(course, lesson) for question in quiz.questions]
    questions = [node.question for node in nodes if isinstance(node, QuestionPlace)] + asked
    scenarios = [node.scenario for node in nodes if isinstance(node, ScenarioPlace)]
    return replace(
        lesson,
        questions=_found([each for each in questions if each not in pooled], course.question_by_id),
        scenarios=_found(scenarios, course.scenario_by_id),
    )


def _found(identifiers: Sequence[str], by_id: Mapping[str, _Part]) -> tuple[_Part, ...]:
    """Return what the ids stand for, each once; one that stands for nothing is passed over."""
    return tuple(by_id[each] for each in dict.fromkeys(identifiers) if each in by_id)


def _with_what_it_names(course: Course) -> Course:
    """Return a course with those terms and references alone that its texts name."""
    texts = (course.modules, course.pool, course.content_notice, course.help, course.disclaimer)
    named = _names(texts)
    while more := _names(tuple(term for term in course.glossary if term.id in named)) - named:
        named |= more
    return replace(
        course,
        glossary=tuple(term for term in course.glossary if term.id in named),
        references=tuple(reference for reference in course.references if reference.id in named),
    )


def _names(parts: tuple[object, ...]) -> set[str]:
    """Return the ids of all terms and references that are named, at whatever depth."""
    return {
        part.term if isinstance(part, TermUse) else part.reference
        for part in _walk(parts)
        if isinstance(part, TermUse | Citation)
    }


def _walk(value: object) -> Iterator[object]:
    """Yield every part of a piece of the model. Whatever a question or a scenario is made of is found."""
    if isinstance(value, tuple):
        for each in value:
            yield from _walk(each)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from _walk(getattr(value, field.name))


# --- what must be completed before -----------------------------------------------------


def _sco(course: Course, lesson: Lesson, access: Access) -> Sco:
    item, name = _item(lesson), page_name(lesson)
    required = [_item(each) for each in _within_limit(_required(course, lesson, access))]
    return Sco(item, f"{item}-resource", lesson.title, name, (name,), "&".join(required))


def _item(lesson: Lesson) -> str:
    """Return the identifier of a lesson's item: by its code, which is as lasting as its id and short."""
    return f"L{lesson.code}"  # a capital letter: no id of a course or a module has one


def _required(course: Course, lesson: Lesson, access: Access) -> tuple[Lesson, ...]:
    """Return the lessons that must be completed before one opens."""
    before = course.lessons[: course.lessons.index(lesson)]
    if access == "in-order":
        return before[-1:]
    return before if access == "test-last" and _is_tested(course, lesson) else ()


def _is_tested(course: Course, lesson: Lesson) -> bool:
    return any(quiz.role is QuizRole.COUNTS for quiz in _quizzes(course, lesson))


def _within_limit(lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    """Return the last lessons, as many as a prerequisite has room for."""
    longest = len(_item(lessons[0])) + 1 if lessons else 1
    return lessons[-((LONGEST_PREREQUISITES + 1) // longest) :]


# --- what is said about it -------------------------------------------------------------


def _notes_on_access(course: Course, access: Access) -> Iterator[str]:
    if access == "in-order":
        yield "Each lesson opens when the one before it is completed."
        return
    for lesson in course.lessons:
        required = _required(course, lesson, access)
        possible = _within_limit(required)
        if len(possible) < len(required):
            yield (
                f"“{lesson.title}” opens when the {len(possible)} lessons right before it are completed: "
                "SCORM 1.2 has room for no more."
            )
        elif required:
            yield f"“{lesson.title}” opens when all lessons before it are completed."


def _notes_on_draws(course: Course) -> Iterator[str]:
    drawing = [[quiz.title for quiz in _quizzes(course, lesson) if quiz.draw] for lesson in course.lessons]
    if sum(map(bool, drawing)) > 1:
        titles = ", ".join(f"“{title}”" for titles in drawing for title in titles)
        yield f"{titles} may ask the same questions: no lesson knows what was asked in another one."


def _notes_on_links(course: Course) -> Iterator[str]:
    links = [
        part.target.removeprefix("lesson:") != lesson.id
        for lesson in course.lessons
        for part in _walk((lesson,))
        if isinstance(part, Link) and part.target.startswith("lesson:")
    ]
    if sum(links) == 1:
        yield "1 link to another lesson is plain text."
    elif any(links):
        yield f"{sum(links)} links to other lessons are plain text."
