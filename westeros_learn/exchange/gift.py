"""GIFT as a format: in, out, and what it holds of a question of ours."""

from __future__ import annotations

from collections.abc import Iterator

from westeros_learn import model
from westeros_learn.exchange.bank import ReadBank, Refusal
from westeros_learn.exchange.gift_reading import read_gift
from westeros_learn.exchange.gift_writing import NOT_IN_GIFT, category_line, gift_text
from westeros_learn.exchange.moodle import MoodleHolder, made
from westeros_learn.exchange.moodle_reading import read_question
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.prose import Prose
from westeros_learn.exchange.raw import Raw
from westeros_learn.export.moodle_kinds import LOST_IN_MOODLE, NOT_IN_MOODLE, moodle_question
from westeros_learn.export.moodle_text import Texts
from westeros_learn.export.moodle_xml import VARIANTS, categories, entries_of
from westeros_learn.player import load_strings
from westeros_learn.source.bank import QuestionBank

_LEFT_OUT: dict[str, str] = {
    model.Ordering.kind: NOT_IN_GIFT["ordering"],
    model.Cloze.kind: NOT_IN_GIFT["cloze"],
    model.TableQuestion.kind: NOT_IN_GIFT["cloze"],
    model.Hotspot.kind: NOT_IN_GIFT["ddmarker"],
    **NOT_IN_MOODLE,
}
"""Our kinds that GIFT does not have, each with the reason."""


def read(content: bytes, bank: QuestionBank, shelf: Shelf, name: str = "") -> ReadBank:  # noqa: ARG001  # as all formats are read
    """Read a file in GIFT.

    Raises:
        BankRefusedError: it is none.
    """
    return made(read_gift(content), bank, shelf)


def holder(bank: QuestionBank, shelf: Shelf) -> MoodleHolder:
    """Return what says how much GIFT holds of a question."""

    def through(raw: Raw) -> Raw:
        (came,) = read_gift(gift_text(raw, Prose(shelf)).encode())
        if isinstance(came, Refusal):
            raise KeyError(raw.kind)
        return came

    return MoodleHolder(bank, shelf, through)


def write(bank: QuestionBank) -> bytes:
    """Return the questions of a course as GIFT: practice by lesson, the questions of tests by outcome."""
    return "\n".join(_parts(bank)).encode()


def _parts(bank: QuestionBank) -> Iterator[str]:
    course = bank.course
    texts = Texts(course, load_strings(course.language))
    shelf = Shelf(bank)
    yield f"// {course.title}, in GIFT\n"
    for path, questions in categories(course, texts.strings["book-tests"]):
        kept = [each for each in questions if each.kind not in _LEFT_OUT]
        if kept:
            yield category_line(path)
        for question in kept:
            for entry in entries_of(question, course):
                yield gift_text(read_question(moodle_question(entry, texts)), Prose(shelf))


def notes(bank: QuestionBank) -> Iterator[str]:
    """Yield what is otherwise in the file than in the course, or not in it, as sentences."""
    questions = [*bank.course.all_questions()]
    for kind, reason in _LEFT_OUT.items():
        left = [question.id for question in questions if question.kind == kind]
        if left:
            yield f"Left out ({kind}): {', '.join(left)}. The reason: {reason}."
    several = [one.id for one in questions if one.parameters and one.kind not in _LEFT_OUT]
    if several:
        yield f"{VARIANTS} of each, with other values, for GIFT does not draw them: {', '.join(several)}."
    for kind, lost in LOST_IN_MOODLE.items():
        number = sum(question.kind == kind for question in questions)
        if number and kind not in _LEFT_OUT:
            yield f"{kind} ({number}): {lost}."
    if bank.course.media:
        yield "Pictures are not in it, for GIFT is text alone; their descriptions are."
    hinted = sum(bool(question.hints) for question in questions)
    if hinted:
        yield f"Hints are not in it ({hinted} questions): GIFT has no place for them."
    weighted = sum(question.weight > 1 for question in questions)
    if weighted:
        yield f"Points are not in it ({weighted} questions): every question is worth 1."
