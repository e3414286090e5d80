"""What a platform is told of somebody's work behind a link: the same roll-up as everywhere (DESIGN, 3)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from westeros_learn.assessment import course_score
from westeros_learn.assessment.rollup import FULL
from westeros_learn.delivery.library import Edition
from westeros_learn.delivery.lti.places import Part
from westeros_learn.lti.rows import ActivityProgress, GradingProgress
from westeros_learn.model import Quiz, QuizRole
from westeros_learn.player.reading import quiz_size
from westeros_learn.records import Attempt, SeenLesson


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody has come behind a link.

    Attributes:
        progress: how far they are.
        score: in hundredths of a per cent, the highest there was; None where there is none yet.
        at: when it last came to be so.
    """

    progress: ActivityProgress
    score: int | None
    at: datetime

    @property
    def grading(self) -> GradingProgress:
        """How final the score is. What may still grow by itself is not shown as a grade yet."""
        if self.score is None:
            return GradingProgress.NOT_READY
        if self.progress is ActivityProgress.IN_PROGRESS:
            return GradingProgress.PENDING
        return GradingProgress.FULLY_GRADED


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody has done in a course.

    Attributes:
        completed_at: when the course was completed; None as long as it is not.
        attempts: those that are finished, and the open ones.
    """

    completed_at: datetime | None
    seen: Sequence[SeenLesson]
    attempts: Sequence[Attempt]


def standing_of(part: Part, edition: Edition, work: Work) -> Standing | None:
    """Return how far somebody has come in a part of a course; None where they have done nothing of it.

    Args:
        part: what the link opens; there is such a part.
        edition: the course.
        work: what they have done in it.
    """
    if part.quiz:
        return _of_quiz(edition.course.quiz_by_id[part.quiz], work)
    course = edition.course
    lessons = [lesson for each in course.modules if part.module in ("", each.id) for lesson in each.lessons]
    inside = {quiz for lesson in lessons for quiz in lesson.quizzes}
    counted = [
        quiz
        for quiz in course.quizzes
        if quiz.role is QuizRole.COUNTS and (not part.module or quiz.id in inside)
    ]
    seen = [each for each in work.seen if any(each.lesson_id == lesson.id for lesson in lessons)]
    tried = [each for each in work.attempts if any(each.quiz_id == quiz.id for quiz in counted)]
    if not seen and not tried:
        return None
    complete = (
        work.completed_at is not None
        if not part.module
        else {each.lesson_id for each in seen} >= {lesson.id for lesson in lessons}
        and all(any(each.passed for each in tried if each.quiz_id == quiz.id) for quiz in counted)
    )
    best = _best(tried)
    score = course_score((quiz_size(quiz, course), best.get(quiz.id)) for quiz in counted)
    if not counted and complete:
        score = FULL  # nothing is scored here: whoever has done it all has all of it
    all_tried = bool(counted) and all(quiz.id in best for quiz in counted)
    progress = _progress(complete=complete, all_tried=all_tried)
    return Standing(progress, score, _last(work, seen, tried))


def _of_quiz(quiz: Quiz, work: Work) -> Standing | None:
    tried = [each for each in work.attempts if each.quiz_id == quiz.id]
    if not tried:
        return None
    best = _best(tried).get(quiz.id)
    ended = [each for each in tried if each.score is not None]
    none_left = quiz.attempts is not None and len(ended) >= quiz.attempts
    complete = bool(ended) and (quiz.pass_mark is None or none_left or any(each.passed for each in ended))
    progress = _progress(complete=complete, all_tried=bool(ended))
    return Standing(progress, best, max(each.finished_at or each.opened_at for each in tried))


def _progress(*, complete: bool, all_tried: bool) -> ActivityProgress:
    if complete:
        return ActivityProgress.COMPLETED
    return ActivityProgress.SUBMITTED if all_tried else ActivityProgress.IN_PROGRESS


def _best(attempts: Collection[Attempt]) -> dict[str, int]:
    best: dict[str, int] = {}
    for each in attempts:
        if each.score is not None:
            best[each.quiz_id] = max(best.get(each.quiz_id, 0), each.score)
    return best


def _last(work: Work, seen: Sequence[SeenLesson], tried: Sequence[Attempt]) -> datetime:
    moments = [each.seen_at for each in seen] + [each.finished_at or each.opened_at for each in tried]
    if work.completed_at is not None:
        moments.append(work.completed_at)
    return max(moments)
