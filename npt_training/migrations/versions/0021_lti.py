"""Platforms, tenants, launches, links, scores and rosters of LTI 1.3, and institution sign-in."""

import sqlalchemy as sa
from alembic import op

from npt_training.core.triggers import append_only

revision = "0021_lti"
down_revision = "0020_exam_standards"
branch_labels = None
depends_on = None

utc = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "npt_lti_key",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("public", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("signs_from", utc, nullable=False),
        sa.Column("signs_until", utc),
        sa.Column("published_until", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_key"),
    )
    op.create_table(
        "npt_lti_platform",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(255), nullable=False),
        sa.Column("auth_url", sa.Text(), nullable=False),
        sa.Column("token_url", sa.Text(), nullable=False),
        sa.Column("token_audience", sa.Text()),
        sa.Column("jwks_url", sa.Text(), nullable=False),
        sa.Column("product", sa.String(255), nullable=False),
        sa.Column("status", sa.String(255), nullable=False),
        sa.Column("how", sa.String(255), nullable=False),
        sa.Column("origins", sa.JSON(), nullable=False),
        sa.Column("role_overrides", sa.JSON(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("created_by", sa.String(26)),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("decided_by", sa.String(26)),
        sa.Column("decided_at", utc),
        sa.Column("held_until", utc),
        sa.Column("held_why", sa.Text()),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_platform"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_lti_platform_organisation_id"),
        sa.UniqueConstraint("issuer", "client_id", name="uq_npt_lti_platform_issuer_client_id"),
    )
    op.create_index("ix_npt_lti_platform_organisation_id", "npt_lti_platform", ["organisation_id"])
    op.create_table(
        "npt_lti_registration_link",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("token_hash", sa.String(255), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("used_at", utc),
        sa.Column("withdrawn_at", utc),
        sa.Column("platform_id", sa.String(26)),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_registration_link"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_lti_registration_link_organisation_id"),
        sa.UniqueConstraint("token_hash", name="uq_npt_lti_registration_link_token_hash"),
    )
    op.create_index("ix_npt_lti_registration_link_organisation_id", "npt_lti_registration_link", ["organisation_id"])
    op.create_table(
        "npt_sso_institution",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("client_id", sa.String(255), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("scopes", sa.String(255), nullable=False),
        sa.Column("creates_people", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_by", sa.String(26), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_sso_institution"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_sso_institution_organisation_id"),
        sa.UniqueConstraint("issuer", "client_id", name="uq_npt_sso_institution_issuer_client_id"),
    )
    op.create_index("ix_npt_sso_institution_organisation_id", "npt_sso_institution", ["organisation_id"])
    op.create_table(
        "npt_lti_deployment",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("organisation_id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(255), nullable=False),
        sa.Column("name", sa.String(255)),
        sa.Column("status", sa.String(255), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("decided_by", sa.String(26)),
        sa.Column("decided_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_deployment"),
        sa.ForeignKeyConstraint(["organisation_id"], ["npt_organisation.id"], name="fk_npt_lti_deployment_organisation_id"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_deployment_platform_id"),
        sa.UniqueConstraint("platform_id", "deployment_id", name="uq_npt_lti_deployment_platform_id_deployment_id"),
    )
    op.create_index("ix_npt_lti_deployment_organisation_id", "npt_lti_deployment", ["organisation_id"])
    op.create_table(
        "npt_lti_platform_keys",
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("keys", sa.JSON(), nullable=False),
        sa.Column("fetched_at", utc, nullable=False),
        sa.Column("missed_at", utc),
        sa.Column("failed_at", utc),
        sa.Column("failure", sa.Text()),
        sa.PrimaryKeyConstraint("platform_id", name="pk_npt_lti_platform_keys"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_platform_keys_platform_id"),
    )
    op.create_table(
        "npt_lti_access_token",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("scope_digest", sa.String(255), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=False),
        sa.Column("fetched_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_access_token"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_access_token_platform_id"),
        sa.UniqueConstraint("platform_id", "scope_digest", name="uq_npt_lti_access_token_platform_id_scope_digest"),
    )
    op.create_table(
        "npt_lti_login",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("state_hash", sa.String(255), nullable=False),
        sa.Column("nonce", sa.String(255), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(255)),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.String(255), nullable=False),
        sa.Column("storage_target", sa.String(255)),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("used_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_login"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_login_platform_id"),
        sa.UniqueConstraint("nonce", name="uq_npt_lti_login_nonce"),
        sa.UniqueConstraint("state_hash", name="uq_npt_lti_login_state_hash"),
    )
    op.create_index("ix_npt_lti_login_created_at", "npt_lti_login", ["created_at"])
    op.create_table(
        "npt_lti_user",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(26)),
        sa.Column("how", sa.String(255)),
        sa.Column("name", sa.String(255)),
        sa.Column("email", sa.String(255)),
        sa.Column("first_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_user"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_lti_user_person_id"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_user_platform_id"),
        sa.UniqueConstraint("platform_id", "subject", name="uq_npt_lti_user_platform_id_subject"),
    )
    op.create_index("ix_npt_lti_user_person_id", "npt_lti_user", ["person_id"])
    op.create_table(
        "npt_sso_user",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("institution_id", sa.String(26), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("how", sa.String(255), nullable=False),
        sa.Column("linked_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_sso_user"),
        sa.ForeignKeyConstraint(["institution_id"], ["npt_sso_institution.id"], name="fk_npt_sso_user_institution_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_sso_user_person_id"),
        sa.UniqueConstraint("institution_id", "subject", name="uq_npt_sso_user_institution_id_subject"),
    )
    op.create_index("ix_npt_sso_user_person_id", "npt_sso_user", ["person_id"])
    op.create_table(
        "npt_lti_launch",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("login_id", sa.String(26), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26)),
        sa.Column("message", sa.String(255), nullable=False),
        sa.Column("role", sa.String(255), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("launched_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_launch"),
        sa.ForeignKeyConstraint(["deployment_id"], ["npt_lti_deployment.id"], name="fk_npt_lti_launch_deployment_id"),
        sa.ForeignKeyConstraint(["login_id"], ["npt_lti_login.id"], name="fk_npt_lti_launch_login_id"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_launch_platform_id"),
        sa.UniqueConstraint("login_id", name="uq_npt_lti_launch_login_id"),
    )
    op.create_index("ix_npt_lti_launch_deployment_id", "npt_lti_launch", ["deployment_id"])
    append_only(op, "npt_lti_launch")
    op.create_table(
        "npt_lti_course",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(26), nullable=False),
        sa.Column("context_id", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("label", sa.String(255)),
        sa.Column("memberships_url", sa.Text()),
        sa.Column("lineitems_url", sa.Text()),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("copied_from", sa.String(26)),
        sa.Column("settled_at", utc),
        sa.Column("settled_by", sa.String(26)),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_course"),
        sa.ForeignKeyConstraint(["deployment_id"], ["npt_lti_deployment.id"], name="fk_npt_lti_course_deployment_id"),
        sa.UniqueConstraint("deployment_id", "context_id", name="uq_npt_lti_course_deployment_id_context_id"),
    )
    op.create_table(
        "npt_lti_selection",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(26), nullable=False),
        sa.Column("course_id", sa.String(26)),
        sa.Column("activity", sa.String(255), nullable=False),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("chosen_by", sa.String(26), nullable=False),
        sa.Column("chosen_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_selection"),
        sa.ForeignKeyConstraint(["deployment_id"], ["npt_lti_deployment.id"], name="fk_npt_lti_selection_deployment_id"),
    )
    op.create_index("ix_npt_lti_selection_deployment_id", "npt_lti_selection", ["deployment_id"])
    op.create_table(
        "npt_lti_session",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("token_hash", sa.String(255), nullable=False),
        sa.Column("launch_id", sa.String(26), nullable=False),
        sa.Column("person_id", sa.String(26), nullable=False),
        sa.Column("framed", sa.Boolean(), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("last_seen", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("revoked_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_session"),
        sa.ForeignKeyConstraint(["launch_id"], ["npt_lti_launch.id"], name="fk_npt_lti_session_launch_id"),
        sa.ForeignKeyConstraint(["person_id"], ["npt_person.id"], name="fk_npt_lti_session_person_id"),
        sa.UniqueConstraint("token_hash", name="uq_npt_lti_session_token_hash"),
    )
    op.create_index("ix_npt_lti_session_launch_id", "npt_lti_session", ["launch_id"])
    op.create_index("ix_npt_lti_session_person_id", "npt_lti_session", ["person_id"])
    op.create_table(
        "npt_lti_tab_code",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("code_hash", sa.String(255), nullable=False),
        sa.Column("launch_id", sa.String(26), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("purpose", sa.String(255), nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("expires_at", utc, nullable=False),
        sa.Column("used_at", utc),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_tab_code"),
        sa.ForeignKeyConstraint(["launch_id"], ["npt_lti_launch.id"], name="fk_npt_lti_tab_code_launch_id"),
        sa.UniqueConstraint("code_hash", name="uq_npt_lti_tab_code_code_hash"),
    )
    op.create_index("ix_npt_lti_tab_code_launch_id", "npt_lti_tab_code", ["launch_id"])
    op.create_table(
        "npt_lti_link",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("deployment_id", sa.String(26), nullable=False),
        sa.Column("course_id", sa.String(26)),
        sa.Column("resource_link_id", sa.String(255), nullable=False),
        sa.Column("selection_id", sa.String(26)),
        sa.Column("activity", sa.String(255)),
        sa.Column("title", sa.String(255), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("copied_from", sa.String(26)),
        sa.Column("lineitem_url", sa.Text()),
        sa.Column("lineitems_url", sa.Text()),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("column_state", sa.String(255), nullable=False),
        sa.Column("column_error", sa.Text()),
        sa.Column("column_label", sa.Text()),
        sa.Column("column_held_until", utc),
        sa.Column("created_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_link"),
        sa.ForeignKeyConstraint(["course_id"], ["npt_lti_course.id"], name="fk_npt_lti_link_course_id"),
        sa.ForeignKeyConstraint(["deployment_id"], ["npt_lti_deployment.id"], name="fk_npt_lti_link_deployment_id"),
        sa.UniqueConstraint("deployment_id", "resource_link_id", name="uq_npt_lti_link_deployment_id_resource_link_id"),
    )
    op.create_index("ix_npt_lti_link_course_id", "npt_lti_link", ["course_id"])
    op.create_table(
        "npt_lti_roster_sync",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("course_id", sa.String(26), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("started_at", utc, nullable=False),
        sa.Column("finished_at", utc),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("ended", sa.Integer(), nullable=False),
        sa.Column("faults", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_roster_sync"),
        sa.ForeignKeyConstraint(["course_id"], ["npt_lti_course.id"], name="fk_npt_lti_roster_sync_course_id"),
    )
    op.create_index("ix_npt_lti_roster_sync_course_id", "npt_lti_roster_sync", ["course_id"])
    op.create_table(
        "npt_lti_roster_member",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("course_id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("role", sa.String(255), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("first_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_roster_member"),
        sa.ForeignKeyConstraint(["course_id"], ["npt_lti_course.id"], name="fk_npt_lti_roster_member_course_id"),
        sa.ForeignKeyConstraint(["user_id"], ["npt_lti_user.id"], name="fk_npt_lti_roster_member_user_id"),
        sa.UniqueConstraint("course_id", "user_id", name="uq_npt_lti_roster_member_course_id_user_id"),
    )
    op.create_index("ix_npt_lti_roster_member_user_id", "npt_lti_roster_member", ["user_id"])
    op.create_table(
        "npt_lti_learner",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("link_id", sa.String(26), nullable=False),
        sa.Column("user_id", sa.String(26), nullable=False),
        sa.Column("first_at", utc, nullable=False),
        sa.Column("last_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_learner"),
        sa.ForeignKeyConstraint(["link_id"], ["npt_lti_link.id"], name="fk_npt_lti_learner_link_id"),
        sa.ForeignKeyConstraint(["user_id"], ["npt_lti_user.id"], name="fk_npt_lti_learner_user_id"),
        sa.UniqueConstraint("link_id", "user_id", name="uq_npt_lti_learner_link_id_user_id"),
    )
    op.create_index("ix_npt_lti_learner_user_id", "npt_lti_learner", ["user_id"])
    op.create_table(
        "npt_lti_score",
        sa.Column("id", sa.String(26), nullable=False),
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(255), nullable=False),
        sa.Column("given", sa.Float()),
        sa.Column("maximum", sa.Float(), nullable=False),
        sa.Column("activity_progress", sa.String(255), nullable=False),
        sa.Column("grading_progress", sa.String(255), nullable=False),
        sa.Column("comment", sa.Text()),
        sa.Column("sent_as", utc, nullable=False),
        sa.Column("created_at", utc, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_npt_lti_score"),
        sa.ForeignKeyConstraint(["learner_id"], ["npt_lti_learner.id"], name="fk_npt_lti_score_learner_id"),
        sa.UniqueConstraint("learner_id", "cause", name="uq_npt_lti_score_learner_id_cause"),
        sa.UniqueConstraint("learner_id", "number", name="uq_npt_lti_score_learner_id_number"),
    )
    append_only(op, "npt_lti_score")
    op.create_table(
        "npt_lti_delivery",
        sa.Column("score_id", sa.String(26), nullable=False),
        sa.Column("platform_id", sa.String(26), nullable=False),
        sa.Column("learner_id", sa.String(26), nullable=False),
        sa.Column("state", sa.String(255), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", utc, nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("status_code", sa.Integer()),
        sa.Column("delivered_at", utc),
        sa.Column("theirs", sa.Float()),
        sa.Column("overwrite_by", sa.String(26)),
        sa.PrimaryKeyConstraint("score_id", name="pk_npt_lti_delivery"),
        sa.ForeignKeyConstraint(["learner_id"], ["npt_lti_learner.id"], name="fk_npt_lti_delivery_learner_id"),
        sa.ForeignKeyConstraint(["platform_id"], ["npt_lti_platform.id"], name="fk_npt_lti_delivery_platform_id"),
        sa.ForeignKeyConstraint(["score_id"], ["npt_lti_score.id"], name="fk_npt_lti_delivery_score_id"),
    )
    op.create_index("ix_npt_lti_delivery_due", "npt_lti_delivery", ["state", "next_at"])
    op.create_index("ix_npt_lti_delivery_learner_id", "npt_lti_delivery", ["learner_id"])
    op.create_index("ix_npt_lti_delivery_platform_id", "npt_lti_delivery", ["platform_id"])


def downgrade() -> None:
    raise RuntimeError("Restore a backup instead of going back.")
