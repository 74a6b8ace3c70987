"""The digest as a delivery: drawn from its snapshot, so that a retry posts the same text."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.common.words import texts_for
from engagement.digests.service import POST
from engagement.digests.snapshots import from_json
from engagement.digests.views import digest_message
from storage.digests import Digest
from storage.ledger import Delivery


def _digest(session: Session, delivery: Delivery, _now: datetime) -> Message:
    kept = session.scalars(
        select(Digest.snapshot).where(
            Digest.id == delivery.digest_id, Digest.team_id == delivery.team_id
        )
    ).one()
    snapshot = from_json(kept)
    return digest_message(snapshot, texts_for(snapshot.language))


KINDS = (Kind(POST, _digest),)
