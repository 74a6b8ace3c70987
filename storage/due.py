"""What the ledger has to do, now and next: one definition of "due" for all who ask."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.ledger import Delivery, DeliveryState
from storage.people import Workspace, WorkspaceState

OPEN = (DeliveryState.PENDING, DeliveryState.SENDING)
"""The states of a delivery that has not ended."""

_changed = aliased(Delivery)
_WAITS_FOR_ANOTHER = and_(
    Delivery.updates_key.is_not(None),
    exists().where(_changed.key == Delivery.updates_key, _changed.state.in_(OPEN)),
)
"""Changes of a message whose own delivery has not ended. Made once: every tick asks for it."""


def is_due(now: datetime) -> ColumnElement[bool]:
    """Select what may be claimed: while a delivery is `sending`, `try_at` is the end of its lease."""
    return and_(Delivery.state.in_(OPEN), Delivery.try_at <= now, ~_WAITS_FOR_ANOTHER)


def due_teams(session: Session, now: datetime) -> list[str]:
    """Return the active workspaces that have something due."""
    # Most ticks have nothing to do: one look into the index answers them.
    if not session.scalar(select(exists().where(is_due(now)))):
        return []
    due_there = exists().where(Delivery.team_id == Workspace.team_id, is_due(now))
    return list(
        session.scalars(
            select(Workspace.team_id).where(Workspace.state == WorkspaceState.ACTIVE, due_there)
        )
    )


def backlog(session: Session, now: datetime) -> int:
    """Count what is due now or being sent, in workspaces that may be written to: 0 is quiet."""
    unfinished = or_(is_due(now), Delivery.state == DeliveryState.SENDING)
    count = (
        select(func.count())
        .select_from(Delivery)
        .join(Workspace)
        .where(Workspace.state == WorkspaceState.ACTIVE, unfinished)
    )
    return session.scalar(count) or 0


def next_due(session: Session, after: datetime) -> datetime | None:
    """Return the first instant after `after` at which a delivery becomes due; None if none will."""
    return session.scalar(
        select(Delivery.try_at)
        .join(Workspace)
        .where(Workspace.state == WorkspaceState.ACTIVE)
        .where(Delivery.state.in_(OPEN), Delivery.try_at > after, ~_WAITS_FOR_ANOTHER)
        .order_by(Delivery.try_at)
        .limit(1)
    )
