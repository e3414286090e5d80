"""Quizzes: an attempt from its start to its result, one question on a page."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from westeros_learn.delivery.answering import Answer, submit_response
from westeros_learn.delivery.attempt_views import Asked, AttemptState, AttemptView
from westeros_learn.delivery.attempts import (
    begin_attempt,
    finish_attempt,
    pause_attempt,
    resume_attempt,
    view_attempt,
)
from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.model import Feedback, QuizRole
from westeros_learn.player import (
    ANSWERED_ELSEWHERE,
    AskedQuestion,
    QuestionState,
    Sent,
    ServedAttempt,
    read_form,
    render_attempt_fragment,
    render_attempt_page,
    render_result_page,
    told_in_attempt,
)
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.learn.blueprint import addresses, is_fragment, learn, learner, progress
from westeros_learn.web.learn.lessons import standing_of

_ATTEMPT = "/quizzes/<quiz_id>/attempts/<int:attempt_id>"


@learn.post("/quizzes/<quiz_id>/start")
@open_to(Access.TRAINEE)
def start(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Begin an attempt, or go on with the one that is open."""
    extra = request.form.get("extra", "0")
    attempt = begin_attempt(
        desk().database,
        desk().library,
        visitor().person.id,
        course_id,
        quiz_id,
        now(),
        extra=int(extra) if extra.isdecimal() and len(extra) < 4 else 0,
    )
    return redirect(addresses(course_id).place(quiz_id, attempt, 1), 303)


@learn.get(_ATTEMPT)
@open_to(Access.TRAINEE)
def result(course_id: str, quiz_id: str, attempt_id: int) -> ResponseReturnValue:
    """What an attempt was worth, and its answers where they may be looked at."""
    attempt = _view(course_id, quiz_id, attempt_id)
    if attempt.state is not AttemptState.FINISHED:
        return redirect(addresses(course_id).place(quiz_id, attempt_id, _next_place(attempt)), 303)
    found = progress(course_id)
    standing = standing_of(found.quizzes[quiz_id])
    served = _served(attempt, found)
    return render_result_page(found.edition.course, served, standing, learner(found), now=now())


@learn.get(f"{_ATTEMPT}/<int:place>")
@open_to(Access.TRAINEE)
def ask(course_id: str, quiz_id: str, attempt_id: int, place: int) -> ResponseReturnValue:
    """One question of an attempt; behind the last one, the page before its end."""
    attempt = _view(course_id, quiz_id, attempt_id)
    if attempt.state is AttemptState.FINISHED:
        return redirect(addresses(course_id).attempt(quiz_id, attempt_id), 303)
    found = progress(course_id)
    return render_attempt_page(
        found.edition.course, _served(attempt), _within(attempt, place), learner(found)
    )


@learn.post(f"{_ATTEMPT}/<int:place>")
@open_to(Access.TRAINEE)
def answer(course_id: str, quiz_id: str, attempt_id: int, place: int) -> ResponseReturnValue:
    """Keep an answer, and turn to another question."""
    attempt = _view(course_id, quiz_id, attempt_id)
    if attempt.state is AttemptState.FINISHED:
        raise Refused(Reason.FINISHED if attempt.seconds_left is None else Reason.TIME_OVER)
    place = _within(attempt, place)
    if place > len(attempt.questions):
        return _turn(attempt, course_id, request.form.get("go", ""), place)
    asked = attempt.questions[place - 1]
    sent = read_form(asked.question, request.form.to_dict(flat=False), attempt.edition.course.language)
    if asked.can_change:
        missing = _missing(attempt, sent)
        if missing:
            return _ask_again(course_id, attempt, place, _entered(asked, sent, missing)), 422
        if _is_new(attempt, asked, sent):
            wanted = Answer(asked.question.id, sent.response, sent.basis, attempt_id)
            kept = submit_response(
                desk().database, desk().library, visitor().person.id, course_id, wanted, now()
            )
            if kept.elsewhere:
                return _ask_again(course_id, _view(course_id, quiz_id, attempt_id), place, None)
    if is_fragment():
        return _ask_again(course_id, _view(course_id, quiz_id, attempt_id), place, None, note="")
    if sent.do == "pause":
        pause_attempt(desk().database, desk().library, visitor().person.id, course_id, attempt_id, now())
    return _turn(attempt, course_id, str(sent.go or place), place)


@learn.post(f"{_ATTEMPT}/finish")
@open_to(Access.TRAINEE)
def finish(course_id: str, quiz_id: str, attempt_id: int) -> ResponseReturnValue:
    """End an attempt."""
    _view(course_id, quiz_id, attempt_id)
    finish_attempt(desk().database, desk().library, visitor().person.id, course_id, attempt_id, now())
    return redirect(f"{addresses(course_id).attempt(quiz_id, attempt_id)}#result", 303)


