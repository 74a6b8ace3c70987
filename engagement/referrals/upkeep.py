"""What the clock does with referrals: it keeps the dates promised, and erases what was not agreed."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engagement.referrals.details import forget_details
from engagement.referrals.planning import NEWS, end_question, plan, tell_unread, to_referrer
from engagement.referrals.rules import promised_news_at
from engagement.referrals.service import note
from storage.engine import Database
from storage.people import Person, Workspace, WorkspaceState
from storage.referrals import Consent, Referral

BATCH = 100
"""How many rows one transaction takes, so that no answer waits long behind it."""

_PROMISED = (Referral.consent == Consent.AGREED, Referral.decided_at.is_(None))
_IS_ACTIVE = Workspace.state == WorkspaceState.ACTIVE
_UNANSWERED = Referral.consent.in_([Consent.NOT_ASKED, Consent.ASKED])


def promise_news(db: Database, now: datetime) -> int:
    """Tell every referrer whose promised date has come where it stands, and promise the next date.

    Takes at most `BATCH` rows and returns how many; each date is kept by exactly one message,
    however many processes call this. A workspace that is stopped is told once, when it goes on.
    """
    # Nothing is due most of the time, and an answer must not wait behind a write of nothing.
    if not _has_come(_next_news_at(db), now):
        return 0
    with db.writing() as session:
        rows = session.execute(
            select(Referral, Person)
            .join(Person, Person.id == Referral.referrer_id)
            .join(Workspace, Workspace.team_id == Referral.team_id)
            .where(*_PROMISED, _IS_ACTIVE, Referral.next_news_at <= now)
            .order_by(Referral.next_news_at, Referral.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True, of=Referral)
        ).all()
        for row, referrer in rows:
            _tell(session, now, row, referrer)
        return len(rows)


def _tell(session: Session, now: datetime, row: Referral, referrer: Person) -> None:
    assert row.next_news_at is not None
    promised = row.next_news_at
    row.next_news_at = promised_news_at(now, referrer.timezone)
    row.news_count += 1
    payload = {
        "stage": row.stage,
        "promised": promised.isoformat(),
        "next": row.next_news_at.isoformat(),
    }
    plan(session, now, NEWS, row, to_referrer(referrer), payload=payload)
    note(session, now, row, None, "news", stage=row.stage)


def tell_new_devrel(db: Database, now: datetime, team_id: str) -> None:
    """Tell whoever took the DevRel role since of the referrals that nobody has read yet."""
    with db.writing() as session:
        rows = session.scalars(
            select(Referral)
            .where(Referral.team_id == team_id, *_PROMISED, Referral.reviewed_at.is_(None))
            .order_by(Referral.id)
            .with_for_update()
        )
        for row in rows.all():
            tell_unread(session, now, row)


def expire_referrals(db: Database, now: datetime) -> int:
    """Erase what is kept of people who were not asked, or did not answer, in time.

    Takes at most `BATCH` rows and returns how many.
    """
    if not _has_come(_next_erasure_at(db), now):
        return 0
    with db.writing() as session:
        rows = session.scalars(
            select(Referral)
            .where(_UNANSWERED, Referral.erase_after <= now)
            .order_by(Referral.erase_after, Referral.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            forget_details(row)
            row.consent = Consent.EXPIRED
            row.erase_after = None
            note(session, now, row, None, "expired")
            end_question(session, now, session.get_one(Person, row.referrer_id), row)
        return len(rows)


def next_upkeep_at(db: Database) -> datetime | None:
    """Return the next instant at which a date falls due or something is to be erased (UTC)."""
    instants = (_next_news_at(db), _next_erasure_at(db))
    return min((instant for instant in instants if instant is not None), default=None)


def _next_news_at(db: Database) -> datetime | None:
    with db.reading() as session:
        return session.scalar(
            select(func.min(Referral.next_news_at))
            .join(Workspace, Workspace.team_id == Referral.team_id)
            .where(*_PROMISED, _IS_ACTIVE)
        )


def _next_erasure_at(db: Database) -> datetime | None:
    with db.reading() as session:
        return session.scalar(select(func.min(Referral.erase_after)).where(_UNANSWERED))


def _has_come(instant: datetime | None, now: datetime) -> bool:
    return instant is not None and instant <= now
