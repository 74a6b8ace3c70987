"""Puts a delivery into the ledger; whoever plans a message calls this and nothing else."""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.ledger import Bucket, Delivery, DeliveryState

_NAMESPACE = uuid.UUID("b0f1c7de-6f0e-5d39-9d5b-0a5b6f2f8f11")


def delivery_key(team_id: str, kind: str, subject: str | int, ordinal: int = 0) -> str:
    """Return the key of a delivery: the same kind, subject and ordinal are one message for ever."""
    return str(uuid.uuid5(_NAMESPACE, f"{team_id}/{kind}/{subject}/{ordinal}"))


def delivery_row(
    *,
    team_id: str,
    kind: str,
    subject: str | int,
    target: str,
    due_at: datetime,
    now: datetime,
    ordinal: int = 0,
    person_id: int | None = None,
    checkin_id: int | None = None,
    digest_id: int | None = None,
    payload: dict[str, Any] | None = None,
    not_after: datetime | None = None,
    updates_key: str | None = None,
) -> dict[str, Any]:
    """Return the ledger's row for one message; see `enqueue`."""
    return {
        "key": delivery_key(team_id, kind, subject, ordinal),
        "team_id": team_id,
        "kind": kind,
        "subject": str(subject),
        "ordinal": ordinal,
        "bucket": Bucket.UPDATE if updates_key else Bucket.POST,
        "target": target,
        "person_id": person_id,
        "checkin_id": checkin_id,
        "digest_id": digest_id,
        "payload": payload or {},
        "updates_key": updates_key,
        "due_at": due_at,
        "not_after": not_after,
        "try_at": due_at,
        "state": DeliveryState.PENDING,
        "attempt": 0,
        "maybe_sent": False,
        "marker": str(uuid.uuid4()),
        "created_at": now,
    }


def enqueue(
    session: Session,
    *,
    team_id: str,
    kind: str,
    subject: str | int,
    target: str,
    due_at: datetime,
    now: datetime,
    ordinal: int = 0,
    person_id: int | None = None,
    checkin_id: int | None = None,
    digest_id: int | None = None,
    payload: dict[str, Any] | None = None,
    not_after: datetime | None = None,
    updates_key: str | None = None,
) -> str:
    """Plan one message in the caller's transaction; planning it again changes nothing.

    `target` is a user id (`U…`) or channel id; with `updates_key` the message of that delivery is
    changed instead of a new one posted. Returns the delivery's key.
    """
    row = delivery_row(
        team_id=team_id,
        kind=kind,
        subject=subject,
        target=target,
        due_at=due_at,
        now=now,
        ordinal=ordinal,
        person_id=person_id,
        checkin_id=checkin_id,
        digest_id=digest_id,
        payload=payload,
        not_after=not_after,
        updates_key=updates_key,
    )
    insert_ignoring(session, Delivery, row)
    return str(row["key"])


def insert_ignoring(session: Session, table: type[Any], row: dict[str, Any]) -> bool:
    """Insert a row unless any unique key has it already; say whether it was inserted."""
    # Not by the row count: on PostgreSQL it is -1 for these statements.
    key = next(iter(table.__table__.primary_key))
    done = session.execute(
        _insert(session, table).values(row).on_conflict_do_nothing().returning(key)
    )
    return done.first() is not None


def insert_all_ignoring(session: Session, table: type[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Insert many rows of equal columns, except those that any unique key has already."""
    if rows:
        # On the connection: the ORM's own bulk insert costs a third more and gives nothing here.
        statement = _insert(session, table.__table__).on_conflict_do_nothing()
        session.connection().execute(statement, rows)


def _insert(session: Session, table: Any) -> "sqlite.Insert | postgresql.Insert":
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite.insert(table) if is_sqlite else postgresql.insert(table)
