"""A row that is there already is left alone, and the caller is told which of the two it was."""

from datetime import UTC, datetime

from storage.engine import Database
from storage.ledger import Inbox
from storage.outbox import insert_ignoring
from storage.people import Person
from tests.support.rows import TEAM, add_person, add_workspace

NOW = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)


def test_whether_a_row_was_inserted_is_told_truly(db: Database) -> None:
    add_workspace(db)
    row = {"team_id": TEAM, "event_id": "Ev1", "received_at": NOW}
    with db.writing() as session:
        assert insert_ignoring(session, Inbox, row)
        assert not insert_ignoring(session, Inbox, row)
    with db.writing() as session:
        assert not insert_ignoring(session, Inbox, row)


def test_any_unique_key_counts_and_not_only_the_primary_one(db: Database) -> None:
    add_workspace(db)
    person_id = add_person(db, "U0CAMILA01")
    row = {
        "team_id": TEAM,
        "slack_user_id": "U0CAMILA01",
        "name": "Otra",
        "full_name": "Otra",
        "timezone": "UTC",
        "locale": "es",
        "created_at": NOW,
    }
    with db.writing() as session:
        assert not insert_ignoring(session, Person, row)
        assert insert_ignoring(session, Person, {**row, "slack_user_id": "U0DIEGO001"})
        assert session.get_one(Person, person_id).name != "Otra"
