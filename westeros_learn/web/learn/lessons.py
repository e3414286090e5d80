"""Lessons and appendices: the player renders them, these pages say what was done there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from mimetypes import guess_type
from pathlib import Path

from flask import Response, abort, redirect, request, send_file
from flask.typing import ResponseReturnValue

from westeros_learn import model
from westeros_learn.delivery.enrolling import keep_place, lesson_seen
from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.progress import QuizStanding as Standing
from westeros_learn.delivery.responses import Given, seed_of_practice
from westeros_learn.player import (
    QuestionState,
    QuizStanding,
    Told,
    render_appendix_page,
    render_lesson_page,
)
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.learn.blueprint import addresses, learn, learner, progress
from westeros_learn.web.learn.talks import talk_state

_SOON = 24 * 3600


@learn.get("/lessons/<lesson_id>")
@open_to(Access.TRAINEE)
def lesson(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """A lesson, with everything that was answered in it."""
    found = progress(course_id)
    here = lesson_of(found, lesson_id)
    if found.enrolled.place[0] != here.id:
        keep_place(desk().database, desk().library, visitor().person.id, course_id, here.id)
    return show_lesson(found, here)


@learn.post("/lessons/<lesson_id>/seen")
@open_to(Access.TRAINEE)
def seen(course_id: str, lesson_id: str) -> ResponseReturnValue:
    """A lesson was read, or skipped after its notice; go on to the next one."""
    skipped = request.form.get("skipped") == "1"
    person = visitor().person.id
    lesson_seen(desk().database, desk().library, person, course_id, lesson_id, now(), skipped=skipped)
    go = request.form.get("go", "")
    where = addresses(course_id)
    if any(each.id == go for each in desk().library.edition(course_id).course.lessons):
        return redirect(where.lesson(go), 303)
    return redirect(f"{where.lesson(lesson_id)}#course-end", 303)


@learn.post("/lessons/<lesson_id>/place")
@open_to(Access.TRAINEE)
def keep(course_id: str, lesson_id: str) -> tuple[str, int]:
    """A page that is open tells at which heading its reader is."""
    anchor = request.form.get("anchor", "")
    keep_place(desk().database, desk().library, visitor().person.id, course_id, lesson_id, anchor)
    return "", 204


@learn.get("/<any(glossary, sources, about):name>")
@open_to(Access.TRAINEE)
def appendix(course_id: str, name: str) -> ResponseReturnValue:
    """The glossary, the sources, or what is to be known about the course."""
    found = progress(course_id)
    return render_appendix_page(found.edition.course, name, learner(found))  # type: ignore[arg-type]


@learn.get("/media/<path:path>")
@open_to(Access.TRAINEE)
def media(course_id: str, path: str) -> Response:
    """A photograph of a course."""
    found = desk().library.edition(course_id).course.media_by_path.get(path)
    if found is None or found.markup:
        abort(404)
    response = send_file(Path(found.file), mimetype=guess_type(path)[0], max_age=_SOON, conditional=True)
    response.cache_control.private = True
    return response


def lesson_of(found: Progress, lesson_id: str) -> model.Lesson:
    """Return a lesson of a course; 404 where it has none of this id."""
    here = next((each for each in found.edition.course.lessons if each.id == lesson_id), None)
    return here or abort(404)


def show_lesson(
    found: Progress, here: model.Lesson, changed: Mapping[str, QuestionState] | None = None
) -> str:
    """Return the page of a lesson.

    Args:
        found: how far the learner has come.
        here: the lesson.
        changed: questions that are shown otherwise than they were answered last.
    """
    states = {question.id: state_of(found, question.id) for question in here.questions}
    states |= _asked_for(found, here)
    states |= changed or {}
    standings = {quiz: standing_of(found.quizzes[quiz]) for quiz in here.quizzes if quiz in found.quizzes}
    return render_lesson_page(
        found.edition.course,
        here,
        learner(found),
        now=now(),
        questions=states,
        quizzes=standings,
        talks={scenario.id: talk_state(found, scenario.id) for scenario in here.scenarios},
    )


def state_of(found: Progress, question_id: str) -> QuestionState:
    """Return how a practice question is shown: as it was answered last, or with its first numbers."""
    given = found.answers.get(question_id)
    if given is None:
        return QuestionState(seed=seed_of_practice(found.enrolled.id, question_id, 0))
    return QuestionState(
        basis=given.number,
        response=given.response,
        seed=given.seed,
        told=Told.PARTS,
        draw=given.draw,
        score=given.result.score,
    )


def standing_of(standing: Standing) -> QuizStanding:
    """Return where a learner stands with a quiz, as the player shows it."""
    finished = [attempt.id for attempt in standing.attempts if attempt.finished_at is not None]
    wait = standing.minutes_until_next
    return QuizStanding(
        open=standing.open.id if standing.open else None,
        last=finished[-1] if finished else None,
        best=standing.best,
        passed=standing.passed,
        left=standing.left,
        opens_at=local(now() + timedelta(minutes=wait)) if wait else None,
    )


def try_again(found: Progress, given: Given, question_id: str, draw: int) -> QuestionState:
    """Return how a question is shown for another try, with the numbers of a draw."""
    seed = given.seed if draw == given.draw else seed_of_practice(found.enrolled.id, question_id, draw)
    return QuestionState(basis=given.number, seed=seed, draw=draw)


def _asked_for(found: Progress, here: model.Lesson) -> dict[str, QuestionState]:
    """Return what the address asks for: to try again, with other numbers, or to see the answer."""
    asked: dict[str, QuestionState] = {}
    own = {question.id: question for question in here.questions}
    for name in ("again", "new", "show"):
        question = request.args.get(name, "")
        given = found.answers.get(question)
        if name == "show" and question in own and (given or isinstance(own[question], model.Reflection)):
            told = Told.PARTS if isinstance(own[question], model.Reflection) else Told.ALL
            asked[question] = replace(state_of(found, question), told=told)
        elif question in own and given:
            asked[question] = try_again(found, given, question, given.draw + (name == "new"))
    return asked
