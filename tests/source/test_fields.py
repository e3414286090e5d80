"""Entries as fields: what nobody changed stays, and what was filled in is what the file says."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.effort import cases
from westeros_learn.source.faults import Faults
from westeros_learn.source.fields import (
    Field,
    Locator,
    Shape,
    Values,
    fields_of,
    filled,
    values_of,
    with_letters,
)
from westeros_learn.source.files import SourceFile
from westeros_learn.source.kinds_schema import QUESTION_ENTRIES
from westeros_learn.source.scenario_schema import NodeEntry, ScenarioEntry
from westeros_learn.source.schema import CourseEntry, Entry, LessonEntry, ReferenceEntry, TermEntry, keys_of
from westeros_learn.source.writeback import rewrite
from westeros_learn.source.yaml_nodes import Data, read_yaml

COURSES = Path(__file__).parents[2] / "courses"
ENTRIES: list[type[Entry]] = [
    *dict.fromkeys(QUESTION_ENTRIES.values()),
    CourseEntry,
    LessonEntry,
    TermEntry,
    ReferenceEntry,
    ScenarioEntry,
    NodeEntry,
]

odd_texts = st.sampled_from(["", " ", "true", "false", "yes", "a\n", "\na\n\nb\n", "a  b", "a\r\nb", "no: #"])
texts = st.one_of(odd_texts, st.text("ab :#'\n-", max_size=9))
anything: SearchStrategy[Data] = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(["a", "b", "text", "answer", "from", "to", "x-key"]), inner, max_size=3
        ),
    ),
    max_leaves=6,
)


def data_for(field: Field) -> SearchStrategy[Data]:
    """Return data of a field's own shape, for the most part."""
    match field.shape:
        case Shape.LIST:
            right: SearchStrategy[Any] = st.lists(texts, max_size=3)
        case Shape.GROUPS:
            rows = st.lists(_row(field), max_size=3)
            right = st.one_of(rows, texts) if field.alone else rows
        case Shape.MAP:
            right = st.dictionaries(texts, texts, max_size=3)
        case Shape.GROUPS_BY_NAME:
            right = st.dictionaries(texts, entry_data(field.parts), max_size=3)
        case Shape.PARAMETERS:
            ways = st.one_of(texts, st.lists(texts, max_size=3), entry_data(field.parts))
            right = st.dictionaries(texts, ways, max_size=3)
        case _:
            right = texts
    return st.one_of(right, right, right, anything)


@st.composite
def _row(draw: st.DrawFn, field: Field) -> Data:
    data = draw(entry_data(field.parts))
    if field.letter and draw(st.integers(0, 4)):
        letter = draw(st.sampled_from("abcxZ"))
        return {letter if key == field.holds else key: value for key, value in data.items()}
    return data


@st.composite
def entry_data(draw: st.DrawFn, fields: tuple[Field, ...]) -> dict[str, Data]:
    """Draw the data of an entry, with keys in any order and such that it does not know."""
    data = {each.key: draw(data_for(each)) for each in fields if draw(st.booleans())}
    if draw(st.booleans()):
        data["x-own"] = draw(anything)
    order = draw(st.permutations(list(data)))
    return {key: data[key] for key in order}


def entry_and_data() -> SearchStrategy[tuple[type[Entry], dict[str, Data]]]:
    return st.sampled_from(ENTRIES).flatmap(
        lambda entry: st.tuples(st.just(entry), entry_data(fields_of(entry)))
    )


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.__name__)
def test_every_key_of_an_entry_is_a_field_that_says_what_it_is_for(entry: type[Entry]) -> None:
    fields = fields_of(entry)
    assert [each.key for each in fields] == list(keys_of(entry))
    for each in _all(fields):
        assert each.help
        assert each.shape is not Shape.GROUPS or each.parts


def _all(fields: tuple[Field, ...]) -> list[Field]:
    return [one for each in fields for one in (each, *_all(each.parts))]


