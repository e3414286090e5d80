"""How a cohort is doing in a course: one row for each learner, sorted and filtered as the trainer asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeAlias

from westeros_learn.assessment import fold
from westeros_learn.delivery.concerns import QUIET_DAYS, Concern, Work, concerns
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.progress import Reached, reached
from westeros_learn.model import Course, QuizRole
from westeros_learn.records import Database
from westeros_learn.records.cohort_rows import (
    LearnerRow,
    SeenRow,
    TryRow,
    last_reminders,
    last_work,
    learners_of,
    lessons_seen,
    tries,
)


class Stage(StrEnum):
    """How far a learner has come, in one word."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class QuizCell:
    """How a learner stands with a quiz.

    Attributes:
        best: score of the best finished attempt, in hundredths of a per cent; None before the first.
        finished: how many attempts are.
        passed: None where nothing is to be passed.
        is_open: whether an attempt is under way.
    """

    best: int | None
    finished: int
    passed: bool | None
    is_open: bool


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A learner in the matrix.

    Attributes:
        learner: who it is.
        seen: the lessons seen, by their ids: whether they were skipped after their content notice.
        quizzes: every quiz that was begun, by its id.
        reached: how far the learner has come.
        last_active: when they last did anything in the course, None for never.
        reminded_at: when they were last reminded of anything.
        concerns: what may hold them up.
    """

    learner: LearnerRow
    seen: Mapping[str, bool]
    quizzes: Mapping[str, QuizCell]
    reached: Reached
    last_active: datetime | None
    reminded_at: datetime | None
    concerns: tuple[Concern, ...]

    @property
    def stage(self) -> Stage:
        """How far the learner has come, in one word."""
        if self.learner.completed_at is not None:
            return Stage.COMPLETE
        return Stage.NOT_BEGUN if self.last_active is None else Stage.UNDER_WAY

    @property
    def name(self) -> str:
        """The name as lists have it: family name first."""
        return f"{self.learner.family_name} {self.learner.given_name}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the matrix is asked for.

    Attributes:
        text: part of a name, an address or an institution; folded, so that accents do not matter.
        stage: only who has come so far; None for all.
        stuck: only who may be stuck.
        sort: one of `SORTS`, or `lesson:` or `quiz:` and an id, or `module:` and an id.
        down: whether the highest come first. What is not there comes last either way.
    """

    text: str = ""
    stage: Stage | None = None
    stuck: bool = False
    sort: str = "name"
    down: bool = False


@dataclass(frozen=True, slots=True)
class Matrix:
    """A cohort in a course.

    Attributes:
        edition: the course, in the language of who looks.
        rows: those asked for, in the order asked for.
        everybody: how many learners there are in all.
        stages: how many have come how far, of all.
        stuck: how many may be stuck, of all.
    """

    edition: Edition
    rows: tuple[MatrixRow, ...]
    everybody: int
    stages: Mapping[Stage, int]
    stuck: int


def cohort_matrix(
    database: Database,
    library: Library,
    cohort_id: int,
    course_id: str,
    wanted: Wanted,
    now: datetime,
    *,
    language: str = "",
    begins: datetime | None = None,
    quiet_days: int = QUIET_DAYS,
) -> Matrix:
    """Return how a cohort is doing in a course.

    Args:
        database: where it is kept.
        library: the courses.
        cohort_id: the cohort. Whoever asks was asked before whether they may.
        course_id: the course.
        wanted: which rows, in which order.
        now: the time.
        language: of the course's titles.
        begins: when the cohort begins: before, nobody is waited for.
        quiet_days: the days without any work after which somebody may be stuck.

    Raises:
        Refused: there is no such course.
    """
    edition = library.edition(course_id, language)
    rows = _rows(database, edition, cohort_id, now, begins, quiet_days)
    chosen = [row for row in rows if _fits(row, wanted)]
    return Matrix(
        edition=edition,
        rows=tuple(_sorted(chosen, wanted, edition)),
        everybody=len(rows),
        stages={stage: sum(row.stage is stage for row in rows) for stage in Stage},
        stuck=sum(bool(row.concerns) for row in rows),
    )


