"""One learner of a cohort: the time line, the answers as the learner saw them, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from westeros_learn.delivery.attempt_views import AttemptState, AttemptView
from westeros_learn.delivery.cohorts import CohortView
from westeros_learn.delivery.helping import (
    MOST_MINUTES,
    MOST_PERCENT,
    Who,
    give_extra_time,
    give_more_time,
    reopen_attempt,
)
from westeros_learn.delivery.progress import QuizStanding
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.timeline import (
    Event,
    EventKind,
    History,
    LearnerAnswer,
    learner_answer,
    learner_attempt,
    learner_history,
    learner_of,
)
from westeros_learn.model import KINDS, Feedback, QuizRole, plain_text
from westeros_learn.player import QuestionState, Told, render_answered
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.forms import Form, required, said
from westeros_learn.web.learn.blueprint import addresses
from westeros_learn.web.tables import chosen, page_asked
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.told import event_words, worth
from westeros_learn.web.words import gettext, lazy, ngettext

_EVENTS = 100
_LONGEST_REASON = 500
_USUAL_MINUTES = 10
_TRAINEE = "/cohorts/<int:cohort_id>/progress/<int:user_id>/<course_id>"
_TESTS = {EventKind.BEGAN, EventKind.FINISHED, EventKind.REOPENED, EventKind.MORE_TIME}


class ExtraTimeForm(Form):
    """How much longer timed tests are for one person."""

    percent = IntegerField(
        lazy("Extra time in every timed test, per cent"),
        [
            InputRequired(lazy("Please fill this in.")),
            NumberRange(0, MOST_PERCENT, lazy("Please take a number from 0 to 300.")),
        ],
        render_kw={"inputmode": "numeric"},
    )


class HelpForm(Form):
    """Minutes, and why."""

    minutes = IntegerField(
        lazy("Minutes"),
        [
            InputRequired(lazy("Please fill this in.")),
            NumberRange(1, MOST_MINUTES, lazy("Please take a number from 1 to 600.")),
        ],
        default=_USUAL_MINUTES,
        render_kw={"inputmode": "numeric"},
    )
    reason = TextAreaField(lazy("Reason"), required(_LONGEST_REASON), render_kw={"rows": 3})


class ReasonForm(Form):
    """Why, where there is no time to be given."""

    reason = TextAreaField(lazy("Reason"), required(_LONGEST_REASON), render_kw={"rows": 3})


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one day."""

    day: date
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A question of an attempt, as the learner saw it.

    Attributes:
        worth: what the answer was worth, in words.
        changed: how often it was answered.
    """

    shown: Markup
    worth: str
    changed: int


# --- the time line -------------------------------------------------------------------------------


@teach.get(_TRAINEE)
@open_to(Access.TRAINER, sent=True)
def trainee(cohort_id: int, user_id: int, course_id: str) -> ResponseReturnValue:
    """What a learner has done in a course, day by day."""
    cohort, who = _who(cohort_id, user_id, course_id)
    return _time_line(cohort, who, None)


@teach.post(f"{_TRAINEE}/extra-time")
@open_to(Access.TRAINER, sent=True)
def extra_time(cohort_id: int, user_id: int, course_id: str) -> ResponseReturnValue:
    """Set how much longer timed tests are for a learner."""
    cohort, who = _who(cohort_id, user_id, course_id)
    form = ExtraTimeForm()
    if not form.validate_on_submit():
        return _time_line(cohort, who, form), 422
    grown = give_extra_time(
        desk().database, desk().library, who, form.percent.data or 0, visitor().person.id, now()
    )
    told = [gettext("Extra time is set: %(percent)s per cent.", percent=form.percent.data)]
    if grown:
        told.append(
            ngettext(
                "%(num)s test that is open has become longer with it.",
                "%(num)s tests that are open have become longer with it.",
                grown,
            )
        )
    flash(" ".join(told))
    return redirect(_address(who), 303)


def _time_line(cohort: CohortView, who: Who, form: ExtraTimeForm | None) -> str:
    found = learner_history(desk().database, desk().library, who, now())
    wanted = chosen("show", ("answers", "tests"))
    events = [event for event in found.events if _is_wanted(event, wanted)]
    page = page_asked(len(events), _EVENTS)
    return render_template(
        "teach/trainee.html",
        cohort=cohort,
        found=found,
        who=who,
        course=found.progress.edition.course,
        days=_by_day(events[page.start : page.start + page.size]),
        page=page,
        standings=_standings(found),
        event_words=event_words,
        worth=worth,
        form=form or ExtraTimeForm(percent=found.person.extra_time),
    )


def _is_wanted(event: Event, wanted: str) -> bool:
    if wanted == "answers":
        return event.kind is EventKind.ANSWERED
    return event.kind in _TESTS if wanted == "tests" else True


def _by_day(events: Sequence[Event]) -> list[Day]:
    return [Day(day, tuple(of)) for day, of in groupby(events, key=lambda each: local(each.at).date())]


def _standings(found: History) -> list[QuizStanding]:
    """Return the quizzes that were tried, those that count first."""
    tried = [each for each in found.progress.quizzes.values() if each.attempts]
    return sorted(tried, key=lambda each: each.quiz.role is not QuizRole.COUNTS)


# --- answers -------------------------------------------------------------------------------------


@teach.get(f"{_TRAINEE}/answers/<int:response_id>")
@open_to(Access.TRAINER, sent=True)
def trainee_answer(cohort_id: int, user_id: int, course_id: str, response_id: int) -> str:
    """One answer, in its question as the learner saw it."""
    cohort, who = _who(cohort_id, user_id, course_id)
    found = learner_answer(desk().database, desk().library, who, response_id)
    return render_template(
        "teach/trainee_answer.html",
        cohort=cohort,
        who=who,
        person=learner_of(desk().database, who),
        found=found,
        course=found.edition.course,
        shown=_question(found),
        title=plain_text(found.question.prompt) if found.question else found.question_id,
        worth=_worth_of(found.question, found.given.result.score),
        first=_worth_of(found.question, found.first.score),
    )


def _question(found: LearnerAnswer) -> Markup | None:
    if found.question is None:
        return None
    state = QuestionState(
        basis=found.given.number,
        response=found.given.response,
        seed=found.given.seed,
        told=Told.ALL,
        score=found.given.result.score,
    )
    course = found.edition.course
    return render_answered(course, found.question, state, addresses(course.id), found.order)


def _worth_of(question: object, score: float) -> str:
    kind = getattr(question, "kind", None)
    return worth(round(score * 10_000)) if kind is None or KINDS[kind].scored else ""


# --- attempts ------------------------------------------------------------------------------------


@teach.get(f"{_TRAINEE}/attempts/<int:attempt_id>")
@open_to(Access.TRAINER, sent=True)
def trainee_attempt(cohort_id: int, user_id: int, course_id: str, attempt_id: int) -> ResponseReturnValue:
    """One attempt, with its questions as the learner saw them."""
    cohort, who = _who(cohort_id, user_id, course_id)
    return _attempt_page(cohort, who, attempt_id)


@teach.post(f"{_TRAINEE}/attempts/<int:attempt_id>/more-time")
@open_to(Access.TRAINER, sent=True)
def more_time(cohort_id: int, user_id: int, course_id: str, attempt_id: int) -> ResponseReturnValue:
    """Give more time in an attempt that is open now."""
    cohort, who = _who(cohort_id, user_id, course_id)
    form = HelpForm()
    if form.validate_on_submit():
        minutes, reason = form.minutes.data or 0, (form.reason.data or "").strip()
        try:
            give_more_time(desk().database, who, attempt_id, minutes, reason, visitor().person.id, now())
        except Refused as refused:
            return _tell_refusal(refused, who, attempt_id)
        else:
            flash(
                ngettext(
                    "%(num)s more minute is given. The trainee sees it on the next page of the test.",
                    "%(num)s more minutes are given. The trainee sees it on the next page of the test.",
                    minutes,
                )
            )
            return redirect(_attempt_address(who, attempt_id), 303)
    return _attempt_page(cohort, who, attempt_id, form), 422


@teach.post(f"{_TRAINEE}/attempts/<int:attempt_id>/reopen")
@open_to(Access.TRAINER, sent=True)
def reopen(cohort_id: int, user_id: int, course_id: str, attempt_id: int) -> ResponseReturnValue:
    """Open a finished attempt again."""
    cohort, who = _who(cohort_id, user_id, course_id)
    attempt = learner_attempt(desk().database, desk().library, who, attempt_id, now())
    form = _help_form(attempt)
    if form.validate_on_submit():
        minutes = form.minutes.data or 0 if isinstance(form, HelpForm) else 0
        reason, by = (form.reason.data or "").strip(), visitor().person.id
        try:
            reopen_attempt(desk().database, desk().library, who, attempt_id, minutes, reason, by, now())
        except Refused as refused:
            return _tell_refusal(refused, who, attempt_id)
        else:
            flash(gettext("The attempt is open again. The trainee can go on with it, and reads your reason."))
            return redirect(_attempt_address(who, attempt_id), 303)
    return _attempt_page(cohort, who, attempt_id, form), 422


def _tell_refusal(refused: Refused, who: Who, attempt_id: int) -> ResponseReturnValue:
    """Say why nothing was done, on the page of the attempt: somebody was faster, mostly oneself."""
    if refused.reason is Reason.NO_ATTEMPT:
        raise refused
    sentences = {
        Reason.FINISHED: gettext("This attempt is over. To give more time, open it again."),
        Reason.NO_TIME_LIMIT: gettext("This test has no time limit: there is nothing to add to."),
    }
    flash(sentences.get(refused.reason) or said(refused))
    return redirect(_attempt_address(who, attempt_id), 303)


def _help_form(attempt: AttemptView) -> HelpForm | ReasonForm:
    return ReasonForm() if attempt.seconds_allowed is None else HelpForm()


def _attempt_page(
    cohort: CohortView, who: Who, attempt_id: int, form: HelpForm | ReasonForm | None = None
) -> str:
    found = learner_attempt(desk().database, desk().library, who, attempt_id, now())
    quiz = found.quiz
    return render_template(
        "teach/trainee_attempt.html",
        cohort=cohort,
        who=who,
        person=learner_of(desk().database, who),
        found=found,
        course=found.edition.course,
        title=quiz.title if quiz else found.quiz_id,
        questions=_looked_at(found),
        form=form or _help_form(found),
        may_reopen=found.state is AttemptState.FINISHED and not found.passed and quiz is not None,
        told=quiz is not None and quiz.feedback is not Feedback.NEVER,
        outcomes=[
            (outcome.text, score)
            for outcome in found.edition.course.outcomes
            for asked, score in found.outcomes
            if asked == outcome.id
        ],
    )


def _looked_at(found: AttemptView) -> list[LookedAt]:
    course = found.edition.course
    shown = []
    for asked in found.questions:
        given = asked.given
        state = QuestionState(
            basis=asked.basis,
            response=given.response if given else (),
            seed=asked.seed,
            told=Told.ALL,
            score=given.result.score if given else None,
        )
        shown.append(
            LookedAt(
                shown=render_answered(course, asked.question, state, addresses(course.id), found.seed),
                worth=_worth_of(asked.question, given.result.score) if given else "",
                changed=asked.basis,
            )
        )
    return shown


# --- where -----------------------------------------------------------------------------------------


def _who(cohort_id: int, user_id: int, course_id: str) -> tuple[CohortView, Who]:
    return cohort_for(cohort_id), Who(cohort_id, user_id, course_id)


def _address(who: Who) -> str:
    return url_for("teach.trainee", cohort_id=who.cohort_id, user_id=who.user_id, course_id=who.course_id)


def _attempt_address(who: Who, attempt_id: int) -> str:
    return url_for(
        "teach.trainee_attempt",
        cohort_id=who.cohort_id,
        user_id=who.user_id,
        course_id=who.course_id,
        attempt_id=attempt_id,
    )
