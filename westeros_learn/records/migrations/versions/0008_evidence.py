"""Evidence: what finished attempts say of each question, and what the versions of a course asked."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    """Make the tables. They fill by themselves."""
    op.create_table(
        "course_versions",
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("noted_at", MOMENT, nullable=False),
        sa.Column("questions", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("course_id", "course_hash", name="pk_course_versions"),
    )
    op.create_table(
        "tallied_items",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("quiz_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("wording", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tallied_items"),
        sa.UniqueConstraint(
            "course_id",
            "quiz_id",
            "question_id",
            "wording",
            name="uq_tallied_items_course_id_quiz_id_question_id_wording",
        ),
    )
    op.create_table(
        "tallied_attempts",
        sa.Column("attempt_id", KEY, autoincrement=False, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("quiz_id", sa.String(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("regrade_id", sa.BigInteger(), nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("form", sa.BigInteger(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("points", sa.BigInteger(), nullable=False),
        sa.Column("squares", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_tallied_attempts_attempt_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", name="pk_tallied_attempts"),
    )
    op.create_index(
        "ix_tallied_attempts_course_id_quiz_id", "tallied_attempts", ["course_id", "quiz_id"], unique=False
    )
    op.create_table(
        "tallied_answers",
        sa.Column("attempt_id", KEY, autoincrement=False, nullable=False),
        sa.Column("item_id", KEY, autoincrement=False, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=False),
        sa.Column("is_first", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(length=60), nullable=True),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("rest", sa.Integer(), nullable=True),
        sa.Column("log_seconds", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["tallied_attempts.attempt_id"],
            name="fk_tallied_answers_attempt_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["item_id"], ["tallied_items.id"], name="fk_tallied_answers_item_id"),
        sa.PrimaryKeyConstraint("attempt_id", "item_id", name="pk_tallied_answers"),
    )
    op.create_index("ix_tallied_answers_item_id", "tallied_answers", ["item_id"], unique=False)


def downgrade() -> None:
    """Take them away: whatever they say follows from the attempts."""
    op.drop_table("tallied_answers")
    op.drop_table("tallied_attempts")
    op.drop_table("tallied_items")
    op.drop_table("course_versions")
