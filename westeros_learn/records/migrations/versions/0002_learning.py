"""The tables of learning, and what guards the rows that are never changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

_RESPONSE = "id, enrolment_id, attempt_id, question_id, number, course_hash, seed, draw, response, score"
_BEING_ERASED = (
    "EXISTS (SELECT 1 FROM erasures JOIN {table} USING (enrolment_id) WHERE {table}.id = OLD.{key})"
)

GUARDED = {
    "responses": (
        f"{_RESPONSE}, mistake, submitted_at",
        "EXISTS (SELECT 1 FROM erasures WHERE erasures.enrolment_id = OLD.enrolment_id)",
    ),
    "scenario_steps": (
        "attempt_id, position, node_id, choice, course_hash, taken_at",
        _BEING_ERASED.format(table="scenario_attempts", key="attempt_id"),
    ),
    "regraded_results": (
        "regrade_id, response_id, score, mistake",
        _BEING_ERASED.format(table="responses", key="response_id"),
    ),
    "regrades": ("id, course_id, question_id, course_hash, reason, at", "1 = 0"),
}
"""By table: the columns that never change, and when a row may be deleted: while its learner is erased."""


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "enrolments",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user_id", KEY, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("cohort_id", KEY, nullable=True),
        sa.Column("enrolled_at", MOMENT, nullable=False),
        sa.Column("place_lesson", sa.String(), nullable=True),
        sa.Column("place_anchor", sa.String(), nullable=True),
        sa.Column("completed_at", MOMENT, nullable=True),
        sa.Column("required", DOCUMENT, nullable=True),
        sa.CheckConstraint("(completed_at IS NULL) = (required IS NULL)", name="ck_enrolments_completed"),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_enrolments_cohort_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_enrolments_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enrolments"),
        sa.UniqueConstraint("user_id", "course_id", name="uq_enrolments_user_id_course_id"),
    )
    op.create_index("ix_enrolments_cohort_id", "enrolments", ["cohort_id"], unique=False)
    op.create_index("ix_enrolments_course_id", "enrolments", ["course_id"], unique=False)
    op.create_table(
        "regrades",
        sa.Column("id", KEY, nullable=False),
        sa.Column("course_id", sa.String(), nullable=False),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("actor_id", KEY, nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_regrades_actor_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_regrades"),
    )
    op.create_index("ix_regrades_actor_id", "regrades", ["actor_id"], unique=False)
    op.create_index("ix_regrades_course_id", "regrades", ["course_id"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("quiz_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("asked", DOCUMENT, nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("seconds_allowed", sa.Integer(), nullable=True),
        sa.Column("deadline", MOMENT, nullable=True),
        sa.Column("seconds_left", sa.Integer(), nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.Column("counted", DOCUMENT, nullable=True),
        sa.Column("pass_mark", sa.Integer(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (score IS NULL) AND (finished_at IS NULL) = (counted IS NULL)",
            name="ck_attempts_finished",
        ),
        sa.CheckConstraint("(passed IS NULL) = (pass_mark IS NULL)", name="ck_attempts_passed"),
        sa.CheckConstraint(
            "(seconds_allowed IS NOT NULL OR (deadline IS NULL AND seconds_left IS NULL)) AND "
            "(seconds_allowed IS NULL OR finished_at IS NOT NULL OR "
            "(deadline IS NULL) <> (seconds_left IS NULL))",
            name="ck_attempts_time",
        ),
        sa.CheckConstraint(
            "finished_at IS NOT NULL OR passed IS NULL", name="ck_attempts_passed_when_finished"
        ),
        sa.CheckConstraint("number >= 1", name="ck_attempts_number"),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name="ck_attempts_score"),
        sa.CheckConstraint("seed BETWEEN 0 AND 4294967295", name="ck_attempts_seed"),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_attempts_enrolment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint(
            "enrolment_id", "quiz_id", "number", name="uq_attempts_enrolment_id_quiz_id_number"
        ),
        sa.UniqueConstraint("id", "enrolment_id", name="uq_attempts_id_enrolment_id"),
    )
    op.create_index(
        "ix_attempts_deadline",
        "attempts",
        ["deadline"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_index(
        "uq_attempts_open",
        "attempts",
        ["enrolment_id", "quiz_id"],
        unique=True,
        sqlite_where=sa.text("finished_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NULL"),
    )
    op.create_table(
        "certificates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("course_title", sa.String(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=35), nullable=False),
        sa.Column("law_as_of", sa.Date(), nullable=False),
        sa.Column("completed_at", MOMENT, nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("issued_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_certificates_enrolment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sa.UniqueConstraint("code", name="uq_certificates_code"),
        sa.UniqueConstraint("enrolment_id", name="uq_certificates_enrolment_id"),
    )
    op.create_table(
        "erasures",
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_erasures_enrolment_id"),
        sa.PrimaryKeyConstraint("enrolment_id", name="pk_erasures"),
    )
    op.create_table(
        "scenario_attempts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.CheckConstraint("ended_at IS NOT NULL OR score IS NULL", name="ck_scenario_attempts_ended"),
        sa.CheckConstraint("number >= 1", name="ck_scenario_attempts_number"),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name="ck_scenario_attempts_score"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolments.id"], name="fk_scenario_attempts_enrolment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_scenario_attempts"),
        sa.UniqueConstraint(
            "enrolment_id",
            "scenario_id",
            "number",
            name="uq_scenario_attempts_enrolment_id_scenario_id_number",
        ),
    )
    op.create_index(
        "uq_scenario_attempts_open",
        "scenario_attempts",
        ["enrolment_id", "scenario_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "seen_lessons",
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("lesson_id", sa.String(), nullable=False),
        sa.Column("seen_at", MOMENT, nullable=False),
        sa.Column("skipped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_seen_lessons_enrolment_id"),
        sa.PrimaryKeyConstraint("enrolment_id", "lesson_id", name="pk_seen_lessons"),
    )
    op.create_table(
        "responses",
        sa.Column("id", KEY, nullable=False),
        sa.Column("enrolment_id", KEY, nullable=False),
        sa.Column("attempt_id", KEY, nullable=True),
        sa.Column("question_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("draw", sa.Integer(), nullable=False),
        sa.Column("response", DOCUMENT, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("mistake", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_responses_number"),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="ck_responses_score"),
        sa.CheckConstraint("seed BETWEEN 0 AND 4294967295", name="ck_responses_seed"),
        sa.ForeignKeyConstraint(
            ["attempt_id", "enrolment_id"],
            ["attempts.id", "attempts.enrolment_id"],
            name="fk_responses_attempt_id_enrolment_id",
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolments.id"], name="fk_responses_enrolment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_responses"),
    )
    op.create_index(
        "uq_responses_place",
        "responses",
        ["enrolment_id", sa.text("coalesce(attempt_id, 0)"), "question_id", "number"],
        unique=True,
    )
    op.create_table(
        "scenario_steps",
        sa.Column("attempt_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("node_id", sa.String(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("course_hash", sa.String(length=64), nullable=False),
        sa.Column("taken_at", MOMENT, nullable=False),
        sa.CheckConstraint("position >= 1", name="ck_scenario_steps_position"),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["scenario_attempts.id"], name="fk_scenario_steps_attempt_id"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position", name="pk_scenario_steps"),
    )
    op.create_table(
        "regraded_results",
        sa.Column("regrade_id", KEY, nullable=False),
        sa.Column("response_id", KEY, nullable=False),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("mistake", sa.Integer(), nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 1", name="ck_regraded_results_score"),
        sa.ForeignKeyConstraint(["regrade_id"], ["regrades.id"], name="fk_regraded_results_regrade_id"),
        sa.ForeignKeyConstraint(["response_id"], ["responses.id"], name="fk_regraded_results_response_id"),
        sa.PrimaryKeyConstraint("regrade_id", "response_id", name="pk_regraded_results"),
    )
    op.create_index("ix_regraded_results_response_id", "regraded_results", ["response_id"], unique=False)

    guard = _guard_in_postgresql if op.get_context().dialect.name == "postgresql" else _guard_in_sqlite
    guard()


def _guard_in_sqlite() -> None:
    for table, (columns, erased) in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OF {columns} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never changed'); END"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN NOT ({erased}) "
            f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never deleted'); END"
        )


def _guard_in_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%: rows are never changed or deleted', TG_TABLE_NAME; END $$"
    )
    for table, (columns, erased) in GUARDED.items():
        op.execute(
            f"CREATE TRIGGER {table}_unchanged BEFORE UPDATE OF {columns} ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse()"
        )
        op.execute(
            f"CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {erased} THEN RETURN OLD; END IF; "
            f"RAISE EXCEPTION '{table}: rows are never deleted'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_kept()"
        )
        op.execute(
            f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse()"
        )


def downgrade() -> None:
    """Take them away."""
    for table in (
        "regraded_results",
        "scenario_steps",
        "responses",
        "seen_lessons",
        "scenario_attempts",
        "erasures",
        "certificates",
        "attempts",
        "regrades",
        "enrolments",
    ):
        op.drop_table(table)
    if op.get_context().dialect.name == "postgresql":
        for function in ("refuse", *(f"{table}_kept" for table in GUARDED)):
            op.execute(f"DROP FUNCTION {function}()")
