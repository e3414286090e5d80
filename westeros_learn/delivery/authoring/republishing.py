"""Versions of a course that learners were given before: given to them again, or written into the draft."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from westeros_learn.delivery.authoring.drafts import Drafts
from westeros_learn.delivery.authoring.history import Author, FileChange
from westeros_learn.delivery.authoring.publishing import (
    Publishing,
    drop_old_versions,
    is_without_errors,
    keep_what_is_served,
    note_publishing,
    state_of,
    what_changes,
)
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library, content_hash, files_of
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import Given, give, given, version_folder, versions_folder
from westeros_learn.records import AuditEntry, Database, Right, User
from westeros_learn.source import load_course


@dataclass(frozen=True, slots=True)
class Before:
    """A version that learners were given once, and that is still kept.

    Attributes:
        content: names the content of its files.
        at: when it was given to them last.
        by: the name of who did that; "" where nobody published it, or nobody knows any more.
        is_given: whether it is the one that they have now.
    """

    content: str
    at: datetime
    by: str
    is_given: bool


def earlier_versions(database: Database, volume: Volume, person: Person, course: str) -> list[Before]:
    """Return the versions of a course that are kept, the one that was given last first.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not publish it (NOT_OFFERED).
    """
    require(database, volume, person, course, Right.EDIT)
    which, told = given(volume.folder, course), _told(database, course)
    found = []
    for place in _kept(volume, course):
        at, by = told.get(place.name[:12], (datetime.fromtimestamp(place.stat().st_mtime, UTC), ""))
        found.append(Before(place.name, at, by, which is not None and which.content == place.name))
    return sorted(found, key=lambda each: (each.is_given, each.at), reverse=True)


def _kept(volume: Volume, course: str) -> list[Path]:
    folder = versions_folder(volume.folder, course)
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")]


def _told(database: Database, course: str) -> Mapping[str, tuple[datetime, str]]:
    """Return when and by whom each version was published, by the beginning of its name."""
    asked = (
        select(AuditEntry.at, AuditEntry.details, User.given_name, User.family_name)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .where(AuditEntry.action == "publish course", AuditEntry.subject == f"course {course}")
        .order_by(AuditEntry.at)
    )
    with database.read() as session:
        rows = session.execute(asked).all()
    return {
        str(row.details.get("version")): (row.at, f"{row.given_name or ''} {row.family_name or ''}".strip())
        for row in rows
    }


def look_at_version(
    database: Database,
    library: Library,
    volume: Volume,
    drafts: Drafts,
    person: Person,
    course: str,
    content: str,
) -> Publishing:
    """Return what giving learners an earlier version again would do.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not publish it (NOT_OFFERED), or there is
            no such version (NO_VERSION).
    """
    require(database, volume, person, course, Right.EDIT)
    result = load_course(_place(volume, course, content), all_catalogues=True)
    changes, learners, attempts = what_changes(database, library, course, result.course)
    state = state_of(volume, course, drafts.draft(course))
    return Publishing(content, state, result.errors, changes, learners, attempts)


def _place(volume: Volume, course: str, content: str) -> Path:
    """Return where a version lies that is whole."""
    if content not in {path.name for path in _kept(volume, course)}:
        raise Refused(Reason.NO_VERSION)
    place = version_folder(volume.folder, course, content)
    if content_hash(place) != content:
        raise Refused(Reason.NO_VERSION)
    return place


def publish_again(
    database: Database,
    library: Library,
    volume: Volume,
    person: Person,
    course: str,
    content: str,
    seen: str,
    now: datetime,
) -> None:
    """Give learners an earlier version again from now on. The draft stays as it is.

    Args:
        database: where it is noted who did it.
        library: what serves the courses; it serves that version when this returns.
        volume: where the versions are.
        person: who publishes.
        course: which course.
        content: names the version.
        seen: names what learners had when they looked at it.
        now: the time.

    Raises:
        Refused: see `look_at_version`; what learners have has changed since they looked (PREVIEW_IS_OLD),
            or the version has errors by now (COURSE_HAS_ERRORS).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        place = _place(volume, course, content)
        which = given(volume.folder, course)
        if which is None or which.content != seen:
            raise Refused(Reason.PREVIEW_IS_OLD)
        if not is_without_errors(place):
            raise Refused(Reason.COURSE_HAS_ERRORS)
        os.utime(place)  # those that were given long ago are dropped
        give(volume.folder, course, Given(content, now.isoformat(timespec="seconds"), person.id))
        drop_old_versions(volume.folder, course, {content, which.content})
    note_publishing(database, volume, course)
    library.refresh()


def draft_changes(
    database: Database, volume: Volume, person: Person, course: str, content: str
) -> Mapping[str, FileChange]:
    """Return what would change in the draft if it said again what a version says.

    Raises:
        Refused: see `look_at_version`.
    """
    require(database, volume, person, course, Right.EDIT)
    place = _place(volume, course, content)
    then = {name.as_posix(): data for name, data in files_of(place)}
    names = sorted({*then, *volume.files(course)})
    changes = {name: FileChange(volume.read(course, name), then.get(name)) for name in names}
    return {name: change for name, change in changes.items() if change.before != change.after}


def draft_back(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    content: str,
    note: str,
    now: datetime,
) -> bool:
    """Let the draft say again what a version says: a saving like any other, which the history keeps.

    Returns:
        Whether the history has it already.

    Raises:
        Refused: see `look_at_version`.
        OutputError: it cannot be written.
    """
    with volume.locked():
        changes = draft_changes(database, volume, person, course, content)
        if not changes:
            return True
        keep_what_is_served(volume, course)
        return volume.write(course, changes, Author(person.id, person.name), note, now)
