"""Digests, and the published figures that their trends are drawn from."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Digest(Base):
    """One digest of one period; it is always rendered from its snapshot."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("program_id", "period_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    period_key: Mapped[str]
    channel: Mapped[str | None]
    snapshot: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]
    created_at: Mapped[datetime]


class MetricPoint(Base):
    """One figure as it stood when a round closed; trends and "previous" read these."""

    __tablename__ = "metric_point"
    __table_args__ = (UniqueConstraint("round_id", "metric"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    metric: Mapped[str]
    as_of: Mapped[datetime]
    value: Mapped[float | None]
    low: Mapped[float | None]
    high: Mapped[float | None]
    n: Mapped[int]
    withheld: Mapped[str | None]  # why there is no value
    published: Mapped[dict[str, Any]]  # what was shown, which may be an older figure with its date
