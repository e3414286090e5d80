"""Several processes and threads: one row for each answer, and none lost that was confirmed."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, new_learner, new_library
from tests.records.filled import NOON
from westeros_learn.delivery.answering import Answer, submit_response
from westeros_learn.delivery.attempts import begin_attempt, finish_attempt
from westeros_learn.delivery.rebuilding import prove_summaries
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.records import Attempt, Database, GivenResponse

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.delivery.library import Library

pytestmark = pytest.mark.slow

QUESTION = "b-q-first"
QUIZ = "b-warm-up"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return new_library(tmp_path / "courses")


def _start(url: str, library: Library, user: int, tries: int, times: int) -> subprocess.Popen[str]:
    arguments = [url, str(library.folder), str(user), QUESTION, str(tries), str(times)]
    command = [sys.executable, "-m", "tests.delivery.submitter", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def _numbers(database: Database, enrolment: int) -> list[int]:
    with database.read() as session:
        mine = select(GivenResponse.number).where(GivenResponse.enrolment_id == enrolment)
        return list(session.scalars(mine.order_by(GivenResponse.number)))


def test_two_processes_with_four_threads_each_keep_one_row_for_each_answer(
    database: Database, database_url: str, library: Library
) -> None:
    user, enrolment = new_learner(database, library)
    running = [_start(database_url, library, user, tries=15, times=8) for _ in range(2)]
    told = [process.communicate()[0].split() for process in running]
    assert [process.returncode for process in running] == [0, 0]
    assert [len(numbers) for numbers in told] == [15 * 8, 15 * 8]
    kept = _numbers(database, enrolment)
    assert kept == list(range(1, len(kept) + 1))
    assert {int(number) for numbers in told for number in numbers} == set(kept)
    assert kept == list(range(1, 16))  # each was sent sixteen times


def test_what_is_answered_in_the_last_second_counts_if_it_was_confirmed(
    database: Database, library: Library
) -> None:
    """Twenty learners answer in one window while they finish in another, all at once."""
    learners = [new_learner(database, library, f"{each}@school.example")[0] for each in range(20)]
    attempts = {user: begin_attempt(database, library, user, COURSE, QUIZ, NOON) for user in learners}
    refused = []

    def answer(user: int) -> None:
        for question, response in (("b-q-days", "30"), ("b-q-word", "free narrative")):
            sent = Answer(question, (response,), attempt_id=attempts[user])
            try:
                submit_response(database, library, user, COURSE, sent, NOON)
            except Refused as no:
                refused.append(no.reason)

    def finish(user: int) -> None:
        finish_attempt(database, library, user, COURSE, attempts[user], NOON)

    with ThreadPoolExecutor(6) as threads:
        done = [threads.submit(act, user) for user in learners for act in (answer, finish)]
    for each in done:
        each.result()
    assert set(refused) <= {Reason.FINISHED}
    with database.read() as session:
        kept = len(session.scalars(select(GivenResponse.id)).all())
        scores = session.scalars(select(Attempt.score)).all()
    assert kept == 2 * len(learners) - len(refused)
    assert sum(score or 0 for score in scores) == kept * 5_000
    assert prove_summaries(database) == ()
