"""What each workspace may still send: a token bucket for each of Slack's limits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger import Bucket, SendBudget
from storage.outbox import insert_ignoring


@dataclass(frozen=True)
class Limit:
    """A token bucket: `burst` tokens at most, refilled evenly with `per_minute` a minute.

    Any 60 seconds let through at most `burst + per_minute` calls.
    """

    per_minute: float
    burst: float


LIMITS = {
    # Slack takes "several hundred a minute" of chat.postMessage: 300 is ours. A steady 286 is
    # 95 % of it; with the burst 294 is the most, which leaves six for calls that bunch up on the way.
    Bucket.POST: Limit(per_minute=286, burst=8),
    # chat.update is of tier 3, 50 a minute.
    Bucket.UPDATE: Limit(per_minute=46, burst=2),
    # conversations.open and conversations.history, with which a message is looked for, are too.
    Bucket.FIND: Limit(per_minute=46, burst=2),
}


def refilled(tokens: float, filled_at: datetime, now: datetime, limit: Limit) -> float:
    """Return the tokens at `now` of a bucket that held `tokens` at `filled_at`.

    A clock that went back refills nothing.
    """
    passed = max(now - filled_at, timedelta()) / timedelta(minutes=1)
    return min(limit.burst, tokens + passed * limit.per_minute)


class Purse:
    """The budgets of one workspace, locked for this transaction and refilled up to `now`."""

    def __init__(self, budgets: Iterable[SendBudget], now: datetime) -> None:
        self._budgets = {Bucket(budget.bucket): budget for budget in budgets}
        self._now = now
        self._left = {bucket: self._at_hand(bucket) for bucket in self._budgets}
        self._spent: set[Bucket] = set()

    def may_spend(self, *buckets: Bucket) -> bool:
        """Say whether each of the buckets has a whole token and is not blocked."""
        return all(self._left[bucket] >= 1 for bucket in buckets)

    def spend(self, *buckets: Bucket) -> None:
        """Take one token out of each bucket."""
        for bucket in buckets:
            self._left[bucket] -= 1
            self._spent.add(bucket)

    def close(self) -> None:
        """Write down what is left of the budgets that were spent from."""
        for bucket in self._spent:
            self._budgets[bucket].tokens = self._left[bucket]
            self._budgets[bucket].filled_at = self._now

    def _at_hand(self, bucket: Bucket) -> float:
        budget = self._budgets[bucket]
        if budget.blocked_until is not None and self._now < budget.blocked_until:
            return 0
        return refilled(budget.tokens, budget.filled_at, self._now, LIMITS[bucket])


def lock_budgets(session: Session, team_id: str, now: datetime) -> Purse | None:
    """Lock a workspace's budgets, before any of its rows; None while another replica has them."""
    query = (
        select(SendBudget)
        .where(SendBudget.team_id == team_id)
        .order_by(SendBudget.bucket)
        .with_for_update(skip_locked=True)
    )
    budgets = session.scalars(query).all()
    if len(budgets) < len(LIMITS):
        # Either they were never made, or somebody else has them: making them tells which.
        if not _make_budgets(session, team_id, now):
            return None
        budgets = session.scalars(query).all()
    return Purse(budgets, now)


def block(session: Session, team_id: str, bucket: Bucket, until: datetime, now: datetime) -> None:
    """Let a bucket of a workspace wait until an instant; a longer wait stays."""
    _make_budgets(session, team_id, now)
    budget = session.get_one(SendBudget, (team_id, bucket), with_for_update=True)
    if budget.blocked_until is None or budget.blocked_until < until:
        budget.blocked_until = until


def _make_budgets(session: Session, team_id: str, now: datetime) -> bool:
    made = [
        insert_ignoring(
            session,
            SendBudget,
            {
                "team_id": team_id,
                "bucket": bucket,
                "tokens": limit.burst,
                "filled_at": now,
                "blocked_until": None,
            },
        )
        for bucket, limit in LIMITS.items()
    ]
    return any(made)
