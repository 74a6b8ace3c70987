"""The tests' own ground: databases that are empty, and no way out of this machine."""

import socket

import pytest
from sqlalchemy import select

from storage.engine import Database
from storage.people import Person, Workspace
from tests.support.network import OutsideConnectionError
from tests.support.rows import add_person, add_workspace


@pytest.mark.parametrize("turn", [1, 2])
def test_every_test_begins_with_an_empty_database(db: Database, turn: int) -> None:
    with db.reading() as session:
        assert session.scalars(select(Workspace)).all() == []
    add_workspace(db)
    add_person(db)
    with db.reading() as session:
        assert session.scalars(select(Person.slack_user_id)).all() == ["U0CAMILA01"]


def test_no_test_reaches_beyond_this_machine() -> None:
    with pytest.raises(OutsideConnectionError):
        socket.create_connection(("192.0.2.1", 443), timeout=1)
    with pytest.raises(OutsideConnectionError):
        socket.getaddrinfo("slack.com", 443)
    with (
        socket.socket(socket.AF_INET) as direct,
        pytest.raises(OutsideConnectionError),
    ):
        direct.connect(("203.0.113.7", 80))
