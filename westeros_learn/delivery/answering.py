"""The use case that matters most: a response is judged and kept, before the learner is told so.

Whatever comes twice (a double click, a retry, a second tab, another process) finds the row
of the first and answers the same. See `submit_response`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from westeros_learn.assessment import GRACE, seed_of_question
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.responses import Given, cleaned, given, judge, seed_of_practice
from westeros_learn.model import Feedback, Question, Reflection, Response
from westeros_learn.records import Database
from westeros_learn.records.answers import (
    KeptResponse,
    OvertakenError,
    Place,
    UnderWay,
    keep_response,
    numbered_response,
    place_to_answer,
)

_TRIES = 8
_GRACE = timedelta(seconds=GRACE)

MOST_RESPONSES = 1_000
"""To one question in one attempt, or in practice: nobody learns by more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response as a form sends it.

    Attributes:
        question_id: the question that it answers.
        response: empty takes an answer back, where it may still change.
        basis: the number of the last response that the form knew of, 0 for none.
        attempt_id: the attempt in which it is given; None in practice.
        draw: in practice, which of the learner's drawings of parameters the form shows.
    """

    question_id: str
    response: Response
    basis: int = 0
    attempt_id: int | None = None
    draw: int = 0


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a response.

    Attributes:
        given: the response that is kept, and what it is worth.
        repeated: it had been kept before: this was a retry.
        elsewhere: another answer was given before, in another window, and stays. `given` is that one.
        tell: whether the learner may be told now what it is worth.
        enrolment_id: the learner in the course.
        edition: what judged it: the course in the learner's language.
    """

    given: Given
    repeated: bool
    elsewhere: bool
    tell: bool
    enrolment_id: int
    edition: Edition


def submit_response(
    database: Database, library: Library, user_id: int, course_id: str, answer: Answer, now: datetime
) -> Submitted:
    """Judge a response and keep it. When this returns, it is kept.

    The form says which responses it knew of (`basis`). Is there a later one already, and is it
    the same, then this is a retry, and its row is returned. Is it another one, then another
    window was faster: where an answer stays once it was judged (feedback `now`), that one is
    returned; elsewhere the last word counts, and nothing of the others is lost.

    Args:
        database: where it is kept.
        library: what judges it.
        user_id: the learner.
        course_id: the course.
        answer: what the form said.
        now: the time.

    Raises:
        Refused: it cannot be answered, and nothing was kept. A retry of what had been kept is
            never refused.
    """
    for _ in range(_TRIES - 1):
        try:
            return _Submission(database, library, user_id, course_id, answer, now).submit()
        except OvertakenError:
            continue  # by the same answer from another window, or by the end of the attempt
    return _Submission(database, library, user_id, course_id, answer, now).submit()