@settings(max_examples=cases(60))
@given(entry_and_data())
def test_what_nobody_changed_stays_whatever_it_is(drawn: tuple[type[Entry], dict[str, Data]]) -> None:
    entry, data = drawn
    fields = fields_of(entry)
    made = filled(fields, data, values_of(fields, data))
    assert made.data == data
    assert list(made.data) == list(data)


@settings(max_examples=cases(60))
@given(entry_and_data(), st.data())
def test_what_was_filled_in_is_what_the_data_then_shows(
    drawn: tuple[type[Entry], dict[str, Data]], more: st.DataObject
) -> None:
    """The values of another entry of the same shape are filled in over those of this one."""
    entry, data = drawn
    fields = fields_of(entry)
    other = values_of(fields, more.draw(entry_data(fields)))
    there = values_of(fields, data)
    values = with_letters(fields, data, {key: _new(other.get(key, there[key])) for key in there})
    made = filled(fields, data, values)
    said = values_of(fields, made.data)
    for each in fields:
        if each.key in there and not any(name[0] == each.key for name in made.twice):
            assert _plain(each, said[each.key]) == _plain(each, values[each.key])
    assert {key: value for key, value in made.data.items() if key not in there} == {
        key: value for key, value in data.items() if key not in there
    }


def _new(value: object) -> object:
    """Return rows that are all new."""
    if isinstance(value, list):
        return [{**row, "was": ""} if isinstance(row, dict) else row for row in value]
    return value


def _plain(field: Field, value: Any) -> Any:
    """Return a value without what is in no data: blank rows, and which row was which."""
    if isinstance(value, list) and field.shape is Shape.LIST:
        return [text for text in value if text.strip()]
    if not isinstance(value, list):
        return value.strip() and value if isinstance(value, str) else value
    found = []
    for row in value:
        row = {
            key: one.strip() if key == "name" else one
            for key, one in row.items()
            if key not in ("was", "key")
        }
        parts = {part.key: part for part in field.parts}
        row = {
            key: _plain(parts.get(key, Field(key, Shape.TEXT)), one) if key != "items" else one
            for key, one in row.items()
        }
        row = {key: one for key, one in row.items() if one not in ("", [])}  # nothing is as good as none
        if row.get("way") == "list":
            row["items"] = [text for text in row.get("items", []) if text.strip()]
        if row.get("way") in ("list", "formula"):
            row = {key: one for key, one in row.items() if key in ("name", "way", "formula", "items")}
        if any(one.strip() if isinstance(one, str) else one for key, one in row.items() if key != "way"):
            found.append(row)
    return found


def test_a_file_whose_forms_nobody_changed_stays_byte_for_byte() -> None:
    seen = 0
    for path in [*COURSES.glob("*/*/quiz.yaml"), *COURSES.glob("*/test-pool.yaml")]:
        text = path.read_text("utf-8")
        data = _data(text)
        assert isinstance(data, list)
        new: list[Data] = []
        for item in data:
            fields = fields_of(QUESTION_ENTRIES[item["kind"]])
            values = values_of(fields, item)
            assert set(values) == {each.key for each in fields}
            new.append(filled(fields, item, values).data)
            seen += 1
        assert rewrite(text, new) == text
    assert seen > 100


def _data(text: str) -> Any:
    yaml = read_yaml(SourceFile("quiz.yaml", text), Faults())
    assert yaml
    return yaml.data


QUESTION = """\
- id: first   # stays
  kind: single-choice
  outcome: o1
  prompt: |
    A case.

    What applies?
  choices:
    - a: One
      correct: true
    # about the second
    - b: 'Two'
      feedback: No.
    - c: Three
"""


def changed(text: str, change: Values) -> str:
    data = _data(text)
    fields = fields_of(QUESTION_ENTRIES["single-choice"])
    values = with_letters(fields, data[0], {**values_of(fields, data[0]), **change})
    return rewrite(text, [filled(fields, data[0], values).data])


