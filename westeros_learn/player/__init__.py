"""What the learner sees: the model as HTML, the same for the app and for packages."""

from westeros_learn.player.pages import PlayerFiles, PlayOptions, render_course
from westeros_learn.player.questions import QuestionView, render_question, render_quiz

__all__ = ["PlayOptions", "PlayerFiles", "QuestionView", "render_course", "render_question", "render_quiz"]
