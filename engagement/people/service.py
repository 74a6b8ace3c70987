"""Keeps the people as Slack tells them, and what they choose for themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from engagement.common.errors import NotYoursError, RefusedError
from engagement.common.ports import SlackPerson
from engagement.common.times import local_date
from engagement.common.typed import clean_name
from engagement.common.words import Texts, language_of, texts_for
from engagement.people.rules import Standing, silence_reason
from storage.engine import Database
from storage.outbox import enqueue, insert_ignoring
from storage.people import Access, AccessRole, Audit, Person, Workspace

PAUSED = "people:paused"
OPTED_OUT = "people:opted_out"
RESUMED = "people:resumed"

LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True)
class Reader:
    """Somebody who reads named answers and is answerable for promises."""

    person_id: int
    slack_user_id: str
    name: str


def get_workspace(session: Session, team_id: str) -> Workspace:
    """Return the workspace. Raises `NotYoursError` for a team the bot does not know."""
    workspace = session.get(Workspace, team_id)
    if workspace is None:
        raise NotYoursError(f"no workspace {team_id}")
    return workspace


def get_person(session: Session, team_id: str, slack_user_id: str, *, lock: bool = False) -> Person:
    """Return the person with that Slack id. Raises `NotYoursError` if the bot does not know them.

    With `lock`, whatever else the person chooses at the same moment waits until the caller commits.
    """
    query = select(Person).where(Person.team_id == team_id, Person.slack_user_id == slack_user_id)
    # Of the key only a share: rows that point to the person need not wait, nor lock in a circle.
    person = session.scalar(query.with_for_update(key_share=True) if lock else query)
    if person is None:
        raise NotYoursError(f"no person {slack_user_id} in {team_id}")
    return person


def devrel_of(session: Session, team_id: str) -> list[Reader]:
    """Return who holds the DevRel role today, in the order in which it was granted."""
    rows = session.scalars(
        select(Person)
        .join(Access, Access.person_id == Person.id)
        .where(Access.team_id == team_id, Person.team_id == team_id)
        .where(Access.role == AccessRole.DEVREL, Person.deactivated_at.is_(None))
        .order_by(Access.granted_at, Person.id)
    )
    return [Reader(row.id, row.slack_user_id, row.name) for row in rows]


def roles_of(session: Session, team_id: str, person_id: int) -> set[str]:
    """Return the rights that a person holds."""
    return set(
        session.scalars(
            select(Access.role).where(Access.team_id == team_id, Access.person_id == person_id)
        )
    )


def no_longer_devrel(session: Session, team_id: str, person_id: int | None) -> str | None:
    """Say why a private notice must not go out to somebody any more, or None if it may."""
    is_reader = any(reader.person_id == person_id for reader in devrel_of(session, team_id))
    return None if is_reader else "no longer DevRel"


def texts_of(session: Session, person: Person) -> Texts:
    """Return the texts in the language we write to that person."""
    workspace = get_workspace(session, person.team_id)
    return texts_for(language_of(person.locale, language_of(workspace.locale)))


def standing_of(person: Person) -> Standing:
    """Return what decides whether somebody gets an unasked DM."""
    return Standing(
        person.is_bot,
        person.is_guest,
        person.deactivated_at,
        person.left_on,
        person.opted_out_at,
        person.paused_until,
    )


def why_silent(person: Person, now: datetime) -> str | None:
    """Say why somebody gets no unasked DM now, or None if they may."""
    return silence_reason(standing_of(person), local_date(now, person.timezone))


def audit(
    session: Session,
    now: datetime,
    team_id: str,
    actor_id: int | None,
    action: str,
    subject_kind: str,
    subject_id: int | str,
) -> None:
    """Note what was done by whom: ids, never text."""
    session.add(
        Audit(
            team_id=team_id,
            at=now,
            actor_id=actor_id,
            action=action,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
        )
    )


def keep_people(db: Database, now: datetime, team_id: str, people: Iterable[SlackPerson]) -> int:
    """Write people as Slack tells them, new or changed; return how many.

    What only the company knows (role, level, joining date) and what a person chose stays as it is.
    """
    with db.writing() as session:
        workspace = get_workspace(session, team_id)
        known = {
            person.slack_user_id: person
            for person in session.scalars(select(Person).where(Person.team_id == team_id))
        }
        count = 0
        for told in people:
            person = known.get(told.slack_user_id)
            if person is None:
                person = Person(team_id=team_id, slack_user_id=told.slack_user_id, created_at=now)
                session.add(person)
            _take_over(person, told, workspace, now)
            count += 1
        return count


def meet(db: Database, now: datetime, team_id: str, slack_user_id: str, name: str) -> None:
    """Keep somebody who acts before Slack has told us of them; nothing for those we know.

    Until it tells more they count as a guest, so that nobody is asked by mistake.
    """
    name = clean_name(name) or slack_user_id
    with db.reading() as session:
        workspace = get_workspace(session, team_id)
        is_known = session.scalar(
            select(Person.id).where(
                Person.team_id == team_id, Person.slack_user_id == slack_user_id
            )
        )
    if is_known is None:
        with db.writing() as session:
            row = {
                "team_id": team_id,
                "slack_user_id": slack_user_id,
                "name": name,
                "full_name": name,
                "timezone": workspace.timezone,
                "locale": workspace.locale,
                "is_bot": False,
                "is_guest": True,
                "created_at": now,
            }
            insert_ignoring(session, Person, row)


def _take_over(person: Person, told: SlackPerson, workspace: Workspace, now: datetime) -> None:
    person.name = told.name
    person.full_name = told.full_name
    person.email = told.email
    person.timezone = told.timezone or workspace.timezone
    # `user_change` and `team_join` may come without a locale: what was known still holds.
    person.locale = told.locale or person.locale or workspace.locale
    person.is_bot = told.is_bot
    person.is_guest = told.is_guest
    person.deactivated_at = (person.deactivated_at or now) if told.deleted else None


@dataclass(frozen=True)
class Paused:
    """When a pause ends, or None when there is none any more."""

    until: date | None


def pause(db: Database, now: datetime, team_id: str, slack_user_id: str, until: date) -> Paused:
    """Pause every unasked DM to a person until a local date, on which they are asked again.

    Raises `RefusedError` for a date that is not in the future or more than a year away.
    """
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id, lock=True)
        today = local_date(now, person.timezone)
        if until <= today:
            raise RefusedError("people.pause_past")
        if until - today > LONGEST_PAUSE:
            raise RefusedError("people.pause_far")
        if person.paused_until != until:
            person.paused_until = until
            _tell(session, now, person, PAUSED, {"until": until.isoformat()})
            audit(session, now, team_id, person.id, "pause", "person", person.id)
    return Paused(until)


def resume(db: Database, now: datetime, team_id: str, slack_user_id: str) -> None:
    """End a pause and an opting-out: the person is asked again from their next round on."""
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id, lock=True)
        if person.paused_until is None and person.opted_out_at is None:
            return
        person.paused_until = None
        person.opted_out_at = None
        _tell(session, now, person, RESUMED, {})
        audit(session, now, team_id, person.id, "resume", "person", person.id)


def opt_out(db: Database, now: datetime, team_id: str, slack_user_id: str) -> None:
    """Ask a person nothing any more, until they say otherwise."""
    with db.writing() as session:
        person = get_person(session, team_id, slack_user_id, lock=True)
        if person.opted_out_at is None:
            person.opted_out_at = now
            _tell(session, now, person, OPTED_OUT, {})
            audit(session, now, team_id, person.id, "opt_out", "person", person.id)


def _tell(
    session: Session, now: datetime, person: Person, kind: str, payload: dict[str, str]
) -> None:
    """Plan the DM that confirms a person's choice."""
    enqueue(
        session,
        team_id=person.team_id,
        kind=kind,
        subject=f"{person.id}:{now.isoformat()}",
        target=person.slack_user_id,
        person_id=person.id,
        due_at=now,
        now=now,
        payload=payload,
    )