def _choices() -> list[Values]:
    rows: list[Values] = values_of(fields_of(QUESTION_ENTRIES["single-choice"]), _data(QUESTION)[0])[
        "choices"
    ]
    return rows


def test_a_choice_that_is_changed_is_changed_alone() -> None:
    rows = _choices()
    rows[1]["text"] = "Two, or more"
    assert changed(QUESTION, {"choices": rows}) == QUESTION.replace("'Two'", "'Two, or more'")


def test_a_new_choice_takes_a_letter_that_nobody_had_and_a_removed_one_frees_none() -> None:
    first, _, last = _choices()
    new = {"was": "", "key": "", "text": "Four", "correct": False, "feedback": ""}
    text = changed(QUESTION, {"choices": [last, first, new, new]})
    assert [next(iter(choice)) for choice in _data(text)[0]["choices"]] == ["c", "a", "d", "e"]
    assert "b:" not in text


def test_blank_rows_are_not_written() -> None:
    new = {"was": "", "key": "", "text": " ", "correct": False, "feedback": ""}
    assert changed(QUESTION, {"choices": [*_choices(), new], "hints": ["", " "]}) == QUESTION


def test_a_text_of_many_lines_stays_one() -> None:
    text = changed(QUESTION, {"prompt": "Another case.\r\n\r\nWhat then?\r\n"})
    assert "prompt: |\n    Another case.\n\n    What then?\n  choices" in text


def test_letters_run_out_without_a_crash() -> None:
    rows = [
        {"was": "", "key": "", "text": str(number), "correct": False, "feedback": ""} for number in range(40)
    ]
    fields = fields_of(QUESTION_ENTRIES["single-choice"])
    made = with_letters(fields, None, {"choices": rows})
    assert [row["key"] for row in made["choices"]][:26] == list(string.ascii_lowercase)
    assert len(filled(fields, None, made).data["choices"]) == 40


@pytest.mark.parametrize(
    ("needle", "expected"),
    [
        ("first", (0, "id")),
        ("id: first", (0,)),
        ("outcome", (0, "outcome")),
        ("What applies", (0, "prompt")),
        ("One", (0, "choices", 0, "a")),
        ("correct: true", (0, "choices", 0, "correct")),
        ("b: 'Two'", (0, "choices", 1)),
        ("'Two'", (0, "choices", 1, "b")),
        ("No.", (0, "choices", 1, "feedback")),
    ],
)
def test_a_place_in_the_text_is_that_of_a_field(needle: str, expected: tuple[str | int, ...]) -> None:
    span = SourceFile("quiz.yaml", QUESTION).span(QUESTION.index(needle))
    assert Locator(QUESTION).path(span) == expected


def test_a_place_in_another_entry_is_of_that_one() -> None:
    text = QUESTION + QUESTION.replace("first", "second")
    span = SourceFile("quiz.yaml", text).span(text.index("id: second") + 4)
    assert Locator(text).path(span) == (1, "id")


def test_a_letter_that_was_taken_out_before_is_not_given_again() -> None:
    first, _, last = _choices()
    without = changed(QUESTION, {"choices": [first, last]})
    new = {"was": "", "key": "", "text": "Four", "correct": False, "feedback": ""}
    fields = fields_of(QUESTION_ENTRIES["single-choice"])
    rows = values_of(fields, _data(without)[0])["choices"]
    text = changed(without, {"choices": [*rows, new]})
    assert [next(iter(choice)) for choice in _data(text)[0]["choices"]] == ["a", "c", "d"]


def test_a_row_that_is_sent_twice_is_one_row_and_a_new_one() -> None:
    first, *_ = _choices()
    text = changed(QUESTION, {"choices": [first, {**first, "key": "", "text": "Again"}]})
    assert [next(iter(choice)) for choice in _data(text)[0]["choices"]] == ["a", "d"]
