"""Programmes, their questions, rounds, check-ins and answers."""

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Visibility(enum.StrEnum):
    """Who reads the answers of a question; a change makes a new version of the question."""

    NAMED = "named"
    CONFIDENTIAL = "confidential"
    ANONYMOUS = "anonymous"


class QuestionKind(enum.StrEnum):
    """How a question is asked."""

    FACES = "faces"  # 1 to 5, as buttons in the DM and radio buttons in the modal
    ONE_OF = "one_of"  # radio buttons; the answer's `value` is the option's number from 1
    SEVERAL_OF = "several_of"  # checkboxes; `choices` holds option numbers from 1
    SCORE = "score"  # 0 to 10, a select
    TEXT = "text"


class Program(Base):
    """A programme of check-ins: when, whom, what, and where its digest goes."""

    __tablename__ = "program"
    __table_args__ = (UniqueConstraint("team_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    key: Mapped[str]
    name: Mapped[dict[str, str]]  # by language, as every text of a programme
    cadence: Mapped[str]  # an RFC 5545 rule, counted from `starts_on`
    starts_on: Mapped[str]  # ISO local date of the first occurrence
    local_time: Mapped[str]  # HH:MM on each person's own wall
    window_minutes: Mapped[int]
    reminder_days: Mapped[int]  # local days after the ask …
    reminder_time: Mapped[str]  # … at this local time, HH:MM
    min_days_since_joining: Mapped[int]
    cycle_rounds: Mapped[int]  # questions come round after so many rounds
    digest_weekday: Mapped[int]  # Monday is 0, on the workspace's own calendar
    digest_time: Mapped[str]  # HH:MM
    digest_channel: Mapped[str | None]  # none: the workspace's
    archived_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Question(Base):
    """One version of one question; trends never mix versions of wording or visibility."""

    __tablename__ = "question"
    __table_args__ = (UniqueConstraint("program_id", "position", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    position: Mapped[int]
    version: Mapped[int]
    key: Mapped[str]
    kind: Mapped[str]
    visibility: Mapped[str]
    rounds: Mapped[list[int]]  # the rounds of the cycle that ask it, from 1
    label: Mapped[dict[str, str]]
    placeholder: Mapped[dict[str, str]]
    options: Mapped[dict[str, Any]]  # {"es": [text, …], "en": [text, …]}
    max_length: Mapped[int | None]
    retired_at: Mapped[datetime | None]


class Round(Base):
    """One occurrence of a programme; `number` counts all its rounds from 1."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("program_id", "period_key"),
        Index(None, "team_id", "closed_at", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    program_id: Mapped[int] = mapped_column(ForeignKey("program.id"))
    period_key: Mapped[str]  # the occurrence's local date, ISO
    number: Mapped[int]
    opens_at: Mapped[datetime]  # the earliest planned ask
    closes_at: Mapped[datetime]  # the last planned ask plus the window
    closed_at: Mapped[datetime | None]


class Checkin(Base):
    """One person's place in one round."""

    __tablename__ = "checkin"
    __table_args__ = (UniqueConstraint("round_id", "person_id"), Index(None, "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime]
    skipped_at: Mapped[datetime | None]  # "skip this one", by the person


class Response(Base):
    """What somebody answered to a check-in, edited in place; `revision` grows with each edit."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("checkin_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    checkin_id: Mapped[int] = mapped_column(ForeignKey("checkin.id"))
    revision: Mapped[int]
    first_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    late: Mapped[bool]  # first sent after the round's close
    wants_talk: Mapped[bool]


class Answer(Base):
    """The answer to one question; empty ones have no row."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("response_id", "question_id"),
        Index(None, "team_id", "question_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    value: Mapped[int | None]
    choices: Mapped[list[int] | None]
    text: Mapped[str | None]
    same_as_last: Mapped[bool] = mapped_column(default=False)
