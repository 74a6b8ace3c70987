"""Whatever comes over the wire, the workspace neither breaks nor hangs: never a 5xx."""

import json
import socket
from collections.abc import Iterator
from copy import deepcopy
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.envelopes import Envelope, Reply
from sandbox.server import LocalWorkspace
from sandbox.web_api import METHODS
from tests.sandbox.bad_payloads import goods

SECONDS = 5.0


class Echo:
    """An app that acks everything with one payload."""

    def __init__(self, payload: Any) -> None:
        self._payload = payload

    async def deliver(self, _envelope: Envelope) -> Reply:
        return Reply(ok=True, payload=self._payload)


CALM = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
# These end the token, after which nothing else would be reached.
LASTING = {"auth.revoke", "apps.uninstall"}
NAMES = sorted(METHODS.keys() - LASTING)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=30)
    | st.sampled_from(["C0GENERAL1", "U0LUCIA001", "D0NOTHERE1", "1.000001", "", "-1", "[]", "{"])
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "blocks", "elements", "element", "id", "options", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
arguments = st.dictionaries(
    st.sampled_from([
        "channel", "user", "users", "text", "blocks", "attachments", "metadata", "ts", "thread_ts",
        "view", "view_id", "trigger_id", "user_id", "hash", "cursor", "limit", "types", "oldest",
        "latest", "inclusive", "files", "filename", "length", "channel_id", "name", "timestamp",
        "include_locale", "email", "code", "external_id", "exclude_archived", "message_ts",
    ]),
    values,
    max_size=8,
)  # fmt: skip


@pytest.fixture(scope="module")
def shared() -> Iterator[LocalWorkspace]:
    with LocalWorkspace() as workspace:
        workspace.rates.enabled = False
        everything = {scope for row in METHODS.values() for scope in row.scopes}
        workspace.admin().install([*sorted(everything), "mpim:write"])
        yield workspace


def post(ws: LocalWorkspace, path: str, body: bytes, kind: str, token: str = "") -> tuple[int, Any]:
    connection = HTTPConnection("127.0.0.1", int(ws.base_url.rpartition(":")[2]), timeout=SECONDS)
    headers = {"Content-Type": kind, "Authorization": f"Bearer {token or ws.bot_token}"}
    connection.request("POST", path, body, headers)
    response = connection.getresponse()
    content = response.read()
    connection.close()
    is_json = response.headers.get_content_type() == "application/json"
    return response.status, json.loads(content) if is_json else content


@CALM
@given(method=st.sampled_from(NAMES), given_arguments=arguments)
def test_any_json_of_wrong_types_gets_an_answer(
    shared: LocalWorkspace, method: str, given_arguments: dict[str, Any]
) -> None:
    body = json.dumps(given_arguments).encode()
    status, answer = post(shared, f"/api/{method}", body, "application/json; charset=utf-8")
    assert status == 200
    assert isinstance(answer["ok"], bool)


@CALM
@given(method=st.sampled_from(NAMES), given_arguments=arguments)
def test_any_form_gets_an_answer(
    shared: LocalWorkspace, method: str, given_arguments: dict[str, Any]
) -> None:
    form = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in given_arguments.items()
    }
    body = urlencode(form, errors="surrogatepass").encode()
    status, answer = post(shared, f"/api/{method}", body, "application/x-www-form-urlencoded")
    assert status == 200
    assert isinstance(answer["ok"], bool)


