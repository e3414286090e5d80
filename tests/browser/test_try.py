"""`westeros-learn try`: a package in the test LMS, as an administrator uses it."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.running import running_trial
from westeros_learn.export import TARGETS, ExportOptions, write_package
from westeros_learn.source import load_course

from .axe import axe_findings
from .building import SMALL
from .fakes import fake_package
from .learner import Learner, right
from .lms import SCORM_12, SCORM_2004, Version

if TYPE_CHECKING:
    from pathlib import Path

    from .building import Packages

# Each call with its answer and the code of its error afterwards (SCORM 1.2 RTE, 3.3.5 and 3.4).
CALLS_12 = [
    ("LMSGetValue", ["cmi.core.entry"], "", "301"),
    ("LMSInitialize", ["x"], "false", "201"),
    ("LMSInitialize", [""], "true", "0"),
    ("LMSInitialize", [""], "false", "101"),
    ("LMSGetValue", ["cmi.core.entry"], "ab-initio", "0"),
    ("LMSGetValue", ["cmi.core.lesson_status"], "not attempted", "0"),
    ("LMSGetValue", ["cmi.core.score._children"], "raw,min,max", "0"),
    ("LMSGetValue", ["cmi.core.lesson_status._children"], "", "202"),
    ("LMSGetValue", ["cmi.core.lesson_status._count"], "", "203"),
    ("LMSGetValue", ["cmi.core.session_time"], "", "404"),
    ("LMSGetValue", ["cmi.core.mood"], "", "401"),
    ("LMSGetValue", ["cmi.objectives.0.id"], "", "201"),
    ("LMSGetValue", ["cmi.interactions.n.id"], "", "401"),
    ("LMSSetValue", ["cmi.core.lesson_status", "finished"], "false", "405"),
    ("LMSSetValue", ["cmi.core.lesson_status", "incomplete"], "true", "0"),
    ("LMSSetValue", ["cmi.core.student_name", "Me"], "false", "403"),
    ("LMSSetValue", ["cmi.objectives._count", "3"], "false", "402"),
    ("LMSSetValue", ["cmi.core.score.raw", "101"], "false", "405"),
    ("LMSSetValue", ["cmi.core.score.raw", "88.5"], "true", "0"),
    ("LMSSetValue", ["cmi.suspend_data", "x" * 4097], "false", "405"),
    ("LMSSetValue", ["cmi.suspend_data", "x" * 4096], "true", "0"),
    ("LMSSetValue", ["cmi.core.session_time", "PT1M"], "false", "405"),
    ("LMSSetValue", ["cmi.core.session_time", "00:01:30.5"], "true", "0"),
    ("LMSSetValue", ["cmi.interactions.1.id", "a"], "false", "201"),
    ("LMSSetValue", ["cmi.interactions.0.id", "a"], "true", "0"),
    ("LMSSetValue", ["cmi.interactions.0.type", "choice"], "true", "0"),
    ("LMSSetValue", ["cmi.interactions.0.student_response", "alpha"], "false", "405"),
    ("LMSSetValue", ["cmi.interactions.0.student_response", "a,c"], "true", "0"),
    ("LMSSetValue", ["cmi.interactions.0.correct_responses.1.pattern", "a"], "false", "201"),
    ("LMSSetValue", ["cmi.interactions.0.correct_responses.0.pattern", "a"], "true", "0"),
    ("LMSGetValue", ["cmi.interactions.0.correct_responses._count"], "1", "0"),
    ("LMSGetValue", ["cmi.interactions._count"], "1", "0"),
    ("LMSGetValue", ["cmi.interactions.0.id"], "", "404"),
    ("LMSSetValue", ["cmi.comments", "one "], "true", "0"),
    ("LMSSetValue", ["cmi.comments", "two"], "true", "0"),
    ("LMSGetValue", ["cmi.comments"], "one two", "0"),
    ("LMSCommit", ["now"], "false", "201"),
    ("LMSCommit", [""], "true", "0"),
    ("LMSFinish", [""], "true", "0"),
    ("LMSFinish", [""], "false", "301"),
    ("LMSSetValue", ["cmi.core.lesson_location", "2"], "false", "301"),
]

# SCORM 2004 RTE 4th Edition, 3.1.7 and 4.2.
CALLS_2004 = [
    ("GetValue", ["cmi.entry"], "", "122"),
    ("SetValue", ["cmi.exit", "suspend"], "false", "132"),
    ("Commit", [""], "false", "142"),
    ("Terminate", [""], "false", "112"),
    ("Initialize", [""], "true", "0"),
    ("Initialize", [""], "false", "103"),
    ("GetValue", [""], "", "301"),
    ("GetValue", ["cmi.entry"], "ab-initio", "0"),
    ("GetValue", ["cmi.location"], "", "403"),
    ("GetValue", ["cmi.mood"], "", "401"),
    ("GetValue", ["cmi.exit"], "", "405"),
    ("GetValue", ["cmi.objectives.0.id"], "", "301"),
    ("GetValue", ["cmi.location._count"], "", "301"),
    ("GetValue", ["adl.nav.request_valid.choice.{target=item-1}"], "unknown", "0"),
    ("SetValue", ["cmi.learner_name", "Me"], "false", "404"),
    ("SetValue", ["cmi._version", "2"], "false", "404"),
    ("SetValue", ["cmi.completion_status", "done"], "false", "406"),
    ("SetValue", ["cmi.score.scaled", "1.5"], "false", "407"),
    ("SetValue", ["cmi.score.scaled", "much"], "false", "406"),
    ("SetValue", ["cmi.score.scaled", "0.9"], "true", "0"),
    ("SetValue", ["cmi.interactions.0.type", "choice"], "false", "408"),
    ("SetValue", ["cmi.interactions.1.id", "q"], "false", "351"),
    ("SetValue", ["cmi.interactions.0.id", "q"], "true", "0"),
    ("SetValue", ["cmi.interactions.0.learner_response", "a"], "false", "408"),
    ("SetValue", ["cmi.interactions.0.type", "choice"], "true", "0"),
    ("SetValue", ["cmi.interactions.0.learner_response", "a,c d"], "false", "406"),
    ("SetValue", ["cmi.interactions.0.learner_response", "a[,]a"], "false", "406"),
    ("SetValue", ["cmi.interactions.0.learner_response", "a[,]c"], "true", "0"),
    ("SetValue", ["cmi.interactions.0.timestamp", "2027-01-15T08:30:00.123Z"], "false", "406"),
    ("SetValue", ["cmi.interactions.0.timestamp", "2027-01-15T08:30:00.12Z"], "true", "0"),
    ("SetValue", ["cmi.objectives.0.success_status", "passed"], "false", "408"),
    ("SetValue", ["cmi.objectives.0.id", "o"], "true", "0"),
    ("SetValue", ["cmi.objectives.1.id", "o"], "false", "351"),
    ("SetValue", ["cmi.objectives.0.id", "other"], "false", "351"),
    ("SetValue", ["cmi.session_time", "0000:01:00"], "false", "406"),
    ("SetValue", ["cmi.session_time", "PT1M30.5S"], "true", "0"),
    ("SetValue", ["cmi.learner_preference.language", "pl_PL"], "false", "406"),
    ("SetValue", ["adl.nav.request", "{target=item-2}choice"], "true", "0"),
    ("SetValue", ["adl.nav.request", "onwards"], "false", "406"),
    ("Commit", ["now"], "false", "201"),
    ("Terminate", [""], "true", "0"),
    ("Terminate", [""], "false", "113"),
    ("Commit", [""], "false", "143"),
    ("Initialize", [""], "false", "104"),
]

CALL = """([api, name, values]) => {
  const [last] = Object.keys(window[api]).filter((each) => each.endsWith("GetLastError"));
  return [window[api][name](...values), window[api][last]()];
}"""


@pytest.mark.parametrize(
    ("version", "calls"), [(SCORM_12, CALLS_12), (SCORM_2004, CALLS_2004)], ids=["1.2", "2004"]
)
def test_each_call_is_answered_as_the_standard_says(
    page: Page, tmp_path: Path, version: Version, calls: list[tuple[str, list[str], str, str]]
) -> None:
    with running_trial(fake_package(tmp_path, "bare", version)) as address:
        page.goto(address)
        expect(page.locator("#calls tr")).to_have_count(1)
        told = [
            (name, values, *page.evaluate(CALL, [version.api, name, values])) for name, values, _, _ in calls
        ]
    assert told == calls


def learner(page: Page) -> Learner:
    """Who uses the package's page."""
    frame = page.frame(name="package")
    assert frame
    return Learner(frame)


