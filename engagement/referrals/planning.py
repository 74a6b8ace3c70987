"""Plans the messages about a referral; `deliveries.py` draws them."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.people.service import Reader, devrel_of
from storage.ledger import Delivery
from storage.outbox import enqueue
from storage.people import Person
from storage.referrals import Referral

RECEIPT = "referrals:receipt"
NOTICE = "referrals:notice"
ASK = "referrals:ask"
ASK_OVER = "referrals:ask_over"
NEWS = "referrals:news"


def to_referrer(person: Person) -> Reader:
    """Return a referrer as somebody to write to."""
    return Reader(person.id, person.slack_user_id, person.name)


def announce(session: Session, now: datetime, person: Person, row: Referral) -> None:
    """Plan the receipt, the private notices to DevRel, and the end of the drafted question."""
    plan(session, now, RECEIPT, row, to_referrer(person))
    for reader in devrel_of(session, person.team_id):
        plan(session, now, NOTICE, row, reader)
    end_question(session, now, person, row)


def tell_unread(session: Session, now: datetime, row: Referral) -> None:
    """Plan the notice for whoever took the DevRel role since a referral came in."""
    for reader in devrel_of(session, row.team_id):
        if _last(session, NOTICE, row, reader) is None:
            plan(session, now, NOTICE, row, reader)


def end_question(session: Session, now: datetime, person: Person, row: Referral) -> None:
    """Plan the change of the drafted question's message, where there was one."""
    asked = _last(session, ASK, row, to_referrer(person))
    if asked is not None:
        plan(session, now, ASK_OVER, row, to_referrer(person), updates_key=asked.key)


def plan(
    session: Session,
    now: datetime,
    kind: str,
    row: Referral,
    reader: Reader,
    *,
    payload: dict[str, Any] | None = None,
    updates_key: str | None = None,
) -> None:
    """Plan one more message of a kind about a referral, to its referrer or to DevRel.

    The caller holds the referral's row, and writes in the same commit what makes this happen once.
    """
    last = _last(session, kind, row, reader)
    enqueue(
        session,
        team_id=row.team_id,
        kind=kind,
        subject=_subject(row, reader),
        ordinal=0 if last is None else last.ordinal + 1,
        target=reader.slack_user_id,
        person_id=reader.person_id,
        due_at=now,
        now=now,
        payload={"referral": row.id, **(payload or {})},
        updates_key=updates_key,
    )


def _last(session: Session, kind: str, row: Referral, reader: Reader) -> Delivery | None:
    return session.scalar(
        select(Delivery)
        .where(Delivery.team_id == row.team_id, Delivery.person_id == reader.person_id)
        .where(Delivery.kind == kind, Delivery.subject == _subject(row, reader))
        .order_by(Delivery.ordinal.desc())
        .limit(1)
    )


def _subject(row: Referral, reader: Reader) -> str:
    return f"{row.id}:{reader.slack_user_id}"
