"""Each part of a course as a course of its own, for packages in which an LMS launches each by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from westeros_learn.model import (
    Citation,
    Course,
    Lesson,
    Module,
    QuestionPlace,
    Quiz,
    QuizRole,
    ScenarioPlace,
    TermUse,
    walk,
)

PartUnit: TypeAlias = Literal["lesson", "module"]
"""What a part is."""

_Some = TypeVar("_Some")


@dataclass(frozen=True, slots=True)
class Part:
    """What an LMS launches by itself.

    Attributes:
        id: the lesson's or the module's.
        item: the identifier of its item. An LMS keeps what it knows of a learner by it, so it
            outlives every correction of the course.
        title: what the learner chooses it by.
        module: the module that it lies in, or is.
        lessons: its lessons, as they stand in the course.
        played: the course that is played in it.
    """

    id: str
    item: str
    title: str
    module: Module
    lessons: tuple[Lesson, ...]
    played: Course

    @property
    def page(self) -> str:
        """The name of its document."""
        return f"{self.id}.html"

    @property
    def counted(self) -> tuple[Quiz, ...]:
        """Its quizzes that make the score."""
        return tuple(quiz for quiz in self.played.quizzes if quiz.role is QuizRole.COUNTS)


def parts_of(course: Course, unit: PartUnit) -> tuple[Part, ...]:
    """Return the parts of a course in order: each lesson, or each module that has one.

    An LMS gives each SCO a memory of its own, so nothing outside is known or asked for.
    """
    if unit == "module":
        return tuple(
            Part(
                module.id,
                f"{course.id}-{module.id}",
                module.title,
                module,
                module.lessons,
                _alone(course, module, module.id),
            )
            for module in course.modules
            if module.lessons
        )
    return tuple(
        Part(
            lesson.id,
            # By its code, which is as lasting as its id and short; a capital letter, for no other id has one.
            f"L{lesson.code}",
            lesson.title,
            module,
            (lesson,),
            _alone(course, replace(module, lessons=(lesson,)), lesson.id),
        )
        for module in course.modules
        for lesson in module.lessons
    )


def parts_by_module(parts: Sequence[Part]) -> Iterator[tuple[Module, tuple[Part, ...]]]:
    """Yield each module with its parts, in the order of the course."""
    for module in dict.fromkeys(part.module.id for part in parts):
        here = tuple(part for part in parts if part.module.id == module)
        yield here[0].module, here


# --- what a part leans on --------------------------------------------------------------


def _alone(course: Course, module: Module, name: str) -> Course:
    """Return some lessons of a module as a whole course: what stands in them, and all that this leans on.

    The id is another one, for a browser keeps work by it.
    """
    standing = {quiz for lesson in module.lessons for quiz in lesson.quizzes}
    quizzes = tuple(quiz for quiz in course.quizzes if quiz.id in standing)
    pool = course.pool if any(quiz.draw for quiz in quizzes) else ()
    held = {question.id for question in pool}
    lessons = []
    for lesson in module.lessons:
        whole = _with_what_stands_in_it(course, lesson, held)
        held |= {question.id for question in whole.questions}
        lessons.append(whole)
    alone = replace(
        course,
        id=f"{course.id}--{name}",
        modules=(replace(module, lessons=tuple(lessons)),),
        quizzes=quizzes,
        pool=pool,
    )
    return _with_what_it_names(alone)


def _with_what_stands_in_it(course: Course, lesson: Lesson, held: set[str]) -> Lesson:
    """Return a lesson with the questions and scenarios that are met in it, whatever folder they are in.

    Questions that are held already, in the pool or an earlier lesson, stay there.
    """
    nodes = [*walk(lesson.blocks)]
    quizzes = [quiz for quiz in course.quizzes if quiz.id in lesson.quizzes]
    asked = [question for quiz in quizzes for question in quiz.questions]
    questions = [node.question for node in nodes if isinstance(node, QuestionPlace)] + asked
    scenarios = [node.scenario for node in nodes if isinstance(node, ScenarioPlace)]
    return replace(
        lesson,
        questions=_found([each for each in questions if each not in held], course.question_by_id),
        scenarios=_found(scenarios, course.scenario_by_id),
    )


def _found(identifiers: Sequence[str], by_id: Mapping[str, _Some]) -> tuple[_Some, ...]:
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
        for part in pieces_of(parts)
        if isinstance(part, TermUse | Citation)
    }


def pieces_of(value: object) -> Iterator[object]:
    """Yield every part of a piece of the model. Whatever a question or a scenario is made of is found."""
    if isinstance(value, tuple):
        for each in value:
            yield from pieces_of(each)
    elif is_dataclass(value):
        yield value
        for field in fields(value):
            yield from pieces_of(getattr(value, field.name))
