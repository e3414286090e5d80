"""What the learner sees: the model as HTML, the same for the app and for packages."""

from westeros_learn.player.assets import style_sheet, tokens
from westeros_learn.player.forms import Form, Sent, read_form, read_response
from westeros_learn.player.links import Addresses
from westeros_learn.player.pages import PlayerFiles, PlayOptions, render_course
from westeros_learn.player.questions import QuestionView, render_question, render_quiz
from westeros_learn.player.reading import course_minutes, lesson_minutes
from westeros_learn.player.served import (
    ANSWERED_ELSEWHERE,
    NOT_KEPT,
    Learner,
    QuestionState,
    ServedQuestion,
    Told,
)
from westeros_learn.player.serving import (
    render_appendix_page,
    render_lesson_page,
    render_question_fragment,
)
from westeros_learn.player.strings import language_name, speaks

__all__ = [
    "ANSWERED_ELSEWHERE",
    "NOT_KEPT",
    "Addresses",
    "Form",
    "Learner",
    "PlayOptions",
    "PlayerFiles",
    "QuestionState",
    "QuestionView",
    "Sent",
    "ServedQuestion",
    "Told",
    "course_minutes",
    "language_name",
    "lesson_minutes",
    "read_form",
    "read_response",
    "render_appendix_page",
    "render_course",
    "render_lesson_page",
    "render_question",
    "render_question_fragment",
    "render_quiz",
    "speaks",
    "style_sheet",
    "tokens",
]
