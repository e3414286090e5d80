"""Packages: what was built, which version is given out, and the addresses at which LMSs fetch it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "package_builds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("options", DOCUMENT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("same_as", KEY, nullable=True),
        sa.Column("refusal", DOCUMENT, nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("edition", sa.String(length=40), nullable=False),
        sa.Column("scos", sa.Integer(), nullable=False),
        sa.Column("notes", DOCUMENT, nullable=False),
        sa.Column("translated", sa.Integer(), nullable=True),
        sa.Column("translatable", sa.Integer(), nullable=True),
        sa.Column("fingerprint", DOCUMENT, nullable=True),
        sa.Column("removed_at", MOMENT, nullable=True),
        sa.CheckConstraint("(number IS NULL) = (sha256 IS NULL)", name="ck_package_builds_version"),
        sa.CheckConstraint(
            "ended_at IS NOT NULL OR (number IS NULL AND refusal IS NULL AND same_as IS NULL)",
            name="ck_package_builds_ended",
        ),
        sa.CheckConstraint("number >= 1", name="ck_package_builds_number"),
        sa.ForeignKeyConstraint(
            ["same_as"], ["package_builds.id"], name="fk_package_builds_same_as", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_package_builds"),
        sa.UniqueConstraint(
            "course_id",
            "language",
            "target",
            "number",
            name="uq_package_builds_course_id_language_target_number",
        ),
    )
    op.create_index("ix_package_builds_same_as", "package_builds", ["same_as"], unique=False)
    op.create_index("ix_package_builds_sha256", "package_builds", ["sha256"], unique=False)
    op.create_index(
        "uq_package_builds_under_way",
        "package_builds",
        ["course_id", "language", "target"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "package_addresses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("fetched_at", MOMENT, nullable=True),
        sa.Column("fetched_build", KEY, nullable=True),
        sa.Column("fetches", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["fetched_build"],
            ["package_builds.id"],
            name="fk_package_addresses_fetched_build",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_package_addresses"),
        sa.UniqueConstraint("token_hash", name="uq_package_addresses_token_hash"),
    )
    op.create_index(
        "ix_package_addresses_fetched_build", "package_addresses", ["fetched_build"], unique=False
    )
    op.create_index(
        "ix_package_addresses_of", "package_addresses", ["course_id", "language", "target"], unique=False
    )
    op.create_table(
        "published_packages",
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False),
        sa.Column("build_id", KEY, nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["build_id"], ["package_builds.id"], name="fk_published_packages_build_id"),
        sa.PrimaryKeyConstraint("course_id", "language", "target", name="pk_published_packages"),
    )
    op.create_index("ix_published_packages_build_id", "published_packages", ["build_id"], unique=False)


def downgrade() -> None:
    """Take them away. The zips stay where they lie."""
    for table in ("published_packages", "package_addresses", "package_builds"):
        op.drop_table(table)
