"""Takes a referral in: once, with consent, to the right candidate, and with a promised date."""

import enum
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from engagement.common.errors import NotYoursError, RefusedError
from engagement.common.times import local_date
from engagement.people.service import devrel_of, get_person, get_workspace, texts_of
from engagement.referrals.candidates import (
    candidate_of,
    forget_unreferred,
    refuse_again,
    refuse_colleagues,
)
from engagement.referrals.details import draft_of, forget_details, write_details
from engagement.referrals.draft import Draft
from engagement.referrals.planning import ASK, announce, plan, to_referrer
from engagement.referrals.rules import ASK_PERIOD, Agreed, NotYet, check, promised_news_at
from storage.engine import Database
from storage.outbox import insert_ignoring
from storage.people import Person
from storage.referrals import Candidate, Consent, Referral, ReferralEvent, Stage


class Effect(enum.StrEnum):
    """What a sent modal did; also the kind of the event that says so."""

    ASKING = "asking"
    RECEIVED = "received"
    CORRECTED = "corrected"


@dataclass(frozen=True)
class ReferralForm:
    """What an open modal shows; `readers` are the names of who holds the DevRel role today."""

    language: str
    draft: Draft
    referral_id: int | None
    correcting: bool
    readers: tuple[str, ...]
    company: str
    ask_days: int


@dataclass(frozen=True)
class ReferralReceived:
    """What became of a sent modal; dates are on the referrer's own calendar."""

    language: str
    effect: Effect
    referral_id: int
    referrer: str
    readers: tuple[str, ...]
    company: str
    news_on: date | None  # none while the person has not agreed
    second_since: date | None  # when somebody else had referred them first


def referral_form(
    db: Database,
    team_id: str,
    slack_user_id: str,
    referral_id: int | None = None,
    draft: Draft | None = None,
) -> ReferralForm:
    """Return what the modal shows: a new referral, one of the person's own, or a draft of either.

    Raises `NotYoursError` for another's referral, `RefusedError` for one that can change no more.
    """
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        row = None if referral_id is None else own_open(session, person, referral_id)
        return ReferralForm(
            language=texts_of(session, person).language,
            draft=draft or draft_of(session, row),
            referral_id=referral_id,
            correcting=row is not None and row.consent == Consent.AGREED,
            readers=tuple(reader.name for reader in devrel_of(session, team_id)),
            company=get_workspace(session, team_id).company,
            ask_days=ASK_PERIOD.days,
        )


def receive_referral(
    db: Database,
    now: datetime,
    team_id: str,
    slack_user_id: str,
    view_id: str,
    draft: Draft,
    referral_id: int | None = None,
) -> ReferralReceived:
    """Take in what a modal sent, with its receipt, its notices and its promise, in one commit.

    The same `view_id` has one effect. With `referral_id` that referral of the person's own is
    corrected, or, where the candidate had not been asked, goes on with their yes.

    Raises `FieldErrors` for what is wrong in the modal, `NotYoursError` for another's referral,
    `RefusedError` for one that can change no more.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id, lock=True)
        row = _row_for(session, now, person, view_id, referral_id)
        done = _effect_of(session, row, view_id)
        if done is not None:
            return _received(session, person, row, done)
        checked = check(draft)
        if isinstance(checked, NotYet):
            effect = _keep_initials(session, now, person, row, checked)
        else:
            effect = _keep_agreed(session, now, person, row, checked)
        note(session, now, row, person.id, effect, view=view_id)
        return _received(session, person, row, effect)


def note(
    session: Session, now: datetime, row: Referral, actor_id: int | None, kind: str, **details: Any
) -> None:
    """Add to a referral's history: ids and stages, never text."""
    session.add(
        ReferralEvent(
            team_id=row.team_id,
            referral_id=row.id,
            at=now,
            actor_id=actor_id,
            kind=kind,
            details=details,
        )
    )


def second_since(session: Session, row: Referral, timezone: str) -> date | None:
    """Return the date on which somebody else had referred the same candidate first, if anybody.

    The date is on the calendar of the IANA zone given.
    """
    if row.candidate_id is None:
        return None
    first = session.scalar(
        select(func.min(Referral.received_at))
        .where(Referral.team_id == row.team_id, Referral.candidate_id == row.candidate_id)
        .where(Referral.referrer_id != row.referrer_id, Referral.consent == Consent.AGREED)
        .where(
            or_(
                Referral.received_at < row.received_at,
                and_(Referral.received_at == row.received_at, Referral.id < row.id),
            )
        )
    )
    return local_date(first, timezone) if first else None


