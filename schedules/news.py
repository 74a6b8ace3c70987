"""The step that keeps the dates by which referrers were promised news."""

from datetime import datetime

from engagement.referrals.upkeep import next_upkeep_at, promise_news
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Plan the news that are due by `now`; return how many rows changed."""
    return promise_news(db, now)


def next_at(db: Database, _now: datetime) -> datetime | None:
    """Return the next instant at which news are due."""
    return next_upkeep_at(db)
