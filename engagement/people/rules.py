"""Who may be asked, and how often, as pure rules."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

WEEK_OF_ATTENTION = timedelta(days=6, hours=12)
"""A week less half a day: a person who flew east is asked at the same wall time, hours earlier."""


@dataclass(frozen=True)
class Standing:
    """What decides whether somebody gets an unasked DM."""

    is_bot: bool
    is_guest: bool
    deactivated_at: datetime | None
    left_on: date | None
    opted_out_at: datetime | None
    paused_until: date | None


def silence_reason(standing: Standing, today: date) -> str | None:
    """Say why somebody gets no unasked DM on their local date `today`, or None if they may."""
    reasons = (
        (standing.is_bot, "a bot"),
        (standing.deactivated_at is not None, "deactivated in Slack"),
        (standing.left_on is not None and standing.left_on <= today, "left the company"),
        (standing.is_guest, "a guest"),
        (standing.opted_out_at is not None, "opted out"),
        (standing.paused_until is not None and today < standing.paused_until, "paused"),
    )
    return next((reason for holds, reason in reasons if holds), None)


def conversation_of(kind: str, subject: str, checkin_id: int | None) -> str:
    """Name the conversation that an unasked message belongs to.

    Greeting, question and reminder of one check-in are one conversation; anything else is one by
    itself.
    """
    return f"checkin:{checkin_id}" if checkin_id is not None else f"{kind}:{subject}"


def is_over_budget(sent: Iterable[tuple[str, datetime]], conversation: str, now: datetime) -> bool:
    """Say whether beginning or going on with a conversation now would be too much for somebody.

    `sent` are their unasked messages: conversation and instant. It is too much if another
    conversation began within the last week. One that began before and was only reminded of since
    does not count.
    """
    began: dict[str, datetime] = {}
    for name, at in sent:
        began[name] = min(at, began.get(name, at))
    return any(name != conversation and at > now - WEEK_OF_ATTENTION for name, at in began.items())
