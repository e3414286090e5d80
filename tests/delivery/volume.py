"""A school whose courses are written in the app: in a git repository, or without one."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.delivery.school import COURSE, School, new_school, person
from westeros_learn.delivery.authoring import editing, rights
from westeros_learn.delivery.authoring.drafts import Drafts
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.records import Right, Role

if TYPE_CHECKING:
    from pathlib import Path

    from westeros_learn.delivery.people import Person
    from westeros_learn.records import Database

LESSON = "first/lesson.md"


@dataclass
class Desk:
    """A school, its volume, and somebody who may write its course."""

    school: School
    volume: Volume
    drafts: Drafts
    author: Person
    admin: Person

    @property
    def folder(self) -> Path:
        """Where the draft of the course lies."""
        return self.volume.folder / COURSE

    def colleague(self, email: str, may: Right = Right.EDIT) -> Person:
        """Somebody else who works on the course."""
        found = person(self.school, email, Role.TRAINER)
        rights.give_right(self.school.database, self.volume, COURSE, email, may, self.admin, self.school.now)
        return found

    def open(self, file: str = LESSON, who: Person | None = None) -> editing.Opened:
        """Open a file."""
        where = (self.school.database, self.volume, who or self.author)
        return editing.open_file(*where, COURSE, file, self.school.now)

    def save(
        self, opened: editing.Opened, text: str, who: Person | None = None, note: str = "", **more: object
    ) -> editing.Saved | editing.Conflict:
        """Save what was opened, with another text."""
        typed = editing.Opened(opened.course, opened.file, text, opened.base, may_save=True)
        where = (self.school.database, self.volume, who or self.author)
        return editing.save_file(*where, typed, note, self.school.now, **more)  # type: ignore[arg-type]

    def history(self, file: str | None = LESSON) -> list[editing.Past]:
        """Return the history."""
        return editing.history_of(self.school.database, self.volume, self.author, COURSE, file)

    def git(self, *words: str) -> str:
        """Call git as somebody on the machine would."""
        return git(self.volume.folder, *words)


def git(folder: Path, *words: str) -> str:
    """Call git in a folder, as a person of the school."""
    who = ["-c", "user.name=Maria", "-c", "user.email=maria@school.example", "-c", "commit.gpgSign=false"]
    return subprocess.run(
        ["git", *who, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def new_desk(database: Database, folder: Path, *, in_git: bool) -> Desk:
    """Open a school; its repository begins above the folder of courses."""
    school = new_school(database, folder / "repository")
    if in_git:
        git(folder / "repository", "init", "-q", "-b", "main")
        git(folder / "repository", "add", "-A")
        git(folder / "repository", "commit", "-q", "-m", "All courses")
    volume = Volume(school.library.folder, database, "school.example")
    admin = person(school, "admin@school.example", Role.ADMINISTRATOR)
    author = person(school, "jan@school.example", Role.TRAINER)
    rights.give_right(database, volume, COURSE, author.email, Right.EDIT, admin, school.now)
    return Desk(school, volume, volume.drafts, author, admin)
