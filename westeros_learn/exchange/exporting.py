"""The formats in which questions leave a course, each as one file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from westeros_learn.exchange import gift, qti, sheets
from westeros_learn.export.members import file_stem
from westeros_learn.export.moodle_xml import bank_notes, moodle_xml
from westeros_learn.source.bank import QuestionBank


@dataclass(frozen=True, slots=True)
class Writer:
    """A format that is written.

    Attributes:
        ending: of its file.
        media_type: by which a browser knows it.
        write: returns the file. Raises `OSError` where a picture cannot be read.
        notes: says what is not in it, or otherwise, as sentences.
    """

    ending: str
    media_type: str
    write: Callable[[QuestionBank], bytes]
    notes: Callable[[QuestionBank], Iterable[str]]


WRITERS: Mapping[str, Writer] = {
    "moodle-xml": Writer(
        "-moodle.xml",
        "application/xml",
        lambda bank: moodle_xml(bank.course),
        lambda bank: bank_notes(bank.course),
    ),
    "gift": Writer(".gift", "text/plain", gift.write, gift.notes),
    "xlsx": Writer(
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        sheets.write_xlsx,
        sheets.notes,
    ),
    "qti21": Writer("-qti21.zip", "application/zip", qti.write, qti.notes),
    "csv": Writer(".csv", "text/csv", sheets.write_csv, sheets.notes),
}
"""Each by its name."""


def file_name(bank: QuestionBank, form: str) -> str:
    """Return what the file of a course's questions is called."""
    return f"{file_stem(bank.course)}{WRITERS[form].ending}"
