"""Savings that have begun: written down before anything of the course is touched.

Whoever is killed while saving leaves a note of it, and whoever takes the lock next does what is in it to
its end: the files, then the history. So a saving has happened wholly or not at all, in the files and in the
history, though these lie in different places. A saving whose history cannot be written now, because a
repository or a database does not answer, stays noted, and is written into it later.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from westeros_learn.delivery.authoring.history import Author, Change, FileChange
from westeros_learn.source.writing import on_disk, write_bytes

_BEGUN, _WRITTEN = ".begun", ".written"


class Pending:
    """The notes of savings that are not at their end.

    Args:
        folder: where they are; only who holds the write lock changes anything in it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, change: Change) -> Path:
        """Note a saving, before it is done; return the note.

        Raises:
            OutputError: it cannot be noted; nothing was done.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        last = max((int(path.stem.partition("-")[0]) for path in self._notes()), default=0)
        note = self._folder / f"{last + 1:06}-{change.key}{_BEGUN}"
        write_bytes(note, json.dumps(_document(change)).encode(), durable=True)
        return note

    def files_are_written(self, note: Path) -> Path:
        """Note that the files of a saving are as it says: from now on they are not written again."""
        written = note.with_suffix(_WRITTEN)
        note.replace(written)
        return written

    def end(self, note: Path) -> None:
        """Forget a saving that is at its end."""
        note.unlink()
        on_disk(self._folder)

    def all(self) -> Iterator[tuple[Path, Change, bool]]:
        """Yield the notes in order, each with whether the files are still to be written."""
        for note in self._notes():
            yield note, _change(json.loads(note.read_bytes())), note.suffix == _BEGUN

    def first(self) -> Path | None:
        """Return the note that was made first."""
        return next(iter(self._notes()), None)

    def count(self) -> int:
        """Return how many savings are not at their end."""
        return len(self._notes())

    def _notes(self) -> list[Path]:
        return sorted(path for path in self._folder.glob("*") if path.suffix in (_BEGUN, _WRITTEN))


def _document(change: Change) -> dict[str, object]:
    return {
        "key": change.key,
        "course": change.course,
        "files": {name: [_packed(file.before), _packed(file.after)] for name, file in change.files.items()},
        "author": [change.author.id, change.author.name],
        "note": change.note,
        "at": change.at.isoformat(),
        "since": change.since,
    }


def _change(said: dict[str, object]) -> Change:
    files, author = said["files"], said["author"]
    assert isinstance(files, dict)  # noqa: S101  # it was written by `_document`
    assert isinstance(author, list)  # noqa: S101
    return Change(
        key=str(said["key"]),
        course=str(said["course"]),
        files={
            name: FileChange(_unpacked(before), _unpacked(after)) for name, (before, after) in files.items()
        },
        author=Author(author[0], author[1]),
        note=str(said["note"]),
        at=datetime.fromisoformat(str(said["at"])),
        since=str(said["since"]),
    )


def _packed(content: bytes | None) -> str | None:
    return None if content is None else b64encode(content).decode()


def _unpacked(text: str | None) -> bytes | None:
    return None if text is None else b64decode(text)
