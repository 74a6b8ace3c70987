"""The messages about a person's own dealings with the bot."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.people import views
from engagement.people.inbox import take_once
from engagement.people.service import (
    OPTED_OUT,
    PAUSED,
    RESUMED,
    devrel_of,
    get_person,
    get_workspace,
    texts_of,
)
from storage.checkins import Checkin
from storage.engine import Database
from storage.ledger import Delivery
from storage.outbox import enqueue
from storage.people import Person

EXPIRED = "people:expired"
HELLO = "people:hello"
TYPED = "people:typed"


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


def answer_typed(
    db: Database, now: datetime, team_id: str, slack_user_id: str, event_id: str
) -> None:
    """Plan a kind pointer for somebody who typed to the bot; once for each event.

    Raises `NotYoursError` for somebody the bot does not know.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id)
        if not take_once(session, now, team_id, event_id):
            return
        enqueue(
            session,
            team_id=team_id,
            kind=TYPED,
            subject=event_id,
            target=slack_user_id,
            person_id=person.id,
            due_at=now,
            now=now,
        )


def _expired(session: Session, delivery: Delivery, _now: datetime) -> Message:
    person = get_person(session, delivery.team_id, delivery.target)
    return views.expired_message(
        texts_of(session, person), delivery.payload["action_id"], delivery.payload["value"]
    )


def _typed(session: Session, delivery: Delivery, _now: datetime) -> Message:
    return views.typed_message(texts_of(session, _reader(session, delivery)))


def _paused(session: Session, delivery: Delivery, _now: datetime) -> Message:
    until = date.fromisoformat(delivery.payload["until"])
    return views.paused_message(texts_of(session, _reader(session, delivery)), until)


def _opted_out(session: Session, delivery: Delivery, _now: datetime) -> Message:
    return views.opted_out_message(texts_of(session, _reader(session, delivery)))


def _resumed(session: Session, delivery: Delivery, _now: datetime) -> Message:
    return views.resumed_message(texts_of(session, _reader(session, delivery)))


def _reader(session: Session, delivery: Delivery) -> Person:
    return get_person(session, delivery.team_id, delivery.target)


def _skip_greeted(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    greeted_at = get_person(session, delivery.team_id, delivery.target).greeted_at
    return "greeted already" if greeted_at else None


def _hello(session: Session, delivery: Delivery, now: datetime) -> Message:
    person = get_person(session, delivery.team_id, delivery.target)
    assert delivery.checkin_id is not None
    return views.hello_message(
        texts_of(session, person),
        person.name,
        [reader.name for reader in devrel_of(session, delivery.team_id)],
        get_workspace(session, delivery.team_id).company,
        session.get_one(Checkin, delivery.checkin_id).due_at,
        person.timezone,
        now,
    )


def _note_greeted(session: Session, delivery: Delivery, now: datetime) -> None:
    get_person(session, delivery.team_id, delivery.target).greeted_at = now


KINDS = (
    Kind(EXPIRED, _expired),
    Kind(TYPED, _typed),
    Kind(PAUSED, _paused),
    Kind(OPTED_OUT, _opted_out),
    Kind(RESUMED, _resumed),
    Kind(HELLO, _hello, unasked=True, skip=_skip_greeted, sent=_note_greeted),
)
