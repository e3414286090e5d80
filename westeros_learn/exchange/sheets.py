"""Tables as a format: questions in XLSX and CSV, in and out, and the empty form to fill in."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from westeros_learn.assessment import fold
from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange.bank import MOST_QUESTIONS, Found, ReadBank, Refusal, RefusedQuestionError
from westeros_learn.exchange.pictures import Shelf
from westeros_learn.exchange.reconciling import Held
from westeros_learn.exchange.sheet_packing import packed_alike
from westeros_learn.exchange.sheet_reading import (
    Bounds,
    SheetFault,
    SheetRefusedError,
    SheetRow,
    clean,
    read_sheet,
)
from westeros_learn.exchange.sheet_rows import (
    LETTERS,
    MOST_HINTS,
    NO_PARAMETERS,
    NOT_IN_SHEETS,
    data_of,
    row_of,
    why_not,
)
from westeros_learn.source.bank import QuestionBank, WrittenQuestion

BOUNDS = Bounds(
    file=20_000_000, unpacked=80_000_000, elements=3_000_000, rows=MOST_QUESTIONS, columns=90, cell=32_767,
    keeps_lines=True,
)  # fmt: skip
POOL = "pool"

_FIRST = ("id", "place", "kind", "outcome", "prompt", "text", "answer")
_HINTS = tuple(f"hint {at}" for at in range(1, MOST_HINTS + 1))
_LAST = (
    *("feedback", "feedback true", "feedback false", *_HINTS, "solution", "mistakes"),
    *("tolerance", "unit", "typos", "keep order", "weight", "source", "code"),
)
_FEWEST_LETTERS = 6
_STARTS = "=+\\-@＝＋－＠"
_FORMULA = re.compile(rf"(^|[;\t\n])(?='*[\s\"]*[{_STARTS}])")
"""Where a spreadsheet could take a text for a formula (OWASP, "CSV Injection")."""
_KEPT = re.compile(rf"(^|[;\t\n])'(?='*[\s\"]*[{_STARTS}])")

FAULTS: Mapping[SheetFault, tuple[str, str]] = {
    SheetFault.EMPTY: ("The table is empty.", "Fill in the template: westeros-learn questions template"),
    SheetFault.TOO_LARGE: ("The file is larger than 20 MB.", "Import it in parts."),
    SheetFault.TOO_MANY_ROWS: (f"The table has more than {MOST_QUESTIONS:,} rows.", "Import it in parts."),
    SheetFault.TOO_MANY_COLUMNS: (
        "The table has more than 90 columns.",
        "Delete those that the form does not have.",
    ),
    SheetFault.LONG_CELL: ("A cell is too long.", "Look for a quotation mark that is not closed."),
    SheetFault.OLD_OR_LOCKED: (
        "The file has a password, or is an old .xls.",
        "Save it as .xlsx, without a password.",
    ),
    SheetFault.NO_TABLE: ("The file is no table.", "Save it as .xlsx or .csv."),
    SheetFault.BROKEN: ("The file is broken.", "Save it anew from your spreadsheet."),
    SheetFault.UNSAFE: (
        "The file unpacks to far more than a table is, or declares entities.",
        "Save it anew from your spreadsheet.",
    ),
    SheetFault.NOT_THAT_ENCODING: (
        "The file is not written in the encoding that it names.",
        "Save it as UTF-8.",
    ),
}
"""Why a table cannot be read, with what to do."""


# --- in -----------------------------------------------------------------------------------


def read(content: bytes, bank: QuestionBank, shelf: Shelf, name: str = "") -> ReadBank:  # noqa: ARG001  # as all formats are read
    """Read a table.

    Raises:
        BankRefusedError: it cannot be read, or has no column of the form.
    """
    try:
        sheet = read_sheet(content, language=bank.course.language, bounds=BOUNDS)
    except SheetRefusedError as refused:
        sentence, cure = FAULTS[refused.fault]
        where = f"Row {refused.row}: {sentence[0].lower()}{sentence[1:]}" if refused.row else sentence
        raise BankRefusedError(where, cure) from None
    head, *rows = sheet.rows
    columns = [_column(cell) for cell in head.cells]
    if "prompt" not in columns:
        raise BankRefusedError(
            "The first row of the table has no column 'prompt'.",
            "Start from the template: westeros-learn questions template",
        )
    is_text = sheet.reading.kind == "csv"
    return _read_rows(rows, columns, is_text=is_text)


def _column(cell: str) -> str:
    return " ".join(fold(cell).replace("-", " ").replace("_", " ").split())


def _read_rows(rows: Iterable[SheetRow], columns: Sequence[str], *, is_text: bool) -> ReadBank:
    known = {*_FIRST, *_LAST, *LETTERS, *(f"feedback {letter}" for letter in LETTERS)}
    strange = [name for name in dict.fromkeys(columns) if name and name not in known]
    notes = [f"The column '{name[:40]}' is none of the form's, and is passed over." for name in strange[:10]]
    found: list[Found] = []
    refused: list[Refusal] = []
    for row in rows:
        cells = {
            column: _KEPT.sub(r"\1", text) if is_text else text
            for column, text in zip(columns, row.cells, strict=False)
            if text and column in known
        }
        if not cells:
            continue
        name = cells.get("id") or " ".join(cells.get("prompt", "").split())[:60]
        try:
            found.append(_found(row.number, name, cells))
        except RefusedQuestionError as error:
            refused.append(Refusal(row.number, name, error.cause, error.cure))
    return ReadBank(tuple(found), tuple(refused), tuple(notes))


def _found(number: int, name: str, cells: Mapping[str, str]) -> Found:
    data = data_of(cells)
    return Found(
        line=number,
        name=name,
        own_id=cells.get("id", ""),
        data=data,
        groups=(cells["outcome"],) if "outcome" in cells else (),
        place=cells.get("place", ""),
        has_letters=True,
    )


def holder(bank: QuestionBank, shelf: Shelf) -> SheetHolder:  # noqa: ARG001  # as all formats are asked
    """Return what says how much a table holds of a question."""
    return SheetHolder()


class SheetHolder:
    """Says what a table holds of questions of ours."""

    def __call__(self, written: WrittenQuestion, place: int) -> Held | None:
        """Return what is held of a question; None where it has no place."""
        if place or why_not(written.data):
            return None
        cells = {column: clean(text, 0, BOUNDS) for column, text in row_of(written.data).items()}
        return Held(data_of(cells))


# --- out ----------------------------------------------------------------------------------


def write_xlsx(bank: QuestionBank) -> bytes:
    """Return the questions of a course as a workbook."""
    return _workbook(bank, [*_rows(bank)])


def write_csv(bank: QuestionBank) -> bytes:
    """Return the questions of a course as text, in UTF-8 with a mark by which Excel knows it."""
    rows = [*_rows(bank)]
    columns = _columns(rows)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_FORMULA.sub(r"\1'", row.get(column, "")) for column in columns] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _rows(bank: QuestionBank) -> Iterator[dict[str, str]]:
    places = {question.id: lesson.id for lesson in bank.course.lessons for question in lesson.questions}
    for identifier, written in bank.written.items():
        if not why_not(written.data):
            yield {**row_of(written.data), "place": places.get(identifier, POOL)}


def notes(bank: QuestionBank) -> Iterator[str]:
    """Yield what is not in the table, as sentences."""
    for reason in dict.fromkeys([*NOT_IN_SHEETS.values(), NO_PARAMETERS]):
        left = [identifier for identifier, one in bank.written.items() if why_not(one.data) == reason]
        if left:
            yield f"Left out: {', '.join(left)}. The reason: {reason}."
    many = [id_ for id_, one in bank.written.items() if len(one.data.get("hints", ())) > MOST_HINTS]
    if many:
        yield f"Only the first {MOST_HINTS} hints of: {', '.join(many)}."
    if any("allow" in one.data for one in bank.written.values()):
        yield "What is allowed of warnings is not in it; it stays in the course."


def _columns(rows: Sequence[Mapping[str, str]]) -> list[str]:
    used = {column for row in rows for column in row}
    letters = [letter for at, letter in enumerate(LETTERS) if at < _FEWEST_LETTERS or letter in used]
    parts = [column for letter in letters for column in (letter, f"feedback {letter}")]
    return [*_FIRST, *parts, *_LAST]


def _workbook(bank: QuestionBank, rows: Sequence[Mapping[str, str]]) -> bytes:
    book = Workbook(write_only=True)
    book.properties.created = book.properties.modified = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    book.properties.creator = ""
    tab = book.create_sheet("Questions")
    columns = _columns(rows)
    for at, column in enumerate(columns, 1):
        tab.column_dimensions[get_column_letter(at)].width = _width(column)
    tab.freeze_panes = "A2"
    for validation in _validations(bank, columns):
        tab.data_validations.append(validation)
    tab.append([_cell(tab, column, bold=True) for column in columns])
    for row in rows:
        tab.append([_cell(tab, row.get(column, "")) for column in columns])
    for sheet, lines in _guides(bank):
        guide = book.create_sheet(sheet)
        guide.column_dimensions["A"].width, guide.column_dimensions["B"].width = 24, 100
        for line in lines:
            guide.append([_cell(guide, cell) for cell in line])
    file = io.BytesIO()
    book.save(file)
    return packed_alike(file.getvalue())


def _width(column: str) -> int:
    if column in ("prompt", "text", "solution"):
        return 50
    return 28 if column.startswith(("feedback", "hint")) or len(column) == 1 else 16


def _cell(tab: Any, text: str, *, bold: bool = False) -> Any:
    made = WriteOnlyCell(tab, text)
    made.data_type = "s"  # "=…" would be taken for a formula, "#N/A" for an error
    made.alignment = Alignment(wrap_text=True, vertical="top")
    if _FORMULA.sub(r"\1'", text) != text:
        made.quotePrefix = True  # whoever edits the cell still edits a text (OOXML, 18.8.45)
    if bold:
        made.font = Font(bold=True)
    return made


def _validations(bank: QuestionBank, columns: Sequence[str]) -> Iterator[DataValidation]:
    """Yield the lists from which a spreadsheet lets one choose."""
    lists = {
        "kind": [*_EXPLAINED],
        "outcome": [outcome.id for outcome in bank.course.outcomes],
        "place": [POOL, *(lesson.id for lesson in bank.course.lessons)],
    }
    for column, values in lists.items():
        told = ",".join(values)
        if (
            len(told) <= 250
        ):  # what Excel takes ("Excel specifications and limits"); longer ones stand in the guide
            letter = get_column_letter(columns.index(column) + 1)
            yield DataValidation(
                "list", f'"{told}"', allow_blank=True, sqref=f"{letter}2:{letter}{MOST_QUESTIONS + 1}"
            )


_EXPLAINED: Mapping[str, str] = {
    "single-choice": "a, b, c …: the choices. answer: the letter of the right one.",
    "multiple-choice": "a, b, c …: the choices. answer: the letters of the right ones, as in a, c.",
    "true-false": "answer: true or false. feedback true, feedback false: said to who chose it.",
    "numeric": "answer: the number. tolerance, unit.",
    "date": "answer: the day, as in 2026-03-31. tolerance: in days.",
    "short-text": "answer: every right answer, each on a line of the cell.",
    "matching": "a, b, c …: what belongs together, as in cow → calf. A cell → foal belongs to nothing.",
    "ordering": "a, b, c …: the steps, in their right order.",
    "categorise": "a, b, c …: thing → category. answer: the categories, each on a line, in their order.",
    "cloze": "text: with {gap}`a` where the gap a stands. a, b, c …: right | also right; with wrong ones to"
    " choose from behind it, right ~ wrong ~ wrong.",
    "survey": "a, b, c …: the points of the scale; left empty, the usual five.",
    "reflection": "answer: a model answer. a, b, c …: points of the self-check.",
}


def _guides(bank: QuestionBank) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    yield (
        "Guide",
        [
            ("id", "Leave it empty for a new question. Never change it: learners' answers are kept by it."),
            ("place", "pool for questions of tests, or the id of a lesson (see the sheet Course)."),
            ("outcome", "The id of the outcome that it assesses (see the sheet Course)."),
            ("prompt", "What is asked. Empty lines part paragraphs; *so* is emphasis, **so** is strong."),
            ("feedback a …", "Why a is right or wrong."),
            ("mistakes", "Foreseen wrong answers, one on each line: answer → what is said about it."),
            ("source", "Reference and place, one on each line, as in dir-2011-36 art. 11."),
            ("", ""),
            *_EXPLAINED.items(),
        ],
    )
    yield (
        "Course",
        [
            *(
                (outcome.id, f"You can {outcome.text[:1].lower()}{outcome.text[1:]}")
                for outcome in bank.course.outcomes
            ),
            ("", ""),
            (POOL, "The questions of tests"),
            *((lesson.id, lesson.title) for lesson in bank.course.lessons),
        ],
    )


def template(bank: QuestionBank) -> bytes:
    """Return the empty form, with the outcomes and the lessons of a course to choose from."""
    return _workbook(bank, [])