class _Submission:
    """One response on its way into the database: a look, a judgement, a row.

    Nothing is locked in between. The row's number, and for an attempt that it is open, are
    conditions of the row itself: it is kept if they hold, else everything is looked at anew.
    """

    def __init__(
        self,
        database: Database,
        library: Library,
        user_id: int,
        course_id: str,
        answer: Answer,
        now: datetime,
    ) -> None:
        self._database = database
        self._answer = answer
        self._now = now
        self._response = cleaned(answer.response)
        self._draw = answer.draw if answer.attempt_id is None else 0
        place = self._find(user_id, course_id)
        self._enrolment, self._attempt, self._last = place.enrolment_id, place.attempt, place.last
        self._edition = library.edition(course_id, place.language)
        self._feedback = self._when_told()

    def submit(self) -> Submitted:
        """Return what becomes of the response, once it is kept."""
        last = self._last
        if last is not None:
            before = self._found_before(last)
            if before is not None:
                return before
        question = self._open_question(is_first=last is None)
        number = last.number + 1 if last else 1
        if number > MOST_RESPONSES:
            raise Refused(Reason.TOO_MANY)
        return self._told(self._keep(question, number))

    def _find(self, user_id: int, course_id: str) -> Place:
        attempt, question = self._answer.attempt_id, self._answer.question_id
        place = place_to_answer(self._database, user_id, course_id, attempt, question)
        if place is None:
            raise Refused(Reason.NOT_ENROLLED if attempt is None else Reason.NO_ATTEMPT)
        return place

    def _when_told(self) -> Feedback:
        if self._attempt is None:
            return Feedback.NOW
        quiz = self._edition.course.quiz_by_id.get(self._attempt.quiz_id)
        return quiz.feedback if quiz else Feedback.END

    @property
    def _stays(self) -> bool:
        """Whether an answer can no longer change once it was judged."""
        return self._attempt is not None and self._feedback is Feedback.NOW

    def _found_before(self, last: KeptResponse) -> Submitted | None:
        """Return what had been kept before, if that is the answer."""
        basis = self._answer.basis
        if last.number > basis:
            since = last if last.number == basis + 1 else self._numbered(basis + 1)
            for row in (since, last):
                if row is not None and self._is_same(row):
                    return self._told(given(row), repeated=True)
        if self._attempt is not None and self._is_same(last):
            return self._told(given(last), repeated=True)  # nothing has changed
        if self._stays:
            return self._told(given(last), elsewhere=True)
        return None

    def _numbered(self, number: int) -> KeptResponse | None:
        answer = self._answer
        return numbered_response(
            self._database, self._enrolment, answer.attempt_id, answer.question_id, number
        )

    def _is_same(self, row: KeptResponse) -> bool:
        return tuple(row.response) == self._response and row.draw == self._draw

    def _open_question(self, *, is_first: bool) -> Question:
        """Return the question if it can be answered now."""
        if self._attempt is None:
            question = self._edition.practice.get(self._answer.question_id)
        else:
            _must_be_open(self._attempt, self._now)
            asked = self._answer.question_id in self._attempt.asked
            question = self._edition.course.question_by_id.get(self._answer.question_id) if asked else None
        if question is None:
            raise Refused(Reason.NO_QUESTION)
        if isinstance(question, Reflection):
            raise Refused(Reason.NOT_KEPT)
        if not self._response and (is_first or self._attempt is None or self._stays):
            raise Refused(Reason.NOTHING_ANSWERED)
        return question

    def _keep(self, question: Question, number: int) -> Given:
        """Judge the response, and write its row."""
        seed = self._seed(question, number)
        result = judge(self._edition, question, seed, self._response)
        keep_response(
            self._database,
            self._now - _GRACE,
            enrolment_id=self._enrolment,
            attempt_id=self._answer.attempt_id,
            question_id=question.id,
            number=number,
            course_hash=self._edition.content_hash,
            seed=seed,
            draw=self._draw,
            response=list(self._response),
            score=result.score,
            mistake=result.mistake,
            submitted_at=self._now,
        )
        return Given(number, self._response, result, seed, self._draw, self._now)

    def _seed(self, question: Question, number: int) -> int:
        if self._attempt is not None:
            return seed_of_question(self._attempt.seed, question.code)
        if not 0 <= self._draw < number:  # other numbers are drawn after a try, not until some please
            raise Refused(Reason.OTHER_NUMBERS)
        return seed_of_practice(self._enrolment, question.id, self._draw)

    def _told(self, answer: Given, *, repeated: bool = False, elsewhere: bool = False) -> Submitted:
        tell = self._feedback is Feedback.NOW
        return Submitted(answer, repeated, elsewhere, tell, self._enrolment, self._edition)


def _must_be_open(attempt: UnderWay, now: datetime) -> None:
    if attempt.finished_at is not None:
        raise Refused(Reason.FINISHED)
    if attempt.seconds_left is not None:
        raise Refused(Reason.PAUSED)
    if attempt.deadline is not None and now > attempt.deadline + _GRACE:
        raise Refused(Reason.TIME_OVER)
