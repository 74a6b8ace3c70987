"""Socket Mode on slack_sdk's builtin client, with its two faults mended.

Its connection waits up to three seconds in a blocking `recv` before it can be closed, so that the
first envelope after a `disconnect` is acked too late; and it does not take an end of file as one,
so that a server that vanished keeps it spinning. Here closing wakes the reader, and an end of
file is an error.
"""

import contextlib
import socket
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient
from slack_sdk.socket_mode.builtin.connection import Connection

PING_INTERVAL_SECONDS = 2
WORKERS = 10


class _LivelySocket:
    """A connected socket whose end of file raises instead of reading as nothing for ever."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    def recv(self, size: int) -> bytes:
        received = self._socket.recv(size)
        if not received:
            raise ConnectionResetError("the other side closed the connection")
        return received

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class _LivelyConnection(Connection):
    """A connection that closes at once, even while its reader waits for a message."""

    def disconnect(self) -> None:
        connected = self.sock
        if connected is not None:
            with contextlib.suppress(OSError):  # it may be closed already
                connected.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(AttributeError):  # its own reader closed it at the same moment
            super().disconnect()


class _LivelyClient(SocketModeClient):
    """The builtin client; every connection that it makes is turned into a lively one."""

    _session: Connection | None = None

    @property
    def current_session(self) -> Connection | None:
        return self._session

    @current_session.setter
    def current_session(self, session: Connection | None) -> None:
        # The client makes its Connection itself and takes no class for it.
        if session is not None and session.sock is not None:
            session.__class__ = _LivelyConnection
            session.sock = _LivelySocket(session.sock)  # type: ignore[assignment]  # it forwards the rest
        self._session = session

    def _on_error(self, error: Exception) -> None:
        if not self.closed:  # closing wakes the reader with an error that nobody needs to hear of
            super()._on_error(error)

    def close(self) -> None:
        """Close at once: the processor waits up to a second for a message, so it gets an empty one."""
        self.closed = True
        self.enqueue_message("{}")
        super().close()


class SocketMode(SocketModeHandler):
    """Brings envelopes to a Bolt app and its answers back."""

    def __init__(self, app: App, app_token: str) -> None:
        # The handler's own __init__ would make a client of the unmended kind.
        self.app = app
        self.client = _LivelyClient(
            app_token=app_token,
            logger=app.logger,
            web_client=app.client,
            ping_interval=PING_INTERVAL_SECONDS,
            concurrency=WORKERS,
        )
        self.client.socket_mode_request_listeners.append(self.handle)  # type: ignore[arg-type]  # as the handler itself does
