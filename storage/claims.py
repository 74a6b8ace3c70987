"""Claims deliveries: who sends what next, decided under locks and committed before the network."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.budget import Purse, lock_budgets
from storage.due import is_due
from storage.ledger import Bucket, Delivery, DeliveryState
from storage.people import Workspace, WorkspaceState

log = structlog.get_logger()

LEASE = timedelta(minutes=2)
"""How long a claim is its owner's alone; whoever comes later must expect that it was sent."""

ROWS_A_CLAIM = 100

MISSED_WINDOW = "missed window"
NEVER_SENT = "the message it changes was never sent"
FAULT = "fault"

WhyNot = Callable[[Session, Delivery, datetime], str | None]
"""Says why a delivery must not go out any more, or None; asked in the claim's transaction."""


@dataclass(frozen=True)
class Claimed:
    """A delivery that is ours to send until `lease_until`.

    `maybe_sent` is what it was before this claim: it may have been sent already and is looked
    for first. `veto` then says why it must not be sent if it was not.
    `channel` and `ts` are those of the message that it changes, for one that changes a message.
    """

    key: str
    team_id: str
    kind: str
    target: str
    bucket: Bucket
    marker: str
    owner: str
    attempt: int
    lease_until: datetime
    planned_at: datetime
    due_at: datetime
    not_after: datetime | None
    maybe_sent: bool
    veto: str | None
    channel: str | None
    ts: str | None


@dataclass(frozen=True)
class Claims:
    """What one claim found: deliveries to send, and how many ended without being sent."""

    claimed: list[Claimed]
    ended: int


def claim(session: Session, team_id: str, now: datetime, *, owner: str, why_not: WhyNot) -> Claims:
    """Claim what is due in one workspace, as much as its budgets allow, one a target.

    1. Lock the workspace's budgets, before any delivery: in the order of due rows, replicas that
       meet in two workspaces would deadlock. Another replica's workspace is left to it.
    2. Lock its due deliveries and those whose lease ran out.
    3. End those that must not go out any more, with their reason.
    4. Give the others an owner and a lease, as far as tokens last. From here on they may have
       been sent, whatever happens to their owner.

    The caller commits before it sends anything.
    """
    workspace = session.get(Workspace, team_id)
    purse = lock_budgets(session, team_id, now)
    if purse is None or workspace is None or workspace.state != WorkspaceState.ACTIVE:
        return Claims([], 0)
    busy = _targets_being_sent_to(session, team_id, now)
    ending: list[tuple[Delivery, str]] = []
    taking: list[tuple[Delivery, str | None]] = []
    for row in _due_rows(session, team_id, now, purse):
        # One message at a time to each target: they stay in order, and Slack asks for 1 a second.
        if row.target in busy:
            continue
        cost = _cost(Bucket(row.bucket), row.maybe_sent)
        veto = _judge(session, row, now, why_not)
        if veto is not None and not row.maybe_sent:
            ending.append((row, veto))
        elif purse.may_spend(*cost):
            purse.spend(*cost)
            busy.add(row.target)
            taking.append((row, veto))
    # Rows change after all were judged: each judgement would write down what changed before it.
    for row, reason in ending:
        _end(row, reason, now)
    purse.close()
    claimed = [_take(session, row, now, owner, veto) for row, veto in taking]
    return Claims(claimed, len(ending))


def _due_rows(session: Session, team_id: str, now: datetime, purse: Purse) -> Iterator[Delivery]:
    # Those that may have been sent stand in a lane of their own, or after an outage the few that
    # may be looked for a minute would hold up all others.
    for bucket, maybe_sent in ((Bucket.POST, True), (Bucket.POST, False), (Bucket.UPDATE, False)):
        if purse.may_spend(*_cost(bucket, maybe_sent)):
            yield from session.scalars(
                select(Delivery)
                .where(Delivery.team_id == team_id, is_due(now))
                .where(Delivery.bucket == bucket, Delivery.maybe_sent.is_(maybe_sent))
                .order_by(Delivery.try_at, Delivery.key)
                .limit(ROWS_A_CLAIM)
                .with_for_update(skip_locked=True)
            ).all()


def _targets_being_sent_to(session: Session, team_id: str, now: datetime) -> set[str]:
    return set(
        session.scalars(
            select(Delivery.target)
            .where(Delivery.team_id == team_id, Delivery.state == DeliveryState.SENDING)
            .where(Delivery.try_at > now)
        )
    )


def _judge(session: Session, row: Delivery, now: datetime, why_not: WhyNot) -> str | None:
    if row.not_after is not None and row.not_after < now:
        return MISSED_WINDOW
    changed = session.get(Delivery, row.updates_key) if row.updates_key else None
    if row.updates_key and (changed is None or changed.state != DeliveryState.SENT):
        return NEVER_SENT
    try:
        # A savepoint, because PostgreSQL takes no further statement after one that failed.
        with session.begin_nested():
            return why_not(session, row, now)
    except Exception as error:  # one bad row must not stop the others of its workspace
        log.exception("delivery_fault", key=row.key, kind=row.kind)
        return f"{FAULT}: {type(error).__name__}"


def _end(row: Delivery, reason: str, now: datetime) -> None:
    failed = reason.startswith(FAULT)
    row.state = DeliveryState.FAILED if failed else DeliveryState.SKIPPED
    row.reason = reason
    row.ended_at = now


def _cost(bucket: Bucket, maybe_sent: bool) -> tuple[Bucket, ...]:
    return (bucket, Bucket.FIND) if maybe_sent else (bucket,)


def _take(session: Session, row: Delivery, now: datetime, owner: str, veto: str | None) -> Claimed:
    changed = session.get_one(Delivery, row.updates_key) if row.updates_key else None
    previously_maybe_sent = row.maybe_sent
    row.state = DeliveryState.SENDING
    row.owner = owner
    row.attempt += 1
    row.lease_until = row.try_at = now + LEASE
    row.maybe_sent = row.bucket == Bucket.POST  # changing a message twice does no harm
    return Claimed(
        key=row.key,
        team_id=row.team_id,
        kind=row.kind,
        target=row.target,
        bucket=Bucket(row.bucket),
        marker=row.marker,
        owner=owner,
        attempt=row.attempt,
        lease_until=row.lease_until,
        planned_at=row.created_at,
        due_at=row.due_at,
        not_after=row.not_after,
        maybe_sent=previously_maybe_sent,
        veto=veto,
        channel=changed.channel if changed else None,
        ts=changed.ts if changed else None,
    )
