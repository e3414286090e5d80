"""Responses as the rest of the app knows them, and what judges them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from westeros_learn.assessment import grade, hash32, settle
from westeros_learn.delivery.library import Edition
from westeros_learn.model import Question, Response, Result
from westeros_learn.records import GivenResponse
from westeros_learn.records.answers import KeptResponse
from westeros_learn.records.attempts import regraded_results

_LONGEST_PART = 4_000
_MOST_PARTS = 500


@dataclass(frozen=True, slots=True)
class Given:
    """A response that is kept.

    Attributes:
        number: 1, 2, … for this question in its attempt, or in practice; the `basis` of the
            form that shows it.
        seed: the question's own, for `settle` and for the values in its texts.
        draw: in practice, which of the learner's drawings of parameters it answered.
    """

    number: int
    response: Response
    result: Result
    seed: int
    draw: int
    submitted_at: datetime


def given(row: GivenResponse | KeptResponse, result: Result | None = None) -> Given:
    """Return what may be known of a row outside the records.

    Args:
        row: the row.
        result: what it is worth since a regrade; what it was worth at first, if None.
    """
    return Given(
        number=row.number,
        response=tuple(row.response),
        result=result or Result(row.score, row.mistake),
        seed=row.seed,
        draw=row.draw,
        submitted_at=row.submitted_at,
    )


def effective_results(session: Session, rows: Collection[GivenResponse]) -> dict[str, Result]:
    """Return what responses are worth, regrades included, by the ids of their questions."""
    regraded = regraded_results(session, [row.id for row in rows])
    effective = {row.question_id: regraded.get(row.id, row) for row in rows}
    return {question: Result(each.score, each.mistake) for question, each in effective.items()}


def seed_of_practice(enrolment_id: int, question_id: str, draw: int) -> int:
    """Return the seed that draws a practice question's parameters for a learner.

    It follows from who asks what how often: nothing has to be kept before the answer, and
    nobody can choose their numbers.

    Args:
        enrolment_id: the learner in the course.
        question_id: the question.
        draw: 0 at first, one more each time the learner asks for other numbers.
    """
    return hash32(f"{enrolment_id}/{question_id}/{draw}")


def judge(edition: Edition, question: Question, seed: int, response: Response) -> Result:
    """Judge a response to a question as it was drawn by its own seed."""
    return grade(settle(question, seed), response, edition.months)


def cleaned(response: Response) -> Response:
    """Return a response as both databases can keep it: without NUL and broken characters, and bounded."""
    return tuple(
        part.replace("\0", "").encode("utf-8", "replace").decode()[:_LONGEST_PART]
        for part in response[:_MOST_PARTS]
    )
