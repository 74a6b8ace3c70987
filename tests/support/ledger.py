"""Deliveries for the tests of the ledger: planning them, reading what became of them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from storage.engine import Database
from storage.ledger import Delivery
from storage.outbox import enqueue
from tests.support.clock import A_TUESDAY
from tests.support.rows import TEAM


def plan(
    db: Database,
    subject: str | int = 1,
    *,
    kind: str = "note",
    target: str | None = None,
    due_at: datetime = A_TUESDAY,
    team_id: str = TEAM,
    **more: Any,
) -> str:
    """Enqueue one delivery, to a target of its own unless it is named; return its key."""
    with db.writing() as session:
        return enqueue(
            session,
            team_id=team_id,
            kind=kind,
            subject=subject,
            target=target or f"U{subject}",
            due_at=due_at,
            now=due_at,
            **more,
        )


def row(db: Database, key: str) -> Delivery:
    """Return a delivery as it stands."""
    with db.reading() as session:
        return session.get_one(Delivery, key)


def rows(db: Database) -> list[Delivery]:
    """Return all deliveries."""
    with db.reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.key)))
