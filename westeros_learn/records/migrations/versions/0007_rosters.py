"""Lists of people that wait to be brought into a cohort; what was brought in by them can be taken back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

SMALL = sa.CheckConstraint("email = lower(email)", name="ck_cohort_invitations_email_small")
BROUGHT: dict[str, tuple[sa.CheckConstraint, ...]] = {"cohort_members": (), "cohort_invitations": (SMALL,)}
"""The tables that get a column, with what SQLite forgets when it makes them anew."""


def _again(checks: tuple[sa.CheckConstraint, ...]) -> tuple[sa.CheckConstraint, ...]:
    return checks if op.get_context().dialect.name == "sqlite" else ()


def upgrade() -> None:
    """Make them. Nothing hangs on the tables that SQLite makes anew."""
    op.create_table(
        "roster_imports",
        sa.Column("id", KEY, nullable=False),
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("author_id", KEY, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("reading", DOCUMENT, nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("written_at", MOMENT, nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("invited", sa.Integer(), nullable=False),
        sa.Column("undone_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_roster_imports_cohort_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name="fk_roster_imports_author_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_roster_imports"),
    )
    for column in ("author_id", "cohort_id", "made_at"):
        op.create_index(f"ix_roster_imports_{column}", "roster_imports", [column], unique=False)
    op.create_table(
        "roster_rows",
        sa.Column("import_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cells", DOCUMENT, nullable=False),
        sa.Column("corrected", DOCUMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["import_id"], ["roster_imports.id"], name="fk_roster_rows_import_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "number", name="pk_roster_rows"),
    )
    for table, checks in BROUGHT.items():
        with op.batch_alter_table(table, table_args=_again(checks)) as batch:
            batch.add_column(sa.Column("import_id", KEY, nullable=True))
            batch.create_foreign_key(
                f"fk_{table}_import_id", "roster_imports", ["import_id"], ["id"], ondelete="SET NULL"
            )
            if table == "cohort_members":
                batch.add_column(sa.Column("enrolled", DOCUMENT, nullable=False, server_default="[]"))
        op.create_index(f"ix_{table}_import_id", table, ["import_id"], unique=False)
    with op.batch_alter_table("cohort_members") as batch:
        batch.alter_column("enrolled", existing_type=DOCUMENT, server_default=None)


def downgrade() -> None:
    """Take them away."""
    for table, checks in BROUGHT.items():
        op.drop_index(f"ix_{table}_import_id", table_name=table)
        with op.batch_alter_table(table, table_args=_again(checks)) as batch:
            batch.drop_constraint(f"fk_{table}_import_id", type_="foreignkey")
            batch.drop_column("import_id")
            if table == "cohort_members":
                batch.drop_column("enrolled")
    op.drop_table("roster_rows")
    op.drop_table("roster_imports")
