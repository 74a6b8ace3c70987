"""Delivery to the app, whichever way it goes: attempts, the three seconds, and coming again."""

import asyncio
import concurrent.futures
import contextlib
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol
from uuid import uuid4

from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.payloads import event_callback
from sandbox.records import Json
from sandbox.state import State
from sandbox.subscriptions import wants

ACK_SECONDS = 3.0
# Slack tries an event again at once, after a minute and after five.
# https://docs.slack.dev/apis/events-api/#retries
RETRY_DELAYS = (0.0, 60.0, 300.0)

EnvelopeType = Literal["events_api", "interactive", "slash_commands"]


@dataclass
class Envelope:
    """One thing for the app to acknowledge."""

    type: EnvelopeType
    payload: Json
    accepts_response: bool = False
    retry_attempt: int = 0
    retry_reason: str = ""
    id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class Reply:
    """What came of an attempt.

    Attributes:
        ok: acknowledged in time.
        payload: what came with the ack.
        reason: else why not: `timeout`, `no_connection`, `connection_failed`, `http_error` …
        final: the app asked not to be tried again.
    """

    ok: bool
    payload: Any = None
    reason: str = ""
    final: bool = False


class Transport(Protocol):
    """A way to the app."""

    async def deliver(self, envelope: Envelope) -> Reply:
        """Bring one envelope and wait up to three seconds for its ack."""


class Delivery:
    """Brings interactions once and events until they are acknowledged or the tries are spent.

    Attributes:
        retry_delays: seconds before each further try of an event; tests set shorter ones.
        transport: Socket Mode or signed HTTP.
    """

    def __init__(
        self, state: State, journal: Journal, faults: Faults, transport: Transport
    ) -> None:
        self._state = state
        self._journal = journal
        self._faults = faults
        self.transport = transport
        self.retry_delays: Sequence[float] = RETRY_DELAYS
        self._loop: asyncio.AbstractEventLoop | None = None
        self._loop_thread: int | None = None
        self._open = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._events: deque[Json] = deque(maxlen=1000)
        state.on_event = self.emit

    @property
    def open_envelopes(self) -> int:
        """Envelopes on their way or waiting for their ack; tries of a later minute do not count."""
        with self._state.lock:
            return self._open

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Work on this running loop; called from its thread."""
        self._loop = loop
        self._loop_thread = threading.get_ident()

    def stop(self) -> None:
        """Begin nothing more; what is under way ends with the loop."""
        self._loop = None

    def interact(
        self, type_: EnvelopeType, payload: Json, *, accepts_response: bool = True
    ) -> Reply:
        """Bring an interaction, once, and wait for its ack. Not to be called on the server's loop."""
        if self._loop is None:
            return Reply(ok=False, reason="stopped")
        if threading.get_ident() == self._loop_thread:
            raise RuntimeError(
                "acting waits for the app, so it cannot run on the server's own loop"
            )
        envelope = Envelope(type_, payload, accepts_response)
        attempt = self._attempt(envelope)
        try:
            return asyncio.run_coroutine_threadsafe(attempt, self._loop).result()
        except (concurrent.futures.CancelledError, RuntimeError):
            attempt.close()
            return Reply(ok=False, reason="stopped")

    def emit(self, team_id: str, event: Json) -> None:
        """Deliver an event if the app subscribed to it and may see it; does not wait."""
        with self._state.lock:
            installation = self._state.installations.get(team_id)
            if installation is None or not wants(self._state, installation, event):
                return
            callback = event_callback(self._state, installation, event)
            self._events.append(callback)
        self._schedule(callback, 0, "")

    def repeat_event(self, event_id: str | None = None, reason: str = "timeout") -> Json:
        """Deliver an event once more, the newest by default, as Slack does when an ack was lost.

        Raises:
            LookupError: there was no such event.
        """
        with self._state.lock:
            known = [one for one in self._events if event_id in (None, one["event_id"])]
        if not known:
            raise LookupError(f"no event {event_id or ''} was delivered")
        self._schedule(known[-1], 1, reason)
        return known[-1]

    def _schedule(self, callback: Json, attempt: int, reason: str) -> None:
        loop = self._loop
        if loop is None:
            return
        self._count(1)

        def start() -> None:
            task = loop.create_task(self._until_acked(callback, attempt, reason))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        try:
            loop.call_soon_threadsafe(start)
        except RuntimeError:  # the loop closed between the two lines
            self._count(-1)

    async def _until_acked(self, callback: Json, attempt: int, reason: str) -> None:
        counted = True
        try:
            while True:
                envelope = Envelope("events_api", callback, False, attempt, reason)
                reply = await self._attempt(envelope)
                if reply.ok or reply.final or attempt >= len(self.retry_delays):
                    return
                delay, reason = self.retry_delays[attempt], reply.reason
                attempt += 1
                if delay > ACK_SECONDS:
                    self._count(-1)
                    counted = False
                await asyncio.sleep(delay)
                if not counted:
                    self._count(1)
                    counted = True
        finally:
            if counted:
                self._count(-1)

    async def _attempt(self, envelope: Envelope) -> Reply:
        faults = self._faults.take(f"envelope:{envelope.type}", envelope.payload)
        with self._counting():
            for fault in faults:
                if not fault.after:
                    await fault.wait(envelope.payload)
            dropped = any(fault.drop and not fault.after for fault in faults)
            self._journal.add(
                "envelope",
                envelope_id=envelope.id,
                type=envelope.type,
                attempt=envelope.retry_attempt,
                payload=envelope.payload,
            )
            if dropped:
                reply = Reply(ok=False, reason="connection_failed")
            else:
                reply = await self.transport.deliver(envelope)
            for fault in faults:
                if fault.after:
                    await fault.wait(envelope.payload)
            if reply.ok and any(fault.drop and fault.after for fault in faults):
                reply = Reply(ok=False, reason="timeout")
            self._journal.add(
                "ack",
                envelope_id=envelope.id,
                type=envelope.type,
                ok=reply.ok,
                reason=reply.reason,
                payload=reply.payload,
            )
        return reply

    @contextlib.contextmanager
    def _counting(self) -> Iterator[None]:
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def _count(self, by: int) -> None:
        with self._state.lock:
            self._open += by
            self._state.wake()
