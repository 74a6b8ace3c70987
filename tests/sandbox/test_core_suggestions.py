"""External selects: the app offers their options, and Slack shows none that a select may not have."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.server import LocalWorkspace
from tests.sandbox.bad_payloads import goods

Connect = Callable[[App], None]
LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"


def input_block(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": "Dato"}
    return {"type": "input", "block_id": element["action_id"], "label": label} | {
        "element": element,
        **more,
    }


def options(*values: str) -> list[dict[str, Any]]:
    return [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]


def opens(app: App, view: dict[str, Any]) -> None:
    @app.command("/referir")
    def on_command(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def test_an_external_select_asks_the_app_for_its_options(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    chosen: list[str] = []
    select = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    opens(app, {**modal, "blocks": [input_block(select)]})

    @app.options("who")
    def on_options(ack: Any, payload: Any) -> None:
        ack(options=options(f"{payload['value']}-1", f"{payload['value']}-2"))

    @app.view("ask")
    def on_submit(ack: Any, body: Any) -> None:
        chosen.append(body["view"]["state"]["values"]["who"]["who"]["selected_option"]["value"])
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    assert [one["value"] for one in lucia.suggest("who", "an")] == ["an-1", "an-2"]
    lucia.fill({("who", "who"): lucia.suggest("who", "an")[1]})
    assert lucia.submit().ok
    assert chosen == ["an-2"]


@pytest.mark.parametrize(
    ("offered", "seen"),
    [
        ({"options": []}, 0),
        ({"options": options(*map(str, range(100)))}, 100),
        ({"options": options(*map(str, range(101)))}, 0),
        ({"options": options("x" * 151)}, 0),
        ({"option_groups": [{"label": goods.plain("G"), "options": options("a", "b")}]}, 2),
        ({"option_groups": [{"options": options("a", "b")}]}, 0),
    ],
    ids=["none", "a hundred", "too many", "too long", "a group", "a group without its label"],
)
def test_options_that_no_select_may_have_are_not_shown(
    ws: LocalWorkspace,
    app: App,
    connect: Connect,
    modal: dict[str, Any],
    offered: dict[str, Any],
    seen: int,
) -> None:
    select = {"type": "external_select", "action_id": "who", "min_query_length": 0}
    opens(app, {**modal, "blocks": [input_block(select)]})
    app.options("who")(lambda ack: ack(offered))
    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    assert len(lucia.suggest("who", "an")) == seen
    refused = ws.journal.entries("refusal", what="block_suggestion ack")
    assert bool(refused) == (not seen and offered != {"options": []})
