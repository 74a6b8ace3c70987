"""The step that closes rounds whose window has ended."""

from datetime import datetime

from engagement.checkins.service import close_rounds
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Close what is over; return how many rounds were closed."""
    return close_rounds(db, now)