def own_open(session: Session, person: Person, referral_id: int, *, lock: bool = False) -> Referral:
    """Return a referral of the person's own that they may still change.

    Raises `NotYoursError` for another's, `RefusedError` for one reviewed, closed or erased.
    """
    query = select(Referral).where(
        Referral.id == referral_id,
        Referral.team_id == person.team_id,
        Referral.referrer_id == person.id,
    )
    row = session.scalar(query.with_for_update() if lock else query)
    if row is None:
        raise NotYoursError(f"no referral {referral_id} of person {person.id}")
    if row.consent in {Consent.EXPIRED, Consent.DECLINED}:
        raise RefusedError("referrals.ask_expired")
    if row.reviewed_at is not None or row.decided_at is not None:
        raise RefusedError("referrals.too_late")
    return row


def _row_for(
    session: Session, now: datetime, person: Person, view_id: str, referral_id: int | None
) -> Referral:
    """Return the row that a modal is about; other modals for the same row wait until we commit."""
    if referral_id is not None:
        return own_open(session, person, referral_id, lock=True)
    new = {
        "team_id": person.team_id,
        "view_id": view_id,
        "referrer_id": person.id,
        "consent": Consent.NOT_ASKED,
        "stage": Stage.RECEIVED,
        "senior_roles": [],
        "received_at": now,
    }
    insert_ignoring(session, Referral, new)
    row = session.scalars(
        select(Referral).where(Referral.team_id == person.team_id, Referral.view_id == view_id)
    ).one()
    if row.referrer_id != person.id:
        raise NotYoursError(f"the view {view_id} sent somebody else's referral")
    return row


def _effect_of(session: Session, row: Referral, view_id: str) -> Effect | None:
    """Return what that modal did already, if it was sent before."""
    events = session.scalars(
        select(ReferralEvent)
        .where(ReferralEvent.referral_id == row.id, ReferralEvent.kind.in_(list(Effect)))
        .order_by(ReferralEvent.id)
    )
    return next((Effect(e.kind) for e in events if e.details.get("view") == view_id), None)


def _keep_initials(
    session: Session, now: datetime, person: Person, row: Referral, checked: NotYet
) -> Effect:
    """Keep the initials and nothing else, also of what an earlier yes had let in."""
    candidate_id, is_known = row.candidate_id, row.initials is not None
    forget_details(row)
    forget_unreferred(session, candidate_id)
    row.initials = checked.initials
    row.consent = Consent.NOT_ASKED
    row.next_news_at = None
    row.erase_after = now + ASK_PERIOD
    if not is_known:
        plan(session, now, ASK, row, to_referrer(person))
    return Effect.ASKING


def _keep_agreed(
    session: Session, now: datetime, person: Person, row: Referral, checked: Agreed
) -> Effect:
    refuse_colleagues(session, person, checked.contact, local_date(now, person.timezone))
    candidate = candidate_of(session, now, person.team_id, checked.contact, checked.name)
    refuse_again(session, person, candidate, row)
    was_agreed, before = row.consent == Consent.AGREED, row.candidate_id
    row.candidate_id = candidate.id
    row.initials = None
    row.consent = Consent.AGREED
    row.erase_after = None
    write_details(row, checked)
    if before not in {None, candidate.id}:
        forget_unreferred(session, before)
    if was_agreed:
        _rename_if_alone(session, row, candidate, checked.name)
        return Effect.CORRECTED
    row.received_at = now
    row.next_news_at = promised_news_at(now, person.timezone)
    announce(session, now, person, row)
    return Effect.RECEIVED


def _rename_if_alone(session: Session, row: Referral, candidate: Candidate, name: str) -> None:
    """Take over a corrected name, unless the candidate is also somebody else's referral."""
    others = select(Referral.id).where(Referral.candidate_id == candidate.id)
    if session.scalar(others.where(Referral.id != row.id).limit(1)) is None:
        candidate.name = name


def _received(session: Session, person: Person, row: Referral, effect: Effect) -> ReferralReceived:
    news_at = row.next_news_at
    return ReferralReceived(
        language=texts_of(session, person).language,
        effect=effect,
        referral_id=row.id,
        referrer=person.name,
        readers=tuple(reader.name for reader in devrel_of(session, person.team_id)),
        company=get_workspace(session, person.team_id).company,
        news_on=local_date(news_at, person.timezone) if news_at else None,
        second_since=second_since(session, row, person.timezone),
    )
