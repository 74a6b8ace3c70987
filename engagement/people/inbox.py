"""Lets an inbound event take effect once, however often Slack sends it."""

from datetime import datetime

from sqlalchemy.orm import Session

from storage.ledger import Inbox
from storage.outbox import insert_ignoring


def take_once(session: Session, now: datetime, team_id: str, event_id: str) -> bool:
    """Say whether an event comes for the first time; the note of it commits with its effect."""
    row = {"team_id": team_id, "event_id": event_id, "received_at": now}
    return insert_ignoring(session, Inbox, row)
