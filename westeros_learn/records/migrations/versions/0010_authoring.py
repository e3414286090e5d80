"""Courses are written in the app: who may, revisions, what is half written, preview links, comments."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
COURSE = sa.String(length=200)
FILE = sa.String(length=500)
DIGEST = sa.String(length=64)


def _user(table: str, column: str, *, goes: bool = False) -> sa.ForeignKeyConstraint:
    ondelete = "CASCADE" if goes else "SET NULL"
    return sa.ForeignKeyConstraint([column], ["users.id"], name=f"fk_{table}_{column}", ondelete=ondelete)


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "course_editors",
        sa.Column("course", COURSE, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("may", sa.String(length=20), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", KEY, nullable=True),
        sa.CheckConstraint("may IN ('edit', 'translate', 'comment')", name="ck_course_editors_may"),
        _user("course_editors", "user_id", goes=True),
        _user("course_editors", "given_by"),
        sa.PrimaryKeyConstraint("course", "user_id", name="pk_course_editors"),
    )
    op.create_index("ix_course_editors_user_id", "course_editors", ["user_id"])
    op.create_index("ix_course_editors_given_by", "course_editors", ["given_by"])
    op.create_table(
        "course_texts",
        sa.Column("hash", DIGEST, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_course_texts"),
    )
    _make_revisions()
    op.create_table(
        "half_written",
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("course", COURSE, nullable=False),
        sa.Column("file", FILE, nullable=False),
        sa.Column("base", DIGEST, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _user("half_written", "user_id", goes=True),
        sa.PrimaryKeyConstraint("user_id", "course", "file", name="pk_half_written"),
    )
    op.create_index("ix_half_written_base", "half_written", ["base"])
    op.create_table(
        "preview_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course", COURSE, nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("made_by", KEY, nullable=True),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        _user("preview_links", "made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_preview_links"),
        sa.UniqueConstraint("token_hash", name="uq_preview_links_token_hash"),
    )
    op.create_index("ix_preview_links_course", "preview_links", ["course"])
    op.create_index("ix_preview_links_made_by", "preview_links", ["made_by"])
    _make_comments()


def _make_revisions() -> None:
    op.create_table(
        "course_revisions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course", COURSE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("note", FILE, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        _user("course_revisions", "author_id"),
        sa.PrimaryKeyConstraint("id", name="pk_course_revisions"),
        sa.UniqueConstraint("course", "number", name="uq_course_revisions_course_number"),
        sa.UniqueConstraint("key", name="uq_course_revisions_key"),
    )
    op.create_index("ix_course_revisions_author_id", "course_revisions", ["author_id"])
    files = "course_revision_files"
    op.create_table(
        files,
        sa.Column("revision_id", KEY, nullable=False),
        sa.Column("file", FILE, nullable=False),
        sa.Column("before", DIGEST, nullable=True),
        sa.Column("after", DIGEST, nullable=True),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["course_revisions.id"], name=f"fk_{files}_revision_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["before"], ["course_texts.hash"], name=f"fk_{files}_before"),
        sa.ForeignKeyConstraint(["after"], ["course_texts.hash"], name=f"fk_{files}_after"),
        sa.PrimaryKeyConstraint("revision_id", "file", name=f"pk_{files}"),
    )
    op.create_index(f"ix_{files}_before", files, ["before"])
    op.create_index(f"ix_{files}_after", files, ["after"])


def _make_comments() -> None:
    op.create_table(
        "course_comments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course", COURSE, nullable=False),
        sa.Column("file", FILE, nullable=False),
        sa.Column("part", COURSE, nullable=False),
        sa.Column("quote", FILE, nullable=False),
        sa.Column("answers", KEY, nullable=True),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("resolved_by", KEY, nullable=True),
        sa.CheckConstraint("answers IS NULL OR resolved_at IS NULL", name="ck_course_comments_resolved"),
        sa.ForeignKeyConstraint(
            ["answers"], ["course_comments.id"], name="fk_course_comments_answers", ondelete="CASCADE"
        ),
        _user("course_comments", "author_id"),
        _user("course_comments", "resolved_by"),
        sa.PrimaryKeyConstraint("id", name="pk_course_comments"),
    )
    op.create_index("ix_course_comments_of", "course_comments", ["course", "file"])
    for column in ("answers", "author_id", "resolved_by"):
        op.create_index(f"ix_course_comments_{column}", "course_comments", [column])


def downgrade() -> None:
    """Take them away."""
    for table in (
        "course_comments",
        "preview_links",
        "half_written",
        "course_revision_files",
        "course_revisions",
        "course_texts",
        "course_editors",
    ):
        op.drop_table(table)
