"""A local workspace, and real Bolt apps connected to it over Socket Mode or signed HTTP."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from sandbox.server import LocalWorkspace

Connect = Callable[[App], None]

MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Una pregunta"},
    "submit": {"type": "plain_text", "text": "Enviar"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "Cuéntame"},
            "element": {"type": "plain_text_input", "action_id": "text", "max_length": 100},
        }
    ],
}


class _ThreadingServer(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = (
        64  # of many connections at once those beyond a queue of 5 would wait for seconds
    )


class _Silent(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Say nothing: the workspace's journal has it."""


@contextmanager
def over_socket(ws: LocalWorkspace, app: App) -> Iterator[None]:
    """Connect an app over Socket Mode."""
    handler = SocketModeHandler(app, ws.app_token)
    handler.connect()  # type: ignore[no-untyped-call]  # slack_bolt gives it no annotations
    ws.wait_until(lambda: ws.sockets.connections == 1)
    try:
        yield
    finally:
        # The builtin client's receiver holds a lock for three seconds unless its socket ends first,
        # and closing it while the receiver does so too raises.
        ws.sockets.disconnect("link_disabled")
        ws.wait_until(lambda: not handler.client.is_connected())
        handler.close()  # type: ignore[no-untyped-call]  # slack_bolt gives it no annotations


@contextmanager
def served(ws: LocalWorkspace, app: App) -> Iterator[str]:
    """Serve an app, have the workspace deliver to it by signed HTTP, and give its address."""
    server = make_server("127.0.0.1", 0, SlackRequestHandler(app), _ThreadingServer, _Silent)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        ws.use_http(f"{address}/slack/events")
        yield address
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def modal() -> dict[str, Any]:
    """A modal with one required text input."""
    return MODAL


@pytest.fixture
def ws() -> Iterator[LocalWorkspace]:
    """The demo's company, freshly started."""
    with LocalWorkspace() as workspace:
        yield workspace


@pytest.fixture
def client(ws: LocalWorkspace) -> WebClient:
    """The app's own client, which tries nothing twice."""
    return WebClient(ws.bot_token, base_url=ws.api_url, retry_handlers=[])


@pytest.fixture
def app(ws: LocalWorkspace, client: WebClient) -> App:
    """A Bolt app without listeners."""
    return App(client=client, signing_secret=ws.signing_secret, process_before_response=True)


@pytest.fixture
def socket_mode() -> Callable[[LocalWorkspace, App], AbstractContextManager[None]]:
    """Connect an app to a workspace of the test's own, over Socket Mode."""
    return over_socket


@pytest.fixture
def over_http() -> Callable[[LocalWorkspace, App], AbstractContextManager[str]]:
    """Connect an app to a workspace of the test's own, by signed HTTP."""
    return served


@pytest.fixture
def by_socket(ws: LocalWorkspace) -> Iterator[Connect]:
    """Connect an app over Socket Mode."""
    with ExitStack() as stack:
        yield lambda app: stack.enter_context(over_socket(ws, app))


@pytest.fixture
def by_http(ws: LocalWorkspace) -> Iterator[Connect]:
    """Connect an app by signed HTTP."""
    with ExitStack() as stack:

        def connect(app: App) -> None:
            stack.enter_context(served(ws, app))

        yield connect


@pytest.fixture(params=["socket", "http"])
def connect(request: pytest.FixtureRequest) -> Connect:
    """Connect an app; the test runs once over Socket Mode and once over signed HTTP."""
    found: Connect = request.getfixturevalue(f"by_{request.param}")
    return found
