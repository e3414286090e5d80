"""The course as a PDF: whole, in order, and readable by those who cannot see it."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from westeros_learn import model
from westeros_learn.errors import OutputError
from westeros_learn.player import render_pdf
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
REAL = TESTS.parent / "courses" / "victim-hearing"


def _course(folder: Path, language: str | None = None) -> model.Course:
    course = load_course(folder, language).course
    assert course
    return course


@cache
def _base(*, tests: bool = False) -> PdfReader:
    return PdfReader(BytesIO(render_pdf(_course(TESTS / "roots" / "base"), tests=tests)))


def _words(document: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in document.pages).split())


def _tags(node: object) -> list[Any]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return [tag for each in node for tag in _tags(each)]
    if not isinstance(node, dict):
        return []
    return ([node] if "/S" in node else []) + _tags(node.get("/K"))


def test_it_declares_what_assistive_technology_needs() -> None:
    """Matterhorn Protocol 1.1, checkpoints 06, 07, 11, 13 and 14; the rest is typst's own check."""
    document = PdfReader(BytesIO(render_pdf(_course(REAL, "pl"), tests=False)))
    root: Any = document.root_object
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "pl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data().decode()
    assert document.metadata is not None
    assert document.metadata.title == _course(REAL, "pl").title
    tags = _tags(root["/StructTreeRoot"])
    names = [str(tag["/S"]) for tag in tags]
    levels = [int(name[2:]) for name in names if name[:2] == "/H" and name[2:].isdigit()]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    figures = [str(tag.get("/Alt", "")) for tag in tags if tag["/S"] == "/Figure"]
    used = [node.alt for node in _nodes(_course(REAL, "pl")) if isinstance(node, model.Figure)]
    assert set(used) <= set(figures)
    assert all(figures)
    assert {"/TH", "/TD", "/L", "/LI", "/Lbl", "/Link", "/TOC"} <= set(names)


def _nodes(course: model.Course) -> list[model.Node]:
    return [node for lesson in course.lessons for node in model.walk(lesson.blocks)]


def test_everything_stands_in_it_in_order() -> None:
    text = _words(_base())
    order = (
        "A small course",
        "Everything that the format has, once.",
        "What you can do afterwards",
        "The first lesson",
        "It is short.",
        "Hearings have a beginning.",
        "Which is first? A The plan.",
        "A short talk",
        "Do I have to talk?",
        "→ Go on at",
        "The last lesson",
        "How many days?",
        "Answers",
        "Question 1 Hint Think of the day before.",
        "Right answer: A A The plan. It is, see Directive 1, art. 6.",
        "Scenario: A short talk 1 A No. Take your time. It is true",
        "Glossary free narrative",
        "Sources Directive 1 on hearings",
    )
    at = 0
    for said in order:
        assert said in text[at:], said
        at = text.index(said, at)


def test_learners_books_hold_no_question_of_a_test() -> None:
    assert "What comes first?" not in _words(_base())
    printed = _words(_base(tests=True))
    assert "What comes first? A A plan." in printed
    assert "Right answer: A A A plan. It gives the hearing its order." in printed


def test_every_chapter_is_a_bookmark() -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [name for one in outline for name in (titles(one) if isinstance(one, list) else [one.title])]

    document = _base()
    found = titles(document.outline)
    wanted = ["About this course", "The first lesson", "The last lesson", "Answers", "Glossary", "Sources"]
    assert [name for name in found if name in wanted][:3] == wanted[:3]
    assert set(wanted) <= set(found)


def test_the_same_course_gives_the_same_bytes() -> None:
    course = _course(TESTS / "roots" / "base")
    assert render_pdf(course, tests=False) == render_pdf(course, tests=False)


def test_texts_are_only_ever_texts() -> None:
    """What looks like mark-up of Typst stands there as it was written."""
    course = _course(TESTS / "roots" / "base")
    hostile = '#read("/etc/passwd") *a* $x$ <b> @c \\ "'
    document = PdfReader(BytesIO(render_pdf(replace(course, title=hostile, summary=hostile), tests=False)))
    assert hostile in _words(document)


def test_photographs_come_along_and_a_damaged_one_is_told_in_a_sentence(tmp_path: Path) -> None:
    photograph = tmp_path / "room.png"
    course = _with_photograph(photograph)
    photograph.write_bytes(_png(4, 3))
    document = PdfReader(BytesIO(render_pdf(course, tests=False)))
    resources: list[Any] = [page["/Resources"] for page in document.pages]
    assert [each["/XObject"] for each in resources if "/XObject" in each]
    photograph.write_bytes(b"no picture")
    with pytest.raises(OutputError, match=r"room\.png cannot be shown"):
        render_pdf(course, tests=False)
    photograph.unlink()
    with pytest.raises(FileNotFoundError):
        render_pdf(course, tests=False)


def test_a_tall_picture_stays_on_its_page(tmp_path: Path) -> None:
    photograph = tmp_path / "room.png"
    photograph.write_bytes(_png(60, 600))
    course = _with_photograph(photograph)
    tall = replace(course, media=(replace(course.media[0], width=600, height=6000),))
    placed: list[list[float]] = []

    def look(operator: bytes, _operands: Any, matrix: list[float], _text: Any) -> None:
        if operator == b"Do":
            placed.append([float(each) for each in matrix])

    for page in PdfReader(BytesIO(render_pdf(tall, tests=False))).pages:
        if "/XObject" in str(page["/Resources"]):
            page.extract_text(visitor_operand_before=look)
    assert placed
    assert max(abs(matrix[3]) for matrix in placed) <= 190 / 25.4 * 72


def _with_photograph(file: Path) -> model.Course:
    course = _course(TESTS / "roots" / "base")
    media = model.Media(path="media/room.png", file=str(file), width=1, height=1)
    figure = model.Figure("media/room.png", "A room.", (), course.span)
    first = replace(course.lessons[0], blocks=(figure,))
    return replace(course, modules=(replace(course.modules[0], lessons=(first,)),), media=(media,))


def _png(width: int, height: int) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x80\x70\x60" * width) * height
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )
