"""What the tables do not let anybody write, whatever the code above them does."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from tests.records.filled import NOON, attempt, fill, learner, response
from westeros_learn.records import Base, Database, Enrolment, ScenarioAttempt

MINUTE = {"seconds_allowed": 60}
DONE = {"finished_at": NOON, "score": 0, "counted": {}}

WRONG: dict[str, Callable[[int, int], Base]] = {
    "enrolled twice": lambda enrolment, _: Enrolment(
        user_id=enrolment, course_id="c", language="en", enrolled_at=NOON
    ),
    "a second open attempt": lambda enrolment, _: attempt(enrolment, 2),
    "an attempt's number twice": lambda enrolment, _: attempt(enrolment, 1, **DONE),
    "finished without a score": lambda enrolment, _: attempt(enrolment, 2, finished_at=NOON, counted={}),
    "passed where nothing is to pass": lambda enrolment, _: attempt(enrolment, 2, **DONE, passed=True),
    "passed while it is open": lambda enrolment, _: attempt(
        enrolment, 1, quiz_id="z", passed=True, pass_mark=70
    ),
    "a score over everything": lambda enrolment, _: attempt(enrolment, 2, **DONE | {"score": 10_001}),
    "an end without a limit": lambda enrolment, _: attempt(enrolment, 1, quiz_id="z", deadline=NOON),
    "a limit without an end": lambda enrolment, _: attempt(enrolment, 1, quiz_id="z", **MINUTE),
    "running and paused": lambda enrolment, _: attempt(
        enrolment, 1, quiz_id="z", **MINUTE, deadline=NOON, seconds_left=5
    ),
    "a response's number twice in practice": lambda enrolment, _: response(enrolment, None),
    "a response's number twice in an attempt": response,
    "a response in somebody else's attempt": lambda enrolment, open_: response(
        enrolment + 1, open_, number=2
    ),
    "a response worth more than everything": lambda enrolment, _: response(
        enrolment, None, number=2, score=1.5
    ),
    "a second open way through a scenario": lambda enrolment, _: ScenarioAttempt(
        enrolment_id=enrolment, scenario_id="s", number=2, begun_at=NOON
    ),
    "completed without saying what was required": lambda enrolment, _: Enrolment(
        user_id=enrolment, course_id="d", language="en", enrolled_at=NOON, completed_at=NOON
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_is_not_written(database: Database, name: str) -> None:
    enrolment, open_ = fill(database)
    with database.write() as session:
        session.add(other := learner("jan@school.example"))
        session.flush()
        session.add(Enrolment(user_id=other.id, course_id="c", language="en", enrolled_at=NOON))
    with pytest.raises(IntegrityError), database.write() as session:
        session.add(WRONG[name](enrolment, open_))


def test_all_of_these_could_be_written_if_nothing_were_wrong(database: Database) -> None:
    enrolment, open_ = fill(database)
    with database.write() as session:
        session.add_all(
            [
                attempt(enrolment, 2, **DONE, pass_mark=70, passed=False),
                attempt(enrolment, 1, quiz_id="y", **MINUTE, deadline=NOON),
                attempt(enrolment, 1, quiz_id="z", **MINUTE, seconds_left=5),
                response(enrolment, open_, number=2),
                response(enrolment, None, number=2),
            ]
        )
