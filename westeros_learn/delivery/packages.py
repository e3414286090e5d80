"""Packages of the courses: asked for, looked at, compared, given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, defer, undefer

from westeros_learn.delivery import audit
from westeros_learn.delivery.jobs import put_job
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.package_choices import LANGUAGES, choices, settled
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.transactions import written
from westeros_learn.export.changes import Changes, compare
from westeros_learn.export.fingerprint import read_fingerprint
from westeros_learn.records import Database, PackageAddress, PackageBuild, PublishedPackage

BUILD_JOB = "build package"
_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True, order=True)
class Line:
    """What versions are versions of."""

    course_id: str
    language: str
    target: str

    def __str__(self) -> str:
        """Return it as the audit log names it."""
        return f"package {self.course_id} {self.language} {self.target}"


@dataclass(frozen=True, slots=True)
class Build:
    """A building of a package; one with a `number` is a version. For its attributes see `PackageBuild`.

    Attributes:
        same_number: the version that it is equal to, byte by byte; None where it is a new one.
        published: whether it is the version that is given out.
    """

    id: int
    line: Line
    options: Mapping[str, str]
    asked_at: datetime
    step: str
    done: int
    total: int
    ended_at: datetime | None
    number: int | None
    same_as: int | None
    refusal: Mapping[str, Any] | None
    title: str
    file_name: str
    size: int
    sha256: str
    edition: str
    scos: int
    notes: Sequence[str]
    translated: int | None
    translatable: int | None
    removed_at: datetime | None
    same_number: int | None = None
    published: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """How a line stands.

    Attributes:
        last: what was last asked for, however it ended, or while it is built.
        newest: its newest version; None while there is none.
        published: the version that is given out, and since when.
        addresses: how many addresses are open.
    """

    line: Line
    last: Build
    newest: Build | None
    published: Build | None
    published_at: datetime | None
    addresses: int


# --- asking ---------------------------------------------------------------------------------


def ask_for_builds(
    database: Database,
    library: Library,
    lines: Sequence[Line],
    chosen: Mapping[str, str],
    actor: int,
    now: datetime,
) -> list[int]:
    """Ask that packages be built; all of them, or none. What is asked for already is not asked twice.

    Args:
        database: where it is kept.
        library: the courses.
        lines: what is to be built.
        chosen: options by name; the usual value of each that is missing.
        actor: who asks.
        now: the time.

    Returns:
        The ids of the builds, in the order of the lines.

    Raises:
        Refused: the course is not there in that language, something was chosen that is not offered,
            or the same is just being built with other options.
    """
    for line in lines:
        asked = (line.language, *chosen.get(LANGUAGES, "").split())
        if not {*asked} <= {*library.languages(line.course_id)} or len({*asked}) < len(asked):
            raise Refused(Reason.NOT_OFFERED)
    try:
        with database.write() as session:
            return [_ask(session, line, settled(line.target, chosen), actor, now) for line in lines]
    except IntegrityError:  # somebody else was faster
        raise Refused(Reason.BUILD_UNDER_WAY) from None


def _ask(session: Session, line: Line, options: dict[str, str], actor: int, now: datetime) -> int:
    under_way = session.scalar(select(PackageBuild).where(*_of(line), PackageBuild.ended_at.is_(None)))
    if under_way is not None:
        if under_way.options == options:
            return under_way.id
        raise Refused(Reason.BUILD_UNDER_WAY)
    build = PackageBuild(
        course_id=line.course_id, language=line.language, target=line.target, options=options, asked_at=now
    )
    session.add(build)
    session.flush()
    put_job(session, BUILD_JOB, {"build": build.id}, now)
    audit.note(session, now, actor, "build package", str(line), options=options)
    return build.id


# --- looking --------------------------------------------------------------------------------


def standings(database: Database) -> list[Standing]:
    """Return how every line stands that something was ever built of, by course, language and target."""
    line = PackageBuild.course_id, PackageBuild.language, PackageBuild.target
    last = select(func.max(PackageBuild.id)).group_by(*line)
    newest = last.where(PackageBuild.number.is_not(None), PackageBuild.removed_at.is_(None))
    given = select(PublishedPackage.build_id)
    wanted = or_(*(PackageBuild.id.in_(each) for each in (last, newest, given)))
    key = PackageAddress.course_id, PackageAddress.language, PackageAddress.target
    open_ = select(*key, func.count()).where(PackageAddress.revoked_at.is_(None)).group_by(*key)
    with database.read() as session:
        since = _published(session)
        found = [_build(row, since) for row in session.scalars(_light().where(wanted))]
        addresses = {Line(*of): count for *of, count in session.execute(open_)}
    by_line: dict[Line, list[Build]] = {}
    for build in sorted(found, key=lambda build: build.id):
        by_line.setdefault(build.line, []).append(build)
    return [_standing(line, by_line[line], since, addresses.get(line, 0)) for line in sorted(by_line)]


def _standing(line: Line, builds: Sequence[Build], since: Mapping[int, datetime], addresses: int) -> Standing:
    versions = [build for build in builds if build.number and not build.removed_at]
    published = next((build for build in versions if build.published), None)
    return Standing(
        line,
        last=builds[-1],
        newest=versions[-1] if versions else None,
        published=published,
        published_at=since.get(published.id) if published else None,
        addresses=addresses,
    )


def builds_of(database: Database, line: Line, most: int = 200) -> list[Build]:
    """Return what was built of a line, the last first."""
    asked = _light().where(*_of(line)).order_by(PackageBuild.id.desc()).limit(most)
    with database.read() as session:
        since = _published(session)
        return [_build(row, since) for row in session.scalars(asked)]


def find_build(database: Database, build_id: int) -> Build:
    """Return one build.

    Raises:
        Refused: there is none.
    """
    with database.read() as session:
        row = session.scalar(_light().where(PackageBuild.id == build_id))
        if row is None:
            raise Refused(Reason.NO_PACKAGE)
        same = session.scalar(select(PackageBuild.number).where(PackageBuild.id == row.same_as))
        return _build(row, _published(session), same)


def changes_since(database: Database, build: Build) -> tuple[Build, Changes] | None:
    """Return what is new in a version, and against which one: that which learners may have now.

    That is the published one; where that is this very version, or none is published, the one before it.
    None where there is no other one, or where it was built by a program that kept nothing to compare.
    """
    if build.number is None:
        return None
    earlier = (
        select(PackageBuild)
        .options(undefer(PackageBuild.fingerprint))
        .where(*_of(build.line), PackageBuild.number.is_not(None), PackageBuild.id != build.id)
    )
    with database.read() as session:
        since = _published(session)
        other = session.scalar(earlier.where(PackageBuild.id.in_(since)))
        if other is None:
            before = earlier.where(PackageBuild.number < build.number)
            other = session.scalar(before.order_by(PackageBuild.number.desc()).limit(1))
        mine = session.scalar(select(PackageBuild.fingerprint).where(PackageBuild.id == build.id))
        if other is None:
            return None
        old, new = read_fingerprint(other.fingerprint), read_fingerprint(mine)
        if old is None or new is None:
            return None
        return _build(other, since), compare(
            old, new, _filled(build.line, other.options), _filled(build.line, build.options)
        )


# --- giving out -----------------------------------------------------------------------------


def take(database: Database, store: PackageStore, build_id: int, actor: int, now: datetime) -> Build:
    """Note that somebody takes a version home: it carries the keys of its questions.

    Raises:
        Refused: there is no such version, or its file is gone.
    """
    build = _whole(database, store, build_id)
    with database.write() as session:
        audit.note(session, now, actor, "take package", str(build.line), version=build.number)
    return build


def publish(database: Database, store: PackageStore, build_id: int, actor: int, now: datetime) -> Build:
    """Give a version out at the addresses of its line, from the moment when this returns.

    Raises:
        Refused: there is no such version, or its file is gone.
    """
    build = _whole(database, store, build_id)
    of = _values(build.line)

    def change(session: Session) -> None:
        if _locked(session, build_id).removed_at is not None:
            raise Refused(Reason.PACKAGE_LOST)
        row = session.scalar(select(PublishedPackage).filter_by(**of).with_for_update())
        if row is None:
            session.add(PublishedPackage(**of, build_id=build_id, published_at=now))
        elif row.build_id == build_id:
            return
        else:  # later by a second at least: HTTP tells dates no finer
            row.build_id, row.published_at = build_id, max(now, row.published_at + timedelta(seconds=1))
        audit.note(session, now, actor, "publish package", str(build.line), version=build.number)

    written(database, change)
    return build


def remove_version(
    database: Database, store: PackageStore, build_id: int, actor: int, now: datetime
) -> Build:
    """Take a version away that is not given out, and its file where no other version is equal to it.

    What is needed to compare it with others stays, and its number is not given again.

    Raises:
        Refused: there is no such version, or it is the one that is given out.
    """
    build = find_build(database, build_id)
    if build.number is None:
        raise Refused(Reason.NO_PACKAGE)
    with database.write() as session:
        row = _locked(session, build_id)
        if session.scalar(select(PublishedPackage.build_id).where(PublishedPackage.build_id == build_id)):
            raise Refused(Reason.IS_PUBLISHED)
        if row.removed_at is None:
            row.removed_at = now
            audit.note(session, now, actor, "remove package", str(build.line), version=build.number)
        equal = PackageBuild.sha256 == build.sha256, PackageBuild.removed_at.is_(None)
        session.flush()
        is_last = session.scalar(select(PackageBuild.id).where(*equal).limit(1)) is None
    if is_last:
        store.drop(build.sha256)
    return build


def _locked(session: Session, build_id: int) -> PackageBuild:
    """Return a version for whoever gives it out or takes it away: one after the other."""
    return session.get_one(PackageBuild, build_id, with_for_update=True)


def drop_old_builds(database: Database, now: datetime) -> None:
    """Delete builds that made no version, a while after they ended."""
    old = and_(PackageBuild.number.is_(None), PackageBuild.ended_at < now - _KEPT)
    with database.write() as session:
        session.execute(delete(PackageBuild).where(old))


def _whole(database: Database, store: PackageStore, build_id: int) -> Build:
    build = find_build(database, build_id)
    if build.number is None:
        raise Refused(Reason.NO_PACKAGE)
    if build.removed_at is not None or not store.has(build.sha256, build.size):
        raise Refused(Reason.PACKAGE_LOST)
    return build


# --- rows -----------------------------------------------------------------------------------


def _filled(line: Line, options: Mapping[str, str]) -> Mapping[str, str]:
    """Return the options of a build; one that did not exist then had the usual value."""
    return {**{name: values[0] for name, values in choices(line.target).items()}, **options}


def _light() -> Any:
    """Ask for builds without what is kept for comparing them, which is most of a row."""
    return select(PackageBuild).options(defer(PackageBuild.fingerprint))


def _of(line: Line) -> tuple[Any, ...]:
    return (
        PackageBuild.course_id == line.course_id,
        PackageBuild.language == line.language,
        PackageBuild.target == line.target,
    )


def _values(line: Line) -> dict[str, str]:
    return {"course_id": line.course_id, "language": line.language, "target": line.target}


def _published(session: Session) -> dict[int, datetime]:
    """Return the versions that are given out, by their ids, with since when."""
    rows = session.execute(select(PublishedPackage.build_id, PublishedPackage.published_at))
    return {build: since for build, since in rows}  # noqa: C416  # a row is no pair to the type checker


def _build(row: PackageBuild, published: Mapping[int, datetime], same: int | None = None) -> Build:
    return Build(
        id=row.id,
        line=Line(row.course_id, row.language, row.target),
        options=row.options,
        asked_at=row.asked_at,
        step=row.step,
        done=row.done,
        total=row.total,
        ended_at=row.ended_at,
        number=row.number,
        same_as=row.same_as,
        refusal=row.refusal,
        title=row.title,
        file_name=row.file_name,
        size=row.size,
        sha256=row.sha256 or "",
        edition=row.edition,
        scos=row.scos,
        notes=row.notes,
        translated=row.translated,
        translatable=row.translatable,
        removed_at=row.removed_at,
        same_number=same,
        published=row.id in published,
    )
