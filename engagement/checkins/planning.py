"""Plans rounds ahead and closes them: the rows are the truth, and the clock only calls."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from engagement.checkins import rules
from engagement.checkins.kinds import ASK, REMIND
from engagement.checkins.occurrence import APART, GREET_AHEAD, Occurrence, extend, find_moved, move
from engagement.common.times import wall_time
from engagement.people.deliveries import HELLO
from engagement.people.rules import Standing
from storage.checkins import Checkin, Program, Round
from storage.engine import Database
from storage.ledger import Delivery
from storage.outbox import delivery_row, insert_all_ignoring, insert_ignoring
from storage.people import Access, Person, Workspace, WorkspaceState

log = structlog.get_logger()

PLAN_AHEAD = timedelta(hours=48)

_AT_ONCE = 250
"""People planned in one transaction: an answer that waits for the write lock must not time out."""


@dataclass(frozen=True)
class _Asked:
    """Somebody of the audience who has no check-in in a round yet."""

    person_id: int
    slack_user_id: str
    timezone: str
    greeted_at: datetime | None


def plan_rounds(db: Database, now: datetime) -> int:
    """Plan every round of the next 48 hours, with its check-ins and messages; return how many check-ins.

    Calling it again plans only what is missing: newcomers, and rounds that should have been asked
    while the bot was away and are still open. A person's new zone moves what was not sent yet. A
    programme that fails is logged and does not stop the others.
    """
    with db.reading() as session:
        programs = session.scalars(
            select(Program)
            .join(Workspace, Workspace.team_id == Program.team_id)
            .where(Workspace.state == WorkspaceState.ACTIVE, Program.archived_at.is_(None))
            .order_by(Program.id)
        ).all()
    return sum(_plan_program(db, now, program) for program in programs)


def close_rounds(db: Database, now: datetime) -> int:
    """Close every round whose time is over, as of that time; return how many."""
    over = select(Round.id).where(Round.closed_at.is_(None), Round.closes_at <= now)
    with db.reading() as session:
        if session.scalar(over.limit(1)) is None:
            return 0
    with db.writing() as session:
        ids = session.scalars(over).all()
        session.execute(
            update(Round).where(Round.id.in_(ids)).values(closed_at=Round.closes_at),
            execution_options={"synchronize_session": False},
        )
    return len(ids)


def _plan_program(db: Database, now: datetime, program: Program) -> int:
    planned = 0
    try:
        for occurrence in _occurrences(program, now):
            planned += _plan_day(db, now, occurrence)
    except Exception:  # the other programmes go on, and the next tick tries again
        log.exception("programme_not_planned", program_id=program.id)
    return planned


def _occurrences(program: Program, now: datetime) -> Iterator[Occurrence]:
    window = timedelta(minutes=program.window_minutes)
    first, last = rules.days_in_play(now, wall_time(program.local_time), window, PLAN_AHEAD)
    starts_on = date.fromisoformat(program.starts_on)
    for day in rules.occurrences(program.cadence, starts_on, first, last):
        yield Occurrence(program, day)


def _plan_day(db: Database, now: datetime, occurrence: Occurrence) -> int:
    with db.reading() as session:
        round_ = _round_of(session, occurrence)
        if round_ is not None and round_.closes_at <= now:
            return 0
        asked = _not_planned(session, occurrence, round_)
        moved = [] if round_ is None else find_moved(session, now, occurrence, round_)
    if round_ is None:
        round_ = _open_round(db, now, occurrence, asked)
    if round_ is None:
        return 0
    # Whoever comes into the audience after their own hour waits for the next round; whoever was
    # due before the round was planned is late because the bot was, and is asked at once.
    due = [
        person
        for person in asked
        for at in [occurrence.due_at(person.timezone)]
        if at >= now or at < round_.opens_at
    ]
    for start in range(0, len(due), _AT_ONCE):
        with db.writing() as session:
            _plan_people(session, now, occurrence, round_.id, due[start : start + _AT_ONCE])
    if moved:
        with db.writing() as session:
            move(session, now, occurrence, round_.id, moved)
    return len(due)


def _round_of(session: Session, occurrence: Occurrence) -> Round | None:
    return session.scalar(
        select(Round).where(
            Round.program_id == occurrence.program.id,
            Round.period_key == occurrence.day.isoformat(),
        )
    )


def _open_round(
    db: Database, now: datetime, occurrence: Occurrence, asked: Sequence[_Asked]
) -> Round | None:
    """Add the round of a date, unless it is too early, nobody is asked, or it would be over."""
    timezones = {person.timezone for person in asked}
    span = rules.span_of(occurrence.day, occurrence.at, timezones, occurrence.window, now)
    if span is None or span.opens_at > now + PLAN_AHEAD:
        return None
    program = occurrence.program
    with db.writing() as session:
        so_far = session.scalar(
            select(func.max(Round.number)).where(Round.program_id == program.id)
        )
        row = {
            "team_id": program.team_id,
            "program_id": program.id,
            "period_key": occurrence.day.isoformat(),
            "number": (so_far or 0) + 1,
            "opens_at": span.opens_at,
            "closes_at": span.closes_at,
        }
        insert_ignoring(session, Round, row)
        return _round_of(session, occurrence)


def _not_planned(session: Session, occurrence: Occurrence, round_: Round | None) -> list[_Asked]:
    """Return who of the audience has no check-in yet: no DevRel, who reads, and no head."""
    program = occurrence.program
    apart = select(Access.person_id).where(
        Access.team_id == program.team_id, Access.role.in_(APART)
    )
    query = (
        select(Person)
        .with_only_columns(
            Person.id,
            Person.slack_user_id,
            Person.timezone,
            Person.greeted_at,
            Person.joined_on,
            Person.is_bot,
            Person.is_guest,
            Person.deactivated_at,
            Person.left_on,
            Person.opted_out_at,
            Person.paused_until,
        )
        .where(Person.team_id == program.team_id, Person.deactivated_at.is_(None))
        .where(~Person.is_bot, ~Person.is_guest, Person.id.not_in(apart))
        .order_by(Person.id)
    )
    if round_ is not None:
        planned = select(Checkin.id).where(
            Checkin.round_id == round_.id, Checkin.person_id == Person.id
        )
        query = query.where(~planned.exists())
    return [
        _Asked(person_id, slack_user_id, timezone, greeted_at)
        for person_id, slack_user_id, timezone, greeted_at, joined_on, *standing in session.execute(
            query
        )
        if rules.is_asked(
            Standing(*standing), joined_on, occurrence.day, program.min_days_since_joining
        )
    ]


def _plan_people(
    session: Session,
    now: datetime,
    occurrence: Occurrence,
    round_id: int,
    people: Sequence[_Asked],
) -> None:
    team_id = occurrence.program.team_id
    last = max(occurrence.due_at(timezone) for timezone in {p.timezone for p in people})
    extend(session, round_id, last + occurrence.window)
    insert_all_ignoring(
        session,
        Checkin,
        [
            {
                "team_id": team_id,
                "round_id": round_id,
                "person_id": person.person_id,
                "due_at": occurrence.due_at(person.timezone),
            }
            for person in people
        ],
    )
    round_ = session.get_one(Round, round_id)
    checkins = dict(
        session.execute(
            select(Checkin.person_id, Checkin.id).where(
                Checkin.round_id == round_id,
                Checkin.person_id.in_([person.person_id for person in people]),
            )
        ).all()
    )
    rows: list[dict[str, Any]] = []
    for person in people:
        rows += _messages(now, occurrence, round_, person, checkins[person.person_id])
    insert_all_ignoring(session, Delivery, rows)


def _messages(
    now: datetime, occurrence: Occurrence, round_: Round, person: _Asked, checkin_id: int
) -> Iterator[dict[str, Any]]:
    due_at = occurrence.due_at(person.timezone)
    common: dict[str, Any] = {
        "team_id": occurrence.program.team_id,
        "target": person.slack_user_id,
        "person_id": person.person_id,
        "checkin_id": checkin_id,
        "not_after": round_.closes_at,
        "now": now,
    }
    yield delivery_row(kind=ASK, subject=checkin_id, due_at=due_at, **common)
    remind_at = occurrence.remind_at(person.timezone)
    yield delivery_row(kind=REMIND, subject=checkin_id, due_at=remind_at, **common)
    if person.greeted_at is None:
        yield delivery_row(
            kind=HELLO,
            subject=person.person_id,
            ordinal=round_.number,
            due_at=max(now, due_at - GREET_AHEAD),
            **common,
        )
