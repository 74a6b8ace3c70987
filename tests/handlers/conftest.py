"""The front door: the real bot, connected over the real wire to the local workspace, on each database."""

from collections.abc import Iterator

import pytest

from bot.demo.world import World
from storage.engine import Database
from tests.support.flow import running_world


@pytest.fixture
def world(db: Database) -> Iterator[World]:
    """Run the bot seconds before its very first round is asked, everybody greeted already."""
    yield from running_world(db)


@pytest.fixture
def sqlite_world(sqlite_db: Database) -> Iterator[World]:
    """Run the same on SQLite alone, for flows in which the database plays no part."""
    yield from running_world(sqlite_db)
