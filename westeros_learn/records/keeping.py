"""The tables of what is kept when a person goes: counts, sealed certificates, and the rules of going."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from westeros_learn.records.base import Base


class Retention(Base):
    """How long people and entries are kept: one row, or none while nobody has decided.

    Attributes:
        inactive_months: after how many months without activity a trainee is erased; None for never.
        audit_months: after how many months an entry of the audit log is deleted; None for never.
        changed_at: since when these hold.
    """

    __tablename__ = "retention"
    __table_args__ = (
        CheckConstraint("id = 1", name="one"),
        CheckConstraint("inactive_months >= 1", name="inactive_months"),
        CheckConstraint("audit_months >= 1", name="audit_months"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    inactive_months: Mapped[int | None]
    audit_months: Mapped[int | None]
    changed_at: Mapped[datetime]


class ErasedCount(Base):
    """How many of a cohort's people were erased: numbers alone, which nothing joins to one another.

    Attributes:
        what: "people", "profession" or "country".
        value: of a profession or a country its code; else "".
        completed: how many of these had completed all courses of the cohort.
    """

    __tablename__ = "erased_counts"
    __table_args__ = (CheckConstraint("count >= 1 AND completed BETWEEN 0 AND count", name="count"),)

    cohort_id: Mapped[int] = mapped_column(ForeignKey("cohorts.id", ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(20), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    count: Mapped[int]
    completed: Mapped[int]


class SealedCertificate(Base):
    """A certificate of somebody who was erased: only who holds it can open it, for its code is the key.

    Attributes:
        code_hash: SHA-256 of the code, which is 130 bits of chance.
        sealed: what stood on it, encrypted with a key that is made of the code.
    """

    __tablename__ = "sealed_certificates"

    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    revoked_at: Mapped[datetime | None]
