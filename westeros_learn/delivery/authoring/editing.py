"""Opening and saving a file of a course, and going back to what it said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from westeros_learn.delivery.authoring.half_written import forget_half_written
from westeros_learn.delivery.authoring.history import Author, FileChange, Version, digest_of
from westeros_learn.delivery.authoring.lines import as_file, as_typed
from westeros_learn.delivery.authoring.publishing import keep_what_is_served
from westeros_learn.delivery.authoring.revisions import keep_texts, kept_text
from westeros_learn.delivery.authoring.rights import may_save, require
from westeros_learn.delivery.authoring.volume import TEXTS, Volume
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.records import Database, Right, User
from westeros_learn.source.writeback import Conflict as Field
from westeros_learn.source.writeback import Place, merge_texts

LONGEST_NOTE = 200
_MOST_VERSIONS = 200
_COURSE_FILE = "course.yaml"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that somebody has opened.

    Attributes:
        text: what it says.
        base: names that; a saving tells it, so that nothing is written over that its author has not seen.
        may_save: whether they may save it.
    """

    course: str
    file: str
    text: str
    base: str
    may_save: bool


@dataclass(frozen=True, slots=True)
class Saved:
    """What a saving did.

    Attributes:
        base: names what the file says now.
        text: what it says now.
        changed: whether it says anything else than before.
        merged: whether what somebody else has changed meanwhile was kept besides.
        in_history: whether the history has it already; else it will have it later.
    """

    base: str
    text: str
    changed: bool = True
    merged: bool = False
    in_history: bool = True


@dataclass(frozen=True, slots=True)
class Conflict:
    """Nothing was saved: somebody else has changed the same file meanwhile, in the same places.

    Attributes:
        mine: what was to be saved.
        theirs: what the file says now.
        seen: names that; whoever decides says which version they have seen.
        opened: names what the file said when it was opened.
        fields: what both have changed, each in their own way; empty where nobody knows what the file said.
        lost: comments of mine that would not be in the file when the fields are decided.
    """

    mine: str
    theirs: str
    seen: str
    opened: str
    fields: Sequence[Field] = ()
    lost: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What whoever was shown a conflict has decided.

    Attributes:
        seen: names what the file said then.
        mine: the places in which what they typed shall stand.
        decided: all places for which they decided.
    """

    seen: str
    mine: frozenset[Place]
    decided: frozenset[Place]


def open_file(
    database: Database, volume: Volume, person: Person, course: str, file: str, now: datetime
) -> Opened:
    """Open a file of a course.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or has no such text (NO_FILE).
    """
    may = require(database, volume, person, course, Right.COMMENT)
    content = volume.read(course, file)
    text = as_typed(content) if content is not None and file.endswith(TEXTS) else None
    if content is None or text is None:
        raise Refused(Reason.NO_FILE)
    if may_save(may, file):
        written(database, lambda session: keep_texts(session, [content], now))
    return Opened(course, file, text, digest_of(content) or "", may_save(may, file))


def save_file(
    database: Database,
    volume: Volume,
    person: Person,
    opened: Opened,
    note: str,
    now: datetime,
    decision: Decision | None = None,
) -> Saved | Conflict:
    """Save a file of a course.

    What somebody else has changed since it was opened is kept: both changes are joined, or, where they are
    in the same place, nothing is saved and both are shown.

    Args:
        database: where half-written texts and revisions are.
        volume: where the file is.
        person: who saves.
        opened: the file, with the text that it shall say and what it was when it was opened; "" for a
            file that was not there.
        note: what they say of it, in one line; "" for the usual words.
        now: the time.
        decision: what shall stand where both have changed the same, if that was asked already.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not save this file (NOT_OFFERED), or there
            is no such file (NO_FILE).
        OutputError: it cannot be written.
    """
    course, file = opened.course, opened.file
    may = require(database, volume, person, course, Right.TRANSLATE)
    if not may_save(may, file):
        raise Refused(Reason.NOT_OFFERED)
    with volume.locked():
        before = volume.read(course, file)
        is_new = before is None and not opened.base
        there = as_typed(before or b"") if before is not None or is_new else None
        if there is None or not file.endswith(TEXTS):
            raise Refused(Reason.NO_FILE)
        text, merged = as_typed(opened.text.encode()) or "", False
        if not is_new and digest_of(before) != opened.base and text != there:
            joined = _joined(database, replace(opened, text=text), there, digest_of(before) or "", decision)
            if isinstance(joined, Conflict):
                return joined
            text, merged = joined, True
        after = as_file(text, before)
        saved = Saved(digest_of(after) or "", text, changed=after != before, merged=merged)
        if saved.changed:
            keep_what_is_served(volume, course)
            change = {file: FileChange(before, after)}
            author = Author(person.id, person.name)
            kept = volume.write(course, change, author, note_of(note, file), now)
            saved = replace(saved, in_history=kept)
    written(database, lambda session: _after_saving(session, person, course, file, after, now))
    return saved


def _joined(
    database: Database, mine: Opened, theirs: str, seen: str, decision: Decision | None
) -> str | Conflict:
    """Return what two people have made of a file, joined field by field; or where that needs a decision."""
    base = kept_text(database, mine.base)
    said = as_typed(base) if base is not None else None
    if said is None:
        return Conflict(mine.text, theirs, seen, mine.base)
    decided = decision if decision and decision.seen == seen else None
    merged = merge_texts(
        mine.file, said, mine.text, theirs, take_mine=decided.mine if decided else frozenset()
    )
    is_decided = decided is not None and {each.place for each in merged.conflicts} <= decided.decided
    if is_decided or not (merged.conflicts or merged.lost):
        return merged.text
    return Conflict(mine.text, theirs, seen, mine.base, merged.conflicts, merged.lost)


def _after_saving(
    session: Session, person: Person, course: str, file: str, content: bytes, now: datetime
) -> None:
    forget_half_written(session, person.id, course, file)
    keep_texts(session, [content], now)


def note_of(note: str, file: str) -> str:
    """Return what stands in the history of a saving: the author's own words, else which file it was."""
    return " ".join(note.split())[:LONGEST_NOTE] or f"Edit {file}"


