"""A server that is killed at any moment has kept every answer that it confirmed, and each of them once."""

from __future__ import annotations

import random
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Semaphore
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, FIXED, School, new_library
from tests.effort import cases, is_thorough
from tests.patience import PATIENCE
from westeros_learn.cli import main
from westeros_learn.delivery.attempts import begin_attempt
from westeros_learn.records import Attempt, Database, GivenResponse

from .serving import Learner, NoAnswerError, Served, Window, learners, settings_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.alternate("sqlite", "postgresql")]

ANSWERS = cases(250, at_least=80)
"""Of each of four learners."""

BETWEEN = (30, 70)
"""Answers between two kills."""
EACH = 7 if is_thorough() else 3
"""Each kill with this number, or a multiple of it, ends all processes; the others end one."""

PRACTICE = f"/learn/{COURSE}/lessons/b-l-first/questions/b-q-first"
ATTEMPT = f"/learn/{COURSE}/quizzes/b-post-test/attempts"


@dataclass
class Sender:
    """A learner's page: it sends an answer until it is confirmed, then the next one.

    Attributes:
        attempt: None in practice.
        lost: how often no answer came.
    """

    learner: Learner
    attempt: int | None
    lost: int = 0
    confirmed: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where the form is sent."""
        return PRACTICE if self.attempt is None else f"{ATTEMPT}/{self.attempt}/1"

    def send_all(self, served: Served, one_more: Semaphore) -> None:
        """Send all answers, one after the other."""
        window = Window(served, self.learner)
        for number in range(ANSWERS):
            answer = "ab"[number % 2]
            told = self._send(served, window, answer, str(number))
            assert f'name="basis" value="{number + 1}"' in told, told
            self.confirmed.append(answer)
            one_more.release()
        window.close()

    def _send(self, served: Served, window: Window, answer: str, basis: str) -> str:
        fields = {"answer": answer, "basis": basis, "hints": "0", "draw": "0"}
        if self.attempt is None:
            fields["do"] = "check"
        while True:
            try:
                got = window.send(self.path, **fields)
            except NoAnswerError:
                self.lost += 1
                assert served.up.wait(PATIENCE), "\n".join(served.log)
                continue
            assert got.status == 200, (got.status, got.text, *served.log)
            return got.text


@pytest.fixture
def served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    """The app of a school, killed at the end."""
    served = Served(settings_of(database_url, tmp_path / "courses") | {"TMPDIR": str(tmp_path)})
    yield served
    served.kill()


def _senders(database: Database, school: School, settings: dict[str, str]) -> list[Sender]:
    """Two learners who practise, and two in an attempt at the final test."""
    made = [Sender(each, None) for each in learners(database, school.library, settings, school.now, 4)]
    for each in made[2:]:
        where = (database, school.library, each.learner.user, COURSE)
        each.attempt = begin_attempt(*where, "b-post-test", school.now)
    return made


def test_answers_that_are_sent_while_the_server_is_killed_are_kept_once(
    database: Database, database_url: str, served: Served, tmp_path: Path
) -> None:
    library = new_library(tmp_path / "courses")
    school = School(database, library, 0, 0, datetime.now(UTC))
    school.correct("course.yaml", DRAWN, FIXED)
    settings = settings_of(database_url, library.folder)
    senders = _senders(database, school, settings)
    served.start()
    chance, one_more = random.Random(5), Semaphore(0)  # noqa: S311  # no secret
    with ThreadPoolExecutor(len(senders)) as threads:
        sending = [threads.submit(each.send_all, served, one_more) for each in senders]
        left, kills = len(senders) * ANSWERS, 0
        while left > BETWEEN[1]:
            for _ in range(chance.randint(*BETWEEN)):
                assert one_more.acquire(timeout=PATIENCE), [
                    each.exception() for each in sending if each.done()
                ]
                left -= 1
            kills += 1
            if kills % EACH:
                served.kill_one(chance)
            else:
                served.kill()
                served.start()
        for sent in sending:
            sent.result()
    assert kills * BETWEEN[1] >= len(senders) * ANSWERS - BETWEEN[1]
    assert kills >= EACH  # all processes at least once
    assert len(list(tmp_path.glob("westeros-learn-figures-*"))) == 1  # nothing piles up
    assert sum(each.lost for each in senders) > 0
    for each in senders:
        if each.attempt is not None:
            window = Window(served, each.learner)
            assert window.send(f"{ATTEMPT}/{each.attempt}/finish").status == 303
            window.close()
        assert _kept(database, each) == [(n, [answer]) for n, answer in enumerate(each.confirmed, 1)]
    with database.read() as session:
        assert session.scalars(select(Attempt.score)).all() == [0, 0]  # the last answer was "b"
    proved = CliRunner().invoke(main, ["db", "prove"], env=settings)
    assert (proved.exit_code, proved.output[:11]) == (0, "Every score")


def _failures(sending: list[Future[None]]) -> list[BaseException | None]:
    return [each.exception() for each in sending if each.done()]


def _kept(database: Database, sender: Sender) -> list[tuple[int, list[str]]]:
    with database.read() as session:
        mine = select(GivenResponse.number, GivenResponse.response).where(
            GivenResponse.enrolment_id == sender.learner.enrolment
        )
        return [(number, response) for number, response in session.execute(mine.order_by("number"))]
