"""What the learner sees: the model as HTML, the same for the app and for packages."""

from westeros_learn.player.assets import style_sheet, tokens
from westeros_learn.player.pages import PlayerFiles, PlayOptions, render_course
from westeros_learn.player.questions import QuestionView, render_question, render_quiz
from westeros_learn.player.reading import course_minutes
from westeros_learn.player.strings import language_name, speaks

__all__ = [
    "PlayOptions",
    "PlayerFiles",
    "QuestionView",
    "course_minutes",
    "language_name",
    "render_course",
    "render_question",
    "render_quiz",
    "speaks",
    "style_sheet",
    "tokens",
]
