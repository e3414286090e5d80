"""Fifty learners in one quiz as its time ends: what arrives in time counts, and nothing else does."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Semaphore
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.delivery.school import COURSE, DRAWN, School, new_library
from tests.patience import PATIENCE
from westeros_learn.assessment import GRACE
from westeros_learn.cli import main
from westeros_learn.delivery.attempts import begin_attempt, finish_overdue
from westeros_learn.records import Attempt, Database, GivenResponse

from .serving import Answered, Learner, Served, Window, learners, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LEARNERS = 50
AT_ONCE = 16
IN_TIME, LATE = 15, 15
"""So many answers are confirmed before the time ends; so many are sent after it; the others, whenever."""

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
END = NOON + timedelta(minutes=10)
LAST = END + timedelta(seconds=GRACE)
"""The last moment in which an answer counts."""

OVER = LAST + timedelta(milliseconds=1)
QUIZ = "questions: [b-p-plan, b-p-rest]\n    time-limit: 10 minutes\n    pass-mark"
SAYS_SO = re.compile("The time of this attempt is over|This attempt is finished")
RIGHT = {1: ("b-p-plan", "a"), 2: ("b-p-rest", "t")}


class Clock:
    """The clock of the school, which the test sets."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.set(NOON)

    def set(self, time: datetime) -> None:
        """Let it be another time, in one step for all who look."""
        new = self.file.with_suffix(".new")
        new.write_text(time.isoformat())
        new.replace(self.file)


@dataclass
class Seat:
    """A learner in front of the quiz."""

    served: Served
    learner: Learner
    attempt: int

    def answer(self, place: int) -> Answered:
        """Answer a question right."""
        right = RIGHT[place][1]
        return self._in_a_window(lambda window: window.send(f"{self._path}/{place}", answer=right, basis="0"))

    def look(self) -> Answered:
        """Open the page of the attempt."""
        return self._in_a_window(lambda window: window.get(self._path))

    @property
    def _path(self) -> str:
        return f"/learn/{COURSE}/quizzes/b-post-test/attempts/{self.attempt}"

    def _in_a_window(self, do: Callable[[Window], Answered]) -> Answered:
        window = Window(self.served, self.learner)
        try:
            return do(window)
        finally:
            window.close()


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    """The clock, at the beginning of the quiz."""
    return Clock(tmp_path / "clock")


@pytest.fixture
def served(database_url: str, tmp_path: Path, clock: Clock) -> Iterator[Served]:
    """The app of a school, which goes by that clock."""
    served = Served(settings_of(database_url, tmp_path / "courses"), clock.file)
    yield served
    served.kill()


def _answer_as_the_time_ends(seats: list[Seat], clock: Clock, threads: ThreadPoolExecutor) -> list[Answered]:
    """Let everybody answer the second question at once; after some of it, the time is over."""
    one_more, is_over = Semaphore(0), Event()

    def answer(seat: Seat) -> Answered:
        if seat in seats[-LATE:]:
            assert is_over.wait(PATIENCE)
        told = seat.answer(2)
        one_more.release()
        return told

    clock.set(LAST)
    coming = [threads.submit(answer, seat) for seat in seats]
    for _ in range(IN_TIME):
        assert one_more.acquire(timeout=PATIENCE)
    clock.set(OVER)
    is_over.set()
    return [each.result() for each in coming]


@pytest.mark.alternate("sqlite", "postgresql")
def test_fifty_learners_in_the_last_seconds_of_a_quiz(
    database: Database, database_url: str, served: Served, clock: Clock, tmp_path: Path
) -> None:
    library = new_library(tmp_path / "courses")
    School(database, library, 0, 0).correct("course.yaml", DRAWN, QUIZ)
    settings = settings_of(database_url, library.folder)
    seats = [
        Seat(served, each, begin_attempt(database, library, each.user, COURSE, "b-post-test", NOON))
        for each in learners(database, library, settings, NOON, LEARNERS)
    ]
    served.start()
    with ThreadPoolExecutor(AT_ONCE) as threads:
        clock.set(END - timedelta(seconds=10))
        first = list(threads.map(lambda seat: seat.answer(1), seats))
        assert {told.status for told in first} == {200}
        told = _answer_as_the_time_ends(seats, clock, threads)
        # Every attempt is closed by whoever comes first: two windows, and the work of each process.
        swept = [threads.submit(finish_overdue, database, library, OVER) for _ in range(2)]
        looks = list(threads.map(lambda seat: seat.look(), [*seats, *seats]))
        assert all(each.result() <= LEARNERS for each in swept)
        late = list(threads.map(lambda seat: seat.answer(2), seats))
    in_time = [each.status == 200 for each in told]
    assert IN_TIME <= sum(in_time) <= LEARNERS - LATE
    refused = [each for each in (*told, *late) if each.status != 200]
    assert {each.status for each in refused} == {409}
    assert all(SAYS_SO.search(each.text) for each in refused)
    assert [each.status == 200 for each in late] == in_time  # a retry of what was kept is never refused
    for seat, counted, look in zip(seats, in_time, looks, strict=False):
        assert (look.status, _kept(database, seat)) == (200, (END, 10_000 if counted else 5_000, 1 + counted))
        assert ("100 %" if counted else "50 %") in look.text.replace("\N{NO-BREAK SPACE}", " ")
    proved = CliRunner().invoke(main, ["db", "prove"], env=settings)
    assert (proved.exit_code, proved.output[:11]) == (0, "Every score")


def _kept(database: Database, seat: Seat) -> tuple[datetime | None, int | None, int]:
    """Return when an attempt ended, its score, and how many answers are kept in it."""
    with database.read() as session:
        attempt = session.get_one(Attempt, seat.attempt)
        rows = session.scalars(select(GivenResponse.id).where(GivenResponse.attempt_id == seat.attempt))
        return attempt.finished_at, attempt.score, len(rows.all())
