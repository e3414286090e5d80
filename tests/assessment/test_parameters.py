"""Parameters: the same numbers in Python and in JavaScript, spread as they should be."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment.formulas import questions
from tests.assessment.plain import SPAN
from tests.assessment.twins import Call, javascript_answers, python_answer
from tests.effort import cases
from westeros_learn.assessment import (
    Drawing,
    draw_values,
    grade,
    hash32,
    round_half_away,
    seed_of_question,
    settle,
)
from westeros_learn.model import (
    Computed,
    Constant,
    DateRange,
    Mistake,
    NumberRange,
    Numeric,
    OneOf,
    Parameter,
    SingleChoice,
)
from westeros_learn.source.formulas import parse_condition, parse_formula

pytestmark = pytest.mark.slow

MANY = cases(100_000)
SEEDS = st.integers(0, 2**32 - 1)
INCOME = NumberRange("income", 1_000, 50, 41)
RATE = NumberRange("rate", 5, 5, 4, 2)
RECEIVED = DateRange("received", date(2026, 2, 20), 1, 60)
WHO = OneOf("who", ("Ana", "Ion"))
TAX = Computed("tax", parse_formula("round(income * rate, 2)"))
ALL: tuple[Parameter, ...] = (INCOME, RATE, RECEIVED, WHO, TAX)


def test_formulas_and_seeds_are_alike_in_both_languages() -> None:
    """Values drawn, the formula's value and the text shown for it, for one seed each."""
    random = Random(20_261_125)  # noqa: S311  # nothing secret
    calls = [
        Call("played", (question, random.getrandbits(32), random.choice(["en", "pl", "ro"])))
        for question in questions(MANY, seed=4)
    ]
    kinds: Counter[str] = Counter()
    for call, theirs in zip(calls, javascript_answers(calls), strict=True):
        ours = python_answer(call)
        assert ours == theirs, f"{call!r}: Python {ours!r}, JavaScript {theirs!r}"
        value = theirs["value"]
        kinds[value["reason"] if isinstance(value, dict) else type(value).__name__] += 1
    assert kinds["float"] + kinds["int"] > MANY // 3, kinds
    assert kinds["list"] > MANY // 100, "dates"
    assert {"no-number", "no-days", "division-by-zero", "too-large", "too-far", "unknown-name"} <= set(kinds)


@given(SEEDS, st.permutations([INCOME, RATE, RECEIVED, WHO]))
def test_neither_order_nor_company_changes_a_value(seed: int, order: list[Parameter]) -> None:
    values = draw_values(order, None, seed)
    assert values == {name: draw_values(ALL, None, seed)[name] for name in values}
    for parameter in order:
        assert draw_values([parameter], None, seed) == {parameter.name: values[parameter.name]}


@given(SEEDS)
def test_a_condition_is_met(seed: int) -> None:
    where = parse_condition("income > 2000 and (who = 'Ana' or received < 2026-03-01)")
    values = draw_values(ALL, where, seed)
    assert Drawing(ALL, where).fits(values)


def test_a_condition_that_nothing_meets_ends() -> None:
    values = draw_values(ALL, parse_condition("income < 0"), 1)
    assert values.keys() == {"income", "rate", "received", "who", "tax"}
    assert not Drawing(ALL, parse_condition("1 / (income - income) > 0")).fits(values)


def test_every_step_comes_about_equally_often() -> None:
    """No step of a range is left out or preferred, whatever the seeds: whole ones in a row, or hashed."""
    for seeds in (range(1, 41 * 400), map(hash32, map(str, range(41 * 400)))):
        counts = Counter(draw_values([INCOME], None, seed)["income"] for seed in seeds)
        assert [len(counts)] == Drawing([INCOME], None).steps
        assert 300 < min(counts.values()) <= max(counts.values()) < 510


def test_decimals_are_the_numbers_that_are_written() -> None:
    """0.15 is the number 0.15, not the sum of three times 0.05."""
    assert [Drawing([RATE], None).at([step])["rate"] for step in range(4)] == [0.05, 0.1, 0.15, 0.2]


def test_settled_answers() -> None:
    mistakes = (
        Mistake(answer=parse_formula("income"), feedback=()),
        Mistake(answer="90", feedback=()),
        Mistake(answer=parse_formula("1 / (income - income)"), feedback=()),
    )
    question = Numeric(
        id="q", code="code", outcome="o", prompt=(), parameters=ALL,
        answer=parse_formula("tax"), mistakes=mistakes, span=SPAN,
    )  # fmt: skip
    for seed in (1, seed_of_question(77, "code")):
        values = draw_values(ALL, None, seed)
        settled = settle(question, seed)
        assert settled.answer == Constant(values["tax"])
        assert [mistake.answer for mistake in settled.mistakes] == [
            Constant(values["income"]), "90", Constant(""),
        ]  # fmt: skip
        assert grade(settled, (f"{values['tax']}",)).score == 1
        assert grade(settled, (f"{values['income']}",)).mistake == 0
    choice = SingleChoice(id="q", code="code", outcome="o", prompt=(), parameters=ALL, span=SPAN)
    assert settle(choice, 1) is choice


@given(st.integers(-(10**12), 10**12), st.integers(0, 3))
def test_rounding_is_that_of_school(units: int, places: int) -> None:
    """A decimal with a five after its last place goes away from zero, however the double writes it."""
    value = (units * 10 + (5 if units >= 0 else -5)) / 10 ** (places + 1)
    assert round_half_away(value, places) == (units + (1 if units >= 0 else -1)) / 10**places


@pytest.mark.parametrize("language", ["en", "pl", "ro"])
def test_the_answer_reads_alike(language: str) -> None:
    question = Numeric(
        id="q", code="code", outcome="o", prompt=(), parameters=ALL, answer=parse_formula("-tax"), span=SPAN
    )
    calls = [Call("played", (question, seed, language)) for seed in range(50)]
    assert [python_answer(call) for call in calls] == javascript_answers(calls)
