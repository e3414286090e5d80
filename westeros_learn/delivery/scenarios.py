"""The use cases of scenarios: a conversation begins, and the learner says one thing after the other.

Nothing but the choices is kept. Where they lead follows from the scenario as it is, so that a
conversation goes on in a corrected course (see `assessment.scenario`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.assessment import Way, follow, way_score
from westeros_learn.delivery.enrolling import enrolment_of
from westeros_learn.delivery.library import Edition, Library
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.model import Scenario
from westeros_learn.records import Database, Enrolment, ScenarioAttempt, ScenarioStep


@dataclass(frozen=True, slots=True)
class Step:
    """A choice as a form sends it.

    Attributes:
        position: 1, 2, …: one more than the form knew of.
        node_id: where it was made.
        choice: its key.
    """

    position: int
    node_id: str
    choice: str


@dataclass(frozen=True, slots=True)
class ScenarioView:
    """A way through a scenario, as far as it has come.

    Attributes:
        steps: the choices as `follow` takes them.
        way: what has been read, and what can be said now. Nothing beyond it may be shown.
        ended: whether it has come to an end, or was left for a new one.
        score: in hundredths of a per cent, where an ending was reached.
        elsewhere: another window had chosen already, and that is what was said.
    """

    id: int
    enrolment_id: int
    edition: Edition
    scenario: Scenario
    number: int
    steps: tuple[tuple[str, str], ...]
    way: Way
    ended: bool
    score: int | None
    elsewhere: bool = False


def begin_scenario(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    scenario_id: str,
    now: datetime,
    *,
    anew: bool = False,
    keep: int = 0,
) -> ScenarioView:
    """Begin a scenario, or go on with the way under way.

    Args:
        database: where it is kept.
        library: the courses.
        user_id: the learner.
        course_id: the course.
        scenario_id: the scenario.
        now: the time.
        anew: whether a way under way is left for a new one.
        keep: how many of the last way's choices the new one begins with.

    Raises:
        Refused: there is no such scenario.
    """

    def change(session: Session) -> ScenarioView:
        enrolment = enrolment_of(session, user_id, course_id, lock=True)
        edition = library.edition(course_id, enrolment.language)
        scenario = _scenario(edition, scenario_id)
        last = _last_attempt(session, enrolment.id, scenario_id)
        steps = _steps(session, last) if last is not None else ()
        if last is not None and last.ended_at is None:
            if not anew or len(steps) <= keep:
                return _view(edition, scenario, last, steps)
            last.ended_at = now
            session.flush()  # before there is another open one
        attempt = ScenarioAttempt(
            enrolment_id=enrolment.id,
            scenario_id=scenario_id,
            number=last.number + 1 if last is not None else 1,
            begun_at=now,
        )
        session.add(attempt)
        session.flush()
        kept = [
            _step(attempt, edition, Step(each.position, each.node_id, each.choice), now)
            for each in steps[:keep]
        ]
        session.add_all(kept)
        return _settled(edition, scenario, attempt, kept, now)

    return written(database, change)


def take_step(
    database: Database,
    library: Library,
    user_id: int,
    course_id: str,
    attempt_id: int,
    step: Step,
    now: datetime,
) -> ScenarioView:
    """Keep a choice, and return where it leads. When this returns, it is kept.

    A choice that is there already is not kept twice; where another window has made another
    one, that is what was said (`elsewhere`).

    Raises:
        Refused: the learner has no such attempt, it has ended, or this cannot be said here.
    """

    def change(session: Session) -> ScenarioView:
        edition, attempt = _own(session, library, user_id, course_id, attempt_id, lock=True)
        scenario = _scenario(edition, attempt.scenario_id)
        steps = _steps(session, attempt)
        if 0 < step.position <= len(steps):
            there = steps[step.position - 1]
            is_same = (there.node_id, there.choice) == (step.node_id, step.choice)
            return _view(edition, scenario, attempt, steps, elsewhere=not is_same)
        if attempt.ended_at is not None:
            raise Refused(Reason.FINISHED)
        way = follow(scenario, _codes(scenario, steps))
        here = way.nodes[-1] if way.nodes else ""
        if step.position != len(steps) + 1 or step.node_id != here or step.choice not in way.offered:
            raise Refused(Reason.NOT_OFFERED)
        session.add(kept := _step(attempt, edition, step, now))
        return _settled(edition, scenario, attempt, (*steps, kept), now)

    return written(database, change)


def view_scenario(
    database: Database, library: Library, user_id: int, course_id: str, attempt_id: int
) -> ScenarioView:
    """Return a way through a scenario.

    Raises:
        Refused: the learner has no such attempt, or the scenario has left the course.
    """
    with database.read() as session:
        edition, attempt = _own(session, library, user_id, course_id, attempt_id)
        scenario = _scenario(edition, attempt.scenario_id)
        return _view(edition, scenario, attempt, _steps(session, attempt))


def _own(
    session: Session, library: Library, user_id: int, course_id: str, attempt_id: int, *, lock: bool = False
) -> tuple[Edition, ScenarioAttempt]:
    mine = (
        select(ScenarioAttempt, Enrolment.language)
        .join(Enrolment, Enrolment.id == ScenarioAttempt.enrolment_id)
        .where(
            ScenarioAttempt.id == attempt_id, Enrolment.user_id == user_id, Enrolment.course_id == course_id
        )
    )
    if lock:
        mine = mine.with_for_update(of=ScenarioAttempt, key_share=True)
    found = session.execute(mine).one_or_none()
    if found is None:
        raise Refused(Reason.NO_ATTEMPT)
    return library.edition(course_id, found[1]), found[0]


def _scenario(edition: Edition, scenario_id: str) -> Scenario:
    scenario = edition.course.scenario_by_id.get(scenario_id)
    if scenario is None:
        raise Refused(Reason.NO_SCENARIO)
    return scenario


def _last_attempt(session: Session, enrolment_id: int, scenario_id: str) -> ScenarioAttempt | None:
    mine = select(ScenarioAttempt).where(
        ScenarioAttempt.enrolment_id == enrolment_id, ScenarioAttempt.scenario_id == scenario_id
    )
    return session.scalars(mine.order_by(ScenarioAttempt.number.desc()).limit(1)).one_or_none()


def _step(attempt: ScenarioAttempt, edition: Edition, step: Step, now: datetime) -> ScenarioStep:
    return ScenarioStep(
        attempt_id=attempt.id,
        position=step.position,
        node_id=step.node_id,
        choice=step.choice,
        course_hash=edition.content_hash,
        taken_at=now,
    )


def _steps(session: Session, attempt: ScenarioAttempt) -> Sequence[ScenarioStep]:
    mine = select(ScenarioStep).where(ScenarioStep.attempt_id == attempt.id)
    return session.scalars(mine.order_by(ScenarioStep.position)).all()


def _codes(scenario: Scenario, steps: Sequence[ScenarioStep]) -> tuple[tuple[str, str], ...]:
    """Return steps as `follow` takes them; one at a node that has left the scenario leads nowhere there."""
    nodes = scenario.node_by_id
    return tuple((nodes[step.node_id].code if step.node_id in nodes else "", step.choice) for step in steps)


def _settled(
    edition: Edition,
    scenario: Scenario,
    attempt: ScenarioAttempt,
    steps: Sequence[ScenarioStep],
    now: datetime,
) -> ScenarioView:
    """Return how far a way has come, and note its end where it is reached."""
    way = follow(scenario, _codes(scenario, steps))
    if way.ended:
        attempt.ended_at = now
        attempt.score = way_score(scenario, way.levels)
    return _view(edition, scenario, attempt, steps)


def _view(
    edition: Edition,
    scenario: Scenario,
    attempt: ScenarioAttempt,
    steps: Sequence[ScenarioStep],
    *,
    elsewhere: bool = False,
) -> ScenarioView:
    codes = _codes(scenario, steps)
    return ScenarioView(
        id=attempt.id,
        enrolment_id=attempt.enrolment_id,
        edition=edition,
        scenario=scenario,
        number=attempt.number,
        steps=codes,
        way=follow(scenario, codes),
        ended=attempt.ended_at is not None,
        score=attempt.score,
        elsewhere=elsewhere,
    )
