"""Faults on demand, before and after the effect, and the journal that keeps them all."""

import http.client
import json
import urllib.error
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import ConnectionErrorRetryHandler

from sandbox.clock import WorkspaceClock
from sandbox.journal import Journal
from sandbox.server import LocalWorkspace

DEVREL = "C0DEVREL01"
LUCIA = "U0LUCIA001"
LOST = (http.client.RemoteDisconnected, ConnectionError, urllib.error.URLError)


def texts(ws: LocalWorkspace) -> list[str]:
    return [message["text"] for message in ws.acting.person("U0PAULA001").messages(DEVREL)]


def test_an_error_before_has_no_effect_and_one_after_has_it_all_the_same(
    ws: LocalWorkspace, client: WebClient
) -> None:
    ws.faults.add("chat.postMessage", error="internal_error")
    ws.faults.add("chat.postMessage", skip=1, status=503, after=True)
    with pytest.raises(SlackApiError, match="internal_error"):
        client.chat_postMessage(channel=DEVREL, text="antes")
    with pytest.raises(SlackApiError) as after:
        client.chat_postMessage(channel=DEVREL, text="después")
    assert after.value.response.status_code == 503
    client.chat_postMessage(channel=DEVREL, text="sano")
    assert texts(ws) == ["después", "sano"]


def test_a_429_on_demand_carries_its_retry_after(ws: LocalWorkspace, client: WebClient) -> None:
    ws.faults.add("views.*", status=429, headers={"Retry-After": "7"})
    with pytest.raises(SlackApiError) as refused:
        client.views_publish(user_id=LUCIA, view={"type": "home", "blocks": []})
    assert refused.value.response.headers["Retry-After"] == "7"
    assert refused.value.response["error"] == "ratelimited"


@pytest.mark.parametrize(("after", "posted"), [(False, []), (True, ["una vez"])])
def test_a_connection_drops_before_or_after_the_effect(
    ws: LocalWorkspace, client: WebClient, after: bool, posted: list[str]
) -> None:
    ws.faults.add("chat.postMessage", drop=True, after=after)
    with pytest.raises(LOST):
        client.chat_postMessage(channel=DEVREL, text="una vez")
    ws.wait_until(ws.quiet)
    assert texts(ws) == posted


def test_the_sdk_s_own_retry_posts_twice_when_the_answer_was_lost(ws: LocalWorkspace) -> None:
    eager = WebClient(
        ws.bot_token, base_url=ws.api_url, retry_handlers=[ConnectionErrorRetryHandler()]
    )
    ws.faults.add("chat.postMessage", drop=True, after=True)
    eager.chat_postMessage(channel=DEVREL, text="repetido")
    assert texts(ws) == ["repetido", "repetido"]


def test_a_test_s_own_code_runs_at_the_nth_call_before_or_after_the_effect(
    ws: LocalWorkspace, client: WebClient
) -> None:
    seen: list[tuple[str, list[str]]] = []
    ws.faults.add("chat.postMessage", skip=1, run=lambda a: seen.append((a["text"], texts(ws))))
    ws.faults.add(
        "chat.postMessage", skip=1, after=True, run=lambda a: seen.append((a["text"], texts(ws)))
    )
    broken = ws.faults.add("chat.postMessage", skip=2, run=lambda _: 1 / 0)
    for text in ("1", "2", "3"):
        client.chat_postMessage(channel=DEVREL, text=text)
    assert seen == [("2", ["1"]), ("2", ["1", "2"])]
    assert [type(error) for error in broken.raised] == [ZeroDivisionError]


def test_a_fault_may_choose_its_calls_by_their_arguments(
    ws: LocalWorkspace, client: WebClient
) -> None:
    ws.faults.add(
        "chat.postMessage", times=None, match=lambda a: a["channel"] == LUCIA, error="fatal_error"
    )
    client.chat_postMessage(channel=DEVREL, text="pasa")
    for _ in range(2):
        with pytest.raises(SlackApiError, match="fatal_error"):
            client.chat_postMessage(channel=LUCIA, text="no pasa")
    ws.faults.clear()
    client.chat_postMessage(channel=LUCIA, text="ahora sí")


def test_a_lost_ack_brings_the_event_again_with_its_attempt_and_reason(
    ws: LocalWorkspace, app: App, by_socket: Any
) -> None:
    seen: list[tuple[str, Any]] = []

    @app.event("team_join")
    def on_join(body: Any, request: Any) -> None:
        seen.append((body["event_id"], request.headers.get("x-slack-retry-num")))

    by_socket(app)
    ws.faults.add("envelope:events_api", drop=True, after=True)
    ws.admin().hire(id="U0NUEVA001", name="nueva", real_name="Nueva Persona")
    ws.wait_until(lambda: len(seen) == 2)
    assert seen[0][0] == seen[1][0]
    assert [attempt for _, attempt in seen] == [["0"], ["1"]]
    ws.wait_until(ws.quiet)
    attempts = [entry["attempt"] for entry in ws.journal.entries("envelope", type="events_api")]
    assert attempts == [0, 1]


def test_the_journal_in_memory_lets_the_oldest_go(tmp_path: Path) -> None:
    journal = Journal(WorkspaceClock())
    journal.write_to(tmp_path / "journal.jsonl")
    for n in range(5):
        journal.add("call", arguments={"text": f"{n}" * 10_000_000})
    kept = [entry["arguments"]["text"][0] for entry in journal.entries()]
    assert kept == ["2", "3", "4"]
    journal.close()
    assert len((tmp_path / "journal.jsonl").read_text().splitlines()) == 5


def test_the_journal_is_written_as_json_lines_without_tokens(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with LocalWorkspace(journal_file=path) as ws:
        WebClient(ws.bot_token, base_url=ws.api_url).api_call(
            "auth.test", params={"token": ws.bot_token}
        )
        WebClient(ws.bot_token, base_url=ws.api_url).chat_postMessage(channel=DEVREL, text="¡sí!")
        token = ws.bot_token
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["method"] for line in lines] == ["auth.test", "chat.postMessage"]
    assert lines[1]["arguments"]["text"] == "¡sí!"
    assert lines[1]["answer"]["ok"] is True
    assert token not in path.read_text()
