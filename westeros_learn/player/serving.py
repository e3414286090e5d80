"""The pages of a course in the app: one lesson, or an appendix, at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from markupsafe import Markup, escape

from westeros_learn import model
from westeros_learn.assessment import SAMPLE_SEED
from westeros_learn.player.attempts import (
    lesson_of,
    render_asked,
    render_attempt,
    render_result,
    render_standing,
)
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.kept import Kept
from westeros_learn.player.lessons import frame_values, render_lesson
from westeros_learn.player.links import Addresses
from westeros_learn.player.questions import QuestionView, render_question, script_json
from westeros_learn.player.served import (
    Learner,
    QuestionState,
    QuizStanding,
    ServedAttempt,
    ServedQuestion,
    TalkState,
)
from westeros_learn.player.strings import load_strings, served_strings
from westeros_learn.player.talks import render_talk, render_talk_standing
from westeros_learn.player.templates import environment
from westeros_learn.player.translations import translation_note

UNTOUCHED = QuestionState()

_FORMS = Kept[str](most=2_000)
_TOKEN = "the token of the form"  # noqa: S105  # what stands in its place
_BASIS = 1


def render_lesson_page(
    course: model.Course,
    lesson: model.Lesson,
    learner: Learner,
    *,
    now: datetime,
    questions: Mapping[str, QuestionState] | None = None,
    quizzes: Mapping[str, QuizStanding] | None = None,
    talks: Mapping[str, TalkState] | None = None,
) -> str:
    """Return the page of a lesson.

    Args:
        course: the course.
        lesson: one of its lessons.
        learner: who learns.
        now: the time, in the time zone of the app.
        questions: what the learner has done with its practice questions, by their ids.
        quizzes: where the learner stands with its quizzes, by their ids.
        talks: how far the learner has come in its conversations, by the scenarios' ids.
    """
    standings = quizzes or {}
    states = questions or {}
    plain = renderer(course, learner)

    def question(identifier: str) -> Markup:
        found = course.question_by_id[identifier]
        return _practice(found, lesson, learner, states.get(identifier, UNTOUCHED), plain)

    def quiz(identifier: str) -> Markup:
        standing = standings.get(identifier, QuizStanding())
        return render_standing(course.quiz_by_id[identifier], standing, learner, now, plain)

    def scenario(identifier: str) -> Markup:
        state = talks.get(identifier, TalkState()) if talks else TalkState()
        return render_talk_standing(course.scenario_by_id[identifier], state, learner, plain)

    render = replace(plain, render_question=question, render_quiz=quiz, render_scenario=scenario)
    main = render_lesson(lesson, render, learner)
    return page_of(lesson.title, main, lesson, learner, plain, learner.addresses.keep(lesson.id))


def render_question_fragment(
    course: model.Course,
    lesson: model.Lesson,
    question: model.Question,
    learner: Learner,
    state: QuestionState,
) -> str:
    """Return the form of one practice question alone, as a page that is open takes it in.

    Whoever chose the same gets the same form: it is rendered once, and what differs is filled in.
    """
    if not state.basis or question.parameters or not isinstance(question, model.ChoiceQuestion):
        return str(_practice(question, lesson, learner, state, renderer(course, learner)))
    anyone, same = replace(learner, csrf=_TOKEN), replace(state, basis=_BASIS, seed=SAMPLE_SEED)
    form = _FORMS.get(
        course,
        (question.id, lesson.id, learner.addresses, same),
        lambda: str(_practice(question, lesson, anyone, same, renderer(course, anyone))),
    )
    # Both stand at the beginning of the form, before anything that the course says.
    own = form.replace(_TOKEN, escape(learner.csrf), 1)
    return own.replace(f'name="basis" value="{_BASIS}"', f'name="basis" value="{state.basis}"', 1)


def _practice(
    question: model.Question, lesson: model.Lesson, learner: Learner, state: QuestionState, render: Renderer
) -> Markup:
    # The anchor brings the learner back to the question where the page is shown anew.
    action = f"{learner.addresses.question(question.id, lesson.id)}#question-{question.id}"
    served = ServedQuestion(state, action=action, csrf=learner.csrf)
    return render_question(question, QuestionView(served=served), render)


def render_attempt_page(course: model.Course, attempt: ServedAttempt, place: int, learner: Learner) -> str:
    """Return one page of an open attempt.

    Args:
        course: the course.
        attempt: the attempt.
        place: the place of the question, from 1; one more than there are for the page before the end.
        learner: who learns.
    """
    render = renderer(course, learner)
    main = render_attempt(attempt, place, learner, render)
    return page_of(attempt.quiz.title, main, lesson_of(attempt.quiz, course), learner, render)


def render_attempt_fragment(
    course: model.Course, attempt: ServedAttempt, place: int, learner: Learner
) -> str:
    """Return the form of one question of an attempt alone, as a page that is open takes it in."""
    return str(render_asked(attempt, place, learner, renderer(course, learner)))


def render_result_page(
    course: model.Course, attempt: ServedAttempt, standing: QuizStanding, learner: Learner, *, now: datetime
) -> str:
    """Return the page of what a finished attempt reached.

    Args:
        course: the course.
        attempt: the attempt.
        standing: where the learner stands with its quiz now.
        learner: who learns.
        now: the time, in the time zone of the app.
    """
    render = renderer(course, learner)
    main = render_result(attempt, standing, learner, now, render)
    return page_of(attempt.quiz.title, main, lesson_of(attempt.quiz, course), learner, render)


def render_answered(
    course: model.Course,
    question: model.Question,
    state: QuestionState,
    addresses: Addresses,
    order: int | None = None,
) -> Markup:
    """Return a question as a learner saw and answered it, for somebody else to look at.

    Args:
        course: the course, in the learner's language.
        question: one of its questions.
        state: what the learner had done with it.
        addresses: where the course's pictures are.
        order: the seed by which its parts lay in an attempt; None in practice.
    """
    served = ServedQuestion(state, order=order, stays=True)
    render = renderer(course, Learner(addresses, csrf=""))
    return render_question(question, QuestionView(practice=False, served=served), render)


def render_tried(
    course: model.Course, question: model.Question, state: QuestionState, learner: Learner, action: str
) -> Markup:
    """Return a question as a learner practises it, for its author to try.

    Args:
        course: the course.
        question: one of its questions.
        state: what was answered, and how much is said of it.
        learner: in whose name it is tried.
        action: where the form is sent.
    """
    served = ServedQuestion(state, action=action, csrf=learner.csrf)
    return render_question(question, QuestionView(served=served), renderer(course, learner))


def render_talk_page(
    course: model.Course, scenario: model.Scenario, state: TalkState, learner: Learner
) -> str:
    """Return the page of a conversation, as far as it has come.

    Args:
        course: the course.
        scenario: one of its scenarios.
        state: how far the learner has come.
        learner: who learns.
    """
    render = renderer(course, learner)
    lesson = next((each for each in course.lessons if scenario in each.scenarios), None)
    return page_of(scenario.title, render_talk(scenario, state, learner, render), lesson, learner, render)


def render_tried_talk(
    course: model.Course, scenario: model.Scenario, state: TalkState, learner: Learner
) -> Markup:
    """Return a conversation as a learner plays it, for its author to try: no title, no way out of it.

    Args:
        course: the course.
        scenario: one of its scenarios; it may begin anywhere.
        state: how far it has come.
        learner: in whose name it is tried; the addresses say where choices are sent.
    """
    return render_talk(scenario, state, learner, renderer(course, learner), whole=False)


def render_appendix_page(
    course: model.Course, name: Literal["glossary", "sources", "about"], learner: Learner
) -> str:
    """Return the page of an appendix.

    Args:
        course: the course.
        name: which appendix.
        learner: who learns.
    """
    render = renderer(course, learner)
    frame = frame_values(None, render, learner)
    macros = environment().get_template("pages/appendix.html").module
    strings = render.strings
    section: Markup
    if name == "glossary":
        section = macros.glossary(frame["terms"], render, strings, current=True)  # type: ignore[attr-defined]
    elif name == "sources":
        section = macros.sources(course, render, strings, current=True)  # type: ignore[attr-defined]
    else:
        section = macros.about(course, "app", render, strings, current=True)  # type: ignore[attr-defined]
    return page_of(strings[name], section, None, learner, render)


def review_note(course: model.Course) -> str:
    """Return who reviewed the translation of a course, or that nobody did yet; "" in its first language."""
    return translation_note(course, load_strings(course.language))


def renderer(course: model.Course, learner: Learner) -> Renderer:
    """Return what renders the texts of a course with links to the app's pages."""
    return Renderer(course, load_strings(course.language), links=learner.addresses)


def page_of(
    title: str,
    main: Markup,
    here: model.Lesson | None,
    learner: Learner,
    render: Renderer,
    place: str = "",
) -> str:
    """Return a whole document around a part of a course.

    Args:
        title: what the page shows.
        main: its text.
        here: the lesson that it belongs to, None on a page beside the lessons.
        learner: who learns.
        render: renders the texts of the course.
        place: where the place in it is kept, "" where none is.
    """
    page = environment().get_template("pages/served.html")
    data = script_json(
        {
            "id": render.course.id,
            "token": learner.csrf,
            "place": place,
            "words": served_strings(render.course.language),
        }
    )
    values = {"title": title, "main": main, "data": data, "csrf": learner.csrf}
    return page.render(**values, **frame_values(here, render, learner)) + "\n"
