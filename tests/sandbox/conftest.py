"""A local workspace, and a real Bolt app connected to it over Socket Mode."""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.server import LocalWorkspace

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
def app(client: WebClient) -> App:
    """A Bolt app without listeners."""
    return App(client=client, process_before_response=True)


@pytest.fixture
def connected(ws: LocalWorkspace, app: App) -> Iterator[SocketModeHandler]:
    """The app over Socket Mode."""
    handler = SocketModeHandler(app, ws.app_token)
    handler.connect()
    ws.wait_until(lambda: ws.sockets.connections == 1)
    yield handler
    # The builtin client's receiver holds a lock for three seconds unless its socket ends first.
    ws.sockets.disconnect("link_disabled")
    handler.close()
