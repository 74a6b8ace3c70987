"""A workspace with people, a Slack in memory, and deliverers over both databases."""

from collections.abc import Callable
from typing import Any

import pytest

from engagement.common.blocks import Message
from engagement.common.kinds import Kind, Kinds
from schedules.deliver import Deliverer
from storage.engine import Database
from tests.support.clock import FrozenClock
from tests.support.rows import add_workspace
from tests.support.slack import FakeSlack

HELLO = Message("hola", [])


def plain_kind(name: str = "note", render: Message = HELLO, **more: Any) -> Kind:
    """Return a kind that anybody may get, any time."""
    return Kind(name, lambda _session, _delivery, _now: render, **more)


@pytest.fixture
def team(db: Database) -> str:
    return add_workspace(db)


@pytest.fixture
def slack(clock: FrozenClock) -> FakeSlack:
    return FakeSlack(clock)


@pytest.fixture
def deliverer(
    db: Database, team: str, slack: FakeSlack, clock: FrozenClock
) -> Callable[..., Deliverer]:
    """Make a deliverer with the kinds that a test names; `note` stands for any other."""

    def make(*kinds: Kind, owner: str = "first") -> Deliverer:
        return Deliverer(db, clock, lambda _team: slack, Kinds([plain_kind(), *kinds]), owner)

    return make
