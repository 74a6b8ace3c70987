"""`response_url`: where its answers go, how often, and what it refuses."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.responses import LIFE_SECONDS
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"
ROW = [
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Ir"}}
        ],
    }
]


def url_of_last(ws: LocalWorkspace) -> str:
    found: str = ws.journal.entries("envelope")[-1]["payload"]["response_url"]
    return found


@pytest.fixture
def from_command(ws: LocalWorkspace) -> WebhookClient:
    """Answer a slash command in #general."""
    ws.acting.person(LUCIA).command("/referir", "", GENERAL)
    lucia = ws.acting.person(LUCIA)
    assert lucia.messages(GENERAL)[-1]["text"].startswith("/referir failed")
    return WebhookClient(url_of_last(ws))


def test_it_may_be_used_five_times(ws: LocalWorkspace, from_command: WebhookClient) -> None:
    answers = [from_command.send(text=str(n)) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert "used_url" in answers[-1].body
    shown = [message["text"] for message in ws.acting.person(LUCIA).messages(GENERAL)][1:]
    assert shown == ["0", "1", "2", "3", "4"]
    assert ws.acting.person("U0DIEGO001").messages(GENERAL) == []


def test_it_lives_half_an_hour(ws: LocalWorkspace, from_command: WebhookClient) -> None:
    (target,) = ws.response_urls._known.values()
    target.born -= LIFE_SECONDS + 1
    answer = from_command.send(text="tarde")
    assert (answer.status_code, "expired_url" in answer.body) == (404, True)


def test_an_answer_may_be_for_everyone(ws: LocalWorkspace, from_command: WebhookClient) -> None:
    from_command.send(text="para todos", response_type="in_channel")
    assert ws.acting.person("U0DIEGO001").messages(GENERAL)[-1]["text"] == "para todos"


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"text": ""}, "no_text"),
        ({"text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"delete_original": True}, "message_not_found"),
    ],
)
def test_what_is_no_message_is_refused_and_uses_nothing_up(
    from_command: WebhookClient, ws: LocalWorkspace, body: dict[str, Any], error: str
) -> None:
    answer = from_command.send_dict(body)
    assert answer.status_code in {400, 404}
    assert error in answer.body
    assert [target.uses for target in ws.response_urls._known.values()] == [0]


@pytest.mark.parametrize("ephemeral", [True, False])
def test_the_original_is_replaced_or_deleted(
    ws: LocalWorkspace, client: WebClient, ephemeral: bool
) -> None:
    lucia = ws.acting.person(LUCIA)
    if ephemeral:
        posted = client.chat_postEphemeral(channel=GENERAL, user=LUCIA, text="uno", blocks=ROW)
        ts = posted["message_ts"]
    else:
        ts = client.chat_postMessage(channel=GENERAL, text="uno", blocks=ROW)["ts"]
    lucia.click(ts, GENERAL, "go")
    payload = ws.journal.entries("envelope", type="interactive")[-1]["payload"]
    assert payload["container"]["is_ephemeral"] is ephemeral
    assert ("message" in payload) is not ephemeral
    hook = WebhookClient(payload["response_url"])
    hook.send(text="dos", replace_original=True)
    assert [(message["text"], "blocks" in message) for message in lucia.messages(GENERAL)] == [
        ("dos", False)
    ]
    hook.send(delete_original=True)
    assert lucia.messages(GENERAL) == []
