"""The pages about questions: what each is worth, how reliable a test is, and what was gained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from westeros_learn.delivery.authoring.rights import rights_of
from westeros_learn.delivery.cohorts import CohortView, cohorts_for
from westeros_learn.delivery.evidence import (
    ItemEvidence,
    QuizEvidence,
    gains_of,
    quiz_evidence,
    quizzes_with_evidence,
)
from westeros_learn.delivery.evidence_details import QuestionEvidence, question_evidence
from westeros_learn.delivery.gains import CourseGain, quiz_pairs
from westeros_learn.delivery.sheets import Cell, Percent, Sheet
from westeros_learn.evidence import FEW, LEAST, Finding, ItemStatistics, Third
from westeros_learn.model import ChoiceQuestion, Course, Quiz, TrueFalse, plain_text
from westeros_learn.player.strings import load_strings
from westeros_learn.records.evidence_rows import Selection
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.downloads import asked_form, send_sheets
from westeros_learn.web.plots import Axis, Group, Point, bars, columns, scatter
from westeros_learn.web.tables import Order, order_asked, page_asked
from westeros_learn.web.teach import evidence_words as words
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.words import gettext, percent

_ROWS = 100
_TICKS = (-0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for.

    Attributes:
        cohorts: among which the visitor may choose.
        arguments: the same for the links of the page.
        since_is_wrong: whether the day was no day.
    """

    selection: Selection
    cohorts: Sequence[CohortView]
    arguments: dict[str, str]
    since_is_wrong: bool


def asked_selection(course_id: str) -> Asked:
    """Return which attempts the address asks for: `?cohort=3&since=2026-03-01&all=1`.

    A cohort that the visitor does not train is no cohort for them.
    """
    mine = [each for each in cohorts_for(desk().database, visitor().person) if course_id in each.courses]
    cohort = request.args.get("cohort", "")
    if cohort and cohort not in {str(each.id) for each in mine}:
        abort(404)
    since, wrong = _day(request.args.get("since", ""))
    every = request.args.get("all", "") == "1"
    arguments = {
        name: value for name, value in request.args.items() if name in ("cohort", "since", "all") and value
    }
    selection = Selection(int(cohort) if cohort else None, since=since, every_attempt=every)
    return Asked(selection, mine, arguments, wrong)


def _day(text: str) -> tuple[datetime | None, bool]:
    """Return when a day began in the school's time zone, and whether the text was no day."""
    if not text.strip():
        return None, False
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None, True
    return datetime.combine(day, time.min, desk().school.zone), False


@teach.get("/questions")
@open_to(Access.TRAINER)
def questions() -> str:
    """The courses, and their quizzes: where to begin."""
    return render_template("teach/questions.html", courses=_courses(desk().library.courses))


@teach.get("/cohorts/<int:cohort_id>/questions")
@open_to(Access.TRAINER)
def cohort_questions(cohort_id: int) -> str:
    """The same for a cohort: its courses, and what its own trainees answered."""
    cohort = cohort_for(cohort_id)
    return render_template("teach/cohort_questions.html", cohort=cohort, courses=_courses(cohort.courses))


def _courses(ids: Iterable[str]) -> list[tuple[Course, tuple[Quiz, ...], bool]]:
    """Return courses by their titles, each with its quizzes, and whether it has a gain to tell."""
    served = desk().library.courses
    courses = sorted((served[each].course for each in ids if each in served), key=lambda each: each.title)
    return [(course, quizzes_with_evidence(course), any(quiz_pairs(course))) for course in courses]


@teach.get("/questions/<course_id>")
@open_to(Access.TRAINER)
def course_evidence(course_id: str) -> ResponseReturnValue:
    """Lead to the quiz of a course that counts."""
    quizzes = quizzes_with_evidence(desk().library.edition(course_id).course)
    if not quizzes:
        abort(404)
    return redirect(url_for("teach.quiz_evidence_page", course_id=course_id, quiz_id=quizzes[0].id), 303)


@teach.get("/questions/<course_id>/quizzes/<quiz_id>")
@open_to(Access.TRAINER)
def quiz_evidence_page(course_id: str, quiz_id: str) -> str:
    """The questions of a quiz: how hard they are, whom they tell apart, and what is worth a look."""
    asked = asked_selection(course_id)
    found = quiz_evidence(desk().database, desk().library, course_id, quiz_id, asked.selection, now())
    order = order_asked(("place", "n", "right", "tells", "time", "look"), "look")
    page = page_asked(len(found.items), _ROWS)
    return render_template(
        "teach/quiz_evidence.html",
        asked=asked,
        found=found,
        items=_sorted(found.items, order)[page.start : page.start + page.size],
        page=page,
        order=order,
        words=words,
        few=FEW,
        least=LEAST,
        quizzes=quizzes_with_evidence(found.course),
        has_gain=any(quiz_pairs(found.course)),
        plot=_field(found, asked),
    )