def known(page: Page, what: str) -> Locator:
    """What the LMS knows of something: kept, and not committed yet."""
    return page.locator("#standing tr").filter(has=page.get_by_role("rowheader", name=what, exact=True))


def test_our_package_makes_no_error_and_comes_back_to_its_place(
    page: Page, packages: Packages, version: Version
) -> None:
    with running_trial(packages.built(version.target)) as address:
        page.goto(address)
        learner(page).answer("s-q-single", ["a"])
        expect(known(page, "Answers")).to_have_text("Answers1")
        page.get_by_role("button", name="Leave").click()
        expect(page.locator("#cover")).to_contain_text("The page was left.")
        page.get_by_role("button", name="Come back").click()
        expect(page.locator("#calls")).to_contain_text(f'is opened: {version.entry} is "resume"')
        expect(learner(page).title).to_have_text("The first lesson")
        expect(learner(page).question("s-q-single").locator("input[value=a]")).to_be_checked()
        expect(page.locator("#call-count")).to_contain_text(" calls, 0 errors")
        assert not axe_findings(page)


def test_a_sequence_is_followed_and_its_rules_are_not(page: Page, tmp_path: Path) -> None:
    """It says so; what a part tells of objectives is seen."""
    course = load_course(SMALL).course
    assert course
    package = TARGETS["scorm2004"](course, ExportOptions(sco="lesson"))
    with running_trial(write_package(package, tmp_path).file) as address:
        page.set_viewport_size({"width": 1900, "height": 900})
        page.goto(address)
        expect(page.locator("#unsequenced")).to_contain_text("It does not sequence")
        learner(page).take("s-pre", right)
        expect(page.locator("#calls")).to_contain_text("cmi.objectives.2.success_status")
        page.get_by_role("button", name="Leave").click()
        page.get_by_role("button", name="Come back").click()
        learner(page).at.get_by_role("button", name="Next lesson").click()
        expect(page.locator("#sco")).to_have_value("The second lesson")
        expect(learner(page).title).to_have_text("The second lesson")
        learner(page).at.get_by_role("button", name="The last lesson").click()
        expect(learner(page).title).to_have_text("The last lesson")
        expect(page.locator("#call-count")).to_contain_text(" calls, 0 errors")
        assert not axe_findings(page)


