"""Learning platforms send their people here (LTI 1.3): what they are, what they know, what they were told."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")

REFERENCES = {"platform_id": "lti_platforms", "teaches_cohort_id": "cohorts"}
"""What a sign-in refers to from now on."""


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "lti_keys",
        sa.Column("kid", sa.String(length=60), nullable=False),
        sa.Column("sealed", sa.LargeBinary(length=4000), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("kid", name="pk_lti_keys"),
    )
    op.create_table(
        "lti_platforms",
        sa.Column("id", KEY, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("client_id", sa.String(length=255), nullable=False),
        sa.Column("authorization_url", sa.String(length=500), nullable=False),
        sa.Column("token_url", sa.String(length=500), nullable=False),
        sa.Column("jwks_url", sa.String(length=500), nullable=False),
        sa.Column("audience", sa.String(length=500), nullable=False),
        sa.Column("family", sa.String(length=255), nullable=False),
        sa.Column("algorithms", DOCUMENT, nullable=False),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("accepted_at", MOMENT, nullable=True),
        sa.Column("off_at", MOMENT, nullable=True),
        sa.Column("launched_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("error_at", MOMENT, nullable=True),
        sa.Column("unknown_deployment", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_lti_platforms"),
        sa.UniqueConstraint("issuer", "client_id", name="uq_lti_platforms_issuer_client_id"),
    )
    op.create_table(
        "lti_arrivals",
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("platform_id", KEY, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_arrivals_platform_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_lti_arrivals"),
    )
    op.create_index("ix_lti_arrivals_made_at", "lti_arrivals", ["made_at"], unique=False)
    op.create_index("ix_lti_arrivals_platform_id", "lti_arrivals", ["platform_id"], unique=False)
    op.create_table(
        "lti_contexts",
        sa.Column("id", KEY, nullable=False),
        sa.Column("platform_id", KEY, nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.Column("context_id", sa.String(length=255), nullable=False),
        sa.Column("cohort_id", KEY, nullable=True),
        sa.Column("members_url", sa.String(length=2000), nullable=False),
        sa.Column("lineitems_url", sa.String(length=2000), nullable=False),
        sa.Column("read_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohorts.id"], name="fk_lti_contexts_cohort_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_contexts_platform_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lti_contexts"),
        sa.UniqueConstraint(
            "platform_id",
            "deployment_id",
            "context_id",
            name="uq_lti_contexts_platform_id_deployment_id_context_id",
        ),
    )
    op.create_index("ix_lti_contexts_cohort_id", "lti_contexts", ["cohort_id"], unique=False)
    op.create_table(
        "lti_deployments",
        sa.Column("platform_id", KEY, nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_deployments_platform_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform_id", "deployment_id", name="pk_lti_deployments"),
    )
    op.create_table(
        "lti_invitations",
        sa.Column("id", KEY, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("platform_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_invitations_platform_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lti_invitations"),
        sa.UniqueConstraint("token_hash", name="uq_lti_invitations_token_hash"),
    )
    op.create_index("ix_lti_invitations_platform_id", "lti_invitations", ["platform_id"], unique=False)
    op.create_table(
        "lti_logins",
        sa.Column("state_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("platform_id", KEY, nullable=False),
        sa.Column("deployment_id", sa.String(length=255), nullable=False),
        sa.Column("storage", sa.String(length=100), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_logins_platform_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("state_hash", name="pk_lti_logins"),
    )
    op.create_index("ix_lti_logins_expires_at", "lti_logins", ["expires_at"], unique=False)
    op.create_index("ix_lti_logins_platform_id", "lti_logins", ["platform_id"], unique=False)
    op.create_table(
        "lti_subjects",
        sa.Column("id", KEY, nullable=False),
        sa.Column("platform_id", KEY, nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", KEY, nullable=True),
        sa.Column("given_name", sa.String(length=100), nullable=False),
        sa.Column("family_name", sa.String(length=100), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["platform_id"], ["lti_platforms.id"], name="fk_lti_subjects_platform_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_lti_subjects_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lti_subjects"),
        sa.UniqueConstraint("platform_id", "subject", name="uq_lti_subjects_platform_id_subject"),
    )
    op.create_index("ix_lti_subjects_user_id", "lti_subjects", ["user_id"], unique=False)
    op.create_table(
        "lti_links",
        sa.Column("id", KEY, nullable=False),
        sa.Column("context_id", KEY, nullable=False),
        sa.Column("resource_link_id", sa.String(length=255), nullable=False),
        sa.Column("course_id", sa.String(length=255), nullable=False),
        sa.Column("module_id", sa.String(length=255), nullable=False),
        sa.Column("quiz_id", sa.String(length=255), nullable=False),
        sa.Column("lineitem_url", sa.String(length=2000), nullable=False),
        sa.CheckConstraint("module_id = '' OR quiz_id = ''", name="ck_lti_links_one_part"),
        sa.ForeignKeyConstraint(
            ["context_id"], ["lti_contexts.id"], name="fk_lti_links_context_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lti_links"),
        sa.UniqueConstraint(
            "context_id", "resource_link_id", name="uq_lti_links_context_id_resource_link_id"
        ),
    )
    op.create_index("ix_lti_links_course_id", "lti_links", ["course_id"], unique=False)
    op.create_table(
        "lti_members",
        sa.Column("context_id", KEY, nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("teaches", sa.Boolean(), nullable=False),
        sa.Column("left_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["context_id"], ["lti_contexts.id"], name="fk_lti_members_context_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["lti_subjects.id"], name="fk_lti_members_subject_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("context_id", "subject_id", name="pk_lti_members"),
    )
    op.create_index("ix_lti_members_subject_id", "lti_members", ["subject_id"], unique=False)
    op.create_table(
        "lti_results",
        sa.Column("link_id", KEY, nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("progress", sa.String(length=20), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("error", sa.String(length=60), nullable=False),
        sa.Column("error_at", MOMENT, nullable=True),
        sa.CheckConstraint("score BETWEEN 0 AND 10000", name="ck_lti_results_score"),
        sa.ForeignKeyConstraint(
            ["link_id"], ["lti_links.id"], name="fk_lti_results_link_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subject_id"], ["lti_subjects.id"], name="fk_lti_results_subject_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("link_id", "subject_id", name="pk_lti_results"),
    )
    op.create_index("ix_lti_results_subject_id", "lti_results", ["subject_id"], unique=False)
    with op.batch_alter_table("sign_ins") as batch:  # nothing hangs on it where it is made anew
        for column, table in REFERENCES.items():
            batch.add_column(sa.Column(column, KEY, nullable=True))
            batch.create_foreign_key(f"fk_sign_ins_{column}", table, [column], ["id"], ondelete="CASCADE")
            batch.create_index(f"ix_sign_ins_{column}", [column], unique=False)


def downgrade() -> None:
    """Take them away; who was sent by a platform is signed out."""
    op.execute("DELETE FROM sign_ins WHERE platform_id IS NOT NULL")
    with op.batch_alter_table("sign_ins") as batch:
        for column in REFERENCES:
            batch.drop_index(f"ix_sign_ins_{column}")
            batch.drop_constraint(f"fk_sign_ins_{column}", type_="foreignkey")
            batch.drop_column(column)
    op.drop_table("lti_results")
    op.drop_table("lti_members")
    op.drop_table("lti_links")
    op.drop_table("lti_subjects")
    op.drop_table("lti_logins")
    op.drop_table("lti_invitations")
    op.drop_table("lti_deployments")
    op.drop_table("lti_contexts")
    op.drop_table("lti_arrivals")
    op.drop_table("lti_platforms")
    op.drop_table("lti_keys")
