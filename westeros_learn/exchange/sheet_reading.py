"""Tables that come into the app as files: CSV and XLSX that somebody else made, hostile ones included.

A file is bounded before it is read: its size, what it unpacks to, its elements, rows, columns and cells.
What cannot be read is refused with a reason that a person can act on. What had to be guessed
(encoding, separator, which sheet) is told, and can be asked for otherwise.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

MOST_BYTES = 5_000_000
"""Of a file."""
MOST_ROWS = 2_000
MOST_COLUMNS = 60
LONGEST_CELL = 2_000

ENCODINGS: Mapping[str, str] = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16 (big-endian)",
    "cp1250": "Windows-1250",
    "cp1252": "Windows-1252",
}
"""Encodings that are read, with the names that people know them by."""

SEPARATORS = (",", ";", "\t", "|")
TYPED = "typed"

_MOST_PARTS = 500
_LAST_ROW = 1_048_576  # of Excel ("Excel specifications and limits")
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # an .xls, or an .xlsx with a password (MS-OFFCRYPTO, 2.3)
_ENCODING = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']""")
_ADDRESS = re.compile(r"[^\s,;<>\"'|]+@[^\s,;<>\"'|]+")
_MANY_CONTROLS = re.compile(r"(?:[\x00-\x08\x0b\x0c\x0e-\x1f][^\x00-\x08\x0b\x0c\x0e-\x1f]*){3}")
"""What no text has, and every picture."""
_HEAD = 2_000
_SAMPLE = 100
_HARMLESS = re.compile(r"^'(?=[=+\-@＝＋－＠])")
"""An apostrophe that keeps a cell from being a formula, as our own exports write it."""

_CENTRAL = b"\xb3\xb9\xbf\xba\xfe\x9c\x9f\xe6\xe3\xea\xa3\xa5\xaf\xaa\xde"
_WESTERN = b"\xf1\xe8\xe0\xf9\xef\xfb\xe5\xf8\xf2\xd1"
"""Bytes that are a letter of Polish or Romanian in Windows-1250 (ł ą ż ş ţ ś ź ć ă ę …) and a sign or a rarer
letter in Windows-1252, and those that are a letter of Spanish, French or Dutch there (ñ è à …)."""


_BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a table may be.

    Attributes:
        file, unpacked: in bytes.
        elements: of all its parts, where it is a workbook.
        rows, columns: that hold something.
        cell: characters of one.
        keeps_lines: whether a cell may have several lines.
    """

    file: int = MOST_BYTES
    unpacked: int = 30_000_000
    elements: int = 800_000
    rows: int = MOST_ROWS
    columns: int = MOST_COLUMNS
    cell: int = LONGEST_CELL
    keeps_lines: bool = False


OF_PEOPLE = Bounds()
"""A list of people."""


class SheetFault(StrEnum):
    """Why a file cannot be read."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    LONG_CELL = "long-cell"
    """A cell that is far too long: often a quotation mark that is not closed."""
    OLD_OR_LOCKED = "old-or-locked"
    NO_TABLE = "no-table"
    """Another kind of file: a picture, a PDF, an OpenDocument table."""
    BROKEN = "broken"
    UNSAFE = "unsafe"
    """It unpacks to far more than a table is, or declares entities: no program writes such a table."""
    NOT_THAT_ENCODING = "not-that-encoding"


