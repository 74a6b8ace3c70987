"""The bot keeps the date it promised, and erases what nobody agreed to."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from engagement.common.kinds import Kinds
from engagement.people.onboarding import stop_workspace
from engagement.referrals.deliveries import KINDS
from engagement.referrals.service import Effect, receive_referral, referral_form
from engagement.referrals.upkeep import (
    expire_referrals,
    next_upkeep_at,
    promise_news,
    tell_new_devrel,
)
from storage.engine import Database
from storage.ledger import Delivery
from storage.people import Access, AccessRole, Person, Workspace, WorkspaceState
from storage.referrals import Consent, Referral, ReferralEvent
from tests.referrals.drafts import agreed_draft, asking_draft
from tests.support.rows import TEAM, add_person, add_workspace
from tests.support.taken import taken

CAMILA, LUCIA, PAULA = "U0CAMILA01", "U0LUCIA001", "U0PAULA001"
NOW = datetime(2026, 5, 5, 13, 0, tzinfo=UTC)  # Tuesday, 09:00 in Santiago
PROMISED = datetime(2026, 5, 12, 14, 0, tzinfo=UTC)  # Tuesday, 10:00 in Santiago


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, PAULA, roles=(AccessRole.DEVREL,))
    add_person(db, CAMILA)
    add_person(db, LUCIA, timezone="Europe/Madrid", locale="en-US")


def news(db: Database) -> list[Delivery]:
    with db.reading() as session:
        return list(
            session.scalars(
                select(Delivery)
                .where(Delivery.kind == "referrals:news")
                .order_by(Delivery.due_at, Delivery.target)
            )
        )


def drawn(db: Database, delivery: Delivery, now: datetime) -> str:
    with db.reading() as session:
        return str(taken(Kinds(KINDS)[delivery.kind].render(session, delivery, now)))


def referral(db: Database) -> Referral:
    with db.reading() as session:
        return session.scalars(select(Referral)).one()


def change(db: Database, **columns: Any) -> None:
    with db.writing() as session:
        row = session.scalars(select(Referral)).one()
        for name, value in columns.items():
            setattr(row, name, value)


def test_nothing_is_said_before_the_promised_date(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    assert promise_news(db, PROMISED - timedelta(seconds=1)) == 0
    assert news(db) == []


def test_on_the_promised_date_there_is_news_and_a_new_date(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    assert promise_news(db, PROMISED) == 1
    assert promise_news(db, PROMISED) == 0

    (delivery,) = news(db)
    said = drawn(db, delivery, PROMISED)
    assert "Te prometimos noticias hoy: sigue en *Recibido*." in said
    assert "Próxima fecha: martes 19 de mayo." in said
    assert "Ana" not in said
    assert referral(db).next_news_at == PROMISED + timedelta(days=7)


def test_week_after_week_each_date_is_kept_by_one_message(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    for week in range(4):
        promise_news(db, PROMISED + timedelta(weeks=week))
    assert [row.due_at for row in news(db)] == [
        PROMISED + timedelta(weeks=week) for week in range(4)
    ]
    assert referral(db).news_count == 4


def test_after_a_long_silence_one_message_says_that_it_is_late(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    late = PROMISED + timedelta(days=20)
    assert promise_news(db, late) == 1
    assert promise_news(db, late) == 0
    said = drawn(db, news(db)[0], late)
    assert "Te prometimos noticias para el martes 12 de mayo y llegamos tarde" in said
    assert referral(db).next_news_at == datetime(2026, 6, 8, 14, 0, tzinfo=UTC)  # a Monday


def test_four_clocks_at_once_keep_a_date_once(db: Database) -> None:
    for view in ("V1", "V2", "V3"):
        receive_referral(db, NOW, TEAM, CAMILA, view, agreed_draft(contact=f"{view}@correo.cl"))
    told: list[int] = []
    threads = [
        threading.Thread(target=lambda: told.append(promise_news(db, PROMISED))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 3
    assert len(news(db)) == 3


def test_each_referrer_hears_at_ten_of_their_own_and_in_their_language(db: Database) -> None:
    receive_referral(db, NOW, TEAM, LUCIA, "V1", agreed_draft())
    ten_in_madrid = datetime(2026, 5, 12, 8, 0, tzinfo=UTC)
    assert next_upkeep_at(db) == ten_in_madrid
    assert promise_news(db, ten_in_madrid) == 1
    assert "We promised you news today: still at *Received*." in drawn(
        db, news(db)[0], ten_in_madrid
    )


def test_a_closed_referral_promises_nothing_more(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    change(db, decided_at=PROMISED)
    assert promise_news(db, PROMISED) == 0
    assert next_upkeep_at(db) is None


@pytest.mark.parametrize(
    ("columns", "reason"),
    [({"deactivated_at": NOW}, "deactivated in Slack"), ({"left_on": date(2026, 5, 5)}, "left")],
)
def test_nobody_who_is_gone_is_written_to(
    db: Database, columns: dict[str, Any], reason: str
) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    promise_news(db, PROMISED)
    with db.writing() as session:
        person = session.scalars(select(Person).where(Person.slack_user_id == CAMILA)).one()
        for name, value in columns.items():
            setattr(person, name, value)
    with db.reading() as session:
        said = Kinds(KINDS)["referrals:news"].skip(session, news(db)[0], PROMISED)
    assert said is not None
    assert reason in said


def test_every_message_of_a_referral_is_one_that_slack_takes(db: Database) -> None:
    asked = receive_referral(db, NOW, TEAM, CAMILA, "V1", asking_draft())
    receive_referral(db, NOW, TEAM, CAMILA, "V2", agreed_draft(), asked.referral_id)
    receive_referral(db, NOW + timedelta(days=1), TEAM, LUCIA, "V3", agreed_draft())
    promise_news(db, PROMISED + timedelta(days=1))
    with db.reading() as session:
        deliveries = session.scalars(select(Delivery)).all()
        skipped = {row.kind for row in deliveries if Kinds(KINDS)[row.kind].skip(session, row, NOW)}
    assert skipped == {"referrals:ask"}
    assert {row.kind for row in deliveries} == {kind.name for kind in KINDS}
    for row in deliveries:
        assert "Ana" not in drawn(db, row, PROMISED)
        assert "correo.cl" not in drawn(db, row, PROMISED)


def test_initials_are_erased_when_nobody_agrees_in_time(db: Database) -> None:
    asked = receive_referral(db, NOW, TEAM, CAMILA, "V1", asking_draft())
    over = NOW + timedelta(days=14)
    assert next_upkeep_at(db) == over
    assert expire_referrals(db, over - timedelta(seconds=1)) == 0
    assert expire_referrals(db, over) == 1
    assert expire_referrals(db, over) == 0

    row = referral(db)
    assert (row.initials, row.consent, row.erase_after) == (None, Consent.EXPIRED, None)
    with db.reading() as session:
        kinds = session.scalars(select(ReferralEvent.kind).order_by(ReferralEvent.id)).all()
        changed = session.scalars(
            select(Delivery).where(Delivery.kind == "referrals:ask_over")
        ).one()
    assert kinds == ["asking", "expired"]
    assert "borré las iniciales" in drawn(db, changed, over)
    with pytest.raises(Exception, match="ask_expired"):
        referral_form(db, TEAM, CAMILA, asked.referral_id)


def test_an_agreed_referral_does_not_expire(db: Database) -> None:
    asked = receive_referral(db, NOW, TEAM, CAMILA, "V1", asking_draft())
    agreed = receive_referral(db, NOW, TEAM, CAMILA, "V2", agreed_draft(), asked.referral_id)
    assert agreed.effect is Effect.RECEIVED
    assert expire_referrals(db, NOW + timedelta(days=365)) == 0


def test_a_stopped_workspace_is_told_once_when_it_goes_on(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    stop_workspace(db, NOW, TEAM, "token_revoked")
    for weeks in range(1, 4):
        assert promise_news(db, PROMISED + timedelta(weeks=weeks)) == 0
    assert next_upkeep_at(db) is None
    with db.writing() as session:
        session.get_one(Workspace, TEAM).state = WorkspaceState.ACTIVE
    later = PROMISED + timedelta(weeks=4)
    assert promise_news(db, later) == 1
    (told,) = news(db)
    assert "para el martes 12 de mayo y llegamos tarde" in drawn(db, told, later)


def notices(db: Database) -> list[str]:
    with db.reading() as session:
        kind = Delivery.kind == "referrals:notice"
        return sorted(session.scalars(select(Delivery.target).where(kind)))


def test_who_takes_the_devrel_role_later_is_told_once_of_what_nobody_read(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    receive_referral(db, NOW, TEAM, LUCIA, "V2", asking_draft())
    assert notices(db) == [PAULA]
    with db.writing() as session:
        lucia = session.scalars(select(Person).where(Person.slack_user_id == LUCIA)).one()
        granted = {"person_id": lucia.id, "role": AccessRole.DEVREL, "granted_at": NOW}
        session.add(Access(team_id=TEAM, **granted))
    for _ in range(2):
        tell_new_devrel(db, NOW, TEAM)
    assert notices(db) == [LUCIA, PAULA]


def test_who_lost_the_devrel_role_meanwhile_is_told_nothing(db: Database) -> None:
    receive_referral(db, NOW, TEAM, CAMILA, "V1", agreed_draft())
    with db.reading() as session:
        notice = session.scalars(select(Delivery).where(Delivery.target == PAULA)).one()
    for allowed in (True, False):
        with db.writing() as session:
            reason = Kinds(KINDS)[notice.kind].skip(session, notice, NOW)
            session.execute(delete(Access))
        assert reason == (None if allowed else "no longer DevRel")
