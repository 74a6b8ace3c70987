"""Who a contact belongs to: a candidate already known, the referrer, a colleague or nobody yet."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from engagement.common.errors import FieldErrors
from engagement.common.ids import Block
from engagement.common.times import local_date
from engagement.people.service import get_workspace, texts_of
from engagement.referrals.contacts import Contact, ContactKind, normal_email
from storage.outbox import insert_ignoring
from storage.people import Person
from storage.referrals import Candidate, Consent, Referral


def refuse_colleagues(session: Session, person: Person, contact: Contact, today: date) -> None:
    """Raise `FieldErrors` if a contact is the referrer's own or an active colleague's."""
    if contact.kind is not ContactKind.EMAIL:
        return
    if normal_email(person.email or "") == contact.value:
        raise FieldErrors({Block.CONTACT: ("referrals.err_self", {})})
    colleagues = session.scalars(
        select(Person)
        .where(Person.team_id == person.team_id, func.lower(Person.email) == contact.value)
        .where(Person.deactivated_at.is_(None), Person.is_bot.is_(False))
    )
    if any(one.left_on is None or one.left_on > today for one in colleagues):
        company = get_workspace(session, person.team_id).company
        raise FieldErrors({Block.CONTACT: ("referrals.err_active", {"company": company})})


def candidate_of(
    session: Session, now: datetime, team_id: str, contact: Contact, name: str
) -> Candidate:
    """Return the workspace's candidate with that contact, made now if there is none."""
    row = {"team_id": team_id, str(contact.kind): contact.value, "name": name, "created_at": now}
    insert_ignoring(session, Candidate, row)
    return session.scalars(
        select(Candidate).where(Candidate.team_id == team_id, _has(contact))
    ).one()


def refuse_again(session: Session, person: Person, candidate: Candidate, row: Referral) -> None:
    """Raise `FieldErrors` if the person referred that candidate already in another open referral."""
    earlier = session.scalar(
        select(Referral.received_at)
        .where(Referral.team_id == person.team_id, Referral.referrer_id == person.id)
        .where(Referral.candidate_id == candidate.id, Referral.id != row.id)
        .where(Referral.consent == Consent.AGREED, Referral.decided_at.is_(None))
        .limit(1)
    )
    if earlier is not None:
        said = texts_of(session, person).date(local_date(earlier, person.timezone))
        raise FieldErrors({Block.CONTACT: ("referrals.err_again", {"date": said})})


def forget_unreferred(session: Session, candidate_id: int | None) -> None:
    """Delete a candidate to whom no referral points any more."""
    if candidate_id is None:
        return
    session.flush()
    if session.scalar(select(Referral.id).where(Referral.candidate_id == candidate_id).limit(1)):
        return
    candidate = session.get(Candidate, candidate_id)
    if candidate is not None:
        session.delete(candidate)


def contact_of(candidate: Candidate) -> Contact | None:
    """Return a candidate's contact, or None once it was erased."""
    for kind in ContactKind:
        value = getattr(candidate, kind)
        if value:
            return Contact(kind, value)
    return None


def _has(contact: Contact) -> ColumnElement[bool]:
    column = {
        ContactKind.EMAIL: Candidate.email,
        ContactKind.PHONE: Candidate.phone,
        ContactKind.LINKEDIN: Candidate.linkedin,
    }[contact.kind]
    return column == contact.value
