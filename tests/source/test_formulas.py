"""The expression language: what can be read, and where what cannot is wrong."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from westeros_learn.assessment import as_data
from westeros_learn.errors import FormulaError
from westeros_learn.model import Name, Operation, names_in
from westeros_learn.source.formulas import (
    LONGEST,
    MOST_LEVELS,
    SYNTAX,
    parse,
    parse_condition,
    parse_formula,
)

TREES = {
    "a - b - c": ["-", ["-", ["name", "a"], ["name", "b"]], ["name", "c"]],
    "a ^ b ^ c": ["^", ["name", "a"], ["^", ["name", "b"], ["name", "c"]]],
    "-a * b": ["*", ["neg", ["name", "a"]], ["name", "b"]],
    "not a = b or c and d": [
        "or",
        ["not", ["=", ["name", "a"], ["name", "b"]]],
        ["and", ["name", "c"], ["name", "d"]],
    ],
    "2026-03-01 - 1": ["-", ["date", "2026-03-01"], 1],
    "2026 - 03 - 01": ["-", ["-", 2026, 3], 1],
    "a == 'b' and c \u2264 0.5": ["and", ["=", ["name", "a"], "b"], ["<=", ["name", "c"], 0.5]],
    "round(a \u00b7 2 ** 2, 2)": ["round", ["*", ["name", "a"], ["^", 2, 2]], 2],
    "true": True,
    " 007 ": 7,
}


@pytest.mark.parametrize("text", TREES)
def test_a_text_becomes_a_tree(text: str) -> None:
    assert as_data(parse(text)) == TREES[text]


FAULTS = {
    "": ("It ends where a value is expected.", 1),
    "1 +": ("It ends where a value is expected.", 4),
    "* 2": ("A value is missing before '*'.", 1),
    "1 \u00d7 \u00f7 2": ("A value is missing before '/'.", 5),
    "a and": ("It ends where a value is expected.", 6),
    "and a": ("A value is missing before 'and'.", 1),
    "2 income": ("A sign such as + or * is missing before 'income'.", 3),
    "1e5": ("A sign such as + or * is missing before 'e5'.", 2),
    "'a' 'b'": ("A sign such as + or * is missing before ''b''.", 5),
    "(1": ("A closing bracket is missing.", 3),
    "1)": ("A value is missing before ')'.", 2),
    "0,5": ("A comma only parts the values of min, max and round; decimals follow a point.", 2),
    "3 %": ("The sign '%' cannot be used here.", 3),
    "'a": ("The sign ''' cannot be used here.", 1),
    "min 3": ("The values of 'min' stand in brackets after it.", 1),
    "min(1)": ("'min' takes 2 to 20 values, not 1.", 1),
    "abs(1, 2)": ("'abs' takes 1 value, not 2.", 1),
    "floor(1)": ("There is no function 'floor'. Known functions: abs, max, min, round.", 1),
    "1 < x < 3": ("Compare two values at a time, and join comparisons with 'and'.", 7),
    "Income": ("'Income' is no name: names are lower-case words, as in first_day.", 1),
    "dochód": ("'dochód' is no name: names are lower-case words, as in first_day.", 1),
    "2026-02-30": ("There is no day 2026-02-30.", 1),
    "1 + 1500-01-01": ("Dates lie in the years 1600 to 2399.", 5),
    "1234567890123456": ("A number has at most 15 digits.", 1),
    "(" * 50: (f"It has more than {MOST_LEVELS} levels; split it.", MOST_LEVELS + 2),
    "-" * 50: (f"It has more than {MOST_LEVELS} levels; split it.", MOST_LEVELS + 2),
    "1" + "+1" * 50: (f"It has more than {MOST_LEVELS} steps one upon another; split it.", 1),
    "1" * (LONGEST + 1): (f"It is longer than {LONGEST} characters; split it.", LONGEST + 1),
}


@pytest.mark.parametrize("text", FAULTS)
def test_what_cannot_be_read_is_told_with_its_place(text: str) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text)
    assert (caught.value.message, caught.value.column) == FAULTS[text]
    assert caught.value.reason == SYNTAX


@pytest.mark.parametrize("text", ["1", "a", "2026-01-01", "'a'", "min(a, b)", "(a + 1)"])
def test_a_formula_gives_a_value(text: str) -> None:
    assert parse_formula(text) == parse(text)
    if text != "a":
        with pytest.raises(FormulaError, match="A condition compares"):
            parse_condition(text)


@pytest.mark.parametrize("text", ["a", "true", "a < 1", "not a", "a or b", "(a = 'b')"])
def test_a_condition_gives_a_truth(text: str) -> None:
    assert parse_condition(text) == parse(text)
    if text != "a":
        with pytest.raises(FormulaError, match="a formula gives"):
            parse_formula(text)


def test_each_part_knows_its_column() -> None:
    tree = parse("max(one, two) + 3 * three")
    assert isinstance(tree, Operation)
    assert tree.column == 15
    assert [(name.name, name.column) for name in names_in(tree)] == [("one", 5), ("two", 10), ("three", 21)]
    assert parse("a") == Name("a", column=9), "the column is no part of what a formula says"


@given(st.text(st.sampled_from("0123456789.,+-*/^()<>=! 'abc\u2212\n%") | st.characters(), max_size=80))
@example("\x00")
@example("\ud800")
@example("1\n+\n2")
def test_any_text_is_read_or_told(text: str) -> None:
    """Whatever is written, either a tree comes back or one sentence with a column in the text."""
    fault = None
    try:
        parse(text)
    except FormulaError as error:
        fault = error
    assert fault is None or (1 <= fault.column <= len(text) + 1 and fault.message.endswith("."))
