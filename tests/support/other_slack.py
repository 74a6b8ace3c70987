"""Another Slack: a small server of the documented wire, sharing nothing with the local workspace.

It is poor on purpose. It knows a dozen methods and answers `unknown_method` to all others, sends
no header and no field that the documents do not promise, and its ids look different.
"""

import itertools
import json
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import ServerConnection, serve

Json = dict[str, Any]

TEAM = "TZZ9OTHER"
BOT = "WBOT9OTHER"
BOT_TOKEN = "xoxb-other-1"
APP_TOKEN = "xapp-other-1"
PATIENCE_SECONDS = 60.0

ANA, BEN, CLARA, GONE = "W9ANA", "U9BEN000001", "W9CLARA", "W9GONE"
SECOND_PAGE = "dXNlcjpXOUNMQVJB"
PEOPLE: dict[str, list[Json]] = {
    "": [
        {"id": ANA, "name": "ana"},
        {
            "id": BEN,
            "name": "ben",
            "tz": "Europe/London",
            "locale": "en-GB",
            "profile": {"real_name": "Ben Ali", "first_name": "Ben", "email": "ben@other.example"},
        },
        {"id": BOT, "name": "vinculo", "is_bot": True},
    ],
    SECOND_PAGE: [
        {"id": CLARA, "name": "clara", "tz": "Mars/Olympus", "locale": None, "profile": {}},
        {"id": GONE, "deleted": True},
    ],
}


@dataclass(frozen=True)
class Call:
    """One call of the Web API as it came in."""

    method: str
    token: str
    arguments: Json
    answer: Json


class _Web(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, slack: "OtherSlack") -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.slack = slack


class _Request(BaseHTTPRequestHandler):
    server: _Web

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        if "json" in self.headers.get("Content-Type", ""):
            arguments = json.loads(body or "{}")
        else:
            arguments = {key: values[0] for key, values in parse_qs(body).items()}
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        status, headers, answer = self.server.slack.answer(
            urlsplit(self.path).path.removeprefix("/api/"), token, arguments
        )
        content = json.dumps(answer).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


