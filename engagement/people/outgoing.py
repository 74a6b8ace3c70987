"""What the ledger asks the product: may a delivery still go out, what does it say, what follows it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kinds, nothing_more
from engagement.people.rules import WEEK_OF_ATTENTION, conversation_of, is_over_budget
from engagement.people.service import audit, why_silent
from storage.claims import Claimed, Claims, claim
from storage.engine import Database, DatabaseBusyError
from storage.ledger import Delivery, DeliveryState
from storage.outcomes import Outcome, record
from storage.people import Person

log = structlog.get_logger()

OVER_BUDGET = "attention budget"

CONVERSATION_LASTS = timedelta(days=31)
"""No conversation's messages are further apart, so that older rows need not be read."""


def claim_deliveries(db: Database, now: datetime, team_id: str, kinds: Kinds, owner: str) -> Claims:
    """Claim what is due in one workspace; what must not go out any more ends with its reason.

    Unasked deliveries are skipped to people who are to be left alone, or who were written to
    within the week; then each kind is asked. Raises `DatabaseBusyError`.
    """
    unasked = kinds.unasked()

    def why_not(session: Session, delivery: Delivery, now: datetime) -> str | None:
        kind = kinds[delivery.kind]
        if kind.unasked and delivery.person_id is not None:
            person = session.get_one(Person, delivery.person_id)
            reason = why_silent(person, now) or _over_budget(session, delivery, unasked, now)
            if reason is not None:
                return reason
        return kind.skip(session, delivery, now)

    with db.writing() as session:
        return claim(session, team_id, now, owner=owner, why_not=why_not)


def draw(db: Database, now: datetime, claimed: Claimed, kinds: Kinds) -> Message:
    """Draw a delivery as things stand now.

    Raises `DatabaseBusyError` for the database's trouble; whatever else it raises is a fault of
    the delivery's kind.
    """
    try:
        with db.reading() as session:
            delivery = session.get_one(Delivery, claimed.key)
            return kinds[claimed.kind].render(session, delivery, now)
    except OperationalError as error:
        raise DatabaseBusyError(str(error.orig)) from error


def record_outcome(
    db: Database, now: datetime, claimed: Claimed, outcome: Outcome, kinds: Kinds
) -> bool:
    """Record what became of a delivery, and what follows from it, in one transaction.

    Says whether it was still this claim's to record. Raises `DatabaseBusyError`.
    """
    with db.writing() as session:
        if not record(session, claimed, outcome, now):
            return False
        if outcome.state == DeliveryState.SENT:
            _follow_up(session, now, claimed, kinds[claimed.kind].sent)
        elif outcome.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}:
            action = f"delivery_{outcome.state}"
            audit(session, now, claimed.team_id, None, action, "delivery", claimed.key)
            _follow_up(session, now, claimed, kinds[claimed.kind].lost)
        return True


def _follow_up(
    session: Session,
    now: datetime,
    claimed: Claimed,
    follow_up: Callable[[Session, Delivery, datetime], None],
) -> None:
    if follow_up is nothing_more:
        return
    try:
        with session.begin_nested():
            follow_up(session, session.get_one(Delivery, claimed.key), now)
    except Exception:  # it has ended so, whatever its follow-up says
        log.exception("follow_up_fault", key=claimed.key, kind=claimed.kind)


def _over_budget(
    session: Session, delivery: Delivery, unasked: Iterable[str], now: datetime
) -> str | None:
    # What may have been sent counts as sent: rather one message too few than one too many.
    states = [DeliveryState.SENT, DeliveryState.UNKNOWN]
    rows = session.execute(
        select(Delivery.kind, Delivery.subject, Delivery.checkin_id, Delivery.ended_at)
        .where(Delivery.person_id == delivery.person_id, Delivery.team_id == delivery.team_id)
        .where(Delivery.key != delivery.key, Delivery.kind.in_(list(unasked)))
        .where(or_(Delivery.state.in_(states), Delivery.maybe_sent.is_(True)))
        .where(Delivery.due_at > now - WEEK_OF_ATTENTION - CONVERSATION_LASTS)
    )
    sent = [
        (conversation_of(kind, subject, checkin_id), ended_at or now)
        for kind, subject, checkin_id, ended_at in rows
    ]
    mine = conversation_of(delivery.kind, delivery.subject, delivery.checkin_id)
    return OVER_BUDGET if is_over_budget(sent, mine, now) else None