def test_what_fails_and_what_is_forgotten_is_seen(page: Page, packages: Packages) -> None:
    with running_trial(packages.built("scorm12")) as address:
        page.goto(address)
        expect(known(page, "Status")).to_have_text("Statusincomplete")
        page.get_by_label("Commits fail").check()
        learner(page).answer("s-q-single", ["a"])
        expect(page.locator("#calls .error").first).to_contain_text("101 The LMS could not keep it.")
        expect(known(page, "Answers")).to_have_text("Answers01")
        page.get_by_label("Commits fail").uncheck()
        page.get_by_role("button", name="Start anew").click()
        expect(known(page, "Answers")).to_have_text("Answers0")
        page.get_by_label("It says “true” and forgets").check()
        learner(page).answer("s-q-single", ["a"])
        expect(known(page, "Answers")).to_have_text("Answers01")
        page.get_by_role("button", name="Leave").click()
        expect(known(page, "Answers")).to_have_text("Answers0")
        expect(page.locator("#cover")).to_contain_text("values that it wrote were not kept.")


def test_a_package_of_cmi5_is_heard_by_a_record_store(page: Page, packages: Packages) -> None:
    with running_trial(packages.built("cmi5")) as address:
        page.goto(address)
        learner(page).answer("s-q-single", ["a"])
        expect(known(page, "Said")).to_have_text("Saidinitialized")
        expect(page.locator("#calls")).to_contain_text("POST statements answered")
        page.get_by_role("button", name="Leave").click()
        expect(known(page, "Session ended")).to_have_text("Session endedyes")
        page.get_by_role("button", name="Come back").click()
        expect(learner(page).question("s-q-single").locator("input[value=a]")).to_be_checked()
        expect(page.locator("#call-count")).to_contain_text(" calls, 0 errors")
        page.get_by_label("The record store fails").check()
        learner(page).answer("s-q-multiple", ["a"])
        expect(page.locator("#calls .error").first).to_contain_text("The record store could not keep it.")


def test_nothing_but_the_package_is_within_its_reach(page: Page, tmp_path: Path) -> None:
    package = tmp_path / "spy.zip"
    with zipfile.ZipFile(fake_package(tmp_path, "bare")) as bare, zipfile.ZipFile(package, "w") as archive:
        for name in {*bare.namelist()} - {"main.js"}:
            archive.writestr(name, bare.read(name))
        spying = "fetch('https://example.org/spy').catch(() => 0); fetch('missing.json');"
        archive.writestr("main.js", f"{spying} document.cookie = 'left=behind';")
    with running_trial(package) as address:
        page.goto(address)
        expect(page.locator("#calls")).to_contain_text("It wanted https://example.org/spy")
        expect(page.locator("#calls")).to_contain_text(
            "It asked for missing.json, which is not in the package."
        )
        own = page.request.get(address.replace("localhost", "127.0.0.1"))
    assert own.status == 400, "under the name of an app on this machine there is nothing"


def test_a_package_that_cannot_be_played_is_told(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from westeros_learn.cli import main

    empty = tmp_path / "notes.zip"
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("notes.txt", "no package")
    result = CliRunner().invoke(main, ["try", str(empty), "--no-browser"])
    assert result.exit_code == 1
    assert "has no imsmanifest.xml at its root" in result.output
