"""Tables as files: what comes out is what went in, and no cell of a stranger runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from tests.records.filled import NOON, learner
from westeros_learn.delivery import sheets
from westeros_learn.delivery.sheets import (
    Cell,
    Percent,
    Sheet,
    SheetForm,
    export_sheets,
    harmless,
    write_csv,
    write_xlsx,
)
from westeros_learn.records import AuditEntry, User

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from westeros_learn.records import Database

HOSTILE = (
    "=1+1",
    "+48 22 555 01 00",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    " =1",
    "＝1",
    "a;=HYPERLINK(0)",
    "a\n=1",
    "#N/A",
)
PLAIN = ("Łódź, “Curtea”", "O'Brien", 'say "no"', "a;b", " two\nlines ", "'quoted'")
_MARKS = "=+-@＝＋－＠"


def csv_of(*tables: Sheet) -> str:
    file = io.BytesIO()
    write_csv(tables, file, ZoneInfo("Europe/Warsaw"))
    return file.getvalue().decode("utf-8")


def tabs_of(*tables: Sheet) -> dict[str, list[list[object]]]:
    file = io.BytesIO()
    write_xlsx(tables, file, ZoneInfo("Europe/Warsaw"), NOON)
    book = load_workbook(file)
    return {tab.title: [[cell.value for cell in row] for row in tab.iter_rows()] for tab in book.worksheets}


def test_csv_is_what_spreadsheets_and_programs_read() -> None:
    row: Sequence[Cell] = ("Łódź", 3, -2, 0.5, Percent(8532), date(2026, 5, 4), NOON, None, 'a "b",\nc')
    text = csv_of(Sheet("One", [str(number) for number in range(9)], [row]))
    assert text.startswith("\ufeff0,1,2")
    assert text.endswith('\r\nŁódź,3,-2,0.5,85.32,2026-05-04,2026-03-02 13:00:00,,"a ""b"",\nc"\r\n')


def test_xlsx_has_numbers_shares_and_times_as_such() -> None:
    row: Sequence[Cell] = ("Łódź", 3, -2.5, Percent(8532), date(2026, 5, 4), NOON, None)
    rows = tabs_of(Sheet("One", list("abcdefg"), [row]))["One"]
    assert rows[0] == list("abcdefg")
    assert rows[1] == ["Łódź", 3, -2.5, 0.8532, datetime(2026, 5, 4), datetime(2026, 3, 2, 13), None]  # noqa: DTZ001


@given(
    st.lists(st.sampled_from(("a", " ", "'", *_MARKS, "\t", "\r", "\n", ";", ",", '"')), max_size=8).map(
        "".join
    )
)
def test_no_reader_finds_a_formula_in_csv_whatever_separator_it_was_told(text: str) -> None:
    """Read as written, and read with the semicolon of most of Europe, no cell begins with a sign."""
    written = csv_of(Sheet("One", ["a", text], [[text, "b"], ["b", text]]))
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""), delimiter=separator):
            assert not [cell for cell in row if cell.strip()[:1] in tuple(_MARKS)], row
    assert harmless(text)[:1] not in ("\t", "\r", "\n")


@pytest.mark.parametrize("text", [*HOSTILE, *PLAIN])
def test_a_text_in_xlsx_is_that_text_and_never_a_formula(text: str) -> None:
    file = io.BytesIO()
    write_xlsx([Sheet(text, [text], [[text]])], file)
    for cell in (row[0] for row in load_workbook(file).worksheets[0].iter_rows()):
        assert cell.data_type == "s"
        assert cell.value == text
        assert bool(cell.quotePrefix) is (harmless(text) != text)


def test_what_a_cell_or_a_tab_cannot_hold_does_not_break_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "_MOST_ROWS", 3)
    long = "x" * 40_000
    tabs = tabs_of(
        Sheet(
            "Cohort 1/2: [spring] and a title that is too long", ["a"], [["\x00\x1b"], [long], [1], [2], [3]]
        ),
        Sheet("Empty", ["a"], []),
    )
    assert list(tabs) == ["Cohort 1 2   spring  and a titl"] + [
        f"Cohort 1 2   spring  and a  ({n})" for n in (2, 3)
    ] + ["Empty"]
    first, second, third, empty = tabs.values()
    assert first[1][0] in (None, "")
    assert len(str(first[2][0])) == 32_767
    assert (second, third, empty) == ([["a"], [1], [2]], [["a"], [3]], [["a"]])


def test_an_export_is_noted_with_its_rows_and_a_failing_one_leaves_neither_file_nor_entry(
    database: Database,
) -> None:
    with database.write() as session:
        session.add(person := learner())
        session.flush()
        by = person.id

    def names() -> Iterator[Sequence[Cell]]:
        with database.snapshot() as session:
            few = select(User.family_name, User.created_at).execution_options(yield_per=1)
            yield from session.execute(few)

    def broken() -> Iterator[Sequence[Cell]]:
        yield ("a",)
        raise RuntimeError("the database is gone")

    export = partial(export_sheets, database, form=SheetForm.CSV, by=by, now=NOON)
    export = partial(export, action="export people", subject="cohort 7")
    with pytest.raises(RuntimeError):
        export(sheets=[Sheet("x", ["a"], broken())])
    done = export(sheets=[Sheet("x", ["a"], names())], status="stuck")
    with done.file as file:
        told = file.read()
    assert len(told) == done.size
    assert told.decode("utf-8-sig") == f"a\r\nNowak,{NOON.astimezone(UTC):%Y-%m-%d %H:%M:%S}\r\n"
    with database.read() as session:
        entry = session.scalars(select(AuditEntry)).one()
    assert (entry.actor_id, entry.action, entry.subject) == (by, "export people", "cohort 7")
    assert entry.details == {"form": "csv", "rows": 1, "status": "stuck"}
