"""What finished attempts say of their questions is kept, follows from the rows, and heals by itself."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from scipy import stats
from sqlalchemy import select, update

from tests.delivery.school import COURSE, DRAWN, NEW_KEY, OLD_KEY, School, new_learner
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.erasing import erase_person
from westeros_learn.delivery.evidence import ItemEvidence, QuizEvidence, quiz_evidence
from westeros_learn.delivery.rebuilding import prove_summaries, rebuild_summaries
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.regrading import Correction, preview_regrade, regrade
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.evidence import Coefficient
from westeros_learn.records import Attempt, Role, TalliedAnswer, TalliedAttempt, TalliedItem, User
from westeros_learn.records.evidence_rows import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

FIXED = "questions: [b-p-plan, b-p-rest, b-p-many, b-p-word]\n    pass-mark"
ALL = {"b-p-plan": "a", "b-p-rest": "t", "b-p-many": "ab", "b-p-word": "free narrative"}
TYPED = "b-p-word"
LAST = '  solution: "{value}`received` and {value}`days` days make {value}`received + days <plain>`."\n'
MORE = """- id: b-p-many
  kind: multiple-choice
  outcome: b-o-rest
  prompt: Which of these help?
  choices:
    - a: A pause.
      correct: true
      feedback: It does.
    - b: A talk with a peer.
      correct: true
      feedback: It does.
    - c: Hurry.
      feedback: It does not.
  weight: 2
- id: b-p-word
  kind: short-text
  outcome: b-o-plan
  prompt: What is a free account called?
  accept: [free narrative, open account]
  mistakes:
    - answer: interrogation
      feedback: That is another thing.
  feedback: It is called a free narrative.
"""


@pytest.fixture
def fixed(school: School) -> School:
    """The final test asks everybody the same four questions; one of them weighs two points."""
    school.correct("test-pool.yaml", LAST, LAST + MORE)
    school.correct("course.yaml", DRAWN, FIXED)
    return school


def _another(school: School, name: str) -> School:
    other = replace(school)
    other.user_id, other.enrolment_id = new_learner(school.database, school.library, f"{name}@school.example")
    return other


def _take(school: School, answers: Mapping[str, str], seconds: float = 20) -> int:
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    for question, answer in answers.items():
        school.wait(seconds)
        parts = (answer,) if question == TYPED else tuple(answer)
        school.submit(question, *parts, attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    return attempt


def _evidence(school: School, **selection: object) -> QuizEvidence:
    chosen = Selection(**selection)  # type: ignore[arg-type]
    return quiz_evidence(school.database, school.library, COURSE, "b-post-test", chosen, school.now)


def _item(found: QuizEvidence, question: str) -> ItemEvidence:
    return next(item for item in found.items if item.question_id == question)


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
    _take(fixed, {"b-p-plan": "b", "b-p-many": "a"})
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
        _take(_another(fixed, f"jan{number}"), answers, seconds=rng.randint(5, 90))
        plan.append(float(right["b-p-plan"]))
        rest.append((right["b-p-rest"] + 2 * right["b-p-many"] + right["b-p-word"]) / 4)
    found = _evidence(fixed)
    item = _item(found, "b-p-plan")
    assert found.attempts == 30
    assert item.statistics is not None
    assert item.statistics.mean == pytest.approx(sum(plan) / 30)
    assert item.statistics.discrimination == pytest.approx(stats.pearsonr(plan, rest).statistic)
    assert item.statistics.whole.chosen == {"a": sum(plan), "b": 30 - sum(plan)}
    assert found.reliability is not None
    assert found.reliability.coefficient is Coefficient.KR20
    assert (found.reliability.n, found.reliability.questions) == (30, 4)
    assert 0 < _evidence(fixed, since=fixed.now + timedelta(seconds=200)).attempts < 30
    with pytest.raises(Refused, match="no-quiz"):
        quiz_evidence(fixed.database, fixed.library, COURSE, "b-none", Selection(), fixed.now)


def test_a_first_attempt_counts_and_a_trainers_does_not(fixed: School) -> None:
    _take(fixed, ALL)
    _take(fixed, {**ALL, "b-p-plan": "b"})
    other = _another(fixed, "trainer")
    with fixed.database.write() as session:
        session.get_one(User, other.user_id).role = Role.TRAINER
    _take(other, ALL)
    found = _evidence(fixed)
    assert (found.attempts, _item(found, "b-p-plan").n, found.waiting) == (1, 1, 0)
    assert _item(found, "b-p-plan").statistics is None
    assert _evidence(fixed, every_attempt=True).attempts == 2


def test_answers_to_other_choices_are_counted_apart_and_a_comma_changes_nothing(fixed: School) -> None:
    _take(fixed, ALL)
    tally_attempts(fixed.database, fixed.library, fixed.now)
    fixed.correct("test-pool.yaml", "a: A plan.", "a: A plan!")
    _take(_another(fixed, "jan"), ALL)
    assert _item(_evidence(fixed), "b-p-plan").n == 2
    fixed.correct("test-pool.yaml", OLD_KEY.replace("A plan.", "A plan!"), NEW_KEY)
    _take(_another(fixed, "ewa"), ALL)
    item = _item(_evidence(fixed), "b-p-plan")
    assert (item.n, item.earlier) == (1, 2)
    assert _item(_evidence(fixed), "b-p-rest").n == 3


def test_a_question_that_was_retired_is_told_and_has_no_place_any_more(fixed: School) -> None:
    _take(fixed, ALL)
    fixed.correct("course.yaml", FIXED, FIXED.replace("b-p-plan, ", ""))
    pool = (fixed.folder / "test-pool.yaml").read_text("utf-8")
    (fixed.folder / "test-pool.yaml").write_text(pool[pool.index("- id: b-p-rest") :], "utf-8")
    fixed.correct("course.yaml", "retired: [b-q-old]", "retired: [b-q-old, b-p-plan]")
    item = _evidence(fixed).items[-1]
    assert (item.question_id, item.question, item.n) == ("b-p-plan", None, 1)


def test_an_attempt_that_changed_is_tallied_anew(fixed: School) -> None:
    attempt = _take(fixed, {**ALL, "b-p-plan": "b"})
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
    _take(fixed, ALL)
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
    _take(fixed, ALL)
    tally_attempts(fixed.database, fixed.library, fixed.now)
    erase_person(fixed.database, fixed.library, fixed.user_id, None, fixed.now)
    assert (fixed.count(TalliedAttempt), fixed.count(TalliedAnswer)) == (0, 0)
