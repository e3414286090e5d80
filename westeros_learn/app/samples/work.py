"""What the sample people have done: lessons, answers and tests, as the app itself would have kept them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from math import exp
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from westeros_learn.app.samples.answers import sample_answer
from westeros_learn.assessment import (
    Generator,
    draw,
    draw_by_outcome,
    hash32,
    passes,
    seed_of_question,
    settle,
)
from westeros_learn.delivery.completion import required_by
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.responses import judge, seed_of_practice
from westeros_learn.model import Lesson, Question, Quiz, QuizRole, Reflection, SingleChoice
from westeros_learn.records import Attempt, Enrolment, GivenResponse, SeenLesson
from westeros_learn.records.summaries import score_of

_LESSONS_A_DAY = 4
_PRACTICE = 45
"""Per cent of the practice questions that are answered."""

_GUESSING = 0.15
_SITTING = timedelta(hours=2)
"""More than a lesson and its test take: who could not end one before now does not begin it."""

_BEFORE, _AFTER = -0.8, 0.7
"""How able somebody is in the pre-test, and in the test that counts, where 1 is the spread of people."""

_STAY, _FAIL, _NEVER = 72, 79, 84
"""Of a hundred people: up to here they go on to the end, up to here they fail, up to here they never begin;
the others stop on the way, most of them in the same lesson."""

_STOPS = 4


@dataclass
class _Tried:
    """An attempt, and its answers, which need its number."""

    attempt: Attempt
    responses: list[dict[str, Any]]


@dataclass
class _Learner:
    """A person in a course, on the way through it.

    Attributes:
        able: 0 on the average, most between −2 and 2.
        time: where the person has come to.
    """

    enrolment: Enrolment
    edition: Edition
    chance: Generator
    able: float
    time: datetime
    tried: list[_Tried] = field(default_factory=list)
    passed: dict[str, datetime] = field(default_factory=dict)
    seen: dict[str, datetime] = field(default_factory=dict)
    practised: list[dict[str, Any]] = field(default_factory=list)


class SampleWork:
    """Collects what sample people do, and writes it at once.

    Args:
        session: the transaction.
        library: the courses.
        now: the time: nobody does anything later.
    """

    def __init__(self, session: Session, library: Library, now: datetime) -> None:
        self._session = session
        self._library = library
        self._now = now
        self._learners: list[_Learner] = []

    def add(self, enrolment: Enrolment, email: str, begins: datetime) -> None:
        """Let somebody work in a course from a time on."""
        chance = Generator(hash32(f"{email}/{enrolment.course_id}"))
        able = sum(chance.below(1000) for _ in range(4)) / 1000 - 2
        late = timedelta(minutes=chance.below(50))
        edition = self._library.edition(enrolment.course_id)
        self._learners.append(_Learner(enrolment, edition, chance, 1.7 * able, begins + late))

    def write(self) -> None:
        """Write everything that they have done."""
        self._session.flush()  # enrolments have their numbers now
        for learner in self._learners:
            self._go(learner)
        self._session.add_all(tried.attempt for each in self._learners for tried in each.tried)
        self._session.flush()
        responses = [row for each in self._learners for row in each.practised]
        for learner in self._learners:
            for tried in learner.tried:
                responses += [{**row, "attempt_id": tried.attempt.id} for row in tried.responses]
        responses.sort(key=lambda row: row["submitted_at"])
        seen = [
            {"enrolment_id": each.enrolment.id, "lesson_id": lesson, "seen_at": at, "skipped": False}
            for each in self._learners
            for lesson, at in each.seen.items()
        ]
        for table, rows in ((GivenResponse, responses), (SeenLesson, seen)):
            if rows:
                self._session.execute(insert(table), rows)

    def _go(self, learner: _Learner) -> None:
        """Go through the course as far as this person does, and as far as it is time."""
        fate = learner.chance.below(100)
        lessons = learner.edition.course.lessons
        last = len(lessons)
        if _FAIL <= fate < _NEVER:
            return
        if fate >= _NEVER:
            last = _STOPS if fate % 3 else 1 + learner.chance.below(last - 2)
        if _STAY <= fate < _FAIL:
            learner.able = -3.2
        for number, lesson in enumerate(lessons[:last]):
            if number and number % _LESSONS_A_DAY == 0:
                later = learner.chance.below(9) - 4  # most go on the next morning, some at home
                learner.time += timedelta(days=max(1, 2 * later), hours=-2, minutes=learner.chance.below(40))
            if not self._study(learner, lesson):
                break
        self._complete(learner)

    def _study(self, learner: _Learner, lesson: Lesson) -> bool:
        """Read a lesson and answer what stands in it; says whether there was time for it."""
        if learner.time + _SITTING >= self._now:
            return False
        learner.enrolment.place_lesson = lesson.id
        for quiz_id in lesson.quizzes:
            if not self._take(learner, learner.edition.course.quiz_by_id[quiz_id]):
                return False
        for question in lesson.questions:
            if question.id in learner.edition.practice and learner.chance.below(100) < _PRACTICE:
                self._practise(learner, question)
        learner.time += timedelta(minutes=15 + learner.chance.below(25))
        learner.seen[lesson.id] = learner.time
        return True

    def _practise(self, learner: _Learner, question: Question) -> None:
        if isinstance(question, Reflection):
            return
        seed = seed_of_practice(learner.enrolment.id, question.id, 0)
        for number in (1, 2):
            row = self._answer(learner, question, seed, ahead=0.6 * number)
            if row is None:
                return
            learner.practised.append({**row, "number": number, "attempt_id": None})
            if row["score"] == 1 or learner.chance.below(2):
                return

    def _take(self, learner: _Learner, quiz: Quiz) -> bool:
        """Take a test until it is passed, or no attempt is left; says whether there was time for it."""
        ahead = {QuizRole.PRE_TEST: _BEFORE, QuizRole.COUNTS: _AFTER}.get(quiz.role)
        if ahead is None:
            return True
        for number in range(1, (quiz.attempts or 3) + 1):
            if learner.time + _SITTING >= self._now:
                return False
            passed = self._try(learner, quiz, number, ahead + 0.4 * (number - 1))
            if passed is None or passed:
                return True
            if number > 1 and learner.chance.below(3) == 0:
                return False  # gives up before the last attempt
            learner.time += timedelta(hours=2 + learner.chance.below(40))
        return False

    def _try(self, learner: _Learner, quiz: Quiz, number: int, ahead: float) -> bool | None:
        """Make one attempt at a test; says whether it was passed, if there is anything to pass."""
        seed = learner.chance.next32()
        asked = _questions(learner, quiz, seed)
        opened = learner.time
        rows = []
        for question in asked:
            row = self._answer(learner, question, seed_of_question(seed, question.code), ahead=ahead)
            if row is not None:
                rows.append({**row, "number": 1})
        counted = {question.id: question.weight for question in asked if question.weight > 0}
        score = score_of(counted, {row["question_id"]: row["score"] for row in rows})
        passed = None if quiz.pass_mark is None else passes(score, quiz.pass_mark)
        learner.time += timedelta(minutes=1)
        attempt = Attempt(
            enrolment_id=learner.enrolment.id,
            quiz_id=quiz.id,
            number=number,
            seed=seed,
            asked=[question.id for question in asked],
            course_hash=learner.edition.content_hash,
            opened_at=opened,
            finished_at=learner.time,
            counted=counted,
            pass_mark=quiz.pass_mark,
            score=score,
            passed=passed,
        )
        learner.tried.append(_Tried(attempt, rows))
        if passed:
            learner.passed.setdefault(quiz.id, learner.time)
        return passed

    def _answer(
        self, learner: _Learner, question: Question, seed: int, *, ahead: float
    ) -> dict[str, Any] | None:
        """Return the row of an answer to a question, but for where it stands."""
        hard = _hardness(question.id)
        right = _is_right(learner.able + ahead - hard, learner.chance)
        if _is_miskeyed(question, learner.edition.course.id):
            right = _is_right(-1.6 * (learner.able + ahead + 0.4), learner.chance)
        response = sample_answer(settle(question, seed), learner.chance, right=right)
        if not response:
            return None
        seconds = 20 + hash32(f"{question.id}/time") % 60 + learner.chance.below(50)
        learner.time += timedelta(seconds=seconds)
        result = judge(learner.edition, question, seed, response)
        return {
            "enrolment_id": learner.enrolment.id,
            "question_id": question.id,
            "course_hash": learner.edition.content_hash,
            "seed": seed,
            "draw": 0,
            "response": list(response),
            "score": result.score,
            "mistake": result.mistake,
            "submitted_at": learner.time,
        }

    def _complete(self, learner: _Learner) -> None:
        required = required_by(learner.edition)
        if set(required["lessons"]) <= set(learner.seen) and set(required["quizzes"]) <= set(learner.passed):
            moments = [*learner.seen.values(), *(learner.passed[quiz] for quiz in required["quizzes"])]
            learner.enrolment.completed_at = max(moments)
            learner.enrolment.required = required


def _questions(learner: _Learner, quiz: Quiz, seed: int) -> list[Question]:
    """Return what an attempt asks: new questions first, as in the app."""
    course = learner.edition.course
    if quiz.questions:
        return [course.question_by_id[each] for each in quiz.questions]
    before = {course.question_by_id[each].code for tried in learner.tried for each in tried.attempt.asked}
    pool = [(question.code, question.outcome) for question in course.pool]
    if quiz.quotas:
        codes = draw_by_outcome(pool, quiz.quotas, seed, before)
    else:
        codes = draw(pool, quiz.draw, seed, before)
    by_code = {question.code: question for question in course.pool}
    return [by_code[code] for code in codes]


def _is_right(more: float, chance: Generator) -> bool:
    likely = _GUESSING + (1 - _GUESSING) / (1 + exp(-1.4 * more))
    return chance.below(10_000) < 10_000 * likely


@cache
def _hardness(question_id: str) -> float:
    """Return how hard a question is: most between −1.5 and 1, a few that everybody or nobody can answer."""
    by_chance = hash32(f"{question_id}/hard")
    if by_chance % 17 == 0:
        return -4.0
    return 2.6 if by_chance % 23 == 0 else -1.5 + (by_chance >> 8) % 250 / 100


def _is_miskeyed(question: Question, course_id: str) -> bool:
    """Say whether able people take one wrong choice here, as if the key were wrong."""
    return isinstance(question, SingleChoice) and hash32(f"{course_id}/{question.id}/key") % 29 == 0
