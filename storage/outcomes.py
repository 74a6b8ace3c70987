"""Records what became of a claimed delivery, fenced: only its present owner may tell."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.budget import block
from storage.claims import Claimed
from storage.ledger import Bucket, Delivery, DeliveryState


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt.

    `state` is one of the four ends, or `PENDING` for another attempt at `try_at`. `maybe_sent`
    says whether Slack may have it all the same. `wait` is a limit of Slack's that was met: that
    bucket of the workspace waits until the instant. `stops` tells the caller to stop the workspace.
    """

    state: DeliveryState
    reason: str | None = None
    channel: str | None = None
    ts: str | None = None
    try_at: datetime | None = None
    maybe_sent: bool = False
    wait: tuple[Bucket, datetime] | None = None
    stops: bool = False


def record(session: Session, claimed: Claimed, outcome: Outcome, now: datetime) -> Delivery | None:
    """Write an outcome down; None if the delivery is no longer this owner's and attempt's.

    A limit that was met holds either way.
    """
    if outcome.wait is not None:
        block(session, claimed.team_id, *outcome.wait, now)
    row = session.scalar(
        select(Delivery)
        .where(Delivery.key == claimed.key, Delivery.team_id == claimed.team_id)
        .where(Delivery.state == DeliveryState.SENDING)
        .where(Delivery.owner == claimed.owner, Delivery.attempt == claimed.attempt)
        .with_for_update()
    )
    if row is None:
        return None
    row.state = outcome.state
    row.reason = outcome.reason
    row.maybe_sent = outcome.maybe_sent
    row.owner = row.lease_until = None
    if outcome.try_at is not None:
        row.try_at = outcome.try_at
    if outcome.state != DeliveryState.PENDING:
        row.ended_at = now
        row.channel, row.ts = outcome.channel, outcome.ts
    return row
