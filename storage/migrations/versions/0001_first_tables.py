"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "workspace",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("company", sa.String(), nullable=False),
        sa.Column("bot_user_id", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("digest_channel", sa.String(), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stop_reason", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("people_read_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_workspace")),
    )
    op.create_table(
        "candidate",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("linkedin", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("erased_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_candidate_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidate")),
        sa.UniqueConstraint("team_id", "email", name=op.f("uq_candidate_team_id_email")),
        sa.UniqueConstraint("team_id", "linkedin", name=op.f("uq_candidate_team_id_linkedin")),
        sa.UniqueConstraint("team_id", "phone", name=op.f("uq_candidate_team_id_phone")),
    )
    op.create_table(
        "inbox",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_inbox_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("team_id", "event_id", name=op.f("pk_inbox")),
    )
    op.create_table(
        "person",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("slack_user_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("full_name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("locale", sa.String(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("is_guest", sa.Boolean(), nullable=False),
        sa.Column("deactivated_at", INSTANT, nullable=True),
        sa.Column("role_family", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("client", sa.String(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("leave_kind", sa.String(), nullable=True),
        sa.Column("paused_until", sa.Date(), nullable=True),
        sa.Column("opted_out_at", INSTANT, nullable=True),
        sa.Column("greeted_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_person_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint(
            "team_id", "slack_user_id", name=op.f("uq_person_team_id_slack_user_id")
        ),
    )
    op.create_table(
        "program",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("starts_on", sa.String(), nullable=False),
        sa.Column("local_time", sa.String(), nullable=False),
        sa.Column("window_minutes", INTEGER, nullable=False),
        sa.Column("reminder_days", INTEGER, nullable=False),
        sa.Column("reminder_time", sa.String(), nullable=False),
        sa.Column("min_days_since_joining", INTEGER, nullable=False),
        sa.Column("cycle_rounds", INTEGER, nullable=False),
        sa.Column("digest_weekday", INTEGER, nullable=False),
        sa.Column("digest_time", sa.String(), nullable=False),
        sa.Column("digest_channel", sa.String(), nullable=True),
        sa.Column("archived_at", INSTANT, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_program_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program")),
        sa.UniqueConstraint("team_id", "key", name=op.f("uq_program_team_id_key")),
    )
    op.create_table(
        "send_budget",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("tokens", sa.Double(), nullable=False),
        sa.Column("filled_at", INSTANT, nullable=False),
        sa.Column("blocked_until", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_send_budget_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("team_id", "bucket", name=op.f("pk_send_budget")),
    )
    op.create_table(
        "access",
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_access_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_access_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("team_id", "person_id", "role", name=op.f("pk_access")),
    )
    op.create_table(
        "audit",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", INTEGER, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name=op.f("fk_audit_actor_id_person")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_audit_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_team_id_at"), "audit", ["team_id", "at"])
    op.create_index(
        op.f("ix_audit_team_id_subject_kind_subject_id"),
        "audit",
        ["team_id", "subject_kind", "subject_id"],
    )
    op.create_table(
        "digest",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", INTEGER, nullable=False),
        sa.Column("period_key", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_digest_program_id_program")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_digest_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_digest")),
        sa.UniqueConstraint(
            "program_id", "period_key", name=op.f("uq_digest_program_id_period_key")
        ),
    )
    op.create_table(
        "question",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", INTEGER, nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("version", INTEGER, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("visibility", sa.String(), nullable=False),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.Column("label", sa.JSON(), nullable=False),
        sa.Column("placeholder", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("max_length", INTEGER, nullable=True),
        sa.Column("retired_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_question_program_id_program")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_question_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint(
            "program_id",
            "position",
            "version",
            name=op.f("uq_question_program_id_position_version"),
        ),
    )
    op.create_table(
        "referral",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("view_id", sa.String(), nullable=False),
        sa.Column("referrer_id", INTEGER, nullable=False),
        sa.Column("candidate_id", INTEGER, nullable=True),
        sa.Column("initials", sa.String(), nullable=True),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("keep_for_later", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("role_family", sa.String(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("senior_roles", sa.JSON(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("passion", sa.String(), nullable=True),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("cv_link", sa.String(), nullable=True),
        sa.Column("received_at", INSTANT, nullable=False),
        sa.Column("next_news_at", INSTANT, nullable=True),
        sa.Column("news_count", INTEGER, nullable=False),
        sa.Column("reviewed_at", INSTANT, nullable=True),
        sa.Column("decided_at", INSTANT, nullable=True),
        sa.Column("erase_after", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidate.id"], name=op.f("fk_referral_candidate_id_candidate")
        ),
        sa.ForeignKeyConstraint(
            ["referrer_id"], ["person.id"], name=op.f("fk_referral_referrer_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_referral_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("team_id", "view_id", name=op.f("uq_referral_team_id_view_id")),
    )
    op.create_index(
        op.f("ix_referral_team_id_next_news_at"), "referral", ["team_id", "next_news_at"]
    )
    op.create_index(op.f("ix_referral_team_id_referrer_id"), "referral", ["team_id", "referrer_id"])
    op.create_table(
        "round",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("program_id", INTEGER, nullable=False),
        sa.Column("period_key", sa.String(), nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("opens_at", INSTANT, nullable=False),
        sa.Column("closes_at", INSTANT, nullable=False),
        sa.Column("closed_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["program_id"], ["program.id"], name=op.f("fk_round_program_id_program")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_round_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint(
            "program_id", "period_key", name=op.f("uq_round_program_id_period_key")
        ),
    )
    op.create_index(
        op.f("ix_round_team_id_closed_at_closes_at"), "round", ["team_id", "closed_at", "closes_at"]
    )
    op.create_table(
        "checkin",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("round_id", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("skipped_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_checkin_person_id_person")
        ),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_checkin_round_id_round")),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_checkin_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkin")),
        sa.UniqueConstraint("round_id", "person_id", name=op.f("uq_checkin_round_id_person_id")),
    )
    op.create_index(op.f("ix_checkin_person_id"), "checkin", ["person_id"])
    op.create_table(
        "metric_point",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("round_id", INTEGER, nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("as_of", INSTANT, nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("low", sa.Double(), nullable=True),
        sa.Column("high", sa.Double(), nullable=True),
        sa.Column("n", INTEGER, nullable=False),
        sa.Column("withheld", sa.String(), nullable=True),
        sa.Column("published", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_metric_point_round_id_round")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_metric_point_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_metric_point")),
        sa.UniqueConstraint("round_id", "metric", name=op.f("uq_metric_point_round_id_metric")),
    )
    op.create_table(
        "referral_event",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("referral_id", INTEGER, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", INTEGER, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_referral_event_actor_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["referral_id"], ["referral.id"], name=op.f("fk_referral_event_referral_id_referral")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_referral_event_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_event")),
    )
    op.create_index(
        op.f("ix_referral_event_referral_id_at"), "referral_event", ["referral_id", "at"]
    )
    op.create_table(
        "commitment",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("made_to_id", INTEGER, nullable=False),
        sa.Column("owner_id", INTEGER, nullable=True),
        sa.Column("checkin_id", INTEGER, nullable=True),
        sa.Column("what", sa.String(), nullable=True),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("done_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkin.id"], name=op.f("fk_commitment_checkin_id_checkin")
        ),
        sa.ForeignKeyConstraint(
            ["made_to_id"], ["person.id"], name=op.f("fk_commitment_made_to_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["person.id"], name=op.f("fk_commitment_owner_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_commitment_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_commitment")),
    )
    op.create_index(
        op.f("ix_commitment_team_id_done_at_due_at"), "commitment", ["team_id", "done_at", "due_at"]
    )
    op.create_table(
        "delivery",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("ordinal", INTEGER, nullable=False),
        sa.Column("bucket", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("person_id", INTEGER, nullable=True),
        sa.Column("checkin_id", INTEGER, nullable=True),
        sa.Column("digest_id", INTEGER, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("updates_key", sa.String(), nullable=True),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("not_after", INSTANT, nullable=True),
        sa.Column("try_at", INSTANT, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("attempt", INTEGER, nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", INSTANT, nullable=True),
        sa.Column("maybe_sent", sa.Boolean(), nullable=False),
        sa.Column("marker", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("ts", sa.String(), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkin.id"], name=op.f("fk_delivery_checkin_id_checkin")
        ),
        sa.ForeignKeyConstraint(
            ["digest_id"], ["digest.id"], name=op.f("fk_delivery_digest_id_digest")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_delivery_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_delivery_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_delivery")),
        sa.UniqueConstraint("checkin_id", "kind", name=op.f("uq_delivery_checkin_id_kind")),
        sa.UniqueConstraint(
            "digest_id", "target", "kind", name=op.f("uq_delivery_digest_id_target_kind")
        ),
    )
    op.create_index(op.f("ix_delivery_person_id"), "delivery", ["person_id"])
    op.create_index(op.f("ix_delivery_state_try_at"), "delivery", ["state", "try_at"])
    op.create_index(
        op.f("ix_delivery_team_id_state_try_at"), "delivery", ["team_id", "state", "try_at"]
    )
    op.create_table(
        "response",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("checkin_id", INTEGER, nullable=False),
        sa.Column("revision", INTEGER, nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("wants_talk", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkin.id"], name=op.f("fk_response_checkin_id_checkin")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_response_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("checkin_id", name=op.f("uq_response_checkin_id")),
    )
    op.create_table(
        "answer",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("team_id", sa.String(), nullable=False),
        sa.Column("response_id", INTEGER, nullable=False),
        sa.Column("question_id", INTEGER, nullable=False),
        sa.Column("value", INTEGER, nullable=True),
        sa.Column("choices", sa.JSON(), nullable=True),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("same_as_last", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["response_id"], ["response.id"], name=op.f("fk_answer_response_id_response")
        ),
        sa.ForeignKeyConstraint(
            ["team_id"], ["workspace.team_id"], name=op.f("fk_answer_team_id_workspace")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint(
            "response_id", "question_id", name=op.f("uq_answer_response_id_question_id")
        ),
    )
    op.create_index(op.f("ix_answer_team_id_question_id"), "answer", ["team_id", "question_id"])
