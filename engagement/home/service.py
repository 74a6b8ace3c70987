"""Puts together what the other capabilities know of one person."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engagement.checkins.service import MyCheckins, my_checkins
from engagement.commitments.service import Owed, owed
from engagement.common.times import local_date
from engagement.people.service import devrel_of, get_person, roles_of, texts_of
from engagement.referrals.reading import MyReferral, my_referrals
from storage.engine import Database
from storage.people import AccessRole


@dataclass(frozen=True)
class MyHome:
    """Everything that Home shows to one person; dates are on their own calendar.

    `paused_until` is None once the pause is over; `owed` is None for whoever is not DevRel.
    """

    language: str
    timezone: str
    name: str
    readers: tuple[str, ...]
    checkins: MyCheckins
    referrals: tuple[MyReferral, ...]
    paused_until: date | None
    opted_out: bool
    owed: Owed | None


@dataclass(frozen=True)
class PauseForm:
    """What the modal of a pause shows: the first possible date, and the one that stands."""

    language: str
    tomorrow: date
    until: date | None


def my_home(db: Database, now: datetime, team_id: str, slack_user_id: str) -> MyHome:
    """Return what Home shows. Raises `NotYoursError` for somebody the bot does not know."""
    checkins = my_checkins(db, now, team_id, slack_user_id)
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        is_devrel = AccessRole.DEVREL in roles_of(session, team_id, person.id)
        return MyHome(
            language=checkins.language,
            timezone=checkins.timezone,
            name=person.name,
            readers=tuple(reader.name for reader in devrel_of(session, team_id)),
            checkins=checkins,
            referrals=tuple(my_referrals(session, person)),
            paused_until=_still_to_come(person.paused_until, local_date(now, person.timezone)),
            opted_out=person.opted_out_at is not None,
            owed=owed(session, now, team_id) if is_devrel else None,
        )


def pause_form(db: Database, now: datetime, team_id: str, slack_user_id: str) -> PauseForm:
    """Return what the modal of a pause shows.

    Raises `NotYoursError` for somebody the bot does not know.
    """
    with db.reading() as session:
        person = get_person(session, team_id, slack_user_id)
        today = local_date(now, person.timezone)
        return PauseForm(
            language=texts_of(session, person).language,
            tomorrow=today + timedelta(days=1),
            until=_still_to_come(person.paused_until, today),
        )


def _still_to_come(until: date | None, today: date) -> date | None:
    return until if until is not None and today < until else None
