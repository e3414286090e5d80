"""Quizzes in the app: where a learner stands, one question at a time, and what was reached."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from babel.dates import format_timedelta
from babel.units import format_unit
from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import passes
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.formats import locale_of, shown_time
from westeros_learn.player.questions import QuestionView, render_question, render_quiz, start_values
from westeros_learn.player.reading import quiz_minutes, quiz_size
from westeros_learn.player.served import (
    AskedQuestion,
    Helped,
    Learner,
    QuizStanding,
    ServedAttempt,
    ServedQuestion,
    Told,
)
from westeros_learn.player.strings import Strings
from westeros_learn.player.templates import environment
from westeros_learn.player.translations import translation_note

_PER_CENT = 100


def render_standing(
    quiz: model.Quiz, standing: QuizStanding, learner: Learner, now: datetime, render: Renderer
) -> Markup:
    """Return a quiz where it stands in its lesson: its rules, what was reached, and what can be done next."""
    course = render.course
    values = standing_values(quiz, standing, learner, now, render)
    return render_quiz(quiz, quiz_size(quiz, course), quiz_minutes(quiz, course), render, values)


def standing_values(
    quiz: model.Quiz, standing: QuizStanding, learner: Learner, now: datetime, render: Renderer
) -> dict[str, object]:
    """Return the values of `pages/quiz-standing.html`."""
    return {
        **start_values(quiz, render),
        "quiz": quiz,
        "standing": standing,
        "sentences": _sentences(quiz, standing, render.strings),
        "opens": _opens(standing, now, render),
        "addresses": learner.addresses,
        "csrf": learner.csrf,
        "on_result": False,
    }


def _sentences(quiz: model.Quiz, standing: QuizStanding, strings: Strings) -> list[str]:
    """Say what was reached so far, and how many attempts are left."""
    if standing.best is None:
        return []
    said = [strings["best-score"].format(score=standing.best // _PER_CENT)]
    if quiz.pass_mark is not None and standing.passed != passes(standing.best, quiz.pass_mark):
        said.append(strings["quiz-mark-changed"].format(mark=quiz.pass_mark))
    if quiz.attempts is not None and standing.open is None and not standing.passed:
        said.append(strings["attempts-left" if standing.left else "no-attempts-left"].format(n=standing.left))
    return said


def _opens(standing: QuizStanding, now: datetime, render: Renderer) -> str:
    """Say when the next attempt may begin, "" if nobody waits for it."""
    at = standing.opens_at
    if at is None or standing.open is not None or standing.left == 0:
        return ""
    wait = max(at - now, at - at)
    comes = format_timedelta(wait, add_direction=True, threshold=1, locale=locale_of(render.course.language))
    time = shown_time(at, render.strings)
    return render.strings["wait-opens"].format(**{"in": comes, "time": time})


def render_attempt(attempt: ServedAttempt, place: int, learner: Learner, render: Renderer) -> Markup:
    """Return one page of an open attempt.

    Args:
        attempt: the attempt.
        place: the place of the question, from 1; one more than there are for the page before the end.
        learner: who learns.
        render: renders the texts of its course.
    """
    if attempt.paused:
        return _paused(attempt, learner, render)
    quiz, strings, addresses = attempt.quiz, render.strings, learner.addresses
    total = len(attempt.asked)
    asked = attempt.asked[place - 1] if place <= total else None
    here = addresses.place(quiz.id, attempt.id, place)
    must_check = asked is not None and quiz.feedback is model.Feedback.NOW and not asked.stays
    values: dict[str, object] = {
        **_frame(attempt, render, learner),
        "place": place,
        "asked": asked,
        "form": f"question-{asked.question.id}" if asked else "turn",
        # The anchor outlives the turn to the next page: each begins at its question.
        "question": _question(asked, attempt, f"{here}#asked", learner, render) if asked else "",
        "must_check": must_check,
        "first": Markup(' name="do" value="check"')
        if must_check
        else Markup(' name="go" value="{}"').format(place + 1),
        "places": [
            (strings["question-place"].format(n=at, total=total), _is_done(each, quiz))
            for at, each in enumerate(attempt.asked, 1)
        ],
        "heading": strings["question-place"].format(n=place, total=total)
        if asked
        else _open(attempt, strings),
        "here": here,
        "finish": addresses.finish(quiz.id, attempt.id),
    }
    return _page("attempt", values)


def _page(name: str, values: dict[str, object]) -> Markup:
    page = environment().get_template(f"pages/{name}.html").render(**values)
    return Markup(page.strip())  # noqa: S704  # the template escapes


def _frame(attempt: ServedAttempt, render: Renderer, learner: Learner) -> dict[str, object]:
    """Return what every page of an attempt is filled with."""
    quiz = attempt.quiz
    lesson = lesson_of(quiz, render.course)
    address = learner.addresses.quiz(quiz.id, lesson.id if lesson else "")
    return {
        "attempt": attempt,
        "quiz": quiz,
        "clock": _clock(attempt, render.strings),
        "back": Markup('<a href="{}">{}</a>').format(address, render.strings["quiz-back"]),
        "csrf": learner.csrf,
        "strings": render.strings,
        "translated": translation_note(render.course, render.strings),
        "helped": [_help(each, render) for each in attempt.helped],
    }


def _help(helped: Helped, render: Renderer) -> tuple[str, str]:
    """Say what a trainer did to an attempt; and why, in the trainer's own words."""
    name = "attempt-reopened" if helped.reopened else "attempt-more-time"
    span = format_unit(helped.minutes, "duration-minute", locale=locale_of(render.course.language))
    time = shown_time(helped.at, render.strings)
    return render.strings[name].format(time=time, span=span), helped.reason


