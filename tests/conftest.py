"""What every test may ask for: both databases, a clock that stands still, a browser; and no network."""

from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import HealthCheck, settings

from storage.engine import Database, open_database
from storage.migrations.tables import METADATA
from tests.support.chromium import LAUNCH_ARGS, chromium_path
from tests.support.clock import FrozenClock
from tests.support.databases import empty, postgres_server
from tests.support.network import stay_on_this_machine

# How fast an example runs says how busy the machine is, not whether a rule holds.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _no_outside_connections() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stay_on_this_machine(patch)
        yield


@pytest.fixture(scope="session", autouse=True)
def _plain_log() -> None:
    """Log in plain lines: drawing a traceback with all its locals takes seconds."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["level", "event"]),
        ]
    )


@pytest.fixture
def clock() -> FrozenClock:
    """Return a clock at a Tuesday, 09:00 in Santiago, that only the test moves."""
    return FrozenClock()


@pytest.fixture(scope="session")
def pg_url() -> Iterator[str]:
    """Run a real PostgreSQL for this test process; its `postgres` database belongs to `pg_db`."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def _pg(pg_url: str) -> Iterator[Database]:
    yield from _with_tables(pg_url)


@pytest.fixture(scope="session")
def _sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    yield from _with_tables(f"sqlite:///{tmp_path_factory.mktemp('sqlite')}/vinculo.sqlite3")


def _with_tables(url: str) -> Iterator[Database]:
    db = open_database(url)
    METADATA.create_all(db.engine)
    yield db
    db.dispose()


@pytest.fixture
def sqlite_db(_sqlite: Database) -> Database:
    """Return an empty SQLite database with all tables, in a real file."""
    empty(_sqlite)
    return _sqlite


@pytest.fixture
def pg_db(_pg: Database) -> Database:
    """Return an empty PostgreSQL database with all tables."""
    empty(_pg)
    return _pg


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest) -> Database:
    """Run the test once on each database, empty, with all tables."""
    found: Database = request.getfixturevalue("sqlite_db" if request.param == "sqlite" else "pg_db")
    return found


@pytest.fixture(scope="session")
def chromium() -> str | None:
    """Return the path of a Chromium; None stands for Playwright's own."""
    return chromium_path()


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], chromium: str | None
) -> dict[str, Any]:
    """Let pytest-playwright's `page` run in that Chromium, kept to this machine."""
    ours: dict[str, Any] = {"args": list(LAUNCH_ARGS)}
    if chromium:
        ours["executable_path"] = chromium
    return {**browser_type_launch_args, **ours}


@pytest.fixture(scope="session")
def base_url() -> None:
    """Give pytest-playwright no base address; its own fixture is of a kind that pytest deprecates."""
