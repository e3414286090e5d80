"""What finished attempts say of their questions is kept, follows from the rows, and heals by itself."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from scipy import stats
from sqlalchemy import select, update

from tests.delivery.school import COURSE, NEW_KEY, OLD_KEY
from tests.delivery.tested import ALL, FIXED, another, evidence, item_of, take, with_fixed_test
from westeros_learn.delivery.erasing import erase_person
from westeros_learn.delivery.evidence import quiz_evidence
from westeros_learn.delivery.rebuilding import prove_summaries, rebuild_summaries
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.regrading import Correction, preview_regrade, regrade
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.evidence import Coefficient
from westeros_learn.records import Attempt, Role, TalliedAnswer, TalliedAttempt, TalliedItem, User
from westeros_learn.records.evidence_rows import Selection

if TYPE_CHECKING:
    from tests.delivery.school import School


@pytest.fixture
def fixed(school: School) -> School:
    """A final test of four questions."""
    return with_fixed_test(school)


def _kept(school: School) -> dict[str, tuple[str | None, int, int | None, int | None]]:
    rows = select(TalliedItem.question_id, TalliedAnswer).join(
        TalliedAnswer, TalliedAnswer.item_id == TalliedItem.id
    )
    with school.database.read() as session:
        return {
            question: (row.answer, row.score, row.rest, row.log_seconds)
            for question, row in session.execute(rows)
        }


def test_an_attempt_says_what_each_question_earned_and_what_the_others_did(fixed: School) -> None:
    take(fixed, {"b-p-plan": "b", "b-p-many": "a"})
    assert tally_attempts(fixed.database, fixed.library, fixed.now) == 1
    assert tally_attempts(fixed.database, fixed.library, fixed.now) == 0
    assert _kept(fixed) == {
        "b-p-plan": ("b", 0, 2_500, 2_996),  # half of two points, of the four that the others weigh
        "b-p-rest": ("", 0, 2_500, None),
        "b-p-many": ("a", 5_000, 0, 2_996),
        "b-p-word": (None, 0, 2_500, None),
    }
    assert prove_summaries(fixed.database) == ()


def test_figures_are_those_that_the_rows_themselves_give(fixed: School) -> None:
    """Thirty learners; everything is computed once more from what they answered, by the library."""
    rng = random.Random(8)  # noqa: S311  # not a secret
    plan, rest = [], []
    for number in range(30):
        right = {question: rng.random() < 0.2 + number / 50 for question in ALL}
        answers = {
            "b-p-plan": "a" if right["b-p-plan"] else "b",
            "b-p-rest": "t" if right["b-p-rest"] else "f",
            "b-p-many": "ab" if right["b-p-many"] else "c",
            "b-p-word": "open account" if right["b-p-word"] else "interrogation",
        }
        take(another(fixed, f"jan{number}"), answers, seconds=rng.randint(5, 90))
        plan.append(float(right["b-p-plan"]))
        rest.append((right["b-p-rest"] + 2 * right["b-p-many"] + right["b-p-word"]) / 4)
    found = evidence(fixed)
    item = item_of(found, "b-p-plan")
    assert found.attempts == 30
    assert item.statistics is not None
    assert item.statistics.mean == pytest.approx(sum(plan) / 30)
    assert item.statistics.discrimination == pytest.approx(stats.pearsonr(plan, rest).statistic)
    assert item.statistics.whole.chosen == {"a": sum(plan), "b": 30 - sum(plan)}
    assert found.reliability is not None
    assert found.reliability.coefficient is Coefficient.KR20
    assert (found.reliability.n, found.reliability.questions) == (30, 4)
    assert 0 < evidence(fixed, since=fixed.now + timedelta(seconds=200)).attempts < 30
    with pytest.raises(Refused, match="no-quiz"):
        quiz_evidence(fixed.database, fixed.library, COURSE, "b-none", Selection(), fixed.now)


def test_a_first_attempt_counts_and_a_trainers_does_not(fixed: School) -> None:
    take(fixed, ALL)
    take(fixed, {**ALL, "b-p-plan": "b"})
    other = another(fixed, "trainer")
    with fixed.database.write() as session:
        session.get_one(User, other.user_id).role = Role.TRAINER
    take(other, ALL)
    found = evidence(fixed)
    assert (found.attempts, item_of(found, "b-p-plan").n, found.waiting) == (1, 1, False)
    assert item_of(found, "b-p-plan").statistics is None
    assert evidence(fixed, every_attempt=True).attempts == 2


def test_answers_to_other_choices_are_counted_apart_and_a_comma_changes_nothing(fixed: School) -> None:
    take(fixed, ALL)
    tally_attempts(fixed.database, fixed.library, fixed.now)
    fixed.correct("test-pool.yaml", "a: A plan.", "a: A plan!")
    take(another(fixed, "jan"), ALL)
    assert item_of(evidence(fixed), "b-p-plan").n == 2
    fixed.correct("test-pool.yaml", OLD_KEY.replace("A plan.", "A plan!"), NEW_KEY)
    take(another(fixed, "ewa"), ALL)
    item = item_of(evidence(fixed), "b-p-plan")
    assert (item.n, item.earlier) == (1, 2)
    assert item_of(evidence(fixed), "b-p-rest").n == 3


def test_a_question_that_was_retired_is_told_and_has_no_place_any_more(fixed: School) -> None:
    take(fixed, ALL)
    fixed.correct("course.yaml", FIXED, FIXED.replace("b-p-plan, ", ""))
    pool = (fixed.folder / "test-pool.yaml").read_text("utf-8")
    (fixed.folder / "test-pool.yaml").write_text(pool[pool.index("- id: b-p-rest") :], "utf-8")
    fixed.correct("course.yaml", "retired: [b-q-old]", "retired: [b-q-old, b-p-plan]")
    item = evidence(fixed).items[-1]
    assert (item.question_id, item.question, item.n) == ("b-p-plan", None, 1)


def test_an_attempt_that_changed_is_tallied_anew(fixed: School) -> None:
    attempt = take(fixed, {**ALL, "b-p-plan": "b"})
    tally_attempts(fixed.database, fixed.library, fixed.now)
    fixed.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    correction = Correction(COURSE, "b-p-plan", "The break comes first.")
    seen = preview_regrade(fixed.database, fixed.library, correction, fixed.now)
    regrade(fixed.database, fixed.library, correction, None, fixed.now, seen.digest)
    assert prove_summaries(fixed.database) == ()
    tally_attempts(fixed.database, fixed.library, fixed.now)
    assert _kept(fixed)["b-p-plan"][1] == 10_000
    with fixed.database.write() as session:
        row = session.get_one(Attempt, attempt)
        row.finished_at = row.score = row.counted = row.passed = row.pass_mark = None
    tally_attempts(fixed.database, fixed.library, fixed.now)
    assert (_kept(fixed), fixed.count(TalliedAttempt)) == ({}, 0)


def test_what_was_kept_wrongly_is_found_and_made_right(fixed: School) -> None:
    take(fixed, ALL)
    tally_attempts(fixed.database, fixed.library, fixed.now)
    before = _kept(fixed)
    with fixed.database.write() as session:
        session.execute(update(TalliedAnswer).values(score=TalliedAnswer.score - 1))
        session.execute(update(TalliedAttempt).values(points=7))
    assert {each.table for each in prove_summaries(fixed.database)} == {"tallied_attempts", "tallied_answers"}
    rebuild_summaries(fixed.database)
    assert _kept(fixed) == before
    assert prove_summaries(fixed.database) == ()


def test_of_who_is_erased_no_answer_is_kept(fixed: School) -> None:
    take(fixed, ALL)
    tally_attempts(fixed.database, fixed.library, fixed.now)
    erase_person(fixed.database, fixed.library, fixed.user_id, None, fixed.now)
    assert (fixed.count(TalliedAttempt), fixed.count(TalliedAnswer)) == (0, 0)


def test_what_was_asked_in_a_version_that_nobody_noted_is_told_apart_until_it_is_served_again(
    fixed: School,
) -> None:
    pool = fixed.folder / "test-pool.yaml"
    before = pool.read_text("utf-8")
    take(fixed, ALL)
    fixed.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    item = item_of(evidence(fixed), "b-p-plan")
    assert (item.n, item.earlier, item.unknown) == (0, 0, 1)
    pool.write_text(before, "utf-8")
    fixed.library.refresh()
    item = item_of(evidence(fixed), "b-p-plan")
    assert (item.n, item.earlier, item.unknown) == (1, 0, 0)
    assert prove_summaries(fixed.database) == ()


def test_what_stays_of_who_was_erased_still_counts_without_the_day(fixed: School) -> None:
    for number in range(6):
        take(another(fixed, f"jan{number}"), ALL)
    take(fixed, {**ALL, "b-p-plan": "b"})
    before = item_of(evidence(fixed), "b-p-plan")
    erase_person(fixed.database, fixed.library, fixed.user_id, None, fixed.now)
    after = item_of(evidence(fixed), "b-p-plan")
    assert before.statistics is not None
    assert after.statistics is not None
    assert (after.n, after.statistics.whole.chosen) == (7, {"a": 6, "b": 1})
    assert after.statistics.mean == before.statistics.mean
    assert after.statistics.discrimination == before.statistics.discrimination
    assert prove_summaries(fixed.database) == ()
