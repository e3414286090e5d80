"""Tables that leave the app as files: CSV and XLSX of any length, written row by row.

A file is written whole before its first byte leaves: what fails midway is told on a page and not
by half a file, and nobody's slow line holds a connection to the database. It lies on the disk,
without a name, for as long as it is being sent; memory does not grow with its rows.

Names of people, titles of cohorts and answers were typed by somebody. No cell of ours begins a
formula in a spreadsheet (OWASP, "CSV Injection"): see `harmless`.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from enum import StrEnum
from itertools import chain, islice
from typing import IO, Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from westeros_learn.delivery import audit
from westeros_learn.records import Database

_STARTS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"(^|[;\t\r\n])(?=[\s\"]*[{_STARTS}])|^(?=[\t\r\n])")
"""Where a formula could begin: at the start, and where a program that was told of another separator
than the comma, as in most of Europe, begins a new cell in the midst of ours."""

_MOST_ROWS = 1_048_576
_LONGEST = 32_767
"""What a tab and a cell of Excel hold ("Excel specifications and limits")."""
_WIDTHS_FROM = 100
_NARROWEST, _WIDEST = 8, 60
_TITLE = re.compile(r"[\\/*?:\[\]]")
_LONGEST_TITLE = 31
_DAY, _MOMENT, _PERCENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm", "0.0%"


class SheetForm(StrEnum):
    """How a table is written. The value is the ending of the file's name."""

    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Mapping[SheetForm, str] = {
    SheetForm.CSV: "text/csv",
    SheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Percent:
    """A share, in hundredths of a per cent. CSV has 85.32, XLSX a cell that shows 85.3 %."""

    hundredths: int


Cell: TypeAlias = str | int | float | date | datetime | Percent | None
"""What a cell may hold. A number stays a number; None is an empty cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table.

    Attributes:
        title: of its tab.
        columns: what stands above them, in the reader's language.
        rows: as long as it likes; read once, row by row. See `Database.snapshot`.
    """

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that is ready to be sent. Whoever has it closes it.

    Attributes:
        file: at its start.
        size: in bytes.
    """

    file: IO[bytes]
    size: int


def export_sheets(
    database: Database,
    sheets: Sequence[Sheet],
    form: SheetForm,
    by: int | None,
    now: datetime,
    *,
    action: str,
    subject: str,
    zone: tzinfo = UTC,
    **details: Any,
) -> Exported:
    """Write tables into one file, and note who takes it before anybody has it.

    Args:
        database: where it is noted.
        sheets: in XLSX a tab each, in CSV one below the other.
        form: of the file.
        by: who takes it.
        now: the time.
        action: a verb and a noun, for the audit log; it has words in `web.account.deeds`.
        subject: what of, as in "cohort 12".
        zone: of the times in it: a spreadsheet knows no zones.
        details: which filters were on, say; the form and the number of rows are noted anyway.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  # whoever sends it closes it
    try:
        counted = [_Counted(sheet.rows) for sheet in sheets]
        again = [Sheet(sheet.title, sheet.columns, rows) for sheet, rows in zip(sheets, counted, strict=True)]
        if form is SheetForm.CSV:
            write_csv(again, file, zone)
        else:
            write_xlsx(again, file, zone, now)
        size = file.tell()
        file.seek(0)
        rows = sum(each.number for each in counted)
        with database.write() as session:
            audit.note(session, now, by, action, subject, form=form.value, rows=rows, **details)
    except BaseException:
        file.close()
        raise
    return Exported(file, size)


class _Counted:
    """Rows that count themselves."""

    def __init__(self, rows: Iterable[Sequence[Cell]]) -> None:
        self._rows = rows
        self.number = 0

    def __iter__(self) -> Iterator[Sequence[Cell]]:
        for row in self._rows:
            self.number += 1
            yield row


# --- CSV -----------------------------------------------------------------------------------------


def write_csv(sheets: Sequence[Sheet], file: IO[bytes], zone: tzinfo = UTC) -> None:
    """Write tables as CSV (RFC 4180), in UTF-8 with the mark by which Excel knows it.

    Of several tables each has its title above it and an empty line before it.
    """
    text = io.TextIOWrapper(file, "utf-8-sig", errors="replace", newline="", write_through=False)
    try:
        writer = csv.writer(text)  # separated by commas, lines end in CR LF
        for number, sheet in enumerate(sheets):
            if number:
                writer.writerow(())
            if len(sheets) > 1:
                writer.writerow((harmless(sheet.title),))
            writer.writerow([harmless(column) for column in sheet.columns])
            writer.writerows([_in_csv(cell, zone) for cell in row] for row in sheet.rows)
        text.flush()
    finally:
        text.detach()  # else the file is closed with it


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: with an apostrophe where one would begin."""
    return _FORMULA.sub(r"\1'", text)


def _in_csv(cell: Cell, zone: tzinfo) -> str | int | float:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell)
        case Percent():
            return f"{cell.hundredths / 100:.2f}"
        case datetime():
            return f"{cell.astimezone(zone):%Y-%m-%d %H:%M:%S}"
        case date():
            return cell.isoformat()
        case _:
            return cell


# --- XLSX ----------------------------------------------------------------------------------------


def write_xlsx(
    sheets: Sequence[Sheet], file: IO[bytes], zone: tzinfo = UTC, made: datetime | None = None
) -> None:
    """Write tables as an Excel workbook, a tab for each, with a first row that stays where it is.

    A text is a cell of text, whatever it begins with. What is no character of XML is left out, and
    a text that is longer than a cell can be is cut. Rows that a tab has no place for begin another.

    Args:
        sheets: the tables.
        file: where to.
        zone: of the times in it.
        made: when, as its properties say.
    """
    book = Workbook(write_only=True)
    _write_properties(book, made)
    titles: set[str] = set()
    for sheet in sheets:
        rows = iter(sheet.rows)
        first = list(islice(rows, _WIDTHS_FROM))
        rest = chain(first, rows)
        while True:
            _write_tab(book, _free_title(sheet.title, titles), sheet.columns, first, rest, zone)
            following = next(rest, None)
            if following is None:
                break
            rest = chain((following,), rest)
    book.save(file)


def _write_properties(book: Workbook, made: datetime | None) -> None:
    book.properties.creator = "westeros_learn"
    if made is not None:
        book.properties.created = book.properties.modified = made.astimezone(UTC).replace(tzinfo=None)


def _write_tab(
    book: Workbook,
    title: str,
    columns: Sequence[str],
    first: Sequence[Sequence[Cell]],
    rows: Iterator[Sequence[Cell]],
    zone: tzinfo,
) -> None:
    """Write rows into a new tab, as many as it has place for."""
    tab = book.create_sheet(title)
    tab.freeze_panes = "A2"
    for index, name in enumerate(columns):
        longest = max((len(_shown(row[index])) for row in first if index < len(row)), default=0)
        width = min(max(len(name) + 2, longest + 2, _NARROWEST), _WIDEST)
        tab.column_dimensions[get_column_letter(index + 1)].width = width
    make = _maker(tab, zone)
    head = [make(name) for name in columns]
    for cell in head:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    tab.append(head)
    for row in islice(rows, _MOST_ROWS - 1):
        tab.append([make(cell) for cell in row])


def _maker(tab: Any, zone: tzinfo) -> Callable[[Cell], Any]:
    """Return what makes a cell of a value."""

    def cell(value: Any, shown_as: str = "") -> Any:
        made = WriteOnlyCell(tab, value)
        if shown_as:
            made.number_format = shown_as
        return made

    def text(value: str) -> Any:
        made = WriteOnlyCell(tab, _fitting(value))
        made.data_type = "s"  # "=…" was taken for a formula, "#N/A" for an error
        if harmless(value) != value:
            made.quotePrefix = True  # whoever edits the cell still edits a text (OOXML, 18.8.45)
        return made

    def make(value: Cell) -> Any:
        match value:
            case str():
                return text(value)
            case Percent():
                return cell(value.hundredths / 10_000, _PERCENT)
            case datetime():
                return cell(value.astimezone(zone).replace(tzinfo=None), _MOMENT)
            case date():
                return cell(value, _DAY)
            case _:
                return cell(value)

    return make


def _fitting(text: str) -> str:
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _shown(cell: Cell) -> str:
    return str(cell.hundredths / 100) if isinstance(cell, Percent) else "" if cell is None else str(cell)


def _free_title(title: str, taken: set[str]) -> str:
    """Return a title as a tab may have it: short, without some signs, and no other tab's."""
    wanted = _TITLE.sub(" ", title).strip(" '")[:_LONGEST_TITLE] or "1"
    found, number = wanted, 1
    while found.casefold() in taken:
        number += 1
        ending = f" ({number})"
        found = wanted[: _LONGEST_TITLE - len(ending)] + ending
    taken.add(found.casefold())
    return found
