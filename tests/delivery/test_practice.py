"""Answers in practice: what is kept, what is said of it, and what comes twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.delivery.school import COURSE
from westeros_learn.delivery import answering
from westeros_learn.delivery.answering import MOST_RESPONSES
from westeros_learn.delivery.enrolling import keep_place, lesson_seen
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.responses import seed_of_practice
from westeros_learn.model import Verdict
from westeros_learn.records import GivenResponse
from westeros_learn.records.answers import place_to_answer

if TYPE_CHECKING:
    from tests.delivery.school import School
    from westeros_learn.records.answers import Place


REFLECTION = """- id: b-q-own
  kind: reflection
  prompt: What would you change in your last hearing?
  model-answer: I would leave more time.
  self-check:
    - a: I named one thing.
"""


def test_an_answer_is_judged_told_and_kept(school: School) -> None:
    told = school.submit("b-q-first", "a")
    assert (told.given.number, told.given.result.verdict, told.tell) == (1, Verdict.CORRECT, True)
    with school.database.read() as session:
        row = session.get_one(GivenResponse, 1)
    assert (row.question_id, row.response, row.score, row.submitted_at) == ("b-q-first", ["a"], 1, school.now)
    assert row.course_hash == school.library.edition(COURSE).content_hash


def test_the_same_answer_sent_again_is_one_row_and_the_same_reply(school: School) -> None:
    first = school.submit("b-q-first", "b")
    school.wait(5)
    again = school.submit("b-q-first", "b")
    assert again.repeated
    assert again.given == first.given
    assert school.count(GivenResponse) == 1


def test_a_new_try_is_a_new_row_even_with_the_same_answer(school: School) -> None:
    school.submit("b-q-first", "b")
    second = school.submit("b-q-first", "b", basis=1)
    assert (second.given.number, second.repeated) == (2, False)


def test_of_two_windows_the_last_word_counts_and_both_are_kept(school: School) -> None:
    school.submit("b-q-first", "b")
    other = school.submit("b-q-first", "a")  # from a form that knew nothing of the first
    assert (other.given.number, other.repeated, other.elsewhere) == (2, False, False)
    late_retry = school.submit("b-q-first", "b")
    assert (late_retry.given.number, late_retry.repeated) == (1, True)
    assert school.count(GivenResponse) == 2


@pytest.mark.parametrize("faster", ["b", "a"])
def test_a_window_that_is_faster_while_an_answer_is_judged(
    school: School, monkeypatch: pytest.MonkeyPatch, faster: str
) -> None:
    def look_and_be_overtaken(*wanted: Any) -> Place | None:
        found = place_to_answer(*wanted)
        monkeypatch.undo()
        school.submit("b-q-first", faster)
        return found

    monkeypatch.setattr(answering, "place_to_answer", look_and_be_overtaken)
    told = school.submit("b-q-first", "b")
    assert (told.given.number, told.repeated) == ((1, True) if faster == "b" else (2, False))
    assert school.count(GivenResponse) == told.given.number


def test_the_same_words_to_other_numbers_are_another_answer(school: School) -> None:
    school.submit("b-q-first", "b")
    school.submit("b-q-first", "b", basis=1)
    told = school.submit("b-q-first", "b", basis=1, draw=1)
    assert (told.given.number, told.given.draw, told.repeated) == (3, 1, False)


def test_a_form_that_claims_too_much_makes_no_hole_in_the_numbers(school: School) -> None:
    assert school.submit("b-q-first", "b", basis=900).given.number == 1
    assert school.submit("b-q-first", "a", basis=900).given.number == 2


@pytest.mark.parametrize(
    ("question", "response", "reason"),
    [
        ("b-p-plan", ("a",), Reason.NO_QUESTION),  # in the test pool: practice would tell its key
        ("b-q-days", ("30",), Reason.NO_QUESTION),  # asked in a quiz alone
        ("unknown", ("a",), Reason.NO_QUESTION),
        ("b-q-first", (), Reason.NOTHING_ANSWERED),
    ],
)
def test_what_cannot_be_answered_leaves_nothing(
    school: School, question: str, response: tuple[str, ...], reason: Reason
) -> None:
    with pytest.raises(Refused) as refused:
        school.submit(question, *response)
    assert refused.value.reason is reason
    assert school.count(GivenResponse) == 0


def test_a_reflection_is_its_authors_and_kept_nowhere(school: School) -> None:
    quiz = school.folder / "first" / "quiz.yaml"
    quiz.write_text(REFLECTION + quiz.read_text("utf-8"), "utf-8")
    place = ":::{question} b-q-many"
    school.correct("first/lesson.md", place, f":::{{question}} b-q-own\n:::\n\n{place}")
    with pytest.raises(Refused, match="not-kept"):
        school.submit("b-q-own", "My own words.")
    assert school.count(GivenResponse) == 0


def test_who_is_not_enrolled_answers_nothing_and_is_nowhere(school: School) -> None:
    school.user_id += 1
    with pytest.raises(Refused, match="not-enrolled"):
        school.submit("b-q-first", "a")
    with pytest.raises(Refused, match="not-enrolled"):
        lesson_seen(school.database, school.library, school.user_id, COURSE, "b-l-first", school.now)
    with pytest.raises(Refused, match="not-enrolled"):
        keep_place(school.database, school.library, school.user_id, COURSE, "b-l-first")


def test_whatever_bytes_a_form_sends_can_be_kept(school: School) -> None:
    told = school.submit("b-q-many", "a\0", "\ud800", "x" * 100_000, *("b",) * 5_000)
    again = school.submit("b-q-many", "a\0", "\ud800", "x" * 100_000, *("b",) * 5_000)
    assert again.repeated
    assert told.given.response[:2] == ("a", "?")
    assert len("".join(told.given.response)) < 5_000


def test_nobody_fills_the_disk_with_one_question(school: School) -> None:
    school.submit("b-q-first", "b")
    with school.database.write() as session:
        row = session.get_one(GivenResponse, 1)
        values = {column: getattr(row, column) for column in row.__mapper__.columns.keys()}  # noqa: SIM118
        session.add(GivenResponse(**values | {"id": 2, "number": MOST_RESPONSES}))
    with pytest.raises(Refused, match="too-many"):
        school.submit("b-q-first", "a", basis=MOST_RESPONSES)


def test_numbers_are_the_learners_own_and_others_come_only_after_a_try(school: School) -> None:
    seeds = {seed_of_practice(who, "b-q-first", draw) for who in (1, 2) for draw in (0, 1)}
    assert len(seeds) == 4
    with pytest.raises(Refused, match="other-numbers"):
        school.submit("b-q-first", "b", draw=1)
    first = school.submit("b-q-first", "b")
    assert first.given.seed == seed_of_practice(school.enrolment_id, "b-q-first", 0)
    second = school.submit("b-q-first", "b", basis=1, draw=1)
    assert second.given.seed == seed_of_practice(school.enrolment_id, "b-q-first", 1)
