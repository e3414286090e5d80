"""Packages in the app: built by a job, in versions, given out at addresses; nothing is there by half."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE, new_library
from tests.records.filled import NOON, learner
from westeros_learn.delivery import package_making, packages, throttle
from westeros_learn.delivery.jobs import claim_job, end_job
from westeros_learn.delivery.keys import Keys
from westeros_learn.delivery.package_addresses import addresses_of, fetch, make_address, revoke_address
from westeros_learn.delivery.package_building import PackageBuilder
from westeros_learn.delivery.package_making import make
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import Build, Line
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.export import build_packages
from westeros_learn.export.changes import Happens
from westeros_learn.records import AuditEntry, Database, Job, PackageAddress, PackageBuild

if TYPE_CHECKING:
    from datetime import datetime

    from westeros_learn.delivery.library import Library
    from westeros_learn.delivery.package_addresses import GivenOut

pytestmark = pytest.mark.slow

LINE = Line(COURSE, "en", "scorm12")
KEYS = Keys(["a key that only the tests know, and long"])
LATER = timedelta(minutes=3)
"""After that a claim on a job is over."""


@dataclass
class Works:
    """A place where packages are built."""

    database: Database
    library: Library
    store: PackageStore
    folder: Path
    actor: int
    now: datetime = NOON

    def ask(self, line: Line = LINE, **chosen: str) -> int:
        """Ask for a package."""
        return packages.ask_for_builds(self.database, self.library, [line], chosen, self.actor, self.now)[0]

    def work(self) -> None:
        """Do what is due, as another process does."""
        builder = PackageBuilder(self.database, self.library, self.store, lambda: self.now, make)
        while job := claim_job(self.database, self.now):
            builder.do(job)
            end_job(self.database, job, self.now)

    def build(self, line: Line = LINE, **chosen: str) -> Build:
        """Ask for a package and build it."""
        asked = self.ask(line, **chosen)
        self.work()
        return packages.find_build(self.database, asked)

    def publish(self, build: Build) -> None:
        """Give a version out."""
        packages.publish(self.database, self.store, build.id, self.actor, self.now)

    def fetch(self, token: str, *, whole: bool = True) -> GivenOut:
        """Fetch what an address gives."""
        return fetch(self.database, self.store, KEYS, token, "192.0.2.1", self.now, whole=whole)

    def write(self, file: str, old: str, new: str) -> None:
        """Change a file of the course."""
        path = self.library.folder / COURSE / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def files(self) -> list[Path]:
        """The files that are in their place."""
        return sorted(path for path in self.folder.glob("??/*"))

    def unfinished(self) -> list[Path]:
        """What lies in the corner."""
        return sorted((self.folder / ".unfinished").glob("*"))


@pytest.fixture
def works(database: Database, tmp_path: Path) -> Works:
    """A place where packages are built, with the small course."""
    folder = tmp_path / "packages"
    folder.mkdir()
    with database.write() as session:
        session.add(actor := learner())
    library = new_library(tmp_path / "courses")
    return Works(database, library, PackageStore(folder), folder, actor.id)


def _refused(reason: Reason) -> pytest.RaisesExc[Refused]:
    return pytest.RaisesExc(Refused, check=lambda refused: refused.reason is reason)


def test_what_is_asked_for_is_built_and_says_what_it_is(works: Works) -> None:
    build = works.build(status="passed")
    assert (build.number, build.refusal, build.title) == (1, None, "A small course")
    assert (build.edition, build.scos, build.options["status"]) == ("1.2", 1, "passed")
    (file,) = works.files()
    assert file == works.store.path(build.sha256)
    assert hashlib.sha256(file.read_bytes()).hexdigest() == build.sha256
    assert file.stat().st_size == build.size
    assert build.file_name == "base-en-scorm12.zip"
    assert "imsmanifest.xml" in ZipFile(file).namelist()
    assert not works.unfinished()
    (standing,) = packages.standings(works.database)
    assert (standing.newest and standing.newest.id, standing.published) == (build.id, None)


def test_the_same_again_is_no_new_version_and_something_else_is(works: Works) -> None:
    """An LMS takes other bytes for an update; equal ones must not be offered as one."""
    first = works.build()
    same = packages.find_build(works.database, works.build().id)
    assert (same.number, same.same_as, same.same_number) == (None, first.id, 1)
    works.write("course.yaml", "title: A small course", "title: A corrected course")
    second = works.build()
    assert (second.number, second.title) == (2, "A corrected course")
    assert len(works.files()) == 2


def test_killed_at_any_place_nothing_is_half_done_and_another_process_goes_on(
    works: Works, database_url: str
) -> None:
    """In the middle of the zip; with a whole zip nobody has put into its place; before the last commit."""
    asked = works.ask()
    places = (
        ("westeros_learn.export.archive:_read", "2"),
        ("westeros_learn.export.building:write_packages", "1"),
        ("westeros_learn.delivery.package_store:PackageStore.keep", "1"),
    )
    for killed, (place, call) in enumerate(places, 1):
        arguments = (database_url, works.library.folder, works.folder, works.now.isoformat())
        command = [sys.executable, "-m", "tests.delivery.builder", place, call, *map(str, arguments)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout
            assert process.stdout.readline() == "here\n"
            process.kill()
        build = packages.find_build(works.database, asked)
        assert (build.ended_at, build.number, build.sha256) == (None, None, "")
        assert len(works.files()) == (killed == 3)
        assert len(works.unfinished()) == killed
        assert claim_job(works.database, works.now + timedelta(minutes=1)) is None
        works.now += LATER
    works.work()
    build = packages.find_build(works.database, asked)
    assert build.number == 1
    (file,) = works.files()
    assert hashlib.sha256(file.read_bytes()).hexdigest() == build.sha256
    works.store.sweep(works.now + timedelta(days=3650))
    assert not works.unfinished()
    with works.database.read() as session:
        assert session.scalars(select(Job.done_at.is_not(None))).all() == [True]


def test_a_build_that_ends_its_process_each_time_is_given_up(works: Works) -> None:
    """Else it would end one process after the other, and learners' with them."""
    asked = works.ask()
    for _ in range(4):
        assert claim_job(works.database, works.now)  # and the process is gone
        works.now += LATER
    works.work()
    assert packages.find_build(works.database, asked).refusal == {"reason": "died"}