@CALM
@given(
    body=st.binary(max_size=300),
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "text/plain",
            "",
        ]
    ),
)
def test_any_bytes_get_an_answer(shared: LocalWorkspace, body: bytes, kind: str) -> None:
    status, answer = post(shared, "/api/chat.postMessage", body, kind)
    assert status == 200
    assert answer["ok"] is False


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, Any]:
    """A block that Slack takes, with one part of it put wrong; and where it goes."""
    block = deepcopy(draw(st.sampled_from([*goods.BLOCKS.values(), *goods.ELEMENTS.values()])))
    holder: Any = {"blocks": [block]}
    for _ in range(draw(st.integers(1, 7))):
        inside = [
            key
            for key in (holder if isinstance(holder, dict) else range(len(holder)))
            if isinstance(holder[key], dict | list) and holder[key]
        ]
        if not inside:
            break
        holder = holder[draw(st.sampled_from(inside))]
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    holder[draw(st.sampled_from(keys))] = draw(values)
    return draw(st.sampled_from(["message", "modal", "home"])), block


@CALM
@given(case=spoiled())
def test_a_good_block_with_one_part_put_wrong_is_taken_or_refused(
    shared: LocalWorkspace, case: tuple[str, Any]
) -> None:
    surface, block = case
    lucia = shared.acting.person("U0LUCIA001")
    kind = "application/json"
    if surface == "message":
        body: Any = {"channel": "U0LUCIA001", "text": "x", "blocks": [block]}
        status, answer = post(shared, "/api/chat.postMessage", json.dumps(body).encode(), kind)
    elif surface == "home":
        body = {"user_id": "U0LUCIA001", "view": {"type": "home", "blocks": [block]}}
        status, answer = post(shared, "/api/views.publish", json.dumps(body).encode(), kind)
    else:
        trigger = shared.triggers.issue(shared.team_id, "U0LUCIA001").id
        body = {"trigger_id": trigger, "view": {**goods.MODAL, "blocks": [block]}}
        status, answer = post(shared, "/api/views.open", json.dumps(body).encode(), kind)
        assert answer["ok"] is False or lucia.views
    assert (status, isinstance(answer["ok"], bool)) == (200, True)


@CALM
@given(body=values)
def test_any_json_at_a_response_url_gets_an_answer(shared: LocalWorkspace, body: Any) -> None:
    channel = shared.state.teams[shared.team_id].channels["C0GENERAL1"]
    url = shared.response_urls.issue(channel, "U0LUCIA001")
    path = url.removeprefix(shared.base_url)
    status, _ = post(shared, path, json.dumps(body).encode(), "application/json")
    assert status in {200, 400, 404}


@CALM
@given(
    path=st.sampled_from(["faults", "clock", "act", "admin", "teams", "sockets"]),
    body=st.dictionaries(
        st.sampled_from(["user", "do", "with", "method", "team", "advance_to", "times", "delay"]),
        values,
        max_size=5,
    ),
)
def test_any_json_at_the_control_address_gets_an_answer(
    shared: LocalWorkspace, path: str, body: dict[str, Any]
) -> None:
    status, _ = post(shared, f"/control/{path}", json.dumps(body).encode(), "application/json")
    shared.faults.clear()
    assert status in {200, 400}


@CALM
@given(
    payload=values
    | st.fixed_dictionaries(
        {},
        optional={
            "response_action": st.sampled_from(["errors", "update", "push", "clear", "dance"])
            | values,
            "errors": st.dictionaries(st.sampled_from(["b", "c"]), values, max_size=2) | values,
            "view": st.just({**goods.MODAL, "external_id": ""}) | values,
            "options": st.lists(st.just(goods.option("x")) | values, max_size=3) | values,
            "option_groups": values,
            "text": values,
            "blocks": values,
        },
    )
)
def test_any_ack_of_the_app_leaves_the_person_with_a_sentence(
    shared: LocalWorkspace, payload: Any
) -> None:
    shared.delivery.transport = Echo(payload)
    lucia = shared.acting.person("U0LUCIA001")
    trigger = shared.triggers.issue(shared.team_id, "U0LUCIA001").id
    select = {"type": "external_select", "action_id": "a", "min_query_length": 0}
    block = {"type": "input", "block_id": "b", "label": goods.plain("L"), "element": select}
    view = {**goods.MODAL, "external_id": "", "blocks": [{**block, "optional": True}]}
    body = json.dumps({"trigger_id": trigger, "view": view}).encode()
    assert post(shared, "/api/views.open", body, "application/json")[1]["ok"]
    assert all(option["value"] for option in lucia.suggest("a", "q"))
    result = lucia.submit()
    assert result.ok or result.error or result.errors
    assert lucia.command("/referir", "", "C0GENERAL1").ok
    shared.use_socket_mode()


