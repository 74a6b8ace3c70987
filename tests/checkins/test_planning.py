"""Rounds are planned once for everybody who is to be asked, at their own hour, and closed once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from structlog.testing import capture_logs

from engagement.checkins.default_program import create_default_program, ensure_default_program
from engagement.checkins.kinds import ASK, REMIND
from engagement.checkins.service import close_rounds, plan_rounds
from engagement.people.deliveries import HELLO
from storage.checkins import Checkin, Program, Question, Round
from storage.engine import Database
from storage.ledger import Delivery, DeliveryState
from storage.people import AccessRole, Person, Workspace, WorkspaceState
from tests.support.rows import LONG_AGO, TEAM, add_person, add_workspace

TUESDAY = date(2026, 5, 5)
SUNDAY = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
CAMILA, LUCIA, XIMENA = "U0CAMILA01", "U0LUCIA001", "U0XIMENA01"
ZONE = {
    CAMILA: "America/Santiago",
    LUCIA: "Europe/Madrid",
    XIMENA: "America/Mexico_City",
}
DUE = {
    CAMILA: datetime(2026, 5, 5, 14, 30, tzinfo=UTC),
    LUCIA: datetime(2026, 5, 5, 8, 30, tzinfo=UTC),
    XIMENA: datetime(2026, 5, 5, 16, 30, tzinfo=UTC),
}
CLOSE = DUE[XIMENA] + timedelta(hours=55)


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    for slack_user_id, zone in ZONE.items():
        add_person(db, slack_user_id, timezone=zone, greeted_at=LONG_AGO)
    with db.writing() as session:
        create_default_program(session, LONG_AGO, TEAM, TUESDAY)


def planned(db: Database, kind: str = ASK) -> dict[str, datetime]:
    """Return the due instants of the pending messages of a kind, by person."""
    with db.reading() as session:
        rows = session.execute(
            select(Delivery.target, Delivery.due_at)
            .where(Delivery.kind == kind, Delivery.state == DeliveryState.PENDING)
            .order_by(Delivery.due_at)
        )
        return dict(rows.all())


def rounds(db: Database) -> list[Round]:
    with db.reading() as session:
        return list(session.scalars(select(Round).order_by(Round.number)))


def change(db: Database, slack_user_id: str, **columns: object) -> None:
    with db.writing() as session:
        session.execute(
            update(Person).where(Person.slack_user_id == slack_user_id).values(**columns)
        )


def test_everybody_is_planned_once_at_their_own_half_past_ten(db: Database) -> None:
    assert plan_rounds(db, DUE[LUCIA] - timedelta(hours=48, seconds=1)) == 0
    now = DUE[LUCIA] - timedelta(hours=48)
    assert plan_rounds(db, now) == 3
    assert planned(db) == DUE
    assert planned(db, REMIND) == {who: due + timedelta(hours=28.5) for who, due in DUE.items()}
    assert planned(db, HELLO) == {}
    for _ in range(3):
        assert plan_rounds(db, now + timedelta(hours=1)) == 0
    (only,) = rounds(db)
    assert (only.number, only.period_key) == (1, "2026-05-05")
    assert (only.opens_at, only.closes_at) == (DUE[LUCIA], CLOSE)
    with db.reading() as session:
        last = set(session.scalars(select(Delivery.not_after)))
    assert last == {CLOSE}


@pytest.mark.parametrize(
    "columns",
    [
        {"is_bot": True},
        {"is_guest": True},
        {"deactivated_at": LONG_AGO},
        {"opted_out_at": LONG_AGO},
        {"paused_until": date(2026, 5, 6)},
        {"joined_on": date(2026, 4, 22)},
        {"left_on": date(2026, 5, 1)},
    ],
    ids=lambda columns: next(iter(columns)),
)
def test_who_is_not_of_the_audience_is_not_planned(
    db: Database, columns: dict[str, object]
) -> None:
    change(db, CAMILA, **columns)
    plan_rounds(db, DUE[LUCIA])
    assert set(planned(db)) == {LUCIA, XIMENA}


@pytest.mark.parametrize("role", [AccessRole.DEVREL, AccessRole.HEAD])
def test_who_reads_the_answers_or_leads_those_who_give_them_is_not_asked(
    db: Database, role: AccessRole
) -> None:
    add_person(db, "U0PAULA001", roles=(role,))
    assert plan_rounds(db, DUE[LUCIA]) == 3
    assert "U0PAULA001" not in planned(db)


def test_an_admin_and_an_organiser_are_asked_like_anybody(db: Database) -> None:
    add_person(db, "U0ADMIN001", roles=(AccessRole.ADMIN, AccessRole.ORGANISER))
    assert plan_rounds(db, DUE[LUCIA]) == 4


def test_a_newcomer_is_greeted_a_day_before_the_first_question_or_at_once(db: Database) -> None:
    change(db, CAMILA, greeted_at=None)
    plan_rounds(db, DUE[LUCIA] - timedelta(hours=47))
    assert planned(db, HELLO) == {CAMILA: DUE[CAMILA] - timedelta(hours=24)}
    add_person(db, "U0DIEGO001")
    now = DUE[CAMILA] - timedelta(hours=2)
    assert plan_rounds(db, now) == 1
    assert planned(db, HELLO)["U0DIEGO001"] == now
    assert planned(db)["U0DIEGO001"] == DUE[CAMILA]


def test_whoever_comes_after_their_own_hour_waits_for_the_next_round(db: Database) -> None:
    change(db, CAMILA, opted_out_at=LONG_AGO)
    plan_rounds(db, SUNDAY + timedelta(days=1))
    change(db, CAMILA, opted_out_at=None)
    assert plan_rounds(db, DUE[CAMILA] + timedelta(minutes=1)) == 0
    assert CAMILA not in planned(db)


def test_after_downtime_an_open_round_is_asked_and_one_that_is_over_is_not(db: Database) -> None:
    back = DUE[CAMILA] + timedelta(hours=5)
    assert plan_rounds(db, back) == 3
    (found,) = rounds(db)
    assert (found.opens_at, found.closes_at) == (back, CLOSE)
    with db.writing() as session:
        for table in (Delivery, Checkin, Round):
            session.query(table).delete()
    assert plan_rounds(db, CLOSE) == 0
    assert rounds(db) == []


def test_a_changed_zone_moves_what_was_not_sent_and_lets_the_round_close_later(
    db: Database,
) -> None:
    plan_rounds(db, DUE[LUCIA] - timedelta(hours=20))
    change(db, LUCIA, timezone="America/Los_Angeles", greeted_at=None)
    assert plan_rounds(db, DUE[LUCIA] - timedelta(hours=19)) == 0
    due = datetime(2026, 5, 5, 17, 30, tzinfo=UTC)
    assert planned(db)[LUCIA] == due
    assert planned(db, REMIND)[LUCIA] == due + timedelta(hours=28.5)
    with db.reading() as session:
        assert due in set(session.scalars(select(Checkin.due_at)))
        ends = set(session.scalars(select(Delivery.not_after)))
    assert rounds(db)[0].closes_at == due + timedelta(hours=55)
    assert ends == {due + timedelta(hours=55)}


def test_a_zone_whose_hour_has_passed_asks_now_and_the_round_never_closes_earlier(
    db: Database,
) -> None:
    plan_rounds(db, SUNDAY + timedelta(days=1))
    change(db, XIMENA, timezone="Europe/Madrid")
    now = DUE[CAMILA]
    plan_rounds(db, now)
    assert planned(db)[XIMENA] == now
    assert rounds(db)[0].closes_at == CLOSE
    assert plan_rounds(db, now) == 0


def test_a_changed_zone_moves_nothing_that_was_sent(db: Database) -> None:
    plan_rounds(db, SUNDAY + timedelta(days=1))
    with db.writing() as session:
        session.execute(
            update(Delivery)
            .where(Delivery.kind == ASK, Delivery.target == LUCIA)
            .values(state=DeliveryState.SENT)
        )
    change(db, LUCIA, timezone="America/Los_Angeles")
    plan_rounds(db, DUE[LUCIA] - timedelta(hours=1))
    with db.reading() as session:
        sent = session.scalars(
            select(Delivery).where(Delivery.kind == ASK, Delivery.target == LUCIA)
        )
        assert sent.one().due_at == DUE[LUCIA]


def test_rounds_count_on_and_every_programme_counts_its_own(db: Database) -> None:
    for day in (0, 14, 28):
        assert plan_rounds(db, DUE[LUCIA] + timedelta(days=day)) == 3
    assert [found.number for found in rounds(db)] == [1, 2, 3]
    assert [found.period_key for found in rounds(db)] == ["2026-05-05", "2026-05-19", "2026-06-02"]


def test_a_stopped_workspace_and_an_archived_programme_are_not_planned(db: Database) -> None:
    with db.writing() as session:
        session.execute(update(Workspace).values(state=WorkspaceState.STOPPED))
    assert plan_rounds(db, DUE[LUCIA]) == 0
    with db.writing() as session:
        session.execute(update(Workspace).values(state=WorkspaceState.ACTIVE))
        session.execute(update(Program).values(archived_at=LONG_AGO))
    assert plan_rounds(db, DUE[LUCIA]) == 0


def test_two_workspaces_are_planned_apart(db: Database) -> None:
    add_workspace(db, "T2")
    add_person(db, CAMILA, team_id="T2")
    ensure_default_program(db, LONG_AGO, "T2", TUESDAY)
    assert plan_rounds(db, DUE[LUCIA]) == 4
    with db.reading() as session:
        by_team = session.execute(select(Checkin.team_id, func.count()).group_by(Checkin.team_id))
        assert dict(by_team.all()) == {TEAM: 3, "T2": 1}


def test_a_round_closes_once_as_of_its_time_however_late_the_clock_comes(db: Database) -> None:
    plan_rounds(db, DUE[LUCIA])
    assert close_rounds(db, CLOSE - timedelta(seconds=1)) == 0
    assert close_rounds(db, CLOSE + timedelta(hours=9)) == 1
    assert rounds(db)[0].closed_at == CLOSE
    assert close_rounds(db, CLOSE + timedelta(hours=9)) == 0


def test_many_people_are_planned_in_several_small_transactions(db: Database) -> None:
    with db.writing() as session:
        session.add_all(
            Person(
                team_id=TEAM,
                slack_user_id=f"U1{number:08}",
                name="X",
                full_name="X Y",
                timezone="America/Bogota",
                locale="es-LA",
                created_at=LONG_AGO,
            )
            for number in range(1203)
        )
    assert plan_rounds(db, DUE[LUCIA]) == 1206
    assert len(planned(db)) == len(planned(db, REMIND)) == 1206
    assert len(planned(db, HELLO)) == 1203
    assert plan_rounds(db, DUE[LUCIA]) == 0


def test_a_workspace_gets_the_default_programme_once_with_time_to_greet(db: Database) -> None:
    add_workspace(db, "T2")
    assert ensure_default_program(db, datetime(2026, 5, 2, 12, tzinfo=UTC), "T2")
    assert not ensure_default_program(db, datetime(2026, 9, 2, tzinfo=UTC), "T2", TUESDAY)
    with db.reading() as session:
        program = session.scalars(select(Program).where(Program.team_id == "T2")).one()
        asked = session.scalars(select(Question).where(Question.program_id == program.id)).all()
    assert program.starts_on == "2026-05-05"
    assert {q.key: q.rounds for q in asked} == {
        "satisfaction": [1, 2, 3, 4, 5, 6],
        "challenge": [1, 2, 3, 4, 5, 6],
        "aspiration": [1],
        "stretch": [2, 5],
        "enps": [3],
        "pace": [4],
    }


def test_a_programme_that_cannot_be_planned_does_not_stop_the_others(db: Database) -> None:
    add_workspace(db, "T2")
    add_person(db, CAMILA, team_id="T2")
    ensure_default_program(db, LONG_AGO, "T2", TUESDAY)
    with db.writing() as session:
        session.execute(
            update(Program).where(Program.team_id == TEAM).values(cadence="FREQ=SECONDLY")
        )
    with capture_logs() as logs:
        assert plan_rounds(db, DUE[LUCIA]) == 1
    assert [entry["event"] for entry in logs] == ["programme_not_planned"]
