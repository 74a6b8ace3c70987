"""The kinds of message that referrals send; what each says is read when it goes out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from engagement.common.times import local_date
from engagement.people.service import (
    devrel_of,
    get_person,
    get_workspace,
    no_longer_devrel,
    texts_of,
)
from engagement.referrals import views
from engagement.referrals.planning import ASK, ASK_OVER, NEWS, NOTICE, RECEIPT
from engagement.referrals.rules import ASK_PERIOD
from engagement.referrals.service import second_since
from storage.ledger import Delivery
from storage.people import Person
from storage.referrals import Consent, Referral


def _referral(session: Session, delivery: Delivery) -> Referral:
    return session.scalars(
        select(Referral)
        .where(Referral.id == delivery.payload["referral"])
        .where(Referral.team_id == delivery.team_id)
    ).one()


def _reader(session: Session, delivery: Delivery) -> Person:
    return get_person(session, delivery.team_id, delivery.target)


def _readers(session: Session, team_id: str) -> tuple[str, ...]:
    return tuple(reader.name for reader in devrel_of(session, team_id))


def _no_longer_agreed(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    row = _referral(session, delivery)
    if row.consent != Consent.AGREED or row.next_news_at is None:
        return "no longer agreed"
    return _gone(session, delivery, _now)


def _not_for_this_reader(session: Session, delivery: Delivery, now: datetime) -> str | None:
    reason = no_longer_devrel(session, delivery.team_id, delivery.person_id)
    return reason or _no_longer_agreed(session, delivery, now)


def _no_longer_asking(session: Session, delivery: Delivery, _now: datetime) -> str | None:
    asking = _referral(session, delivery).consent in {Consent.NOT_ASKED, Consent.ASKED}
    return _gone(session, delivery, _now) if asking else "no longer to be asked"


def _gone(session: Session, delivery: Delivery, now: datetime) -> str | None:
    person = _reader(session, delivery)
    if person.deactivated_at is not None:
        return "deactivated in Slack"
    has_left = person.left_on is not None and person.left_on <= local_date(now, person.timezone)
    return "left the company" if has_left else None


def _receipt(session: Session, delivery: Delivery, _now: datetime) -> Message:
    row, person = _referral(session, delivery), _reader(session, delivery)
    assert row.next_news_at is not None
    receipt = views.Receipt(
        referral_id=row.id,
        referrer=person.name,
        readers=_readers(session, delivery.team_id),
        news_on=local_date(row.next_news_at, person.timezone),
        second_since=second_since(session, row, person.timezone),
        may_correct=row.reviewed_at is None,
    )
    return views.receipt_message(receipt, texts_of(session, person))


def _notice(session: Session, delivery: Delivery, _now: datetime) -> Message:
    row, reader = _referral(session, delivery), _reader(session, delivery)
    assert row.next_news_at is not None
    notice = views.Notice(
        referral_id=row.id,
        family=row.role_family or "",
        level=row.level,
        referrer=session.get_one(Person, row.referrer_id).full_name,
        news_on=local_date(row.next_news_at, reader.timezone),
        is_second=second_since(session, row, reader.timezone) is not None,
    )
    return views.notice_message(notice, texts_of(session, reader))


def _ask(session: Session, delivery: Delivery, _now: datetime) -> Message:
    row, person = _referral(session, delivery), _reader(session, delivery)
    company = get_workspace(session, delivery.team_id).company
    readers = _readers(session, delivery.team_id)
    return views.ask_message(row.id, company, readers, texts_of(session, person))


def _ask_over(session: Session, delivery: Delivery, _now: datetime) -> Message:
    row, person = _referral(session, delivery), _reader(session, delivery)
    agreed = row.consent == Consent.AGREED
    return views.ask_over_message(texts_of(session, person), agreed=agreed, days=ASK_PERIOD.days)


def _news(session: Session, delivery: Delivery, now: datetime) -> Message:
    person, payload = _reader(session, delivery), delivery.payload
    promised = datetime.fromisoformat(payload["promised"])
    next_at = datetime.fromisoformat(payload["next"])
    return views.news_message(
        texts_of(session, person),
        stage=payload["stage"],
        promised=local_date(promised, person.timezone),
        today=local_date(now, person.timezone),
        next_on=local_date(next_at, person.timezone),
    )


KINDS = (
    Kind(RECEIPT, _receipt, skip=_no_longer_agreed),
    Kind(NOTICE, _notice, skip=_not_for_this_reader),
    Kind(ASK, _ask, skip=_no_longer_asking),
    Kind(ASK_OVER, _ask_over, skip=_gone),
    Kind(NEWS, _news, skip=_no_longer_agreed),
)