@teach.get("/questions/<course_id>/quizzes/<quiz_id>/table")
@open_to(Access.TRAINER)
def quiz_evidence_table(course_id: str, quiz_id: str) -> Response:
    """The same as a file."""
    asked, form = asked_selection(course_id), asked_form()
    found = quiz_evidence(desk().database, desk().library, course_id, quiz_id, asked.selection, now())
    columns_ = [
        gettext("Question"),
        gettext("File"),
        gettext("Line"),
        gettext("What it asks"),
        gettext("Answers"),
        gettext("Right"),
        gettext("Discrimination index"),
        gettext("Seconds"),
        gettext("Left out"),
        gettext("Before it was changed"),
        gettext("Worth a look"),
    ]
    return send_sheets(
        [Sheet(found.quiz.title, columns_, map(_row, found.items))],
        form,
        f"questions-{quiz_id}",
        action="export question statistics",
        subject=f"{course_id} {quiz_id}",
        **asked.arguments,
    )


def _row(item: ItemEvidence) -> list[Cell]:
    known, span = item.statistics, item.question.span if item.question else None
    told = known.discrimination if known else None
    return [
        item.question_id,
        span.file if span else None,
        span.line if span else None,
        words.prompt_of(item.question, 1_000),
        item.n,
        Percent(round(known.mean * 10_000)) if known else None,
        None if told is None else round(told, 3),
        round(known.seconds) if known and known.seconds is not None else None,
        known.whole.left_out if known else None,
        item.earlier,
        " ".join(map(words.finding_words, item.findings)),
    ]


@teach.get("/questions/<course_id>/quizzes/<quiz_id>/<question_id>")
@open_to(Access.TRAINER)
def question_evidence_page(course_id: str, quiz_id: str, question_id: str) -> str:
    """One question: who chose what, its parts, what was typed, and how it was before it changed."""
    asked = asked_selection(course_id)
    where = (course_id, quiz_id, question_id)
    found = question_evidence(desk().database, desk().library, where, asked.selection, now())
    known = found.item.statistics
    return render_template(
        "teach/question_evidence.html",
        asked=asked,
        found=found,
        item=found.item,
        known=known,
        choices=_choices(found),
        plot=_thirds(found),
        thirds=list(zip(_names_of_thirds(known), _shown_thirds(known), strict=False)),
        words=words,
        few=FEW,
        least=LEAST,
        plain=plain_text,
        editor=editor_of(course_id, question_id),
    )


def editor_of(course_id: str, question_id: str) -> str:
    """Return where a question is written; "" where whoever looks may not write its course here."""
    writing = desk().authoring
    if writing is None:
        return ""
    folder = desk().library.folder_name_of(course_id)
    may = rights_of(desk().database, writing.volume, visitor().person)
    return url_for("author.find_question", course=folder, question_id=question_id) if folder in may else ""


@teach.get("/questions/<course_id>/gain")
@open_to(Access.TRAINER)
def gain_page(course_id: str) -> str:
    """What learners had before a course, and after it."""
    asked = asked_selection(course_id)
    course = desk().library.edition(course_id).course
    found = gains_of(desk().database, desk().library, course_id, asked.selection)
    return render_template(
        "teach/gain.html",
        asked=asked,
        course=course,
        found=[(each, _before_and_after(each)) for each in found],
        words=words,
        few=FEW,
        least=LEAST,
        quizzes=quizzes_with_evidence(course),
    )


def _sorted(items: Sequence[ItemEvidence], order: Order) -> list[ItemEvidence]:
    """Return questions in an order; what is not known stands last, whichever way."""
    weight = list(Finding)

    def look(item: ItemEvidence) -> tuple[float, ...]:
        """Give the weightiest finding first, then who has more of them; falling, the other way round."""
        return (*(weight.index(each.finding) for each in item.findings), len(weight))

    def figure(item: ItemEvidence) -> float | None:
        known = item.statistics
        if order.key == "n":
            return float(item.n)
        if known is None:
            return None
        return {"right": known.mean, "tells": known.discrimination, "time": known.seconds}.get(order.key)

    if order.key == "look":
        return sorted(items, key=look, reverse=order.falling)
    if order.key == "place":
        return list(reversed(items)) if order.falling else list(items)
    known = [(value, item) for item in items if (value := figure(item)) is not None]
    known.sort(key=lambda pair: pair[0], reverse=order.falling)
    return [item for _, item in known] + [item for item in items if figure(item) is None]


