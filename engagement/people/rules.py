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
    reasons = (
        (standing.is_bot, "a bot"),
        (standing.deactivated_at is not None, "deactivated in Slack"),
        (standing.left_on is not None and standing.left_on <= today, "left the company"),
        (standing.is_guest, "a guest"),
        (standing.opted_out_at is not None, "opted out"),
        (standing.paused_until is not None and today < standing.paused_until, "paused"),
    )
    return next((reason for holds, reason in reasons if holds), None)