@learn.post(f"{_ATTEMPT}/resume")
@open_to(Access.TRAINEE)
def resume(course_id: str, quiz_id: str, attempt_id: int) -> ResponseReturnValue:
    """Let the time of an attempt go on."""
    attempt = _view(course_id, quiz_id, attempt_id)
    resume_attempt(desk().database, desk().library, visitor().person.id, course_id, attempt_id, now())
    return redirect(addresses(course_id).place(quiz_id, attempt_id, _next_place(attempt)), 303)


def _view(course_id: str, quiz_id: str, attempt_id: int) -> AttemptView:
    """Return an attempt of whoever is here; 404 where it belongs to another quiz, or the quiz is gone."""
    attempt = view_attempt(desk().database, desk().library, visitor().person.id, course_id, attempt_id, now())
    if attempt.quiz_id != quiz_id or attempt.quiz is None:
        abort(404)
    return attempt


def _served(attempt: AttemptView, found: Progress | None = None) -> ServedAttempt:
    """Return an attempt as the player shows it.

    Args:
        attempt: the attempt.
        found: how far the learner has come, where its result is shown.
    """
    quiz = attempt.quiz or abort(404)
    finished = attempt.state is AttemptState.FINISHED
    return ServedAttempt(
        id=attempt.id,
        quiz=quiz,
        seed=attempt.seed,
        asked=tuple(_asked(attempt, each) for each in attempt.questions),
        seconds_left=attempt.seconds_left,
        seconds_allowed=attempt.seconds_allowed,
        paused=attempt.state is AttemptState.PAUSED,
        score=attempt.score or 0,
        outcomes=attempt.outcomes,
        reviewed=finished and attempt.may_review,
        timed_out=attempt.timed_out,
        before=_before(found) if found and quiz.role is QuizRole.COUNTS else None,
    )


def _asked(attempt: AttemptView, asked: Asked) -> AskedQuestion:
    given = asked.given
    finished = attempt.state is AttemptState.FINISHED
    told = told_in_attempt(
        attempt.quiz or abort(404), finished=finished, stays=given is not None and not asked.can_change
    )
    state = QuestionState(
        basis=asked.basis,
        response=given.response if given else (),
        seed=asked.seed,
        told=told,
        score=given.result.score if given else None,
    )
    return AskedQuestion(asked.question, state, stays=not asked.can_change)


def _before(found: Progress) -> int | None:
    """Return the score of the pre-test, where there is one, and only one."""
    best = [each.best for each in found.quizzes.values() if each.quiz.role is QuizRole.PRE_TEST]
    return best[0] if len(best) == 1 else None


def _missing(attempt: AttemptView, sent: Sent) -> str:
    """Return the name of the words for what is asked for before an answer is taken, "" for nothing."""
    is_judged_now = attempt.quiz is not None and attempt.quiz.feedback is Feedback.NOW
    if is_judged_now and sent.do == "check" and sent.go is None:
        return sent.missing
    return sent.unreadable


def _is_new(attempt: AttemptView, asked: Asked, sent: Sent) -> bool:
    if attempt.quiz is not None and attempt.quiz.feedback is Feedback.NOW:
        return bool(sent.response) and not sent.missing
    return sent.response != (asked.given.response if asked.given else ())


def _entered(asked: Asked, sent: Sent, missing: str) -> AskedQuestion:
    state = QuestionState(basis=asked.basis, response=sent.response, seed=asked.seed, missing=missing)
    return AskedQuestion(asked.question, state)


def _ask_again(
    course_id: str,
    attempt: AttemptView,
    place: int,
    entered: AskedQuestion | None,
    note: str = ANSWERED_ELSEWHERE,
) -> str:
    """Return a question, alone or on its page.

    Args:
        course_id: the course.
        attempt: the attempt.
        place: where in it the question is.
        entered: the question as it was sent; None shows it as it is kept.
        note: what is said with a question that is shown as it is kept.
    """
    served = _served(attempt)
    here = entered or served.asked[place - 1]
    if entered is None:
        here = replace(here, state=replace(here.state, note=note))
    asked = (*served.asked[: place - 1], here, *served.asked[place:])
    found = progress(course_id)
    render = render_attempt_fragment if is_fragment() else render_attempt_page
    return render(
        found.edition.course, replace(served, asked=asked), place, learner(found, saved=not entered)
    )


def _turn(attempt: AttemptView, course_id: str, wanted: str, place: int) -> Response:
    go = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else place
    return redirect(addresses(course_id).place(attempt.quiz_id, attempt.id, _within(attempt, go)), 303)


def _within(attempt: AttemptView, place: int) -> int:
    return min(max(place, 1), len(attempt.questions) + 1)


def _next_place(attempt: AttemptView) -> int:
    """Return the place of the first question that is not answered yet."""
    open_places = (at for at, asked in enumerate(attempt.questions, 1) if asked.given is None)
    return next(open_places, len(attempt.questions) + 1)
