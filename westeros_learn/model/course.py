"""The course: the compiled root that every other room reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from westeros_learn.model.blocks import Blocks, QuizPlace, walk
from westeros_learn.model.diagnostics import Diagnostic, Severity, Span
from westeros_learn.model.questions import Question
from westeros_learn.model.quizzes import Quiz
from westeros_learn.model.scenarios import Scenario


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the learner can do afterwards: a verb first, as in "You can …"."""

    id: str
    text: str
    span: Span


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One sitting.

    Attributes:
        folder: its folder in the course.
        content_notice: what is hard to read here; the learner may skip the lesson
            and loses nothing.
        questions: the practice questions of its folder.
        scenarios: the scenarios of its folder.
    """

    id: str
    code: str
    title: str
    folder: str
    content_notice: Blocks = ()
    blocks: Blocks = ()
    questions: tuple[Question, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    span: Span

    @cached_property
    def quizzes(self) -> tuple[str, ...]:
        """Ids of the quizzes that stand in it, in order."""
        return tuple(node.quiz for node in walk(self.blocks) if isinstance(node, QuizPlace))


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """A group of lessons."""

    id: str
    title: str
    lessons: tuple[Lesson, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A glossary entry."""

    id: str
    term: str
    definition: Blocks
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source, with the day on which it was checked."""

    id: str
    title: str
    short: str
    checked: date
    note: str = ""
    url: str = ""
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """A picture.

    Attributes:
        path: from the course's folder, with `/`.
        file: where its bytes lie on this machine.
        width, height: in CSS pixels (an SVG's view box), 0 when unknown.
        markup: a checked SVG's mark-up, "" for a bitmap.
    """

    path: str
    file: str
    width: int
    height: int
    markup: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """How far a course in another language than its first one is translated.

    Attributes:
        source: the language that the course was written in; texts that are not
            translated are shown in it.
        total: texts of the course, each counted once.
        translated: those that are shown in the language of the translation.
        outdated: those whose wording has changed since they were translated.
        reviewer: who reviewed it, "" when nobody did yet.
        reviewed: the day of the review.
    """

    source: str
    total: int
    translated: int
    outdated: int
    reviewer: str = ""
    reviewed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Course:
    """A compiled course. Rooms read it; nothing changes it.

    Attributes:
        language: the language of this edition.
        is_open: whether everybody with an account may begin it in the app.
        translation: how far it is translated; None in the language it was written in.
    """

    id: str
    title: str
    language: str
    summary: str
    keywords: tuple[str, ...]
    licence: str
    law_as_of: date
    disclaimer: Blocks
    content_notice: Blocks
    help: Blocks
    outcomes: tuple[Outcome, ...]
    modules: tuple[Module, ...]
    quizzes: tuple[Quiz, ...]
    pool: tuple[Question, ...]
    glossary: tuple[Term, ...]
    references: tuple[Reference, ...]
    media: tuple[Media, ...]
    retired: frozenset[str]
    is_open: bool = False
    translation: Translation | None = None
    span: Span

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        """All lessons in order."""
        return tuple(lesson for module in self.modules for lesson in module.lessons)

    def all_questions(self) -> Iterator[Question]:
        """Yield every question: practice in order, then the test pool."""
        for lesson in self.lessons:
            yield from lesson.questions
        yield from self.pool

    @cached_property
    def question_by_id(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {question.id: question for question in self.all_questions()}

    @cached_property
    def quiz_by_id(self) -> Mapping[str, Quiz]:
        """Every quiz by its id."""
        return {quiz.id: quiz for quiz in self.quizzes}

    @cached_property
    def scenario_by_id(self) -> Mapping[str, Scenario]:
        """Every scenario by its id."""
        return {scenario.id: scenario for lesson in self.lessons for scenario in lesson.scenarios}

    @cached_property
    def reference_by_id(self) -> Mapping[str, Reference]:
        """Every reference by its id."""
        return {reference.id: reference for reference in self.references}

    @cached_property
    def media_by_path(self) -> Mapping[str, Media]:
        """Every picture by its path."""
        return {media.path: media for media in self.media}


@dataclass(frozen=True, slots=True)
class CompileResult:
    """What reading a course gives: the course, and everything wrong in it.

    `course` is None only when not even `course.yaml` could be read.
    """

    course: Course | None
    diagnostics: tuple[Diagnostic, ...]

    @property
    def translation(self) -> Translation | None:
        """How far the course is translated; None in the language it was written in."""
        return self.course.translation if self.course else None

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The faults that stop a build."""
        return tuple(d for d in self.diagnostics if d.severity is Severity.ERROR)
