"""What learners' forms send, and what strangers send in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.player.every_kind import examples
from westeros_learn.assessment import grade, settle
from westeros_learn.model import KINDS
from westeros_learn.player import Sent, read_form, read_response

FIELDS = ("answer", "answer-a", "answer-b", "answer-c", "shown", "untouched", "do", "go", "basis", "hints")
FORMS = st.dictionaries(
    st.sampled_from(FIELDS) | st.text(max_size=9),
    st.lists(st.sampled_from(["a", "b", "1", "2", "99999999999", "\x00", "٣"]) | st.text(), max_size=5),
)
LONGEST = 201
CONTROLS = {chr(number) for number in range(32)}


def sent(kind: str, **fields: str | list[str]) -> Sent:
    course, question = examples()[kind]
    form = {
        name.replace("_", "-"): [value] if isinstance(value, str) else value for name, value in fields.items()
    }
    return read_form(question, form, course.language)


@pytest.mark.parametrize("kind", KINDS)
@given(form=FORMS)
def test_whatever_comes_is_read_and_can_be_kept(kind: str, form: dict[str, list[str]]) -> None:
    """A response of known keys, short, that a database can hold and the grader can judge."""
    course, question = examples()[kind]
    read = read_form(question, form, course.language)
    assert len(read.response) <= len(FIELDS)
    assert all(0 < len(part) < LONGEST and not set(part) & CONTROLS for part in read.response)
    "".join(read.response).encode()
    assert 0 <= grade(settle(question, 1), read.response).score <= 1
    assert read.basis >= 0
    assert read.do in ("check", "hint", "again", "new-numbers", "show", "pause")


def test_a_long_text_is_cut_and_many_values_do_no_harm() -> None:
    typed = sent("short-text", answer="x" * 1_000_000).response
    assert typed == ("x" * 200,)
    assert sent("multiple-choice", answer=["a"] * 100_000 + ["z"]).response == ("a",)


def test_one_choice_is_one_choice() -> None:
    assert len(sent("single-choice", answer=["b", "a", "z"]).response) == 1


def test_an_order_is_read_by_its_numbers() -> None:
    numbers = {"answer_a": "3", "answer_b": "1", "answer_c": "2", "answer_d": "4"}
    assert sent("ordering", shown="abcd", **numbers).response == ("b", "c", "a", "d")


def test_of_two_steps_at_one_place_the_upper_one_comes_first() -> None:
    numbers = {"answer_a": "1", "answer_b": "1", "answer_c": "3", "answer_d": "4"}
    assert sent("ordering", shown="bacd", **numbers).response == ("b", "a", "c", "d")


def test_an_order_that_was_not_touched_is_no_answer() -> None:
    numbers = {"answer_b": "1", "answer_a": "2", "answer_d": "3", "answer_c": "4"}
    untouched = sent("ordering", shown="badc", untouched="1", **numbers)
    assert untouched.response == ()
    assert untouched.missing == "order-first"
    assert sent("ordering", shown="badc", **numbers).response == ("b", "a", "d", "c")


def test_an_option_that_is_not_offered_is_not_taken() -> None:
    assert sent("cloze", answer_c="everything").response == ("ceverything",)
    assert sent("cloze", answer_c="something else").response == ()


@pytest.mark.parametrize(
    ("kind", "fields", "missing"),
    [
        ("single-choice", {}, "choose-first"),
        ("numeric", {"answer": "many"}, "not-a-number"),
        ("numeric", {"answer": " "}, "choose-first"),
        ("date", {"answer": "soon"}, "not-a-date"),
        ("matching", {"answer_a": "b"}, "choose-each"),
        ("cloze", {"answer_a": "9"}, "fill-each"),
        ("table", {"answer_a": "much", "answer_b": "1"}, "not-a-number"),
        ("table", {}, "fill-each"),
        ("reflection", {}, ""),
    ],
)
def test_what_is_missing_is_named(kind: str, fields: dict[str, str], missing: str) -> None:
    assert sent(kind, **fields).missing == missing


def test_an_attempt_keeps_a_part_and_asks_only_for_what_it_cannot_read() -> None:
    part = sent("matching", answer_a="b")
    assert part.in_part
    assert part.unreadable == ""
    assert sent("matching").unreadable == ""
    assert sent("numeric", answer="many").unreadable == "not-a-number"


def test_reading_needs_no_language_of_ours() -> None:
    """A course in a language that the player does not speak is read all the same."""
    _, question = examples()["date"]
    form = {"answer": ["31 March 2026"]}
    assert read_response(question, form) == ("31 March 2026",)
    assert read_form(question, form, "xx").missing == ""
