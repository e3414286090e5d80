"""The question bank: what Moodle's importer demands, and that a right answer stays one."""

from __future__ import annotations

import base64
import html
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from westeros_learn import model
from westeros_learn.export import TARGETS, ExportOptions
from westeros_learn.export.moodle_kinds import NOT_IN_MOODLE
from westeros_learn.export.moodle_text import FRACTIONS
from westeros_learn.source import load_course

TESTS = Path(__file__).parents[1]
COURSES = {
    "base": TESTS / "roots" / "base",
    "kinds": TESTS / "browser" / "courses" / "kinds",
    "real": TESTS.parent / "courses" / "victim-hearing",
    "numbers": TESTS.parent / "courses" / "asset-recovery",
}
# How Moodle 4.5 reads a gap (`qtype_multianswer`, ANSWER_REGEX and ANSWER_ALTERNATIVE_REGEX).
_GAP = re.compile(r"\{1:(SHORTANSWER|MULTICHOICE|NUMERICAL):((?:.+?)(?<!\\))\}", re.DOTALL)
_ALTERNATIVE = re.compile(
    r"(=|%(-?[0-9]+)%)?(.+?(?<!\\)(?<!&)(?<!&amp;)(?=[~#}]|$))(#(.*?(?<!\\)(?=[~}]|$)))?(?:~|$)", re.DOTALL
)


@cache
def _course(name: str) -> model.Course:
    course = load_course(COURSES[name]).course
    assert course
    return course


@cache
def _bank(name: str) -> etree._Element:
    return etree.fromstring(TARGETS["moodle-xml"](_course(name), ExportOptions()).members[0].read())


def _questions(name: str) -> list[etree._Element]:
    return [each for each in _bank(name).iter("question") if each.get("type") != "category"]


def _one(name: str, idnumber: str) -> etree._Element:
    return next(each for each in _questions(name) if each.findtext("idnumber") == idnumber)


def _text(element: etree._Element, path: str) -> str:
    return element.findtext(f"{path}/text") or ""


@pytest.mark.parametrize("name", COURSES)
def test_the_importer_takes_every_question(name: str) -> None:
    """`qformat_xml`: names, ids, fractions that Moodle knows, and every picture beside its text."""
    bank = _bank(name)
    assert [each.tag for each in bank] == ["question"] * len(bank)
    assert bank[0].get("type") == "category"
    numbers = Counter(question.findtext("idnumber") for question in _questions(name))
    assert not [number for number, times in numbers.items() if times > 1]
    for question in _questions(name):
        where = question.findtext("idnumber")
        assert 0 < len(_text(question, "name")) <= 255, where
        assert _text(question, "questiontext"), where
        if question.get("type") in {"multichoice", "truefalse", "numerical", "shortanswer"}:
            shares = [float(answer.get("fraction", "")) for answer in question.iter("answer")]
            assert all(abs(share) in {*FRACTIONS, 0.0} for share in shares), where
            assert max(shares) == 100 or abs(sum(s for s in shares if s > 0) - 100) < 0.01, where
        if question.get("type") == "matching":
            assert len(question.findall("subquestion")) >= 3, where


@pytest.mark.parametrize("name", COURSES)
def test_every_picture_comes_along_and_nothing_is_left_of_the_player(name: str) -> None:
    """Moodle cleans HTML: drawings in it, forms and links within the course would be lost."""
    for parent in _bank(name).iter(
        "questiontext", "generalfeedback", "answer", "feedback", "subquestion", "hint"
    ):
        markup = parent.findtext("text") or ""
        shown = re.findall(r'src="@@PLUGINFILE@@/([^"]+)"', markup)
        files = {str(file.get("name")): file.text or "" for file in parent.findall("file")}
        assert set(shown) == set(files)
        for file, data in files.items():
            assert base64.b64decode(data, validate=True)[:4] in (b"<svg", b"\x89PNG", b"\xff\xd8\xff\xe0"), (
                file
            )
        assert not re.search(r'<(svg|form|input|select|script|details)\b|href="#|\son[a-z]+="', markup)


def test_every_kind_is_there_or_told() -> None:
    """What Moodle has no kind for is named with the reason, question by question."""
    course = _course("kinds")
    notes = " ".join(TARGETS["moodle-xml"](course, ExportOptions()).notes)
    there = {each.findtext("idnumber") for each in _questions("kinds")}
    for question in course.all_questions():
        assert (question.id in there) != (question.kind in NOT_IN_MOODLE)
        assert (question.id in notes) == (question.kind in NOT_IN_MOODLE)
    assert {question.kind for question in course.all_questions()} >= {
        model.Matching.kind, model.Ordering.kind, model.Cloze.kind, model.Hotspot.kind, model.Survey.kind
    }  # fmt: skip


