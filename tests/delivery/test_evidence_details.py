"""One question looked at closely: its parts, what was typed, and how it was answered before it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.delivery.school import COURSE, NEW_KEY, OLD_KEY, new_library
from tests.delivery.tested import ALL, another, take, with_fixed_test
from tests.evidence.learners import Taken
from tests.evidence.learners import take as take_quiz
from tests.records.filled import NOON
from tests.web.world import COURSES
from westeros_learn.delivery.evidence_details import QuestionEvidence, question_evidence
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.refusals import Refused
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.records.evidence_rows import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from tests.delivery.school import School
    from westeros_learn.records import Database


def _details(school: School, question: str) -> QuestionEvidence:
    where = (COURSE, "b-post-test", question)
    return question_evidence(school.database, school.library, where, Selection(), school.now)


def test_texts_that_five_typed_are_told_and_rarer_ones_only_counted(school: School) -> None:
    with_fixed_test(school)
    typed = ["Free narrative"] * 3 + ["free  narrative"] * 3 + ["interrogation"] * 5 + ["Ana Nowak's talk"]
    for number, text in enumerate(typed):
        take(another(school, f"jan{number}"), {**ALL, "b-p-word": text})
    found = _details(school, "b-p-word")
    assert [(each.text, each.n, each.right) for each in found.typed] == [
        ("free narrative", 6, True),
        ("interrogation", 5, False),
    ]
    assert (found.rarer, found.mistakes, found.read) == (1, (5,), 12)


def test_what_was_answered_before_the_choices_changed_stands_apart(school: School) -> None:
    with_fixed_test(school)
    for number in range(6):
        take(another(school, f"jan{number}"), ALL)
    tally_attempts(school.database, school.library, school.now)
    school.wait(3600)
    school.correct("test-pool.yaml", OLD_KEY, NEW_KEY)
    take(another(school, "ewa"), ALL)
    found = _details(school, "b-p-plan")
    assert (found.item.n, found.item.statistics) == (1, None)
    (earlier,) = found.earlier
    assert earlier.statistics is not None
    assert (earlier.n, earlier.statistics.mean) == (6, 1)
    assert earlier.noted_at is not None
    assert earlier.noted_at < school.now
    assert not found.prompt_changed
    school.correct("test-pool.yaml", "What comes first?", "Which of these comes first?")
    take(another(school, "ola"), ALL)
    changed = _details(school, "b-p-plan")
    assert (changed.item.n, changed.prompt_changed) == (2, True)


def test_a_question_that_was_never_asked_is_refused(database: Database, tmp_path: Path) -> None:
    library = new_library(tmp_path)
    with pytest.raises(Refused, match="no-question"):
        question_evidence(database, library, (COURSE, "b-post-test", "b-none"), Selection(), NOON)
    never = question_evidence(database, library, (COURSE, "b-post-test", "b-p-rest"), Selection(), NOON)
    assert (never.item.n, never.item.statistics, never.earlier) == (0, None, ())


def test_each_part_says_how_often_it_was_right_and_what_was_given_instead(database: Database) -> None:
    library = Library(COURSES)
    take_quiz(database, library, Taken("kinds", "k-test", 40))
    course = library.edition("kinds").course
    for question in course.pool:
        where = ("kinds", "k-test", question.id)
        found = question_evidence(database, library, where, Selection(), NOON)
        parts = getattr(question, "items", getattr(question, "gaps", ()))
        assert [part.key for part in found.parts] == [part.key for part in parts]
        if not parts or found.item.statistics is None or question.kind == "ordering":
            continue
        mean = sum(part.right for part in found.parts) / len(parts) / found.read
        assert mean == pytest.approx(found.item.statistics.mean, abs=1e-4)
