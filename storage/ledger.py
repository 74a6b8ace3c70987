"""The delivery ledger's tables: what is to be sent, what was, and what each workspace may still send."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class DeliveryState(enum.StrEnum):
    """Every delivery ends in one of the last four."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class Bucket(enum.StrEnum):
    """Which of Slack's limits a delivery spends."""

    POST = "post"  # chat.postMessage: 300 a minute and workspace
    UPDATE = "update"  # chat.update: 50
    FIND = "find"  # looking for a message that may have been sent: 50


class Delivery(Base):
    """One message to one target. `key` is uuid5(kind, subject, ordinal)."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("checkin_id", "kind"),
        UniqueConstraint("digest_id", "target", "kind"),
        Index(None, "team_id", "state", "try_at"),
        Index(None, "state", "try_at"),
        Index(None, "person_id"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    kind: Mapped[str]  # names the function that renders it
    subject: Mapped[str]  # the id of what it is about, as text
    ordinal: Mapped[int]
    bucket: Mapped[str]
    target: Mapped[str]  # a user id or a channel id
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    checkin_id: Mapped[int | None] = mapped_column(ForeignKey("checkin.id"))
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digest.id"))
    payload: Mapped[dict[str, Any]]  # plain values for the renderer; never an answer
    updates_key: Mapped[str | None]  # the delivery whose message this one changes
    due_at: Mapped[datetime]
    not_after: Mapped[datetime | None]  # after this instant it is skipped, not sent
    try_at: Mapped[datetime]
    state: Mapped[str]
    reason: Mapped[str | None]
    attempt: Mapped[int]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    maybe_sent: Mapped[bool]
    marker: Mapped[str]  # an opaque UUID in the message's metadata
    channel: Mapped[str | None]  # where Slack put it …
    ts: Mapped[str | None]  # … and under which timestamp
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SendBudget(Base):
    """A token bucket for one of Slack's limits in one workspace."""

    __tablename__ = "send_budget"

    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"), primary_key=True)
    bucket: Mapped[str] = mapped_column(primary_key=True)
    tokens: Mapped[float]
    filled_at: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


class Inbox(Base):
    """Inbound events that took effect; a second one of the same id has none."""

    __tablename__ = "inbox"

    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"), primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    received_at: Mapped[datetime]
