"""A process that is killed while it changes a course has changed it wholly or not at all."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

import pytest
from sqlalchemy import select

from tests.delivery.school import COURSE
from tests.delivery.volume import LESSON, Desk, new_desk
from westeros_learn.delivery.authoring import editing
from westeros_learn.delivery.authoring.editing import Saved
from westeros_learn.delivery.authoring.half_written import Half, half_written, keep_half_written
from westeros_learn.delivery.authoring.history import digest_of
from westeros_learn.delivery.authoring.publishing import note_publishing
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.erasing import erase_person
from westeros_learn.delivery.library import Library, content_hash, files_of
from westeros_learn.delivery.served import Given, given, served_folder
from westeros_learn.records import AuditEntry, Database
from westeros_learn.source import load_course

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.alternate("sqlite", "postgresql")]

EVERYWHERE = os.environ.get("KILLED_EVERYWHERE", "").split(",")
"""Deeds over which processes are killed at every point there is; it takes minutes."""

POINTS = {
    "save": ("begun", "begun+5", "lesson.md", "written", "update-ref"),
    "lesson": ("course.yaml",),
    "picture": ("written",),
    "bank": (".png",),
    "retire": ("test-pool.yaml",),
    "back": ("begun",),
    "publish": (f"{COURSE}.json",),
}
"""Once noted, in a file, between its files, before it is in the history, while git is at work, once given."""

BEFORE = {"retire": "bank", "publish": "save"}
"""There must be something to take away, or to publish."""

PARTS = {"lesson": 2, "bank": 2, "retire": 2}
"""How many files a deed changes; the others change one."""

HALF = "Half a thought.\n"


@pytest.fixture(params=["git", "numbered"])
def desk(request: pytest.FixtureRequest, database: Database, tmp_path: Path) -> Desk:
    return new_desk(database, tmp_path, in_git=request.param == "git")


@dataclass(frozen=True)
class Seen:
    """A course as somebody finds it who opens it, with its history and what learners are given."""

    files: dict[str, str | None]
    history: list[str]
    given: Given | None
    published: int


def seen(desk: Desk) -> Seen:
    files = {name.as_posix(): digest_of(content) for name, content in files_of(desk.folder)}
    with desk.school.database.read() as session:
        told = session.scalars(select(AuditEntry.id).where(AuditEntry.action == "publish course")).all()
    which = given(desk.volume.folder, COURSE)
    return Seen(files, [past.version.id for past in desk.history(None)], which, len(told))


Send: TypeAlias = "Callable[[str, str, str], bool]"


@contextmanager
def mortals(desk: Desk, url: str) -> Iterator[Send]:
    """Give what sends a process to its deed, and says whether it was killed."""
    command = [sys.executable, "-m", "tests.delivery.dying", url, str(desk.volume.folder), desk.author.email]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        told, answers = process.stdin, process.stdout

        def send(deed: str, word: str, point: str) -> bool:
            print(deed, word, point, file=told, flush=True)
            answer = answers.readline().strip()
            assert answer in ("killed", "done"), (deed, point, answer)
            return answer == "killed"

        yield send
        told.close()


def come_back(desk: Desk) -> None:
    """Do what the app does when it is begun again."""
    Volume(desk.volume.folder, desk.school.database, "school.example").settle()
    note_publishing(desk.school.database, desk.volume, COURSE)
    assert desk.volume.waiting() == 0


def compare(desk: Desk, before: Seen, deed: str) -> bool:
    """See that the deed has happened wholly or not at all; say whether it has."""
    after = seen(desk)
    names = {*before.files, *after.files}
    changed = {name for name in names if before.files.get(name) != after.files.get(name)}
    assert not load_course(desk.folder, all_catalogues=True).errors
    served = served_folder(desk.folder)
    assert served is not None
    if after.given is not None:
        assert content_hash(served) == after.given.content
    assert not Library(desk.volume.folder).faults
    if deed == "publish":
        assert not changed
        assert after.history == before.history
        happened = after.given != before.given
        assert after.published == before.published + happened
        return happened
    assert after.given is not None or not changed
    if not changed:
        assert after.history == before.history
        return False
    assert after.history[1:] == before.history[: len(after.history) - 1]  # which shows so many at most
    newest = desk.history(None)[0]
    assert newest.version.author_id == desk.author.id
    assert set(newest.version.files) == changed
    history = desk.volume.history(COURSE)
    for name in changed:
        assert digest_of(history.content(name, newest.version.id)) == after.files.get(name)
        assert digest_of(history.before(name, newest.version.id)) == before.files.get(name)
    assert len(changed) == PARTS.get(deed, 1)
    return True


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob(".new-*")]


def points(deed: str, chance: random.Random) -> Iterator[str]:
    """Where somebody is killed over a deed."""
    yield from POINTS[deed]
    if deed in EVERYWHERE:
        yield from map(str, count(1))
    elif PARTS.get(deed) or deed == "publish":
        yield str(chance.randrange(1, 70))


def test_whoever_is_killed_has_changed_all_or_nothing(desk: Desk, database_url: str) -> None:
    seed = database_url[:6] + type(desk.volume.history(COURSE)).__name__
    chance = random.Random(seed)  # noqa: S311  # no secret
    with mortals(desk, database_url) as send:
        for deed in POINTS:
            for point in points(deed, chance):
                if deed in BEFORE:
                    send(BEFORE[deed], f"before{point.partition('.')[0]}", "0")
                if not killed_once(desk, send, deed, point) and point.isdecimal():
                    break
        assert not send("save", "last", "0")
    assert not leftovers(desk.volume.folder)


def killed_once(desk: Desk, send: Send, deed: str, point: str) -> bool:
    """Let somebody be killed over a deed; say whether they were."""
    where = (desk.school.database, desk.volume, desk.author, COURSE, LESSON)
    opened = desk.open()
    keep_half_written(*where, Half(opened.text + HALF, opened.base, desk.school.now))
    before = seen(desk)
    was_killed = send(deed, f"{deed}{point}".replace(".", "-").replace("+", "-"), point)
    come_back(desk)
    happened = compare(desk, before, deed)
    assert happened or was_killed
    half = half_written(desk.school.database, desk.author, COURSE, LESSON)
    assert (half is not None and half.text == opened.text + HALF) or (happened and deed == "save")
    assert not leftovers(desk.folder), (deed, point)
    if desk.volume.history(COURSE).is_git:
        assert desk.git("status", "--porcelain") == "", (deed, point)
    return was_killed


@pytest.fixture
def numbered(database: Database, tmp_path: Path) -> Desk:
    return new_desk(database, tmp_path, in_git=False)


def test_a_saving_of_somebody_who_was_erased_since_holds_up_nobody(numbered: Desk, database_url: str) -> None:
    before = numbered.open().text
    with mortals(numbered, database_url) as send:
        assert send("save", "Killed", "begun")
    assert numbered.volume.waiting() == 1
    erase_person(numbered.school.database, None, numbered.author.id, None, numbered.school.now)
    come_back(numbered)
    eva = numbered.colleague("eva@school.example")
    opened = numbered.open(who=eva)
    assert opened.text == f"{before}\nKilled\n"
    saved = numbered.save(opened, f"{opened.text}\nEva\n", who=eva)
    assert isinstance(saved, Saved)
    assert saved.in_history
    where = (numbered.school.database, numbered.volume, eva, COURSE, LESSON)
    notes = [past.version.note for past in editing.history_of(*where)]
    assert notes[:2] == [f"Edit {LESSON}", "Killed"]


def test_a_saving_of_a_course_that_is_gone_holds_up_no_other_course(
    numbered: Desk, database_url: str
) -> None:
    other = numbered.volume.folder / "other"
    shutil.copytree(numbered.folder, other)
    with mortals(numbered, database_url) as send:
        assert send("save", "Killed", "begun")
    shutil.rmtree(numbered.folder)
    come_back(numbered)
    where = (numbered.school.database, numbered.volume, numbered.admin)
    opened = editing.open_file(*where, "other", LESSON, numbered.school.now)
    typed = replace(opened, text=f"{opened.text}\nAdmin\n")
    assert isinstance(editing.save_file(*where, typed, "", numbered.school.now), Saved)
    assert (other / LESSON).read_text("utf-8").endswith("\nAdmin\n")


def test_what_is_half_written_follows_a_file_whose_renaming_was_killed(
    numbered: Desk, database_url: str
) -> None:
    opened = numbered.open()
    where = (numbered.school.database, numbered.volume, numbered.author, COURSE)
    keep_half_written(*where, LESSON, Half(opened.text + HALF, opened.base, numbered.school.now))
    with mortals(numbered, database_url) as send:
        assert send("rename", "anew", "written")
    come_back(numbered)
    assert not load_course(numbered.folder).errors
    assert not (numbered.folder / LESSON).exists()
    half = half_written(numbered.school.database, numbered.author, COURSE, "anew/lesson.md")
    assert half is not None
    assert half.text == opened.text + HALF
