"""The digest as a delivery: drawn from its snapshot, so that a retry posts the same text."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.common.words import texts_for
from engagement.digests.service import POST
from engagement.digests.snapshots import Snapshot, from_json
from engagement.digests.views import digest_message, not_posted_message
from engagement.people.service import devrel_of, get_person, no_longer_devrel, texts_of
from storage.digests import Digest
from storage.ledger import Delivery, DeliveryState
from storage.outbox import enqueue

NOT_POSTED = "digests:not_posted"


def _digest(session: Session, delivery: Delivery, _now: datetime) -> Message:
    snapshot = _snapshot(session, delivery)
    return digest_message(snapshot, texts_for(snapshot.language))


def _tell_devrel(session: Session, delivery: Delivery, now: datetime) -> None:
    """Plan a DM to everybody of DevRel about a digest that is not in its channel, or may not be."""
    payload = {
        "channel": delivery.target,
        "why": delivery.reason or "",
        "may_be_there": delivery.state == DeliveryState.UNKNOWN,
    }
    for reader in devrel_of(session, delivery.team_id):
        enqueue(
            session,
            team_id=delivery.team_id,
            kind=NOT_POSTED,
            subject=delivery.subject,
            ordinal=reader.person_id,
            target=reader.slack_user_id,
            person_id=reader.person_id,
            digest_id=delivery.digest_id,
            due_at=now,
            now=now,
            payload=payload,
        )


def _skip_not_posted(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    return no_longer_devrel(session, delivery.team_id, delivery.person_id)


def _not_posted(session: Session, delivery: Delivery, _now: datetime) -> Message:
    reader = get_person(session, delivery.team_id, delivery.target)
    snapshot = _snapshot(session, delivery)
    return not_posted_message(texts_of(session, reader), snapshot, **delivery.payload)


def _snapshot(session: Session, delivery: Delivery) -> Snapshot:
    kept = session.scalars(
        select(Digest.snapshot).where(
            Digest.id == delivery.digest_id, Digest.team_id == delivery.team_id
        )
    ).one()
    return from_json(kept)


KINDS = (
    Kind(POST, _digest, lost=_tell_devrel),
    Kind(NOT_POSTED, _not_posted, skip=_skip_not_posted),
)
