"""Puts a delivery into the ledger; whoever plans a message calls this and nothing else."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.ledger import Bucket, Delivery, DeliveryState

_NAMESPACE = uuid.UUID("b0f1c7de-6f0e-5d39-9d5b-0a5b6f2f8f11")


def delivery_key(team_id: str, kind: str, subject: str | int, ordinal: int = 0) -> str:
    """Return the key of a delivery: the same kind, subject and ordinal are one message for ever."""
    return str(uuid.uuid5(_NAMESPACE, f"{team_id}/{kind}/{subject}/{ordinal}"))


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
    key = delivery_key(team_id, kind, subject, ordinal)
    row = {
        "key": key,
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
    insert_ignoring(session, Delivery, row)
    return key


def insert_ignoring(session: Session, table: type[Any], row: dict[str, Any]) -> bool:
    """Insert a row unless any unique key has it already; say whether it was inserted."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    done = session.execute(insert(table).values(row).on_conflict_do_nothing())
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an INSERT has a row count
