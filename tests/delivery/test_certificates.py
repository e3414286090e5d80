"""Certificates, and what a person can ask of the records: everything that is kept, and that nothing is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, FIXED
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt, view_attempt
from westeros_learn.delivery.certificates import (
    Certified,
    claim_certificate,
    find_certificate,
    new_code,
    revoke_certificate,
    shown_code,
)
from westeros_learn.delivery.enrolling import lesson_seen
from westeros_learn.delivery.own_data import learning_data
from westeros_learn.delivery.progress import course_progress
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.scenarios import Step, begin_scenario, take_step
from westeros_learn.records import AuditEntry

if TYPE_CHECKING:
    from tests.delivery.school import School

RIGHT = {"b-p-plan": "a", "b-p-rest": "t"}


@pytest.fixture
def graduate(school: School) -> School:
    """A learner who has done everything in a course whose test asks two known questions."""
    school.correct("course.yaml", DRAWN, FIXED)
    where = (school.database, school.library, school.user_id, COURSE)
    lesson_seen(*where, "b-l-first", school.now)
    lesson_seen(*where, "b-l-last", school.now)
    school.submit("b-q-first", "b")
    attempt = begin_attempt(*where, "b-post-test", school.now)
    for question, response in RIGHT.items():
        school.submit(question, response, attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    way = begin_scenario(*where, "b-s-talk", school.now)
    take_step(*where, way.id, Step(1, "hello", "a"), school.now)
    return school


def _claim(school: School) -> Certified:
    return claim_certificate(school.database, school.library, school.user_id, COURSE, school.now)


def test_a_certificate_is_issued_once_and_found_by_code_and_family_name(graduate: School) -> None:
    issued = _claim(graduate)
    graduate.wait(60)
    assert _claim(graduate) == issued
    assert (issued.family_name, issued.course_title, issued.score) == ("Nowak", "A small course", 10_000)
    found = find_certificate(graduate.database, issued.code, "Nowak")
    assert found == issued
    as_typed = shown_code(issued.code).lower().replace("0", "o").replace("1", "l")
    assert find_certificate(graduate.database, f" {as_typed}\n", "nówak ") == issued
    for code, name in [
        (issued.code, "Ana"),
        (issued.code, ""),
        (new_code(), "Nowak"),
        ("\0", "Nowak"),
        ("", ""),
    ]:
        assert find_certificate(graduate.database, code, name) is None


def test_codes_are_long_and_of_letters_that_nobody_misreads() -> None:
    codes = {new_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) == 26 and not set(code) & set("ILOU") for code in codes)


def test_nothing_is_certified_before_the_course_is_complete(school: School) -> None:
    with pytest.raises(Refused, match="not-complete"):
        _claim(school)


def test_a_revoked_certificate_says_so_and_the_audit_log_says_why(graduate: School) -> None:
    issued = _claim(graduate)
    revoke_certificate(graduate.database, issued.id, None, "issued by mistake", graduate.now)
    found = find_certificate(graduate.database, issued.code, "Nowak")
    assert found is not None
    assert found.revoked_at == graduate.now
    where = (graduate.database, graduate.library, graduate.user_id, COURSE)
    assert not course_progress(*where, graduate.now).certified
    with graduate.database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.details) == ("revoke certificate", {"reason": "issued by mistake"})


def test_own_data_is_whole_and_tells_no_key_before_its_time(graduate: School) -> None:
    where = (graduate.database, graduate.library, graduate.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", graduate.now)
    question = view_attempt(*where, attempt, graduate.now).questions[0].question
    graduate.submit(question.id, "a", attempt_id=attempt)
    data = learning_data(graduate.database, graduate.library, graduate.user_id)
    assert json.loads(json.dumps(data)) == data
    counts = {name: len(rows) for name, rows in data.items()}
    assert counts == {
        "enrolments": 1,
        "seen_lessons": 2,
        "attempts": 2,
        "responses": 4,
        "scenario_attempts": 1,
        "scenario_steps": 1,
        "certificates": 0,
        "attempt_changes": 0,
    }
    told = {row["attempt_id"]: "score" in row for row in data["responses"]}
    assert told == {None: True, attempt: False, attempt - 1: True}


def test_own_data_never_tells_what_the_answers_of_a_pre_test_are_worth(school: School) -> None:
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-pre-test", school.now)
    for asked in view_attempt(*where, attempt, school.now).questions:
        school.submit(asked.question.id, "a", attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    rows = learning_data(school.database, school.library, school.user_id)["responses"]
    assert [set(row) & {"seed", "score", "mistake"} for row in rows] == [set(), set()]
