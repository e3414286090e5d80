"""Question banks of others in a course that is written in the app: looked at first, then brought in whole."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8 as BOM
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from westeros_learn.delivery.authoring.history import Author, FileChange, digest_of
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.revisions import keep_texts, kept_text
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.errors import BankRefusedError
from westeros_learn.exchange import (
    WRITERS,
    ImportPlan,
    Wishes,
    file_name,
    format_of,
    new_texts,
    plan_import,
    template,
)
from westeros_learn.records import Database, Right
from westeros_learn.source.bank import QuestionBank, open_bank

MOST_BYTES = 8_000_000
MOST_QUESTIONS = 1_000
TEMPLATE = "template"
"""The name of the empty table among what can be taken home."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A bank that somebody brings.

    Attributes:
        course: the name of the course's folder.
        name: of the file.
        digest: names what is in it, once it is kept.
        wishes: where new questions go.
    """

    course: str
    name: str
    digest: str
    wishes: Wishes


@dataclass(frozen=True, slots=True)
class Look:
    """What bringing a bank in would do.

    Attributes:
        seen: names it: whoever agrees says what they have seen.
    """

    upload: Upload
    plan: ImportPlan
    seen: str


def look_at_bank(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    name: str,
    content: bytes,
    wishes: Wishes,
    now: datetime,
) -> Look:
    """Return what bringing a file in would do; it is kept for a while, so that one can agree.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not write it (NOT_OFFERED).
        BankRefusedError: the file cannot be read, or is too large for the app.
    """
    require(database, volume, person, course, Right.EDIT)
    upload = Upload(course, name, digest_of(content) or "", wishes)
    look, _ = _looked(volume, upload, content)
    written(database, lambda session: keep_texts(session, [content], now))
    return look


def import_bank(
    database: Database, volume: Volume, person: Person, upload: Upload, seen: str, now: datetime
) -> Look | ImportPlan:
    """Bring a bank in that was looked at: all of it, with its pictures, or nothing.

    Returns:
        What was done; what would be done now, where the course has changed since somebody looked.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or the file is
            not kept any more (NO_FILE).
        BankRefusedError: the file cannot be read.
        EditRefusedError: a change cannot be written without touching something else.
        OutputError: it cannot be written.
    """
    course = upload.course
    require(database, volume, person, course, Right.EDIT)
    content = kept_text(database, upload.digest)
    if content is None:
        raise Refused(Reason.NO_FILE)
    with volume.locked():
        look, files = _looked(volume, upload, content)
        if look.seen != seen:
            return look
        if files:
            keep_what_is_served(volume, course)
            note = f"Import {upload.name}"[:200]
            volume.write(course, files, Author(person.id, person.name), note, now)
    return look.plan


def _looked(volume: Volume, upload: Upload, content: bytes) -> tuple[Look, Mapping[str, FileChange]]:
    if len(content) > MOST_BYTES:
        raise BankRefusedError(
            f"The file is larger than {MOST_BYTES // 1_000_000} MB.",
            "Import it in parts, or by the command: westeros-learn questions import",
        )
    bank = open_bank(volume.course(upload.course))
    form = format_of(upload.name)
    plan = plan_import(content, form, bank, upload.wishes, upload.name, most=MOST_QUESTIONS)
    files = _files(volume, upload.course, plan, bank)
    seen = hashlib.sha256()
    for name, change in sorted(files.items()):
        seen.update(f"{name}\0{digest_of(change.before)}\0{digest_of(change.after)}\n".encode())
    return Look(upload, plan, seen.hexdigest()), files


def _files(volume: Volume, course: str, plan: ImportPlan, bank: QuestionBank) -> dict[str, FileChange]:
    """Return what each file says, and will."""
    after = dict(plan.pictures)
    for name, text in new_texts(plan, bank).items():
        before = volume.read(course, name) or b""
        after[name] = (BOM if before.startswith(BOM) else b"") + text.encode()
    return {name: FileChange(volume.read(course, name), data) for name, data in after.items()}


@dataclass(frozen=True, slots=True)
class Taken:
    """The questions of a course as a file."""

    name: str
    media_type: str
    content: bytes


def take_bank(database: Database, volume: Volume, person: Person, course: str, form: str) -> Taken:
    """Return the questions of a course in a format, or the empty table for it.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or there is no such format (NO_FILE).
    """
    require(database, volume, person, course, Right.COMMENT)
    if form not in (*WRITERS, TEMPLATE):
        raise Refused(Reason.NO_FILE)
    bank = open_bank(volume.course(course))
    if form == TEMPLATE:
        return Taken("questions.xlsx", WRITERS["xlsx"].media_type, template(bank))
    writer = WRITERS[form]
    return Taken(file_name(bank, form), writer.media_type, writer.write(bank))
