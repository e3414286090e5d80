"""The Moodle XML target: the questions of a course for Moodle's question bank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from westeros_learn import model
from westeros_learn.assessment import hash32
from westeros_learn.export.members import file_stem
from westeros_learn.export.moodle_kinds import LOST_IN_MOODLE, NOT_IN_MOODLE, moodle_question
from westeros_learn.export.moodle_text import Entry, Texts, add_text
from westeros_learn.export.options import ExportOptions
from westeros_learn.export.package import Member, Package
from westeros_learn.export.xml import clean, document
from westeros_learn.player import drawn, load_strings

VARIANTS = 5
"""How often a question with parameters stands in a bank: its values cannot be drawn there."""

_MOST_SEEDS = 60
"""How many seeds are tried for variants that differ."""


def build(course: model.Course, options: ExportOptions) -> Package:  # noqa: ARG001  # a target is called with them
    """Return the questions of a course as a file that Moodle imports."""
    name = f"{file_stem(course)}-moodle.xml"
    return Package(name, (Member(name, lambda: moodle_xml(course)),), notes=tuple(bank_notes(course)))


def moodle_xml(course: model.Course) -> bytes:
    """Return the question bank: practice by lesson, the questions of tests by outcome.

    Raises:
        OSError: a photograph cannot be read.
    """
    texts = Texts(course, load_strings(course.language))
    quiz = etree.Element("quiz")
    for path, questions in categories(course, texts.strings["book-tests"]):
        entries = [entry for question in questions for entry in entries_of(question, course)]
        if entries:
            quiz.append(_category(path))
            for entry in entries:
                quiz.append(moodle_question(entry, texts))
    return document(quiz)


def categories(
    course: model.Course, tests: str
) -> Iterator[tuple[tuple[str, ...], tuple[model.Question, ...]]]:
    """Yield the categories of a bank, each by the names that lead to it, with its questions.

    A test that draws by outcome can so draw from a category.
    """
    for lesson in course.lessons:
        yield (course.title, lesson.title), lesson.questions
    outcomes = {outcome.id: outcome.text for outcome in course.outcomes}
    for outcome in dict.fromkeys(question.outcome for question in course.pool):
        path = (course.title, tests, outcomes.get(outcome, outcome))
        yield tuple(filter(None, path)), tuple(each for each in course.pool if each.outcome == outcome)


def entries_of(question: model.Question, course: model.Course) -> Iterator[Entry]:
    """Yield what becomes of a question: nothing, itself, or several of it that differ in their values."""
    strings = load_strings(course.language)
    if question.kind in NOT_IN_MOODLE or _lacks_figure(question, course):
        return
    if not question.parameters:
        yield Entry(drawn(question, 0, strings))
        return
    made: list[model.Question] = []
    for number in range(_MOST_SEEDS):
        one = drawn(question, hash32(f"{question.id} {number}"), strings)
        if one not in made:
            made.append(one)
            yield Entry(one, len(made))
        if len(made) == VARIANTS:
            return


def _lacks_figure(question: model.Question, course: model.Course) -> bool:
    return isinstance(question, model.Hotspot) and question.figure.media not in course.media_by_path


def bank_notes(course: model.Course) -> Iterator[str]:
    """Yield what is otherwise in the bank than in the course, or not in it, as sentences."""
    questions = [*course.all_questions()]
    for kind, reason in NOT_IN_MOODLE.items():
        left = [question.id for question in questions if question.kind == kind]
        if left:
            yield f"Left out ({kind}): {', '.join(left)}. The reason: {reason}."
    several = [question.id for question in questions if question.parameters]
    if several:
        yield (f"{VARIANTS} of each, with other values, for Moodle does not draw them: {', '.join(several)}.")
    for kind, lost in LOST_IN_MOODLE.items():
        number = sum(question.kind == kind for question in questions)
        if number:
            yield f"{kind} ({number}): {lost}."
    if course.quizzes:
        yield "The rules of quizzes are not in it: make the quiz in Moodle, and draw from the categories."


def _category(path: Iterable[str]) -> etree._Element:
    element = etree.Element("question", type="category")
    names = "/".join(clean(name).replace("/", "//") for name in path)
    add_text(element, "category", f"$course$/top/{names}")
    info = etree.SubElement(element, "info", format="html")
    etree.SubElement(info, "text")
    etree.SubElement(element, "idnumber")
    return element
