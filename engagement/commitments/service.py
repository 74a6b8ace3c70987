"""Writes promises down, and what was kept of them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engagement.commitments.rules import talk_due_at
from engagement.common.errors import NotYoursError
from engagement.common.times import local_date, local_instant
from engagement.people.service import (
    audit,
    devrel_of,
    get_person,
    get_workspace,
    roles_of,
    texts_of,
)
from storage.checkins import Checkin
from storage.commitments import Commitment, CommitmentKind
from storage.engine import Database
from storage.ledger import Delivery
from storage.outbox import enqueue
from storage.people import AccessRole, Person

TALK_OK = "commitments:talk_ok"
TALK_NOTICE = "commitments:talk_notice"
TALK_CLOSED = "commitments:talk_closed"


@dataclass(frozen=True)
class TalkPromised:
    """That somebody of DevRel writes to a person by an instant; `readers` are DevRel's names.

    `is_new` is False where that talk was owed already, and so no DM says it again.
    """

    language: str
    timezone: str
    readers: tuple[str, ...]
    by: datetime
    is_new: bool


@dataclass(frozen=True)
class Owed:
    """What is owed now, as counts: late, due until the week's end, people who want to talk."""

    late: int
    due_this_week: int
    wanting_to_talk: int


def want_talk(
    db: Database, now: datetime, team_id: str, slack_user_id: str, checkin_id: int | None
) -> TalkPromised:
    """Promise somebody a talk because they pressed the button; pressing twice promises once.

    Raises `NotYoursError` for somebody else's check-in.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id)
        if checkin_id is not None:
            _refuse_others(session, person, checkin_id)
        is_new = open_talk_of(session, person) is None
        commitment = promise_talk(session, now, team_id, person, checkin_id)
        return TalkPromised(
            language=texts_of(session, person).language,
            timezone=person.timezone,
            readers=tuple(reader.name for reader in devrel_of(session, team_id)),
            by=commitment.due_at,
            is_new=is_new,
        )


def promise_talk(
    session: Session, now: datetime, team_id: str, person: Person, checkin_id: int | None
) -> Commitment:
    """Promise a person a talk, with its notices, in the caller's transaction.

    While one talk is owed to somebody, that one is returned and nobody is told again. DevRel
    learns that they want to talk, and nothing else.
    """
    # Two modals sent at once would otherwise promise twice.
    get_person(session, team_id, person.slack_user_id, lock=True)
    open_talk = open_talk_of(session, person)
    if open_talk is not None:
        return open_talk
    commitment = Commitment(
        team_id=team_id,
        kind=CommitmentKind.TALK,
        made_to_id=person.id,
        checkin_id=checkin_id,
        made_at=now,
        due_at=talk_due_at(now, person.timezone),
    )
    session.add(commitment)
    session.flush()
    audit(session, now, team_id, person.id, "want_talk", "commitment", commitment.id)
    _announce(session, now, person, commitment)
    return commitment


def open_talk_of(session: Session, person: Person) -> Commitment | None:
    """Return the talk that is owed to somebody, if one is."""
    return session.scalar(
        select(Commitment).where(
            Commitment.team_id == person.team_id,
            Commitment.kind == CommitmentKind.TALK,
            Commitment.made_to_id == person.id,
            Commitment.done_at.is_(None),
        )
    )


def _announce(session: Session, now: datetime, person: Person, commitment: Commitment) -> None:
    enqueue(
        session,
        team_id=person.team_id,
        kind=TALK_OK,
        subject=commitment.id,
        target=person.slack_user_id,
        person_id=person.id,
        due_at=now,
        now=now,
    )
    _tell_devrel(session, now, commitment)


def tell_new_devrel(db: Database, now: datetime, team_id: str) -> None:
    """Tell whoever took the DevRel role since of the talks that are owed; nobody is told twice."""
    with db.writing() as session:
        talks = session.scalars(
            select(Commitment)
            .where(Commitment.team_id == team_id, Commitment.kind == CommitmentKind.TALK)
            .where(Commitment.done_at.is_(None))
        )
        for talk in talks.all():
            _tell_devrel(session, now, talk)


def _tell_devrel(session: Session, now: datetime, commitment: Commitment) -> None:
    for reader in devrel_of(session, commitment.team_id):
        enqueue(
            session,
            team_id=commitment.team_id,
            kind=TALK_NOTICE,
            subject=commitment.id,
            ordinal=reader.person_id,
            target=reader.slack_user_id,
            person_id=reader.person_id,
            due_at=now,
            now=now,
        )


def finish_talk(
    db: Database, now: datetime, team_id: str, slack_user_id: str, commitment_id: int
) -> None:
    """Note that a promised talk took place; every notice of it changes to say so.

    Doing it again changes nothing. Raises `NotYoursError` for anybody who is not DevRel today.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id)
        commitment = session.scalar(
            select(Commitment)
            .where(
                Commitment.id == commitment_id,
                Commitment.team_id == team_id,
                Commitment.kind == CommitmentKind.TALK,
            )
            .with_for_update()
        )
        if AccessRole.DEVREL not in roles_of(session, team_id, person.id) or commitment is None:
            raise NotYoursError(f"no talk {commitment_id} that person {person.id} may close")
        if commitment.done_at is not None:
            return
        commitment.done_at = now
        commitment.owner_id = person.id
        audit(session, now, team_id, person.id, "talked", "commitment", commitment.id)
        _change_notices(session, now, commitment)


def _change_notices(session: Session, now: datetime, commitment: Commitment) -> None:
    notices = session.scalars(
        select(Delivery).where(
            Delivery.team_id == commitment.team_id,
            Delivery.kind == TALK_NOTICE,
            Delivery.subject == str(commitment.id),
        )
    )
    for notice in notices.all():
        enqueue(
            session,
            team_id=commitment.team_id,
            kind=TALK_CLOSED,
            subject=commitment.id,
            ordinal=notice.ordinal,
            target=notice.target,
            person_id=notice.person_id,
            updates_key=notice.key,
            due_at=now,
            now=now,
        )


def owed(session: Session, now: datetime, team_id: str) -> Owed:
    """Count what is owed, as everybody may know it; weeks end on Sunday on the workspace's wall."""
    timezone = get_workspace(session, team_id).timezone
    today = local_date(now, timezone)
    next_monday = today + timedelta(days=7 - today.weekday())
    week_ends = local_instant(next_monday, time(), timezone)
    is_late = Commitment.due_at < now
    is_due = (Commitment.due_at >= now) & (Commitment.due_at < week_ends)
    counts = session.execute(
        select(
            func.count().filter(is_late),
            func.count().filter(is_due),
            func.count().filter(Commitment.kind == CommitmentKind.TALK),
        ).where(Commitment.team_id == team_id, Commitment.done_at.is_(None))
    ).one()
    return Owed(*counts)


def _refuse_others(session: Session, person: Person, checkin_id: int) -> None:
    own = session.scalar(
        select(Checkin.id).where(
            Checkin.id == checkin_id,
            Checkin.team_id == person.team_id,
            Checkin.person_id == person.id,
        )
    )
    if own is None:
        raise NotYoursError(f"no check-in {checkin_id} of person {person.id}")
