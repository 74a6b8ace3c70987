"""Stores the figures of closed rounds, writes their digests in time, and shows the latest one."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from engagement.digests.points import points_of, store_points
from engagement.digests.rules import DEFAULT_GROUP, group_size
from engagement.digests.snapshots import Snapshot, digest_due, from_json, take_snapshot, to_json
from engagement.people.service import get_workspace
from storage.checkins import Program, Round
from storage.digests import Digest, MetricPoint
from storage.engine import Database
from storage.outbox import enqueue, insert_ignoring
from storage.people import Workspace

log = structlog.get_logger()

POST = "digests:post"
POSTED_WITHIN = timedelta(days=7)
"""A digest that could not go out for so long is skipped; its row and snapshot stay."""


def write_digests(db: Database, now: datetime, k: int = DEFAULT_GROUP) -> int:
    """Do what rounds closed by `now` wait for: store their figures, write and plan due digests.

    1. Rounds without figures get them, in the order of their closes.
    2. Rounds whose digest is due get its row, with the snapshot, and one delivery to the
       programme's channel, else the workspace's; without either the digest stays in its row.

    A round that fails is logged and does not stop the others. Returns how many digests were
    written. `k` is the smallest group shown; raises `ValueError` below the floor of 3.
    """
    group_size(k)
    with db.reading() as session:
        closed = list(session.scalars(_closed_rounds(now).where(~_has_points())))
    _for_each(closed, lambda round_id: _store_points(db, round_id, k))
    with db.reading() as session:
        due = [round_id for round_id, at in _digests_to_come(session) if at <= now]
    return _for_each(due, lambda round_id: _write_digest(db, round_id, now, k))


def preview_digest(
    db: Database, now: datetime, team_id: str, k: int = DEFAULT_GROUP
) -> Snapshot | None:
    """Return the latest digest as it went out, or as it would go out now; None before the first.

    It is made of stored snapshots and points only, so it tells nothing that a digest would not.
    Raises `NotYoursError` for a team the bot does not know.
    """
    with db.reading() as session:
        workspace = get_workspace(session, team_id)
        latest = session.execute(
            select(Round, Program, Digest)
            .join(Program, Program.id == Round.program_id)
            .outerjoin(Digest, _is_digest_of_round())
            .where(Round.team_id == team_id, Round.closed_at <= now, _has_points())
            .order_by(Round.closed_at.desc(), Round.id.desc())
            .limit(1)
        ).first()
        if latest is None:
            return None
        round_, program, digest = latest
        if digest is not None:
            return from_json(digest.snapshot)
        return take_snapshot(session, workspace, program, round_, now, group_size(k))


def _closed_rounds(now: datetime) -> Select[int]:
    return select(Round.id).where(Round.closed_at <= now).order_by(Round.closed_at, Round.id)


def _has_points() -> ColumnElement[bool]:
    return exists().where(MetricPoint.round_id == Round.id)


def _is_digest_of_round() -> ColumnElement[bool]:
    return (Digest.program_id == Round.program_id) & (Digest.period_key == Round.period_key)


def next_digest_at(db: Database) -> datetime | None:
    """Return when the next digest of a closed round is due (UTC); None where none is."""
    with db.reading() as session:
        return min((at for _, at in _digests_to_come(session)), default=None)


def _digests_to_come(session: Session) -> list[tuple[int, datetime]]:
    rows = session.execute(
        select(Round, Program, Workspace)
        .join(Program, Program.id == Round.program_id)
        .join(Workspace, Workspace.team_id == Round.team_id)
        .where(Round.closed_at.is_not(None), ~exists().where(_is_digest_of_round()))
        .order_by(Round.closed_at, Round.id)
    )
    return [
        (round_.id, digest_due(program, workspace, round_.closed_at))
        for round_, program, workspace in rows
        if round_.closed_at is not None
    ]


def _for_each(round_ids: Iterable[int], do: Callable[[int], bool]) -> int:
    """Do something to each round; count the times it was done."""
    done = 0
    for round_id in round_ids:
        try:
            done += do(round_id)
        except Exception:  # the other rounds go on, and the next tick tries again
            log.exception("digest_of_round_failed", round_id=round_id)
    return done


def _store_points(db: Database, round_id: int, k: int) -> bool:
    # Counting ten thousand people takes a second; no answer shall wait for it on SQLite's one lock.
    with db.reading() as session:
        points = points_of(session, session.get_one(Round, round_id), k)
    with db.writing() as session:
        return store_points(session, points)


def _write_digest(db: Database, round_id: int, now: datetime, k: int) -> bool:
    with db.writing() as session:
        return _write_row(session, session.get_one(Round, round_id), now, k)


def _write_row(session: Session, round_: Round, now: datetime, k: int) -> bool:
    program = session.get_one(Program, round_.program_id)
    workspace = get_workspace(session, round_.team_id)
    assert round_.closed_at is not None
    due = digest_due(program, workspace, round_.closed_at)
    channel = program.digest_channel or workspace.digest_channel
    row = {
        "team_id": round_.team_id,
        "program_id": program.id,
        "period_key": round_.period_key,
        "channel": channel,
        "snapshot": to_json(take_snapshot(session, workspace, program, round_, now, k)),
        "due_at": due,
        "created_at": now,
    }
    if not insert_ignoring(session, Digest, row):
        return False  # another replica wrote it
    digest_id = session.scalars(
        select(Digest.id).where(
            Digest.program_id == program.id, Digest.period_key == round_.period_key
        )
    ).one()
    if channel is None:
        log.warning("digest_without_channel", team_id=round_.team_id, digest_id=digest_id)
        return True
    enqueue(
        session,
        team_id=round_.team_id,
        kind=POST,
        subject=digest_id,
        target=channel,
        digest_id=digest_id,
        due_at=due,
        not_after=due + POSTED_WITHIN,
        now=now,
    )
    return True
