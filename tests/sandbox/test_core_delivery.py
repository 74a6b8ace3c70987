"""Delivery: connections and their ends, redelivery, signatures, installs, several workspaces."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"


@pytest.fixture
def sockets(ws: LocalWorkspace) -> Iterator[Any]:
    """Open bare Socket Mode connections."""
    with ExitStack() as stack:

        def open_one() -> ClientConnection:
            web = WebClient(ws.bot_token, base_url=ws.api_url)
            url = web.apps_connections_open(app_token=ws.app_token)["url"]
            return stack.enter_context(connect(url))

        yield open_one


def hire(ws: LocalWorkspace, number: int) -> None:
    ws.admin().hire(id=f"U0NUEVA{number:03d}", name=f"n{number}", real_name=f"Nueva {number}")


def read(socket: ClientConnection) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(socket.recv(timeout=5))
    return body


def ack(socket: ClientConnection, envelope: dict[str, Any]) -> None:
    socket.send(json.dumps({"envelope_id": envelope["envelope_id"]}))


def test_a_ticket_lets_one_connection_in(ws: LocalWorkspace) -> None:
    web = WebClient(ws.bot_token, base_url=ws.api_url)
    url = web.apps_connections_open(app_token=ws.app_token)["url"]
    with connect(url) as first:
        hello = read(first)
        assert (hello["type"], hello["num_connections"]) == ("hello", 1)
        assert hello["connection_info"] == {"app_id": ws.app_id}
        with pytest.raises(Exception, match="403"), connect(url):
            pass


def test_only_the_app_s_token_opens_connections(ws: LocalWorkspace, client: WebClient) -> None:
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        client.apps_connections_open(app_token=ws.bot_token)
    with pytest.raises(SlackApiError, match="not_allowed_token_type"):
        WebClient(ws.app_token, base_url=ws.api_url).auth_test()


def test_each_envelope_goes_to_one_of_the_connections_in_turn(
    ws: LocalWorkspace, sockets: Any
) -> None:
    both = [sockets(), sockets()]
    for socket in both:
        assert read(socket)["type"] == "hello"
    for number in range(4):
        hire(ws, number)
    seen = []
    for socket in both:
        for _ in range(2):
            envelope = read(socket)
            assert envelope["type"] == "events_api"
            assert (envelope["retry_attempt"], envelope["accepts_response_payload"]) == (0, False)
            seen.append(envelope["payload"]["event"]["user"]["id"])
            ack(socket, envelope)
    assert sorted(seen) == [f"U0NUEVA{number:03d}" for number in range(4)]
    ws.wait_until(ws.quiet)


def test_there_are_ten_connections_and_no_eleventh(ws: LocalWorkspace, sockets: Any) -> None:
    hellos = [read(sockets()) for _ in range(10)]
    assert [hello["num_connections"] for hello in hellos] == list(range(1, 11))
    assert read(sockets())["reason"] == "too_many_websockets"
    assert ws.sockets.connections == 10


@pytest.mark.parametrize(
    ("reason", "left"), [("warning", 1), ("refresh_requested", 0), ("link_disabled", 0)]
)
def test_the_app_is_asked_to_connect_anew(
    ws: LocalWorkspace, sockets: Any, reason: Any, left: int
) -> None:
    socket = sockets()
    read(socket)
    assert ws.sockets.disconnect(reason) == 1
    message = read(socket)
    assert (message["type"], message["reason"]) == ("disconnect", reason)
    ws.wait_until(lambda: ws.sockets.connections == left)
    if not left:
        with pytest.raises(ConnectionClosed):
            socket.recv(timeout=5)
    if reason == "link_disabled":
        with pytest.raises(SlackApiError, match="socket_mode_not_enabled"):
            sockets()


def test_a_server_that_vanishes_sends_no_close_frame(ws: LocalWorkspace, sockets: Any) -> None:
    socket = sockets()
    read(socket)
    ws.sockets.sever()
    with pytest.raises(ConnectionClosed) as closed:
        socket.recv(timeout=5)
    assert closed.value.rcvd is None


def test_an_event_in_flight_on_a_cut_connection_comes_again_on_another(
    ws: LocalWorkspace, sockets: Any
) -> None:
    ws.delivery.retry_delays = (0.2,)
    first = sockets()
    read(first)
    hire(ws, 1)
    lost = read(first)
    ws.sockets.sever()
    ws.wait_until(lambda: ws.sockets.connections == 0)
    second = sockets()
    read(second)
    again = read(second)
    assert again["payload"]["event_id"] == lost["payload"]["event_id"]
    assert (again["retry_attempt"], again["retry_reason"]) == (1, "connection_failed")
    assert again["envelope_id"] != lost["envelope_id"]
    ack(second, again)
    ws.wait_until(ws.quiet)


def test_an_event_without_an_ack_in_three_seconds_comes_again_and_an_interaction_does_not(
    ws: LocalWorkspace, sockets: Any
) -> None:
    socket = sockets()
    read(socket)
    started = time.monotonic()
    hire(ws, 1)
    outcome: list[Any] = []
    lucia = ws.acting.person(LUCIA)
    clicking = threading.Thread(target=lambda: outcome.append(lucia.shortcut("referral:shortcut")))
    clicking.start()
    first = [read(socket), read(socket)]
    assert {envelope["type"] for envelope in first} == {"events_api", "interactive"}
    again = read(socket)
    assert 2.9 < time.monotonic() - started < 4.5
    assert (again["type"], again["retry_attempt"], again["retry_reason"]) == (
        "events_api",
        1,
        "timeout",
    )
    ack(socket, again)
    clicking.join()
    assert (outcome[0].ok, outcome[0].reason) == (False, "timeout")
    ws.wait_until(ws.quiet)
    assert len(ws.journal.entries("envelope", type="interactive")) == 1


def test_without_a_connection_a_person_hears_at_once_that_the_app_is_not_there(
    ws: LocalWorkspace,
) -> None:
    lucia = ws.acting.person(LUCIA)
    started = time.monotonic()
    result = lucia.command("/referir", "", GENERAL)
    assert time.monotonic() - started < 1
    assert (result.ok, result.reason) == (False, "no_connection")
    assert lucia.messages(GENERAL)[-1]["text"] == "/referir failed with the error “dispatch_failed”"


def test_an_event_may_be_delivered_twice_though_it_was_acked(
    ws: LocalWorkspace, app: App, by_socket: Any
) -> None:
    seen: list[str] = []
    app.event("team_join")(lambda body: seen.append(body["event_id"]))
    by_socket(app)
    hire(ws, 1)
    ws.wait_until(lambda: len(seen) == 1)
    ws.delivery.repeat_event()
    ws.wait_until(lambda: len(seen) == 2)
    assert seen[0] == seen[1]


class _Receiver(BaseHTTPRequestHandler):
    """An app's HTTP address that keeps what it got and answers as told."""

    server: "_ReceiverServer"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        kind = self.headers["Content-Type"]
        if kind == "application/json" and json.loads(body).get("challenge"):
            self._answer(200, {}, json.loads(body)["challenge"].encode())
            return
        self.server.got.append((dict(self.headers), body))
        status, headers = self.server.answers.pop(0) if self.server.answers else (200, {})
        self._answer(status, headers, b"")

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class _ReceiverServer(ThreadingHTTPServer):
    got: list[tuple[dict[str, str], bytes]]
    answers: list[tuple[int, dict[str, str]]]


