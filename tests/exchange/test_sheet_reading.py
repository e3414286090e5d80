"""Tables that somebody else made are read, whatever made them; hostile ones are refused in bounded time."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.effort import cases
from westeros_learn.exchange import sheet_reading
from westeros_learn.exchange.sheet_reading import (
    MOST_ROWS,
    Reading,
    SheetFault,
    SheetRefusedError,
    read_sheet,
    read_typed,
)

PEOPLE = "Imię;Nazwisko;Adres\r\nŁucja;Żak;lucja@school.example\r\nJosé;Muñoz;jose@school.example\r\n"
AS_FOUND = Reading()
SHEET = "xl/worksheets/sheet1.xml"


def cells(content: bytes, reading: Reading = AS_FOUND, language: str = "en") -> list[tuple[str, ...]]:
    return [row.cells for row in read_sheet(content, reading, language).rows]


def refusal(content: bytes, reading: Reading = AS_FOUND) -> tuple[SheetFault, int]:
    with pytest.raises(SheetRefusedError) as refused:
        read_sheet(content, reading)
    return refused.value.fault, refused.value.row


def workbook(*rows: tuple[object, ...]) -> bytes:
    """A workbook as a program writes it, with a hidden first sheet and an empty second one."""
    book = Workbook()
    book.active.title = "lists"  # type: ignore[union-attr]
    book.active.append(["hidden"])  # type: ignore[union-attr]
    book.active.sheet_state = "hidden"  # type: ignore[union-attr]
    book.create_sheet("Empty")
    people = book.create_sheet("People")
    for row in rows:
        people.append(row)
    return packed(book)


def packed(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content: bytes, name: str, part: bytes, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The same workbook with one part replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", compression) as new:
        for member in old.namelist():
            new.writestr(member, part if member == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, part)
    return file.getvalue()


def one_sheet(data: str) -> bytes:
    """A workbook whose only sheet holds this."""
    book = Workbook()
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{data}</sheetData></worksheet>'
    return with_part(packed(book), SHEET, sheet.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_in_every_encoding_of_unicode_is_read_as_it_was_written(encoding: str) -> None:
    assert cells(PEOPLE.encode(encoding)) == [tuple(line.split(";")) for line in PEOPLE.split("\r\n")[:-1]]


def test_the_letters_decide_between_the_encodings_of_windows_and_one_can_ask_for_the_other() -> None:
    polish = "Imię;Adres\nŁukasz Wąż;lukasz@school.example\n"
    romanian = "Nume;Adresa\nŞtefan Ţuţea;stefan@school.example\n"
    spanish = "Nombre;Correo\nBegoña Núñez;begona@school.example\n"
    french = "Nom;Adresse\nHélène Lefèvre;helene@school.example\n"
    for text, encoding in ((polish, "cp1250"), (romanian, "cp1250"), (spanish, "cp1252"), (french, "cp1252")):
        read = read_sheet(text.encode(encoding))
        assert (read.reading.encoding, read.rows[1].cells[0]) == (
            encoding,
            text.splitlines()[1].split(";")[0],
        )
    wrong = cells(polish.encode("cp1250"), Reading(encoding="cp1252"))
    assert wrong[1][0] == "£ukasz W¹¿"
    assert refusal(polish.encode("cp1250"), Reading(encoding="utf-8"))[0] is SheetFault.NOT_THAT_ENCODING
    either = "é;x@school.example\n".encode("cp1250")  # the same letter in both
    assert read_sheet(either, language="ro").reading.encoding == "cp1250"
    assert read_sheet(either, language="en").reading.encoding == "cp1252"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_also_where_names_hold_another_one(separator: str) -> None:
    lines = [["Name", "Mail"], ["Nowak, Jan; dr", "jan@school.example"], ["Pop | Ana", "ana@school.example"]]
    quoted = [[f'"{cell}"' if " " in cell else cell for cell in line] for line in lines]
    text = "\n".join(separator.join(line) for line in quoted)
    read = read_sheet(text.encode())
    assert read.reading.separator == separator
    assert [row.cells for row in read.rows] == [tuple(line) for line in lines]


def test_excels_own_line_about_the_separator_is_no_row_and_lines_keep_their_numbers() -> None:
    read = read_sheet(
        b'sep=;\r\nmail;name\r\n\r\n;;;\r\na@school.example;"two\nlines"\r\nb@school.example;x\r\n'
    )
    assert [(row.number, row.cells) for row in read.rows] == [
        (2, ("mail", "name")),
        (5, ("a@school.example", "two lines")),
        (6, ("b@school.example", "x")),
    ]


def test_what_nobody_sees_is_taken_out_and_an_apostrophe_of_our_own_exports() -> None:
    text = "\u200bana@school.example\u00a0;A\u00ad na  Pop;'=1+1;'tHooft;\u202ex\n"
    assert cells(text.encode()) == [("ana@school.example", "A na Pop", "=1+1", "'tHooft", "x")]


def test_the_first_sheet_that_is_seen_and_filled_is_read_and_one_can_ask_for_another() -> None:
    content = workbook(("Mail", None, "Day", "Seats"), ("a@school.example", None, date(2026, 5, 4), 12.0))
    read = read_sheet(content)
    assert (read.reading.sheet, read.sheets) == ("People", ("Empty", "People"))
    assert [row.cells for row in read.rows] == [
        ("Mail", "", "Day", "Seats"),
        ("a@school.example", "", "2026-05-04", "12"),
    ]
    assert refusal(content, Reading(sheet="Empty")) == (SheetFault.EMPTY, 0)


def test_a_formula_is_what_it_came_to_and_is_never_computed() -> None:
    content = one_sheet(
        '<row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x")</f><v>a@school.example</v></c>'
        '<c r="B1" t="b"><v>1</v></c><c r="C1" t="e"><v>#N/A</v></c></row>'
    )
    assert cells(content) == [("a@school.example", "1", "#N/A")]


def test_typed_addresses_are_read_one_or_several_a_line_with_or_without_names() -> None:
    text = "ana@school.example; jan@school.example\nEva Lund <eva@school.example>, \n\nPiotr\n"
    assert [row.cells for row in read_typed(text).rows] == [
        ("ana@school.example", ""),
        ("jan@school.example", ""),
        ("eva@school.example", "Eva Lund"),
        ("Piotr", ""),
    ]
    copied = read_typed("Ana\tana@school.example\nJan\tjan@school.example")
    assert [row.cells for row in copied.rows] == [
        ("Ana", "ana@school.example"),
        ("Jan", "jan@school.example"),
    ]
    assert copied.reading.kind == "typed"


DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
FINE = workbook(("a@school.example",))


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", SheetFault.EMPTY),
        (b" \r\n\t\n", SheetFault.EMPTY),
        (b";;;\n;;\n", SheetFault.EMPTY),
        (b"a" * (sheet_reading.MOST_BYTES + 1), SheetFault.TOO_LARGE),
        (b"a@school.example\n" * (MOST_ROWS + 2), SheetFault.TOO_MANY_ROWS),
        (b"x," * 70 + b"x", SheetFault.TOO_MANY_COLUMNS),
        (b'a,b\n"a@school.example,x\n' + b"c,d\n" * 900, SheetFault.LONG_CELL),
        (b'"' + b"x" * 200_000, SheetFault.LONG_CELL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), SheetFault.OLD_OR_LOCKED),
        (b"%PDF-1.7\n\x00\x01\x02\x03\xff\xfe" * 40, SheetFault.NO_TABLE),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, SheetFault.NO_TABLE),
        (b"PK\x03\x04 no archive at all", SheetFault.BROKEN),
        (FINE[: len(FINE) // 2], SheetFault.BROKEN),
        (with_part(FINE, "xl/workbook.xml", b"<workbook"), SheetFault.BROKEN),
        (with_part(FINE, SHEET, DOCTYPE.encode()), SheetFault.UNSAFE),
        (with_part(FINE, SHEET, b'<!DOCTYPE x SYSTEM "http://far.example/x.dtd"><x/>'), SheetFault.UNSAFE),
        (with_part(FINE, SHEET, DOCTYPE.encode("utf-16")), SheetFault.UNSAFE),
        (with_part(FINE, SHEET, DOCTYPE.encode("cp037")), SheetFault.UNSAFE),
        (with_part(FINE, "x.xml", b'<?xml version="1.0" encoding="utf-7"?><a/>'), SheetFault.UNSAFE),
        (with_part(FINE, "x.xml", b"<a>" + b" " * 31_000_000 + b"</a>"), SheetFault.UNSAFE),
        (with_part(FINE, "x.xml", b"<a>" + b"<b/>" * 900_000 + b"</a>"), SheetFault.UNSAFE),
        (one_sheet('<row r="1"><c r="AAAAAAAA1"><v>1</v></c></row>'), SheetFault.BROKEN),
        (one_sheet('<row r="9999999999999999"><c><v>1</v></c></row>'), SheetFault.EMPTY),
        (one_sheet('<row r="1"><c t="s"><v>99</v></c></row>'), SheetFault.BROKEN),
        (one_sheet(f'<row r="1"><c t="str"><v>{"x" * 3000}</v></c></row>'), SheetFault.LONG_CELL),
        (one_sheet("<row>" + '<c t="str"><v>x</v></c>' * 16_384 + "</row>"), SheetFault.TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_table_or_too_much_of_one_is_refused_with_its_reason(
    content: bytes, fault: SheetFault
) -> None:
    assert refusal(content)[0] is fault


def test_a_row_far_below_is_found_and_told_by_its_number() -> None:
    content = one_sheet('<row r="1048570"><c t="str"><v>a@school.example</v></c></row>')
    assert [(row.number, row.cells) for row in read_sheet(content).rows] == [(1048570, ("a@school.example",))]
    assert refusal(b"a,b\n" + b'x,"' + b"y" * 3000 + b'"\n') == (SheetFault.LONG_CELL, 2)


def test_an_encrypted_part_and_an_opendocument_table_are_named_for_what_they_are() -> None:
    locked = bytearray(with_part(FINE, "x.xml", b"<a/>"))
    at = locked.rindex(b"PK\x01\x02")
    locked[at + 8] |= 1  # "encrypted" in the directory (APPNOTE, 4.4.4)
    assert refusal(bytes(locked))[0] is SheetFault.OLD_OR_LOCKED
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(file.getvalue())[0] is SheetFault.NO_TABLE


@settings(max_examples=cases(150), deadline=None)
@given(st.data())
def test_whatever_was_changed_in_a_file_it_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(
        data.draw(st.sampled_from([FINE, PEOPLE.encode("utf-16"), PEOPLE.encode("cp1250", "replace")]))
    )
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    try:
        rows = read_sheet(bytes(content[cut:] if data.draw(st.booleans()) else content)).rows
    except SheetRefusedError:
        return
    assert all("\0" not in cell for row in rows for cell in row.cells)