# --- history ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Past:
    """A version in the history of a file, as people read it.

    Attributes:
        author: who saved; "" for somebody who was erased since.
    """

    version: Version
    author: str


def history_of(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    file: str | None,
    most: int = _MOST_VERSIONS,
) -> list[Past]:
    """Return the versions of a file, or of the whole course, the newest first.

    Raises:
        Refused: the course is not theirs (NO_COURSE).
    """
    require(database, volume, person, course, Right.COMMENT)
    if file is not None:
        volume.path(course, file)
    versions = volume.history(course).versions(file, most)
    names = _names(database, [each.author_id for each in versions if each.author_id is not None])
    return [Past(each, names.get(each.author_id or 0, each.author)) for each in versions]


def last_saving(database: Database, volume: Volume, person: Person, course: str) -> Past | None:
    """Return the newest version of a course; None where nothing was saved in the app yet.

    Raises:
        Refused: the course is not theirs (NO_COURSE).
    """
    return next(iter(history_of(database, volume, person, course, None, most=1)), None)


def _names(database: Database, ids: Sequence[int]) -> dict[int, str]:
    asked = select(User.id, User.given_name, User.family_name).where(User.id.in_(set(ids)))
    with database.read() as session:
        return {row.id: f"{row.given_name} {row.family_name}" for row in session.execute(asked)}


def saving_of(database: Database, volume: Volume, person: Person, course: str, version: str) -> Past:
    """Return one version of a course, with all files that it changed.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or there is no such version (NO_VERSION).
    """
    found = history_of(database, volume, person, course, None)
    past = next((each for each in found if each.version.id == version), None)
    if past is None:
        raise Refused(Reason.NO_VERSION)
    return past


def undo_saving(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    version: str,
    note: str,
    now: datetime,
) -> bool:
    """Let all files that a version changed say again what they said before it: a saving like any other.

    Returns:
        Whether the history has it already.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not write it (NOT_OFFERED), or there is no
            such version (NO_VERSION), or it made the course, which would be no more (NOT_OFFERED).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        history = volume.history(course)
        names = saving_of(database, volume, person, course, version).version.files
        then = {name: history.before(name, version) for name in names}
        if _COURSE_FILE in then and then[_COURSE_FILE] is None:
            raise Refused(Reason.NOT_OFFERED)
        changes = {name: FileChange(volume.read(course, name), content) for name, content in then.items()}
        changed = {name: change for name, change in changes.items() if change.before != change.after}
        if not changed:
            return True
        keep_what_is_served(volume, course)
        return volume.write(course, changed, Author(person.id, person.name), note, now)


def version_texts(
    database: Database, volume: Volume, person: Person, course: str, file: str, version: str
) -> tuple[str, str]:
    """Return what a file said before and after a version; "" where it was not there.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or there is no such version of the file (NO_VERSION).
    """
    require(database, volume, person, course, Right.COMMENT)
    volume.path(course, file)
    history = volume.history(course)
    before, after = history.before(file, version), history.content(file, version)
    if before is None and after is None:
        raise Refused(Reason.NO_VERSION)
    texts = [as_typed(content) if content is not None else "" for content in (before, after)]
    if None in texts:
        raise Refused(Reason.NO_FILE)
    return texts[0] or "", texts[1] or ""


def go_back(
    database: Database,
    volume: Volume,
    person: Person,
    course: str,
    file: str,
    version: str,
    note: str,
    now: datetime,
    *,
    undo: bool = False,
) -> bool:
    """Let a file say again what it said after a version, or before it: a saving like any other.

    Returns:
        Whether the history has it already.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not save this file (NOT_OFFERED), or there
            is no such version (NO_VERSION).
        OutputError: it cannot be written.
    """
    may = require(database, volume, person, course, Right.TRANSLATE)
    if not may_save(may, file):
        raise Refused(Reason.NOT_OFFERED)
    volume.path(course, file)
    history = volume.history(course)
    content = history.before(file, version) if undo else history.content(file, version)
    if content is None:
        raise Refused(Reason.NO_VERSION)
    with volume.locked():
        before = volume.read(course, file)
        if before == content:
            return True
        keep_what_is_served(volume, course)
        author = Author(person.id, person.name)
        return volume.write(course, {file: FileChange(before, content)}, author, note_of(note, file), now)
