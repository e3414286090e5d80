"""What a history of a course can do, whoever keeps it: a git repository, or this app's own rows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


def digest_of(content: bytes | None) -> str | None:
    """Return what names the content of a file; None for one that is not there."""
    return None if content is None else hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Author:
    """Who saves.

    Attributes:
        id: of the account; None for a change that came from outside of the app.
        name: as it stands in the history.
    """

    id: int | None
    name: str


OUTSIDE = Author(None, "westeros-learn")
"""In whose name a change is kept that was made on the disk, before the first saving after it."""

OUTSIDE_NOTE = "Changed outside of the app"


@dataclass(frozen=True, slots=True)
class FileChange:
    """What a file said and says; None while it is not there."""

    before: bytes | None
    after: bytes | None


@dataclass(frozen=True, slots=True)
class Change:
    """One saving.

    Attributes:
        key: names it, so that it is kept once, whatever happens in between.
        course: the name of the course's folder.
        files: by their names from there.
        note: what the author says of it, in one line.
        since: where the history was when it began; see `History.mark`.
    """

    key: str
    course: str
    files: Mapping[str, FileChange]
    author: Author
    note: str
    at: datetime
    since: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """One entry of a history.

    Attributes:
        id: names it to the history: a commit, or a number.
        name: the same as people call it.
        author_id: the account of who saved; None where it is not known.
        author: their name where the history itself keeps it; "" where only the account is kept.
        files: the names of the course's files that it changed.
    """

    id: str
    name: str
    at: datetime
    author_id: int | None
    author: str
    note: str
    files: Sequence[str] = ()


class NotKeptError(Exception):
    """A saving could not be written into the history now; the files themselves are saved.

    Args:
        reason: what the history says, for the log and for an administrator.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class History(Protocol):
    """Keeps what a course said."""

    @property
    def is_git(self) -> bool:
        """Whether a git repository keeps it."""

    def mark(self) -> str:
        """Return what names where the history is now; "" where it needs no name."""

    def keep(self, change: Change) -> None:
        """Keep a saving. One that is kept already changes nothing.

        Raises:
            NotKeptError: it cannot be kept now.
        """

    def versions(self, file: str | None, most: int) -> list[Version]:
        """Return the versions of a file, or of the whole course, the newest first."""

    def content(self, file: str, version: str) -> bytes | None:
        """Return what a file said after a version; None where it was not there, or no version is that."""

    def before(self, file: str, version: str) -> bytes | None:
        """Return what a file said before a version."""
