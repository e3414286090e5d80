"""Rows of a list of people, each with what writing it into a cohort would do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery.roster_fields import Entry, Fault, Problem
from westeros_learn.records import CohortInvitation, CohortMember, User


class RowState(StrEnum):
    """What writing would do with a row."""

    INVITE = "invite"
    """Nobody has an account with this address: an invitation is made."""
    ADD = "add"
    """There is an account: it comes in at once."""
    MEMBER = "member"
    INVITED = "invited"
    TWICE = "twice"
    """The same address stands in an earlier row."""
    FAULTY = "faulty"


GOOD = frozenset({RowState.INVITE, RowState.ADD})


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """A row of a list, with what would be done with it.

    Attributes:
        number: of the row in the file.
        twin: of the earlier row with the same address; 0 for none.
        user_id: whose account it is; None for nobody's.
    """

    number: int
    state: RowState
    values: Mapping[str, str]
    faults: tuple[Fault, ...]
    twin: int = 0
    user_id: int | None = None


def judged_rows(
    session: Session, cohort_id: int, entries: Sequence[tuple[int, Entry]]
) -> Iterator[JudgedRow]:
    """Yield rows with what writing them would do, as the database is now.

    Args:
        session: of the transaction.
        cohort_id: the cohort that they are for.
        entries: the numbers of the rows, and what they say.
    """
    emails = {entry.values["email"] for _, entry in entries}
    users = {
        row.email: row
        for row in session.execute(
            select(User.id, User.email, User.deactivated_at).where(User.email.in_(emails))
        )
    }
    members = set(session.scalars(select(CohortMember.user_id).where(CohortMember.cohort_id == cohort_id)))
    invited = set(
        session.scalars(select(CohortInvitation.email).where(CohortInvitation.cohort_id == cohort_id))
    )
    first: dict[str, int] = {}
    for number, entry in entries:
        email, user = entry.values["email"], users.get(entry.values["email"])
        faults, twin = entry.faults, first.get(email, 0)
        if any(fault.field == "email" for fault in faults):
            state = RowState.FAULTY
        elif twin:
            state, faults = RowState.TWICE, ()
        elif user is not None and user.id in members:
            state, faults = RowState.MEMBER, ()
        elif email in invited:
            state, faults = RowState.INVITED, ()
        elif user is not None and user.deactivated_at is not None:
            state, faults = RowState.FAULTY, (Fault("email", Problem.DEACTIVATED, email),)
        elif user is not None:  # what they say of themselves holds
            state, faults = RowState.ADD, ()
        else:
            state = RowState.FAULTY if faults else RowState.INVITE
        if state is not RowState.FAULTY:
            first.setdefault(email, number)
        yield JudgedRow(number, state, entry.values, faults, twin, user.id if user else None)
