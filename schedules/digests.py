"""The step that stores the figures of closed rounds and writes their digests."""

from datetime import datetime

from engagement.digests.service import write_digests
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Write what is due by `now`; return how many digests were written."""
    return write_digests(db, now)
