"""How a cohort is doing: the matrix of its learners, as a page and as a file; and who may be stuck."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.delivery.concerns import QUIET_DAYS
from westeros_learn.delivery.matrix import (
    SORTS,
    Matrix,
    MatrixRow,
    Stage,
    Wanted,
    cohort_matrix,
    shown_quizzes,
)
from westeros_learn.delivery.people import mail_of
from westeros_learn.delivery.sheets import Cell, Percent, Sheet
from westeros_learn.model import Course, Lesson, Module, Quiz
from westeros_learn.web.access import Access, open_to
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.downloads import asked_form, send_sheets
from westeros_learn.web.tables import Order, chosen, filter_asked, order_asked, page_asked
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.told import reasons, stage_names
from westeros_learn.web.words import current_language, gettext

_ROWS = 100
_MOST_LESSONS = 12
"""Of a course that has more, the modules are shown at first: the table would be wider than a screen."""

DAYS = (3, 7, 14, 30)
"""Days without work that a trainer can choose from."""


_ASKED = ("course", "sort", "q", "stage", "by")
"""What of the address says which rows are shown in which order: the file has the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """A column of the matrix: a lesson, or a module with its lessons.

    Attributes:
        key: by which the table is sorted.
    """

    key: str
    title: str
    lessons: tuple[str, ...]


def course_asked(cohort: CohortView) -> Course | None:
    """Return the course of a cohort that the address asks for, else the first one; None without any."""
    served = [course for course in cohort.courses if course in desk().library.courses]
    if not served:
        return None
    asked = request.values.get("course", "")
    return desk().library.edition(asked if asked in served else served[0], current_language()).course


def courses_of(cohort: CohortView) -> list[Course]:
    """Return the courses of a cohort that are served, in the visitor's language as far as they are."""
    library = desk().library
    return [
        library.edition(each, current_language()).course for each in cohort.courses if each in library.courses
    ]


def begins(cohort: CohortView) -> datetime | None:
    """Return when a cohort begins, in the school's time zone; None where it is not said."""
    if cohort.starts_on is None:
        return None
    return datetime.combine(cohort.starts_on, time.min, desk().school.zone)


def days_asked() -> int:
    """Return after how many days without work somebody is looked at."""
    return int(chosen("days", [str(days) for days in DAYS]) or QUIET_DAYS)


def matrix_of(cohort: CohortView, course_id: str, wanted: Wanted) -> Matrix:
    """Return the matrix of a cohort in one of its courses."""
    return cohort_matrix(
        desk().database,
        desk().library,
        cohort.id,
        course_id,
        wanted,
        now(),
        language=current_language(),
        begins=begins(cohort),
        quiet_days=days_asked(),
    )


@teach.get("/cohorts/<int:cohort_id>/progress")
@open_to(Access.TRAINER, sent=True)
def progress(cohort_id: int) -> ResponseReturnValue:
    """Each learner of a cohort and what they have done."""
    cohort = cohort_for(cohort_id)
    course = course_asked(cohort)
    if course is None:
        return render_template("teach/no_course.html", cohort=cohort)
    groups = _groups(course)
    order = _order(course)
    found = matrix_of(cohort, course.id, _wanted(order))
    page = page_asked(len(found.rows), _ROWS)
    return render_template(
        "teach/progress.html",
        cohort=cohort,
        course=course,
        courses=courses_of(cohort),
        found=found,
        rows=found.rows[page.start : page.start + page.size],
        page=page,
        order=order,
        groups=groups,
        by=_by(course),
        quizzes=_quizzes(course),
        stages=stage_names(),
        asked={name: value for name, value in request.args.items() if name in _ASKED},
    )


@teach.get("/cohorts/<int:cohort_id>/progress/file")
@open_to(Access.TRAINER, sent=True)
def progress_file(cohort_id: int) -> Response:
    """The same rows in the same order, as a file. The audit log notes that it was taken."""
    cohort = cohort_for(cohort_id)
    form = asked_form()
    courses = courses_of(cohort) if request.args.get("course") == "all" else [course_asked(cohort)]
    sheets = [_sheet(cohort, course) for course in courses if course is not None]
    return send_sheets(
        sheets or [Sheet(cohort.title, [], [])],
        form,
        f"results-cohort-{cohort.id}",
        action="export matrix",
        subject=f"cohort {cohort.id}",
        course=", ".join(course.id for course in courses if course is not None),
    )


