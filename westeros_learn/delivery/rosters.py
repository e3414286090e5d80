"""Lists of people that a trainer brings into a cohort: read, looked at, put right. Nothing is written yet.

What was brought waits in rows, so that nothing is chosen or typed again, and goes when it is
written, dropped, or a week old. `roster_writing` writes it, and takes it back.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from westeros_learn.delivery.keeping_cohorts import locked
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.roster_fields import FIELDS, Column, columns_of, entry_of
from westeros_learn.delivery.roster_judging import GOOD, JudgedRow, RowState, judged_rows
from westeros_learn.exchange.sheet_reading import TYPED, Reading, ReadSheet, read_sheet, read_typed
from westeros_learn.records import (
    Cohort,
    CohortInvitation,
    CohortMember,
    Database,
    RosterImport,
    RosterRow,
)

_KEPT = timedelta(days=7)
_LONGEST_NAME = 200
_MOST_LISTS = 100
_LONGEST_VALUE = 500


@dataclass(frozen=True, slots=True)
class ListView:
    """A list that waits, or was written.

    Attributes:
        name: of the file; "" where it was typed.
        head: what stands above the columns; empty where nothing does.
        sample: what stands in the first row that waits.
        columns: what each column is taken for.
        can_be_read_anew: whether the file is still there.
        seats_left: of its cohort; None for any number.
    """

    id: int
    name: str
    made_at: datetime
    written_at: datetime | None
    undone_at: datetime | None
    added: int
    invited: int
    reading: Reading
    sheets: tuple[str, ...]
    head: tuple[str, ...]
    sample: tuple[str, ...]
    columns: tuple[Column, ...]
    can_be_read_anew: bool
    rows: tuple[JudgedRow, ...]
    seats_left: int | None

    def of(self, *states: RowState) -> tuple[JudgedRow, ...]:
        """Return the rows in some states."""
        return tuple(row for row in self.rows if row.state in states)

    @property
    def good(self) -> tuple[JudgedRow, ...]:
        """The rows that would be written."""
        return self.of(*GOOD)

    @property
    def too_many(self) -> int:
        """How many more people it would bring in than there are seats."""
        return 0 if self.seats_left is None else max(0, len(self.good) - self.seats_left)


@dataclass(frozen=True, slots=True)
class ListSummary:
    """A list among others.

    Attributes:
        name: of the file; "" where it was typed.
        waiting: how many of its rows wait.
    """

    id: int
    name: str
    made_at: datetime
    written_at: datetime | None
    undone_at: datetime | None
    added: int
    invited: int
    waiting: int


def bring_list(
    database: Database, person: Person, cohort_id: int, name: str, content: bytes, now: datetime
) -> int:
    """Read a list and keep it, to be looked at; return its id.

    Args:
        database: where it is kept.
        person: who brings it.
        cohort_id: the cohort that it is for.
        name: of the file; "" for what was typed.
        content: of the file; for what was typed, in UTF-8.
        now: the time.

    Raises:
        Refused: the cohort is not theirs, or closed.
        SheetRefusedError: it cannot be read.
    """
    with database.read() as session:
        language = session.scalar(select(Cohort.language).where(Cohort.id == cohort_id)) or "en"
    typed = not name
    sheet = read_typed(content.decode()) if typed else read_sheet(content, language=language)
    with database.write() as session:
        _must_be_open(locked(session, person, cohort_id))
        row = RosterImport(
            cohort_id=cohort_id,
            author_id=person.id,
            name=_printable(name),
            content=content,
            made_at=now,
            added=0,
            invited=0,
            reading={},
        )
        session.add(row)
        session.flush()
        columns = (Column.EMAIL, Column.GIVEN_FIRST) if sheet.reading.kind == TYPED else None
        _keep_rows(session, row, sheet, columns if typed and len(sheet.rows[0].cells) <= 2 else None)
        return row.id


def read_list_anew(database: Database, person: Person, cohort_id: int, list_id: int, asked: Reading) -> None:
    """Read a list in another way. What was put right in it goes.

    Raises:
        Refused: it is not theirs, or not there any more.
        SheetRefusedError: it cannot be read in this way; nothing was changed.
    """
    with database.read() as session:
        content = session.scalar(_lists(cohort_id, list_id).with_only_columns(RosterImport.content))
    if content is None:
        raise Refused(Reason.NO_COHORT)
    sheet = read_sheet(content, asked)
    with database.write() as session:
        locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        if row.content is not None and row.written_at is None:
            session.execute(delete(RosterRow).where(RosterRow.import_id == list_id))
            _keep_rows(session, row, sheet, None)


def look_at_list(database: Database, person: Person, cohort_id: int, list_id: int) -> ListView:
    """Return a list with everything that writing it would do. Nothing is changed.

    Raises:
        Refused: there is none, or it is not theirs.
    """
    with database.write() as session:  # a writer, for the whole of it must be seen at one moment
        cohort = locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        return view_of(session, cohort, row)


def lists_of(database: Database, cohort_id: int) -> tuple[ListSummary, ...]:
    """Return the lists of a cohort, the latest first: those of which something waits, and those written.

    Args:
        database: where they are.
        cohort_id: a cohort that whoever asks may open.
    """
    waiting = (
        select(func.count())
        .where(RosterRow.import_id == RosterImport.id)
        .correlate(RosterImport)
        .scalar_subquery()
    )
    asked = (
        select(
            RosterImport.id,
            RosterImport.name,
            RosterImport.made_at,
            RosterImport.written_at,
            RosterImport.undone_at,
            RosterImport.added,
            RosterImport.invited,
            waiting,
        )
        .where(RosterImport.cohort_id == cohort_id)
        .order_by(RosterImport.id.desc())
        .limit(_MOST_LISTS)
    )
    with database.read() as session:
        found = (ListSummary(*row) for row in session.execute(asked))
        return tuple(each for each in found if each.waiting or each.written_at)


def take_columns(
    database: Database, person: Person, cohort_id: int, list_id: int, columns: Sequence[Column]
) -> None:
    """Take the columns of a list for something else than they seemed to be.

    Raises:
        Refused: it is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        if len(columns) == len(row.reading["columns"]):
            row.reading = {**row.reading, "columns": list(columns)}