def lesson_of(quiz: model.Quiz, course: model.Course) -> model.Lesson | None:
    """Return the lesson that a quiz stands in."""
    return next((lesson for lesson in course.lessons if quiz.id in lesson.quizzes), None)


def _paused(attempt: ServedAttempt, learner: Learner, render: Renderer) -> Markup:
    resume = learner.addresses.resume(attempt.quiz.id, attempt.id)
    return _page("paused", {**_frame(attempt, render, learner), "resume": resume})


def _clock(attempt: ServedAttempt, strings: Strings) -> str:
    """Say how much time is left, in whole minutes, "" where there is no limit."""
    if attempt.seconds_left is None:
        return ""
    minutes = ceil(attempt.seconds_left / 60)
    return strings["time-left" if minutes > 1 else "time-left-last"].format(n=minutes)


def _question(
    asked: AskedQuestion, attempt: ServedAttempt, action: str, learner: Learner, render: Renderer
) -> Markup:
    served = ServedQuestion(
        asked.state,
        action=action,
        csrf=learner.csrf if action else "",
        order=attempt.seed,
        stays=asked.stays,
        keeps=not asked.stays and attempt.quiz.feedback is not model.Feedback.NOW,
    )
    return render_question(asked.question, QuestionView(practice=False, served=served), render)


def render_asked(attempt: ServedAttempt, place: int, learner: Learner, render: Renderer) -> Markup:
    """Return the question at a place of an attempt, as a form alone."""
    action = f"{learner.addresses.place(attempt.quiz.id, attempt.id, place)}#asked"
    return _question(attempt.asked[place - 1], attempt, action, learner, render)


def _is_done(asked: AskedQuestion, quiz: model.Quiz) -> bool:
    """Say whether a question needs nothing more."""
    return asked.stays if quiz.feedback is model.Feedback.NOW else bool(asked.state.response)


def _open(attempt: ServedAttempt, strings: Strings) -> str:
    """Say which questions are still open."""
    places = [str(at) for at, asked in enumerate(attempt.asked, 1) if not _is_done(asked, attempt.quiz)]
    if not places:
        return strings["all-answered"]
    name = "finish-unchecked" if attempt.quiz.feedback is model.Feedback.NOW else "finish-open"
    return strings[name].format(n=len(places), list=", ".join(places))


def render_result(
    attempt: ServedAttempt, standing: QuizStanding, learner: Learner, now: datetime, render: Renderer
) -> Markup:
    """Return what a finished attempt reached, and its answers as far as they may be looked at.

    Args:
        attempt: the attempt.
        standing: where the learner stands with its quiz now.
        learner: who learns.
        now: the time, in the time zone of the app.
        render: renders the texts of its course.
    """
    quiz, strings = attempt.quiz, render.strings
    texts = {outcome.id: outcome.text for outcome in render.course.outcomes}
    before = attempt.before
    values = standing_values(quiz, standing, learner, now, render) | {
        "on_result": standing.last == attempt.id
    }
    return _page(
        "result",
        {
            **_frame(attempt, render, learner),
            "score": _score(attempt, standing, strings),
            "before": "" if before is None else strings["quiz-before"].format(score=before // _PER_CENT),
            "standing": _page("quiz-standing", values),
            "outcomes": [
                (texts[outcome], score // _PER_CENT)
                for outcome, score in attempt.outcomes
                if outcome in texts
            ],
            "review": [_question(asked, attempt, "", learner, render) for asked in attempt.asked]
            if attempt.reviewed
            else [],
        },
    )


def _score(attempt: ServedAttempt, standing: QuizStanding, strings: Strings) -> str:
    """Say what an attempt reached, and what to do after one that was not passed."""
    quiz = attempt.quiz
    mark = attempt.pass_mark  # of its own time; None where it did not count then
    passed = mark is not None and passes(attempt.score, mark)
    counts = quiz.role is model.QuizRole.COUNTS and mark is not None
    name = "quiz-score-pre-test" if quiz.role is model.QuizRole.PRE_TEST else "quiz-score"
    if counts:
        name = "quiz-passed" if passed else "quiz-not-passed"
        name += "-then" if mark != quiz.pass_mark else ""
    said = [strings["attempt-timed-out"]] if attempt.timed_out else []
    said.append(strings[name].format(score=attempt.score // _PER_CENT, mark=mark))
    if counts and not passed:
        said.append(_advice(quiz, strings, again=standing.may_start))
    return " ".join(filter(None, said))


def _advice(quiz: model.Quiz, strings: Strings, *, again: bool) -> str:
    if quiz.feedback is model.Feedback.NEVER:
        return strings["advice-again"] if again else ""
    return strings["advice-look-again" if again else "advice-look"]


def told_in_attempt(quiz: model.Quiz, *, finished: bool, stays: bool) -> Told:
    """Return how much may be told about an answer in an attempt.

    Args:
        quiz: the quiz.
        finished: whether the attempt is.
        stays: whether the answer was judged before the learner's eyes.
    """
    if quiz.feedback is model.Feedback.NEVER:
        return Told.NOTHING
    return Told.ALL if finished or (stays and quiz.feedback is model.Feedback.NOW) else Told.NOTHING
