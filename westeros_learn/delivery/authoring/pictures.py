"""Pictures of a course that is written: what may be kept, and keeping it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from westeros_learn.assessment import fold
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.model import Diagnostic
from westeros_learn.records import Database, Right
from westeros_learn.source.faults import Faults
from westeros_learn.source.media import FOLDER, MOST_BYTES, judge_picture

MOST_PICTURE_BYTES = MOST_BYTES

_UNFIT = re.compile(r"[^a-z0-9_-]+")
_LONGEST = 80


def picture_name(given: str) -> str:
    """Return the name under which a picture is kept: small letters, digits and hyphens, and its ending."""
    path = PurePosixPath(given.replace("\\", "/"))
    stem = _UNFIT.sub("-", fold(path.stem)).strip("-_")[:_LONGEST] or "picture"
    return f"{stem}{path.suffix.lower()}"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a picture that somebody brought.

    Attributes:
        name: its path in the course; "" for a file that no course can show, and nothing was kept.
        faults: what is wrong in a drawing.
    """

    name: str
    faults: Sequence[Diagnostic] = ()


def keep_picture(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    given: str,
    content: bytes,
    now: datetime,
) -> Brought:
    """Keep a picture in a course; a picture of the same name is replaced, and the history has it.

    Args:
        database: who may write the course.
        volume: where the course is.
        person: who brings it.
        course: its folder.
        given: what the picture was called.
        content: the picture.
        now: the time.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not write it (NOT_OFFERED).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    name = f"{FOLDER}/{picture_name(given)}"
    faults = Faults()
    if judge_picture(volume.course(course), name, content, faults) is None:
        return Brought("", faults.errors)
    with volume.locked():
        before = volume.read(course, name)
        if before != content:
            keep_what_is_served(volume, course)
            author = Author(person.id, person.name)
            volume.write(course, {name: FileChange(before, content)}, author, f"Picture {name}", now)
    return Brought(name)


def remove_picture(
    database: Database, volume: Volume, person: Person, course: str, name: str, now: datetime
) -> None:
    """Take a picture out of a course; the history keeps it.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or there is no
            such picture (NO_FILE).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        before = volume.read(course, name) if name.startswith(f"{FOLDER}/") else None
        if before is None:
            raise Refused(Reason.NO_FILE)
        keep_what_is_served(volume, course)
        author = Author(person.id, person.name)
        volume.write(course, {name: FileChange(before, None)}, author, f"Remove {name}", now)
