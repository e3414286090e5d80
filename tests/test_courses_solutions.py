"""What a learner calculates comes out, whatever is drawn: every question with parameters of every course.

A worked solution is read as a learner reads it: each equation in it holds, and it arrives at
the answer that is counted as right.
"""

from __future__ import annotations

import operator
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.effort import cases
from westeros_learn.assessment import (
    Drawing,
    Values,
    grade,
    right_response,
    settle,
    value_or_none,
)
from westeros_learn.model import (
    Cell,
    Code,
    Date,
    Numeric,
    Paragraph,
    Question,
    SingleChoice,
    TableQuestion,
    Text,
    Value,
    values_in,
    walk,
)
from westeros_learn.player.formats import shown_value
from westeros_learn.player.strings import Strings, load_strings
from westeros_learn.source import find_courses, load_course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from westeros_learn.model import Blocks

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parents[1] / "courses"
SEEDS = range(1, cases(1000) + 1)
ENGLISH = load_strings("en")
COURSES = [
    path
    for path in find_courses((), FOLDER)
    if any("parameters:" in file.read_text("utf-8") for file in path.rglob("*.yaml"))
]


@pytest.fixture(scope="module", params=COURSES, ids=lambda path: path.name)
def questions(request: pytest.FixtureRequest) -> list[Question]:
    """Return the questions of a course that have parameters."""
    course = load_course(request.param).course
    assert course
    found = [question for question in course.all_questions() if question.parameters]
    assert found
    return found


def test_each_attempt_has_its_values_its_answer_and_a_solution_that_arrives_there(
    questions: list[Question],
) -> None:
    for question in questions:
        way = list(pieces(question.solution))
        in_texts = [each.formula for each in values_in(question)]
        drawing = Drawing(question.parameters, question.where)
        for seed in SEEDS:
            values = drawing.values(seed)
            told = f"{question.id}: {values}"
            assert drawing.fits(values), told
            assert all(value_or_none(formula, values) is not None for formula in in_texts), told
            settled = settle(question, seed)
            assert grade(settled, right_response(settled)).score == 1.0, told
            if question.solution:
                said = "".join(shown(piece, values) if isinstance(piece, Value) else piece for piece in way)
                assert arrives(said, question, values), f"{told}\n{said}"
                for equation, left, right in equations(said):
                    assert left == pytest.approx(right, abs=0.006), f"{told}\n{equation}"


def test_who_has_calculated_is_shown_the_way(questions: list[Question]) -> None:
    calculated = [question for question in questions if isinstance(question, Numeric | TableQuestion)]
    assert [question.id for question in calculated if not question.solution] == []


def pieces(text: Blocks) -> Iterator[str | Value]:
    """Yield a text in the order in which it is read, each paragraph on a line of its own."""
    for node in walk(text):
        match node:
            case Paragraph():
                yield "\n"
            case Text() | Code():
                yield node.text
            case Value():
                yield node


def shown(node: Value, values: Values, strings: Strings = ENGLISH) -> str:
    return shown_value(value_or_none(node.formula, values), node, strings)


def arrives(said: str, question: Question, values: Values) -> bool:
    """Say whether a solution names the right answer, every cell of a table among it."""
    match question:
        case Numeric() | Date():
            return is_named(said, shown_answer(question, values))
        case TableQuestion():
            return all(is_named(said, shown_answer(cell, values)) for cell in question.gaps)
        case SingleChoice():
            (right,) = (choice for choice in question.choices if choice.correct)
            return all(is_named(said, shown(value, values)) for value in values_in(right.text))
    return True


def shown_answer(asked: Numeric | Date | Cell, values: Values) -> str:
    return shown(Value(asked.answer, ""), values)


def is_named(said: str, answer: str) -> bool:
    """Say whether a number or a day stands in a text; with more decimals than it needs, too."""
    return bool(re.search(rf"(?<![\d.,]){re.escape(answer)}(?:\.?0+)?(?![\d]|[.,]\d)", said))


# --- equations ----------------------------------------------------------------------------

SIGNS: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "−": operator.sub,  # the sign that a learner reads
    "×": operator.mul,
    "÷": operator.truediv,
}
NUMBER = r"−?\d+(?:,\d{3})*(?:\.\d+)?"
SIDE = rf"{NUMBER}(?:\s[-+−×÷]\s{NUMBER})*"
EQUATION = re.compile(rf"(?<![\w.,])(?<![-+−×÷]\s)({SIDE}(?:\s=\s{SIDE})+)(?!\s[-+−×÷])")


def equations(said: str) -> Iterator[tuple[str, float, float]]:
    """Yield every equation between numbers in a text, with what its two sides come to."""
    for match in EQUATION.finditer(said):
        for left, right in pairwise(re.split(r"\s=\s", match[1])):
            yield match[1], worth(left), worth(right)


def worth(side: str) -> float:
    """Return what a sum comes to, products before sums."""
    first, *rest = re.split(r"\s([-+−×÷])\s", side)
    terms = [number(first)]
    for sign, following in zip(rest[::2], rest[1::2], strict=True):
        if sign in "×÷":
            terms[-1] = SIGNS[sign](terms[-1], number(following))
        else:
            terms.append(SIGNS["+"](0, number(following)) * (1 if sign == "+" else -1))
    return sum(terms)


def number(text: str) -> float:
    return float(text.replace(",", "").replace("−", "-"))


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("1. Profit: 1,200 − 200 × 2 = 800.", [(800, 800)]),
        ("3 + 4 = 7, and 7 × 2 = 14", [(7, 7), (14, 14)]),
        ("2 + 2 = 5", [(4, 5)]),
    ],
)
def test_an_equation_is_found_and_worked_out(said: str, found: list[tuple[float, float]]) -> None:
    assert [(left, right) for _, left, right in equations(said)] == found
