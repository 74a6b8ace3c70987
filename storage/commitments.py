"""What was promised to whom, by when."""

import enum
from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class CommitmentKind(enum.StrEnum):
    """What sort of promise it is."""

    TALK = "talk"
    OPPORTUNITY = "opportunity"
    CHANGE = "change"
    OTHER = "other"


class Commitment(Base):
    """A promise with an owner and a due date; it is open until `done_at`."""

    __tablename__ = "commitment"
    __table_args__ = (Index(None, "team_id", "done_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("workspace.team_id"))
    kind: Mapped[str]
    made_to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))  # none: all of DevRel
    checkin_id: Mapped[int | None] = mapped_column(ForeignKey("checkin.id"))
    what: Mapped[str | None]  # DevRel's wording; none for the kinds that need none
    made_at: Mapped[datetime]
    due_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
