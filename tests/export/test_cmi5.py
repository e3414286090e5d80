"""The course structure of a cmi5 package (Quartz, sections 13 and 14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from westeros_learn.export import TARGETS, ExportOptions, Package
from westeros_learn.model import QuizRole
from westeros_learn.source import load_course

if TYPE_CHECKING:
    from westeros_learn.model import Course

COURSES = Path(__file__).parents[2] / "courses"
NAMESPACE = "https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd"
CMI5 = f"{{{NAMESPACE}}}"

# What stands in what, in this order; "?" may be left out (CourseStructure.xsd).
_CHILDREN = {
    "courseStructure": ["course", "objectives?", "au|block+"],
    "course": ["title", "description"],
    "objectives": ["objective+"],
    "block": ["title", "description", "objectives?", "au|block+"],
    "au": ["title", "description", "objectives?", "url"],
    "title": ["langstring"],
    "description": ["langstring"],
}
_ATTRIBUTES = {
    "course": {"id"},
    "block": {"id"},
    "au": {"id", "moveOn", "masteryScore", "launchMethod", "activityType"},
    "objective": {"id", "idref"},
    "langstring": {"lang"},
}


def structure_of(package: Package) -> etree._Element:
    first = package.members[0]
    assert first.name == "cmi5.xml"
    return etree.fromstring(first.read())


def breaches(root: etree._Element) -> list[str]:
    """Return where a structure is not as the schema says, told by a reading of our own."""
    found = []
    for element in root.iter():
        name = etree.QName(element).localname
        children = [etree.QName(each).localname for each in element]
        if etree.QName(element).namespace != NAMESPACE:
            found.append(f"{name}: a foreign namespace")
        if not set(element.keys()) <= _ATTRIBUTES.get(name, set()):
            found.append(f"{name}: attributes {element.keys()}")
        expected = _CHILDREN.get(
            name, ["title", "description"] if name == "objective" and element.get("id") else []
        )
        for part in expected:
            names = part.rstrip("?+").split("|")
            there = [each for each in children if each in names]
            if (not there and "?" not in part) or (len(there) > 1 and "+" not in part):
                found.append(f"{name}: {part} stands {len(there)} times")
            if children[: len(there)] != there:
                found.append(f"{name}: the order {children}")
            children = children[len(there) :]
        found += [f"{name}: {each}" for each in children]
        if name in {"langstring", "url"} and not (element.text or "").strip():
            found.append(f"{name}: empty")
    return found


@pytest.mark.parametrize("name", ["victim-hearing", "limits-and-challenges"])
def test_every_course_has_a_valid_structure(name: str) -> None:
    course = load_course(COURSES / name).course
    assert course
    for options in (ExportOptions(), ExportOptions(sco="lesson")):
        package = TARGETS["cmi5"](course, options)
        root = structure_of(package)
        assert breaches(root) == []
        ids = [each.get("id") for each in root.iter() if each.get("id")]
        assert len(set(ids)) == len(ids)
        assert {each.get("idref") for each in root.iter() if each.get("idref")} <= set(ids)
        pages = [each.text for each in root.iter(f"{CMI5}url")]
        assert set(pages) <= {member.name for member in package.members}
        assert package.scos == len(pages)


def test_lessons_are_units_in_blocks_of_their_modules() -> None:
    course = load_course(COURSES / "victim-hearing").course
    assert course
    root = structure_of(TARGETS["cmi5"](course, ExportOptions(sco="lesson")))
    blocks = root.findall(f"{CMI5}block")
    told = [
        [unit.findtext(f"{CMI5}title/{CMI5}langstring") for unit in block.iter(f"{CMI5}au")]
        for block in blocks
    ]
    assert told == [[lesson.title for lesson in module.lessons] for module in course.modules]
    tested = [unit for unit in root.iter(f"{CMI5}au") if unit.get("masteryScore")]
    assert [(unit.get("moveOn"), unit.get("masteryScore")) for unit in tested] == [
        ("CompletedAndPassed", "0.7")
    ]
    others = {unit.get("moveOn") for unit in root.iter(f"{CMI5}au")} - {"CompletedAndPassed"}
    assert others == {"Completed"}
    assert tested[0].findtext(f"{CMI5}url") == "vh-l-final.html"


def test_the_rule_follows_from_the_tests_and_the_status(make_course: Callable[..., Course]) -> None:
    """With several tests no one score decides, so none is named."""
    course = make_course()
    second = replace(course.quizzes[0], id="ab-test-2", code="t002", pass_mark=60)
    untested = replace(course, quizzes=(replace(course.quizzes[0], role=QuizRole.PRACTICE),))
    cases = {
        ("CompletedAndPassed", "0.7"): (course, ExportOptions()),
        ("Passed", "0.7"): (course, ExportOptions(status="passed")),
        ("Completed", None): (untested, ExportOptions()),
        ("Passed", None): (untested, ExportOptions(status="passed")),
        ("CompletedAndPassed", None): (replace(course, quizzes=(course.quizzes[0], second)), ExportOptions()),
    }
    for expected, (each, options) in cases.items():
        unit = next(structure_of(TARGETS["cmi5"](each, options)).iter(f"{CMI5}au"))
        assert (unit.get("moveOn"), unit.get("masteryScore")) == expected


def test_a_text_that_xml_cannot_hold_and_an_empty_one_stay_valid(make_course: Callable[..., Course]) -> None:
    root = structure_of(
        TARGETS["cmi5"](make_course(title="A\x0b <b> & " + "x" * 300, summary=" "), ExportOptions())
    )
    assert breaches(root) == []
    assert len(root.findtext(f"{CMI5}course/{CMI5}title/{CMI5}langstring") or "") <= 200


def test_ids_outlive_a_correction_and_a_translation(make_course: Callable[..., Course]) -> None:
    """By them an LMS keeps what it knows of a learner."""
    before = structure_of(TARGETS["cmi5"](make_course(), ExportOptions(sco="lesson")))
    after = structure_of(
        TARGETS["cmi5"](make_course(title="Od początku", language="pl"), ExportOptions(sco="lesson"))
    )
    assert [each.get("id") for each in before.iter()] == [each.get("id") for each in after.iter()]
    assert {each.get("lang") for each in after.iter(f"{CMI5}langstring")} == {"pl"}
