"""The settings name the first admins, and others only where none of them can act."""

import pytest

from engagement.people.onboarding import seed_admins
from engagement.people.service import devrel_of, get_person, roles_of
from storage.engine import Database
from storage.people import AccessRole
from tests.support.rows import LONG_AGO, TEAM, add_person, add_workspace

PAULA, ANDREA, ROBOT, GONE = "U0PAULA001", "U0ANDREA01", "U0ROBOT001", "U0GONE0001"


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, PAULA)
    add_person(db, ANDREA)
    add_person(db, ROBOT, is_bot=True)
    add_person(db, GONE, deactivated_at=LONG_AGO)


def devrel(db: Database) -> list[str]:
    with db.reading() as session:
        return [reader.slack_user_id for reader in devrel_of(session, TEAM)]


def test_the_first_admins_are_devrel_and_later_settings_change_nothing(db: Database) -> None:
    assert seed_admins(db, LONG_AGO, TEAM, [PAULA, "U0NOBODY01"]) == ["U0NOBODY01"]
    assert seed_admins(db, LONG_AGO, TEAM, [ANDREA]) == []
    assert devrel(db) == [PAULA]
    with db.reading() as session:
        paula = get_person(session, TEAM, PAULA)
        assert roles_of(session, TEAM, paula.id) == {AccessRole.ADMIN, AccessRole.DEVREL}


def test_who_cannot_act_is_told_as_missing_and_keeps_nobody_out(db: Database) -> None:
    assert seed_admins(db, LONG_AGO, TEAM, [ROBOT, GONE]) == [ROBOT, GONE]
    assert seed_admins(db, LONG_AGO, TEAM, [PAULA]) == []
    with db.writing() as session:
        get_person(session, TEAM, PAULA).deactivated_at = LONG_AGO
    assert devrel(db) == []
    assert seed_admins(db, LONG_AGO, TEAM, [ANDREA]) == []
    assert devrel(db) == [ANDREA]
