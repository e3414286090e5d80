"""How long a learner's state can get."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from westeros_learn.assessment import LIMIT, Answer, LearnerState, QuizState, ScenarioState, encode
from westeros_learn.model import (
    KINDS,
    ChoiceQuestion,
    Cloze,
    Course,
    Hotspot,
    MultipleChoice,
    Ordering,
    PairingQuestion,
    Question,
    Quiz,
    Reflection,
    Response,
    Scenario,
    TableQuestion,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = "1 234 567.89"
LIMITS = {"scorm12": LIMIT, "scorm2004": 32_000, "cmi5": 32_000}
"""How many characters of state each target holds; the web keeps as many as there are.

The second one stands in `scorm_templates/scripts/scorm2004.js` with its reason, the third in `cmi5.js`.
"""

_TYPED = "m" * 40
"""An answer that is typed at length; what is longer is rare."""

_SEED = 2**32 - 1
_OWN_SEED = 2**16 - 1
_TOKEN = "z" * 8
_MANY = 99
_DAY = 86_400


def worst_state(course: Course) -> tuple[int, int]:
    """Return how many characters the state of a learner who answers everything can take.

    Returns:
        The size with all answers, and the size when all that may be left out is.
    """
    in_quizzes = {question for quiz in course.quizzes for question in quiz.questions}
    questions = (question for lesson in course.lessons for question in lesson.questions)
    practice = [question for question in questions if question.id not in in_quizzes]
    quizzes = {quiz.code: _quiz(quiz, course) for quiz in course.quizzes}
    asked = max((state.asked for state in quizzes.values()), key=len, default=())
    drawing = any(quiz.draw for quiz in course.quizzes)
    state = LearnerState(
        token=_TOKEN,
        revision=_SEED,
        place=(course.lessons[0].code, _MANY) if course.lessons else None,
        seen=tuple(lesson.code for lesson in course.lessons),
        drawn=tuple(one.code for one in course.pool if one.code not in asked) if drawing else (),
        answers=_seeded(practice),
        quizzes=quizzes,
        scenarios={scenario.code: _way(scenario) for scenario in course.scenario_by_id.values()},
    )
    sheds = {question.code: KINDS[question.kind].sheds for question in course.all_questions()}
    return len(encode(state, limit=_SEED).text), len(encode(state, sheds, limit=0).text)


def _quiz(quiz: Quiz, course: Course) -> QuizState:
    if quiz.draw:
        asked = sorted(course.pool, key=lambda question: len(_longest(question)[0]), reverse=True)[
            : quiz.draw
        ]
    else:
        asked = [course.question_by_id[one] for one in quiz.questions if one in course.question_by_id]
    codes = tuple(question.code for question in asked)
    return QuizState(
        tries=_MANY,
        best=10_000,
        passed=True,
        is_open=True,
        seed=_SEED,
        asked=codes,
        answers=_answers(asked),
        ended=_SEED if quiz.wait else 0,
        spent=_MANY if quiz.time_limit else 0,
        allowed=_DAY if quiz.time_limit else 0,
    )


def _way(scenario: Scenario) -> ScenarioState:
    """Return a way that passes every choice of a scenario once; who turns in circles is rare."""
    steps = tuple((node.code, "a") for node in scenario.nodes if node.choices)
    return ScenarioState(_MANY, 10_000, steps)


def _answers(questions: Iterable[Question]) -> dict[str, Answer]:
    return {question.code: Answer(_MANY, 1.0, _longest(question)) for question in questions}


def _seeded(questions: Sequence[Question]) -> dict[str, Answer]:
    """Return answers in practice, which keep the seed of their numbers."""
    seeds = {question.code: _OWN_SEED if question.parameters else 0 for question in questions}
    return {code: replace(answer, seed=seeds[code]) for code, answer in _answers(questions).items()}


def _longest(question: Question) -> Response:
    """Return the response that takes the most room."""
    match question:
        case MultipleChoice() | Hotspot():
            return tuple(choice.key for choice in question.choices) or ("a",)
        case ChoiceQuestion():
            return ("a",)
        case Ordering():
            return tuple(item.key for item in question.items)
        case PairingQuestion():
            return question.right_pairs
        case Cloze():
            return tuple(gap.key + max((*gap.accept, *gap.options), key=len) for gap in question.gaps)
        case TableQuestion():
            return tuple(cell.key + _NUMBER for cell in question.gaps)
        case Reflection():
            return tuple(check.key for check in question.checks)
        case _:
            return (_TYPED,)
