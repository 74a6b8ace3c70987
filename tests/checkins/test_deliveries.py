"""When a check-in's messages go out, when they do not, and that none of them tells an answer."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from engagement.checkins.deliveries import KINDS as CHECKIN_KINDS
from engagement.checkins.kinds import ASK, REMIND, SKIPPED, THANKS
from engagement.checkins.service import skip_checkin
from engagement.commitments.deliveries import KINDS as COMMITMENT_KINDS
from engagement.common.kinds import Kinds
from engagement.people.deliveries import HELLO
from engagement.people.deliveries import KINDS as PEOPLE_KINDS
from storage.ledger import Delivery, DeliveryState
from storage.people import Person
from tests.support.in_round import CAMILA, CLOSE, DUE, NOON, InRound
from tests.support.rows import TEAM
from tests.support.taken import taken

KINDS = Kinds([*PEOPLE_KINDS, *COMMITMENT_KINDS, *CHECKIN_KINDS])
REMIND_AT = DUE + timedelta(hours=28.5)
SECRET = "el ambiente de pruebas se cae"


def delivery(in_round: InRound, kind: str, who: str = CAMILA) -> Delivery:
    with in_round.db.reading() as session:
        return session.scalars(
            select(Delivery).where(Delivery.kind == kind, Delivery.target == who)
        ).one()


def why_not(in_round: InRound, kind: str, now: datetime) -> str | None:
    with in_round.db.reading() as session:
        return KINDS[kind].skip(session, delivery(in_round, kind), now)


def drawn(in_round: InRound, kind: str, now: datetime = NOON) -> str:
    with in_round.db.reading() as session:
        message = KINDS[kind].render(session, delivery(in_round, kind), now)
    return json.dumps(taken(message), ensure_ascii=False)


def test_an_ask_goes_out_unless_it_was_answered_skipped_or_over(in_round: InRound) -> None:
    assert why_not(in_round, ASK, DUE) is None
    assert why_not(in_round, ASK, CLOSE) == "the round is closed"
    skip_checkin(in_round.db, NOON, TEAM, CAMILA, in_round.checkin_of(CAMILA))
    assert why_not(in_round, ASK, DUE) == "skipped by the person"
    in_round.record(in_round.typed(satisfaction=3))
    assert why_not(in_round, ASK, DUE) == "answered already"


@pytest.mark.parametrize(
    ("state", "ended_at", "reason"),
    [
        (DeliveryState.SENT, DUE, None),
        (DeliveryState.UNKNOWN, DUE, None),
        (DeliveryState.SKIPPED, DUE, "was never asked"),
        (DeliveryState.FAILED, DUE, "was never asked"),
        (DeliveryState.PENDING, None, "was never asked"),
        (DeliveryState.SENT, REMIND_AT - timedelta(hours=2), "asked just now"),
    ],
)
def test_only_somebody_asked_a_while_ago_is_reminded(
    in_round: InRound, state: DeliveryState, ended_at: datetime | None, reason: str | None
) -> None:
    with in_round.db.writing() as session:
        session.execute(
            update(Delivery).where(Delivery.kind == ASK).values(state=state, ended_at=ended_at)
        )
    assert why_not(in_round, REMIND, REMIND_AT) == reason


def test_nobody_who_answered_is_reminded(in_round: InRound) -> None:
    in_round.mark_sent()
    in_round.record(in_round.typed(satisfaction=3))
    assert why_not(in_round, REMIND, REMIND_AT) == "answered already"


def test_an_ask_that_is_an_hour_late_says_that_the_bot_was_down(in_round: InRound) -> None:
    assert "Estuve fuera de servicio" not in drawn(in_round, ASK, DUE + timedelta(hours=1))
    late = drawn(in_round, ASK, DUE + timedelta(hours=1, seconds=1))
    assert "Este mensaje debía llegar el martes 5 de mayo a las 10:30." in late


def test_faces_carry_the_check_in_s_id_and_nothing_else(in_round: InRound) -> None:
    ask = drawn(in_round, ASK)
    for face in range(1, 6):
        assert f'"action_id": "checkin:face#{face}"' in ask
    assert "3 preguntas" in ask
    assert "jueves 7 de mayo a las 17:30" in ask


def test_no_message_repeats_an_answer_or_tells_its_mood(in_round: InRound) -> None:
    in_round.mark_sent()
    thanks = []
    for revision, satisfaction in enumerate((1, 5)):
        typed = in_round.typed(satisfaction=satisfaction, challenge=SECRET, talk=True)
        in_round.record(typed, revision=revision)
        thanks.append(drawn(in_round, THANKS))
    assert thanks[0] == thanks[1]
    for kind in (ASK, REMIND, THANKS, "commitments:talk_ok"):
        said = drawn(in_round, kind)
        assert SECRET not in said
        assert "/referir" not in said
    notice = delivery(in_round, "commitments:talk_notice", "U0PAULA001")
    with in_round.db.reading() as session:
        told = taken(KINDS[notice.kind].render(session, notice, NOON))
    assert SECRET not in json.dumps(told)
    assert f"<@{CAMILA}>" in json.dumps(told)
    assert CAMILA not in told["text"]


def test_a_late_answer_is_thanked_for_without_a_date_that_has_passed(in_round: InRound) -> None:
    in_round.mark_sent()
    in_round.record(in_round.typed(satisfaction=3), now=CLOSE, late=True)
    assert "puedes cambiarlo hasta" not in drawn(in_round, THANKS)


def test_the_skipping_that_was_taken_back_is_not_told(in_round: InRound) -> None:
    skip_checkin(in_round.db, NOON, TEAM, CAMILA, in_round.checkin_of(CAMILA))
    assert why_not(in_round, SKIPPED, NOON) is None
    assert "esta vez no te pregunto más" in drawn(in_round, SKIPPED)
    in_round.record(in_round.typed(satisfaction=3))
    assert why_not(in_round, SKIPPED, NOON) == "answered after all"


def test_the_greeting_names_the_people_and_the_first_date_once(in_round: InRound) -> None:
    with in_round.db.writing() as session:
        session.execute(update(Person).values(greeted_at=None))
    in_round.next_round()
    hello = drawn(in_round, HELLO)
    assert "Paula, de DevRel" in hello
    assert "La primera llega el martes 19 de mayo a las 10:30." in hello
    late = drawn(in_round, HELLO, NOON + timedelta(weeks=2))
    assert "La primera llega enseguida." in late
    assert "19 de mayo" not in late
    assert why_not(in_round, HELLO, NOON) is None
    with in_round.db.writing() as session:
        KINDS[HELLO].sent(session, delivery(in_round, HELLO), NOON)
    assert why_not(in_round, HELLO, NOON) == "greeted already"
