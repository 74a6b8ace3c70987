"""What somebody chooses for themselves takes effect once and is confirmed to them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from engagement.common.errors import NotYoursError, RefusedError
from engagement.common.kinds import Kinds
from engagement.people.deliveries import KINDS, answer_typed
from engagement.people.inbox import take_once
from engagement.people.service import get_person, opt_out, pause, resume
from storage.engine import Database
from storage.ledger import Delivery
from tests.support.rows import TEAM, add_person, add_workspace
from tests.support.taken import taken

THREADS = 4
CAMILA, EMILY = "U0CAMILA01", "U0EMILY001"
NOW = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)  # Tuesday evening in Santiago, Wednesday in UTC


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, CAMILA)
    add_person(db, EMILY, locale="en-US")


def said(db: Database, slack_user_id: str) -> list[str]:
    with db.reading() as session:
        rows = session.scalars(
            select(Delivery).where(Delivery.target == slack_user_id).order_by(Delivery.kind)
        ).all()
        return [str(taken(Kinds(KINDS)[row.kind].render(session, row, NOW))) for row in rows]


def test_a_pause_is_confirmed_once_with_its_date(db: Database) -> None:
    for _ in range(2):
        pause(db, NOW, TEAM, CAMILA, date(2026, 5, 20))
    (told,) = said(db, CAMILA)
    assert "En pausa hasta el miércoles 20 de mayo." in told
    pause(db, NOW + timedelta(minutes=1), TEAM, CAMILA, date(2026, 5, 21))
    assert len(said(db, CAMILA)) == 2


def test_a_pause_ends_on_a_day_to_come_on_the_person_s_own_wall(db: Database) -> None:
    with pytest.raises(RefusedError, match="pause_past"):
        pause(db, NOW, TEAM, CAMILA, date(2026, 5, 5))
    with pytest.raises(RefusedError, match="pause_far"):
        pause(db, NOW, TEAM, CAMILA, date(2028, 5, 5))
    assert pause(db, NOW, TEAM, CAMILA, date(2026, 5, 6)).until == date(2026, 5, 6)


def test_opting_out_is_confirmed_once_and_can_be_taken_back(db: Database) -> None:
    opt_out(db, NOW, TEAM, EMILY)
    opt_out(db, NOW + timedelta(days=1), TEAM, EMILY)
    (told,) = said(db, EMILY)
    assert "Done: I won't ask again." in told
    with db.reading() as session:
        assert get_person(session, TEAM, EMILY).opted_out_at == NOW
    for _ in range(2):
        resume(db, NOW, TEAM, EMILY)
    assert "Back again." in said(db, EMILY)[-1]
    assert len(said(db, EMILY)) == 2
    with db.reading() as session:
        assert get_person(session, TEAM, EMILY).opted_out_at is None


def test_somebody_who_types_is_pointed_on_once_for_each_event(db: Database) -> None:
    for event in ("Ev1", "Ev1", "Ev2"):
        answer_typed(db, NOW, TEAM, CAMILA, event)
    assert len(said(db, CAMILA)) == 2
    assert all("/vinculo" in told for told in said(db, CAMILA))
    with pytest.raises(NotYoursError):
        answer_typed(db, NOW, TEAM, "U0NOBODY01", "Ev3")


def test_the_same_event_id_of_two_workspaces_is_two_events(db: Database) -> None:
    add_workspace(db, "T2")
    with db.writing() as session:
        assert take_once(session, NOW, TEAM, "Ev1")
        assert take_once(session, NOW, "T2", "Ev1")
        assert not take_once(session, NOW, TEAM, "Ev1")


@pytest.mark.parametrize(
    "choose",
    [
        opt_out,
        resume,
        lambda db, now, team_id, who: pause(db, now, team_id, who, date(2026, 5, 20)),
    ],
)
def test_a_double_click_is_confirmed_once(db: Database, choose: Callable[..., object]) -> None:
    with db.writing() as session:
        get_person(session, TEAM, CAMILA).paused_until = date(2026, 5, 19)
    together = Barrier(THREADS)

    def click(number: int) -> None:
        together.wait()
        choose(db, NOW + timedelta(milliseconds=number), TEAM, CAMILA)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(click, range(THREADS)))
    assert len(said(db, CAMILA)) == 1
