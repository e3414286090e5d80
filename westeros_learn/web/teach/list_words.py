"""The words of lists of people: what a file was refused for, what is wrong with a field, what columns are."""

from __future__ import annotations

from collections.abc import Mapping

from westeros_learn.delivery.roster_fields import Column, Fault, Problem
from westeros_learn.exchange.sheet_reading import (
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    SheetFault,
    SheetRefusedError,
)
from westeros_learn.web.words import gettext

_MEGABYTE = 1_000_000


def sheet_sentence(refused: SheetRefusedError) -> str:
    """Return why a file was refused, and what to do."""
    if refused.fault is SheetFault.LONG_CELL:
        return gettext(
            "Row %(row)s has a cell that is far too long. Often a quotation mark is not closed there.",
            row=refused.row or 1,
        )
    return {
        SheetFault.EMPTY: gettext("There is nobody in this list."),
        SheetFault.TOO_LARGE: gettext(
            "This file is too large: %(size)s MB at the most. Save only the sheet with the people.",
            size=MOST_BYTES // _MEGABYTE,
        ),
        SheetFault.TOO_MANY_ROWS: gettext(
            "This list has more than %(count)s rows. Bring it in parts.", count=MOST_ROWS
        ),
        SheetFault.TOO_MANY_COLUMNS: gettext(
            "This table has more than %(count)s columns. Leave only those about the people.",
            count=MOST_COLUMNS,
        ),
        SheetFault.OLD_OR_LOCKED: gettext(
            "This is an old Excel file, or one with a password. Save it without one as XLSX, or as CSV."
        ),
        SheetFault.NO_TABLE: gettext("This is no table that can be read here. Save it as XLSX or as CSV."),
        SheetFault.BROKEN: gettext(
            "This file is damaged or not complete. Open it in your spreadsheet program and save it anew."
        ),
        SheetFault.UNSAFE: gettext(
            "This file holds what no list of people needs, and is not opened. Save the list as CSV."
        ),
        SheetFault.NOT_THAT_ENCODING: gettext(
            "The file is not written in this encoding. Choose another one."
        ),
    }[refused.fault]


def fault_sentence(fault: Fault) -> str:
    """Return what is wrong with a field, and what to do."""
    return {
        Problem.NO_ADDRESS: gettext("There is no mail address. Type it, or leave the row out."),
        Problem.BAD_ADDRESS: gettext("“%(value)s” is no mail address.", value=fault.value),
        Problem.TOO_LONG: gettext("This is too long to be kept."),
        Problem.UNKNOWN_PROFESSION: gettext(
            "“%(value)s” is none of the professions here. Choose one, or none.", value=fault.value
        ),
        Problem.UNKNOWN_COUNTRY: gettext(
            "“%(value)s” is no country that is known here. Choose one, or none.", value=fault.value
        ),
        Problem.UNKNOWN_LANGUAGE: gettext(
            "Nobody can be written to in “%(value)s” here. Choose a language.", value=fault.value
        ),
        Problem.DEACTIVATED: gettext(
            "The account of %(value)s cannot be used. Ask an administrator, or leave the row out.",
            value=fault.value,
        ),
    }[fault.problem]


def field_names() -> Mapping[str, str]:
    """Return what the fields of a person are called."""
    return {
        "email": gettext("Mail address"),
        "given_name": gettext("Given name"),
        "family_name": gettext("Family name"),
        "profession": gettext("Profession"),
        "country": gettext("Country"),
        "institution": gettext("Institution"),
        "language": gettext("Language"),
    }


def column_names() -> Mapping[Column, str]:
    """Return what a column can be taken for."""
    return {
        Column.NOTHING: gettext("nothing"),
        Column.EMAIL: gettext("Mail address"),
        Column.GIVEN_NAME: gettext("Given name"),
        Column.FAMILY_NAME: gettext("Family name"),
        Column.GIVEN_FIRST: gettext("Whole name, given name first"),
        Column.FAMILY_FIRST: gettext("Whole name, family name first"),
        Column.PROFESSION: gettext("Profession"),
        Column.COUNTRY: gettext("Country"),
        Column.INSTITUTION: gettext("Institution"),
        Column.LANGUAGE: gettext("Language"),
    }


def separator_names() -> Mapping[str, str]:
    """Return what stands between the cells of a text."""
    return {
        ",": gettext("comma"),
        ";": gettext("semicolon"),
        "\t": gettext("tabulator"),
        "|": gettext("vertical bar"),
    }
