"""A course as the files that a browser needs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import FOLDING
from westeros_learn.player.assets import Need, script, style_sheet
from westeros_learn.player.blocks import Renderer, icon
from westeros_learn.player.questions import (
    QuestionView,
    render_question,
    render_quiz,
    script_json,
)
from westeros_learn.player.reading import lesson_minutes, quiz_minutes, quiz_size, scenario_minutes
from westeros_learn.player.scenarios import render_scenario
from westeros_learn.player.strings import direction, load_strings, script_strings
from westeros_learn.player.templates import environment

_MENU_ICON = "M2 4h12M2 8h12M2 12h8"


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """How a course is played.

    Attributes:
        target: the run-time that the script talks to; "standalone" keeps progress in the browser.
        status: what the LMS is told when the course is complete. "completed" is what
            Moodle's default rule expects.
        sco: what is played: the whole course, or a lesson that its LMS launches by itself.
        preview: for the author: each part says where it is written, and the script
            talks to the frame around the page.
    """

    target: Literal["scorm12", "scorm2004", "standalone"]
    status: Literal["completed", "passed"] = "completed"
    sco: Literal["course", "lesson"] = "course"
    preview: bool = False


@dataclass(frozen=True, slots=True)
class PlayerFiles:
    """What a browser needs to play a course.

    Attributes:
        page: the document, `index.html`.
        style: `course.css`.
        script: `course.js`.
        media: photographs, which lie beside the page under their base names.
    """

    page: str
    style: str
    script: str
    media: tuple[model.Media, ...]


def render_course(course: model.Course, options: PlayOptions) -> PlayerFiles:
    """Return a course as one page with its style sheet, script and photographs."""
    strings = load_strings(course.language, options.sco)
    render = Renderer(course, strings, places=options.preview)
    template = environment().get_template("pages/course.html")
    page = template.render(
        course=course,
        strings=strings,
        direction=direction(course.language),
        target=options.target,
        sco=options.sco,
        data=script_json(course_data(course, options)),
        lessons=[_render_lesson(lesson, render) for lesson in course.lessons],
        minutes={lesson.id: lesson_minutes(lesson, course) for lesson in course.lessons},
        glossary=sorted(course.glossary, key=lambda term: term.term.casefold()),
        pool=[render_question(q, QuestionView(practice=False), render) for q in _quiz_questions(course)],
        render=render,
        menu_icon=icon(_MENU_ICON),
    )
    photographs = tuple(media for media in course.media if not media.markup)
    need = Need(options.target, scenarios=_has_scenarios(course), preview=options.preview)
    return PlayerFiles(page + "\n", style_sheet(need), script(need), photographs)


def _has_scenarios(course: model.Course) -> bool:
    return any(lesson.scenarios for lesson in course.lessons)


def _quiz_questions(course: model.Course) -> list[model.Question]:
    listed = {question for quiz in course.quizzes for question in quiz.questions}
    pool = {question.id for question in course.pool}
    return [q for q in course.all_questions() if q.id in listed or q.id in pool]


def _render_lesson(lesson: model.Lesson, plain: Renderer) -> Markup:
    course = plain.course

    def question(identifier: str) -> Markup:
        return render_question(course.question_by_id[identifier], QuestionView(), plain)

    def quiz(identifier: str) -> Markup:
        found = course.quiz_by_id[identifier]
        return render_quiz(found, quiz_size(found, course), quiz_minutes(found, course), plain)

    def scenario(identifier: str) -> Markup:
        found = course.scenario_by_id[identifier]
        return render_scenario(found, scenario_minutes(found), plain)

    at = course.lessons.index(lesson)
    page = (
        environment()
        .get_template("pages/lesson.html")
        .render(
            course=course,
            lesson=lesson,
            number=at + 1,
            total=len(course.lessons),
            minutes=lesson_minutes(lesson, course),
            previous=course.lessons[at - 1] if at else None,
            next=course.lessons[at + 1] if at + 1 < len(course.lessons) else None,
            sources=_sources(course, lesson),
            # A test that counts can be left for later, but not skipped.
            counts=any(course.quiz_by_id[quiz].role is model.QuizRole.COUNTS for quiz in lesson.quizzes),
            strings=plain.strings,
            render=replace(
                plain,
                render_question=question,
                render_quiz=quiz,
                render_scenario=scenario,
                prefix=f"{lesson.id}--",
            ),
        )
    )
    return Markup(page.strip())  # noqa: S704  # the template escapes


def _sources(course: model.Course, lesson: model.Lesson) -> list[tuple[model.Reference, list[str]]]:
    """Return what a lesson, its questions and scenarios cite: each reference once, with its locators."""
    cited = list(model.citations(lesson.blocks))
    for node in model.walk(lesson.blocks):
        if isinstance(node, model.QuestionPlace) and node.question in course.question_by_id:
            cited += course.question_by_id[node.question].sources
        elif isinstance(node, model.ScenarioPlace) and node.scenario in course.scenario_by_id:
            for moment in course.scenario_by_id[node.scenario].nodes:
                cited += moment.sources
    locators: dict[str, list[str]] = {}
    for citation in cited:
        places = locators.setdefault(citation.reference, [])
        if citation.locator and citation.locator not in places:
            places.append(citation.locator)
    return [
        (course.reference_by_id[key], value)
        for key, value in locators.items()
        if key in course.reference_by_id
    ]


def course_data(course: model.Course, options: PlayOptions) -> dict[str, object]:
    """Return what the script must know before the first question arrives, as JSON data."""
    return {
        "id": course.id,
        "target": options.target,
        "talks": _has_scenarios(course),
        "status": options.status,
        "lessons": [
            {
                "id": lesson.id,
                "code": lesson.code,
                "title": lesson.title,
                "minutes": lesson_minutes(lesson, course),
            }
            for lesson in course.lessons
        ],
        "quizzes": [_quiz_data(quiz, course) for quiz in course.quizzes],
        "pool": [[question.code, question.outcome] for question in course.pool],
        "outcomes": {outcome.id: outcome.text for outcome in course.outcomes},
        "sheds": {
            question.code: model.KINDS[question.kind].sheds
            for question in course.all_questions()
            if model.KINDS[question.kind].sheds
        },
        "folding": FOLDING,
        "words": script_strings(course.language, options.sco),
    }


def _quiz_data(quiz: model.Quiz, course: model.Course) -> dict[str, object]:
    """Return the rules of a quiz; `QuizData` in `progress.js` describes them."""
    questions = course.question_by_id
    return {
        "id": quiz.id,
        "code": quiz.code,
        "title": quiz.title,
        "role": quiz.role,
        "size": quiz_size(quiz, course),
        "questions": [questions[one].code for one in quiz.questions if one in questions],
        "quotas": quiz.quotas,
        "shuffle": quiz.shuffle,
        "passMark": quiz.pass_mark,
        "attempts": quiz.attempts,
        "wait": quiz.wait,
        "feedback": quiz.feedback,
        "timeLimit": quiz.time_limit,
        "lesson": next((lesson.id for lesson in course.lessons if quiz.id in lesson.quizzes), ""),
    }
