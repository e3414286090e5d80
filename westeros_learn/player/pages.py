"""A course as the files that a browser needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from markupsafe import Markup

from westeros_learn import model
from westeros_learn.assessment import FOLDING
from westeros_learn.memo import Memo
from westeros_learn.player.assets import Need, script, style_sheet
from westeros_learn.player.blocks import Renderer
from westeros_learn.player.lessons import frame_values, render_lesson
from westeros_learn.player.questions import (
    QuestionView,
    render_question,
    render_quiz,
    script_json,
)
from westeros_learn.player.reading import (
    minutes_by_lesson,
    quiz_minutes,
    quiz_size,
    scenario_minutes,
    take_minutes,
)
from westeros_learn.player.scenarios import render_scenario
from westeros_learn.player.strings import Played, language_name, load_strings, script_strings
from westeros_learn.player.templates import environment


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part stands among those that an LMS opens in turn (SCORM 2004).

    Attributes:
        items: every part in order: the identifier of its item, its title, and the heading that it stands
            under, "" for none.
        here: which one this is, from 0.
        tells: the objectives that its pre-test writes, each with the outcomes that it stands for.
        known_by: the objectives by all of which it is known already.
        mark: per cent of the points by which an outcome is known.
    """

    items: tuple[tuple[str, str, str], ...]
    here: int
    tells: tuple[tuple[str, tuple[str, ...]], ...]
    known_by: tuple[str, ...]
    mark: int


@dataclass(frozen=True, slots=True)
class PlayOptions:
    """How a course is played.

    Attributes:
        target: the run-time that the script talks to; "standalone" keeps progress in the browser.
        status: what the LMS is told when the course is complete. "completed" is what
            Moodle's default rule expects.
        sco: what is played: the whole course, or a lesson or module that its LMS launches by itself.
        completion: what makes it complete.
        until_passed: what an LMS of SCORM is told after an attempt that was not passed.
        exit: what the button does with which the learner leaves; "none" for no button.
        languages: where the course can be read in several: each, the first one first, with the name
            of the document in it.
        iri: by which the course and its parts are named to an LMS that speaks xAPI.
        preview: for the author: each part says where it is written, and the script
            talks to the frame around the page.
        place: where it stands among others, if the player leads from one to the other.
    """

    target: Literal["scorm12", "scorm2004", "cmi5", "standalone"]
    status: Literal["completed", "passed"] = "completed"
    sco: Played = "course"
    completion: Literal["seen-and-passed", "seen", "passed"] = "seen-and-passed"
    until_passed: Literal["incomplete", "failed"] = "incomplete"
    exit: Literal["back", "close", "stay", "none"] = "back"
    preview: bool = False
    iri: str = ""
    place: Place | None = None
    languages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PlayerFiles:
    """What a browser needs to play a course.

    Attributes:
        page: the document, `index.html`.
        style: `course.css`.
        script: `course.js`.
        media: photographs, which lie beside the page under their base names.
        sections: the lessons as they stand in the page, by their ids.
    """

    page: str
    style: str
    script: str
    media: tuple[model.Media, ...]
    sections: Mapping[str, str]


def render_course(course: model.Course, options: PlayOptions, memo: Memo | None = None) -> PlayerFiles:
    """Return a course as one page with its style sheet, script and photographs.

    Args:
        course: the course.
        options: how it is played.
        memo: remembers what was rendered with these options; given again, what has not changed
            is not rendered again.
    """
    strings = load_strings(course.language, options.sco)
    memo = memo or Memo()
    memo.begin()
    render = Renderer(course, strings, places=options.preview)
    parts = _Parts(render, memo)
    template = environment().get_template("pages/course.html")
    lessons = [parts.lesson(lesson) for lesson in course.lessons]
    page = template.render(
        **frame_values(course.lessons[0] if course.lessons else None, render),
        target=options.target,
        sco=options.sco,
        languages=[(tag, file, language_name(tag)) for tag, file in options.languages],
        leaves=options.target != "standalone" and options.exit != "none",
        data=script_json(course_data(course, options)),
        lessons=lessons,
        pool=[parts.question(question, QuestionView(practice=False)) for question in _quiz_questions(course)],
    )
    photographs = tuple(media for media in course.media if not media.markup)
    need = Need(
        options.target,
        scenarios=_has_scenarios(course),
        preview=options.preview,
        sequenced=options.place is not None,
        languages=bool(options.languages),
    )
    sections = {lesson.id: shown for lesson, shown in zip(course.lessons, lessons, strict=True)}
    return PlayerFiles(page + "\n", style_sheet(need), script(need), photographs, sections)