DEEP = 100_000


@pytest.mark.parametrize(
    ("body", "kind", "expected"),
    [
        (b"{", "application/json", (200, "invalid_json")),
        (b"[]", "application/json", (200, "json_not_object")),
        (b'{"text": NaN}', "application/json", (200, "invalid_json")),
        (b'{"text": "\xff"}', "application/json", (200, "invalid_json")),
        (b'{"text": ' + b"9" * 5000 + b"}", "application/json", (200, "invalid_json")),
        (b'{"blocks": ' + b"[" * DEEP + b"]" * DEEP + b"}", "application/json", (200, "invalid_json")),
        (b"text=%FF", "application/x-www-form-urlencoded", (200, "invalid_form_data")),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded", (200, "invalid_form_data")),
        (b"x", "text/plain", (200, "invalid_post_type")),
        (b"{}", "", (200, "missing_post_type")),
        (b" " * (5 * 1024 * 1024), "application/json", (413, "request_too_large")),
    ],
    ids=["broken", "array", "nan", "not-utf8", "digits", "deep", "form", "fields", "kind", "none", "huge"],
)  # fmt: skip
def test_malformed_bodies_are_refused_in_slack_s_words(
    shared: LocalWorkspace, body: bytes, kind: str, expected: tuple[int, str]
) -> None:
    status, answer = post(shared, "/api/chat.postMessage", body, kind)
    assert (status, answer["error"]) == expected


def test_nesting_that_json_still_takes_is_refused_as_well(shared: LocalWorkspace) -> None:
    nested: Any = {"type": "section"}
    for depth in range(900):
        nested = (
            {"type": "section", "text": nested, "elements": [nested]} if depth == 0 else [nested]
        )
    for method, name in (("chat.postMessage", "blocks"), ("views.publish", "view")):
        body = {"channel": "C0GENERAL1", "user_id": "U0LUCIA001", "text": "x", name: nested}
        status, answer = post(
            shared, f"/api/{method}", json.dumps(body).encode(), "application/json"
        )
        assert (status, answer["ok"]) == (200, False)


def test_half_a_character_becomes_a_question_mark(shared: LocalWorkspace) -> None:
    body = rb'{"channel": "C0GENERAL1", "text": "a\ud83d b\ud83d\ude00"}'
    _, answer = post(shared, "/api/chat.postMessage", body, "application/json")
    assert answer["message"]["text"] == "a? b😀"


def test_a_client_that_goes_away_in_the_middle_leaves_quiet_behind(shared: LocalWorkspace) -> None:
    port = int(shared.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as half:
        half.sendall(
            b"POST /api/auth.test HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{"
        )
        shared.wait_until(lambda: not shared.quiet())
    shared.wait_until(shared.quiet)


def test_another_host_name_is_turned_away(shared: LocalWorkspace) -> None:
    connection = HTTPConnection("127.0.0.1", int(shared.base_url.rpartition(":")[2]))
    connection.request("GET", "/", headers={"Host": "evil.example"})
    assert connection.getresponse().status == 400
    connection.close()


def test_it_listens_on_loopback_only(shared: LocalWorkspace) -> None:
    assert shared._server._socket.getsockname()[0] == "127.0.0.1"


def test_a_foreign_form_does_not_reach_the_control_address(shared: LocalWorkspace) -> None:
    status, answer = post(shared, "/control/clock", b'{"advance_seconds": 9}', "text/plain")
    assert status == 400
    assert "application/json" in answer["error"]
