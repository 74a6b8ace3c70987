"""A claim is one owner's alone, and only its owner's present attempt may say what became of it."""

from datetime import datetime, timedelta

import pytest

from storage.budget import block, lock_budgets
from storage.claims import LEASE, Claimed, claim
from storage.due import backlog, due_teams, next_due
from storage.engine import Database
from storage.ledger import Bucket, DeliveryState
from storage.outcomes import Outcome, record
from storage.people import WorkspaceState
from tests.support.clock import A_TUESDAY
from tests.support.ledger import plan, row
from tests.support.rows import TEAM, add_workspace

SENT = Outcome(DeliveryState.SENT, channel="D1", ts="1.0")


@pytest.fixture(autouse=True)
def _team(db: Database) -> None:
    add_workspace(db)


def claim_all(db: Database, now: datetime, owner: str, team_id: str = TEAM) -> list[Claimed]:
    with db.writing() as session:
        return claim(session, team_id, now, owner=owner, why_not=lambda *_: None).claimed


def record_one(db: Database, claimed: Claimed, outcome: Outcome, now: datetime) -> bool:
    with db.writing() as session:
        return record(session, claimed, outcome, now)


def test_a_claim_says_whose_it_is_and_until_when(db: Database) -> None:
    key = plan(db)
    (claimed,) = claim_all(db, A_TUESDAY, "me")
    held = row(db, key)
    assert (held.state, held.owner, held.attempt) == (DeliveryState.SENDING, "me", 1)
    assert held.lease_until == claimed.lease_until == A_TUESDAY + LEASE
    assert (claimed.maybe_sent, held.maybe_sent) == (False, True)
    assert claim_all(db, A_TUESDAY + LEASE - timedelta(seconds=1), "other") == []


@pytest.mark.parametrize("owner", ["other", "me"])
def test_a_late_record_is_fenced_off_while_the_next_owner_works(db: Database, owner: str) -> None:
    key = plan(db)
    (late,) = claim_all(db, A_TUESDAY, "me")
    now = A_TUESDAY + LEASE
    (present,) = claim_all(db, now, owner)
    assert present.maybe_sent
    assert not record_one(db, late, SENT, now)
    assert row(db, key).state == DeliveryState.SENDING
    assert record_one(db, present, Outcome(DeliveryState.SENT, channel="D1", ts="2.0"), now)
    assert not record_one(db, late, SENT, now)
    assert row(db, key).ts == "2.0"


def test_a_delivery_that_goes_back_keeps_its_key_and_counts_its_attempts(db: Database) -> None:
    key = plan(db)
    (first,) = claim_all(db, A_TUESDAY, "me")
    again_at = A_TUESDAY + timedelta(minutes=5)
    later = Outcome(DeliveryState.PENDING, "TimeoutError", try_at=again_at, maybe_sent=True)
    record_one(db, first, later, A_TUESDAY)
    waiting = row(db, key)
    assert (waiting.state, waiting.try_at, waiting.owner) == (DeliveryState.PENDING, again_at, None)
    with db.reading() as session:
        assert backlog(session, A_TUESDAY) == 0
        assert next_due(session, A_TUESDAY) == again_at
    assert claim_all(db, A_TUESDAY, "me") == []
    (second,) = claim_all(db, again_at, "me")
    assert (second.attempt, second.maybe_sent) == (2, True)


def test_what_is_being_sent_is_not_quiet(db: Database) -> None:
    plan(db)
    with db.reading() as session:
        assert backlog(session, A_TUESDAY) == 1
    claim_all(db, A_TUESDAY, "me")
    with db.reading() as session:
        assert backlog(session, A_TUESDAY) == 1


def test_a_bucket_waits_for_the_longest_wait_and_the_other_goes_on(db: Database) -> None:
    plan(db)
    long, short = A_TUESDAY + timedelta(seconds=90), A_TUESDAY + timedelta(seconds=30)
    with db.writing() as session:
        block(session, TEAM, Bucket.POST, long, A_TUESDAY)
        block(session, TEAM, Bucket.POST, short, A_TUESDAY)
    with db.writing() as session:
        purse = lock_budgets(session, TEAM, short)
        assert purse is not None
        assert purse.may_spend(Bucket.UPDATE)
        assert not purse.may_spend(Bucket.POST)
    assert claim_all(db, short, "me") == []
    assert len(claim_all(db, long, "me")) == 1


def test_another_workspaces_budget_and_rows_are_its_own(db: Database) -> None:
    add_workspace(db, "TOTHER")
    plan(db, team_id="TOTHER")
    with db.writing() as session:
        block(session, TEAM, Bucket.POST, A_TUESDAY + timedelta(hours=1), A_TUESDAY)
    assert claim_all(db, A_TUESDAY, "me") == []
    assert [one.team_id for one in claim_all(db, A_TUESDAY, "me", "TOTHER")] == ["TOTHER"]


def test_a_stopped_workspace_is_not_looked_at(db: Database) -> None:
    add_workspace(db, "TSTOPPED", state=WorkspaceState.STOPPED)
    plan(db, team_id="TSTOPPED")
    plan(db)
    with db.reading() as session:
        assert due_teams(session, A_TUESDAY) == [TEAM]
        assert backlog(session, A_TUESDAY) == 1
    assert claim_all(db, A_TUESDAY, "me", "TSTOPPED") == []


def test_planning_a_delivery_again_changes_nothing(db: Database) -> None:
    key = plan(db)
    (claimed,) = claim_all(db, A_TUESDAY, "me")
    record_one(db, claimed, SENT, A_TUESDAY)
    assert plan(db) == key
    assert row(db, key).state == DeliveryState.SENT
    with db.reading() as session:
        assert backlog(session, A_TUESDAY) == 0