def test_who_comes_to_the_end_second_changes_nothing(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that slept through its claim in the middle of a build that another one did meanwhile."""
    ended: list[datetime] = []
    asked = works.ask()

    def slept(*arguments: object) -> object:
        monkeypatch.setattr(package_making, "build_packages", build_packages)
        works.now += LATER
        works.work()
        ended.append(works.now)
        works.now += LATER
        return build_packages(*arguments)  # type: ignore[arg-type]

    job = claim_job(works.database, works.now)
    assert job
    monkeypatch.setattr(package_making, "build_packages", slept)
    PackageBuilder(works.database, works.library, works.store, lambda: works.now, make).do(job)
    assert [build.number for build in packages.builds_of(works.database, LINE)] == [1]
    build = packages.find_build(works.database, asked)
    assert ([build.ended_at], build.same_as) == (ended, None)


def test_of_many_who_ask_at_once_one_build_comes_of_it(works: Works) -> None:
    """A double click, or two administrators."""
    begin = Barrier(4)

    def ask(number: int) -> int | Reason:
        begin.wait()
        try:
            return works.ask(status=("completed", "passed")[number % 2])
        except Refused as refused:
            return refused.reason

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(ask, range(4)))
    builds = packages.builds_of(works.database, LINE)
    assert len(builds) == 1
    assert {each for each in told if isinstance(each, int)} == {builds[0].id}
    assert {each for each in told if not isinstance(each, int)} == {Reason.BUILD_UNDER_WAY}
    assert works.ask(status=builds[0].options["status"]) == builds[0].id


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        (Line(COURSE, "pl", "scorm12"), {}),
        (Line(COURSE, "en", "floppy"), {}),
        (LINE, {"status": "perhaps"}),
        (LINE, {"languages": "pl"}),
        (LINE, {"languages": "en"}),
        (Line(COURSE, "en", "pdf"), {"languages": "pl"}),
        (LINE, {"pass_mark": "0"}),
        (LINE, {"pass_mark": "101"}),
        (LINE, {"pass_mark": "٧٠"}),
        (LINE, {"pass_mark": "7" * 9999}),
    ],
)
def test_what_is_not_offered_is_not_built(works: Works, line: Line, chosen: dict[str, str]) -> None:
    with _refused(Reason.NOT_OFFERED):
        works.ask(line, **chosen)
    assert not packages.builds_of(works.database, line)


def test_another_pass_mark_is_a_new_version_that_says_what_that_does(works: Works) -> None:
    """A build of the time before an option existed had its usual value: that is no change."""
    first = works.build()
    with works.database.write() as session:
        session.get_one(PackageBuild, first.id).options = {"status": "completed"}
    second = works.build(pass_mark=" 090 ", completion="passed")
    assert (second.number, second.options["pass_mark"]) == (2, "90")
    assert any("90 per cent" in note for note in second.notes)
    found = packages.changes_since(works.database, second)
    assert found
    assert {name for name, *_ in found[1].options} == {"pass_mark", "completion"}
    assert {each.happens for each in found[1].consequences} == {
        Happens.PASS_MARK_HIGHER,
        Happens.COMPLETION,
    }


def test_a_course_with_errors_is_refused_and_they_are_told(works: Works) -> None:
    works.write("course.yaml", "title: A small course", "titel: A small course")
    build = works.build()
    assert build.refusal
    assert build.refusal["reason"] == "faults"
    assert any("course.yaml" in fault for fault in build.refusal["faults"])
    assert works.files() == works.unfinished() == []
    works.write("course.yaml", "titel: A small course", "title: A small course")
    assert works.build().number == 1


def test_a_full_disk_is_told_and_leaves_nothing(works: Works, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("westeros_learn.export.archive._measure", lambda *_: full(0))
    build = works.build()
    assert build.refusal
    assert build.refusal["reason"] == "not-written"
    assert "no space left on device" in build.refusal["said"]
    assert works.files() == works.unfinished() == []


def test_what_is_new_is_told_against_what_learners_have(works: Works) -> None:
    first = works.build()
    assert packages.changes_since(works.database, first) is None
    works.write("test-pool.yaml", "What comes first?", "What comes at first?")
    second = works.build()
    works.write("test-pool.yaml", "answer: true", "answer: false")
    third = works.build(status="passed")
    told = packages.changes_since(works.database, third)
    assert told
    assert (told[0].number, [key.id for key in told[1].keys]) == (2, ["b-p-rest"])
    assert not told[1].questions.new
    works.publish(first)
    told = packages.changes_since(works.database, third)
    assert told
    assert told[0].number == 1
    assert [each.id for each in told[1].questions.changed] == ["b-p-plan", "b-p-rest"]
    assert told[1].options == (("status", "completed", "passed"),)
    assert {each.happens for each in told[1].consequences} == {Happens.KEYS, Happens.REPORT}
    assert second.number == 2


# --- giving out -----------------------------------------------------------------------------


def test_an_address_gives_what_is_published_and_the_next_version_the_moment_that_it_is(works: Works) -> None:
    first = works.build()
    with _refused(Reason.NOT_PUBLISHED):
        make_address(works.database, LINE, "A Moodle", works.actor, works.now)
    works.publish(first)
    token = make_address(works.database, LINE, "A Moodle", works.actor, works.now)
    given = works.fetch(token)
    assert (given.sha256, given.name, given.published_at) == (first.sha256, "base-en-scorm12.zip", NOON)
    assert hashlib.sha256(given.file.read_bytes()).hexdigest() == first.sha256
    works.write("course.yaml", "title: A small course", "title: A corrected course")
    second = works.build()
    assert works.fetch(token).sha256 == first.sha256
    works.publish(second)  # within the same second
    given = works.fetch(token, whole=False)
    assert (given.sha256, given.published_at) == (second.sha256, NOON + timedelta(seconds=1))
    (address,) = addresses_of(works.database, LINE)
    assert (address.label, address.fetched_version, address.fetches) == ("A Moodle", 2, 2)
    works.publish(first)
    assert works.fetch(token).published_at == NOON + timedelta(seconds=2)


def test_an_address_cannot_be_read_from_the_database_and_is_revoked_for_good(works: Works) -> None:
    works.publish(works.build())
    token = make_address(works.database, LINE, "A Moodle", works.actor, works.now)
    other = make_address(works.database, LINE, "An ILIAS", works.actor, works.now)
    with works.database.read() as session:
        for address in session.scalars(select(PackageAddress)):
            assert token.encode() not in address.token_hash
            assert address.token_hash == hashlib.sha256({1: token, 2: other}[address.id].encode()).digest()
        assert token not in str(session.scalars(select(AuditEntry.details)).all())
    assert revoke_address(works.database, 1, works.actor, works.now) == LINE
    with _refused(Reason.NO_PACKAGE):
        works.fetch(token)
    assert works.fetch(other)
    assert [each.revoked_at is None for each in addresses_of(works.database, LINE)] == [True, False]


def test_guessing_addresses_makes_a_network_wait_and_no_lms(
    works: Works, monkeypatch: pytest.MonkeyPatch
) -> None:
    works.publish(works.build())
    token = make_address(works.database, LINE, "A Moodle", works.actor, works.now)
    reasons = []
    for number in range(62):
        with pytest.raises(Refused) as refused:
            works.fetch(f"guess {number}")
        reasons.append(refused.value.reason)
    assert reasons == [Reason.NO_PACKAGE] * 60 + [Reason.SIGN_IN_LATER] * 2
    assert works.fetch(token)  # from the same network
    monkeypatch.setattr(throttle, "_MOST_FETCHES", 3)
    assert [works.fetch(token).sha256 for _ in range(2)]
    with _refused(Reason.SIGN_IN_LATER):
        works.fetch(token)


def test_a_version_is_removed_unless_it_is_given_out(works: Works) -> None:
    first = works.build()
    works.publish(first)
    works.write("course.yaml", "title: A small course", "title: A corrected course")
    second = works.build()
    for path in works.files():
        _make_old(path)
    with _refused(Reason.IS_PUBLISHED):
        packages.remove_version(works.database, works.store, first.id, works.actor, works.now)
    packages.remove_version(works.database, works.store, second.id, works.actor, works.now)
    assert works.files() == [works.store.path(first.sha256)]
    with _refused(Reason.PACKAGE_LOST):
        works.publish(second)
    again = works.build()  # the same bytes as those that were removed
    assert (again.number, again.same_as) == (3, None)
    packages.remove_version(works.database, works.store, again.id, works.actor, works.now)
    assert len(works.files()) == 2, "a file that was just put there may be that of a version to come"


def test_a_file_that_is_lost_is_told_as_such(works: Works) -> None:
    """A database that was put back from a backup may know more packages than the folder has."""
    build = works.build()
    works.publish(build)
    token = make_address(works.database, LINE, "A Moodle", works.actor, works.now)
    works.files()[0].write_bytes(b"cut off")
    for act in (
        lambda: works.fetch(token),
        lambda: works.publish(build),
        lambda: packages.take(works.database, works.store, build.id, works.actor, works.now),
    ):
        with _refused(Reason.PACKAGE_LOST):
            act()


def _make_old(path: Path) -> None:
    os.utime(path, (0, 0))
