"""Every planned delivery ends once, with its reason, whatever Slack answers."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from engagement.common.blocks import Message
from engagement.common.errors import (
    CallRefusedError,
    ContentRefusedError,
    SlackError,
    TargetGoneError,
    WorkspaceStoppedError,
)
from engagement.common.kinds import Kinds
from schedules.deliver import Deliverer, next_at
from storage.due import backlog
from storage.engine import Database
from storage.ledger import DeliveryState
from storage.people import Audit, Workspace, WorkspaceState
from tests.schedules.conftest import plain_kind
from tests.support.clock import FrozenClock
from tests.support.ledger import plan, row, rows
from tests.support.rows import TEAM, add_workspace
from tests.support.slack import FakeSlack, always, lost_answer, once, rate_limited

Make = Callable[..., Deliverer]


def work_on(deliverer: Deliverer, clock: FrozenClock, span: timedelta, tick: float = 1) -> None:
    """Let a deliverer tick for so long."""
    end = clock.now() + span
    while clock.now() < end:
        while deliverer.step():
            pass
        clock.advance(seconds=tick)


def open_rows(db: Database, clock: FrozenClock) -> int:
    with db.reading() as session:
        return backlog(session, clock.now())


def audited(db: Database) -> list[tuple[str, str]]:
    with db.reading() as session:
        return [(entry.action, entry.subject_id) for entry in session.scalars(select(Audit))]


def test_what_is_due_is_sent_and_what_is_not_waits(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    due = plan(db, "due")
    later = plan(db, "later", due_at=clock.now() + timedelta(hours=3))
    assert open_rows(db, clock) == 1
    assert deliverer().step() == 1
    assert [sent.target for sent in slack.sent] == ["Udue"]
    sent = row(db, due)
    assert (sent.state, sent.channel, sent.ts) == (DeliveryState.SENT, "DUdue", "0.000001")
    assert (sent.ended_at, sent.reason, sent.maybe_sent) == (clock.now(), None, False)
    assert row(db, later).state == DeliveryState.PENDING
    assert deliverer().step() == 0
    assert open_rows(db, clock) == 0
    assert next_at(db, clock.now()) == clock.now() + timedelta(hours=3)


def test_a_429_waits_as_long_as_slack_says_and_sends_once(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)
    slack.fault = once(rate_limited(30))
    first = deliverer()
    first.step()
    waiting = row(db, key)
    assert (waiting.state, waiting.maybe_sent) == (DeliveryState.PENDING, False)
    assert open_rows(db, clock) == 1
    clock.advance(seconds=29)
    assert first.step() == 0
    clock.advance(seconds=1)
    assert first.step() == 1
    assert row(db, key).state == DeliveryState.SENT
    assert [method for method, _ in slack.calls] == ["post", "post"]


def test_a_429_stops_the_rest_of_that_workspace_but_no_other(
    db: Database, slack: FakeSlack, team: str, clock: FrozenClock
) -> None:
    add_workspace(db, "TOTHER")
    other = FakeSlack(clock, "TOTHER")
    for number in range(8):
        plan(db, number)
        plan(db, number, team_id="TOTHER")
    slack.fault = always(rate_limited(60))
    both = {TEAM: slack, "TOTHER": other}
    kinds = Kinds([plain_kind()])
    Deliverer(db, clock, lambda team_id: both[team_id], kinds, "first", senders=1).step()
    assert len(other.sent) == 8
    assert len(slack.calls) == 1


def test_a_lost_answer_is_looked_for_and_not_repeated(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)
    slack.fault = once(lost_answer(), moment="after")
    work_on(deliverer(), clock, timedelta(seconds=20))
    assert [method for method, _ in slack.calls] == ["post", "find"]
    found = row(db, key)
    assert (found.state, found.ts) == (DeliveryState.SENT, slack.sent[0].posted.ts)


def test_a_lost_question_is_asked_again(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)
    slack.fault = once(lost_answer(), moment="before")
    work_on(deliverer(), clock, timedelta(seconds=20))
    assert [method for method, _ in slack.calls] == ["post", "find", "post"]
    assert row(db, key).state == DeliveryState.SENT


@pytest.mark.parametrize("moment", ["before", "after"])
def test_without_a_history_scope_what_is_ambiguous_is_unknown_and_not_repeated(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock, moment: str
) -> None:
    key = plan(db)
    slack.has_history_scope = False
    slack.fault = once(lost_answer(), moment=moment)
    work_on(deliverer(), clock, timedelta(seconds=20))
    ended = row(db, key)
    assert (ended.state, ended.reason) == (
        DeliveryState.UNKNOWN,
        "no answer, then missing_scope",
    )
    assert ended.maybe_sent
    assert [method for method, _ in slack.calls] == ["post", "find"]
    assert audited(db) == [("delivery_unknown", key)]
    assert open_rows(db, clock) == 0


def test_a_429_while_looking_forgets_nothing_and_holds_up_no_other(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    ambiguous = plan(db, "ambiguous")
    slack.fault = once(lost_answer(), moment="after")
    first = deliverer()
    first.step()
    slack.fault = once(rate_limited(60), method="find")
    clock.advance(seconds=10)
    first.step()
    assert row(db, ambiguous).maybe_sent
    plan(db, "fresh")
    clock.advance(seconds=10)
    first.step()
    assert [sent.target for sent in slack.sent] == ["Uambiguous", "Ufresh"]
    work_on(first, clock, timedelta(seconds=60))
    assert {one.state for one in rows(db)} == {DeliveryState.SENT}
    assert len(slack.sent) == 2


@pytest.mark.parametrize(
    "error",
    [TargetGoneError("user_disabled"), CallRefusedError("restricted_action_thread_locked")],
)
def test_a_refusal_fails_that_delivery_alone_and_is_noted(
    db: Database, slack: FakeSlack, deliverer: Make, error: SlackError
) -> None:
    first, second = plan(db, 1), plan(db, 2)
    slack.fault = once(error)
    deliverer().step()
    states = {one.key: one.state for one in rows(db)}
    assert sorted(states.values()) == [DeliveryState.FAILED, DeliveryState.SENT]
    failed = first if states[first] == DeliveryState.FAILED else second
    assert error.code in (row(db, failed).reason or "")
    assert audited(db) == [("delivery_failed", failed)]


def test_refused_blocks_are_sent_again_without_the_newer_ones(
    db: Database, slack: FakeSlack, deliverer: Make
) -> None:
    drawn = Message("resumen", [{"type": "data_visualization"}], [{"type": "section"}])
    key = plan(db, kind="digest")
    slack.fault = once(ContentRefusedError("invalid_blocks"))
    deliverer(plain_kind("digest", render=drawn)).step()
    assert row(db, key).state == DeliveryState.SENT
    assert [sent.message.blocks for sent in slack.sent] == [[{"type": "section"}]]


@pytest.mark.parametrize("plain", [None, [{"type": "section"}]])
def test_blocks_refused_for_good_fail_with_slacks_word(
    db: Database, slack: FakeSlack, deliverer: Make, plain: list[dict[str, str]] | None
) -> None:
    key = plan(db, kind="digest")
    slack.fault = always(ContentRefusedError("invalid_blocks"))
    deliverer(plain_kind("digest", render=Message("resumen", [], plain))).step()
    assert row(db, key).state == DeliveryState.FAILED
    assert row(db, key).reason == "refused: invalid_blocks"
    assert len(slack.calls) == (1 if plain is None else 2)


def test_a_revoked_token_stops_the_workspace_and_keeps_its_rows(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    for number in range(12):
        plan(db, number)
    slack.fault = always(WorkspaceStoppedError("token_revoked"))
    first = deliverer()
    work_on(first, clock, timedelta(minutes=1))
    tried = len(slack.calls)
    assert tried <= 8
    assert {one.state for one in rows(db)} == {DeliveryState.PENDING}
    assert open_rows(db, clock) == 0
    assert next_at(db, clock.now()) is None
    with db.writing() as session:
        workspace = session.get_one(Workspace, TEAM)
        assert (workspace.state, workspace.stop_reason) == (WorkspaceState.STOPPED, "token_revoked")
        workspace.state = WorkspaceState.ACTIVE
    slack.fault = lambda _method, _moment: None
    work_on(first, clock, timedelta(seconds=5))
    assert {one.state for one in rows(db)} == {DeliveryState.SENT}
    assert len(slack.sent) == 12


def test_what_waited_past_its_window_is_skipped_with_that_reason(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    inside = plan(db, "inside", not_after=clock.now() + timedelta(hours=6))
    outside = plan(db, "outside", not_after=clock.now() + timedelta(hours=4))
    clock.advance(hours=5)
    work_on(deliverer(), clock, timedelta(seconds=2))
    assert row(db, inside).state == DeliveryState.SENT
    skipped = row(db, outside)
    assert (skipped.state, skipped.reason) == (DeliveryState.SKIPPED, "missed window")
    assert [sent.target for sent in slack.sent] == ["Uinside"]


@pytest.mark.parametrize(("moment", "state"), [("after", "sent"), ("before", "skipped")])
def test_past_its_window_what_may_have_been_sent_is_looked_for_first(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock, moment: str, state: str
) -> None:
    key = plan(db, not_after=clock.now() + timedelta(hours=1))
    slack.fault = once(lost_answer(), moment=moment)
    first = deliverer()
    first.step()
    clock.advance(hours=2)
    first.step()
    assert row(db, key).state == state
    assert [method for method, _ in slack.calls] == ["post", "find"]


def test_slack_away_for_hours_drains_inside_the_window_and_then_skips(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    for number in range(12):
        plan(db, f"long{number}", not_after=clock.now() + timedelta(hours=5))
        plan(db, f"short{number}", not_after=clock.now() + timedelta(hours=3))
    first = deliverer()
    slack.fault = always(lost_answer(), moment="before")
    work_on(first, clock, timedelta(hours=4), tick=600)
    slack.fault = lambda _method, _moment: None
    work_on(first, clock, timedelta(minutes=10), tick=10)
    ends = {one.subject: (one.state, one.reason) for one in rows(db)}
    assert {ends[f"long{n}"] for n in range(12)} == {(DeliveryState.SENT, None)}
    assert {ends[f"short{n}"] for n in range(12)} == {(DeliveryState.SKIPPED, "missed window")}
    assert len(slack.sent) == 12


def test_a_message_that_slack_never_answers_ends_unknown_and_not_never(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)

    def never_answers(_method: str, _moment: str) -> None:
        raise lost_answer()

    slack.fault = never_answers
    work_on(deliverer(), clock, timedelta(days=2), tick=3600)
    assert row(db, key).state == DeliveryState.UNKNOWN


def test_a_fault_of_ours_in_the_middle_of_a_call_is_unknown_and_not_repeated(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)

    def broken(_method: str, moment: str) -> None:
        if moment == "after":
            raise KeyError("ts")

    slack.fault = broken
    work_on(deliverer(), clock, timedelta(minutes=1))
    assert (row(db, key).state, row(db, key).reason) == (DeliveryState.UNKNOWN, "fault: KeyError")
    assert len(slack.sent) == 1


def test_one_target_gets_its_messages_one_after_the_other_in_their_order(
    db: Database, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    keys = [
        plan(db, f"n{n}", target="UONE", due_at=clock.now() + timedelta(seconds=n))
        for n in (3, 1, 2)
    ]
    clock.advance(minutes=1)
    first = deliverer()
    assert [first.step() for _ in range(4)] == [1, 1, 1, 0]
    order = sorted(keys, key=lambda key: float(row(db, key).ts or 0))
    assert [row(db, key).subject for key in order] == ["n1", "n2", "n3"]


@pytest.mark.parametrize(
    ("error", "ended"),
    [
        (None, []),
        (TargetGoneError("is_archived"), [DeliveryState.FAILED]),
        (lost_answer(), [DeliveryState.UNKNOWN]),
    ],
)
def test_what_failed_or_may_not_have_arrived_is_followed_up_with_its_reason(
    db: Database,
    slack: FakeSlack,
    deliverer: Make,
    clock: FrozenClock,
    error: SlackError | None,
    ended: list[str],
) -> None:
    told: list[str] = []
    kind = plain_kind("digest", lost=lambda _session, delivery, _now: told.append(delivery.state))
    plan(db, "one", kind="digest")
    slack.has_history_scope = False
    if error is not None:
        slack.fault = once(error)
    work_on(deliverer(kind), clock, timedelta(minutes=1))
    assert told == ended
