"""The Common Cartridge: whole, told by our inspector to be without a fault, and its answers right."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from westeros_learn import model
from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.export.qti12 import LOST_IN_QTI, NOT_IN_QTI
from westeros_learn.inspector import inspect
from westeros_learn.source import load_course

TESTS = Path(__file__).parents[1]
COURSES = {
    "base": TESTS / "roots" / "base",
    "kinds": TESTS / "browser" / "courses" / "kinds",
    "real": TESTS.parent / "courses" / "victim-hearing",
}
PROFILES = {
    "cc.multiple_choice.v0p1",
    "cc.multiple_response.v0p1",
    "cc.true_false.v0p1",
    "cc.fib.v0p1",
}


@cache
def _course(name: str) -> model.Course:
    course = load_course(COURSES[name]).course
    assert course
    return course


@cache
def _files(name: str) -> dict[str, bytes]:
    members = TARGETS["imscc"](_course(name), ExportOptions()).members
    return {member.name: member.read() for member in members}


def _items(name: str, file: str) -> dict[str, etree._Element]:
    return {str(item.get("ident")): item for item in etree.fromstring(_files(name)[file]).iter("{*}item")}


@pytest.mark.parametrize("name", COURSES)
def test_the_inspector_finds_no_fault(name: str, tmp_path: Path) -> None:
    package = TARGETS["imscc"](_course(name), ExportOptions())
    report = inspect(write_package(package, tmp_path).file)
    assert [str(each) for each in report.findings] == []
    assert report.standard == "Common Cartridge 1.1.0"


@pytest.mark.parametrize("name", COURSES)
def test_every_reference_leads_somewhere(name: str) -> None:
    """Files, resources, what they need, links between pages, and pictures in questions."""
    files = _files(name)
    manifest = etree.fromstring(files["imsmanifest.xml"])
    resources = {str(each.get("identifier")) for each in manifest.iter("{*}resource")}
    listed = {str(each.get("href")) for each in manifest.iter("{*}file")}
    assert listed | {"imsmanifest.xml"} == set(files)
    references = {str(each.get("identifierref")) for each in manifest.iter() if each.get("identifierref")}
    assert references <= resources
    for file, content in files.items():
        text = content.decode("utf-8", "replace")
        if file.endswith(".html"):
            for target in re.findall(r'(?:href|src)="(?!https?:)([^"]+)"', text):
                page, _, place = target.partition("#")
                assert page in files or not page, (file, target)
                within = files[page].decode() if page else text
                assert not place or f'id="{place}"' in within, (file, target)
            assert "<script" not in text
        if file.endswith(".xml"):
            shown = re.findall(r"\$IMS-CC-FILEBASE\$/([^&\"]+)", text)
            assert set(shown) <= set(files), file


def test_contents_show_everything_but_the_bank() -> None:
    """A cartridge has at most one question bank, and it stands in no list (IMS CC 1.1, 4.10)."""
    manifest = etree.fromstring(_files("base")["imsmanifest.xml"])
    titles = [str(each.text) for each in manifest.iterfind(".//{*}item/{*}title")]
    assert titles == [
        "About this course",
        "All of it",
        "The first lesson",
        "Practice: The first lesson",
        "The last lesson",
        "Answers",
        "Glossary",
        "Sources",
        "Sources on the web",
        "Directive 1 on hearings",
    ]
    banks = [each for each in manifest.iter("{*}resource") if "question-bank" in str(each.get("type"))]
    assert len(banks) == 1
    opened = {each.get("identifierref") for each in manifest.iter("{*}item")}
    assert banks[0].get("identifier") not in opened
    assert b"What comes first?" in _files("base")["question-bank.xml"]
    assert b"What comes first?" not in b"".join(
        content for file, content in _files("base").items() if file.endswith(".html")
    )


@pytest.mark.parametrize("name", COURSES)
def test_items_keep_to_the_profile(name: str) -> None:
    """Known kinds, one response, right answers that are offered, feedback that exists."""
    for file, content in _files(name).items():
        if not file.startswith(("practice-", "question-bank")):
            continue
        for item in etree.fromstring(content).iter("{*}item"):
            where = str(item.get("ident"))
            assert item.findtext(".//{*}fieldentry") in PROFILES
            offered = {str(each.get("ident")) for each in item.iter("{*}response_label")}
            scored = [each for each in item.iter("{*}respcondition") if each.find("{*}setvar") is not None]
            assert len(scored) == 1, where
            rights = [str(each.text) for each in scored[0].iter("{*}varequal")]
            assert rights, where
            assert set(rights) <= offered or offered == {"answer"}, where
            shown = {str(each.get("linkrefid")) for each in item.iter("{*}displayfeedback")}
            assert shown == {str(each.get("ident")) for each in item.iter("{*}itemfeedback")}, where


def _right(item: etree._Element) -> tuple[list[str], list[str]]:
    """What must be chosen or typed, and what must not."""
    (scored,) = [each for each in item.iter("{*}respcondition") if each.find("{*}setvar") is not None]
    wrong = [str(each.text) for each in scored.iterfind(".//{*}not/{*}varequal")]
    return [str(each.text) for each in scored.iter("{*}varequal") if str(each.text) not in wrong], wrong


def test_the_right_answers_are_right() -> None:
    practice, bank = _items("base", "practice-b-l-first.xml"), _items("base", "question-bank.xml")
    assert _right(practice["b-q-first"]) == (["a"], [])
    assert _right(practice["b-q-many"]) == (["a", "b"], ["c"])
    assert _right(practice["b-q-days"]) == (["30"], [])
    assert _right(practice["b-q-word"]) == (["free narrative", "open account"], [])
    assert _right(bank["b-p-rest"]) == (["t"], [])
    days, _ = _right(bank["b-p-deadline"])
    assert re.fullmatch(r"2026-\d\d-\d\d", days[-1])
    kinds = _items("kinds", "practice-k-l-one.xml")
    assert [_right(kinds[f"k-q-sorts-{key}"])[0] for key in "abc"] == [["a"], ["b"], ["a"]]
    assert _right(kinds["k-q-place"]) == (["a"], [])
    assert "_marked-room-svg-" in etree.tostring(kinds["k-q-place"], encoding="unicode")


def test_what_the_profile_cannot_ask_is_told() -> None:
    course = _course("kinds")
    notes = " ".join(TARGETS["imscc"](course, ExportOptions()).notes)
    asked = "".join(_items("kinds", "practice-k-l-one.xml")) + "".join(_items("kinds", "question-bank.xml"))
    for question in course.all_questions():
        assert (question.id in asked) != (question.kind in NOT_IN_QTI), question.id
        assert (question.id in notes) == (question.kind in NOT_IN_QTI), question.id
    assert set(model.KINDS) - set(NOT_IN_QTI) - set(LOST_IN_QTI) == {"single-choice", "true-false"}


def test_mark_up_in_a_text_stays_text_and_what_xml_forbids_is_left_out() -> None:
    course = _course("base")
    question = course.lessons[0].questions[0]
    assert isinstance(question, model.SingleChoice)
    choice = replace(question.choices[0], text=(model.Text("<b>&amp;\x00]]>"),))
    made = replace(question, choices=(choice, *question.choices[1:]))
    lessons = (replace(course.lessons[0], questions=(made,)), *course.lessons[1:])
    changed = replace(course, modules=(replace(course.modules[0], lessons=lessons),))
    files = {member.name: member.read() for member in TARGETS["imscc"](changed, ExportOptions()).members}
    item = next(iter(etree.fromstring(files["practice-b-l-first.xml"]).iter("{*}item")))
    label = item.findtext(".//{*}response_label//{*}mattext")
    assert label == "&lt;b&gt;&amp;amp;]]&gt;"


def test_the_same_course_gives_the_same_bytes(tmp_path: Path) -> None:
    package = TARGETS["imscc"]
    first, second = (
        write_package(package(_course("base"), ExportOptions()), tmp_path / each) for each in ("a", "b")
    )
    assert first.sha256 == second.sha256
