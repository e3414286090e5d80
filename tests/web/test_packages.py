"""Packages for administrators, and for the platforms that fetch them at an address."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from westeros_learn.app.settings import Settings
from westeros_learn.app.work import Work
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_choices import choices
from westeros_learn.delivery.package_making import make
from westeros_learn.export import TARGETS, ExportOptions, read_options
from westeros_learn.export.changes import Consequence, Happens
from westeros_learn.export.reporting import reports_of, statements_of
from westeros_learn.records import AuditEntry, PackageBuild, Role
from westeros_learn.source import update
from westeros_learn.web.guides import PLATFORMS, guide_address
from westeros_learn.web.manage.package_words import consequence_sentence, option_words, target_name

from .world import COURSES, make_world

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.records import Database

    from .world import Browser, World

LINE = "/manage/packages/course/small/en/scorm12/"


@dataclass
class Yard:
    """An app with a folder for packages, and an administrator in it."""

    world: World
    admin: Browser
    settings: Settings

    def work(self) -> None:
        """Do what is due, as a process of the app does."""
        here = self.world
        Work(here.app, self.settings, here.database, here.library, here.clock, make).do_what_is_due()

    def build(self, **fields: str) -> str:
        """Ask for a package by the form, and build it; return where it is shown."""
        asked = {"course": "small", "target": "scorm12", "language": "en", **fields}
        on = "/manage/packages/new?course=small&target=scorm12"
        answer = self.admin.send("/manage/packages/new", on=on, **asked)
        assert answer.status_code == 303, answer.text
        self.work()
        return answer.headers["Location"]

    def address(self) -> str:
        """Publish the version that was built, and make an address; return its path."""
        self.admin.send(f"{self.build()}/publish", on=LINE)
        page = self.admin.send(f"{LINE}addresses", on=LINE, label="A Moodle")
        found = re.search(r"http://localhost(/fetch/[^<]+)", page.text)
        assert found
        return found[1]


@pytest.fixture
def yard(database: Database, library: Library, tmp_path: Path) -> Yard:
    """An app with a folder for packages."""
    return make_yard(database, library, tmp_path)


def make_yard(database: Database, library: Library, tmp_path: Path) -> Yard:
    world = make_world(database, library, packages=tmp_path)
    settings = Settings.model_validate(
        {
            "address": "http://localhost",
            "secret_key": "a key that only the tests know, and long",
            "database": "sqlite:///unused.db",
            "courses": COURSES,
            "packages": tmp_path,
            "school": "A school",
            "help_contact": "help@example.org",
        }
    )
    return Yard(world, world.inside("admin@example.org", Role.ADMINISTRATOR), settings)


def test_a_package_is_chosen_built_and_taken_home_and_the_log_says_by_whom(yard: Yard) -> None:
    assert "No package was built yet" in yard.admin.get("/manage/packages/").text
    chosen = yard.admin.get("/manage/packages/new?course=small&target=scorm12").text
    assert 'name="option-status"' in chosen
    assert 'name="option-edition"' not in chosen
    shown = yard.build(**{"option-status": "passed"})
    page = yard.admin.get(shown).text
    assert "Version 1" in page
    digest = re.search(r"<code>([0-9a-f]{64})</code>", page)
    link = re.search(rf'href="({shown}/[^"]+\.zip)"', page)
    assert digest
    assert link
    taken = yard.admin.client.get(link[1], buffered=True)
    assert hashlib.sha256(taken.data).hexdigest() == digest[1]
    assert "filename=small-en-scorm12.zip" in taken.headers["Content-Disposition"]
    assert taken.headers["Cache-Control"] == "no-store"
    with yard.world.database.read() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["build package", "take package"]
    assert "SCORM 1.2" in yard.admin.get("/manage/packages/").text


def test_a_pass_mark_is_given_in_the_form_or_told_what_it_may_be(yard: Yard) -> None:
    on = "/manage/packages/new?course=small&target=scorm12"
    fields = {"course": "small", "target": "scorm12", "language": "en"}
    wrong = yard.admin.send("/manage/packages/new", on=on, **fields, **{"option-pass_mark": "120"})
    assert wrong.status_code == 422
    assert "give a whole number from 1 to 100, or nothing" in wrong.text
    assert 'value="120"' in wrong.text
    page = yard.admin.get(yard.build(**{"option-pass_mark": "85", "option-completion": "seen"})).text
    assert "<dd>85\N{NO-BREAK SPACE}%</dd>" in page
    assert "everything seen, whatever the tests say" in page
    assert "completion=seen" in page


def test_while_it_is_built_the_page_says_how_far_that_is(yard: Yard) -> None:
    on = "/manage/packages/new?course=small&target=scorm12"
    fields = {"course": "small", "target": "scorm12", "language": "en"}
    shown = yard.admin.send("/manage/packages/new", on=on, **fields).headers["Location"]
    assert "Waiting for its turn" in yard.admin.get(shown).text
    with yard.world.database.write() as session:
        build = session.scalars(select(PackageBuild)).one()
        build.step, build.done, build.total = "writing", 3, 8
    page = yard.admin.get(shown).text
    assert "Writing the package: 3 of 8 files" in page
    assert 'max="100" value="75"' in page
    other = yard.admin.send("/manage/packages/new", on=on, **fields, **{"option-status": "passed"})
    assert other.status_code == 422
    assert "This is just being built with other options" in other.text


def test_an_address_is_shown_once_and_serves_a_machine_that_has_no_session(yard: Yard) -> None:
    path = yard.address()
    assert path not in yard.admin.get(LINE).text
    machine = partial(yard.world.browser().client.open, path, buffered=True)
    whole = machine()
    assert (whole.status_code, whole.mimetype) == (200, "application/zip")
    assert "Set-Cookie" not in whole.headers
    assert whole.headers["ETag"] == f'"{hashlib.sha256(whole.data).hexdigest()}"'
    assert whole.headers["Cache-Control"] == "private, no-cache"
    assert whole.last_modified == yard.world.clock()
    head = machine(method="HEAD")
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(whole.data))
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert machine(headers={name: whole.headers[value]}).status_code == 304
    assert machine(headers={"If-None-Match": '"another"'}).status_code == 200
    part = machine(headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, whole.data[10:20])
    rest = machine(headers={"Range": "bytes=10-", "If-Range": '"another"'})
    assert (rest.status_code, rest.data) == (200, whole.data)
    assert "Version 1" in yard.admin.get(LINE).text.partition("A Moodle")[2]


def test_what_is_revoked_unknown_or_lost_is_told_to_a_machine_in_a_line(yard: Yard, tmp_path: Path) -> None:
    path = yard.address()
    machine = yard.world.browser().client
    assert machine.get("/fetch/guess/small-en-scorm12.zip").status_code == 404
    for file in tmp_path.glob("??/*"):
        file.unlink()
    lost = machine.get(path)
    assert (lost.status_code, lost.mimetype, lost.headers["Retry-After"]) == (503, "text/plain", "600")
    yard.admin.send("/manage/packages/addresses/1/revoke", on=LINE)
    gone = machine.get(path)
    assert (gone.status_code, gone.text) == (404, "There is no package at this address.\n")
    for _ in range(60):
        answer = machine.head("/fetch/guess/small-en-scorm12.zip")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900


def test_what_cannot_be_done_says_why_and_keeps_what_was_typed(yard: Yard) -> None:
    none = yard.admin.send(
        "/manage/packages/new",
        on="/manage/packages/new?course=small&target=scorm12",
        course="small",
        target="scorm12",
    )
    assert (none.status_code, "Choose one language or more" in none.text) == (422, True)
    assert 'name="language"' in none.text
    shown = yard.build()
    early = yard.admin.send(f"{LINE}addresses", on="/manage/packages/new", label="A Moodle")
    assert (early.status_code, "an address that gives nothing locks learners out" in early.text) == (
        409,
        True,
    )
    yard.admin.send(f"{shown}/publish", on=shown)
    held = yard.admin.send(f"{shown}/remove", on=LINE)
    assert (held.status_code, "Publish another one first" in held.text) == (409, True)
    again = yard.build()
    assert "The package would be the same as version 1" in yard.admin.get(again).text


def test_without_a_folder_the_pages_say_how_to_give_one(world: World) -> None:
    admin = world.inside("admin@example.org", Role.ADMINISTRATOR)
    assert "name it in the setting “packages”" in admin.get("/manage/packages/").text
    assert "The app has no folder for packages" in admin.get("/manage/packages/new").text


def test_each_guide_tells_what_its_package_reports(world: World) -> None:
    """What a package reports is compared with `reports_of` by the tests that play one in an LMS."""
    browser = world.browser()
    for target, status, sco in product(
        ("scorm12", "scorm2004"), ("completed", "passed"), ("course", "lesson", "module")
    ):
        alone, sequenced = sco == "course", sco != "course" and target == "scorm2004"
        told = reports_of(target, ExportOptions(status=status))  # type: ignore[arg-type]
        assert told
        for platform in PLATFORMS:
            with world.app.test_request_context():
                address = guide_address(platform, target, {"status": status, "sco": sco})
            page = browser.get(address).text
            assert f"it is <code>{told.done}</code>" in page, address
            assert ("<code>failed</code>" in page) == (told.fails != "never"), address
            assert ("the success is <code>passed</code>" in page) == told.passed, address
            assert ("not tried" in page.lower()) == (platform != "moodle"), address
            assert ("first part of such a package" in page) == (platform == "open-edx" and not alone)
            assert ("leaves to the platform what opens when" in page) == (
                sequenced and platform not in ("moodle", "open-edx")
            )
            assert ("Moodle cannot play this package" in page) == (sequenced and platform == "moodle")
            if platform == "moodle" and not sequenced:
                assert f"Require status: <strong>{told.done.capitalize()}</strong>" in page, address
                assert ("Require all scos to return completion status" in page) != alone
    for completion, status in product(("seen", "passed"), ("completed", "passed")):
        with world.app.test_request_context():
            chosen = {"status": status, "completion": completion, "until_passed": "failed"}
            address = guide_address("moodle", "scorm12", chosen)
        page = browser.get(address).text
        told = reports_of("scorm12", ExportOptions(**chosen))  # type: ignore[arg-type]
        assert told
        assert f"it is <code>{told.unpassed or told.done}</code>" in page, address
        assert "After each attempt" in page, address
        assert "opens a course for review" in page, address
        ticked = "Completed, Passed" if (completion, status) == ("seen", "passed") else told.done.capitalize()
        assert f"Require status: <strong>{ticked}</strong>" in page, address
    assert browser.get("/guides/blackboard").status_code == 404
    assert browser.get("/guides/moodle?kind=scorm12&target=%00").status_code == 400
    assert "SCORM package" in browser.get("/guides/moodle?kind=a+b+c+d&target=x").text


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_guide_for_cmi5_tells_what_its_package_says(world: World, platform: str) -> None:
    """What a package says is compared with `statements_of` by the tests that play one."""
    browser = world.browser()
    for status, completion, mark in product(
        ("completed", "passed"), ("seen-and-passed", "seen", "passed"), ("", "70")
    ):
        chosen = {"status": status, "completion": completion, "sco": "lesson"} | (
            {"pass_mark": mark} if mark else {}
        )
        told = statements_of(read_options(chosen))
        with world.app.test_request_context():
            address = guide_address(platform, "cmi5", chosen)
        page = browser.get(address).text
        assert f"the rule of the package: <code>{told.moves_on}</code>" in page, address
        differs = told.moves_on != told.moves_on_untested
        assert (f"<code>{told.moves_on_untested}</code> where none does" in page) == differs, address
        assert ("<code>0.7</code>" in page) == (mark == "70")
        assert ("whatever the tests say" in page) == (completion == "seen"), address
        assert ("whatever was read" in page) == (completion == "passed"), address
        assert "Each part is a unit of its own" in page
        assert ("plays no cmi5 by itself" in page) == (platform == "moodle")


def test_a_guide_for_what_no_platform_plays_says_that_nothing_is_reported(world: World) -> None:
    browser = world.browser()
    with world.app.test_request_context():
        assert guide_address("canvas", "moodle-xml", {}) == ""
        assert guide_address("moodle", "html", {}) == ""
        addresses = {
            (platform, target, tests): guide_address(platform, target, {"test_questions": tests})
            for platform in PLATFORMS
            for target in ("pdf", "epub", "imscc", "moodle-xml")
            for tests in ("omit", "print")
        }
    for (platform, target, tests), address in addresses.items():
        if not address:
            assert (target, platform == "moodle") == ("moodle-xml", False)
            continue
        page = browser.get(address).text
        is_book = target in ("pdf", "epub")
        assert ("nothing is reported" in page) == is_book, address
        assert ("Give it to trainers alone" in page) == (is_book and tests == "print"), address
        assert ("by its own rules" in page) == (not is_book), address
        assert ("it is 1.1" in page) == (target == "imscc"), address
        assert f'value="{target} completed course" selected' in page, address


def test_everything_that_can_be_chosen_or_told_has_words() -> None:
    words = option_words()
    for target in TARGETS:
        assert target_name(target) not in (target, "") or target == "cmi5"
        for name, values in choices(target).items():
            assert set(values) <= set(words[name][1]), name
    sentences = [consequence_sentence(Consequence(happens)) for happens in Happens]
    assert len(set(sentences)) == len(Happens)


def test_several_languages_go_into_one_package_where_that_is_asked_for(
    database: Database, tmp_path: Path
) -> None:
    courses = tmp_path / "courses"
    shutil.copytree(COURSES / "small", courses / "small")
    update(courses / "small", "pl")
    (tmp_path / "packages").mkdir()
    yard = make_yard(database, Library(courses), tmp_path / "packages")
    on = "/manage/packages/new?course=small&target=scorm12"
    assert "All go into one package" in yard.admin.get(on).text
    assert "All go into one package" not in yard.admin.get(on.replace("scorm12", "pdf")).text
    token = re.search('name="csrf_token" value="([^"]+)"', yard.admin.get(on).text)
    assert token
    fields = {"course": "small", "target": "scorm12", "language": ["en", "pl"], "together": "1"}
    asked = yard.admin.client.post("/manage/packages/new", data={"csrf_token": token[1], **fields})
    yard.work()
    page = yard.admin.get(asked.headers["Location"]).text
    assert "small-en-pl-scorm12.zip" in page
    assert "<dd>polski</dd>" in page
