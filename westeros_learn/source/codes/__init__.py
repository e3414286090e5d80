"""The table of codes: everything that `check` can say.

The letter tells where to look: Y the file itself, C `course.yaml` and ids, L lesson texts,
Q questions, Z quizzes, S scenarios, R glossary and references, M media, T translations,
W style and item writing.
"""

from westeros_learn.source.codes.course import COURSE
from westeros_learn.source.codes.files import FILE
from westeros_learn.source.codes.lesson import LESSON
from westeros_learn.source.codes.matter import MEDIA, REFERENCES
from westeros_learn.source.codes.parameters import PARAMETERS
from westeros_learn.source.codes.question import QUESTION
from westeros_learn.source.codes.quiz import QUIZ
from westeros_learn.source.codes.row import Code, without_names
from westeros_learn.source.codes.scenario import SCENARIO
from westeros_learn.source.codes.style import STYLE
from westeros_learn.source.codes.translation import TRANSLATION

CODES: dict[str, Code] = {
    **FILE,
    **COURSE,
    **LESSON,
    **QUESTION,
    **PARAMETERS,
    **QUIZ,
    **SCENARIO,
    **REFERENCES,
    **MEDIA,
    **TRANSLATION,
    **STYLE,
}
"""Every code with what it says."""

__all__ = ["CODES", "Code", "without_names"]
