"""The two doors of the database, and the lock that keeps SQLite's writers in a row."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from storage import engine
from storage.engine import Database, DatabaseBusyError, TicketLock, open_database
from storage.ledger import SendBudget
from storage.people import Workspace
from tests.support.clock import A_TUESDAY
from tests.support.rows import TEAM, add_workspace

THREADS = 8
WRITES = 20


@pytest.fixture
def counter(db: Database) -> Database:
    """Return a database with one number in it, at 0."""
    add_workspace(db)
    with db.writing() as session:
        session.add(SendBudget(team_id=TEAM, bucket="post", tokens=0, filled_at=A_TUESDAY))
    return db


def number(db: Database) -> float:
    with db.reading() as session:
        return session.scalars(select(SendBudget.tokens)).one()


def test_a_block_that_ends_is_kept_and_one_that_raises_is_not(counter: Database) -> None:
    with counter.writing() as session:
        session.execute(update(SendBudget).values(tokens=1))
    with pytest.raises(DBAPIError), counter.writing() as session:  # noqa: PT012 - what came before is undone
        session.execute(update(SendBudget).values(tokens=2))
        session.execute(text("SELECT nothing FROM nowhere"))
    assert number(counter) == 1


def test_a_reader_cannot_write(counter: Database) -> None:
    with counter.reading() as session, pytest.raises(DBAPIError, match=r"(?i)read-?only"):
        session.execute(update(SendBudget).values(tokens=5))
    assert number(counter) == 0
    with counter.writing() as session:
        session.execute(update(SendBudget).values(tokens=6))
    assert number(counter) == 6, "the connection that a reader gave back writes again"


def test_a_reader_sees_one_moment_only(counter: Database) -> None:
    with counter.reading() as session:
        before = session.scalars(select(SendBudget.tokens)).one()
        with counter.writing() as other:
            other.execute(update(SendBudget).values(tokens=7))
        session.expire_all()
        assert session.scalars(select(SendBudget.tokens)).one() == before


def test_eight_threads_that_write_at_once_all_succeed(counter: Database) -> None:
    together = threading.Barrier(THREADS)

    def write_many() -> None:
        together.wait(timeout=10)
        for _ in range(WRITES):
            with counter.writing() as session:
                row = session.scalars(select(SendBudget).with_for_update()).one()
                row.tokens += 1

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(write_many) for _ in range(THREADS)]:
            done.result()
    assert number(counter) == THREADS * WRITES


def test_a_writer_that_waits_too_long_is_told_and_has_written_nothing(
    counter: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "LOCK_WAIT_SECONDS", 0.05)
    with counter.writing() as session:
        session.execute(update(SendBudget).values(tokens=1))
        with ThreadPoolExecutor(1) as pool, pytest.raises(DatabaseBusyError):
            pool.submit(_overwrite, counter).result(timeout=10)
    assert number(counter) == 1


def test_a_writer_of_another_program_is_waited_for_and_then_told_of(counter: Database) -> None:
    other = open_database(counter.engine.url.render_as_string(hide_password=False))
    with counter.writing() as session:
        session.execute(update(SendBudget).values(tokens=1))
        with pytest.raises(DatabaseBusyError):
            _overwrite(other)
    _overwrite(other)
    assert number(counter) == 9
    other.dispose()


def _overwrite(db: Database) -> None:
    with db.writing() as session:
        session.execute(update(SendBudget).values(tokens=9))


def test_the_ticket_lock_is_handed_over_in_the_order_of_arrival() -> None:
    lock = TicketLock()
    assert lock.acquire(0)
    order: list[int] = []

    def take(place: int) -> None:
        assert lock.acquire(10)
        order.append(place)
        lock.release()

    threads = []
    for place in range(5):
        thread = threading.Thread(target=take, args=(place,))
        thread.start()
        threads.append(thread)
        while len(lock._waiting) <= place:
            assert thread.is_alive()
    lock.release()
    for thread in threads:
        thread.join(10)
    assert order == [0, 1, 2, 3, 4]


def test_who_gave_up_waiting_does_not_hold_up_the_next() -> None:
    lock = TicketLock()
    assert lock.acquire(0)
    assert not lock.acquire(0.01)
    lock.release()
    assert lock.acquire(0)
    lock.release()


def test_sqlite_keeps_what_was_committed_through_a_crash_of_the_machine(
    sqlite_db: Database,
) -> None:
    with sqlite_db.reading() as session:
        pragmas = {
            name: session.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_a_naive_datetime_is_refused_and_an_aware_one_comes_back_in_utc(db: Database) -> None:
    add_workspace(db)
    with db.reading() as session:
        created_at = session.get_one(Workspace, TEAM).created_at
    assert created_at.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="naive"):
        add_workspace(db, "TNAIVE", created_at=A_TUESDAY.replace(tzinfo=None))


def test_an_error_does_not_repeat_what_was_to_be_written(db: Database) -> None:
    with pytest.raises(DBAPIError) as refused, db.writing() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:answer)"), {"answer": "un secreto"})
    assert "nowhere" in str(refused.value)
    assert "un secreto" not in str(refused.value)
