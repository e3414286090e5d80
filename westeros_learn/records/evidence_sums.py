"""Adding up what is tallied: the database makes the sums, and gives back a few for each question."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from westeros_learn.evidence import BAND, NO_BAND, Cell, DrawnSums, Sums, Tally
from westeros_learn.records.attempts import regraded_results
from westeros_learn.records.evidence_rows import Selection, members
from westeros_learn.records.learning import Attempt, Enrolment, GivenResponse
from westeros_learn.records.tallies import TalliedAnswer, TalliedAttempt, TalliedItem

_MOST_FORMS = 20


@dataclass(frozen=True, slots=True)
class ItemKey:
    """A question with one set of choices and one key, as one quiz asks it: see `TalliedItem`."""

    id: int
    quiz_id: str
    question_id: str
    wording: int


@dataclass(frozen=True, slots=True)
class FormSums:
    """Attempts that asked the very same questions.

    Attributes:
        items: the sums of each question's scores.
        totals: those of the attempts' total scores.
    """

    items: Sequence[Sums]
    totals: Sums


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """The last response to a question in an attempt, as it counts after regrades; of nobody in particular.

    Attributes:
        seed: the question's own.
        response: what was answered.
        score: 0 to 1.
        mistake: index of the foreseen mistake that was made.
    """

    seed: int
    response: tuple[str, ...]
    score: float
    mistake: int | None


def items_of(session: Session, course_id: str, quiz_id: str) -> Sequence[ItemKey]:
    """Return what a quiz has ever asked."""
    rows = session.scalars(
        select(TalliedItem).where(TalliedItem.course_id == course_id, TalliedItem.quiz_id == quiz_id)
    )
    return [ItemKey(row.id, row.quiz_id, row.question_id, row.wording) for row in rows]


def cells_of(session: Session, items: Collection[int], selection: Selection) -> Mapping[int, list[Cell]]:
    """Return the sums of the answers to questions, by the numbers of the items."""
    score, rest = TalliedAnswer.score, TalliedAnswer.rest
    band = case((rest.is_(None), NO_BAND), else_=rest // literal_column(str(BAND), Integer))
    sums = (
        func.count(),
        func.sum(score),
        func.sum(score * score),
        func.sum(rest),
        func.sum(rest * rest),
        func.sum(score * rest),
        func.count(TalliedAnswer.log_seconds),
        func.sum(TalliedAnswer.log_seconds),
    )
    keys = (TalliedAnswer.item_id, TalliedAnswer.answer, band)
    asked = (
        select(*keys, *sums)
        .where(TalliedAnswer.item_id.in_(items), *_within(TalliedAnswer, selection))
        .group_by(*keys)
    )
    found: dict[int, list[Cell]] = {}
    for item, answer, at, *values in session.execute(asked):
        found.setdefault(item, []).append(Cell(answer, at, _tally(at, [int(value or 0) for value in values])))
    return found


def _tally(band: int, sums: Sequence[int]) -> Tally:
    """Return the sums of a cell. All its answers have a rest to hold them against, or none has."""
    n, score, score_squared, rest, rest_squared, product, timed, log_seconds = sums
    held = (n, score, score_squared) if band != NO_BAND else (0, 0, 0)
    return Tally(
        n=n,
        score=score,
        score_squared=score_squared,
        rest_n=held[0],
        rest=rest,
        rest_squared=rest_squared,
        rest_score=held[1],
        rest_score_squared=held[2],
        product=product,
        timed=timed,
        log_seconds=log_seconds,
    )


def last_answers(
    session: Session, item_id: int, question_id: str, selection: Selection, most: int
) -> list[LastAnswer]:
    """Return the last responses to a question with one set of choices and one key, the latest ones.

    Args:
        session: the transaction.
        item_id: the question, as a quiz asks it.
        question_id: its id.
        selection: which attempts are looked at.
        most: how many responses are read at most. Somebody may have changed their answer: they are
            a few less.
    """
    asked = (
        select(GivenResponse)
        .join(
            Attempt,
            and_(Attempt.id == GivenResponse.attempt_id, Attempt.enrolment_id == GivenResponse.enrolment_id),
        )
        .join(TalliedAnswer, TalliedAnswer.attempt_id == Attempt.id)
        .where(
            TalliedAnswer.item_id == item_id,
            GivenResponse.question_id == question_id,
            *_within(TalliedAnswer, selection),
        )
        .order_by(TalliedAnswer.finished_at.desc(), Attempt.id, GivenResponse.number)
        .limit(most)
    )
    last = {row.attempt_id: row for row in session.scalars(asked)}
    regraded = regraded_results(session, [row.id for row in last.values()])
    return [
        LastAnswer(
            row.seed,
            tuple(row.response),
            regraded.get(row.id, row).score,
            regraded.get(row.id, row).mistake,
        )
        for row in last.values()
    ]


def drawn_sums(session: Session, course_id: str, quiz_id: str, selection: Selection) -> DrawnSums | None:
    """Return the sums of the attempts at a quiz; None where there are none."""
    one, total = TalliedAttempt, TalliedAttempt.points
    asked = select(
        func.count(),
        func.sum(one.questions),
        func.sum(one.questions * one.questions),
        func.sum(total),
        func.sum(one.squares),
        func.sum(total * (total * literal_column("1.0")) / one.questions),
    ).where(_of(course_id, quiz_id), one.questions > 0, *_within(one, selection))
    n, answers, squared, points, squares, between = session.execute(asked).one()
    if not n:
        return None
    return DrawnSums(n, int(answers), int(squared), float(points), float(squares), float(between))


def common_form(
    session: Session, course_id: str, quiz_id: str, selection: Selection, least: float
) -> FormSums | None:
    """Return the sums of the attempts that asked the same questions as most others did.

    Args:
        session: the transaction.
        course_id: of the quiz.
        quiz_id: the quiz.
        selection: which attempts are looked at.
        least: how many of them must have asked the same.

    Returns:
        None where fewer did.
    """
    chosen = and_(_of(course_id, quiz_id), *_within(TalliedAttempt, selection))
    points = TalliedAttempt.points
    asked = (
        select(TalliedAttempt.form, func.count(), func.sum(points), func.sum(points * points))
        .where(chosen)
        .group_by(TalliedAttempt.form)
        .order_by(func.count().desc(), TalliedAttempt.form)
        .limit(1)
    )
    found = session.execute(asked).one_or_none()
    if found is None or found[1] < least:
        return None
    form, n, total, squares = found
    each = (
        select(
            func.count(), func.sum(TalliedAnswer.score), func.sum(TalliedAnswer.score * TalliedAnswer.score)
        )
        .join(TalliedAttempt, TalliedAttempt.attempt_id == TalliedAnswer.attempt_id)
        .where(chosen, TalliedAttempt.form == form)
        .group_by(TalliedAnswer.item_id)
    )
    items = [Sums(n, float(total), float(squares)) for n, total, squares in session.execute(each)]
    return FormSums(items, Sums(n, float(total), float(squares)))


def _of(course_id: str, quiz_id: str) -> ColumnElement[bool]:
    return and_(TalliedAttempt.course_id == course_id, TalliedAttempt.quiz_id == quiz_id)


def _within(
    table: type[TalliedAnswer] | type[TalliedAttempt], selection: Selection
) -> list[ColumnElement[bool]]:
    """Return the conditions of a selection."""
    conditions: list[ColumnElement[bool]] = []
    if not selection.every_attempt:
        conditions.append(table.is_first.is_(True))
    if selection.since is not None:
        conditions.append(table.finished_at >= selection.since)
    if selection.before is not None:
        conditions.append(table.finished_at < selection.before)
    for cohorts in ([selection.cohort_id] if selection.cohort_id is not None else None, selection.cohorts):
        if cohorts is not None:
            tried = select(Attempt.id).join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            conditions.append(table.attempt_id.in_(tried.where(members(*cohorts))))
    return conditions
