"""The tables of packages: what was built, which version is given out, and to whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base, Key

_MAYBE = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
_UNDER_WAY = text("ended_at IS NULL")


class PackageBuild(Base):
    """One building of a course, in a language, for a target; when it has gone well, a version of it.

    Attributes:
        options: what was chosen, by name; only what the target heeds.
        step, done, total: what is done now, and how far that is.
        ended_at: when it was built, or refused.
        number: 1, 2, … of the versions; None while it is built, and where there is no new version.
        same_as: the version that it turned out to be equal to, byte by byte.
        refusal: why there is no package: its `reason`, and `faults` of the course as lines.
        course_hash: the content of the course's files that it was built from.
        file_name: as it is given out.
        sha256: of its bytes, in hexadecimal; its file is called so.
        edition, scos, notes: as in `export.Package`.
        translated, translatable: how many texts are translated, of how many; None where nothing is.
        fingerprint: what is kept to compare it with other versions.
        removed_at: since when its file is gone; its number is not given again.
    """

    __tablename__ = "package_builds"
    __table_args__ = (
        UniqueConstraint("course_id", "language", "target", "number"),
        Index(
            "uq_package_builds_under_way",
            "course_id",
            "language",
            "target",
            unique=True,
            sqlite_where=_UNDER_WAY,
            postgresql_where=_UNDER_WAY,
        ),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("(number IS NULL) = (sha256 IS NULL)", name="version"),
        CheckConstraint(
            "ended_at IS NOT NULL OR (number IS NULL AND refusal IS NULL AND same_as IS NULL)", name="ended"
        ),
    )

    id: Mapped[Key]
    course_id: Mapped[str]
    language: Mapped[str] = mapped_column(String(35))
    target: Mapped[str] = mapped_column(String(40))
    options: Mapped[dict[str, Any]]
    asked_at: Mapped[datetime]
    step: Mapped[str] = mapped_column(String(20), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[datetime | None]
    number: Mapped[int | None]
    same_as: Mapped[int | None] = mapped_column(
        ForeignKey("package_builds.id", ondelete="SET NULL"), index=True
    )
    refusal: Mapped[dict[str, Any] | None] = mapped_column(_MAYBE)
    title: Mapped[str] = mapped_column(default="")
    course_hash: Mapped[str] = mapped_column(String(64), default="")
    file_name: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    edition: Mapped[str] = mapped_column(String(40), default="")
    scos: Mapped[int] = mapped_column(default=0)
    notes: Mapped[list[str]] = mapped_column(default=list)
    translated: Mapped[int | None]
    translatable: Mapped[int | None]
    fingerprint: Mapped[dict[str, Any] | None] = mapped_column(_MAYBE)
    removed_at: Mapped[datetime | None]


class PublishedPackage(Base):
    """The version that is given out for a course, a language and a target. Changing it is one row."""

    __tablename__ = "published_packages"

    course_id: Mapped[str] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(35), primary_key=True)
    target: Mapped[str] = mapped_column(String(40), primary_key=True)
    build_id: Mapped[int] = mapped_column(ForeignKey("package_builds.id"), index=True)
    published_at: Mapped[datetime]


class PackageAddress(Base):
    """An address at which one LMS fetches the published version, as long as nobody revokes it.

    Attributes:
        label: whose it is.
        token_hash: SHA-256 of what the address says; a copy of the table opens nothing.
        fetched_at: when the package was last asked for.
        fetched_build: the version that was given then.
        fetches: how often the file itself was given.
    """

    __tablename__ = "package_addresses"
    __table_args__ = (Index("ix_package_addresses_of", "course_id", "language", "target"),)

    id: Mapped[Key]
    course_id: Mapped[str]
    language: Mapped[str] = mapped_column(String(35))
    target: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    fetched_at: Mapped[datetime | None]
    fetched_build: Mapped[int | None] = mapped_column(
        ForeignKey("package_builds.id", ondelete="SET NULL"), index=True
    )
    fetches: Mapped[int] = mapped_column(default=0)
