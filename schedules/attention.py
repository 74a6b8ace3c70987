"""One attention budget per person: at most one unasked conversation a week, over all capabilities."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.ledger import Delivery, DeliveryState

WEEK = timedelta(days=6, hours=12)
"""A week less half a day: a person who flew west is asked at the same wall time, hours later."""

CONVERSATION_LASTS = timedelta(days=31)
"""No conversation's messages are further apart, so that older rows need not be read."""

OVER_BUDGET = "attention budget"


def conversation_of(kind: str, subject: str, checkin_id: int | None) -> str:
    """Name the conversation that an unasked message belongs to.

    Greeting, question and reminder of one check-in are one conversation; anything else is one by
    itself.
    """
    return f"checkin:{checkin_id}" if checkin_id is not None else f"{kind}:{subject}"


def is_over_budget(sent: Iterable[tuple[str, datetime]], conversation: str, now: datetime) -> bool:
    """Say whether beginning or going on with a conversation now would be too much for somebody.

    `sent` are their unasked messages: conversation and instant. It is too much if another
    conversation began within the last week. One that began before and was only reminded of since
    does not count.
    """
    began: dict[str, datetime] = {}
    for name, at in sent:
        began[name] = min(at, began.get(name, at))
    return any(name != conversation and at > now - WEEK for name, at in began.items())


def over_budget(
    session: Session, delivery: Delivery, unasked: Iterable[str], now: datetime
) -> str | None:
    """Say why an unasked delivery must not go out now, or None if its person has budget left.

    What may have been sent counts as sent: rather one message too few than one too many.
    """
    rows = session.execute(
        select(Delivery.kind, Delivery.subject, Delivery.checkin_id, Delivery.ended_at)
        .where(Delivery.person_id == delivery.person_id, Delivery.team_id == delivery.team_id)
        .where(Delivery.key != delivery.key, Delivery.kind.in_(list(unasked)))
        .where(
            Delivery.state.in_([DeliveryState.SENT, DeliveryState.UNKNOWN])
            | Delivery.maybe_sent.is_(True)
        )
        .where(Delivery.due_at > now - WEEK - CONVERSATION_LASTS)
    )
    sent = [
        (conversation_of(kind, subject, checkin_id), ended_at or now)
        for kind, subject, checkin_id, ended_at in rows
    ]
    mine = conversation_of(delivery.kind, delivery.subject, delivery.checkin_id)
    return OVER_BUDGET if is_over_budget(sent, mine, now) else None
