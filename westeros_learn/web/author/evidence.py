"""What answers say about the questions that somebody writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from westeros_learn.delivery.evidence import ItemEvidence, quiz_evidence, quizzes_with_evidence
from westeros_learn.model import Course
from westeros_learn.records.evidence_rows import Selection
from westeros_learn.web.desk import desk, now
from westeros_learn.web.teach import evidence_words


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What is known of a question that was asked in a test.

    Attributes:
        n: how many answers there are.
        right, tells: the share of right ones, and the discrimination index, in words; "" for too few answers.
        findings: what is worth a look, in sentences.
        address: the page with all of it.
    """

    quiz: str
    n: int
    right: str
    tells: str
    findings: Sequence[str]
    address: str


def figures_of(course: Course) -> dict[str, QuestionFigures]:
    """Return what is known of the questions of a course, by their ids; of the first test that asked each."""
    if course.id not in desk().library.courses:
        return {}
    found: dict[str, QuestionFigures] = {}
    for quiz in quizzes_with_evidence(desk().library.edition(course.id).course):
        whole = quiz_evidence(desk().database, desk().library, course.id, quiz.id, Selection(), now())
        for item in whole.items:
            if item.n and item.question_id not in found:
                found[item.question_id] = _figures(course.id, quiz.id, quiz.title, item)
    return found


def _figures(course_id: str, quiz_id: str, title: str, item: ItemEvidence) -> QuestionFigures:
    known = item.statistics
    tells = known.discrimination if known else None
    return QuestionFigures(
        quiz=title,
        n=item.n,
        right=evidence_words.share(known.mean) if known else "",
        tells="" if tells is None else evidence_words.decimal(tells),
        findings=[evidence_words.finding_words(each) for each in item.findings],
        address=url_for(
            "teach.question_evidence_page", course_id=course_id, quiz_id=quiz_id, question_id=item.question_id
        ),
    )