@pytest.fixture
def receiver() -> Iterator[_ReceiverServer]:
    server = _ReceiverServer(("127.0.0.1", 0), _Receiver)
    server.got, server.answers = [], []
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def address(receiver: _ReceiverServer) -> str:
    return f"http://127.0.0.1:{receiver.server_port}/slack/events"


def test_http_requests_are_signed_and_tried_again_with_their_headers(
    ws: LocalWorkspace, receiver: _ReceiverServer
) -> None:
    ws.use_http(address(receiver))
    ws.delivery.retry_delays = (0.0, 0.05, 0.05)
    receiver.answers = [(500, {}), (404, {}), (503, {}), (500, {})]
    hire(ws, 1)
    ws.wait_until(lambda: len(receiver.got) == 4)
    ws.wait_until(ws.quiet)
    retries = [
        (headers.get("X-Slack-Retry-Num"), headers.get("X-Slack-Retry-Reason"))
        for headers, _ in receiver.got
    ]
    assert retries == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    headers, body = receiver.got[0]
    base = b"v0:" + headers["X-Slack-Request-Timestamp"].encode() + b":" + body
    expected = hmac.new(ws.signing_secret.encode(), base, hashlib.sha256).hexdigest()
    assert headers["X-Slack-Signature"] == f"v0={expected}"
    assert abs(int(headers["X-Slack-Request-Timestamp"]) - time.time_ns() / 1e9) < 10
    assert len({json.loads(body)["event_id"] for _, body in receiver.got}) == 1


def test_delivery_is_switched_over_the_control_address(
    ws: LocalWorkspace, receiver: _ReceiverServer
) -> None:
    def control(body: dict[str, Any]) -> int:
        connection = HTTPConnection("127.0.0.1", int(ws.base_url.rpartition(":")[2]), timeout=5)
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/control/delivery", json.dumps(body), headers)
        status = connection.getresponse().status
        connection.close()
        return status

    assert control({"request_url": address(receiver), "retry_delays": [0]}) == 200
    hire(ws, 1)
    ws.wait_until(lambda: len(receiver.got) == 1)
    assert control({"repeat_event": None}) == 200
    ws.wait_until(lambda: len(receiver.got) == 2)
    assert receiver.got[1][0]["X-Slack-Retry-Num"] == "1"
    assert control({"request_url": None}) == 200
    assert ws.acting.person(LUCIA).shortcut("referral:shortcut").reason == "no_connection"
    assert control({"request_url": f"{ws.base_url}/nothing/here"}) == 400


def test_an_app_may_ask_for_no_more_tries(ws: LocalWorkspace, receiver: _ReceiverServer) -> None:
    ws.use_http(address(receiver))
    receiver.answers = [(500, {"X-Slack-No-Retry": "1"})]
    hire(ws, 1)
    ws.wait_until(lambda: len(receiver.got) == 1)
    ws.wait_until(ws.quiet)
    assert len(receiver.got) == 1


def test_interactivity_and_commands_come_as_forms(
    ws: LocalWorkspace, receiver: _ReceiverServer
) -> None:
    ws.use_http(address(receiver))
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "a alguien", GENERAL)
    lucia.shortcut("referral:shortcut")
    command, shortcut = (parse_qs(body.decode()) for _, body in receiver.got)
    assert (command["command"], command["text"]) == (["/referir"], ["a alguien"])
    assert json.loads(shortcut["payload"][0])["callback_id"] == "referral:shortcut"


def test_an_address_that_does_not_answer_the_challenge_is_refused(ws: LocalWorkspace) -> None:
    with pytest.raises(ValueError, match="challenge"):
        ws.use_http(f"{ws.base_url}/nothing/here")
