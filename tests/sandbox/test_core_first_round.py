"""The first round: a real Bolt app over real HTTP and WebSocket."""

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
DEVREL = "C0DEVREL01"


def test_a_command_opens_a_modal_whose_submission_reaches_the_app(
    ws: LocalWorkspace, app: App, modal: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    @app.command("/referir")
    def on_command(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal)
        ack()

    @app.view("ask")
    def on_submit(ack: Any, body: Any, client: WebClient) -> None:
        text = body["view"]["state"]["values"]["words"]["text"]["value"]
        if text == "no":
            ack(response_action="errors", errors={"words": "Algo más, por favor"})
            return
        client.chat_postMessage(channel=body["user"]["id"], text=f"Leí: {text}")
        ack()

    request.getfixturevalue("connected")
    lucia = ws.acting.person(LUCIA)
    assert lucia.command("/referir", "", "C0GENERAL1").ok
    assert lucia.submit().errors == {"words": "Please complete this required field."}
    lucia.fill({("words", "text"): "no"})
    refused = lucia.submit()
    assert refused.errors == {"words": "Algo más, por favor"}
    assert refused.view is not None
    assert refused.view["state"]["values"]["words"]["text"]["value"] == "no"
    lucia.fill({("words", "text"): "todo bien"})
    assert lucia.submit().ok
    assert lucia.view is None
    dm = lucia.dm()
    assert dm is not None
    assert [message["text"] for message in lucia.messages(dm)] == ["Leí: todo bien"]


def test_home_is_published_when_it_is_opened(
    ws: LocalWorkspace, app: App, request: pytest.FixtureRequest
) -> None:
    @app.event("app_home_opened")
    def on_home(event: Any, client: WebClient) -> None:
        client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": [{"type": "divider"}]}
        )

    request.getfixturevalue("connected")
    home = ws.acting.person(LUCIA).open_home()
    assert home is not None
    assert [block["type"] for block in home["blocks"]] == ["divider"]


def test_an_unknown_method_and_a_wrong_token_are_refused_in_slack_s_words(
    ws: LocalWorkspace, client: WebClient
) -> None:
    with pytest.raises(SlackApiError, match="unknown_method"):
        client.api_call("chat.sing")
    with pytest.raises(SlackApiError, match="invalid_auth"):
        WebClient("xoxb-0-0-x", base_url=ws.api_url).auth_test()


def test_a_file_goes_up_in_three_steps(ws: LocalWorkspace, client: WebClient) -> None:
    client.files_upload_v2(
        filename="clima.png", content=b"\x89PNG", channel=DEVREL, initial_comment="El mes"
    )
    last = ws.acting.person("U0PAULA001").messages(DEVREL)[-1]
    assert last["text"] == "El mes"
    assert [file["name"] for file in last["files"]] == ["clima.png"]
