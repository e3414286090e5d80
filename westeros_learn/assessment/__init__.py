"""Drawing, grading, roll-up and the learner's state: pure, and twinned in JavaScript."""

from westeros_learn.assessment.draw import (
    draw,
    draw_by_outcome,
    order_of_parts,
    order_of_questions,
    scrambled,
)
from westeros_learn.assessment.expressions import (
    FIRST_DAY,
    LAST_DAY,
    MOST_PLACES,
    REASONS,
    Values,
    as_data,
    evaluate,
    round_half_away,
    rounded_units,
)
from westeros_learn.assessment.folding import FOLDING, fold, slips
from westeros_learn.assessment.generator import Generator, hash32
from westeros_learn.assessment.grade import grade, plain_number, right_parts, right_response
from westeros_learn.assessment.numbers import readings
from westeros_learn.assessment.rollup import course_score, is_complete, passes, quiz_score
from westeros_learn.assessment.scenario import Turn, Way, follow, holds, move, offered, read_on, way_score
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
from westeros_learn.assessment.timing import (
    EXTRA_TIMES,
    GRACE,
    WORDS_PER_MINUTE,
    minutes_to_wait,
    notices,
    seconds_allowed,
)

__all__ = [
    "EXTRA_TIMES",
    "FIRST_DAY",
    "FOLDING",
    "GRACE",
    "LAST_DAY",
    "LIMIT",
    "MOST_PLACES",
    "REASONS",
    "WORDS_PER_MINUTE",
    "Answer",
    "Encoded",
    "Generator",
    "LearnerState",
    "QuizState",
    "ScenarioState",
    "Turn",
    "Values",
    "Way",
    "as_data",
    "course_score",
    "decode",
    "draw",
    "draw_by_outcome",
    "encode",
    "evaluate",
    "fold",
    "follow",
    "grade",
    "hash32",
    "holds",
    "is_complete",
    "minutes_to_wait",
    "move",
    "notices",
    "offered",
    "order_of_parts",
    "order_of_questions",
    "passes",
    "plain_number",
    "quiz_score",
    "read_on",
    "readings",
    "right_parts",
    "right_response",
    "round_half_away",
    "rounded_units",
    "scrambled",
    "seconds_allowed",
    "short_code",
    "slips",
    "way_score",
]
