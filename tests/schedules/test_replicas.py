"""Two replicas, crashes anywhere, lost answers and 429s: nobody is written to twice, nothing is lost."""

import random  # noqa: TID251 - seeded: each run sees the same faults
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

import pytest
from structlog.testing import capture_logs

from engagement.common.errors import AmbiguousError
from engagement.common.kinds import Kinds
from schedules.deliver import Deliverer
from storage.claims import Claimed, Claims
from storage.engine import Database, open_database
from storage.ledger import Delivery, DeliveryState
from storage.outcomes import Outcome
from tests.schedules.conftest import plain_kind
from tests.support.clock import FrozenClock
from tests.support.ledger import plan, row, rows
from tests.support.rows import TEAM, add_workspace
from tests.support.slack import FakeSlack, lost_answer, rate_limited

Make = Callable[..., Deliverer]
KINDS = Kinds([plain_kind()])


class CrashError(BaseException):
    """The process is gone; nothing of it may catch this."""


class MortalDeliverer(Deliverer):
    """A deliverer that may die between any two of its deeds, and then does nothing more."""

    chance: random.Random
    dead = False

    def _claim(self, team_id: str) -> Claims:
        claims = super()._claim(team_id)
        self._live_on()
        return claims

    def _attempt(self, claimed: Claimed) -> Outcome:
        self._live_on()
        outcome = super()._attempt(claimed)
        self._live_on()
        return outcome

    def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        self._live_on()
        super()._record(claimed, outcome)
        self._live_on()

    def _live_on(self) -> None:
        self.dead = self.dead or self.chance.random() < 0.02
        if self.dead:
            raise CrashError


@dataclass
class Company:
    """Some workspaces with as many people each, the Slack of each, and what was planned."""

    slacks: dict[str, FakeSlack]
    keys: list[str]


def company(
    db: Database,
    clock: FrozenClock,
    workspaces: int,
    people: int,
    *,
    has_history_scope: bool = True,
) -> Company:
    slacks = {}
    keys = []
    for number in range(workspaces):
        team_id = add_workspace(db, f"T{number:04}")
        slacks[team_id] = FakeSlack(clock, team_id, has_history_scope)
        keys += [plan(db, person, team_id=team_id) for person in range(people)]
    return Company(slacks, keys)


def unlucky(chance: random.Random) -> Callable[[str, str], None]:
    """Lose answers and questions, answer 5xx after accepting, say 429: each once in twenty."""

    def fault(method: str, moment: str) -> None:
        dice = chance.random()
        if dice < 0.05:
            raise lost_answer() if chance.random() < 0.5 else AmbiguousError("internal_error")
        if dice < 0.10 and moment == "before":
            raise rate_limited(chance.randint(1, 30))

    return fault


def another_replica(db: Database) -> Database:
    """Open the same database as another process would: with a pool and a lock of its own."""
    return open_database(db.engine.url.render_as_string(hide_password=False))


@pytest.fixture
def replicas(db: Database) -> Iterator[list[Database]]:
    second = another_replica(db)
    yield [db, second]
    second.dispose()


def run_until_ended(
    replicas: list[Database], clock: FrozenClock, slacks: dict[str, FakeSlack], seed: int
) -> int:
    """Let mortal replicas work at once, each death followed by a new one; return the deaths."""
    chance = random.Random(seed)
    births = count()

    def born(db: Database) -> MortalDeliverer:
        new = MortalDeliverer(
            db, clock, lambda team_id: slacks[team_id], KINDS, f"owner {next(births)}"
        )
        new.chance = random.Random(chance.random())
        return new

    def live(deliverer: MortalDeliverer) -> MortalDeliverer:
        try:
            deliverer.step()
        except CrashError:
            return born(deliverer._db)
        return deliverer

    alive = [born(db) for db in replicas]
    with ThreadPoolExecutor(len(alive)) as pool:
        for _ in range(2000):
            alive = list(pool.map(live, alive))
            clock.advance(seconds=20)
            if not any(one.ended_at is None for one in rows(replicas[0])):
                return next(births) - len(alive)
    raise AssertionError("the ledger never came to rest")


@pytest.mark.parametrize("seed", [1, 2])
def test_with_a_history_scope_everything_is_sent_exactly_once(
    replicas: list[Database], clock: FrozenClock, seed: int
) -> None:
    here = company(replicas[0], clock, workspaces=6, people=20)
    for number, slack in enumerate(here.slacks.values()):
        slack.fault = unlucky(random.Random(seed * 100 + number))
    deaths = run_until_ended(replicas, clock, here.slacks, seed)
    assert deaths > 5, "a test of crashes needs some"
    markers = Counter(marker for slack in here.slacks.values() for marker in slack.markers())
    assert set(markers.values()) == {1}
    assert set(markers) == {one.marker for one in rows(replicas[0])}
    assert {one.state for one in rows(replicas[0])} == {DeliveryState.SENT}


