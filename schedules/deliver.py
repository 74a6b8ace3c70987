"""Sends what is due: claims it, sends it with no transaction open, and records what came of it."""

import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock, Semaphore

import structlog

from engagement.common.kinds import Kinds
from engagement.common.ports import Clock, SlackByTeam
from engagement.people.onboarding import stop_workspace
from engagement.people.outgoing import claim_deliveries, draw, record_outcome
from schedules.sending import not_tried, retry_after, send, settled_before
from storage.claims import FAULT, Claimed, Claims
from storage.due import due_teams, next_due
from storage.engine import Database, DatabaseBusyError
from storage.ledger import Bucket, DeliveryState
from storage.outcomes import Outcome

log = structlog.get_logger()

SENDERS = 4
LONGEST_ATTEMPT = timedelta(seconds=60)
"""Looking, sending and sending again without the newer blocks, each call up to its time limit."""

DATABASE_TRIES = 5


def next_at(db: Database, now: datetime) -> datetime | None:
    """Return the next instant after `now` at which a delivery becomes due."""
    with db.reading() as session:
        return next_due(session, now)


class Deliverer:
    """One replica's sender. Any number of them may work on one database.

    `owner` names it among all replicas, for ever: a restarted process is another owner.
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        slack_by_team: SlackByTeam,
        kinds: Kinds,
        owner: str,
        senders: int = SENDERS,
    ) -> None:
        self._db = db
        self._clock = clock
        self._slack_by_team = slack_by_team
        self._kinds = kinds
        self._owner = owner
        self._senders = senders

    def step(self) -> int:
        """Go round the workspaces that have something due, once; return how much was dealt with.

        1. Claim in each in turn, as far as its budget lasts.
        2. Send what was claimed, a few at a time, while the next workspace is claimed.
        3. Record each outcome as soon as it is known.

        A workspace or a delivery that fails is logged, and the others go on.
        """
        with self._db.reading() as session:
            teams = due_teams(session, self._clock.now())
        if not teams:
            return 0
        halted = _Halted()
        ended = 0
        sent: list[Future[None]] = []
        with ThreadPoolExecutor(self._senders, thread_name_prefix="deliver") as pool:
            room = Semaphore(2 * self._senders)  # what waits in the pool wears out its lease
            for team_id in self._in_turn(teams):
                claims = self._claim(team_id)
                ended += claims.ended
                for claimed in claims.claimed:
                    room.acquire()
                    sent.append(pool.submit(self._deliver, claimed, halted))
                    sent[-1].add_done_callback(lambda _done: room.release())
        for done in sent:
            done.result()
        return ended + len(sent)

    def _in_turn(self, teams: list[str]) -> list[str]:
        # Each replica goes round in an order of its own, or all would meet at every workspace.
        return sorted(teams, key=lambda team_id: zlib.crc32(f"{self._owner}/{team_id}".encode()))

    def _claim(self, team_id: str) -> Claims:
        try:
            return claim_deliveries(self._db, self._clock.now(), team_id, self._kinds, self._owner)
        except DatabaseBusyError as error:
            log.warning("claim_waits", team=team_id, why=str(error))
        except Exception:  # the other workspaces go on
            log.exception("claim_failed", team=team_id)
        return Claims([], 0)

    def _deliver(self, claimed: Claimed, halted: "_Halted") -> None:
        try:
            now = self._clock.now()
            if claimed in halted or now > claimed.lease_until - LONGEST_ATTEMPT:
                outcome = not_tried(claimed, now, "waits for its turn")
            else:
                outcome = self._attempt(claimed)
                halted.note(claimed, outcome)
            if outcome.stops:
                stop_workspace(self._db, now, claimed.team_id, outcome.reason or "")
            self._record(claimed, outcome)
        except Exception:  # its lease runs out, and whoever claims it then looks for it first
            log.exception("delivery_left", key=claimed.key, kind=claimed.kind)

    def _attempt(self, claimed: Claimed) -> Outcome:
        slack = self._slack_by_team(claimed.team_id)
        settled = settled_before(slack, claimed, self._clock)
        if settled is not None:
            return settled
        try:
            message = draw(self._db, self._clock.now(), claimed, self._kinds)
        except DatabaseBusyError as error:
            return self._after_database_trouble(claimed, error)
        except Exception as error:  # one bad row never stops the others
            log.exception("delivery_fault", key=claimed.key, kind=claimed.kind)
            return Outcome(DeliveryState.FAILED, f"{FAULT}: {type(error).__name__}")
        return send(slack, claimed, message, self._clock)

    def _after_database_trouble(self, claimed: Claimed, error: DatabaseBusyError) -> Outcome:
        log.warning("draw_waits", key=claimed.key, kind=claimed.kind, why=str(error))
        if claimed.attempt >= DATABASE_TRIES:
            return Outcome(DeliveryState.FAILED, f"{FAULT}: {type(error).__name__}")
        again_at = self._clock.now() + retry_after(claimed.attempt)
        return Outcome(DeliveryState.PENDING, "database", try_at=again_at)

    def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        for tries_left in reversed(range(DATABASE_TRIES)):
            try:
                is_ours = record_outcome(self._db, self._clock.now(), claimed, outcome, self._kinds)
                break
            except DatabaseBusyError:
                if not tries_left:
                    raise
        if not is_ours:
            log.warning("fenced_off", key=claimed.key, attempt=claimed.attempt)
        elif outcome.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}:
            ended = {"kind": claimed.kind, "state": outcome.state, "why": outcome.reason}
            log.error("delivery_ended", key=claimed.key, **ended)


class _Halted:
    """What Slack does not take at the moment, so that the rest of a step does not knock in vain."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._teams: set[str] = set()
        self._buckets: set[tuple[str, Bucket]] = set()

    def note(self, claimed: Claimed, outcome: Outcome) -> None:
        """Learn from an outcome."""
        with self._lock:
            if outcome.stops:
                self._teams.add(claimed.team_id)
            if outcome.wait is not None:
                self._buckets.add((claimed.team_id, outcome.wait[0]))

    def __contains__(self, claimed: Claimed) -> bool:
        with self._lock:
            needed = {claimed.bucket, Bucket.FIND} if claimed.maybe_sent else {claimed.bucket}
            return claimed.team_id in self._teams or any(
                (claimed.team_id, bucket) in self._buckets for bucket in needed
            )
