"""Evidence about the questions of a quiz: what trainers look at to make them better."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

from sqlalchemy.orm import Session

from westeros_learn.delivery.gains import CourseGain, course_gains
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.delivery.wordings import asked_wording
from westeros_learn.evidence import (
    FULL,
    LEAST,
    Cell,
    Design,
    DrawnSums,
    Found,
    ItemStatistics,
    Reliability,
    alpha,
    findings,
    one_way,
    statistics_of,
)
from westeros_learn.model import (
    ChoiceQuestion,
    Course,
    Hotspot,
    PairingQuestion,
    Question,
    Quiz,
    QuizRole,
    SingleChoice,
    TrueFalse,
)
from westeros_learn.records import Database
from westeros_learn.records.evidence_rows import Selection
from westeros_learn.records.evidence_sums import (
    ItemKey,
    cells_of,
    common_form,
    drawn_sums,
    items_of,
)
from westeros_learn.records.tallies import UNKNOWN_WORDING

_TALLIED_AT_ONCE = 300
"""Attempts that are tallied while somebody waits for evidence: the chores have done the others."""

_SAME_FORM = 0.8
"""Of the attempts: where so many asked the very same questions, the quiz asks everybody the same."""


@dataclass(frozen=True, slots=True)
class ItemEvidence:
    """What is known of one question of a quiz.

    Attributes:
        question: as the course has it now; None where it was retired.
        n: answers to it as it is now; it may be told even where they are too few for more.
        earlier: answers to it from before its choices or its key were changed: they are not mixed in.
        unknown: answers of which it is not known any more what choices and what key there were: neither.
        statistics: None where fewer than `LEAST` answered.
        findings: what is worth a look, the weightiest first.
    """

    question_id: str
    question: Question | None
    n: int
    earlier: int
    unknown: int
    statistics: ItemStatistics | None
    findings: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class QuizEvidence:
    """What is known of a quiz.

    Attributes:
        course: in its own language.
        attempts: how many are looked at.
        mean: what they earned on average, 0 to 1, every question counted alike; None where fewer than
            `LEAST` are looked at.
        items: one for each question that was ever asked, in the order of the files; retired ones last.
        reliability: None where nothing can be said of it.
        waiting: whether finished attempts may be left that are not looked at yet: they will be within
            minutes.
    """

    course: Course
    quiz: Quiz
    attempts: int
    mean: float | None
    items: tuple[ItemEvidence, ...]
    reliability: Reliability | None
    waiting: bool

    @property
    def usual_seconds(self) -> float | None:
        """How long its questions typically take."""
        return usual_seconds([item.statistics for item in self.items])


def quizzes_with_evidence(course: Course) -> tuple[Quiz, ...]:
    """Return the quizzes of a course, those that count first."""
    order = [QuizRole.COUNTS, QuizRole.PRE_TEST, QuizRole.PRACTICE]
    return tuple(sorted(course.quizzes, key=lambda quiz: order.index(quiz.role)))


def quiz_evidence(
    database: Database, library: Library, course_id: str, quiz_id: str, selection: Selection, now: datetime
) -> QuizEvidence:
    """Return what is known of the questions of a quiz.

    Raises:
        Refused: there is no such course or quiz.
    """
    course = library.edition(course_id).course
    quiz = course.quiz_by_id.get(quiz_id)
    if quiz is None:
        raise Refused(Reason.NO_QUIZ)
    waiting = tally_attempts(database, library, now, _TALLIED_AT_ONCE) >= _TALLIED_AT_ONCE
    with database.read() as session:
        keys = items_of(session, course_id, quiz_id)
        cells = cells_of(session, [key.id for key in keys], selection)
        drawn = drawn_sums(session, course_id, quiz_id, selection)
        reliability = _reliability(session, (course_id, quiz_id), selection, drawn)
    items = _items(course, keys, cells)
    attempts = drawn.n if drawn else 0
    mean = drawn.total / (drawn.answers * FULL) if drawn and drawn.n >= LEAST else None
    return QuizEvidence(course, quiz, attempts, mean, items, reliability, waiting)


def gains_of(
    database: Database, library: Library, course_id: str, selection: Selection
) -> tuple[CourseGain, ...]:
    """Return what was gained in a course.

    Raises:
        Refused: there is no such course.
    """
    course = library.edition(course_id).course
    with database.read() as session:
        return course_gains(session, course, selection)


def _items(
    course: Course, keys: Sequence[ItemKey], cells: Mapping[int, Sequence[Cell]]
) -> tuple[ItemEvidence, ...]:
    of_question: dict[str, list[ItemKey]] = {}
    for key in keys:
        if key.id in cells:
            of_question.setdefault(key.question_id, []).append(key)
    there = course.question_by_id
    ids = [each for each in there if each in of_question]
    ids += sorted(each for each in of_question if each not in there)
    found = [_item(each, there.get(each), of_question[each], cells) for each in ids]
    usual = usual_seconds([item.statistics for item in found])
    return tuple(
        replace(item, findings=findings(item.statistics, design_of(item.question, usual)))
        if item.statistics and item.question
        else item
        for item in found
    )


def _item(
    question_id: str, question: Question | None, keys: Sequence[ItemKey], cells: Mapping[int, Sequence[Cell]]
) -> ItemEvidence:
    """Return what is known of a question as it is asked now; of a retired one, as it was asked most."""
    sizes = {key.wording: sum(cell.tally.n for cell in cells[key.id]) for key in keys}
    now = asked_wording(question) if question else max(sizes, key=lambda each: sizes[each])
    unknown = 0 if now == UNKNOWN_WORDING else sizes.get(UNKNOWN_WORDING, 0)
    mine = next((key for key in keys if key.wording == now), None)
    return ItemEvidence(
        question_id=question_id,
        question=question,
        n=sizes.get(now, 0),
        earlier=sum(sizes.values()) - sizes.get(now, 0) - unknown,
        unknown=unknown,
        statistics=statistics_of(cells[mine.id]) if mine else None,
        findings=(),
    )


def design_of(question: Question | None, usual: float | None = None) -> Design:
    """Return what a question was meant to do.

    Args:
        question: the question.
        usual: how long the questions of its quiz typically take.
    """
    if isinstance(question, ChoiceQuestion):
        keys = tuple(choice.key for choice in question.choices)
        one = isinstance(question, SingleChoice | TrueFalse) or (
            isinstance(question, Hotspot) and not question.several
        )
        return Design(keys, question.correct_keys, 1 / len(keys) if one and keys else None, usual)
    if isinstance(question, PairingQuestion) and question.targets:
        return Design(guess=1 / len(question.targets), usual_seconds=usual)
    return Design(usual_seconds=usual)


def usual_seconds(found: Sequence[ItemStatistics | None]) -> float | None:
    """Return how long questions typically take: the median of their own typical times."""
    known = [each.seconds for each in found if each is not None and each.seconds is not None]
    return median(known) if known else None


def _reliability(
    session: Session, where: tuple[str, str], selection: Selection, drawn: DrawnSums | None
) -> Reliability | None:
    """Return how reliable the scores of a quiz are.

    Where nearly all attempts asked the same questions, it is said of those that did; else the luck
    of the draw counts as error.
    """
    if drawn is None or drawn.n < LEAST:
        return None
    form = common_form(session, *where, selection, least=_SAME_FORM * drawn.n)
    if form is None:
        return one_way(drawn)
    whole = all(item.squares == item.total * FULL for item in form.items)
    return alpha(form.items, form.totals, all_or_nothing=whole)
