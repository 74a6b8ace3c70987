"""Takes a workspace in: its row, its first admins, its digest channel. Settings count once; Slack's edits win later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engagement.people.service import audit, get_workspace
from storage.engine import Database
from storage.outbox import insert_ignoring
from storage.people import Access, AccessRole, Person, Workspace, WorkspaceState


@dataclass(frozen=True)
class WorkspaceTold:
    """A workspace as Slack and the settings tell it."""

    team_id: str
    name: str
    company: str
    bot_user_id: str
    scopes: tuple[str, ...]
    locale: str
    timezone: str


def open_workspace(db: Database, now: datetime, told: WorkspaceTold) -> bool:
    """Keep a workspace and let deliveries go out to it; say whether it was new."""
    with db.writing() as session:
        workspace = session.get(Workspace, told.team_id)
        is_new = workspace is None
        if workspace is None:
            workspace = Workspace(
                team_id=told.team_id,
                company=told.company,
                locale=told.locale,
                timezone=told.timezone,
                created_at=now,
            )
            session.add(workspace)
        workspace.name = told.name
        workspace.bot_user_id = told.bot_user_id
        workspace.scopes = sorted(told.scopes)
        workspace.state = WorkspaceState.ACTIVE
        workspace.stop_reason = None
    return is_new


def stop_workspace(db: Database, now: datetime, team_id: str, reason: str) -> None:
    """Send nothing more to a workspace; its rows stay. Raises `NotYoursError` if it is unknown."""
    with db.writing() as session:
        workspace = get_workspace(session, team_id)
        workspace.state = WorkspaceState.STOPPED
        workspace.stop_reason = reason
        audit(session, now, team_id, None, "stop", "workspace", team_id)


def note_people_read(db: Database, now: datetime, team_id: str) -> None:
    """Note that everybody of the workspace was read."""
    with db.writing() as session:
        get_workspace(session, team_id).people_read_at = now


def seed_admins(
    db: Database, now: datetime, team_id: str, slack_user_ids: Sequence[str]
) -> list[str]:
    """Make the people with these ids the first admins and DevRel, if there is no admin who could act.

    Returns the ids that nobody active in the workspace has.
    """
    can_act = (Person.deactivated_at.is_(None), Person.is_bot.is_(False))
    with db.writing() as session:
        has_admin = session.scalar(
            select(Access.person_id)
            .join(Person, Person.id == Access.person_id)
            .where(Access.team_id == team_id, Access.role == AccessRole.ADMIN, *can_act)
            .limit(1)
        )
        if has_admin is not None:
            return []
        people = {
            person.slack_user_id: person
            for person in session.scalars(
                select(Person).where(
                    Person.team_id == team_id, Person.slack_user_id.in_(slack_user_ids), *can_act
                )
            )
        }
        for slack_user_id in slack_user_ids:
            person = people.get(slack_user_id)
            if person is None:
                continue
            for role in (AccessRole.ADMIN, AccessRole.DEVREL):
                insert_ignoring(
                    session,
                    Access,
                    {
                        "team_id": team_id,
                        "person_id": person.id,
                        "role": role,
                        "granted_at": now,
                    },
                )
            audit(session, now, team_id, None, "grant_admin", "person", person.id)
    return [missing for missing in slack_user_ids if missing not in people]


def seed_digest_channel(db: Database, team_id: str, channel_id: str) -> None:
    """Set the digest channel, if none is set yet."""
    with db.writing() as session:
        workspace = get_workspace(session, team_id)
        workspace.digest_channel = workspace.digest_channel or channel_id