def _rows(
    database: Database,
    edition: Edition,
    cohort_id: int,
    now: datetime,
    begins: datetime | None,
    quiet_days: int,
) -> list[MatrixRow]:
    course = edition.course
    with database.read() as session:
        learners = learners_of(session, cohort_id, course.id)
        seen = lessons_seen(session, cohort_id, course.id)
        tried = tries(session, cohort_id, course.id)
        worked = last_work(session, cohort_id, course.id)
        reminded = last_reminders(session, cohort_id, course.id)
    work = {}
    for each in learners:
        mine, lessons = tried.get(each.enrolment_id, ()), seen.get(each.enrolment_id, ())
        work[each.enrolment_id] = Work(
            waits_since=max(each.enrolled_at, begins or each.enrolled_at),
            last_active=_last_active(worked.get(each.enrolment_id), mine, lessons),
            place=each.place,
            tries=mine,
            done=each.completed_at is not None or not each.active,
        )
    found = concerns(course, work, now, quiet_days)
    rows = []
    for each in learners:
        mine, lessons = tried.get(each.enrolment_id, ()), seen.get(each.enrolment_id, ())
        rows.append(
            MatrixRow(
                learner=each,
                seen={lesson.lesson_id: lesson.skipped for lesson in lessons},
                quizzes=_cells(mine),
                reached=reached(edition, {lesson.lesson_id for lesson in lessons}, mine),
                last_active=work[each.enrolment_id].last_active,
                reminded_at=reminded.get(each.user_id),
                concerns=found.get(each.enrolment_id, ()),
            )
        )
    return rows


def _last_active(
    worked: datetime | None, mine: Sequence[TryRow], lessons: Sequence[SeenRow]
) -> datetime | None:
    moments = [
        worked,
        *(each.opened_at for each in mine),
        *(each.finished_at for each in mine),
        *(lesson.seen_at for lesson in lessons),
    ]
    return max((moment for moment in moments if moment is not None), default=None)


def _cells(mine: Sequence[TryRow]) -> dict[str, QuizCell]:
    by_quiz: dict[str, list[TryRow]] = {}
    for each in mine:
        by_quiz.setdefault(each.quiz_id, []).append(each)
    return {quiz: _cell(made) for quiz, made in by_quiz.items()}


def _cell(made: Sequence[TryRow]) -> QuizCell:
    scores = [each.score for each in made if each.score is not None]
    judged = [each.passed for each in made if each.passed is not None]
    return QuizCell(
        best=max(scores, default=None),
        finished=len(scores),
        passed=any(judged) if judged else None,
        is_open=any(each.finished_at is None for each in made),
    )


# --- filters and orders --------------------------------------------------------------------------


def _fits(row: MatrixRow, wanted: Wanted) -> bool:
    if wanted.stage is not None and row.stage is not wanted.stage:
        return False
    if wanted.stuck and not row.concerns:
        return False
    if not wanted.text:
        return True
    learner = row.learner
    known = f"{learner.given_name} {row.name} {learner.email} {learner.institution}"
    return all(part in fold(known) for part in fold(wanted.text).split())


@lru_cache(maxsize=5_000)
def _folded(text: str) -> str:
    """Return a name as names are sorted. The same ones are sorted again and again."""
    return fold(text)


_Sortable: TypeAlias = Callable[[MatrixRow], float | str | None]

SORTS: Mapping[str, _Sortable] = {
    "name": lambda row: _folded(row.name),
    "done": lambda row: row.reached.share,
    "score": lambda row: row.reached.score,
    "active": lambda row: row.last_active.timestamp() if row.last_active else None,
    "concerns": lambda row: len(row.concerns) or None,
    "completed": lambda row: row.learner.completed_at.timestamp() if row.learner.completed_at else None,
}
"""What the matrix is sorted by, besides its lessons, modules and quizzes."""


def _sorted(rows: Sequence[MatrixRow], wanted: Wanted, edition: Edition) -> list[MatrixRow]:
    key = _sortable(wanted.sort, edition)
    by_name = sorted(rows, key=lambda row: _folded(row.name))
    there: list[tuple[float | str, MatrixRow]] = []
    missing: list[MatrixRow] = []
    for row in by_name:
        value = key(row)
        if value is None:
            missing.append(row)
        else:
            there.append((value, row))
    there.sort(key=lambda each: each[0], reverse=wanted.down)  # stable: equals stay by name
    return [*(row for _, row in there), *missing]


def _sortable(sort: str, edition: Edition) -> _Sortable:
    """Return what is sorted by; by the name, where there is no such thing."""
    kind, _, identifier = sort.partition(":")
    if kind == "lesson":
        return lambda row: float(identifier in row.seen)
    if kind == "quiz":
        return lambda row: row.quizzes[identifier].best if identifier in row.quizzes else None
    if kind == "module":
        lessons = [
            lesson.id
            for module in edition.course.modules
            if module.id == identifier
            for lesson in module.lessons
        ]
        return lambda row: float(sum(lesson in row.seen for lesson in lessons))
    return SORTS.get(sort, SORTS["name"])


def shown_quizzes(course: Course) -> tuple[str, ...]:
    """Return the ids of the quizzes that the matrix shows: what is practised is nobody's result."""
    return tuple(quiz.id for quiz in course.quizzes if quiz.role is not QuizRole.PRACTICE)
