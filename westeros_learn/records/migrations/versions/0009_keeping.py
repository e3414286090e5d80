"""People can go while statistics stay: work without a person, counts, sealed certificates, retention."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)

_LAST_DONE = """
    UPDATE users SET active_on = (
        SELECT max(done) FROM (
            SELECT max(responses.submitted_at) AS done FROM responses
                JOIN enrolments ON enrolments.id = responses.enrolment_id WHERE enrolments.user_id = users.id
            UNION ALL SELECT users.created_at
            UNION ALL SELECT max(enrolled_at) FROM enrolments WHERE enrolments.user_id = users.id
            UNION ALL SELECT max(seen_at) FROM sign_ins WHERE sign_ins.user_id = users.id
        ) AS all_done
    )
"""


def upgrade() -> None:
    """Make them. Who was active when is known as far as rows tell of it."""
    op.add_column("users", sa.Column("active_on", sa.Date(), nullable=True))
    op.add_column("users", sa.Column("leaves_on", sa.Date(), nullable=True))
    op.create_index("ix_users_leaves_on", "users", ["leaves_on"], unique=False)
    if op.get_context().dialect.name == "sqlite":
        op.execute(_LAST_DONE.replace("max(done)", "substr(max(done), 1, 10)"))
    else:
        op.execute(_LAST_DONE.replace("max(done)", "CAST(max(done) AT TIME ZONE 'UTC' AS date)"))
    _let_enrolments_be_unnamed(upwards=True)
    op.create_table(
        "retention",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("inactive_months", sa.Integer(), nullable=True),
        sa.Column("audit_months", sa.Integer(), nullable=True),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.CheckConstraint("id = 1", name="ck_retention_one"),
        sa.CheckConstraint("inactive_months >= 1", name="ck_retention_inactive_months"),
        sa.CheckConstraint("audit_months >= 1", name="ck_retention_audit_months"),
        sa.PrimaryKeyConstraint("id", name="pk_retention"),
    )
    op.create_table(
        "erased_counts",
        sa.Column("cohort_id", KEY, nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("completed", sa.Integer(), nullable=False),
        sa.CheckConstraint("count >= 1 AND completed BETWEEN 0 AND count", name="ck_erased_counts_count"),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_erased_counts_cohort_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "what", "value", name="pk_erased_counts"),
    )
    op.create_table(
        "sealed_certificates",
        sa.Column("code_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name="pk_sealed_certificates"),
    )


def _let_enrolments_be_unnamed(*, upwards: bool) -> None:
    """Let an enrolment be nobody's, or no longer.

    SQLite has no statement for it. Making the table anew would delete what points to it; its own
    manual changes the text of the table instead, since nothing on the disk changes (SQLite, "ALTER
    TABLE", 7).
    """
    if op.get_context().dialect.name != "sqlite":
        op.alter_column("enrolments", "user_id", existing_type=sa.BigInteger(), nullable=upwards)
        return
    must, may = "user_id INTEGER NOT NULL", "user_id INTEGER"
    old, new = (must, may) if upwards else (f"{may},", f"{must},")
    connection = op.get_bind()
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    changed = connection.exec_driver_sql(
        "UPDATE sqlite_schema SET sql = replace(sql, ?, ?) WHERE type = 'table' AND name = 'enrolments'",
        (old, new),
    )
    assert changed.rowcount == 1  # noqa: S101  # the first steps made it
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")


def downgrade() -> None:
    """Take them away: work that is nobody's goes with them."""
    op.drop_table("sealed_certificates")
    op.drop_table("erased_counts")
    op.drop_table("retention")
    op.execute("INSERT INTO erasures SELECT id FROM enrolments WHERE user_id IS NULL")
    op.execute(
        "DELETE FROM regraded_results WHERE response_id IN "
        "(SELECT responses.id FROM responses JOIN erasures USING (enrolment_id))"
    )
    for table in ("responses", "attempts"):
        op.execute(f"DELETE FROM {table} WHERE enrolment_id IN (SELECT enrolment_id FROM erasures)")  # noqa: S608
    op.execute("DELETE FROM erasures")
    op.execute("DELETE FROM enrolments WHERE user_id IS NULL")
    _let_enrolments_be_unnamed(upwards=False)
    op.drop_index("ix_users_leaves_on", table_name="users")
    op.drop_column("users", "leaves_on")
    op.drop_column("users", "active_on")
