"""Backups: the whole database in one encrypted file, which only the holder of a key can open.

The file has the age format (age-encryption.org/v1): other programs can decrypt it too. Inside,
a first line of JSON says what follows; the rest is the copy of the database. Age proves every
byte of it, so a file that was cut or changed is found out before anything is replaced.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from io import RawIOBase
from pathlib import Path
from typing import IO, Any

import pyrage

from westeros_learn.delivery import audit
from westeros_learn.errors import BackupError
from westeros_learn.records import Database
from westeros_learn.records.backup import check_there, copied, is_empty, kind_of, putting_back
from westeros_learn.records.migrate import is_current, knows, revision_of

_FORM = 1
_LONGEST_HEADER = 1000


@dataclass(frozen=True, slots=True)
class Header:
    """What a backup says of itself.

    Attributes:
        form: of the file; 1.
        database: "sqlite" or "postgresql".
        revision: of its tables.
        made: when, in UTC, as ISO 8601 writes it.
    """

    form: int
    database: str
    revision: str
    made: str


def new_key(file: Path) -> str:
    """Write a new secret key into a file that only its owner can read; return its public part.

    Raises:
        BackupError: there is such a file already.
    """
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupError(
            f"'{file}' exists. A key in it may be the only one that opens your backups.",
            "Give another name.",
        ) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"# public key: {public}\n{identity}\n")
    return public


def back_up(database: Database, file: Path, recipients: Sequence[str], now: datetime) -> None:
    """Write one state of the database into an encrypted file. The app may be running.

    The file takes its name only when it is complete; one of that name is replaced.

    Args:
        database: what is copied.
        file: where to.
        recipients: public keys, of age ("age1…") or of SSH; the holder of each can open it.
        now: the time.

    Raises:
        BackupError: a key is none, or the database cannot be copied.
    """
    keys = [_recipient(text) for text in recipients]
    check_there(database)
    revision = revision_of(database)
    if revision is None:
        raise BackupError("The database has no tables.", "There is nothing to back up yet.")
    with database.write() as session:
        audit.note(session, now, None, "back up database", file.name, keys=[*recipients])
    header = Header(_FORM, kind_of(database), revision, now.isoformat())
    with _replacing(file) as target, copied(database) as copy:
        _encrypt(_Joined(json.dumps(asdict(header)).encode() + b"\n", copy), target, keys)


@contextmanager
def _replacing(file: Path) -> Iterator[IO[bytes]]:
    """Give a stream that becomes a file when the block ends well; until then one of that name stays.

    What is not finished has a name of its own beside it. Where a process was killed over it, the
    next one takes it; one that still writes holds a lock.

    Raises:
        BackupError: somebody else writes this file now.
    """
    unfinished = file.with_name(f".{file.name}.unfinished")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as target:
        _lock(target, unfinished)
        try:
            target.truncate()
            yield target
            target.flush()
            os.fsync(target.fileno())
            os.replace(unfinished, file)  # noqa: PTH105  # named as in the manuals: atomic on every system
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def _lock(target: IO[bytes], name: Path) -> None:
    try:
        flock(target, LOCK_EX | LOCK_NB)
        is_ours = name.exists() and os.path.samestat(name.stat(), os.fstat(target.fileno()))
    except BlockingIOError:
        is_ours = False
    if not is_ours:  # or another one has just finished: what was opened is its backup now
        raise BackupError(
            f"Another backup is being written into the same file: '{name}'.", "Wait until it is done."
        )


def restore(
    database: Database, file: Path, identities: str, now: datetime, *, replace: bool = False
) -> Header:
    """Put a backup back in place of what the database holds.

    All of it or nothing: until the last byte was found to be right, the database stays as it was.

    Args:
        database: what is replaced; its tables may be missing.
        file: the backup.
        identities: the text of a file of secret keys, of age or of SSH.
        now: the time.
        replace: whether a database that holds anything may be replaced.

    Raises:
        BackupError: it cannot be opened with these keys, is not whole, is not of this kind of
            database or of a newer version, or the database is not empty.
    """
    keys = _identities(identities)
    if not replace and not is_empty(database):
        raise BackupError(
            "The database is not empty. What it holds now would be lost.",
            "To replace it: back it up first, then add --replace.",
        )
    with file.open("rb") as source:
        header = _header(source, keys)
        _check(header, database)
        source.seek(0)
        with putting_back(database, header.revision) as target:
            _decrypt(source, _Parted(target), keys)
    if is_current(database):
        with database.write() as session:
            audit.note(session, now, None, "restore database", file.name, made=header.made)
    return header


def _check(header: Header, database: Database) -> None:
    if header.form != _FORM or not knows(header.revision):
        raise BackupError(
            "The backup was made by a newer version of this program.", "Install that one, then restore it."
        )
    if header.database != kind_of(database):
        raise BackupError(
            f"The backup is of {header.database}, and the database is {kind_of(database)}.",
            f"Restore it into {header.database}: set `database` accordingly.",
        )


# --- keys ----------------------------------------------------------------------------------------


def _recipient(text: str) -> Any:
    kind = pyrage.ssh.Recipient if text.startswith("ssh-") else pyrage.x25519.Recipient
    try:
        return kind.from_str(text)
    except pyrage.RecipientError:
        raise BackupError(
            f"'{text}' is no public key.", "It begins with 'age1'. To make one: westeros-learn db key FILE"
        ) from None


def _identities(text: str) -> list[Any]:
    try:
        if "PRIVATE KEY" in text:
            return [pyrage.ssh.Identity.from_buffer(text.encode())]
        lines = [line.strip() for line in text.splitlines()]
        keys = [pyrage.x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except pyrage.IdentityError:
        keys = []
    if not keys:
        raise BackupError(
            "The file of secret keys holds none.", "A line of it begins with 'AGE-SECRET-KEY-'."
        )
    return keys


# --- streams -------------------------------------------------------------------------------------


def _encrypt(source: RawIOBase, target: IO[bytes], keys: list[Any]) -> None:
    try:
        pyrage.encrypt_io(source, target, keys)
    except pyrage.EncryptError as error:
        raise BackupError(f"The backup cannot be written: {error}.") from error


def _decrypt(source: IO[bytes], target: _Parted, keys: list[Any]) -> None:
    try:
        pyrage.decrypt_io(source, target, keys)
    except (pyrage.DecryptError, OSError) as error:  # the second where the age format says so within
        if target.stopped is not None:
            raise target.stopped from error
        raise BackupError(
            "The backup cannot be opened: the key is another one, or the file is not whole.",
            "Nothing was changed. Try the other keys and copies that you have.",
        ) from error


def _header(source: IO[bytes], keys: list[Any]) -> Header:
    """Read what a backup says of itself, and see that nothing of it was changed or is missing."""
    parted = _Parted(None)
    _decrypt(source, parted, keys)
    try:
        return Header(**json.loads(parted.header))
    except (TypeError, ValueError):
        raise BackupError(
            "The file was made by another program: it is no backup.", "Name a file that 'db backup' wrote."
        ) from None


class _Joined(RawIOBase):
    """Reads some bytes, then a stream."""

    def __init__(self, first: bytes, then: IO[bytes]) -> None:
        self._first = first
        self._then = then

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        if self._first:
            piece, self._first = self._first[:size], self._first[size:]
            return piece
        return self._then.read(size)


class _Parted(RawIOBase):
    """Takes a backup: its first line apart, the rest into a stream, or nowhere.

    Attributes:
        header: the first line.
        stopped: why the stream took no more.
    """

    def __init__(self, target: IO[bytes] | None) -> None:
        self.header = b""
        self.stopped: BaseException | None = None
        self._target = target
        self._begun = False

    def write(self, data: Any) -> int:
        """Take the next bytes."""
        rest = bytes(data)
        if not self._begun:
            line, end, rest = rest.partition(b"\n")
            self.header = (self.header + line)[:_LONGEST_HEADER]
            self._begun = bool(end)
        if rest and self._target is not None:
            try:
                self._target.write(rest)
            except BaseException as error:
                self.stopped = error
                raise
        return len(data)
