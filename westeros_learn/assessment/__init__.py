"""Drawing, grading, roll-up and the learner's state: pure, and twinned in JavaScript."""

from westeros_learn.assessment.draw import draw, order_of_parts
from westeros_learn.assessment.folding import FOLDING, fold, slips
from westeros_learn.assessment.generator import Generator, hash32
from westeros_learn.assessment.grade import grade
from westeros_learn.assessment.numbers import readings
from westeros_learn.assessment.rollup import course_score, is_complete, passes, quiz_score
from westeros_learn.assessment.state import (
    LIMIT,
    Answer,
    Encoded,
    LearnerState,
    QuizState,
    ScenarioState,
    decode,
    encode,
    short_code,
)

__all__ = [
    "FOLDING",
    "LIMIT",
    "Answer",
    "Encoded",
    "Generator",
    "LearnerState",
    "QuizState",
    "ScenarioState",
    "course_score",
    "decode",
    "draw",
    "encode",
    "fold",
    "grade",
    "hash32",
    "is_complete",
    "order_of_parts",
    "passes",
    "quiz_score",
    "readings",
    "short_code",
    "slips",
]
