"""Socket Mode: one-time tickets, up to ten connections, one of which gets each envelope."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.envelopes import ACK_SECONDS, Envelope, Reply
from sandbox.ids import new_secret
from sandbox.journal import Journal
from sandbox.parsing import load_json
from sandbox.records import Json
from sandbox.state import State

MOST_CONNECTIONS = 10

DisconnectReason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


@dataclass(eq=False)
class _Connection:
    socket: WebSocket
    number: int
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)
    leaving: bool = False

    async def send(self, message: Json) -> None:
        await self.socket.send_text(json.dumps(message))

    def lose(self) -> None:
        """Tell those who wait for an ack on this connection that none will come."""
        self.leaving = True
        for future in self.waiting.values():
            if not future.done():
                future.set_exception(ConnectionError())


class SocketHub:
    """All Socket Mode connections of the app. Its coroutines run on the server's loop.

    Attributes:
        enabled: Socket Mode is switched on in the app's settings.
    """

    def __init__(self, state: State, journal: Journal) -> None:
        self._state = state
        self._journal = journal
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._numbers = 0
        self._turn = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self.enabled = True

    def attach(self, loop: asyncio.AbstractEventLoop) -> None:
        """Work on this running loop."""
        self._loop = loop

    def ticket(self) -> str:
        """A ticket that lets one connection in, once."""
        ticket = new_secret(32)
        with self._state.lock:
            self._tickets.add(ticket)
        return ticket

    @property
    def connections(self) -> int:
        """How many connections are open and take envelopes."""
        with self._state.lock:
            return sum(not one.leaving for one in self._connections)

    async def serve(self, socket: WebSocket) -> None:
        """One connection, from its ticket to its end."""
        ticket = socket.query_params.get("ticket", "")
        with self._state.lock:
            known = ticket in self._tickets
            self._tickets.discard(ticket)
        if not known:
            self._journal.add("socket", did="refused", reason="ticket unknown or used")
            await socket.close(code=1008)
            return
        await socket.accept()
        if self.connections >= MOST_CONNECTIONS:
            await socket.send_text(json.dumps(_disconnect("too_many_websockets")))
            await socket.close()
            return
        connection = self._enter(socket)
        try:
            await connection.send(self._hello())
            while True:
                self._take(connection, await socket.receive_text())
        except (WebSocketDisconnect, RuntimeError, KeyError):
            # Starlette raises KeyError for a binary frame and RuntimeError once it was closed.
            pass
        finally:
            self._leave(connection)
            with contextlib.suppress(RuntimeError):
                await socket.close()

    def _enter(self, socket: WebSocket) -> _Connection:
        with self._state.lock:
            self._numbers += 1
            connection = _Connection(socket, self._numbers)
            self._connections.append(connection)
            self._state.wake()
        self._journal.add("socket", did="connected", connection=connection.number)
        return connection

    def _leave(self, connection: _Connection) -> None:
        with self._state.lock:
            connection.lose()
            self._connections.remove(connection)
            self._state.wake()
        self._journal.add("socket", did="gone", connection=connection.number)

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": self.connections,
            "debug_info": {
                "host": "applink-local",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self._state.app.id},
        }

    def _take(self, connection: _Connection, text: str) -> None:
        try:
            message = load_json(text)
        except ValueError:
            message = None
        envelope_id = message.get("envelope_id") if isinstance(message, dict) else None
        waiting = connection.waiting.get(envelope_id) if isinstance(envelope_id, str) else None
        if waiting is None or waiting.done():
            # Bolt's first ping and acks that come too late end here, as at Slack.
            self._journal.add("socket", did="stray", connection=connection.number, text=text[:1000])
            return
        waiting.set_result(message)

    async def deliver(self, envelope: Envelope) -> Reply:
        """Send an envelope over one connection, the next in turn, and wait for its ack."""
        connection = self._next()
        if connection is None:
            return Reply(ok=False, reason="no_connection")
        message: dict[str, Any] = {
            "envelope_id": envelope.id,
            "payload": envelope.payload,
            "type": envelope.type,
            "accepts_response_payload": envelope.accepts_response,
        }
        if envelope.type == "events_api":
            message |= {
                "retry_attempt": envelope.retry_attempt,
                "retry_reason": envelope.retry_reason,
            }
        future: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope.id] = future
        try:
            async with asyncio.timeout(ACK_SECONDS):
                await connection.send(message)
                ack = await future
        except TimeoutError:
            return Reply(ok=False, reason="timeout")
        except (ConnectionError, WebSocketDisconnect, RuntimeError):
            return Reply(ok=False, reason="connection_failed")
        finally:
            del connection.waiting[envelope.id]
        return Reply(ok=True, payload=ack.get("payload"))

    def _next(self) -> _Connection | None:
        with self._state.lock:
            open_ones = [one for one in self._connections if not one.leaving]
            self._turn += 1
            return open_ones[self._turn % len(open_ones)] if open_ones else None

    def disconnect(self, reason: DisconnectReason = "refresh_requested") -> int:
        """Ask the app to connect anew, on every connection; a warning leaves them open.

        `link_disabled` also switches Socket Mode off. Returns how many were told.
        """
        if reason == "link_disabled":
            self.enabled = False
        return self._to_all(lambda connection: self._send_off(connection, reason))

    async def _send_off(self, connection: _Connection, reason: DisconnectReason) -> None:
        self._journal.add("socket", did="disconnect", reason=reason, connection=connection.number)
        if reason != "warning":
            connection.leaving = True
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            await connection.send(_disconnect(reason))
            if reason != "warning":
                await connection.socket.close()

    def sever(self) -> int:
        """Cut every connection without a CLOSE frame, as a server that vanished; returns how many."""
        return self._to_all(self._cut)

    async def _cut(self, connection: _Connection) -> None:
        self._journal.add("socket", did="severed", connection=connection.number)
        connection.lose()
        connection.socket.state.transport.abort()

    def _to_all(self, what: Callable[[_Connection], Any]) -> int:
        with self._state.lock:
            told = [one for one in self._connections if not one.leaving]
        if self._loop is None:
            return 0
        for connection in told:
            asyncio.run_coroutine_threadsafe(what(connection), self._loop).result(ACK_SECONDS)
        return len(told)


def _disconnect(reason: DisconnectReason) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
