"""What the LMS tells of the learner: a name and a language, used for a word and kept nowhere."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from .learner import Learner

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages
    from .lms import Lms, Version


def test_who_comes_back_is_called_by_name_once_and_the_name_is_kept_nowhere(
    lms: Lms, page: Page, package: Path, version: Version
) -> None:
    learner = Learner(lms.launch(page, package))
    place = learner.at.locator("#place")
    expect(place).to_have_text("Lesson 1 of 3 · about 19 min left")
    learner.read_all("s-l-two")
    place = Learner(lms.launch(page, package)).at.locator("#place")
    expect(place).to_have_text("Anna, you continue here. Lesson 2 of 3 · about 17 min left")
    learner = Learner(lms.launch(page, package))
    learner.go("s-l-test")
    expect(learner.at.locator("#place")).to_have_text(re.compile("^Lesson 3 of 3"))
    kept = learner.at.evaluate("JSON.stringify(Object.assign({}, localStorage, sessionStorage))")
    assert "Anna" not in kept
    assert "Anna" not in str(lms.stored("anna", package)["cmi.suspend_data"])
    assert version.learner_name not in lms.stored("anna", package)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Anna Nowak", "Anna Nowak, you continue here. "),
        ("Nováková,  Anna  Marie ", "Anna Marie, you continue here. "),
        ("", ""),
        (", ", ""),
        ("null", ""),
        ("X, " + "long" * 20, ""),
        ("Nowak, <b>Jan</b>", "<b>Jan</b>, you continue here. "),
    ],
)
def test_an_lms_may_write_names_in_other_ways_or_know_none(
    lms: Lms, page: Page, packages: Packages, name: str, called: str
) -> None:
    package = packages.built("scorm12")
    Learner(lms.launch(page, package)).read_all("s-l-two")
    place = Learner(lms.launch(page, package, name=name)).at.locator("#place")
    expect(place).to_have_text(f"{called}Lesson 2 of 3 · about 17 min left")


@pytest.mark.parametrize("language", ["pl", "ro-RO"])
def test_at_the_first_visit_a_course_says_that_it_is_in_another_language(
    lms: Lms, page: Page, package: Path, version: Version, language: str
) -> None:
    learner = Learner(lms.launch(page, package, language=language))
    expect(learner.note).to_have_text("This course is in English.Close")
    learner.go("s-l-two")
    expect(learner.note).to_be_hidden()
    learner = Learner(lms.launch(page, package, language=language))
    expect(learner.saved).to_have_text("Saved")
    expect(learner.note).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", ""),
        ("en-IE", ""),
        ("EN_us", ""),
        ("English", ""),
        ("1", ""),
        ("ro_RO.UTF-8", "This course is in English."),
    ],
)
def test_nothing_is_said_of_a_language_that_is_the_same_or_not_known(
    lms: Lms, page: Page, packages: Packages, language: str, said: str
) -> None:
    learner = Learner(lms.launch(page, packages.built("scorm12"), language=language))
    expect(learner.saved).to_have_text("Saved")
    expect(learner.note.locator(".drawer-text")).to_have_text(said)
