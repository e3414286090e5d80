"""Quizzes: an attempt from its start to its result, one question on a page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from westeros_learn.delivery.answering import Answer, submit_response
from westeros_learn.delivery.attempt_views import Asked, AttemptState, AttemptView
from westeros_learn.delivery.attempts import (
    begin_attempt,
    finish_attempt,
    open_attempt,
    pause_attempt,
    resume_attempt,
    view_attempt,
)
from westeros_learn.delivery.progress import Progress
from westeros_learn.model import Feedback, Quiz, QuizRole
from westeros_learn.player import (
    ANSWERED_ELSEWHERE,
    AskedQuestion,
    Helped,
    QuestionState,
    Sent,
    ServedAttempt,
    read_form,
    render_attempt_fragment,
    render_attempt_page,
    render_result_page,
    told_in_attempt,
)
from westeros_learn.records import ChangeKind
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.learn.blueprint import addresses, is_fragment, learn, learner, progress, sender
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
    person = visitor().person.id
    attempt = open_attempt(desk().database, desk().library, person, course_id, quiz_id, attempt_id)
    where = _Place(course_id, quiz_id, attempt_id, min(max(place, 1), len(attempt.questions) + 1))
    if where.place > len(attempt.questions):
        return _turn(where, len(attempt.questions), request.form.get("go", ""))
    question = attempt.questions[where.place - 1]
    sent = read_form(question, request.form.to_dict(flat=False), attempt.edition.course.language)
    missing = _missing(attempt.quiz, sent)
    if missing:
        return _ask_again(where, sent, missing)
    note = ""
    if _is_answer(attempt.quiz, sent):
        wanted = Answer(question.id, sent.response, sent.basis, attempt_id)
        kept = submit_response(desk().database, desk().library, person, course_id, wanted, now())
        note = ANSWERED_ELSEWHERE if kept.elsewhere else ""
    if note or is_fragment():
        return _show_again(where, note)
    if sent.do == "pause":
        pause_attempt(desk().database, desk().library, person, course_id, attempt_id, now())
    return _turn(where, len(attempt.questions), str(sent.go or ""))


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
        pass_mark=attempt.pass_mark,
        outcomes=attempt.outcomes,
        reviewed=finished and attempt.may_review,
        timed_out=attempt.timed_out,
        before=_before(found) if found and quiz.role is QuizRole.COUNTS else None,
        helped=tuple(
            Helped(each.kind is ChangeKind.REOPENED, local(each.at), each.minutes or 0, each.reason)
            for each in attempt.changes
        ),
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


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an answer was given: its course, quiz and attempt, and the place of its question, from 1."""

    course_id: str
    quiz_id: str
    attempt_id: int
    place: int


def _missing(quiz: Quiz, sent: Sent) -> str:
    """Return the name of the words for what is asked for before an answer is taken, "" for nothing."""
    if quiz.feedback is Feedback.NOW and sent.do == "check" and sent.go is None:
        return sent.missing
    return sent.unreadable


def _is_answer(quiz: Quiz, sent: Sent) -> bool:
    """Say whether a form answers its question; one that is judged at once is answered whole or not at all.

    Where answers may change, an empty one takes back what was answered; where nothing was, it is none.
    """
    if quiz.feedback is Feedback.NOW:
        return bool(sent.response) and not sent.missing
    return bool(sent.response) or sent.basis > 0


def _ask_again(where: _Place, sent: Sent, missing: str) -> ResponseReturnValue:
    """Return a question as it was answered, with what is missing; as it is kept, where nothing can change."""
    attempt = _view(where.course_id, where.quiz_id, where.attempt_id)
    asked = attempt.questions[where.place - 1]
    if not asked.can_change:
        return _show_again(where, "")
    state = QuestionState(basis=asked.basis, response=sent.response, seed=asked.seed, missing=missing)
    return _question(where, attempt, AskedQuestion(asked.question, state), saved=False), 422


def _show_again(where: _Place, note: str) -> ResponseReturnValue:
    """Return a question as it is kept, with a note."""
    attempt = _view(where.course_id, where.quiz_id, where.attempt_id)
    asked = _asked(attempt, attempt.questions[where.place - 1])
    return _question(where, attempt, replace(asked, state=replace(asked.state, note=note)), saved=True)


def _question(where: _Place, attempt: AttemptView, here: AskedQuestion, *, saved: bool) -> str:
    """Return a question of an attempt, alone or on its page."""
    served = _served(attempt)
    asked = (*served.asked[: where.place - 1], here, *served.asked[where.place :])
    shown = replace(served, asked=asked)
    course = attempt.edition.course
    if is_fragment():
        return render_attempt_fragment(course, shown, where.place, sender(where.course_id))
    return render_attempt_page(course, shown, where.place, learner(progress(where.course_id), saved=saved))


def _turn(where: _Place, questions: int, wanted: str) -> Response:
    go = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else where.place
    place = min(max(go, 1), questions + 1)
    return redirect(addresses(where.course_id).place(where.quiz_id, where.attempt_id, place), 303)


def _within(attempt: AttemptView, place: int) -> int:
    return min(max(place, 1), len(attempt.questions) + 1)


def _next_place(attempt: AttemptView) -> int:
    """Return the place of the first question that is not answered yet."""
    open_places = (at for at, asked in enumerate(attempt.questions, 1) if asked.given is None)
    return next(open_places, len(attempt.questions) + 1)
