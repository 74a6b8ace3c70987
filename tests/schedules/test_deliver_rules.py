"""What must not go out does not, and one bad row never stops the others."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kind
from schedules.deliver import Deliverer, next_at
from storage.due import backlog
from storage.engine import Database
from storage.ledger import Delivery, DeliveryState
from storage.people import Person
from tests.schedules.conftest import plain_kind
from tests.support.clock import FrozenClock
from tests.support.ledger import plan, row, rows
from tests.support.rows import add_person
from tests.support.slack import FakeSlack, lost_answer, once

Make = Callable[..., Deliverer]


def end_of(db: Database, key: str) -> tuple[str, str | None]:
    found = row(db, key)
    return found.state, found.reason


def breaking(part: str, error: Callable[[Session], Any]) -> Kind:
    """Return the kind `poison`, whose `render`, `skip` or `sent` raises."""

    def raises(session: Session, _delivery: Delivery, _now: datetime) -> Any:
        error(session)

    broken: dict[str, Any] = {part: raises}
    return replace(plain_kind("poison"), **broken)


def key_error(_session: Session) -> None:
    raise KeyError("no such thing")


def bad_sql(session: Session) -> None:
    session.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.parametrize("part", ["render", "skip"])
@pytest.mark.parametrize("error", [key_error, bad_sql])
def test_a_poisoned_row_fails_alone(
    db: Database,
    slack: FakeSlack,
    deliverer: Make,
    clock: FrozenClock,
    part: str,
    error: Callable[[Session], Any],
) -> None:
    poisoned = plan(db, "poison", kind="poison")
    good = [plan(db, number) for number in range(5)]
    unknown = plan(db, "of a kind that nobody declares", kind="unheard-of")
    first = deliverer(breaking(part, error))
    first.step()
    assert {row(db, key).state for key in good} == {DeliveryState.SENT}
    for _ in range(5):  # SQLite calls a wrong statement what it calls a full disk, and tries again
        clock.advance(minutes=5)
        first.step()
    for key in (poisoned, unknown):
        state, reason = end_of(db, key)
        assert state == DeliveryState.FAILED
        assert reason is not None
        assert reason.startswith("fault: ")
    assert len(slack.sent) == 5


@pytest.mark.parametrize("error", [key_error, bad_sql])
def test_a_follow_up_that_fails_leaves_the_message_sent(
    db: Database, slack: FakeSlack, deliverer: Make, error: Callable[[Session], Any]
) -> None:
    key = plan(db, kind="poison")
    deliverer(breaking("sent", error)).step()
    assert end_of(db, key) == (DeliveryState.SENT, None)


def test_a_follow_up_happens_with_the_record(db: Database, deliverer: Make) -> None:
    person_id = add_person(db)
    key = plan(db, kind="hello", person_id=person_id)

    def greet(session: Session, delivery: Delivery, now: datetime) -> None:
        session.get_one(Person, delivery.person_id).greeted_at = now

    deliverer(plain_kind("hello", sent=greet)).step()
    with db.reading() as session:
        assert session.get_one(Person, person_id).greeted_at == row(db, key).ended_at


def test_a_kind_may_say_why_not(db: Database, slack: FakeSlack, deliverer: Make) -> None:
    key = plan(db, kind="ask")
    deliverer(plain_kind("ask", skip=lambda *_: "already answered")).step()
    assert end_of(db, key) == (DeliveryState.SKIPPED, "already answered")
    assert slack.calls == []


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        ({"is_bot": True}, "a bot"),
        ({"is_guest": True}, "a guest"),
        ({"deactivated_at": FrozenClock().now()}, "deactivated in Slack"),
        ({"left_on": date(2026, 5, 1)}, "left the company"),
        ({"opted_out_at": FrozenClock().now()}, "opted out"),
        ({"paused_until": date(2026, 5, 6)}, "paused"),
    ],
)
def test_nobody_who_should_be_left_alone_gets_what_they_did_not_ask_for(
    db: Database,
    slack: FakeSlack,
    deliverer: Make,
    team: str,
    columns: dict[str, Any],
    reason: str,
) -> None:
    person_id = add_person(db, **columns)
    ask = plan(db, "ask", kind="ask", person_id=person_id)
    receipt = plan(db, "receipt", person_id=person_id)
    deliverer(plain_kind("ask", unasked=True)).step()
    assert end_of(db, ask) == (DeliveryState.SKIPPED, reason)
    assert end_of(db, receipt) == (DeliveryState.SENT, None)


def test_a_second_unasked_conversation_within_the_week_is_skipped(
    db: Database, slack: FakeSlack, deliverer: Make, team: str, clock: FrozenClock
) -> None:
    person_id, other_id = add_person(db), add_person(db, "U0DIEGO001")
    kinds = [plain_kind(name, unasked=True) for name in ("ask", "opportunity")]
    first = deliverer(*kinds)

    def tell(who: int, subject: str, **more: Any) -> tuple[str, str | None]:
        key = plan(db, subject, person_id=who, target=f"U{who}", due_at=clock.now(), **more)
        first.step()
        return end_of(db, key)

    sent = (DeliveryState.SENT, None)
    too_much = (DeliveryState.SKIPPED, "attention budget")
    assert tell(person_id, "a", kind="ask") == sent
    clock.advance(days=2)
    assert tell(person_id, "b", kind="opportunity") == too_much
    assert tell(other_id, "c", kind="opportunity") == sent
    assert tell(person_id, "d") == sent, "receipts do not count"
    clock.advance(days=5)
    assert tell(person_id, "e", kind="opportunity") == sent
    assert tell(person_id, "f", kind="ask") == too_much


def test_two_conversations_that_are_due_together_do_not_both_go_out(
    db: Database, slack: FakeSlack, deliverer: Make, team: str, clock: FrozenClock
) -> None:
    person_id = add_person(db)
    for number in range(3):
        plan(db, number, kind="ask", person_id=person_id, target="U0CAMILA01")
    first = deliverer(plain_kind("ask", unasked=True))
    while first.step():
        pass
    assert sorted(one.state for one in rows(db)) == ["sent", "skipped", "skipped"]


def test_what_may_have_been_sent_counts_as_attention(
    db: Database, slack: FakeSlack, deliverer: Make, team: str, clock: FrozenClock
) -> None:
    person_id = add_person(db)
    plan(db, 1, kind="ask", person_id=person_id)
    slack.fault = once(lost_answer(), moment="after")
    first = deliverer(plain_kind("ask", unasked=True))
    first.step()
    second = plan(db, 2, kind="ask", person_id=person_id, due_at=clock.advance(seconds=6))
    first.step()
    assert end_of(db, second) == (DeliveryState.SKIPPED, "attention budget")


def test_a_change_waits_for_its_message_and_then_changes_it(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    asked = plan(db, "ask", target="UONE", due_at=clock.now() + timedelta(minutes=5))
    change = plan(db, "thanks", kind="thanks", target="UONE", updates_key=asked)
    first = deliverer(plain_kind("thanks", render=Message("gracias", [])))
    assert first.step() == 0
    with db.reading() as session:
        assert backlog(session, clock.now()) == 0, "what waits for another is quiet"
    assert next_at(db, clock.now()) == clock.now() + timedelta(minutes=5)
    clock.advance(minutes=5)
    assert [first.step() for _ in range(3)] == [1, 1, 0]
    assert [sent.message.text for sent in slack.sent] == ["gracias"]
    assert end_of(db, change) == (DeliveryState.SENT, None)
    assert row(db, change).ts == row(db, asked).ts


def test_a_change_of_what_was_never_sent_is_skipped(
    db: Database, slack: FakeSlack, deliverer: Make
) -> None:
    asked = plan(db, "ask", kind="ask")
    change = plan(db, "thanks", updates_key=asked)
    lost = plan(db, "other", updates_key="no such delivery")
    first = deliverer(plain_kind("ask", skip=lambda *_: "already answered"))
    while first.step():
        pass
    never_sent = (DeliveryState.SKIPPED, "the message it changes was never sent")
    assert end_of(db, change) == end_of(db, lost) == never_sent
    assert slack.calls == []


def test_a_change_whose_answer_was_lost_is_made_again(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    asked = plan(db, "ask")
    change = plan(db, "thanks", updates_key=asked)
    slack.fault = once(lost_answer(), method="update", moment="after")
    first = deliverer()
    for _ in range(4):
        first.step()
        clock.advance(seconds=6)
    assert end_of(db, change) == (DeliveryState.SENT, None)
    assert [method for method, _ in slack.calls] == ["post", "update", "update"]
