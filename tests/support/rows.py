"""Rows that most tests need before they can begin."""

from datetime import UTC, datetime
from typing import Any

from storage.engine import Database
from storage.people import Access, AccessRole, Person, Workspace

TEAM = "T023PEOPLE"
LONG_AGO = datetime(2025, 1, 7, 12, 0, tzinfo=UTC)


def add_workspace(db: Database, team_id: str = TEAM, **columns: Any) -> str:
    """Insert an active workspace; return its team id."""
    row: dict[str, Any] = {
        "team_id": team_id,
        "name": "23people",
        "company": "23people",
        "bot_user_id": "U0VINCULO1",
        "locale": "es-LA",
        "timezone": "America/Santiago",
        "digest_channel": "C0DEVREL01",
        "scopes": ["chat:write", "im:history", "channels:history"],
        "created_at": LONG_AGO,
    }
    with db.writing() as session:
        session.add(Workspace(**{**row, **columns}))
    return team_id


def add_person(
    db: Database,
    slack_user_id: str = "U0CAMILA01",
    *,
    team_id: str = TEAM,
    roles: tuple[AccessRole, ...] = (),
    **columns: Any,
) -> int:
    """Insert somebody who may be asked, with their rights; return their id."""
    row: dict[str, Any] = {
        "team_id": team_id,
        "slack_user_id": slack_user_id,
        "name": slack_user_id.removeprefix("U0").rstrip("0123456789").title(),
        "full_name": f"{slack_user_id} Pérez",
        "timezone": "America/Santiago",
        "locale": "es-LA",
        "created_at": LONG_AGO,
    }
    with db.writing() as session:
        person = Person(**{**row, **columns})
        session.add(person)
        session.flush()
        for role in roles:
            session.add(
                Access(team_id=team_id, person_id=person.id, role=role, granted_at=LONG_AGO)
            )
        return person.id
