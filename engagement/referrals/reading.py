"""What is told of referrals: to each referrer, and to DevRel in private."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.errors import NotYoursError
from engagement.common.times import local_date
from engagement.people.service import audit, get_person, roles_of, texts_of
from engagement.referrals.candidates import contact_of
from engagement.referrals.service import note, second_since
from storage.engine import Database
from storage.people import AccessRole, Person
from storage.referrals import Candidate, Consent, Referral

REVIEWED = "reviewed"


@dataclass(frozen=True)
class MyReferral:
    """One of a person's own referrals; dates are on their own calendar."""

    referral_id: int
    who: str  # the candidate's name, or the initials while they were not asked
    family: str | None
    level: str | None
    stage: str
    agreed: bool
    referred_on: date
    news_on: date | None
    may_correct: bool


@dataclass(frozen=True)
class ReferralSeen:
    """A whole referral, for whoever holds the DevRel role."""

    language: str
    referrer: str
    name: str
    contact: str
    family: str
    role: str | None
    level: str | None
    senior_roles: tuple[str, ...]
    evidence: str
    passion: str | None
    relation: str
    cv_link: str | None
    keep_for_later: bool
    second_since: date | None
    news_on: date | None


def my_referrals(session: Session, person: Person) -> list[MyReferral]:
    """Return what somebody referred and is not erased, the latest first."""
    rows = session.execute(
        select(Referral, Candidate.name)
        .outerjoin(Candidate, Candidate.id == Referral.candidate_id)
        .where(Referral.team_id == person.team_id, Referral.referrer_id == person.id)
        .where(Referral.consent.in_([Consent.AGREED, Consent.NOT_ASKED, Consent.ASKED]))
        .order_by(Referral.received_at.desc(), Referral.id.desc())
    )
    return [_mine(row, name, person.timezone) for row, name in rows]


def _mine(row: Referral, name: str | None, timezone: str) -> MyReferral:
    return MyReferral(
        referral_id=row.id,
        who=name or row.initials or "",
        family=row.role_family,
        level=row.level,
        stage=row.stage,
        agreed=row.consent == Consent.AGREED,
        referred_on=local_date(row.received_at, timezone),
        news_on=local_date(row.next_news_at, timezone) if row.next_news_at else None,
        may_correct=row.reviewed_at is None and row.decided_at is None,
    )


def see_referral(
    db: Database, now: datetime, team_id: str, slack_user_id: str, referral_id: int
) -> ReferralSeen:
    """Open a referral for DevRel; it is noted who did, and the referrer corrects it no more.

    Raises `NotYoursError` for anybody without the DevRel role, or where there is no such referral.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id)
        if AccessRole.DEVREL not in roles_of(session, team_id, person.id):
            raise NotYoursError(f"person {person.id} holds no DevRel role")
        row = session.scalar(
            select(Referral)
            .where(Referral.id == referral_id, Referral.team_id == team_id)
            .where(Referral.consent == Consent.AGREED, Referral.candidate_id.is_not(None))
            .with_for_update()
        )
        if row is None:
            raise NotYoursError(f"no referral {referral_id} to see in {team_id}")
        if row.reviewed_at is None:
            row.reviewed_at = now
            note(session, now, row, person.id, REVIEWED)
        audit(session, now, team_id, person.id, "see", "referral", row.id)
        return _seen(session, person, row)


def _seen(session: Session, reader: Person, row: Referral) -> ReferralSeen:
    candidate = session.get_one(Candidate, row.candidate_id)
    contact = contact_of(candidate)
    return ReferralSeen(
        language=texts_of(session, reader).language,
        referrer=session.get_one(Person, row.referrer_id).full_name,
        name=candidate.name or "",
        contact=contact.shown if contact else "",
        family=row.role_family or "",
        role=row.role,
        level=row.level,
        senior_roles=tuple(row.senior_roles),
        evidence=row.evidence or "",
        passion=row.passion,
        relation=row.relation or "",
        cv_link=row.cv_link,
        keep_for_later=row.keep_for_later,
        second_since=second_since(session, row, reader.timezone),
        news_on=local_date(row.next_news_at, reader.timezone) if row.next_news_at else None,
    )