def put_right(
    database: Database,
    person: Person,
    cohort_id: int,
    list_id: int,
    corrections: Mapping[int, Mapping[str, str]],
    left_out: Collection[int] = (),
) -> None:
    """Put rows of a list right, and leave others out of it.

    Args:
        database: where it is kept.
        person: who does it.
        cohort_id: of which cohort the list is.
        list_id: the list.
        corrections: by number of the row and field, what is to stand there.
        left_out: numbers of rows that are wanted no more.

    Raises:
        Refused: it is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        list_of(session, cohort_id, list_id)
        wanted = {number: values for number, values in corrections.items() if number not in left_out}
        found = select(RosterRow).where(RosterRow.import_id == list_id, RosterRow.number.in_(wanted))
        for row in session.scalars(found):
            said = {
                field: value[:_LONGEST_VALUE]
                for field, value in wanted[row.number].items()
                if field in FIELDS
            }
            row.corrected = {**row.corrected, **said}
        forget_rows(session, list_id, left_out)


def drop_list(database: Database, person: Person, cohort_id: int, list_id: int) -> None:
    """Forget what of a list was not written.

    Raises:
        Refused: it is not theirs.
    """
    with database.write() as session:
        locked(session, person, cohort_id)
        row = list_of(session, cohort_id, list_id)
        if row.written_at is None:
            session.delete(row)
            return
        session.execute(delete(RosterRow).where(RosterRow.import_id == list_id))
        row.content = None


def drop_old_lists(database: Database, now: datetime) -> None:
    """Forget what was brought a week ago and not written: it names people."""
    old = select(RosterImport.id).where(RosterImport.made_at < now - _KEPT)
    with database.write() as session:
        session.execute(delete(RosterRow).where(RosterRow.import_id.in_(old)))
        session.execute(
            update(RosterImport)
            .where(RosterImport.id.in_(old), RosterImport.content.is_not(None))
            .values(content=None)
            .execution_options(synchronize_session=False)
        )


def forget_in_lists(session: Session, email: str) -> None:
    """Take a person out of every list that waits, within the transaction in which they are erased.

    The files in which they stand can no longer be read anew.
    """
    lists = set()
    for row in session.scalars(select(RosterRow)):
        if any(email in value.lower() for value in (*row.cells, *map(str, row.corrected.values()))):
            lists.add(row.import_id)
            session.delete(row)
    session.execute(update(RosterImport).where(RosterImport.id.in_(lists)).values(content=None))


# --- within a transaction ------------------------------------------------------------------------


def list_of(session: Session, cohort_id: int, list_id: int) -> RosterImport:
    """Return a list of a cohort that is locked.

    Raises:
        Refused: there is none.
    """
    row: RosterImport | None = session.scalar(_lists(cohort_id, list_id).with_for_update())
    if row is None:
        raise Refused(Reason.NO_COHORT)
    return row


def view_of(session: Session, cohort: Cohort, row: RosterImport) -> ListView:
    """Return a list, each row judged as the database is now."""
    reading = row.reading
    columns = tuple(Column(each) for each in reading["columns"])
    waiting = session.scalars(
        select(RosterRow).where(RosterRow.import_id == row.id).order_by(RosterRow.number)
    ).all()
    entries = [
        (each.number, entry_of(each.cells, columns, each.corrected, cohort.language)) for each in waiting
    ]
    members = session.scalar(select(func.count()).where(CohortMember.cohort_id == cohort.id)) or 0
    invited = session.scalar(select(func.count()).where(CohortInvitation.cohort_id == cohort.id)) or 0
    return ListView(
        id=row.id,
        name=row.name,
        made_at=row.made_at,
        written_at=row.written_at,
        undone_at=row.undone_at,
        added=row.added,
        invited=row.invited,
        reading=Reading(**{name: reading[name] for name in ("kind", "encoding", "separator", "sheet")}),
        sheets=tuple(reading["sheets"]),
        head=tuple(reading["head"]),
        sample=tuple(waiting[0].cells) if waiting else (),
        columns=columns,
        can_be_read_anew=row.content is not None and row.written_at is None,
        rows=tuple(judged_rows(session, cohort.id, entries)),
        seats_left=None if cohort.seats is None else max(0, cohort.seats - members - invited),
    )


def forget_rows(session: Session, list_id: int, numbers: Collection[int]) -> None:
    """Delete rows of a list; with the last one goes the file."""
    session.execute(
        delete(RosterRow).where(RosterRow.import_id == list_id, RosterRow.number.in_(list(numbers)))
    )
    left = session.scalar(select(func.count()).where(RosterRow.import_id == list_id))
    if not left:
        session.execute(update(RosterImport).where(RosterImport.id == list_id).values(content=None))


def _lists(cohort_id: int, list_id: int) -> Any:
    return select(RosterImport).where(RosterImport.id == list_id, RosterImport.cohort_id == cohort_id)


def _keep_rows(
    session: Session, row: RosterImport, sheet: ReadSheet, columns: Sequence[Column] | None
) -> None:
    has_head, found = columns_of([each.cells for each in sheet.rows])
    if columns is not None:
        has_head, found = False, tuple(columns[: len(sheet.rows[0].cells)])
    body = sheet.rows[1:] if has_head else sheet.rows
    row.reading = {
        **asdict(sheet.reading),
        "sheets": list(sheet.sheets),
        "head": list(sheet.rows[0].cells) if has_head else [],
        "columns": list(found),
    }
    rows = [
        {"import_id": row.id, "number": each.number, "cells": list(each.cells), "corrected": {}}
        for each in body
    ]
    session.flush()
    if rows:
        session.execute(insert(RosterRow), rows)


def _must_be_open(cohort: Cohort) -> None:
    if cohort.closed_at is not None:
        raise Refused(Reason.COHORT_CLOSED)


def _printable(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable())[:_LONGEST_NAME]
