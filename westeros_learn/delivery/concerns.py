"""Who may be stuck, and why: plain rules, each told in words beside the name.

Nothing here is a score of a person. A rule says what was seen, and a trainer asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from westeros_learn.model import Course, Quiz, QuizRole
from westeros_learn.records.cohort_rows import TryRow

QUIET_DAYS = 7
"""Days without any work after which somebody is looked at, where a trainer says nothing else."""

_OPEN_DAYS = 3
"""Days for which an attempt may stay open: it is one sitting."""

_TOGETHER = 3
"""Learners who stopped at the same place, from which on the place may be what holds them up."""

_OFTEN = 2


class ConcernKind(StrEnum):
    """What was seen. Those that only a trainer can undo come first."""

    NO_ATTEMPTS_LEFT = "no-attempts-left"
    """A counted quiz is not passed, and no attempt at it is left."""
    FAILED_OFTEN = "failed-often"
    """A counted quiz was tried twice or more, and is not passed."""
    LEFT_OPEN = "left-open"
    """An attempt was begun days ago, and is not finished."""
    NOT_BEGUN = "not-begun"
    """Enrolled for days, and nothing was done yet."""
    QUIET = "quiet"
    """Nothing was done for days."""
    SAME_PLACE = "same-place"
    """Several of the cohort stopped in the same lesson."""


@dataclass(frozen=True, slots=True)
class Concern:
    """What was seen of one learner.

    Attributes:
        days: for how many days.
        count: how many attempts, or how many others stopped at the same place.
        quiz_id, lesson_id: where, "" for the course as a whole.
    """

    kind: ConcernKind
    days: int = 0
    count: int = 0
    quiz_id: str = ""
    lesson_id: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What of a learner the rules look at.

    Attributes:
        waits_since: since when the learner could have begun.
        last_active: when the learner last did anything, None for never.
        place: the id of the lesson where the learner was last, "" for none.
        tries: the attempts, the first ones of each quiz first.
        done: whether the course is completed, or the account is closed: nothing is looked for.
    """

    waits_since: datetime
    last_active: datetime | None
    place: str
    tries: Sequence[TryRow]
    done: bool


def concerns(
    course: Course, work: Mapping[int, Work], now: datetime, quiet_days: int = QUIET_DAYS
) -> dict[int, tuple[Concern, ...]]:
    """Return what was seen of each learner.

    Args:
        course: the course.
        work: what they have done, by whatever names them.
        now: the time.
        quiet_days: the days without any work after which somebody is looked at.

    Returns:
        By the same names; nothing for who is going on well.
    """
    found = {
        name: [*_of_quizzes(course, each.tries, now), *_of_days(each, now, quiet_days)]
        for name, each in work.items()
        if not each.done
    }
    quiet = [name for name, seen in found.items() if any(each.kind is ConcernKind.QUIET for each in seen)]
    lessons = {lesson.id for lesson in course.lessons}
    places = Counter(work[name].place for name in quiet if work[name].place in lessons)
    for name in quiet:
        together = places[work[name].place]
        if together >= _TOGETHER:
            place = work[name].place
            found[name].append(Concern(ConcernKind.SAME_PLACE, count=together - 1, lesson_id=place))
    return {name: tuple(seen) for name, seen in found.items()}


def _of_days(work: Work, now: datetime, quiet_days: int) -> list[Concern]:
    since = max(work.last_active or work.waits_since, work.waits_since)
    days = (now - since) // timedelta(days=1)
    if days < max(quiet_days, 1):
        return []
    if work.last_active is None:
        return [Concern(ConcernKind.NOT_BEGUN, days=days)]
    return [Concern(ConcernKind.QUIET, days=days)]


def _of_quizzes(course: Course, tries: Sequence[TryRow], now: datetime) -> list[Concern]:
    seen = []
    for quiz in course.quizzes:
        mine = [each for each in tries if each.quiz_id == quiz.id]
        seen += _of_quiz(quiz, mine, now)
    return sorted(seen, key=lambda each: list(ConcernKind).index(each.kind))


def _of_quiz(quiz: Quiz, mine: Sequence[TryRow], now: datetime) -> list[Concern]:
    seen = []
    under_way = next((each for each in mine if each.finished_at is None), None)
    failed = [each for each in mine if each.finished_at is not None and each.passed is False]
    counts = quiz.role is QuizRole.COUNTS
    if counts and failed and not any(each.passed for each in mine) and under_way is None:
        if quiz.attempts is not None and len(mine) >= quiz.attempts:
            seen.append(Concern(ConcernKind.NO_ATTEMPTS_LEFT, count=len(failed), quiz_id=quiz.id))
        elif len(failed) >= _OFTEN:
            seen.append(Concern(ConcernKind.FAILED_OFTEN, count=len(failed), quiz_id=quiz.id))
    if under_way is not None:
        days = (now - under_way.opened_at) // timedelta(days=1)
        if days >= _OPEN_DAYS:
            seen.append(Concern(ConcernKind.LEFT_OPEN, days=days, quiz_id=quiz.id))
    return seen
