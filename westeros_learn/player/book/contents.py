"""What a course is as a book: chapters, numbered questions, and what stands after the lessons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from westeros_learn import model
from westeros_learn.player.book.questions import AskedQuestion, ask
from westeros_learn.player.book.setting import set_document
from westeros_learn.player.formats import shown_day
from westeros_learn.player.lessons import lesson_sources
from westeros_learn.player.reading import quiz_size
from westeros_learn.player.strings import Strings, language_name, load_strings
from westeros_learn.player.translations import translation_note


@dataclass(frozen=True, slots=True)
class Chapter:
    """A lesson in a book.

    Attributes:
        number: its number in the course.
        part: the module that begins with it; None within one, and where there is only one.
        sources: what it cites, each reference once, with its locators.
    """

    number: int
    lesson: model.Lesson
    part: model.Module | None
    sources: tuple[tuple[model.Reference, tuple[str, ...]], ...]

    def questions(self, book: Book) -> Iterator[AskedQuestion]:
        """Yield the questions that it asks, in their order."""
        yield from (book.questions[one] for one in dict.fromkeys(_in_place(book.course, self.lesson)))

    def scenarios(self, book: Book) -> Iterator[model.Scenario]:
        """Yield the scenarios that are played in it."""
        for node in model.walk(self.lesson.blocks):
            if isinstance(node, model.ScenarioPlace) and node.scenario in book.course.scenario_by_id:
                yield book.course.scenario_by_id[node.scenario]


@dataclass(frozen=True)
class Book:
    """A course as a book.

    Attributes:
        course: the course.
        strings: the player's words.
        chapters: its lessons.
        questions: every question that it asks, by id, in the order of their numbers.
        tests: those that are asked in tests alone; empty where they are left out.
    """

    course: model.Course
    strings: Strings
    chapters: tuple[Chapter, ...]
    questions: Mapping[str, AskedQuestion]
    tests: tuple[AskedQuestion, ...]

    @cached_property
    def answered(self) -> tuple[AskedQuestion, ...]:
        """The questions that something is said about at the end."""
        return tuple(asked for asked in self.questions.values() if asked.answer)

    @cached_property
    def terms(self) -> tuple[model.Term, ...]:
        """The glossary in alphabetical order."""
        return tuple(sorted(self.course.glossary, key=lambda term: term.term.casefold()))

    @cached_property
    def draws(self) -> bool:
        """Whether a question shows values that the course draws anew."""
        return any(asked.question.parameters for asked in self.questions.values())

    def practised(self, quiz: model.Quiz) -> tuple[AskedQuestion, ...]:
        """Return the questions of a quiz that are asked where it stands: those of a fixed practice."""
        if not _asks_in_place(quiz):
            return ()
        return tuple(self.questions[one] for one in quiz.questions if one in self.questions)

    def size(self, quiz: model.Quiz) -> int:
        """Return how many questions an attempt of a quiz asks."""
        return quiz_size(quiz, self.course)


def book_of(course: model.Course, *, tests: bool) -> Book:
    """Return a course as a book.

    Args:
        course: the course.
        tests: whether the questions that only tests ask are printed, too. Learners' books
            leave them out: who has read the answers is no longer tested.
    """
    strings = load_strings(course.language)
    in_place = dict.fromkeys(one for lesson in course.lessons for one in _in_place(course, lesson))
    left = [one.id for one in asked_in_tests(course)] if tests else []
    asked = {
        identifier: ask(course.question_by_id[identifier], number, strings)
        for number, identifier in enumerate([*in_place, *left], 1)
    }
    return Book(course, strings, tuple(_chapters(course)), asked, tuple(asked[one] for one in left))


def asked_in_tests(course: model.Course) -> tuple[model.Question, ...]:
    """Return the questions that no lesson asks: they are met in tests alone."""
    in_place = {one for lesson in course.lessons for one in _in_place(course, lesson)}
    return tuple(question for question in course.all_questions() if question.id not in in_place)


def _chapters(course: model.Course) -> Iterator[Chapter]:
    number = 0
    for module in course.modules:
        for at, lesson in enumerate(module.lessons):
            number += 1
            part = module if at == 0 and len(course.modules) > 1 else None
            sources = tuple((each, tuple(places)) for each, places in lesson_sources(course, lesson))
            yield Chapter(number, lesson, part, sources)


def _in_place(course: model.Course, lesson: model.Lesson) -> Iterator[str]:
    """Yield the ids of the questions that a lesson asks, in reading order."""
    for node in model.walk(lesson.blocks):
        match node:
            case model.QuestionPlace(question=identifier) if identifier in course.question_by_id:
                yield identifier
            case model.QuizPlace(quiz=identifier) if identifier in course.quiz_by_id:
                quiz = course.quiz_by_id[identifier]
                if _asks_in_place(quiz):
                    yield from (one for one in quiz.questions if one in course.question_by_id)


def _asks_in_place(quiz: model.Quiz) -> bool:
    return quiz.role is model.QuizRole.PRACTICE and not quiz.draw


# --- what there is to know about the course ------------------------------------------------------


def law(book: Book) -> str:
    """Return as of when the course states the law, and what to check."""
    day = shown_day(book.course.law_as_of, book.strings)
    return f"{book.strings['law-as-of']} {day}. {book.strings['check-national-law']}"


def imprint(book: Book) -> Iterator[str]:
    """Yield what stands at the foot of the first page."""
    course, strings = book.course, book.strings
    yield language_name(course.language)
    yield law(book)
    if course.translation:
        yield translation_note(course, strings)
        if course.translation.translated < course.translation.total:
            source = language_name(course.translation.source)
            yield strings["translation-partly"].format(language=source)
    yield f"{strings['licence']} {course.licence}."


def about(book: Book) -> model.Blocks:
    """Return what there is to know before the first lesson."""
    course, strings = book.course, book.strings

    def heading(name: str) -> model.Heading:
        return model.Heading(2, name, (model.Text(strings[name]),), course.span)

    made: list[model.Block] = []
    if course.outcomes:
        outcomes = tuple((model.Paragraph((model.Text(each.text),)),) for each in course.outcomes)
        made += [heading("outcomes"), model.ListBlock(None, outcomes)]
    if course.content_notice:
        made += [heading("content-notice"), *course.content_notice]
    if course.help:
        made += [heading("help"), *course.help]
    made += [heading("good-to-know"), *course.disclaimer]
    if book.draws:
        made.append(model.Paragraph((model.Text(strings["book-values"]),)))
    return tuple(made)


def render_cover(course: model.Course) -> bytes:
    """Return the cover of a book for e-readers, as a PNG."""
    data = {
        "title": course.title,
        "lang": course.language.partition("-")[0],
        "below": load_strings(course.language)["book-kind"],
    }
    return set_document(course, "cover.typ", data, "png")


def book_accessibility(course: model.Course, *, pictured: bool) -> Iterator[tuple[str, str]]:
    """Yield what a book for e-readers says of its accessibility, in the words of schema.org.

    EPUB Accessibility 1.1, 2.2. No claim of conformance is among it: that takes a person who
    has looked at the book.
    """
    yield "accessMode", "textual"
    if pictured:
        yield "accessMode", "visual"
    yield "accessModeSufficient", "textual"
    features = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability", "ARIA"]
    for feature in [*features, *(["alternativeText"] if pictured else [])]:
        yield "accessibilityFeature", feature
    yield "accessibilityHazard", "none"
    yield "accessibilitySummary", load_strings(course.language)["book-accessibility"]
