"""The page of a course: what is in it, what is done, and where to go on."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from westeros_learn.delivery.enrolling import choose_language, enrol
from westeros_learn.delivery.progress import Progress
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.reminders import last_reminder
from westeros_learn.model import QuizRole
from westeros_learn.player import course_minutes, minutes_by_lesson, review_note
from westeros_learn.player.reading import quiz_size
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, now
from westeros_learn.web.learn.blueprint import addresses, learn, learner, progress
from westeros_learn.web.words import current_language


@learn.get("/")
@open_to(Access.TRAINEE)
def course(course_id: str) -> ResponseReturnValue:
    """The outline of a course, time left, results, and the next step."""
    try:
        found = progress(course_id)
    except Refused as refused:
        if refused.reason is not Reason.NOT_ENROLLED:
            raise
        return _offer(course_id)
    whole = found.edition.course
    minutes = minutes_by_lesson(whole)
    left = [lesson for lesson in whole.lessons if lesson.id not in found.seen]
    place = found.enrolled.place[0]
    return render_template(
        "learn/course.html",
        course=whole,
        translated=review_note(whole),
        found=found,
        learner=learner(found),
        minutes=minutes,
        left=sum(minutes[lesson.id] for lesson in left),
        place=place if place in minutes else (left or whole.lessons)[0].id,
        quiz_sizes={quiz.id: quiz_size(quiz, whole) for quiz in whole.quizzes},
        gain=_gain(found),
        editions=desk().library.languages(course_id),
        reminder=last_reminder(desk().database, visitor().person.id, course_id),
    )


@learn.post("/")
@open_to(Access.TRAINEE)
def begin(course_id: str) -> ResponseReturnValue:
    """Enrol in a course that is open, and go to its first lesson."""
    whole = desk().library.edition(course_id, current_language()).course
    if not whole.is_open:
        raise Refused(Reason.NOT_ENROLLED)
    enrol(desk().database, desk().library, visitor().person.id, course_id, now(), language=current_language())
    return redirect(addresses(course_id).lesson(whole.lessons[0].id), 303)


@learn.post("/language")
@open_to(Access.TRAINEE)
def language(course_id: str) -> ResponseReturnValue:
    """Go on in another language."""
    chosen = request.form.get("language", "")
    choose_language(desk().database, desk().library, visitor().person.id, course_id, chosen)
    return redirect(addresses(course_id).base, 303)


def _gain(found: Progress) -> tuple[int, int] | None:
    """Return the scores of the pre-test and of the best post-test, where there are both."""
    quizzes = found.edition.course.quizzes
    best = {quiz.id: found.quizzes[quiz.id].best for quiz in quizzes if quiz.id in found.quizzes}
    before = [best[quiz.id] for quiz in quizzes if quiz.role is QuizRole.PRE_TEST and quiz.id in best]
    after = [best[quiz.id] for quiz in quizzes if quiz.role is QuizRole.COUNTS and quiz.id in best]
    if len(before) == 1 and len(after) == 1 and before[0] is not None and after[0] is not None:
        return before[0], after[0]
    return None


def _offer(course_id: str) -> ResponseReturnValue:
    """Show a course to somebody who is not enrolled in it."""
    whole = desk().library.edition(course_id, current_language()).course
    return render_template(
        "learn/offer.html", course=whole, minutes=course_minutes(whole), translated=review_note(whole)
    ), 200
