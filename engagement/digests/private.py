"""What lies behind the digest's counts, for DevRel alone: whom to talk to, what is due to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from engagement.common.errors import RefusedError
from engagement.digests.snapshots import WEEK
from engagement.people.service import get_person, roles_of, texts_of
from storage.commitments import Commitment, CommitmentKind
from storage.engine import Database
from storage.people import AccessRole, Person
from storage.referrals import Referral

MOST = 20
"""Lines of one list; a modal takes a hundred blocks, and nobody works through more in a week."""


@dataclass(frozen=True)
class Promise:
    """An open commitment: to whom, by whom (None: all of DevRel), what, by when."""

    commitment_id: int
    made_to: str
    owner: str | None
    what: str | None
    due_at: datetime


@dataclass(frozen=True)
class Waiting:
    """A referral whose referrer expects news; without the candidate's name or contact."""

    referrer: str
    role_family: str | None
    level: str | None
    news_at: datetime


@dataclass(frozen=True)
class PrivateList:
    """Everything DevRel owes or will owe within a week, each list by date, at most `MOST` long."""

    language: str
    timezone: str
    now: datetime
    talks: Sequence[Promise]
    promises: Sequence[Promise]
    waiting: Sequence[Waiting]


def list_private(db: Database, now: datetime, team_id: str, slack_user_id: str) -> PrivateList:
    """Return what a digest only counts, to whoever holds the DevRel role at this moment.

    Raises `RefusedError` for anybody else, `NotYoursError` for somebody the bot does not know.
    """
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        if AccessRole.DEVREL not in roles_of(session, team_id, person.id):
            raise RefusedError("digests.private_refused")
        return PrivateList(
            language=texts_of(session, person).language,
            timezone=person.timezone,
            now=now,
            talks=_promises(session, team_id, talks=True, before=None),
            promises=_promises(session, team_id, talks=False, before=now + WEEK),
            waiting=_waiting(session, team_id, now + WEEK),
        )


def _promises(
    session: Session, team_id: str, *, talks: bool, before: datetime | None
) -> list[Promise]:
    made_to, owner = aliased(Person), aliased(Person)
    is_talk = Commitment.kind == CommitmentKind.TALK
    query = (
        select(
            Commitment.id, made_to.full_name, owner.full_name, Commitment.what, Commitment.due_at
        )
        .join(made_to, made_to.id == Commitment.made_to_id)
        .outerjoin(owner, owner.id == Commitment.owner_id)
        .where(
            Commitment.team_id == team_id,
            Commitment.done_at.is_(None),
            is_talk if talks else ~is_talk,
        )
        .order_by(Commitment.due_at, Commitment.id)
        .limit(MOST)
    )
    if before is not None:
        query = query.where(Commitment.due_at < before)
    return [Promise(*row) for row in session.execute(query)]


def _waiting(session: Session, team_id: str, before: datetime) -> list[Waiting]:
    rows = session.execute(
        select(Person.full_name, Referral.role_family, Referral.level, Referral.next_news_at)
        .join(Person, Person.id == Referral.referrer_id)
        .where(Referral.team_id == team_id, Referral.next_news_at < before)
        .order_by(Referral.next_news_at, Referral.id)
        .limit(MOST)
    )
    return [Waiting(*row[:3], news_at) for row in rows if (news_at := row.next_news_at)]
