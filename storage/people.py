"""Workspaces, people and their rights."""

import enum
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class WorkspaceState(enum.StrEnum):
    """Whether the bot may write to a workspace."""

    ACTIVE = "active"
    STOPPED = "stopped"


class Workspace(Base):
    """One Slack workspace; settings seed it once, later edits in Slack win."""

    __tablename__ = "workspace"

    team_id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    company: Mapped[str]
    bot_user_id: Mapped[str]
    locale: Mapped[str]
    timezone: Mapped[str]
    digest_channel: Mapped[str | None]
    scopes: Mapped[list[str]]
    state: Mapped[str] = mapped_column(default=WorkspaceState.ACTIVE)
    stop_reason: Mapped[str | None]
    created_at: Mapped[datetime]
    people_read_at: Mapped[datetime | None]


class Person(Base):
    """Somebody of the workspace, as Slack and DevRel know them; years of experience are not kept."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("team_id", "slack_user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    slack_user_id: Mapped[str]
    name: Mapped[str]  # the first name, for greetings
    full_name: Mapped[str]
    email: Mapped[str | None]
    timezone: Mapped[str]
    locale: Mapped[str]
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    deactivated_at: Mapped[datetime | None]
    role_family: Mapped[str | None]
    role: Mapped[str | None]
    level: Mapped[str | None]
    client: Mapped[str | None]
    joined_on: Mapped[date | None]
    left_on: Mapped[date | None]
    leave_kind: Mapped[str | None]
    paused_until: Mapped[date | None]  # asked again from this local date on
    opted_out_at: Mapped[datetime | None]
    greeted_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class AccessRole(enum.StrEnum):
    """Rights in the bot, apart from somebody's professional role."""

    ADMIN = "admin"
    DEVREL = "devrel"
    HEAD = "head"
    ORGANISER = "organiser"


class Access(Base):
    """Who holds which right."""

    __tablename__ = "access"

    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]


class Audit(Base):
    """What was done by whom, append only: ids, never text."""

    __tablename__ = "audit"
    __table_args__ = (
        Index(None, "team_id", "at"),
        # Who opened an answer is asked for before each ack of one, out of a table that only grows.
        Index(None, "team_id", "subject_kind", "subject_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[str]