class OtherSlack:
    """One workspace, served on two loopback ports while a `with` block lasts.

    `refusals` names methods that answer with an error code, `retry_after` is what the one 429 says
    in seconds, and `calls` has every call so far.
    """

    def __init__(self) -> None:
        self.refusals: dict[str, str] = {}
        self.retry_after = 1
        self.calls: list[Call] = []
        self.views: dict[str, Json] = {}
        self.shown_to: dict[str, str] = {}  # the view that each person has open
        self.homes: dict[str, Json] = {}
        self._news = threading.Condition()
        self._numbers = itertools.count(1)
        self._tickets: set[str] = set()
        self._triggers: dict[str, str] = {}
        self._acks: dict[str, Json] = {}
        self._socket: ServerConnection | None = None
        self._web = _Web(self)
        self._sockets = serve(self._hold, "127.0.0.1", 0)
        self._threads = [
            threading.Thread(target=server.serve_forever, daemon=True)
            for server in (self._web, self._sockets)
        ]

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._web.shutdown()
        self._web.server_close()
        self._sockets.shutdown()
        for thread in self._threads:
            thread.join()

    @property
    def settings(self) -> dict[str, str]:
        """What a bot must be told to come here."""
        url = f"http://127.0.0.1:{self._web.server_port}/api"
        return {
            "SLACK_BOT_TOKEN": BOT_TOKEN,
            "SLACK_APP_TOKEN": APP_TOKEN,
            "SLACK_API_URL": url,
        }

    def wait_for(self, happened: Callable[[], object]) -> None:
        """Wait until something is so. Raises `AssertionError` if it never is."""
        with self._news:
            assert self._news.wait_for(happened, PATIENCE_SECONDS), [c.method for c in self.calls]

    @property
    def is_connected(self) -> bool:
        return self._socket is not None

    def called(self, method: str) -> list[Call]:
        """Return the calls of one method, in the order in which they came."""
        return [call for call in self.calls if call.method == method]

    def trigger(self, user: str) -> str:
        """Make a trigger, good for one view."""
        trigger = f"{next(self._numbers)}.{secrets.token_hex(6)}"
        self._triggers[trigger] = user
        return trigger

    def deliver(self, kind: str, payload: Json) -> Json:
        """Send an envelope over the socket, wait for its ack and return what the ack says."""
        envelope = f"{next(self._numbers)}-{secrets.token_hex(4)}"
        assert self._socket is not None
        self._socket.send(json.dumps({"type": kind, "envelope_id": envelope, "payload": payload}))
        self.wait_for(lambda: envelope in self._acks)
        return self._acks[envelope]

    def drop(self) -> None:
        """Close the socket, as Slack does every few hours."""
        assert self._socket is not None
        self._socket.close()

    def answer(self, method: str, token: str, arguments: Json) -> tuple[int, dict[str, str], Json]:
        """Answer one call: HTTP status, headers and content."""
        status, headers, said = 200, {}, self._said(method, token, arguments)
        if said.get("error") == "ratelimited":
            status, headers = 429, {"Retry-After": str(self.retry_after)}
        with self._news:
            self.calls.append(Call(method, token, arguments, said))
            self._news.notify_all()
        return status, headers, said

    def _said(self, method: str, token: str, arguments: Json) -> Json:
        answer = getattr(self, "_" + method.replace(".", "_"), None)
        if answer is None:
            return _refusal("unknown_method")
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if token != wanted:
            return _refusal("invalid_auth")
        if method in self.refusals:
            return _refusal(self.refusals[method])
        try:
            return {"ok": True, **answer(arguments)}
        except _RefusedError as refused:
            return _refusal(str(refused))

    def _auth_test(self, _arguments: Json) -> Json:
        return {"team_id": TEAM, "team": "Otra Casa", "user_id": BOT}

    def _apps_connections_open(self, _arguments: Json) -> Json:
        ticket = secrets.token_urlsafe(8)
        self._tickets.add(ticket)
        port = self._sockets.socket.getsockname()[1]
        return {"url": f"ws://127.0.0.1:{port}/link/?ticket={ticket}"}

    def _users_list(self, arguments: Json) -> Json:
        cursor = arguments.get("cursor", "")
        if cursor and len(self.called("users.list")) == 1:
            raise _RefusedError("ratelimited")
        following = {"response_metadata": {"next_cursor": SECOND_PAGE}} if not cursor else {}
        return {"members": PEOPLE[cursor], **following}

    def _views_open(self, arguments: Json) -> Json:
        user = self._triggers.pop(arguments.get("trigger_id", ""), None)
        if user is None:
            raise _RefusedError("invalid_trigger_id")
        view_id = f"VIEW-{next(self._numbers)}"
        self.views[view_id] = valid_view(arguments["view"], "modal")
        self.shown_to[user] = view_id
        return {"view": {"id": view_id}}

    def _views_update(self, arguments: Json) -> Json:
        if arguments.get("view_id") not in self.views:
            raise _RefusedError("not_found")
        self.views[arguments["view_id"]] = valid_view(arguments["view"], "modal")
        return {"view": {"id": arguments["view_id"]}}

    def _views_publish(self, arguments: Json) -> Json:
        self.homes[arguments["user_id"]] = valid_view(arguments["view"], "home")
        return {"view": {"id": f"VIEW-{next(self._numbers)}"}}

    def _chat_postMessage(self, arguments: Json) -> Json:  # noqa: N802 - Slack's name
        if not arguments.get("text"):
            raise _RefusedError("no_text")
        return {
            "channel": f"D9{arguments['channel']}",
            "ts": f"1700000000.{next(self._numbers):06}",
        }

    def _chat_update(self, arguments: Json) -> Json:
        return {"channel": arguments["channel"], "ts": arguments["ts"]}

    def _hold(self, connection: ServerConnection) -> None:
        """Serve one socket, whose ticket must be good and unused."""
        assert connection.request is not None
        ticket = parse_qs(urlsplit(connection.request.path).query).get("ticket", [""])[0]
        if ticket not in self._tickets:
            return
        self._tickets.remove(ticket)
        connection.send('{"type": "hello"}')
        self._turn_to(connection)
        with suppress(ConnectionClosed):  # a socket may end without saying so
            for message in connection:
                ack = json.loads(message)
                with self._news:
                    self._acks[ack["envelope_id"]] = ack.get("payload") or {}
                    self._news.notify_all()
        self._turn_to(None)

    def _turn_to(self, connection: ServerConnection | None) -> None:
        with self._news:
            self._socket = connection
            self._news.notify_all()


class _RefusedError(Exception):
    """A call that is answered with an error code."""


def _refusal(code: str) -> Json:
    return {"ok": False, "error": code}


def valid_view(view: Json | str, kind: str) -> Json:
    """Return a view that every Slack would show. Raises `_RefusedError` for another."""
    view = json.loads(view) if isinstance(view, str) else view
    blocks = view.get("blocks") or []
    inputs = [block for block in blocks if block["type"] == "input"]
    named = [block["block_id"] for block in blocks if "block_id" in block]
    holds = [
        view.get("type") == kind,
        0 < len(blocks) <= 100,
        len(named) == len(set(named)),
        all(block.get("label", {}).get("text") for block in inputs),
        len(json.dumps(view)) < 250_000,
        len(view.get("private_metadata", "")) <= 3_000,
    ]
    if kind == "modal":
        titles = [view.get(name, {}).get("text", "") for name in ("title", "submit", "close")]
        holds += [bool(titles[0]), all(len(title) <= 24 for title in titles)]
        holds += [bool(titles[1]) or not inputs]
    if not all(holds):
        raise _RefusedError("invalid_arguments")
    return view
