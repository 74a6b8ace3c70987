"""The step that stores the figures of closed rounds and writes their digests."""

from datetime import datetime

from engagement.digests.service import next_digest_at, write_digests
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Write what is due by `now`; return how many digests were written."""
    return write_digests(db, now)


def next_at(db: Database, _now: datetime) -> datetime | None:
    """Return the next instant at which a digest is due."""
    return next_digest_at(db)
