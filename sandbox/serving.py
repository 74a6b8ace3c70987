"""uvicorn in a thread, started and stopped without waiting for its ticks."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

STOP_SECONDS = 5.0
START_SECONDS = 10.0
_LAST_LOOKS = 50
_LOOK_AGAIN_SECONDS = 0.002


class _Protocol(H11Protocol):
    """HTTP whose requests know their transport, so that a fault can cut it (`request.state.transport`)."""

    def connection_made(self, transport: Any) -> None:
        # The WebSocket protocol is handed the same state at the upgrade.
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, on_loop: Callable[[], None]) -> None:
        super().__init__(config)
        self.ready = threading.Event()
        self._on_loop = on_loop
        self._exit = asyncio.Event()
        self._running_loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._running_loop = asyncio.get_running_loop()
        self._on_loop()
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        await self._exit.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        for sock in sockets or []:
            sock.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        # Pages keep their streams open for as long as they are shown: those are not waited for.
        for _ in range(_LAST_LOOKS):
            if not self.server_state.connections:
                break
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)

    def ask_to_exit(self) -> None:
        self.should_exit = True
        if self._running_loop is not None:
            self._running_loop.call_soon_threadsafe(self._exit.set)


class ServerThread:
    """A server of one ASGI app on a loopback port.

    Args:
        port: 0 takes a free one.

    Raises:
        OSError: the port is taken.
    """

    def __init__(self, port: int) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self._socket.bind(("127.0.0.1", port))
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    def start(self, app: ASGIApp, on_loop: Callable[[], None]) -> None:
        """Serve in a thread; returns once it accepts. `on_loop` runs first, on the server's loop."""
        config = uvicorn.Config(
            app,
            http=_Protocol,
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="off",
            log_config=None,
            log_level="critical",
            access_log=False,
            date_header=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config, on_loop)
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="sandbox-server", daemon=True
        )
        self._thread.start()
        if not self._server.ready.wait(START_SECONDS):
            raise RuntimeError("the local workspace did not start")

    def stop(self) -> None:
        """Stop serving; returns when the thread has ended."""
        if self._server is not None and self._thread is not None:
            self._server.ask_to_exit()
            self._thread.join(STOP_SECONDS)
        self._socket.close()
