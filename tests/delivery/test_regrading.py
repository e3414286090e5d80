"""A corrected key, and the proof that scores, passes and completions follow from what happened."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy import update as change

from tests.delivery.school import COURSE, DRAWN, FIXED, NEW_KEY, OLD_KEY, new_learner
from westeros_learn.assessment import right_response, settle
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt, view_attempt
from westeros_learn.delivery.certificates import claim_certificate, revoke_certificate
from westeros_learn.delivery.enrolling import choose_language, lesson_seen
from westeros_learn.delivery.rebuilding import prove_summaries, rebuild_summaries
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.regrading import Correction, Regraded, preview_regrade, regrade
from westeros_learn.model import Verdict
from westeros_learn.records import Attempt, AuditEntry, Enrolment, GivenResponse, Regrade, RegradedResult
from westeros_learn.source import update

if TYPE_CHECKING:
    from tests.delivery.school import School

SEED = 1
CORRECTION = Correction(COURSE, "b-p-plan", "The break comes first.")


def _work(school: School, plan: str) -> int:
    """Do everything in the course, with an answer to the question that will be corrected."""
    where = (school.database, school.library, school.user_id, COURSE)
    for lesson in ("b-l-first", "b-l-last"):
        lesson_seen(*where, lesson, school.now)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    school.submit("b-p-plan", plan, attempt_id=attempt)
    school.submit("b-p-rest", "t", attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    return attempt


@pytest.fixture
def two(school: School) -> tuple[School, School]:
    """The first was right by the old key, the second is by the new one; the key has been corrected."""
    school.correct("course.yaml", DRAWN, FIXED)
    _work(school, "a")
    claim_certificate(school.database, school.library, school.user_id, COURSE, school.now)
    other = replace(school)
    other.user_id, other.enrolment_id = new_learner(school.database, school.library, "jan@school.example")
    _work(other, "b")
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    return school, other


def _is_completed(school: School) -> bool:
    with school.database.read() as session:
        return session.get_one(Enrolment, school.enrolment_id).completed_at is not None


def _apply(school: School, correction: Correction, digest: str) -> Regraded:
    return regrade(school.database, school.library, correction, school.user_id, school.now, digest)


def test_what_would_happen_is_shown_and_nothing_of_it_kept(two: tuple[School, School]) -> None:
    first, second = two
    seen = preview_regrade(first.database, first.library, CORRECTION, first.now)
    assert seen.responses == 1
    (moved,) = seen.crossing
    assert (moved.user_id, moved.before, moved.after) == (second.user_id, 5_000, 10_000)
    assert (seen.completed, seen.uncompleted, seen.certificates) == ((second.enrolment_id,), (), ())
    assert (first.count(Regrade), first.count(RegradedResult), first.count(AuditEntry)) == (0, 0, 0)
    assert not _is_completed(second)


def test_nobody_loses_by_a_corrected_key_and_who_was_right_gains(two: tuple[School, School]) -> None:
    first, second = two
    seen = preview_regrade(first.database, first.library, CORRECTION, first.now)
    first.wait(60)
    assert _apply(first, CORRECTION, seen.digest) == seen
    assert _is_completed(first)
    assert _is_completed(second)
    view = view_attempt(second.database, second.library, second.user_id, COURSE, 2, second.now)
    assert (view.score, view.passed) == (10_000, True)
    assert [each.given.result.verdict for each in view.questions if each.given] == [Verdict.CORRECT] * 2
    with first.database.read() as session:
        assert list(session.scalars(select(GivenResponse.score).order_by(GivenResponse.id))) == [1, 1, 0, 1]
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.actor_id) == ("regrade question", first.user_id)
    assert (entry.details["passes_gained"], entry.details["passes_lost"]) == (1, 0)
    assert prove_summaries(first.database) == ()
    assert preview_regrade(first.database, first.library, CORRECTION, first.now).responses == 0


def test_where_somebody_loses_their_pass_their_certificate_is_named(two: tuple[School, School]) -> None:
    first, second = two
    strictly = replace(CORRECTION, upwards_only=False)
    seen = preview_regrade(first.database, first.library, strictly, first.now)
    assert {each.user_id: each.passed_after for each in seen.crossing} == {
        first.user_id: False,
        second.user_id: True,
    }
    assert (seen.uncompleted, seen.certificates) == ((first.enrolment_id,), (1,))
    revoke_certificate(first.database, 1, None, "the key was wrong", first.now)
    assert preview_regrade(first.database, first.library, strictly, first.now).certificates == ()
    seen = preview_regrade(first.database, first.library, strictly, first.now)
    _apply(first, strictly, seen.digest)
    assert not _is_completed(first)
    assert prove_summaries(first.database) == ()


def test_what_was_not_looked_at_does_not_happen(two: tuple[School, School]) -> None:
    first, _ = two
    seen = preview_regrade(first.database, first.library, CORRECTION, first.now)
    third = replace(first)
    third.user_id, third.enrolment_id = new_learner(first.database, first.library, "ewa@school.example")
    first.correct("test-pool.yaml", NEW_KEY, OLD_KEY)
    _work(third, "b")
    first.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    with pytest.raises(Refused, match="preview-is-old"):
        _apply(first, CORRECTION, seen.digest)
    assert first.count(Regrade) == 0
    with pytest.raises(Refused, match="no-question"):
        preview_regrade(first.database, first.library, replace(CORRECTION, question_id="x"), first.now)


def test_a_regrade_counts_in_an_attempt_that_is_still_open(two: tuple[School, School]) -> None:
    first, second = two
    first.correct("test-pool.yaml", NEW_KEY, OLD_KEY)
    where = (second.database, second.library, second.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", second.now)
    second.submit("b-p-plan", "b", attempt_id=attempt)
    first.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    seen = preview_regrade(first.database, first.library, CORRECTION, first.now)
    assert seen.responses == 2
    _apply(first, CORRECTION, seen.digest)
    assert finish_attempt(*where, attempt, second.now).score == 5_000


def test_a_date_that_was_typed_in_ones_own_language_is_read_in_it_again(school: School) -> None:
    update(school.folder, "pl")
    school.correct("course.yaml", DRAWN, FIXED.replace("b-p-plan, b-p-rest", "b-p-deadline"))
    where = (school.database, school.library, school.user_id, COURSE)
    choose_language(*where, "pl")
    attempt = begin_attempt(*where, "b-post-test", school.now, new_seed=lambda _: SEED)
    view = view_attempt(*where, attempt, school.now)
    (asked,) = view.questions
    day = date.fromisoformat(right_response(settle(asked.question, asked.seed))[0])
    assert day.month == 2  # "lutego", which English does not know
    typed = f"{day.day} {view.edition.months[day.month - 1]} {day.year}"
    told = school.submit("b-p-deadline", typed, attempt_id=view.id)
    assert (told.given.result.score, told.given.seed) == (
        1,
        asked.seed,
    )  # judged by the numbers that were shown
    both_ways = Correction(COURSE, "b-p-deadline", "Nothing was wrong.", upwards_only=False)
    assert preview_regrade(school.database, school.library, both_ways, school.now).responses == 0


def test_a_summary_that_is_wrong_is_found_and_made_right(two: tuple[School, School]) -> None:
    first, _ = two
    assert prove_summaries(first.database) == ()
    with first.database.write() as session:
        session.execute(change(Attempt).where(Attempt.id == 1).values(score=10, passed=False))
    found = prove_summaries(first.database)
    assert [(each.table, each.id, each.column, each.kept, each.rebuilt) for each in found] == [
        ("attempts", 1, "score", 10, 10_000),
        ("attempts", 1, "passed", False, True),
        ("enrolments", 1, "completed_at", first.now, None),  # it follows from the pass
    ]
    assert [each.column for each in rebuild_summaries(first.database)] == ["score", "passed"]
    assert prove_summaries(first.database) == ()
    assert _is_completed(first)


def test_whatever_learners_do_the_summaries_follow_from_it(two: tuple[School, School]) -> None:
    chance = random.Random(11)  # noqa: S311  # no secret
    quizzes = ["b-post-test", "b-warm-up", "b-pre-test"]
    for _ in range(60):
        school = chance.choice(two)
        where = (school.database, school.library, school.user_id, COURSE)
        school.wait(chance.randrange(100))
        try:
            attempt = begin_attempt(*where, chance.choice(quizzes), school.now)
        except Refused:
            continue
        for asked in view_attempt(*where, attempt, school.now).questions:
            answer = chance.choice(["a", "b", "t", "30", "free narrative", "2026-02-10"])
            school.submit(asked.question.id, answer, attempt_id=attempt, basis=asked.basis)
        if chance.random() < 0.6:
            finish_attempt(*where, attempt, school.now)
        if chance.random() < 0.2:
            seen = preview_regrade(school.database, school.library, CORRECTION, school.now)
            _apply(school, CORRECTION, seen.digest)
    assert two[0].count(Attempt) > 6
    assert prove_summaries(two[0].database) == ()
