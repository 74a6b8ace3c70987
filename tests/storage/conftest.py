"""Databases that nothing was done to yet."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from storage.engine import Database, open_database

_numbers = count(1)


@pytest.fixture
def new_pg_url(pg_url: str) -> Iterator[Callable[[], str]]:
    """Make a PostgreSQL database of its own each time it is called; they are dropped after."""
    made: list[str] = []
    url = make_url(pg_url).set(drivername="postgresql+psycopg")
    server = create_engine(url, isolation_level="AUTOCOMMIT")

    def make() -> str:
        name = f"fresh_{next(_numbers)}"
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        made.append(name)
        return url.set(database=name).render_as_string(hide_password=False)

    yield make
    with server.connect() as connection:
        for name in made:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """Return a database without a single table, once of each kind."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/bare.sqlite3"
    else:
        url = request.getfixturevalue("new_pg_url")()
    db = open_database(url)
    yield db
    db.dispose()
