"""Wanting to talk is promised once, kept by DevRel alone, and counted."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from engagement.commitments.deliveries import KINDS
from engagement.commitments.rules import talk_due_at
from engagement.commitments.service import (
    TALK_CLOSED,
    TALK_NOTICE,
    TALK_OK,
    Owed,
    finish_talk,
    owed,
    tell_new_devrel,
    want_talk,
)
from engagement.commitments.views import talk_promised_modal
from engagement.common.errors import NotYoursError
from engagement.common.kinds import Kinds
from engagement.common.words import texts_for
from storage.commitments import Commitment, CommitmentKind
from storage.engine import Database
from storage.ledger import Delivery
from storage.people import Access, AccessRole, Person
from tests.support.rows import LONG_AGO, TEAM, add_person, add_workspace
from tests.support.taken import taken

CAMILA, DIEGO, PAULA, ANDREA, HEAD = (
    "U0CAMILA01",
    "U0DIEGO001",
    "U0PAULA001",
    "U0ANDREA01",
    "U0HEAD0001",
)
NOW = datetime(2026, 5, 5, 16, 0, tzinfo=UTC)
BY = datetime(2026, 5, 7, 22, 0, tzinfo=UTC)  # Thursday, 18:00 in Santiago


@pytest.fixture(autouse=True)
def company(db: Database) -> None:
    add_workspace(db)
    add_person(db, CAMILA)
    add_person(db, DIEGO)
    for devrel in (PAULA, ANDREA):
        add_person(db, devrel, roles=(AccessRole.DEVREL,), timezone="Europe/Madrid")
    add_person(db, HEAD, roles=(AccessRole.HEAD, AccessRole.ADMIN))


def deliveries(db: Database, kind: str) -> list[Delivery]:
    with db.reading() as session:
        query = select(Delivery).where(Delivery.kind == kind).order_by(Delivery.target)
        return list(session.scalars(query))


def talk(db: Database) -> Commitment:
    with db.reading() as session:
        return session.scalars(select(Commitment)).one()


def said(db: Database, delivery: Delivery) -> str:
    with db.reading() as session:
        message = Kinds(KINDS)[delivery.kind].render(session, delivery, NOW)
    return str(taken(message))


@given(st.timedeltas(timedelta(0), timedelta(days=365)))
def test_a_talk_is_due_at_six_of_a_working_day_two_working_days_on(later: timedelta) -> None:
    now = NOW + later
    due = talk_due_at(now, "UTC")
    assert (due.hour, due.minute) == (18, 0)
    assert due.weekday() < 5
    assert timedelta(days=1) < due - now < timedelta(days=5)


def test_pressing_the_button_twice_promises_once_and_tells_everybody_of_devrel(
    db: Database,
) -> None:
    for is_new in (True, False):
        promised = want_talk(db, NOW, TEAM, CAMILA, None)
        assert promised.is_new is is_new
        assert (promised.by, promised.readers) == (BY, ("Paula", "Andrea"))
    assert [d.target for d in deliveries(db, TALK_OK)] == [CAMILA]
    notices = deliveries(db, TALK_NOTICE)
    assert [d.target for d in notices] == [ANDREA, PAULA]
    assert "viernes 8 de mayo a las 00:00" in said(db, notices[0])
    assert "jueves 7 de mayo a las 18:00" in said(db, deliveries(db, TALK_OK)[0])


def test_a_talk_that_took_place_changes_every_notice_once(db: Database) -> None:
    want_talk(db, NOW, TEAM, CAMILA, None)
    for _ in range(2):
        finish_talk(db, NOW + timedelta(days=1), TEAM, PAULA, talk(db).id)
    changed = deliveries(db, TALK_CLOSED)
    assert [d.updates_key for d in changed] == [d.key for d in deliveries(db, TALK_NOTICE)]
    assert f"<@{CAMILA}> quedó hecha: lo anotó Paula el miércoles 6 de mayo" in said(db, changed[0])
    with db.reading() as session:
        for kind in (TALK_OK, TALK_NOTICE):
            row = deliveries(db, kind)[0]
            assert Kinds(KINDS)[kind].skip(session, row, NOW) == "the talk took place already"
    want_talk(db, NOW + timedelta(days=2), TEAM, CAMILA, None)
    assert len(deliveries(db, TALK_OK)) == 2


@pytest.mark.parametrize("who", [CAMILA, DIEGO, HEAD])
def test_nobody_but_devrel_closes_a_talk(db: Database, who: str) -> None:
    want_talk(db, NOW, TEAM, CAMILA, None)
    with pytest.raises(NotYoursError):
        finish_talk(db, NOW, TEAM, who, talk(db).id)
    assert talk(db).done_at is None


def test_devrel_of_another_workspace_closes_nothing_here(db: Database) -> None:
    want_talk(db, NOW, TEAM, CAMILA, None)
    add_workspace(db, "T2")
    add_person(db, PAULA, team_id="T2", roles=(AccessRole.DEVREL,))
    with pytest.raises(NotYoursError):
        finish_talk(db, NOW, "T2", PAULA, talk(db).id)


def test_somebody_else_s_check_in_promises_nothing(db: Database) -> None:
    with pytest.raises(NotYoursError):
        want_talk(db, NOW, TEAM, CAMILA, 12345)
    assert deliveries(db, TALK_OK) == []


def test_what_is_owed_is_counted_without_what_was_done(db: Database) -> None:
    add_workspace(db, "T2")
    camila = add_person(db, CAMILA, team_id="T2")
    with db.writing() as session:
        for kind, days, done in (
            (CommitmentKind.TALK, -1, False),
            (CommitmentKind.TALK, 1, False),
            (CommitmentKind.OTHER, 5, False),  # Sunday
            (CommitmentKind.OTHER, 6, False),  # Monday of the next week
            (CommitmentKind.OTHER, -3, True),
        ):
            session.add(
                Commitment(
                    team_id="T2",
                    kind=kind,
                    made_to_id=camila,
                    made_at=LONG_AGO,
                    due_at=NOW + timedelta(days=days),
                    done_at=NOW if done else None,
                )
            )
    with db.reading() as session:
        assert owed(session, NOW, "T2") == Owed(late=1, due_this_week=2, wanting_to_talk=2)
        assert owed(session, NOW, TEAM) == Owed(0, 0, 0)


def test_who_takes_the_devrel_role_later_is_told_once_of_the_talks_owed(db: Database) -> None:
    want_talk(db, NOW, TEAM, CAMILA, None)
    add_person(db, "U0NEW00001", roles=(AccessRole.DEVREL,))
    for _ in range(2):
        tell_new_devrel(db, NOW, TEAM)
    told = [delivery.target for delivery in deliveries(db, TALK_NOTICE)]
    assert told == sorted([PAULA, ANDREA, "U0NEW00001"])
    finish_talk(db, NOW, TEAM, PAULA, talk(db).id)
    add_person(db, "U0NEWER001", roles=(AccessRole.DEVREL,))
    tell_new_devrel(db, NOW, TEAM)
    assert len(deliveries(db, TALK_NOTICE)) == 3


def test_where_nobody_is_devrel_no_talk_is_promised_for_a_date(db: Database) -> None:
    with db.writing() as session:
        session.execute(delete(Access))
    promised = want_talk(db, NOW, TEAM, CAMILA, None)
    (ok,) = deliveries(db, TALK_OK)
    for words in (said(db, ok), str(talk_promised_modal(promised, texts_for("es")))):
        assert "Hoy nadie tiene el rol de DevRel" in words
        assert "antes del" not in words
    assert deliveries(db, TALK_NOTICE) == []


def test_who_lost_the_devrel_role_meanwhile_is_told_nothing(db: Database) -> None:
    want_talk(db, NOW, TEAM, CAMILA, None)
    with db.writing() as session:
        paula = session.scalars(select(Person).where(Person.slack_user_id == PAULA)).one()
        session.execute(delete(Access).where(Access.person_id == paula.id))
    with db.reading() as session:
        reasons = {
            notice.target: Kinds(KINDS)[TALK_NOTICE].skip(session, notice, NOW)
            for notice in session.scalars(select(Delivery).where(Delivery.kind == TALK_NOTICE))
        }
    assert reasons == {PAULA: "no longer DevRel", ANDREA: None}
