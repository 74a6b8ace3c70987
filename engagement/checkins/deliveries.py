"""The DMs of a check-in, by kind: when they are not sent, and what they say."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.checkins import rules, views
from engagement.checkins.kinds import ASK, REMIND, SKIPPED, THANKS
from engagement.checkins.reading import Place, own_place, questions_of, response_of
from engagement.checkins.views import CheckinMessage
from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from storage.checkins import Checkin, QuestionKind, Round
from storage.ledger import Delivery, DeliveryState
from storage.outbox import delivery_key

__all__ = ["ASK", "KINDS", "REMIND"]

LATE_AFTER = timedelta(hours=1)
"""An ask this late says why; a shorter delay is nobody's worry."""

REST = timedelta(hours=3)
"""Nobody is reminded this soon after the ask, when that one was late."""


def _skip_ask(session: Session, delivery: Delivery, now: datetime) -> str | None:
    assert delivery.checkin_id is not None
    checkin = session.get_one(Checkin, delivery.checkin_id)
    if response_of(session, checkin.id) is not None:
        return "answered already"
    if checkin.skipped_at is not None:
        return "skipped by the person"
    if now >= session.get_one(Round, checkin.round_id).closes_at:
        return "the round is closed"
    return None


def _skip_remind(session: Session, delivery: Delivery, now: datetime) -> str | None:
    reason = _skip_ask(session, delivery, now)
    if reason is not None:
        return reason
    ask = session.scalar(
        select(Delivery).where(
            Delivery.key == delivery_key(delivery.team_id, ASK, delivery.subject)
        )
    )
    # An ask of unknown fate may have arrived; one more DM then does less harm than none.
    if ask is None or ask.state not in {DeliveryState.SENT, DeliveryState.UNKNOWN}:
        return "was never asked"
    if ask.ended_at is not None and now - ask.ended_at < REST:
        return "asked just now"
    return None


def _ask(session: Session, delivery: Delivery, now: datetime) -> Message:
    place = _place(session, delivery)
    was_down = now - place.checkin.due_at > LATE_AFTER
    return views.ask_message(_message(session, place), place.texts, was_down=was_down)


def _remind(session: Session, delivery: Delivery, _now: datetime) -> Message:
    place = _place(session, delivery)
    return views.remind_message(_message(session, place), place.texts)


def _thanks(session: Session, delivery: Delivery, _now: datetime) -> Message:
    place = _place(session, delivery)
    response = response_of(session, place.checkin.id)
    is_late = response is not None and response.late
    return views.thanks_message(_message(session, place), place.texts, late=is_late)


def _skipped(session: Session, delivery: Delivery, _now: datetime) -> Message:
    place = _place(session, delivery)
    return views.skipped_message(_message(session, place), place.texts)


def _skip_skipped(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    assert delivery.checkin_id is not None
    answered = response_of(session, delivery.checkin_id) is not None
    return "answered after all" if answered else None


def _place(session: Session, delivery: Delivery) -> Place:
    assert delivery.checkin_id is not None
    return own_place(session, delivery.team_id, delivery.target, delivery.checkin_id)


def _message(session: Session, place: Place) -> CheckinMessage:
    questions = questions_of(session, place)
    faces = next((q.options for q in questions if q.kind is QuestionKind.FACES), ())
    program = place.program
    return CheckinMessage(
        name=place.person.name,
        checkin_id=place.checkin.id,
        faces=faces,
        questions=len(questions),
        due_at=place.checkin.due_at,
        closes_at=place.round.closes_at,
        next_on=rules.next_occurrence(
            program.cadence, date.fromisoformat(program.starts_on), place.day
        ),
        timezone=place.person.timezone,
    )


KINDS = (
    Kind(ASK, _ask, unasked=True, skip=_skip_ask),
    Kind(REMIND, _remind, unasked=True, skip=_skip_remind),
    Kind(THANKS, _thanks),
    Kind(SKIPPED, _skipped, skip=_skip_skipped),
)