def test_the_right_answers_earn_everything_in_moodle_too() -> None:
    def answers(idnumber: str, path: str = "answer", name: str = "kinds") -> list[tuple[str, str]]:
        found = _one(name, idnumber).findall(path)
        return [(str(each.get("fraction")), each.findtext("text") or "") for each in found]

    assert answers("b-q-first", name="base") == [("100", "The plan."), ("0", "The report.")]
    assert answers("b-q-many", name="base") == [
        ("50", "Pauses."),
        ("50", "Talk with peers."),
        ("-100", "Haste."),
    ]
    assert answers("b-p-rest", name="base") == [("100", "true"), ("0", "false")]
    assert answers("b-q-days", name="base") == [("100", "30"), ("0", "90")]
    assert _one("base", "b-q-days").findtext("answer/tolerance") == "0.5"
    assert answers("b-q-word", name="base")[:2] == [("100", "free narrative"), ("100", "open account")]
    pairs = [
        (_text(each, "."), _text(each, "answer"))
        for each in _one("kinds", "k-q-pairs").findall("subquestion")
    ]
    assert pairs[-1] == ("", "multiple")
    assert ("“Tell me about the flat.”", "open") in pairs
    assert [text for _, text in answers("k-q-steps")][:2] == ["Greet and explain", "Agree on ground rules"]
    assert [share[:1] for share, _ in answers("k-q-steps")] == ["1", "2", "3", "4"]
    marker = _one("kinds", "k-q-place")
    assert marker.findtext("drag/noofdrags") == "1"
    drops = [(drop.findtext("shape"), drop.findtext("coords")) for drop in marker.findall("drop")]
    assert drops == [("circle", "80,100;26")]
    assert base64.b64decode(marker.findtext("file") or "").startswith(b"<svg")


def _gaps(question: etree._Element) -> list[tuple[str, dict[str, tuple[bool, str]]]]:
    """The gaps of a cloze as Moodle reads them: each answer, whether it is right, and what is said."""
    return [
        (
            kind,
            {
                html.unescape(answer): (mark == "=", html.unescape(said or ""))
                for mark, _, answer, _, said in _ALTERNATIVE.findall(body)
            },
        )
        for kind, body in _GAP.findall(_text(question, "questiontext"))
    ]


def test_moodle_reads_the_gaps_as_they_were_meant() -> None:
    said = "It comes before probing."
    first, second, third = _gaps(_one("kinds", "k-q-gaps"))
    assert first == ("SHORTANSWER", dict.fromkeys(("9", "nine", "9:00"), (True, "As planned.")))
    assert second == ("SHORTANSWER", {"free narrative": (True, said)})
    assert third[0] == "MULTICHOICE"
    assert {option for option, (right, _) in third[1].items() if right} == {"everything"}
    assert set(third[1]) == {"everything", "the sense", "what mattered"}
    sheet = _gaps(_one("kinds", "k-q-sheet"))
    assert sheet[0] == ("NUMERICAL", {"100000:0": (True, "120,000 less 20,000.")})


def test_signs_of_the_gap_notation_are_only_text() -> None:
    course = _course("kinds")
    question = next(each for each in course.all_questions() if each.id == "k-q-gaps")
    assert isinstance(question, model.Cloze)
    hostile = 'a~b#c}{=1:d\\/"&<i>*'
    gap = replace(question.gaps[0], accept=(hostile,), feedback=(model.Paragraph((model.Text("~#}=x"),)),))
    made = replace(question, gaps=(gap, *question.gaps[1:]))
    lesson = replace(course.lessons[0], questions=(made,))
    changed = replace(course, modules=(replace(course.modules[0], lessons=(lesson,)),), pool=())
    bank = etree.fromstring(TARGETS["moodle-xml"](changed, ExportOptions()).members[0].read())
    (read,) = [each for each in bank.iter("question") if each.get("type") == "cloze"]
    gaps = _gaps(read)
    assert len(gaps) == 3
    assert gaps[0][1] == {hostile.replace("*", r"\*"): (True, "~#}=x")}


def test_numbers_that_the_course_draws_come_as_several_questions() -> None:
    found = [
        each for each in _questions("base") if (each.findtext("idnumber") or "").startswith("b-p-deadline-")
    ]
    assert len(found) == 5
    assert len({_text(each, "questiontext") for each in found}) == 5
    for question in found:
        rights = [a.findtext("text") or "" for a in question.findall("answer") if a.get("fraction") == "100"]
        start = re.search(r"(\d+ \w+ \d{4})", _text(question, "questiontext"))
        assert start
        wrongs = [a.findtext("text") or "" for a in question.findall("answer") if a.get("fraction") == "0"]
        assert start[1] in wrongs  # the foreseen mistake: the first day
        assert not set(rights) & set(wrongs)
        assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", right) for right in rights)


def test_a_test_can_draw_by_outcome_from_the_categories() -> None:
    categories = [_text(each, "category") for each in _bank("base") if each.get("type") == "category"]
    assert categories == [
        "$course$/top/A small course/The first lesson",
        "$course$/top/A small course/Questions of the tests/Plan a hearing.",
        "$course$/top/A small course/Questions of the tests/Rest in time.",
    ]
    slashed = replace(_course("base"), title="And/or")
    bank = TARGETS["moodle-xml"](slashed, ExportOptions()).members[0].read()
    assert b"$course$/top/And//or/" in bank


def test_the_same_course_gives_the_same_bytes() -> None:
    build = TARGETS["moodle-xml"]
    first, second = (build(_course("base"), ExportOptions()).members[0].read() for _ in range(2))
    assert first == second