class SheetRefusedError(Exception):
    """A file cannot be read as a table; nothing of it was kept.

    Args:
        fault: why.
        row: where, if it is known.
    """

    def __init__(self, fault: SheetFault, row: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.row = row


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. What is "" is to be found out.

    Attributes:
        kind: "csv", "xlsx" or "typed".
        encoding: one of ENCODINGS; of text alone.
        separator: one of SEPARATORS; of text alone.
        sheet: which sheet of a workbook.
    """

    kind: str = ""
    encoding: str = ""
    separator: str = ""
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row that is not empty.

    Attributes:
        number: of the row, as a spreadsheet shows it.
        cells: as many as the table has columns.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A table that was read.

    Attributes:
        reading: how it was read, nothing left open.
        sheets: of a workbook, the names of its sheets.
    """

    rows: tuple[SheetRow, ...]
    reading: Reading
    sheets: tuple[str, ...] = ()


def read_sheet(
    content: bytes, asked: Reading = Reading(), language: str = "en", bounds: Bounds = OF_PEOPLE
) -> ReadSheet:
    """Read a file as a table.

    Args:
        content: of the file.
        asked: how it is to be read, as far as somebody has said it.
        language: of the people in it: it decides where the bytes of a text could be two things.
        bounds: how much it may be.

    Raises:
        SheetRefusedError: it cannot be read.
    """
    if len(content) > bounds.file:
        raise SheetRefusedError(SheetFault.TOO_LARGE)
    if not content.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise SheetRefusedError(SheetFault.EMPTY)
    if content.startswith(_OLD_OFFICE):
        raise SheetRefusedError(SheetFault.OLD_OR_LOCKED)
    if content.startswith(b"PK"):
        return _read_workbook(content, asked, bounds)
    return _read_text(content, asked, language, bounds)


def read_typed(text: str) -> ReadSheet:
    """Read what somebody typed or pasted: addresses, one or several a line, with or without names.

    What was copied from a spreadsheet is read as its cells.

    Raises:
        SheetRefusedError: there is nothing in it, or too much.
    """
    if "\t" in text:
        found = read_sheet(text.encode(), Reading(kind=TYPED, encoding="utf-8", separator="\t"))
        return replace(found, reading=replace(found.reading, kind=TYPED))
    entries = (entry for line in text.splitlines() for entry in _entries(line))
    rows = _bounded(((at, entry) for at, entry in enumerate(entries, 1)), OF_PEOPLE)
    return ReadSheet(rows, Reading(kind=TYPED, encoding="utf-8", separator=","))


def _entries(line: str) -> Iterator[list[str]]:
    """Give each address of a line with the name before it."""
    start = 0
    for found in _ADDRESS.finditer(line):
        yield [found[0], line[start : found.start()].strip(" ,;<>\"'()")]
        start = found.end()
    rest = line[start:].strip(" ,;<>\"'()")
    if rest and start == 0:
        yield [rest, ""]


# --- text ----------------------------------------------------------------------------------------


def _read_text(content: bytes, asked: Reading, language: str, bounds: Bounds) -> ReadSheet:
    encoding = asked.encoding or _encoding(content, language)
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        fault = SheetFault.NOT_THAT_ENCODING if asked.encoding else SheetFault.NO_TABLE
        raise SheetRefusedError(fault) from None
    if not asked.encoding and _MANY_CONTROLS.search(text[:_HEAD]):
        raise SheetRefusedError(SheetFault.NO_TABLE)
    if not any(c.isalnum() for c in text):
        raise SheetRefusedError(SheetFault.EMPTY)
    told, text = _told_separator(text)
    separator = asked.separator or told or _separator(text)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = _bounded(((at, record) for at, record in enumerate(records, 2 if told else 1)), bounds)
    except csv.Error:
        raise SheetRefusedError(SheetFault.LONG_CELL, records.line_num) from None
    return ReadSheet(rows, Reading(asked.kind or "csv", encoding, separator))


def _encoding(content: bytes, language: str) -> str:
    for mark, encoding in _BOMS.items():
        if content.startswith(mark):
            return encoding
    head = content[:_HEAD]
    if head.count(0) * 4 > len(head):
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _of_windows(content, language)
    return "utf-8"


def _of_windows(content: bytes, language: str) -> str:
    central = sum(content.count(byte) for byte in _CENTRAL)
    western = sum(content.count(byte) for byte in _WESTERN)
    if central == western:
        return "cp1250" if language in ("pl", "ro") else "cp1252"
    return "cp1250" if central > western else "cp1252"


def _told_separator(text: str) -> tuple[str, str]:
    """Return the separator that the first line names, as Excel writes it, and the text without it."""
    first, _, rest = text.partition("\n")
    told = first.strip().removeprefix("sep=")
    if first.startswith("sep=") and told in (*SEPARATORS, ""):
        return told or "\t", rest
    return "", text


def _separator(text: str) -> str:
    """Return what parts the cells: whatever lets most addresses stand alone, in rows of equal length."""
    best, most = ",", (0, 0.0)
    for separator in SEPARATORS:
        reader = csv.reader(io.StringIO(text[: LONGEST_CELL * _SAMPLE], newline=""), delimiter=separator)
        try:
            rows = [row for row, _ in zip(reader, range(_SAMPLE), strict=False) if any(row)]
        except csv.Error:
            continue
        addresses = sum(_ADDRESS.fullmatch(cell.strip()) is not None for row in rows for cell in row)
        ((width, alike),) = Counter(map(len, rows)).most_common(1) or [(1, 0)]
        score = (addresses, alike / len(rows) * min(width, MOST_COLUMNS) if width > 1 else 0.0)
        if score > most:
            best, most = separator, score
    return best


# --- workbooks -----------------------------------------------------------------------------------


def _read_workbook(content: bytes, asked: Reading, bounds: Bounds) -> ReadSheet:
    safe = _checked(content, bounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that a table does not need
        try:
            book = load_workbook(safe, read_only=True, data_only=True)
            return _read_sheets(book, asked, bounds)
        except SheetRefusedError:
            raise
        except Exception as error:  # whatever a broken file breaks in the library
            raise SheetRefusedError(SheetFault.BROKEN) from error


def _read_sheets(book: Workbook, asked: Reading, bounds: Bounds) -> ReadSheet:
    names = tuple(sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible")
    wanted = [name for name in names if name == asked.sheet] or list(names)
    for name in wanted:
        sheet = book[name]
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=_LAST_ROW, max_col=bounds.columns + 1, values_only=True)
        try:
            said = ((at, map(_said, row)) for at, row in enumerate(cells, 1) if any(row))
            rows = _bounded(said, bounds)
        except SheetRefusedError as refused:
            if refused.fault is SheetFault.EMPTY and name != wanted[-1]:
                continue
            raise
        return ReadSheet(rows, Reading("xlsx", sheet=name), names)
    raise SheetRefusedError(SheetFault.EMPTY)


def _checked(content: bytes, bounds: Bounds) -> io.BytesIO:
    """Return the parts of a workbook that are XML and harmless, packed anew: the library sees no others.

    Raises:
        SheetRefusedError: it is no workbook, unpacks to too much, or declares a document type.
    """
    safe, left, elements = io.BytesIO(), bounds.unpacked, 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(safe, "w") as kept:
            members = packed.infolist()
            names = {member.filename for member in members}
            if "[Content_Types].xml" not in names:
                raise SheetRefusedError(SheetFault.NO_TABLE)
            if len(members) > _MOST_PARTS or len(names) != len(members):
                raise SheetRefusedError(SheetFault.UNSAFE)
            for member in members:
                if member.flag_bits & 1:
                    raise SheetRefusedError(SheetFault.OLD_OR_LOCKED)
                if not member.filename.endswith((".xml", ".rels")):
                    continue
                if member.file_size > left:
                    raise SheetRefusedError(SheetFault.UNSAFE)
                part = packed.read(member)
                left -= len(part)
                elements += part.count(b"<")
                if elements > bounds.elements or not _is_harmless(part):
                    raise SheetRefusedError(SheetFault.UNSAFE)
                kept.writestr(member.filename, part)
    except _BROKEN as error:
        raise SheetRefusedError(SheetFault.BROKEN) from error
    safe.seek(0)
    return safe


def _is_harmless(part: bytes) -> bool:
    """Say whether a part is XML in UTF-8 without a document type: there is nothing to expand."""
    plain = part.removeprefix(b"\xef\xbb\xbf").lstrip()
    told = _ENCODING.match(plain)
    if told and told[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        return False
    return (
        plain.startswith(b"<") and b"<!DOCTYPE" not in part and b"<!ENTITY" not in part and b"\0" not in part
    )


def _said(value: object) -> str:
    """Return what a cell of a workbook shows, as text."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case float() if value.is_integer():
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
        case _:
            return str(value)


# --- what both share -----------------------------------------------------------------------------


def _bounded(records: Iterable[tuple[int, Iterable[str]]], bounds: Bounds) -> tuple[SheetRow, ...]:
    """Return the rows that hold something, all of the same length.

    Raises:
        SheetRefusedError: there are none, too many, or too long ones.
    """
    found: list[tuple[int, list[str]]] = []
    for number, record in records:
        cells = [clean(cell, number, bounds) for cell in record]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > bounds.columns:
            raise SheetRefusedError(SheetFault.TOO_MANY_COLUMNS, number)
        if len(found) == bounds.rows + 1:  # one may be the head
            raise SheetRefusedError(SheetFault.TOO_MANY_ROWS, number)
        found.append((number, cells))
    if not found:
        raise SheetRefusedError(SheetFault.EMPTY)
    width = max(len(cells) for _, cells in found)
    return tuple(SheetRow(number, (*cells, *[""] * (width - len(cells)))) for number, cells in found)


def clean(cell: str, row: int, bounds: Bounds) -> str:
    """Return the text of a cell, without what nobody sees; on one line, unless lines are kept."""
    if len(cell) > bounds.cell:
        raise SheetRefusedError(SheetFault.LONG_CELL, row)
    if bounds.keeps_lines:
        text = cell.replace("\r\n", "\n").replace("\r", "\n")
        return "\n".join("".join(_seen(line, kept=_NARROW)).rstrip() for line in text.split("\n")).strip()
    return _HARMLESS.sub("", " ".join("".join(_seen(cell)).split()))


def _seen(text: str, kept: str = "") -> Iterator[str]:
    """Yield the characters of a text that are seen, every blank but the kept ones as a space."""
    return (
        " " if c.isspace() and c not in kept else c
        for c in text
        if c.isspace() or unicodedata.category(c) not in _UNSEEN
    )


_NARROW = "\xa0\u202f"  # blanks at which no line is broken: typography, not carelessness
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
