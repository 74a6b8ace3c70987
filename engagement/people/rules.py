"""Who may be asked, as pure rules."""

from dataclasses import dataclass
from datetime import date, datetime


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
    if standing.is_bot:
        return "a bot"
    if standing.deactivated_at is not None:
        return "deactivated in Slack"
    if standing.left_on is not None and standing.left_on <= today:
        return "left the company"
    if standing.is_guest:
        return "a guest"
    if standing.opted_out_at is not None:
        return "opted out"
    if standing.paused_until is not None and today < standing.paused_until:
        return "paused"
    return None
