"""Opens the database, SQLite or PostgreSQL, and hands out the only two kinds of session: reading and writing."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

# Slack gives three seconds for an ack; half of them may be spent waiting for a lock.
LOCK_WAIT_SECONDS = 0.75
BUSY_TIMEOUT_MS = 700


class DatabaseBusyError(Exception):
    """The database stayed locked longer than an ack can wait; nothing was written."""


class TicketLock:
    """A lock that is handed over in the order of arrival, so that no thread starves."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._held = False
        self._waiting: deque[threading.Event] = deque()

    def acquire(self, timeout: float) -> bool:
        """Wait at most `timeout` seconds for the turn; say whether it came."""
        with self._guard:
            if not self._held:
                self._held = True
                return True
            ticket = threading.Event()
            self._waiting.append(ticket)
        if ticket.wait(timeout):
            return True
        with self._guard:
            if ticket.is_set():
                return True
            self._waiting.remove(ticket)
            return False

    def release(self) -> None:
        """Hand the lock to whoever waits longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._held = False


class Database:
    """One database: an engine and its two doors.

    `reading()` sees a snapshot and can write nothing; `writing()` commits when its block
    ends and rolls back when it raises.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writer = TicketLock()
        # PostgreSQL's default would see each statement's own moment, and write.
        snapshot: dict[str, Any] = (
            {}
            if self.is_sqlite
            else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        self._read = sessionmaker(engine.execution_options(vinculo_reading=True, **snapshot))
        self._write = sessionmaker(
            engine.execution_options(vinculo_reading=False), expire_on_commit=False
        )

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that only reads; whatever it holds is dropped at the end."""
        with self._read() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that commits at the end of its block, or rolls back if that raises.

        Raises:
            DatabaseBusyError: another writer held the lock for longer than an ack can wait.
        """
        if self.is_sqlite and not self._writer.acquire(LOCK_WAIT_SECONDS):
            raise DatabaseBusyError("another write took too long")
        try:
            with self._write.begin() as session:
                yield session
        except OperationalError as error:
            if _is_lock_timeout(error):
                raise DatabaseBusyError("the database is locked by another program") from error
            raise
        finally:
            if self.is_sqlite:
                self._writer.release()

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Open the database at a SQLAlchemy URL (`sqlite:///file` or `postgresql://…`).

    A plain `postgresql://` or `postgres://` URL is given the psycopg 3 driver. The folder of a
    SQLite file is made if it is missing; no table is made here (see `storage.migrations`).
    """
    parsed = make_url(url)
    if parsed.drivername in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
            hide_parameters=True,  # an error's text is logged, and must hold no answer
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        given = parsed.query.get("options", "")
        options = f"{given} -c timezone=utc -c lock_timeout={BUSY_TIMEOUT_MS}".strip()
        engine = create_engine(
            parsed.difference_update_query(["options"]),
            pool_pre_ping=True,
            connect_args={"options": options},
            hide_parameters=True,  # as above
        )
    return Database(engine)


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transaction control would begin deferred, and late; `_begin_sqlite` decides.
    raw: Any = connection
    raw.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        raw.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("vinculo_reading", False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
    connection.exec_driver_sql("BEGIN DEFERRED" if reading else "BEGIN IMMEDIATE")


def _is_lock_timeout(error: OperationalError) -> bool:
    words = str(error.orig)
    return "database is locked" in words or "lock timeout" in words
