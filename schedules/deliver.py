"""Sends what is due: claims it, sends it with no transaction open, and records what came of it."""

import zlib
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Lock, Semaphore

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from engagement.common.blocks import Message
from engagement.common.kinds import Kinds, nothing_more
from engagement.common.ports import Clock, SlackByTeam
from engagement.people.onboarding import stop_workspace
from engagement.people.service import audit, why_silent
from schedules.attention import over_budget
from schedules.sending import not_tried, retry_after, send, settled_before
from storage.claims import FAULT, Claimed, Claims, claim
from storage.due import due_teams, next_due
from storage.engine import Database, DatabaseBusyError
from storage.ledger import Bucket, Delivery, DeliveryState
from storage.outcomes import Outcome, record
from storage.people import Person

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
        self._unasked = kinds.unasked()
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
            with self._db.writing() as session:
                now = self._clock.now()
                return claim(session, team_id, now, owner=self._owner, why_not=self._why_not)
        except DatabaseBusyError as error:
            log.warning("claim_waits", team=team_id, why=str(error))
        except Exception:  # the other workspaces go on
            log.exception("claim_failed", team=team_id)
        return Claims([], 0)

    def _why_not(self, session: Session, delivery: Delivery, now: datetime) -> str | None:
        kind = self._kinds[delivery.kind]
        if kind.unasked and delivery.person_id is not None:
            person = session.get_one(Person, delivery.person_id)
            reason = why_silent(person, now) or over_budget(session, delivery, self._unasked, now)
            if reason is not None:
                return reason
        return kind.skip(session, delivery, now)

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
            message = self._draw(claimed)
        except Exception as error:  # one bad row never stops the others
            log.exception("delivery_fault", key=claimed.key, kind=claimed.kind)
            return self._not_drawn(claimed, error)
        return send(slack, claimed, message, self._clock)

    def _not_drawn(self, claimed: Claimed, error: Exception) -> Outcome:
        reason = f"{FAULT}: {type(error).__name__}"
        if isinstance(error, OperationalError) and claimed.attempt < DATABASE_TRIES:
            # The database's trouble rather than this delivery's.
            again_at = self._clock.now() + retry_after(claimed.attempt)
            return Outcome(DeliveryState.PENDING, reason, try_at=again_at)
        return Outcome(DeliveryState.FAILED, reason)

    def _draw(self, claimed: Claimed) -> Message:
        with self._db.reading() as session:
            delivery = session.get_one(Delivery, claimed.key)
            return self._kinds[claimed.kind].render(session, delivery, self._clock.now())

    def _record(self, claimed: Claimed, outcome: Outcome) -> None:
        for tries_left in reversed(range(DATABASE_TRIES)):
            try:
                with self._db.writing() as session:
                    self._write(session, claimed, outcome)
                break
            except DatabaseBusyError:
                if not tries_left:
                    raise

    def _write(self, session: Session, claimed: Claimed, outcome: Outcome) -> None:
        now = self._clock.now()
        row = record(session, claimed, outcome, now)
        if row is None:
            log.warning("fenced_off", key=claimed.key, attempt=claimed.attempt)
        elif row.state == DeliveryState.SENT:
            self._follow_up(session, row, now)
        elif row.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}:
            log.error("delivery_ended", key=row.key, kind=row.kind, state=row.state, why=row.reason)
            audit(session, now, row.team_id, None, f"delivery_{row.state}", "delivery", row.key)

    def _follow_up(self, session: Session, row: Delivery, now: datetime) -> None:
        follow_up = self._kinds[row.kind].sent
        if follow_up is nothing_more:
            return
        try:
            with session.begin_nested():
                follow_up(session, row, now)
        except Exception:  # it was sent, whatever its follow-up says
            log.exception("follow_up_fault", key=row.key, kind=row.kind)


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
