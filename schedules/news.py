"""The step that keeps the dates of referrals: news that was promised, initials that are erased."""

from datetime import datetime

from engagement.referrals.upkeep import expire_referrals, next_upkeep_at, promise_news
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Plan the news due by `now` and erase what nobody agreed to; return how many rows changed."""
    return promise_news(db, now) + expire_referrals(db, now)


def next_at(db: Database, _now: datetime) -> datetime | None:
    """Return the next instant at which news are due or something is to be erased."""
    return next_upkeep_at(db)
