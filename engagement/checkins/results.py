"""What the services of this capability give to its views."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engagement.checkins.answers import AnswerValue, AskedQuestion


class FormStage(enum.StrEnum):
    """What an open modal is for."""

    OPEN = "open"
    AGAIN = "again"  # something else was kept since it was opened; what was typed stands in it
    CLOSED = "closed"  # it was opened after the close; what is sent counts as late
    LATE = "late"  # it was sent after the close; sent again, it counts as late


@dataclass(frozen=True)
class CheckinForm:
    """What the modal shows: the questions, what stands in them, and who reads them."""

    language: str
    timezone: str
    checkin_id: int
    revision: int
    stage: FormStage
    questions: tuple[AskedQuestion, ...]
    values: Mapping[int, AnswerValue]
    with_last_text: frozenset[int]  # ids of the questions that offer "same as last time"
    wants_talk: bool
    readers: tuple[str, ...]
    closes_at: datetime


class Mood(enum.StrEnum):
    """Which thanks somebody reads in the modal; it is kept nowhere, or it would tell the score."""

    LOW = "low"
    PLAIN = "plain"
    REFER = "refer"


@dataclass(frozen=True)
class CheckinRecorded:
    """What was kept, for the thanks. `talk_by`: until when somebody of DevRel writes, if asked to.

    `could_talk_by`: until when they would, if the person asked now. All instants are UTC.
    """

    language: str
    timezone: str
    name: str
    checkin_id: int
    revision: int
    readers: tuple[str, ...]
    mood: Mood
    late: bool
    closes_at: datetime
    next_on: date
    talk_by: datetime | None
    could_talk_by: datetime
