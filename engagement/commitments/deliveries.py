"""The messages about promises, by kind."""

from datetime import datetime

from sqlalchemy.orm import Session

from engagement.commitments import views
from engagement.commitments.service import TALK_CLOSED, TALK_NOTICE, TALK_OK
from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.people.service import devrel_of, get_person, no_longer_devrel, texts_of
from storage.commitments import Commitment
from storage.ledger import Delivery
from storage.people import Person


def _skip_done(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    done = _commitment(session, delivery).done_at
    return "the talk took place already" if done else None


def _skip_notice(session: Session, delivery: Delivery, now: datetime) -> str | None:
    reason = no_longer_devrel(session, delivery.team_id, delivery.person_id)
    return reason or _skip_done(session, delivery, now)


def _talk_ok(session: Session, delivery: Delivery, _now: datetime) -> Message:
    person = get_person(session, delivery.team_id, delivery.target)
    readers = [reader.name for reader in devrel_of(session, delivery.team_id)]
    due_at = _commitment(session, delivery).due_at
    return views.talk_promised_message(texts_of(session, person), readers, due_at, person.timezone)


def _talk_notice(session: Session, delivery: Delivery, _now: datetime) -> Message:
    reader = get_person(session, delivery.team_id, delivery.target)
    commitment = _commitment(session, delivery)
    return views.talk_notice_message(
        texts_of(session, reader),
        session.get_one(Person, commitment.made_to_id).slack_user_id,
        commitment.id,
        commitment.due_at,
        reader.timezone,
    )


def _talk_closed(session: Session, delivery: Delivery, _now: datetime) -> Message:
    reader = get_person(session, delivery.team_id, delivery.target)
    commitment = _commitment(session, delivery)
    assert commitment.owner_id is not None
    assert commitment.done_at is not None
    return views.talk_closed_message(
        texts_of(session, reader),
        session.get_one(Person, commitment.made_to_id).slack_user_id,
        session.get_one(Person, commitment.owner_id).name,
        commitment.done_at,
        reader.timezone,
    )


def _commitment(session: Session, delivery: Delivery) -> Commitment:
    return session.get_one(Commitment, int(delivery.subject))


KINDS = (
    Kind(TALK_OK, _talk_ok, skip=_skip_done),
    Kind(TALK_NOTICE, _talk_notice, skip=_skip_notice),
    Kind(TALK_CLOSED, _talk_closed),
)