def _field(found: QuizEvidence, asked: Asked) -> Markup | None:
    """Return the field of all questions: how easy each is, and how well it tells who knows."""
    points = [
        Point(
            item.statistics.mean,
            item.statistics.discrimination,
            words.prompt_of(item.question),
            url_for(
                "teach.question_evidence_page",
                course_id=found.course.id,
                quiz_id=found.quiz.id,
                question_id=item.question_id,
                **asked.arguments,  # type: ignore[arg-type]
            ),
            marked=any(each.finding in _WEIGHTY for each in item.findings),
        )
        for item in found.items
        if item.question and item.statistics and item.statistics.discrimination is not None
    ]
    if len(points) < 2:
        return None
    x = Axis(gettext("Right answers"), 0, 1, [(tick / 4, percent(tick * 2_500)) for tick in range(5)])
    y = Axis(gettext("Discrimination index"), -0.5, 0.9, [(tick, words.decimal(tick, 1)) for tick in _TICKS])
    return scatter(
        gettext("Every question: how easy it is, and how well it tells who knows"),
        gettext("Each point is a question. A diamond is worth a look. The table below has the same figures."),
        (x, y),
        points,
        "questions",
    )


_WEIGHTY = frozenset(
    {Finding.KEY, Finding.REVERSED, Finding.GUESSED, Finding.TEMPTING, Finding.POOR, Finding.LEFT_OUT}
)
"""Findings for which a question is marked in the field; that it is slow or easy may be meant so."""


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A choice as the page shows it.

    Attributes:
        n: how many took it.
        shares: the share of the lower, the middle and the upper third who did; empty without thirds.
    """

    key: str
    text: str
    correct: bool
    n: int
    share: float
    shares: tuple[float, ...]


def _shown_thirds(known: ItemStatistics | None) -> list[Third]:
    """Return the thirds that are large enough to be told: between the other two there may be nobody."""
    return [third for third in known.thirds if third.n >= LEAST] if known and known.thirds else []


def _names_of_thirds(known: ItemStatistics | None) -> list[str]:
    names = [gettext("weaker third"), gettext("middle"), gettext("stronger third")]
    return names if len(_shown_thirds(known)) == len(names) else [names[0], names[-1]]


def _choices(found: QuestionEvidence) -> list[ChoiceRow]:
    question, known = found.item.question, found.item.statistics
    if not isinstance(question, ChoiceQuestion) or known is None:
        return []
    strings = load_strings(found.course.language)
    named = {"t": strings["true"], "f": strings["false"]} if isinstance(question, TrueFalse) else {}
    return [
        ChoiceRow(
            choice.key,
            named.get(choice.key) or plain_text(choice.text),
            choice.correct,
            known.whole.chosen.get(choice.key, 0),
            known.whole.share(choice.key),
            tuple(third.share(choice.key) for third in _shown_thirds(known)),
        )
        for choice in question.choices
    ]


def _thirds(found: QuestionEvidence) -> Markup | None:
    """Return the plot of who chose what."""
    rows = _choices(found)
    if not rows or not rows[0].shares:
        return None
    right = gettext("right")
    return bars(
        gettext("Who chose what"),
        gettext("For each choice, the share of the weaker, the middle and the stronger third who took it."),
        [
            Group(
                f"{row.key.upper()} ({right}): {row.text}"
                if row.correct
                else f"{row.key.upper()}: {row.text}",
                row.shares,
                row.correct,
            )
            for row in rows
        ],
        _names_of_thirds(found.item.statistics),
        "choices",
    )


def _before_and_after(each: CourseGain) -> Markup | None:
    if each.gain is None:
        return None
    labels = [str(band * 10) for band in range(len(each.bands_before))]
    return columns(
        gettext("How many learners had how much"),
        gettext("For each ten per cent of the points, how many learners had so much before and after."),
        labels,
        [(gettext("before"), each.bands_before), (gettext("after"), each.bands_after)],
        f"bands-{each.before}-{each.after}",
    )
