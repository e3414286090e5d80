"""Proof that what is kept of scores, passes and completions follows from what happened, and its cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery.tallying import tally, tally_differences
from westeros_learn.records import Attempt, Database, Enrolment
from westeros_learn.records.summaries import Difference, attempt_differences, completion_differences

_AT_ONCE = 200
"""Enrolments that are looked at in one transaction: learners do not wait for the whole."""

_BEFORE_ALL = -(2**63)
"""Enrolments without a person have numbers by chance, below zero."""


def prove_summaries(database: Database) -> tuple[Difference, ...]:
    """Return every summary that does not follow from the rows; none is the proof that all do."""
    found: list[Difference] = []
    for enrolments in _portions(database):
        with database.read() as session:
            found += attempt_differences(session, enrolments)
            found += completion_differences(session, enrolments)
            found += tally_differences(session, enrolments)
    return tuple(found)


def rebuild_summaries(database: Database) -> tuple[Difference, ...]:
    """Make every summary follow from the rows again; returns those that did not."""
    found: list[Difference] = []
    for enrolments in _portions(database):
        with database.write() as session:
            found += rebuild(session, enrolments)
            wrong = tally_differences(session, enrolments)
            tally(sorted({each.id for each in wrong}), session)
            found += wrong
    return tuple(found)


def rebuild(session: Session, enrolments: Sequence[int]) -> tuple[Difference, ...]:
    """Make the summaries of enrolments follow from the rows, within a transaction.

    Passes are made before completions, which follow from them.
    """
    locked = select(Enrolment).where(Enrolment.id.in_(enrolments)).order_by(Enrolment.id)
    rows = {row.id: row for row in session.scalars(locked.with_for_update(key_share=True))}
    tried = select(Attempt).where(Attempt.enrolment_id.in_(enrolments)).order_by(Attempt.id)
    attempts = {row.id: row for row in session.scalars(tried.with_for_update(key_share=True))}
    scores = attempt_differences(session, enrolments)
    for each in scores:
        setattr(attempts[each.id], each.column, each.rebuilt)
    session.flush()
    moments = completion_differences(session, enrolments)
    for each in moments:
        setattr(rows[each.id], each.column, each.rebuilt)
        if each.rebuilt is None:
            rows[each.id].required = None
    session.flush()
    return (*scores, *moments)


def _portions(database: Database) -> Iterator[list[int]]:
    last = _BEFORE_ALL
    while True:
        with database.read() as session:
            following = select(Enrolment.id).where(Enrolment.id > last).order_by(Enrolment.id).limit(_AT_ONCE)
            portion = list(session.scalars(following))
        if not portion:
            return
        yield portion
        last = portion[-1]
