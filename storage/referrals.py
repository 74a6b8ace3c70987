"""Referrals, their candidates and their history."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Consent(enum.StrEnum):
    """Whether the candidate knows and agrees."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    AGREED = "agreed"
    DECLINED = "declined"
    EXPIRED = "expired"


class Stage(enum.StrEnum):
    """Where a referral stands."""

    RECEIVED = "received"
    VALIDATED = "validated"
    INTERVIEW = "interview"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class Candidate(Base):
    """Somebody who agreed to be referred, known by one normalised contact."""

    __tablename__ = "candidate"
    __table_args__ = (
        UniqueConstraint("team_id", "email"),
        UniqueConstraint("team_id", "phone"),
        UniqueConstraint("team_id", "linkedin"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    name: Mapped[str | None]
    email: Mapped[str | None]
    phone: Mapped[str | None]  # E.164
    linkedin: Mapped[str | None]  # the profile's slug, lower case
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class Referral(Base):
    """One person's word for one candidate; without consent it holds initials only."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("team_id", "view_id"),
        Index(None, "team_id", "referrer_id"),
        Index(None, "team_id", "next_news_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    view_id: Mapped[str]  # the modal that sent it: sending it twice has one effect
    referrer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    candidate_id: Mapped[int | None] = mapped_column(ForeignKey("candidate.id"))
    initials: Mapped[str | None]
    consent: Mapped[str]
    keep_for_later: Mapped[bool] = mapped_column(default=False)
    stage: Mapped[str]
    role_family: Mapped[str | None]
    role: Mapped[str | None]
    level: Mapped[str | None]
    senior_roles: Mapped[list[str]]
    evidence: Mapped[str | None]
    passion: Mapped[str | None]
    relation: Mapped[str | None]
    cv_link: Mapped[str | None]
    received_at: Mapped[datetime]
    next_news_at: Mapped[datetime | None]  # the promised date; none once it is closed
    news_count: Mapped[int] = mapped_column(default=0)
    reviewed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    erase_after: Mapped[datetime | None]


class ReferralEvent(Base):
    """What happened to a referral, append only: ids and stages, never text."""

    __tablename__ = "referral_event"
    __table_args__ = (Index(None, "referral_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    referral_id: Mapped[int] = mapped_column(ForeignKey("referral.id"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    details: Mapped[dict[str, Any]]
