"""The pages about questions: what they say, to whom, and of how few they say nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.evidence.learners import BEGUN, Taken, take
from westeros_learn.records import (
    AuditEntry,
    Cohort,
    CohortCourse,
    CohortTrainer,
    Role,
)
from westeros_learn.records.accounts import User
from westeros_learn.web.teach import evidence

if TYPE_CHECKING:
    from .world import Browser, World

QUIZ = "/teach/questions/small/quizzes/s-test"
TRAINER = "trainer@school.example"


def _cohort(world: World, email: str) -> int:
    with world.database.write() as session:
        session.add(cohort := Cohort(title="Kraków, May", created_at=BEGUN))
        session.flush()
        trainer = session.scalars(select(User.id).where(User.email == email)).one()
        session.add(CohortTrainer(cohort_id=cohort.id, user_id=trainer))
        session.add(CohortCourse(cohort_id=cohort.id, course_id="small"))
        return cohort.id


@pytest.fixture
def trainer(world: World) -> Browser:
    return world.inside(TRAINER, Role.TRAINER)


def _rows(page: str) -> list[str]:
    body = page[page.index('id="questions"') :]
    return re.findall(r"<tr><th scope=\"row\".*?</tr>", body, re.DOTALL)


def test_a_trainer_reads_what_each_question_is_worth_and_where_it_stands(
    world: World, trainer: Browser
) -> None:
    assert "Nobody has finished this test yet" in trainer.get(QUIZ).text
    take(world.database, world.library, Taken("small", "s-test", 40))
    page = trainer.get(QUIZ)
    assert page.status_code == 200
    assert "<dt>Attempts</dt><dd>40" in page.text
    rows = _rows(page.text)
    questions = world.library.edition("small").course.pool
    assert len(rows) == len(questions)
    for question in questions:
        (row,) = (each for each in rows if f"/{question.id}" in each)
        assert f"test-pool.yaml:{question.span.line}" in row
        detail = trainer.get(f"{QUIZ}/{question.id}")
        assert f"<code>{question.id}</code>" in detail.text
        assert "Below 30, every figure is a hint" in detail.text
    assert "style=" not in page.text


def test_sorting_puts_the_hardest_first(world: World, trainer: Browser) -> None:
    take(world.database, world.library, Taken("small", "s-test", 40))
    shown = [
        next(int(share) for share in re.findall(r">(\d+)\s?%<", row))
        for row in _rows(trainer.get(f"{QUIZ}?sort=right").text)
    ]
    assert shown == sorted(shown)
    assert shown[0] < shown[-1]


def test_many_questions_come_in_pages(
    world: World, trainer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(world.database, world.library, Taken("small", "s-test", 20))
    monkeypatch.setattr(evidence, "_ROWS", 5)
    first, second = (_rows(trainer.get(f"{QUIZ}?sort=place&page={number}").text) for number in (1, 2))
    assert (len(first), len(second)) == (5, 3)
    assert not set(first) & set(second)


def test_where_strong_learners_choose_something_else_the_key_is_doubted_in_words(
    world: World, trainer: Browser
) -> None:
    take(world.database, world.library, Taken("small", "s-test", 120, doubtful="s-p-1"))
    question = world.library.edition("small").course.question_by_id["s-p-1"]
    row = next(each for each in _rows(trainer.get(QUIZ).text) if f"/{question.id}" in each)
    assert "The key may be wrong: strong learners choose B rather than what counts as right." in row
    page = trainer.get(f"{QUIZ}/{question.id}").text
    assert "Who chose what" in page
    assert "<svg" in page
    assert "stronger third" in page


def test_of_fewer_than_five_nothing_is_broken_down(world: World, trainer: Browser) -> None:
    take(world.database, world.library, Taken("small", "s-test", 4))
    page = trainer.get(QUIZ).text
    assert "Nothing is broken down for fewer than 5 learners" in page
    assert all("too few to say" in row for row in _rows(page))
    assert "Reliability" not in page
    detail = trainer.get(f"{QUIZ}/s-p-1").text
    assert "Too few answers" in detail
    assert "Who chose what" not in detail
    take(world.database, world.library, Taken("small", "s-pre", 4))
    assert "Too few learners took both tests" in trainer.get("/teach/questions/small/gain").text


def test_a_cohort_can_be_chosen_by_its_trainers_alone(world: World, trainer: Browser) -> None:
    cohort = _cohort(world, TRAINER)
    take(world.database, world.library, Taken("small", "s-test", 6))
    take(world.database, world.library, Taken("small", "s-test", 10, cohort_id=cohort, name="kraków"))
    assert "<dt>Attempts</dt><dd>16" in trainer.get(QUIZ).text
    assert f"{QUIZ}?cohort={cohort}" in trainer.get(f"/teach/cohorts/{cohort}/questions").text
    chosen = trainer.get(f"{QUIZ}?cohort={cohort}")
    assert "<dt>Attempts</dt><dd>10" in chosen.text
    assert f"s-p-1?cohort={cohort}" in chosen.text
    other = world.inside("other@school.example", Role.TRAINER)
    for page in (QUIZ, f"{QUIZ}/s-p-1", f"{QUIZ}/table", "/teach/questions/small/gain"):
        assert other.get(f"{page}?cohort={cohort}").status_code == 404
        assert trainer.get(f"{page}?cohort={cohort}").status_code == 200
    assert trainer.get(f"{QUIZ}?cohort=x").status_code == 404


def test_a_day_chooses_and_what_is_no_day_is_told(world: World, trainer: Browser) -> None:
    take(world.database, world.library, Taken("small", "s-test", 6))
    take(world.database, world.library, Taken("small", "s-test", 7, hours=72, name="later"))
    assert "<dt>Attempts</dt><dd>7" in trainer.get(f"{QUIZ}?since=2026-10-08").text
    assert "Nobody has finished this test yet" in trainer.get(f"{QUIZ}?since=2026-10-09").text
    wrong = trainer.get(f"{QUIZ}?since=tomorrow")
    assert wrong.status_code == 200
    assert "That is no day" in wrong.text
    assert "<dt>Attempts</dt><dd>13" in wrong.text


def test_a_gain_is_told_with_its_interval(world: World, trainer: Browser) -> None:
    take(world.database, world.library, Taken("small", "s-pre", 30))
    take(world.database, world.library, Taken("small", "s-test", 30, hours=48, ease=0.4))
    page = trainer.get("/teach/questions/small/gain").text
    assert "<dt>Learners who took both</dt><dd>30" in page
    assert re.search(r"\d+\.\d per cent points <span class=\"aside\">\(\d+\.\d – \d+\.\d\)", page)
    assert "Chance alone hardly explains it." in page
    assert "<svg" in page


def test_who_takes_the_table_home_is_noted(world: World, trainer: Browser) -> None:
    take(world.database, world.library, Taken("small", "s-test", 12))
    answer = trainer.get(f"{QUIZ}/table?form=csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert answer.mimetype == "text/csv"
    assert sum("test-pool.yaml" in line for line in lines) == len(world.library.edition("small").course.pool)
    with world.database.read() as session:
        entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert (entry.action, entry.subject) == ("export question statistics", "small s-test")
