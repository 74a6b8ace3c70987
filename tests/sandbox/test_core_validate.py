"""`blocks.validate`: our tables, asked the way that Slack's own validator is."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import LocalWorkspace
from tests.sandbox.bad_payloads.goods import HOME, MODAL

SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hola"}}
LONG = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}


@pytest.fixture
def anybody(ws: LocalWorkspace) -> WebClient:
    """A client without a token: the method asks for none."""
    return WebClient(base_url=ws.api_url, retry_handlers=[])


@pytest.mark.parametrize(
    "payload",
    [
        {"blocks": [SECTION]},
        {"message": {"blocks": [SECTION]}},
        {"message": {"attachments": [{"blocks": [SECTION]}]}},
        {"view": MODAL},
        {"view": HOME},
    ],
)
def test_a_good_payload_is_taken_from_anybody(anybody: WebClient, payload: dict[str, Any]) -> None:
    assert anybody.blocks_validate(**payload)["ok"]


@pytest.mark.parametrize(
    ("payload", "error", "pointer"),
    [
        ({"blocks": [LONG]}, "invalid_blocks", "/0/text/text"),
        ({"message": {"blocks": [LONG]}}, "invalid_message", "/blocks/0/text/text"),
        ({"message": {"blocks": [SECTION], "text": "hola"}}, "invalid_message", ""),
        ({"message": {}}, "invalid_message", ""),
        ({"message": "[]"}, "invalid_message", ""),
        ({"view": {**MODAL, "blocks": [LONG]}}, "invalid_view", "/blocks/0/text/text"),
        ({"view": {**MODAL, "title": "x"}}, "invalid_view", "/title"),
        ({"blocks": "{}"}, "invalid_blocks", ""),
    ],
)
def test_a_refusal_points_into_the_payload(
    anybody: WebClient, payload: dict[str, Any], error: str, pointer: str
) -> None:
    with pytest.raises(SlackApiError) as refused:
        anybody.blocks_validate(**payload)
    answer = refused.value.response
    assert answer["error"] == error
    assert [one["pointer"] for one in answer["errors"]] == [pointer]
    assert {one["code"] for one in answer["errors"]} == {"failed_constraint"}
    assert answer["errors"][0]["message"]


@pytest.mark.parametrize("payload", [{}, {"blocks": [SECTION], "view": MODAL}, {"blocks": "["}])
def test_exactly_one_payload_of_json_is_asked_for(
    anybody: WebClient, payload: dict[str, Any]
) -> None:
    with pytest.raises(SlackApiError) as refused:
        anybody.blocks_validate(**payload)
    assert refused.value.response["error"] == "invalid_arguments"
