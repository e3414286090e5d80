"""Tries are counted in one row for each thing that is guessed; jobs that are over name nobody any more."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Count anew: what was counted is forgotten after a quarter of an hour anyway."""
    op.drop_table("failed_sign_ins")
    op.create_table(
        "tries",
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 0", name="ck_tries_count"),
        sa.PrimaryKeyConstraint("key", name="pk_tries"),
    )
    op.create_index("ix_tries_since", "tries", ["since"], unique=False)
    op.execute("UPDATE jobs SET payload = '{}' WHERE done_at IS NOT NULL")
    op.execute("UPDATE jobs SET error = NULL WHERE error IS NOT NULL")


def downgrade() -> None:
    """Keep one row for each try again."""
    op.drop_table("tries")
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", KEY, nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_failed_sign_ins"),
    )
    op.create_index("ix_failed_sign_ins_at", "failed_sign_ins", ["at"], unique=False)
    op.create_index("ix_failed_sign_ins_key_at", "failed_sign_ins", ["key", "at"], unique=False)
