"""Learners who take a final test of four questions, through the use cases."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.delivery.school import COURSE, DRAWN, School, new_learner
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.evidence import ItemEvidence, QuizEvidence, quiz_evidence
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


def another(school: School, name: str) -> School:
    other = replace(school)
    other.user_id, other.enrolment_id = new_learner(school.database, school.library, f"{name}@school.example")
    return other


def take(school: School, answers: Mapping[str, str], seconds: float = 20) -> int:
    where = (school.database, school.library, school.user_id, COURSE)
    attempt = begin_attempt(*where, "b-post-test", school.now)
    for question, answer in answers.items():
        school.wait(seconds)
        parts = (answer,) if question == TYPED else tuple(answer)
        school.submit(question, *parts, attempt_id=attempt)
    finish_attempt(*where, attempt, school.now)
    return attempt


def evidence(school: School, **selection: object) -> QuizEvidence:
    chosen = Selection(**selection)  # type: ignore[arg-type]
    return quiz_evidence(school.database, school.library, COURSE, "b-post-test", chosen, school.now)


def item_of(found: QuizEvidence, question: str) -> ItemEvidence:
    return next(item for item in found.items if item.question_id == question)


def with_fixed_test(school: School) -> School:
    """Let the final test ask everybody the same four questions; one of them weighs two points."""
    school.correct("test-pool.yaml", LAST, LAST + MORE)
    school.correct("course.yaml", DRAWN, FIXED)
    return school
