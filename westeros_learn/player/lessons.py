"""A lesson as HTML, and the frame that stands around it: the same in a package and in the app."""

from __future__ import annotations

from dataclasses import replace

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.player.blocks import Renderer, icon
from westeros_learn.player.reading import minutes_by_lesson
from westeros_learn.player.served import Learner
from westeros_learn.player.strings import Strings, direction
from westeros_learn.player.templates import environment

_MENU_ICON = "M2 4h12M2 8h12M2 12h8"


def frame_values(
    here: model.Lesson | None, render: Renderer, learner: Learner | None = None
) -> dict[str, object]:
    """Return what the frame of a page, `pages/page.html`, is filled with.

    Args:
        here: the lesson that the page shows, or shows first; None on a page beside the lessons.
        render: renders the texts of its course.
        learner: who learns, in the app; in a package the script knows.
    """
    course, strings = render.course, render.strings
    minutes = minutes_by_lesson(course)
    seen = learner.seen if learner else frozenset()
    return {
        "course": course,
        "here": here,
        "strings": strings,
        "direction": direction(course.language),
        "minutes": minutes,
        "seen": [lesson.id for lesson in course.lessons if lesson.id in seen],
        "states": {lesson.id: _state(lesson.id, learner, strings) for lesson in course.lessons},
        "place": _place(course, here, sum(n for each, n in minutes.items() if each not in seen), strings),
        "print": strings["print-of-lesson" if learner else "print"],
        "saved": strings["save-saved"] if learner and learner.saved else "",
        "terms": sorted(course.glossary, key=lambda term: term.term.casefold()),
        "menu_icon": icon(_MENU_ICON),
        "render": render,
    }


def _state(lesson: str, learner: Learner | None, strings: Strings) -> str:
    if learner is None:
        return ""
    return ", " + strings["lesson-seen" if lesson in learner.seen else "lesson-unseen"]


def _place(course: model.Course, here: model.Lesson | None, left: int, strings: Strings) -> str:
    """Return where the learner is and about how many minutes are left."""
    total = len(course.lessons)
    if here is None or total < 2:  # one lesson is no place among others
        return strings["place-left"].format(minutes=left) if left or here else ""
    name = "lesson-place-left" if left else "lesson-place"
    return strings[name].format(n=course.lessons.index(here) + 1, total=total, minutes=left)


def render_lesson(lesson: model.Lesson, render: Renderer, learner: Learner | None = None) -> Markup:
    """Return a lesson as a section of a page.

    Args:
        lesson: the lesson.
        render: renders the texts of its course, and what stands in them.
        learner: who learns, in the app.
    """
    course = render.course
    at = course.lessons.index(lesson)
    page = (
        environment()
        .get_template("pages/lesson.html")
        .render(
            course=course,
            lesson=lesson,
            learner=learner,
            number=at + 1,
            current=learner is not None or at == 0,
            total=len(course.lessons),
            minutes=minutes_by_lesson(course)[lesson.id],
            previous=course.lessons[at - 1] if at else None,
            next=course.lessons[at + 1] if at + 1 < len(course.lessons) else None,
            sources=lesson_sources(course, lesson),
            # A test that counts can be left for later, but not skipped.
            counts=any(course.quiz_by_id[quiz].role is model.QuizRole.COUNTS for quiz in lesson.quizzes),
            strings=render.strings,
            render=replace(render, prefix=f"{lesson.id}--"),
            **(_reached(course, learner, render.strings) if learner else {}),
        )
    )
    return Markup(page.strip())  # noqa: S704  # the template escapes


def _reached(course: model.Course, learner: Learner, strings: Strings) -> dict[str, object]:
    """Return what the end of the last lesson says: the score, and what is missing."""
    counted = [quiz for quiz in course.quizzes if quiz.role is model.QuizRole.COUNTS]
    lesson_of = {quiz: lesson.id for lesson in course.lessons for quiz in lesson.quizzes}
    score = learner.score
    return {
        "score": "" if score is None else " " + strings["end-score"].format(score=score // 100),
        "unseen": [lesson for lesson in course.lessons if lesson.id not in learner.seen],
        "unpassed": [(quiz, lesson_of.get(quiz.id, "")) for quiz in counted if quiz.id not in learner.passed],
    }


def lesson_sources(course: model.Course, lesson: model.Lesson) -> list[tuple[model.Reference, list[str]]]:
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
