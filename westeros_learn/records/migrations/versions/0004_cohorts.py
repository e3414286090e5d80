"""A cohort is a training session: place, days, audience, strand, seats; who is in it, and who is invited."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

COLUMNS = {
    "place": "VARCHAR(200) NOT NULL DEFAULT ''",
    "starts_on": "DATE",
    "ends_on": "DATE CONSTRAINT ck_cohorts_days CHECK (ends_on >= starts_on)",
    "audience": "VARCHAR(500) NOT NULL DEFAULT ''",
    "strand": "VARCHAR(20) CONSTRAINT ck_cohorts_strand "
    "CHECK (strand IN ('hearing', 'complex-cases', 'limits', 'financial'))",
    "language": "VARCHAR(35) NOT NULL DEFAULT 'en'",
    "seats": "INTEGER CONSTRAINT ck_cohorts_seats CHECK (seats >= 1)",
}
"""Written as SQL: SQLite takes a constraint only together with its column, or makes the table anew, and
what hangs on the table would go with the old one."""


def upgrade() -> None:
    """Make them; whoever learns with a cohort already is in it."""
    for name, kind in COLUMNS.items():
        op.execute(f"ALTER TABLE cohorts ADD COLUMN {name} {kind}")
    op.create_table(
        "cohort_members",
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_cohort_members_cohort_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_cohort_members_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "user_id", name="pk_cohort_members"),
    )
    op.create_index("ix_cohort_members_user_id", "cohort_members", ["user_id"], unique=False)
    op.execute(
        "INSERT INTO cohort_members (cohort_id, user_id, joined_at) "
        "SELECT cohort_id, user_id, min(enrolled_at) FROM enrolments "
        "WHERE cohort_id IS NOT NULL GROUP BY cohort_id, user_id"
    )
    op.create_table(
        "cohort_invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("profession", sa.String(length=30), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("institution", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("invited_at", MOMENT, nullable=False),
        sa.CheckConstraint("email = lower(email)", name="ck_cohort_invitations_email_small"),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_cohort_invitations_cohort_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_cohort_invitations"),
        sa.UniqueConstraint("cohort_id", "email", name="uq_cohort_invitations_cohort_id_email"),
    )
    op.create_index("ix_cohort_invitations_email", "cohort_invitations", ["email"], unique=False)


def downgrade() -> None:
    """Take them away."""
    op.drop_table("cohort_invitations")
    op.drop_table("cohort_members")
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE cohorts DROP COLUMN {name}")
