"""Records what became of a claimed delivery, fenced: only its present owner may tell."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.budget import block
from storage.claims import Claimed
from storage.ledger import Bucket, Delivery, DeliveryState


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt.

    `state` is one of the four ends, or `PENDING` for another attempt at `try_at`, which is then given. `maybe_sent`
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


def record(session: Session, claimed: Claimed, outcome: Outcome, now: datetime) -> bool:
    """Write an outcome down; say no if the delivery is no longer this owner's and attempt's.

    A limit that was met holds either way.
    """
    if outcome.wait is not None:
        block(session, claimed.team_id, *outcome.wait, now)
    values: dict[str, Any] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "maybe_sent": outcome.maybe_sent,
        "owner": None,
        "lease_until": None,
    }
    if outcome.state == DeliveryState.PENDING:
        values["try_at"] = outcome.try_at
    else:
        values |= {"ended_at": now, "channel": outcome.channel, "ts": outcome.ts}
    recorded = session.execute(
        update(Delivery)
        .where(Delivery.key == claimed.key, Delivery.team_id == claimed.team_id)
        .where(Delivery.state == DeliveryState.SENDING)
        .where(Delivery.owner == claimed.owner, Delivery.attempt == claimed.attempt)
        .values(**values),
        execution_options={"synchronize_session": False},
    )
    return bool(recorded.rowcount)  # type: ignore[attr-defined]  # an UPDATE has a row count
