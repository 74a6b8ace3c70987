"""The step that plans rounds 48 hours ahead."""

from datetime import datetime

from engagement.checkins.service import plan_rounds
from storage.engine import Database


def step(db: Database, now: datetime) -> int:
    """Plan what is missing; return how many check-ins were planned."""
    return plan_rounds(db, now)
