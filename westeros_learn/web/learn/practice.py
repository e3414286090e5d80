"""Practice questions: a response comes in, is kept, and what it was worth goes out."""

from __future__ import annotations

from dataclasses import replace

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue

from westeros_learn import model
from westeros_learn.delivery.answering import Answer, Submitted, submit_response
from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.responses import seed_of_practice
from westeros_learn.player import (
    ANSWERED_ELSEWHERE,
    QuestionState,
    Sent,
    Told,
    read_form,
    render_question_fragment,
)
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.learn.blueprint import addresses, is_fragment, learn, learner, progress, sender
from westeros_learn.web.learn.lessons import lesson_of, show_lesson, state_of, try_again

_ASKS = {"again": "again", "new-numbers": "new", "show": "show"}
"""What the address of the lesson says for each button that keeps nothing."""


@learn.post("/lessons/<lesson_id>/questions/<question_id>")
@open_to(Access.TRAINEE)
def practise(course_id: str, lesson_id: str, question_id: str) -> ResponseReturnValue:
    """Answer a practice question, or ask for a hint, another try, or the answer."""
    course = desk().library.edition(course_id).course
    question = course.question_by_id.get(question_id) or abort(404)
    sent = read_form(question, request.form.to_dict(flat=False), course.language)
    here = f"{addresses(course_id).lesson(lesson_id)}"
    if sent.do == "check" and not sent.missing:
        if isinstance(question, model.Reflection):
            return _compare(course_id, lesson_id, question, here)
        answer = Answer(question.id, sent.response, sent.basis, draw=sent.draw)
        kept = submit_response(desk().database, desk().library, visitor().person.id, course_id, answer, now())
        if not is_fragment():
            return redirect(f"{here}#question-{question.id}", 303)
        return _form_alone(course_id, lesson_id, question.id, kept)
    if sent.do in _ASKS and not is_fragment():
        return redirect(f"{here}?{_ASKS[sent.do]}={question.id}#question-{question.id}", 303)
    found = progress(course_id)
    page = _show(found, lesson_id, question, _unjudged(found, question, sent))
    return page, 422 if sent.do == "check" else 200


def _judged(kept: Submitted) -> QuestionState:
    given = kept.given
    return QuestionState(
        basis=given.number,
        response=given.response,
        seed=given.seed,
        told=Told.PARTS,
        draw=given.draw,
        score=given.result.score,
        note=ANSWERED_ELSEWHERE if kept.elsewhere else "",
    )


def _form_alone(course_id: str, lesson_id: str, question_id: str, kept: Submitted) -> str:
    """Return the form with its judgement."""
    course = kept.edition.course
    here = next((each for each in course.lessons if each.id == lesson_id), None) or abort(404)
    question = course.question_by_id[question_id]
    return render_question_fragment(course, here, question, sender(course_id), _judged(kept))


def _compare(course_id: str, lesson_id: str, question: model.Question, here: str) -> ResponseReturnValue:
    """Show the model answer beside what was written. That stays in the browser: it was never sent."""
    if not is_fragment():
        return redirect(f"{here}?show={question.id}#question-{question.id}", 303)
    found = progress(course_id)
    return _show(found, lesson_id, question, replace(state_of(found, question.id), told=Told.PARTS))


def _unjudged(found: Progress, question: model.Question, sent: Sent) -> QuestionState:
    """Return how a question is shown when nothing of it is judged now."""
    given = found.answers.get(question.id)
    before = state_of(found, question.id)
    if sent.do == "show":
        return replace(before, told=Told.ALL)
    if sent.do in ("again", "new-numbers"):
        if given is None:
            return before
        return try_again(found, given, question.id, given.draw + (sent.do == "new-numbers"))
    return QuestionState(
        basis=before.basis,
        response=sent.response,
        seed=seed_of_practice(found.enrolled.id, question.id, sent.draw),
        hints=sent.hints + (sent.do == "hint"),
        missing=sent.missing if sent.do == "check" else "",
        draw=sent.draw,
    )


def _show(found: Progress, lesson_id: str, question: model.Question, state: QuestionState) -> str:
    here = lesson_of(found, lesson_id)
    if is_fragment():
        course = found.edition.course
        return render_question_fragment(course, here, question, learner(found, saved=True), state)
    return show_lesson(found, here, {question.id: state})
