"""The course as an EPUB: valid by the checker of the standard's body, and readable without eyes."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from functools import cache
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree

from westeros_learn.export import TARGETS, ExportOptions, TestQuestions, write_package
from westeros_learn.source import load_course

pytestmark = pytest.mark.slow

TESTS = Path(__file__).parents[1]
CHECKER = TESTS / "node_modules" / ".bin" / "epubcheck-ts"
REAL = TESTS.parent / "courses" / "victim-hearing"
XHTML = "{http://www.w3.org/1999/xhtml}"
EPUB = "{http://www.idpf.org/2007/ops}"


def _built(folder: Path, output: Path, language: str | None = None, tests: TestQuestions = "omit") -> Path:
    course = load_course(folder, language).course
    assert course
    return write_package(TARGETS["epub"](course, ExportOptions(test_questions=tests)), output).file


@cache
def _pages(tests: TestQuestions = "omit") -> dict[str, bytes]:
    """The files of the small course's book that the tests below look into."""
    course = load_course(TESTS / "roots" / "base").course
    assert course
    members = TARGETS["epub"](course, ExportOptions(test_questions=tests)).members
    return {member.name.rpartition("/")[2]: member.read() for member in members}


@pytest.mark.parametrize(
    ("folder", "language"),
    [(TESTS / "roots" / "base", None), (TESTS / "browser" / "courses" / "kinds", None), (REAL, "pl")],
    ids=["base", "kinds", "real"],
)
def test_the_checker_finds_no_fault(folder: Path, language: str | None, tmp_path: Path) -> None:
    """EPUB 3.3: container, package document, pages, links, styles, pictures, and what each refers to."""
    book = _built(folder, tmp_path, language, "print")
    report = tmp_path / "report.json"
    subprocess.run([CHECKER, book, "--json", report], capture_output=True, check=False)
    assert json.loads(report.read_text("utf-8"))["messages"] == []


def test_the_checker_is_not_idle(tmp_path: Path) -> None:
    """A link that leads nowhere is told."""
    book = _built(TESTS / "roots" / "base", tmp_path)
    broken = tmp_path / "broken.epub"
    with ZipFile(book) as good, ZipFile(broken, "w") as bad:
        for entry in good.infolist():
            text = good.read(entry).replace(b'href="glossary.xhtml#term', b'href="glossary.xhtml#no')
            bad.writestr(entry, text)
    assert subprocess.run([CHECKER, broken], capture_output=True, check=False).returncode != 0


def test_the_type_stands_first_and_plain(tmp_path: Path) -> None:
    """Open Container Format 3.3, 4.3: who looks at the first bytes alone sees what it is."""
    with ZipFile(_built(TESTS / "roots" / "base", tmp_path)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", ZIP_STORED, b"")
        assert archive.read(first) == b"application/epub+zip"


def test_it_tells_what_a_reader_with_a_disability_must_know() -> None:
    """EPUB Accessibility 1.1, 2.2; and nothing that nobody has certified."""
    package = etree.fromstring(_pages()["package.opf"])
    metas = [(str(m.get("property")), str(m.text)) for m in package.iter("{*}meta")]
    said = {name for name, _ in metas}
    assert {
        "schema:accessMode",
        "schema:accessModeSufficient",
        "schema:accessibilityFeature",
        "schema:accessibilityHazard",
        "schema:accessibilitySummary",
    } <= said
    assert ("schema:accessibilityFeature", "alternativeText") in metas
    assert "dcterms:conformsTo" not in said
    assert package.findtext("{*}metadata/{*}language") == "en"


def test_nothing_in_it_runs_or_calls_anybody() -> None:
    for name, text in _pages().items():
        if name.endswith(".xhtml"):
            page = etree.fromstring(text)
            assert page.get("lang") == page.get(f"{{{'http://www.w3.org/XML/1998/namespace'}}}lang") == "en"
            found = {etree.QName(each).localname for each in page.iter(etree.Element)}
            assert not found & {"script", "form", "input", "button", "iframe", "style", "details"}
            assert all(each.get("alt") for each in page.iter(f"{XHTML}img"))


def test_every_part_can_be_reached_from_the_contents_and_by_landmarks() -> None:
    nav = etree.fromstring(_pages()["nav.xhtml"])
    toc, landmarks = nav.iter(f"{XHTML}nav")
    reached = [str(each.get("href")) for each in toc.iter(f"{XHTML}a")]
    assert reached == [
        "about.xhtml",
        "lesson-b-l-first.xhtml",
        "lesson-b-l-last.xhtml",
        "answers.xhtml",
        "glossary.xhtml",
        "sources.xhtml",
    ]
    kinds = [str(each.get(f"{EPUB}type")) for each in landmarks.iter(f"{XHTML}a")]
    assert kinds == ["toc", "bodymatter", "glossary", "bibliography"]


def test_answers_stand_at_the_end_and_both_ways_lead_there_and_back() -> None:
    lesson, answers = _pages()["lesson-b-l-first.xhtml"].decode(), _pages()["answers.xhtml"].decode()
    assert 'href="answers.xhtml#answer-b-q-first"' in lesson
    assert 'href="lesson-b-l-first.xhtml#question-b-q-first"' in answers
    assert "It is, see" in answers
    assert "It is, see" not in lesson
    assert "It is true" not in lesson  # what is said about a choice in a conversation
    assert "It is true" in answers


def test_learners_books_hold_no_question_of_a_test() -> None:
    learners = b"".join(text for name, text in _pages().items() if name.endswith(".xhtml"))
    assert b"What comes first?" not in learners
    assert b"What comes first?" in _pages("print")["tests.xhtml"]
    assert b"It gives the hearing its order." in _pages("print")["answers.xhtml"]


def test_whoever_builds_it_is_told_what_is_left_out() -> None:
    course = load_course(TESTS / "roots" / "base").course
    assert course
    untested = replace(course, pool=())
    for target in ("epub", "pdf"):
        build = TARGETS[target]
        assert "--test-questions print" in build(course, ExportOptions()).notes[0]
        assert not build(course, ExportOptions(test_questions="print")).notes
        assert not build(untested, ExportOptions()).notes


def test_the_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (_built(TESTS / "roots" / "base", tmp_path / each) for each in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_what_xml_forbids_is_left_out_and_mark_up_stays_text() -> None:
    course = load_course(TESTS / "roots" / "base").course
    assert course
    hostile = replace(course, title="A\x00\x0b <b>&amp; \ufffe ]]>", summary="<script>f()</script>")
    members = TARGETS["epub"](hostile, ExportOptions()).members
    texts = {member.name: member.read() for member in members}
    title = etree.fromstring(texts["book/title.xhtml"])
    assert title.findtext(f".//{XHTML}h1") == "A <b>&amp;  ]]>"
    assert title.find(f".//{XHTML}script") is None
    assert etree.fromstring(texts["book/package.opf"]).findtext(".//{*}title") == "A <b>&amp; ]]>"
