"""The messages about a person's own dealings with the bot."""

from datetime import datetime

from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.people import views
from engagement.people.service import get_person, texts_of
from storage.engine import Database
from storage.ledger import Delivery
from storage.outbox import enqueue

EXPIRED = "people:expired"


def apologise_for_expired(
    db: Database,
    now: datetime,
    team_id: str,
    slack_user_id: str,
    trigger_id: str,
    action_id: str,
    value: str,
) -> None:
    """Plan a DM with a fresh button, for a window that Slack did not open in time.

    Raises `NotYoursError` for somebody the bot does not know.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id)
        enqueue(
            session,
            team_id=team_id,
            kind=EXPIRED,
            subject=trigger_id,
            target=slack_user_id,
            person_id=person.id,
            due_at=now,
            now=now,
            payload={"action_id": action_id, "value": value},
        )


def _expired(session: Session, delivery: Delivery, _now: datetime) -> Message:
    person = get_person(session, delivery.team_id, delivery.target)
    return views.expired_message(
        texts_of(session, person), delivery.payload["action_id"], delivery.payload["value"]
    )


KINDS = (Kind(EXPIRED, _expired),)