def test_without_it_nothing_is_sent_twice_and_the_rest_is_unknown(
    replicas: list[Database], clock: FrozenClock
) -> None:
    here = company(replicas[0], clock, workspaces=6, people=20, has_history_scope=False)
    for number, slack in enumerate(here.slacks.values()):
        slack.fault = unlucky(random.Random(number))
    run_until_ended(replicas, clock, here.slacks, seed=3)
    markers = Counter(marker for slack in here.slacks.values() for marker in slack.markers())
    assert set(markers.values()) == {1}
    ended = rows(replicas[0])
    unknown = [one for one in ended if one.state == DeliveryState.UNKNOWN]
    assert {one.state for one in ended} == {DeliveryState.SENT, DeliveryState.UNKNOWN}
    assert all(one.reason for one in unknown)
    assert {one.marker for one in ended} - set(markers) <= {one.marker for one in unknown}


def test_who_was_frozen_past_the_lease_is_fenced_off(
    db: Database, team: str, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    key = plan(db)
    frozen, other = deliverer(owner="frozen"), deliverer(owner="other")
    seen: list[Delivery] = []

    def freeze(_method: str, moment: str) -> None:
        if moment == "after":
            slack.fault = lambda _method, _moment: None
            clock.advance(minutes=3)
            other.step()
            seen.append(row(db, key))
            clock.advance(minutes=1)

    slack.fault = freeze
    with capture_logs() as logs:
        frozen.step()
    assert [method for method, _ in slack.calls] == ["post", "find"]
    assert seen[0].state == DeliveryState.SENT
    assert seen[0].ended_at == row(db, key).ended_at, "the late record changed nothing"
    assert [entry["event"] for entry in logs] == ["fenced_off"]


def test_while_a_lease_lasts_nobody_else_touches_the_row(
    db: Database, team: str, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    plan(db)
    other = deliverer(owner="other")
    taken: list[int] = []

    def look_on(_method: str, moment: str) -> None:
        clock.advance(seconds=30)
        taken.append(other.step())

    slack.fault = look_on
    deliverer(owner="holder").step()
    assert taken == [0, 0]
    assert len(slack.sent) == 1


def test_what_cannot_be_sent_within_the_lease_is_given_back_as_it_was(
    db: Database, team: str, slack: FakeSlack, clock: FrozenClock
) -> None:
    for number in range(4):
        plan(db, number)

    def crawl(_method: str, moment: str) -> None:
        if moment == "before":
            clock.advance(seconds=50)

    slack.fault = crawl
    slow = Deliverer(db, clock, lambda _team: slack, KINDS, "slow", senders=1)
    slow.step()
    assert len(slack.sent) == 2
    waiting = [one for one in rows(db) if one.state == DeliveryState.PENDING]
    assert [one.maybe_sent for one in waiting] == [False, False]
    slow.step()
    assert len(slack.sent) == 4


def busiest_minute(instants: list[datetime]) -> int:
    instants = sorted(instants)
    return max(
        sum(first <= at < first + timedelta(minutes=1) for at in instants[number : number + 400])
        for number, first in enumerate(instants)
    )


def test_two_replicas_together_spend_95_percent_of_slacks_limit_and_never_more(
    replicas: list[Database], clock: FrozenClock
) -> None:
    people = 360
    here = company(replicas[0], clock, workspaces=1, people=people)
    (slack,) = here.slacks.values()
    both = [
        Deliverer(db, clock, lambda _team: slack, KINDS, f"replica {number}")
        for number, db in enumerate(replicas)
    ]
    began = clock.now()
    while len(slack.sent) < people:
        for deliverer in both:
            while deliverer.step():
                pass
        clock.advance(seconds=1)
    assert busiest_minute([sent.at for sent in slack.sent]) <= 300
    minutes = (clock.now() - began) / timedelta(minutes=1)
    assert people / minutes >= 0.95 * 300


def test_replicas_that_meet_in_many_workspaces_never_deadlock(
    replicas: list[Database], clock: FrozenClock
) -> None:
    here = company(replicas[0], clock, workspaces=25, people=6)
    for number, slack in enumerate(here.slacks.values()):
        slack.fault = unlucky(random.Random(number))
    four = [
        Deliverer(db, clock, lambda team_id: here.slacks[team_id], KINDS, f"replica {number}")
        for number, db in enumerate(replicas * 2)
    ]
    with capture_logs() as logs, ThreadPoolExecutor(4) as pool:
        for _ in range(200):
            list(pool.map(Deliverer.step, four))
            clock.advance(seconds=10)
            if not any(one.ended_at is None for one in rows(replicas[0])):
                break
    assert {one.state for one in rows(replicas[0])} == {DeliveryState.SENT}
    assert [entry for entry in logs if entry["event"] in {"claim_failed", "delivery_left"}] == []


def test_one_workspace_with_much_to_send_does_not_hold_up_another(
    db: Database, team: str, slack: FakeSlack, deliverer: Make, clock: FrozenClock
) -> None:
    for number in range(200):
        plan(db, number)
    add_workspace(db, "TSMALL")
    small = plan(db, "small", team_id="TSMALL", due_at=clock.now())
    deliverer().step()
    assert row(db, small).state == DeliveryState.SENT
    assert len([one for one in rows(db) if one.team_id == TEAM and one.ended_at]) <= 10
