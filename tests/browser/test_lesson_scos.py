"""A package in which each lesson is a SCO: each one reports itself alone, and the LMS rolls up."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree
from playwright.sync_api import Page, expect

from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

from .building import SMALL, edited
from .learner import Learner, right, wrong
from .lms import Lms

if TYPE_CHECKING:
    from pathlib import Path

STATUS = "cmi.core.lesson_status"
RAW = "cmi.core.score.raw"
STATE = "cmi.suspend_data"
SCOS = ("s-l-one", "s-l-two", "s-l-test")
LONG = "\nText that fills the page.\n" * 60
"""So that no lesson is read at a glance, before the learner has done anything."""


@pytest.fixture(scope="module")
def lessons(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the package once for each lesson, with that lesson first: the one that the LMS launches."""
    folder = tmp_path_factory.mktemp("lessons")
    long = {f"{name}/lesson.md": lambda text: text + LONG for name in ("two", "test")}
    course = load_course(edited(SMALL, folder, long)).course
    assert course is not None
    package = TARGETS["scorm12"](course, ExportOptions(sco="lesson"))
    built = write_package(package, folder).file
    return {
        lesson.id: _with_first(built, f"{lesson.id}.html", folder / lesson.id) for lesson in course.lessons
    }


def _with_first(package: Path, page: str, folder: Path) -> Path:
    folder.mkdir()
    copy = folder / package.name
    with zipfile.ZipFile(package) as archive, zipfile.ZipFile(copy, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            changed.writestr(name, _lead_with(content, page) if name == "imsmanifest.xml" else content)
    return copy


def _lead_with(manifest: bytes, page: str) -> bytes:
    root = etree.fromstring(manifest)
    (resource,) = (each for each in root.iter("{*}resource") if each.get("href") == page)
    (item,) = (
        each for each in root.iter("{*}item") if each.get("identifierref") == resource.get("identifier")
    )
    title = root.find("{*}organizations/{*}organization/{*}title")
    assert title is not None
    title.addnext(item)
    return etree.tostring(root)


def test_a_lesson_that_was_read_is_completed_without_a_score(
    lms: Lms, page: Page, lessons: dict[str, Path]
) -> None:
    learner = Learner(lms.launch(page, lessons["s-l-two"]))
    expect(learner.at.locator("#progress")).to_be_hidden()
    learner.read_all("s-l-two")
    end = learner.at.locator("#course-end")
    expect(end).to_contain_text("You have completed this lesson.")
    expect(end).to_contain_text("Choose what comes next in the menu of your learning platform.")
    expect(learner.at.locator("#place")).to_have_text("")
    learner.at.get_by_role("button", name="Save and close").click()
    expect(learner.at.locator("#cover-text")).to_contain_text("Choose another lesson in the menu")
    lms.close_normally(page)
    assert lms.stored("anna", lessons["s-l-two"])[STATUS] == "completed"
    assert lms.sets(RAW) == []
    assert not lms.stored("anna", lessons["s-l-one"])


def test_only_the_lesson_with_the_test_has_a_score(lms: Lms, page: Page, lessons: dict[str, Path]) -> None:
    learner = Learner(lms.launch(page, lessons["s-l-test"]))
    learner.read_all("s-l-test")
    learner.take("s-test", wrong)
    assert lms.stored("anna", lessons["s-l-test"])[STATUS] == "incomplete"
    learner.take("s-test", right)
    expect(learner.at.locator("#course-end")).to_contain_text("completed this lesson. Your score: 100")
    lms.close_normally(page)
    assert lms.stored("anna", lessons["s-l-test"])[STATUS] == "completed"
    assert lms.sets(RAW) == ["0", "100"]


def test_each_lesson_keeps_its_own_work_and_knows_no_other(
    lms: Lms, page: Page, lessons: dict[str, Path]
) -> None:
    """One learner in one browser: what a lesson keeps there must not get into another one."""
    first = Learner(lms.launch(page, lessons["s-l-one"]))
    expect(first.at.locator("#place")).to_contain_text("min left")
    first.answer("s-q-single", ["b"])
    expect(first.saved).to_have_text("Saved")
    tab = page.context.new_page()
    other = Learner(lms.launch(tab, lessons["s-l-two"]))
    expect(other.saved).to_have_text("Saved")
    expect(first.cover).to_be_hidden()
    lms.close_normally(page)
    lms.close_normally(tab)
    assert len(lms.stored("anna", lessons["s-l-one"])[STATE]) > len(
        lms.stored("anna", lessons["s-l-two"])[STATE]
    )
    again = Learner(lms.launch(page.context.new_page(), lessons["s-l-one"]))
    expect(again.question("s-q-single").locator(".result")).not_to_have_text("")


def test_a_lesson_that_was_skipped_after_its_notice_is_completed(
    lms: Lms, page: Page, lessons: dict[str, Path]
) -> None:
    learner = Learner(lms.launch(page, lessons["s-l-one"]))
    learner.at.get_by_role("link", name="Skip this lesson").click()
    expect(learner.at.locator("#course-end")).to_be_in_viewport()
    expect(learner.at.locator("#course-end")).to_contain_text("You have completed this lesson.")
    lms.close_normally(page)
    assert lms.stored("anna", lessons["s-l-one"])[STATUS] == "completed"


def test_the_test_opens_when_the_lms_has_rolled_up_the_lessons_before_it(
    lms: Lms, page: Page, lessons: dict[str, Path]
) -> None:
    for name in SCOS[:2]:
        assert not _open(lms, lessons)
        Learner(lms.launch(page, lessons[name])).read_all(name)
    lms.leave(page)
    assert _open(lms, lessons)


def _open(lms: Lms, lessons: dict[str, Path]) -> bool:
    """Say whether the test's prerequisites hold, by the statuses that the LMS has stored."""
    with zipfile.ZipFile(lessons["s-l-test"]) as archive:
        root = etree.fromstring(archive.read("imsmanifest.xml"))
    item = next(root.iter("{*}item"))
    required = item.findtext("{*}prerequisites", "").split("&")
    by_item = {each.get("identifier", ""): str(each.get("identifierref")) for each in root.iter("{*}item")}
    by_resource = {str(each.get("identifier")): str(each.get("href")) for each in root.iter("{*}resource")}
    names = [by_resource[by_item[each]].removesuffix(".html") for each in required]
    assert names == list(SCOS[:2])
    return all(lms.stored("anna", lessons[name]).get(STATUS) in ("completed", "passed") for name in names)
