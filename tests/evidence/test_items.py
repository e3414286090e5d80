"""What is said of a question: thirds, choices, findings, and silence where few answered."""

from __future__ import annotations

import pytest

from tests.evidence.answers import Row, cells_of
from westeros_learn.evidence import Design, Finding, findings, statistics_of

SINGLE = Design(("a", "b", "c"), ("a",), guess=1 / 3)


def _group(n: int, answer: str, rest: float, score: float | None = None) -> list[Row]:
    return [Row(answer, float(answer == "a") if score is None else score, rest)] * n


def _found(rows: list[Row], design: Design = SINGLE) -> dict[Finding, tuple[str, ...]]:
    statistics = statistics_of(cells_of(rows))
    assert statistics is not None
    return {each.finding: each.choices for each in findings(statistics, design)}


GOOD = (*_group(9, "a", 0.9), *_group(1, "b", 0.9), *_group(6, "a", 0.6), *_group(4, "c", 0.6))
WEAK = (*_group(2, "a", 0.2), *_group(4, "b", 0.2), *_group(4, "c", 0.2))


def test_thirds_are_those_of_the_rest_of_the_attempt_and_count_who_chose_what() -> None:
    statistics = statistics_of(cells_of([*GOOD, *WEAK]))
    assert statistics is not None
    assert statistics.thirds is not None
    lower, middle, upper = statistics.thirds
    assert [each.n for each in (lower, middle, upper)] == [10, 10, 10]
    assert lower.chosen == {"a": 2, "b": 4, "c": 4}
    assert upper.share("a") == 0.9
    assert upper.share("c") == 0
    assert statistics.whole.chosen == {"a": 17, "b": 5, "c": 8}
    assert findings(statistics, SINGLE) == ()


def test_each_third_has_about_a_third_of_the_learners() -> None:
    rows = [row for step in range(18) for row in _group(2, "a" if step > 8 else "b", 0.02 + step / 20)]
    statistics = statistics_of(cells_of(rows))
    assert statistics is not None
    assert statistics.thirds is not None
    assert [(each.n, each.mean) for each in statistics.thirds] == [(12, 0), (12, 0.5), (12, 1)]


def test_of_fewer_than_five_nothing_is_said_and_a_third_of_fewer_is_not_shown() -> None:
    assert statistics_of(cells_of(_group(4, "a", 0.5))) is None
    statistics = statistics_of(cells_of([*_group(4, "a", 0.9), *_group(4, "b", 0.5), *_group(4, "b", 0.1)]))
    assert statistics is not None
    assert statistics.thirds is None
    assert statistics.is_few


def test_who_cannot_be_told_apart_is_in_no_third() -> None:
    statistics = statistics_of(cells_of([*_group(20, "a", 0.5), *_group(20, "b", 0.52)]))
    assert statistics is not None
    assert statistics.thirds is None


def test_an_answer_without_a_rest_counts_for_difficulty_alone() -> None:
    statistics = statistics_of(cells_of([Row("a", 1.0, None)] * 6 + [Row("b", 0.0, None)] * 2))
    assert statistics is not None
    assert (statistics.mean, statistics.discrimination, statistics.thirds) == (0.75, None, None)


def test_several_choices_count_each_and_what_was_left_out_is_counted_apart() -> None:
    rows = [Row("ab", 1.0, 0.9)] * 5 + [Row("a", 0.5, 0.5)] * 5 + [Row("", 0.0, 0.1)] * 5
    statistics = statistics_of(cells_of(rows))
    assert statistics is not None
    assert statistics.whole.chosen == {"a": 10, "b": 5}
    assert statistics.whole.left_out == 5
    assert Finding.LEFT_OUT in _found(rows)


@pytest.mark.parametrize(
    ("rows", "finding", "choices"),
    [
        ([*_group(7, "b", 0.9), *_group(3, "a", 0.9), *_group(10, "a", 0.5), *WEAK], Finding.KEY, ("b",)),
        (
            [*_group(7, "a", 0.9), *_group(5, "c", 0.9), *_group(10, "a", 0.5), *_group(12, "a", 0.1)],
            Finding.TEMPTING,
            ("c",),
        ),
        ([*_group(5, "a", 0.9), *_group(5, "b", 0.9), *_group(10, "a", 0.1)], Finding.REVERSED, ()),
        ([*_group(5, "a", 0.9), *_group(9, "b", 0.6), *_group(9, "c", 0.1)], Finding.GUESSED, ()),
        ([*_group(30, "a", 0.9), *_group(1, "b", 0.1)], Finding.EASY, ()),
        ([*_group(20, "a", 0.9), *_group(20, "b", 0.1)], Finding.IDLE, ("c",)),
        (
            [*_group(10, "a", 0.9), *_group(10, "b", 0.9), *_group(10, "a", 0.1), *_group(10, "c", 0.1)],
            Finding.POOR,
            (),
        ),
    ],
)
def test_each_finding_is_made_where_its_rule_holds(
    rows: list[Row], finding: Finding, choices: tuple[str, ...]
) -> None:
    found = _found(rows)
    assert found[finding] == choices
    if finding is Finding.KEY:  # it says more than what follows from it
        assert Finding.REVERSED not in found
        assert Finding.TEMPTING not in found


def test_a_finding_needs_some_answers() -> None:
    few = [*_group(5, "b", 0.9), *_group(4, "a", 0.1)]
    assert _found(few) == {}
    assert Finding.KEY in _found([*few, *_group(1, "a", 0.1)])


def test_what_takes_twice_as_long_as_the_others_is_slow() -> None:
    rows = [Row("a", 1.0, 0.9, 80)] * 5 + [Row("b", 0.0, 0.2, 80)] * 5
    assert Finding.SLOW in _found(rows, Design(usual_seconds=39))
    assert Finding.SLOW not in _found(rows, Design(usual_seconds=41))