@teach.get("/cohorts/<int:cohort_id>/stuck")
@open_to(Access.TRAINER, sent=True)
def stuck(cohort_id: int) -> ResponseReturnValue:
    """Who may be stuck, and by which rule; those can be reminded together."""
    cohort = cohort_for(cohort_id)
    course = course_asked(cohort)
    if course is None:
        return render_template("teach/no_course.html", cohort=cohort)
    found = matrix_of(cohort, course.id, Wanted(stuck=True))
    today = local(now()).date()
    page = page_asked(len(found.rows), _ROWS)
    return render_template(
        "teach/stuck.html",
        cohort=cohort,
        course=course,
        courses=courses_of(cohort),
        found=found,
        rows=found.rows[page.start : page.start + page.size],
        page=page,
        reasons=reasons,
        days=days_asked(),
        choices=DAYS,
        today={row.learner.user_id for row in found.rows if _is_day(row.reminded_at, today)},
    )


def _is_day(moment: datetime | None, day: object) -> bool:
    return moment is not None and local(moment).date() == day


# --- what is asked for ---------------------------------------------------------------------------


def _by(course: Course) -> str:
    """Return whether the columns are lessons or modules."""
    usual = "lesson" if len(course.lessons) <= _MOST_LESSONS else "module"
    return chosen("by", ("lesson", "module")) or usual


def _groups(course: Course) -> list[Group]:
    return _of_lessons(course.lessons) if _by(course) == "lesson" else _of_modules(course.modules)


def _of_lessons(lessons: Sequence[Lesson]) -> list[Group]:
    return [Group(f"lesson:{each.id}", each.title, (each.id,)) for each in lessons]


def _of_modules(modules: Sequence[Module]) -> list[Group]:
    return [
        Group(f"module:{each.id}", each.title, tuple(lesson.id for lesson in each.lessons))
        for each in modules
    ]


def _quizzes(course: Course) -> list[Quiz]:
    shown = shown_quizzes(course)
    return [quiz for quiz in course.quizzes if quiz.id in shown]


def _order(course: Course) -> Order:
    columns = [
        *SORTS,
        *(group.key for group in _groups(course)),
        *(f"quiz:{quiz.id}" for quiz in course.quizzes),
    ]
    return order_asked(columns, "name")


def _wanted(order: Order) -> Wanted:
    stage = chosen("stage", [*Stage, "stuck"])
    return Wanted(
        text=filter_asked("q"),
        stage=Stage(stage) if stage not in ("", "stuck") else None,
        stuck=stage == "stuck",
        sort=order.key,
        down=order.falling,
    )


# --- the file ------------------------------------------------------------------------------------


def _sheet(cohort: CohortView, course: Course) -> Sheet:
    quizzes = _quizzes(course)
    found = matrix_of(cohort, course.id, _wanted(_order(course)))
    columns = [
        gettext("Family name"),
        gettext("Given name"),
        gettext("Mail address"),
        gettext("Institution"),
        *(lesson.title for lesson in course.lessons),
        *(
            title
            for quiz in quizzes
            for title in (quiz.title, gettext("%(test)s: attempts", test=quiz.title))
        ),
        gettext("Result"),
        gettext("Lessons read"),
        gettext("Completed on"),
        gettext("Last active"),
        gettext("What may hold them up"),
    ]
    return Sheet(course.title, columns, _rows(found.rows, course, quizzes))


def _rows(rows: Sequence[MatrixRow], course: Course, quizzes: Sequence[Quiz]) -> Iterator[list[Cell]]:
    read, skipped = gettext("read"), gettext("skipped")
    for row in rows:
        learner = row.learner
        cells: list[Cell] = [learner.family_name, learner.given_name, mail_of(learner.email)]
        cells.append(learner.institution)
        for lesson in course.lessons:
            seen = row.seen.get(lesson.id)
            cells.append(None if seen is None else skipped if seen else read)
        for quiz in quizzes:
            made = row.quizzes.get(quiz.id)
            cells += [_share(made.best if made else None), made.finished if made else 0]
        cells += [
            _share(row.reached.score),
            len(course.lessons) - len(row.reached.unseen),
            local(learner.completed_at).date() if learner.completed_at else None,
            row.last_active,
            "; ".join(reasons(row, course)),
        ]
        yield cells


def _share(score: int | None) -> Percent | None:
    return None if score is None else Percent(score)
