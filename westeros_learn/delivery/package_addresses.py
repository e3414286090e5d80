"""Addresses at which an LMS fetches the published version of a package by itself.

An address ends with the name of its file: Moodle takes none that does not end with .zip. What it says is
random and kept as a digest alone: whoever has the address has the package, and nobody can read it from
the database.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from sqlalchemy import select, update

from westeros_learn.delivery import audit
from westeros_learn.delivery.keys import Keys, digest, new_token
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import Line
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.delivery.throttle import count_fetch, count_unknown_fetch
from westeros_learn.records import Database, PackageAddress, PackageBuild, PublishedPackage


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is shown to who looks after it; what it says nobody knows any more.

    Attributes:
        fetched_version: the version that was given when it was last asked for.
    """

    id: int
    label: str
    made_at: datetime
    revoked_at: datetime | None
    fetched_at: datetime | None
    fetched_version: int | None
    fetches: int


@dataclass(frozen=True, slots=True)
class GivenOut:
    """What an address gives: the file, what names its content, and since when it is given."""

    file: Path
    name: str
    sha256: str
    published_at: datetime


def make_address(database: Database, line: Line, label: str, actor: int, now: datetime) -> str:
    """Make an address for one LMS; return what it says, which is told this once.

    Raises:
        Refused: nothing of the line is published: an LMS that finds nothing locks its learners out.
    """
    token = new_token()
    key = (line.course_id, line.language, line.target)
    with database.write() as session:
        if session.get(PublishedPackage, key) is None:
            raise Refused(Reason.NOT_PUBLISHED)
        address = PackageAddress(
            course_id=line.course_id,
            language=line.language,
            target=line.target,
            label=label,
            token_hash=digest(token),
            made_at=now,
        )
        session.add(address)
        session.flush()
        audit.note(session, now, actor, "make package address", str(line), address=address.id)
    return token


def revoke_address(database: Database, address_id: int, actor: int, now: datetime) -> Line:
    """Let an address give nothing any more.

    Raises:
        Refused: there is no such address.
    """
    with database.write() as session:
        address = session.get(PackageAddress, address_id, with_for_update=True)
        if address is None:
            raise Refused(Reason.NO_PACKAGE)
        line = Line(address.course_id, address.language, address.target)
        if address.revoked_at is None:
            address.revoked_at = now
            audit.note(session, now, actor, "revoke package address", str(line), address=address.id)
        return line


def addresses_of(database: Database, line: Line) -> list[Address]:
    """Return the addresses of a line, those that are open first, then by age."""
    asked = (
        select(PackageAddress, PackageBuild.number)
        .outerjoin(PackageBuild, PackageBuild.id == PackageAddress.fetched_build)
        .where(
            PackageAddress.course_id == line.course_id,
            PackageAddress.language == line.language,
            PackageAddress.target == line.target,
        )
        .order_by(PackageAddress.revoked_at.is_not(None), PackageAddress.id)
    )
    with database.read() as session:
        return [
            Address(
                id=row.id,
                label=row.label,
                made_at=row.made_at,
                revoked_at=row.revoked_at,
                fetched_at=row.fetched_at,
                fetched_version=number,
                fetches=row.fetches,
            )
            for row, number in session.execute(asked)
        ]


def fetch(
    database: Database,
    store: PackageStore,
    keys: Keys,
    token: str,
    network: str,
    now: datetime,
    *,
    whole: bool,
) -> GivenOut:
    """Return what an address gives now, and note that it was asked for.

    Args:
        database: where addresses are kept.
        store: where the files are.
        keys: the app's keys.
        token: what the address says.
        network: the IP address of who asks.
        now: the time.
        whole: whether the file itself is asked for, and not only what is known of it.

    Raises:
        Refused: nobody knows the address, it was revoked, its file is gone, or it was asked for too often.
    """
    found = (
        select(PackageAddress, PackageBuild, PublishedPackage.published_at)
        .join(
            PublishedPackage,
            (PublishedPackage.course_id == PackageAddress.course_id)
            & (PublishedPackage.language == PackageAddress.language)
            & (PublishedPackage.target == PackageAddress.target),
        )
        .join(PackageBuild, PackageBuild.id == PublishedPackage.build_id)
        .where(PackageAddress.token_hash == digest(token), PackageAddress.revoked_at.is_(None))
    )
    with database.read() as session:
        row = session.execute(found).one_or_none()
    if row is None:
        _refuse_unknown(database, keys, network, now)
    address, build, since = row
    with database.write() as session:
        count_fetch(session, keys, address.id, now)
        seen = {"fetched_at": now, "fetched_build": build.id, "fetches": PackageAddress.fetches + int(whole)}
        session.execute(update(PackageAddress).where(PackageAddress.id == address.id).values(seen))
    sha256 = build.sha256 or ""
    if not store.has(sha256, build.size):
        raise Refused(Reason.PACKAGE_LOST)
    return GivenOut(store.path(sha256), build.file_name, sha256, since)


def _refuse_unknown(database: Database, keys: Keys, network: str, now: datetime) -> NoReturn:
    with database.write() as session:
        count_unknown_fetch(session, keys, network, now)
    raise Refused(Reason.NO_PACKAGE)
