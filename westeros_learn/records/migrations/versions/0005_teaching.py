"""What trainers do for single learners: reminders, more time, attempts opened again."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "reminders",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=True),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("sender_id", KEY, nullable=True),
        sa.Column("sender_name", sa.String(length=201), nullable=False),
        sa.Column("way", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.CheckConstraint("way IN ('mail', 'copied')", name="ck_reminders_way"),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_reminders_cohort_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["sender_id"], ["users.id"], name="fk_reminders_sender_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_reminders_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("user_id", "day", name="uq_reminders_user_id_day"),
    )
    op.create_index("ix_reminders_cohort_id", "reminders", ["cohort_id"], unique=False)
    op.create_index("ix_reminders_sender_id", "reminders", ["sender_id"], unique=False)
    op.create_table(
        "attempt_changes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint("kind IN ('reopened', 'more-time')", name="ck_attempt_changes_kind"),
        sa.CheckConstraint("minutes >= 0", name="ck_attempt_changes_minutes"),
        sa.CheckConstraint(
            "(kind = 'reopened') = (finished_at IS NOT NULL)", name="ck_attempt_changes_before"
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name="fk_attempt_changes_actor_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempts.id"], name="fk_attempt_changes_attempt_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attempt_changes"),
    )
    op.create_index("ix_attempt_changes_actor_id", "attempt_changes", ["actor_id"], unique=False)
    op.create_index("ix_attempt_changes_attempt_id", "attempt_changes", ["attempt_id"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("attempt_changes")
    op.drop_table("reminders")