def render_section(
    course: model.Course,
    lesson: model.Lesson,
    options: PlayOptions,
    memo: Memo,
    before: model.Course | None = None,
) -> Markup:
    """Return one lesson as it stands in the page of its course.

    Args:
        course: the course.
        lesson: which lesson of it.
        options: how the course is played.
        memo: remembers what was rendered last of it with these options.
        before: a course that says the same in all other lessons, and was rendered.
    """
    if before is not None:
        take_minutes(course, before, lesson)
    memo.begin()
    render = Renderer(course, load_strings(course.language, options.sco), places=options.preview)
    return _Parts(render, memo).lesson(lesson)


def _has_scenarios(course: model.Course) -> bool:
    return any(lesson.scenarios for lesson in course.lessons)


def _quiz_questions(course: model.Course) -> list[model.Question]:
    listed = {question for quiz in course.quizzes for question in quiz.questions}
    pool = {question.id for question in course.pool}
    return [q for q in course.all_questions() if q.id in listed or q.id in pool]


class _Parts:
    """Renders the lessons and questions of a course, each once."""

    def __init__(self, render: Renderer, memo: Memo) -> None:
        self._course = render.course
        self._render = render
        self._memo = memo
        # Parts with equal surroundings have the very same token; only that is compared for each.
        self._around = memo.once("around", _surroundings(render.course), object)

    def lesson(self, lesson: model.Lesson) -> Markup:
        """Return a lesson, and all that stands in it."""
        filled = replace(
            self._render,
            render_question=lambda one: self.question(self._course.question_by_id[one], QuestionView()),
            render_quiz=self._quiz,
            render_scenario=self._scenario,
        )
        return self._memo.once((lesson.id,), (lesson, self._around), lambda: render_lesson(lesson, filled))

    def question(self, question: model.Question, view: QuestionView) -> Markup:
        """Return a question, in practice or in a test."""
        rests_on = question, self._around
        return self._memo.once(
            (question.id, view), rests_on, lambda: render_question(question, view, self._render)
        )

    def _quiz(self, identifier: str) -> Markup:
        quiz = self._course.quiz_by_id[identifier]
        size, minutes = quiz_size(quiz, self._course), quiz_minutes(quiz, self._course)
        return render_quiz(quiz, size, minutes, self._render)

    def _scenario(self, identifier: str) -> Markup:
        scenario = self._course.scenario_by_id[identifier]
        return render_scenario(scenario, scenario_minutes(scenario), self._render)


def _surroundings(course: model.Course) -> object:
    """Return what a part of a course shows besides itself: all of the course but lessons and questions."""
    minutes = minutes_by_lesson(course)
    lessons = [(lesson.id, lesson.title, minutes[lesson.id]) for lesson in course.lessons]
    sizes = [quiz_size(quiz, course) for quiz in course.quizzes]
    return replace(course, modules=(), pool=()), lessons, sizes


def course_data(course: model.Course, options: PlayOptions) -> dict[str, object]:
    """Return what the script must know before the first question arrives, as JSON data."""
    minutes = minutes_by_lesson(course)
    languages = [{"tag": tag, "file": file} for tag, file in options.languages]
    return {
        "id": course.id,
        "target": options.target,
        **({"iri": options.iri} if options.iri else {}),
        **({"place": _place_data(options.place)} if options.place else {}),
        **({"languages": languages} if languages else {}),
        "talks": _has_scenarios(course),
        "status": options.status,
        "completion": options.completion,
        "untilPassed": options.until_passed,
        "exit": options.exit,
        "lessons": [
            {
                "id": lesson.id,
                "code": lesson.code,
                "title": lesson.title,
                "minutes": minutes[lesson.id],
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
        "words": script_strings(course.language, options.sco, sequenced=options.place is not None),
    }


def _place_data(place: Place) -> dict[str, object]:
    """Return where a part stands; `PlaceData` in `sequence.js` describes it."""
    return {
        "items": place.items,
        "here": place.here,
        "tells": place.tells,
        "knownBy": place.known_by,
        "mark": place.mark,
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
