"""One attempt to send one delivery, and what Slack's answer means for its row."""

from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from engagement.common.blocks import Message
from engagement.common.errors import (
    AmbiguousError,
    ContentRefusedError,
    RateLimitedError,
    SlackError,
    TargetGoneError,
    WorkspaceStoppedError,
)
from engagement.common.ports import Clock, Posted, Slack
from storage.claims import FAULT, Claimed
from storage.ledger import Bucket, DeliveryState
from storage.outcomes import Outcome

log = structlog.get_logger()

FIRST_RETRY = timedelta(seconds=5)
LONGEST_RETRY = timedelta(minutes=5)

PAUSE_AFTER_LOST_ANSWER = timedelta(seconds=5)
"""An answer that was lost is seldom alone: what is not tried now needs not be looked for later."""

GIVE_UP = timedelta(days=1)
"""How long after its window, or its due time where it has none, a lost answer is followed up."""

ATTEMPTS_BEFORE_GIVING_UP = 10
"""A bot that was away itself for more than a day has tried nothing yet."""

CLOCKS_APART = timedelta(hours=1)
"""How far Slack's clock may be from ours when a message is looked for."""

NO_SCOPE = "missing_scope"


def settled_before(slack: Slack, claimed: Claimed, clock: Clock) -> Outcome | None:
    """Return how a delivery ends, or waits, without being sent now; None if it is to be sent.

    1. What may have been sent is looked for; found, it is done.
    2. What must not be sent any more ends here.
    """
    if claimed.maybe_sent:
        known = _look_for(slack, claimed, clock)
        if known is not None:
            return known
    if claimed.veto is not None:
        return Outcome(DeliveryState.SKIPPED, claimed.veto)
    return None


def send(slack: Slack, claimed: Claimed, message: Message, clock: Clock) -> Outcome:
    """Post a message, or change the one that the delivery changes; raises nothing."""
    try:
        posted = _deliver(slack, claimed, message)
    except SlackError as error:
        return _after(error, claimed, claimed.bucket, clock.now())
    except Exception as error:  # a fault of ours, on either side of the wire
        log.exception("send_fault", key=claimed.key, kind=claimed.kind)
        return Outcome(DeliveryState.UNKNOWN, f"{FAULT}: {type(error).__name__}", maybe_sent=True)
    return Outcome(DeliveryState.SENT, channel=posted.channel, ts=posted.ts)


def _deliver(slack: Slack, claimed: Claimed, message: Message) -> Posted:
    try:
        return _post_or_change(slack, claimed, message)
    except ContentRefusedError:
        if message.plain_blocks is None:
            raise
        # Newer blocks roll out in phases; some workspaces refuse them still.
        plain = replace(message, blocks=message.plain_blocks, plain_blocks=None)
        return _post_or_change(slack, claimed, plain)


def _post_or_change(slack: Slack, claimed: Claimed, message: Message) -> Posted:
    if claimed.bucket == Bucket.POST:
        return slack.post(claimed.target, message, marker=claimed.marker)
    assert claimed.channel is not None
    assert claimed.ts is not None
    slack.update(claimed.channel, claimed.ts, message)
    return Posted(claimed.channel, claimed.ts)


def _look_for(slack: Slack, claimed: Claimed, clock: Clock) -> Outcome | None:
    """Return what an earlier attempt came to, or None if nothing was sent by it."""
    try:
        found = slack.find(claimed.target, claimed.marker, claimed.planned_at - CLOCKS_APART)
    except SlackError as error:
        if error.code == NO_SCOPE:
            return _unknown(error)
        outcome = _after(error, claimed, Bucket.FIND, clock.now())
        # Whatever kept us from looking says nothing of the attempt before.
        if outcome.state == DeliveryState.FAILED:
            return _unknown(error)
        return replace(outcome, maybe_sent=True)
    if found is None:
        return None
    return Outcome(DeliveryState.SENT, channel=found.channel, ts=found.ts)


def _after(error: SlackError, claimed: Claimed, bucket: Bucket, now: datetime) -> Outcome:
    match error:
        case RateLimitedError():
            until = now + error.retry_after
            return Outcome(DeliveryState.PENDING, error.code, try_at=now, wait=(bucket, until))
        case WorkspaceStoppedError():
            return Outcome(DeliveryState.PENDING, error.code, try_at=now, stops=True)
        case AmbiguousError():
            return _after_lost_answer(error, claimed, bucket, now)
        case TargetGoneError():
            return Outcome(DeliveryState.FAILED, error.code)
        case _:
            return Outcome(DeliveryState.FAILED, f"refused: {error.code}")


def _after_lost_answer(
    error: AmbiguousError, claimed: Claimed, bucket: Bucket, now: datetime
) -> Outcome:
    maybe_sent = claimed.bucket == Bucket.POST
    is_late = now > (claimed.not_after or claimed.due_at) + GIVE_UP
    if is_late and claimed.attempt >= ATTEMPTS_BEFORE_GIVING_UP:
        state = DeliveryState.UNKNOWN if maybe_sent else DeliveryState.FAILED
        return Outcome(state, f"no answer: {error.code}", maybe_sent=maybe_sent)
    return Outcome(
        DeliveryState.PENDING,
        error.code,
        try_at=now + retry_after(claimed.attempt),
        maybe_sent=maybe_sent,
        wait=(bucket, now + PAUSE_AFTER_LOST_ANSWER),
    )


def _unknown(error: SlackError) -> Outcome:
    return Outcome(DeliveryState.UNKNOWN, f"no answer, then {error.code}", maybe_sent=True)


def retry_after(attempt: int) -> timedelta:
    """Return how long to wait after an attempt, counted from 1: 5 s, doubling up to 5 minutes."""
    return min(FIRST_RETRY * float(2 ** min(attempt - 1, 10)), LONGEST_RETRY)


def not_tried(claimed: Claimed, now: datetime, reason: str) -> Outcome:
    """Give a delivery back as it was."""
    return Outcome(DeliveryState.PENDING, reason, try_at=now, maybe_sent=claimed.maybe_sent)
