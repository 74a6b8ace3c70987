"""One date on which a programme asks, and what a changed zone moves of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from engagement.checkins import rules
from engagement.checkins.kinds import ASK, REMIND
from engagement.common.times import wall_time
from engagement.people.deliveries import HELLO
from storage.checkins import Checkin, Program, Round
from storage.ledger import Delivery, DeliveryState
from storage.people import AccessRole, Person

GREET_AHEAD = timedelta(hours=24)

APART = frozenset({AccessRole.DEVREL, AccessRole.HEAD})
"""Who is never asked: who reads the answers, and who leads those who give them."""


@dataclass(frozen=True)
class Occurrence:
    """One date on which a programme asks."""

    program: Program
    day: date

    @cached_property
    def at(self) -> time:
        """The wall time of the ask."""
        return wall_time(self.program.local_time)

    @cached_property
    def window(self) -> timedelta:
        """How long a check-in stays open."""
        return timedelta(minutes=self.program.window_minutes)

    def due_at(self, timezone: str) -> datetime:
        """Return the UTC instant of the ask in an IANA zone."""
        return rules.due_at(self.day, self.at, timezone)

    def remind_at(self, timezone: str) -> datetime:
        """Return the UTC instant of the reminder in an IANA zone."""
        day = self.day + timedelta(days=self.program.reminder_days)
        return rules.due_at(day, self._remind_at, timezone)

    @cached_property
    def _remind_at(self) -> time:
        return wall_time(self.program.reminder_time)


def extend(session: Session, round_id: int, closes_at: datetime) -> None:
    """Let a round close later, never earlier: people have read until when it is open."""
    round_ = session.get_one(Round, round_id, with_for_update=True)
    if round_.closes_at >= closes_at:
        return
    round_.closes_at = closes_at
    in_round = select(Checkin.id).where(Checkin.round_id == round_id)
    session.execute(
        update(Delivery)
        .where(Delivery.checkin_id.in_(in_round), Delivery.state == DeliveryState.PENDING)
        .where(Delivery.not_after.is_not(None))
        .values(not_after=closes_at),
        execution_options={"synchronize_session": False},
    )
    session.flush()


def find_moved(
    session: Session, now: datetime, occurrence: Occurrence, round_: Round
) -> list[tuple[str, datetime]]:
    """Return the zones, each with a due instant, of people whose zone changed after the planning."""
    rows = session.execute(
        select(Person.timezone, Checkin.due_at)
        .join(Checkin, Checkin.person_id == Person.id)
        .where(Checkin.round_id == round_.id, Checkin.due_at > now)
        .distinct()
    ).all()
    return [
        (zone, due)
        for zone, due in rows
        if occurrence.due_at(zone) != due
        and session.scalar(_not_sent(round_.id, zone, due).limit(1)) is not None
    ]


def _not_sent(round_id: int, timezone: str, due_at: datetime) -> Select[int]:
    return (
        select(Checkin.id)
        .join(Person, Person.id == Checkin.person_id)
        .join(Delivery, (Delivery.checkin_id == Checkin.id) & (Delivery.kind == ASK))
        .where(Checkin.round_id == round_id, Checkin.due_at == due_at)
        .where(Person.timezone == timezone, Delivery.state == DeliveryState.PENDING)
    )


def move(
    session: Session,
    now: datetime,
    occurrence: Occurrence,
    round_id: int,
    moved: Sequence[tuple[str, datetime]],
) -> None:
    """Move what was not sent yet of the people in these zones, as `find_moved` gives them."""
    for timezone, old in moved:
        checkins = session.scalars(_not_sent(round_id, timezone, old)).all()
        # Where the new zone's hour has passed, the person is asked now.
        due_at = max(now, occurrence.due_at(timezone))
        session.execute(update(Checkin).where(Checkin.id.in_(checkins)).values(due_at=due_at))
        for kind, at in (
            (ASK, due_at),
            (REMIND, occurrence.remind_at(timezone)),
            (HELLO, max(now, due_at - GREET_AHEAD)),
        ):
            session.execute(
                update(Delivery)
                .where(Delivery.checkin_id.in_(checkins), Delivery.kind == kind)
                .where(Delivery.state == DeliveryState.PENDING)
                .values(due_at=at, try_at=at)
            )
        extend(session, round_id, due_at + occurrence.window)
