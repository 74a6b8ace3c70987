"""Our Socket Mode answers in time where the builtin client does not."""

from collections.abc import Callable, Iterator

import pytest
from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.socket_mode import SocketMode
from sandbox.server import LocalWorkspace

SOMEBODY = "U0LUCIA001"


@pytest.fixture
def workspace() -> Iterator[LocalWorkspace]:
    with LocalWorkspace() as running:
        yield running


@pytest.fixture
def connected(workspace: LocalWorkspace) -> Iterator[SocketMode]:
    client = WebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])
    app = App(client=client, process_before_response=True, token_verification_enabled=False)

    @app.command("/referir")
    def on_command(ack: Ack) -> None:
        ack("received")

    socket_mode = SocketMode(app, workspace.app_token)
    socket_mode.connect()  # type: ignore[no-untyped-call]  # Bolt's handler has no types
    workspace.wait_until(lambda: workspace.sockets.connections == 1)
    yield socket_mode
    socket_mode.close()  # type: ignore[no-untyped-call]  # same


def notes(workspace: LocalWorkspace) -> list[str]:
    person = workspace.acting.person(SOMEBODY)
    return [m["text"] for m in person.messages("C0GENERAL1") if m.get("is_ephemeral", True)]


def test_a_command_is_answered(workspace: LocalWorkspace, connected: SocketMode) -> None:
    assert workspace.acting.person(SOMEBODY).command("/referir", "", "C0GENERAL1").ok
    assert notes(workspace)[-1] == "received"


def test_the_first_envelope_after_a_disconnect_is_answered_in_time(
    workspace: LocalWorkspace, connected: SocketMode
) -> None:
    for _ in range(3):
        _reconnected_by(
            lambda: workspace.sockets.disconnect("refresh_requested"), workspace, connected
        )
        assert workspace.acting.person(SOMEBODY).command("/referir", "", "C0GENERAL1").ok


def _reconnected_by(
    fault: Callable[[], object], workspace: LocalWorkspace, connected: SocketMode
) -> None:
    before = connected.client.session_id()
    fault()
    workspace.wait_until(
        lambda: connected.client.session_id() != before and workspace.sockets.connections == 1
    )


def test_a_server_that_vanishes_without_a_word_is_noticed_and_reached_again(
    workspace: LocalWorkspace, connected: SocketMode
) -> None:
    _reconnected_by(workspace.sockets.sever, workspace, connected)
    assert workspace.acting.person(SOMEBODY).command("/referir", "", "C0GENERAL1").ok
