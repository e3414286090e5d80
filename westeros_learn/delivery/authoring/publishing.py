"""Publishing: what learners are given from now on, and what that changes for them.

Learners see the version that was published last. A course of which nothing was published is served as its
files are; with its first saving in the app what learners have stays, until somebody publishes.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from westeros_learn.delivery import audit
from westeros_learn.delivery.authoring.drafts import Draft, Drafts
from westeros_learn.delivery.authoring.rights import require
from westeros_learn.delivery.authoring.volume import Volume
from westeros_learn.delivery.library import Library, content_hash, files_of
from westeros_learn.delivery.people import Person
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.served import Given, give, given, version_folder, versions_folder
from westeros_learn.delivery.transactions import written
from westeros_learn.errors import OutputError
from westeros_learn.export.changes import Changes, compare
from westeros_learn.export.fingerprint import mark_course
from westeros_learn.model import CompileResult, Course, Diagnostic
from westeros_learn.records import Attempt, AuditEntry, Database, Enrolment, Right, User
from westeros_learn.source import load_course
from westeros_learn.source.writing import UNFINISHED, on_disk

_KEPT = 5
"""How many versions of a course that were given stay on the disk."""


@dataclass(frozen=True, slots=True)
class State:
    """How the draft of a course and what learners are given stand to one another.

    Attributes:
        given: what learners are given; None while that is the files as they are.
        is_new: whether the draft says anything else.
    """

    given: Given | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Publishing:
    """What publishing would do.

    Attributes:
        content: names the draft that was looked at.
        state: how it stands.
        errors: why it cannot be published; empty where it can.
        changes: what is new for learners; None where they have nothing of this course yet.
        in_the_middle: how many learners have begun the course and not completed it.
        open_attempts: how many attempts at its tests are under way.
    """

    content: str
    state: State
    errors: Sequence[Diagnostic]
    changes: Changes | None
    in_the_middle: int
    open_attempts: int


def state_of(volume: Volume, course: str, draft: Draft) -> State:
    """Return how the draft of a course stands to what learners are given."""
    which = given(volume.folder, course)
    return State(which, which is not None and which.content != draft.content)


def look_at_publishing(
    database: Database, library: Library, volume: Volume, drafts: Drafts, person: Person, course: str
) -> Publishing:
    """Return what publishing the draft of a course would do.

    Raises:
        Refused: the course is not theirs (NO_COURSE), or they may not publish it (NOT_OFFERED).
    """
    require(database, volume, person, course, Right.EDIT)
    draft = drafts.draft(course)
    changes, learners, attempts = what_changes(database, library, course, draft.result.course)
    state = state_of(volume, course, draft)
    return Publishing(draft.content, state, draft.result.errors, changes, learners, attempts)


def what_changes(
    database: Database, library: Library, course: str, new: Course | None
) -> tuple[Changes | None, int, int]:
    """Return what another version of a course changes for learners, and for how many.

    Args:
        database: where their work is.
        library: what they have now.
        course: the name of the course's folder.
        new: the other version; None where it cannot be read.

    Returns:
        What is new; how many learners are in the middle; how many attempts are open.
    """
    served = library.served_in(course)
    changes = None
    if served is not None and new is not None:
        changes = compare(mark_course(served.course), mark_course(new), {}, {})
    course_id = served.course.id if served else new.id if new else ""
    middle = select(func.count()).where(Enrolment.course_id == course_id, Enrolment.completed_at.is_(None))
    open_ = (
        select(func.count())
        .select_from(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course_id, Attempt.finished_at.is_(None))
    )
    with database.read() as session:
        return changes, session.execute(middle).scalar_one(), session.execute(open_).scalar_one()


def publish(
    database: Database,
    library: Library,
    volume: Volume,
    person: Person,
    course: str,
    content: str,
    now: datetime,
) -> None:
    """Give learners the draft of a course from now on.

    Args:
        database: where it is noted who did it.
        library: what serves the courses; it serves the new version when this returns.
        volume: where the draft is.
        person: who publishes.
        course: which course.
        content: names the draft that they have looked at.
        now: the time.

    Raises:
        Refused: the course is not theirs (NO_COURSE), they may not publish it (NOT_OFFERED), it has
            changed since they looked (PREVIEW_IS_OLD), or it has errors (COURSE_HAS_ERRORS).
        OutputError: it cannot be written.
    """
    require(database, volume, person, course, Right.EDIT)
    with volume.locked():
        draft = volume.drafts.draft(course)
        if draft.content != content:
            raise Refused(Reason.PREVIEW_IS_OLD)
        if not _fits(draft.result):
            raise Refused(Reason.COURSE_HAS_ERRORS)
        _keep_version(volume.folder, course, content)
        before = given(volume.folder, course)
        give(volume.folder, course, Given(content, now.isoformat(timespec="seconds"), person.id))
        drop_old_versions(volume.folder, course, {content, before.content if before else ""})
    note_publishing(database, volume, course)
    library.refresh()


def note_publishing(database: Database, volume: Volume, course: str) -> None:
    """See that the audit log has who published what learners are given, though they were killed over it.

    What is given is told by a file and the log is rows: no step writes both. So the file is first, which
    says who and when, and the log follows it.
    """
    which = given(volume.folder, course)
    if which is None or not which.at:
        return
    at, action, subject = datetime.fromisoformat(which.at), "publish course", f"course {course}"
    noted = select(AuditEntry.details).where(
        AuditEntry.at == at, AuditEntry.action == action, AuditEntry.subject == subject
    )

    def change(session: Session) -> None:
        version = which.content[:12]
        if not any(details.get("version") == version for details in session.scalars(noted)):
            by = session.scalar(select(User.id).where(User.id == which.by))
            audit.note(session, at, by, action, subject, course=course, version=version)

    written(database, change)


def keep_what_is_served(volume: Volume, course: str) -> None:
    """See that a first saving changes nothing for learners; only while the lock is held.

    What has errors is not kept: nobody is given it, and there is nothing to keep.

    Raises:
        OutputError: it cannot be written.
    """
    if given(volume.folder, course) is not None:
        return
    draft = volume.drafts.draft(course)
    if not _fits(draft.result):
        return
    _keep_version(volume.folder, course, draft.content)
    give(volume.folder, course, Given(draft.content))


def is_without_errors(folder: Path) -> bool:
    """Say whether a course can be given to learners, in every language."""
    return _fits(load_course(folder, all_catalogues=True))


def _fits(result: CompileResult) -> bool:
    return result.course is not None and not result.errors


def _keep_version(courses: Path, course: str, content: str) -> None:
    """Copy a course as it is now, so that nothing changes it any more.

    Raises:
        OutputError: it cannot be written.
        Refused: the course was changed while it was copied (PREVIEW_IS_OLD).
    """
    place = version_folder(courses, course, content)
    try:
        if place.is_dir() and content_hash(place) == content:
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        corner = Path(tempfile.mkdtemp(dir=place.parent, prefix=UNFINISHED))
        try:
            copy = corner / course
            for name, data in files_of(courses / course):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                (copy / name).write_bytes(data)
            if content_hash(copy) != content:
                raise Refused(Reason.PREVIEW_IS_OLD)
            for path in (*copy.rglob("*"), copy):
                on_disk(path)
            shutil.rmtree(place, ignore_errors=True)  # of whoever was killed over it, or changed by hand
            copy.replace(place)
            on_disk(place.parent)
        finally:
            shutil.rmtree(corner, ignore_errors=True)
    except OSError as error:
        problem = f"The version could not be kept: {error.strerror}."
        raise OutputError(problem, "Look at the space and the rights of the folder of courses.") from error


def drop_old_versions(courses: Path, course: str, needed: set[str]) -> None:
    """Delete versions that were given long ago. Who serves one still has it in memory, but for pictures."""
    there = [path for path in versions_folder(courses, course).iterdir() if path.is_dir()]
    old = sorted((path for path in there if path.name not in needed), key=lambda path: path.stat().st_mtime)
    for path in old[: max(0, len(there) - _KEPT)]:
        shutil.rmtree(path, ignore_errors=True)
