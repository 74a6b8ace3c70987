"""What a submission's ack does to a person's modals, and what closing them tells the app."""

from collections.abc import Callable
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from sandbox.outcomes import TROUBLE
from sandbox.server import LocalWorkspace

Connect = Callable[[App], None]
LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"


def button(action_id: str, value: str = "") -> dict[str, Any]:
    text = {"type": "plain_text", "text": action_id}
    element = {"type": "button", "action_id": action_id, "text": text}
    return element | ({"value": value} if value else {})


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


def opens(app: App, view: dict[str, Any]) -> None:
    @app.command("/referir")
    def on_command(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=view)
        ack()


def test_a_submission_may_update_push_and_clear_the_stack(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    opens(app, modal)
    second = {**modal, "callback_id": "second"}
    third = {**modal, "callback_id": "third"}

    @app.view("ask")
    def on_first(ack: Any) -> None:
        ack(response_action="update", view=second)

    @app.view("second")
    def on_second(ack: Any) -> None:
        ack(response_action="push", view=third)

    @app.view("third")
    def on_third(ack: Any) -> None:
        ack(response_action="clear")

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    lucia.fill({("words", "text"): "queda"})
    updated = lucia.submit()
    assert updated.ok
    assert [view["callback_id"] for view in lucia.views] == ["second"]
    assert updated.view is not None
    assert updated.view["state"]["values"]["words"]["text"]["value"] == "queda"
    lucia.submit()
    assert [view["callback_id"] for view in lucia.views] == ["second", "third"]
    assert lucia.views[1]["previous_view_id"] == lucia.views[0]["id"]
    assert lucia.views[1]["root_view_id"] == lucia.views[0]["id"]
    lucia.fill({("words", "text"): "fin"})
    assert lucia.submit().ok
    assert lucia.views == []


def test_an_ack_that_slack_would_not_take_shows_trouble_and_keeps_the_modal(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    opens(app, modal)

    @app.view("ask")
    def on_submit(ack: Any) -> None:
        ack(response_action="errors", errors={"no_such_block": "?"})

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    lucia.fill({("words", "text"): "algo"})
    result = lucia.submit()
    assert (result.ok, result.errors, result.error) == (False, {}, TROUBLE)
    assert lucia.view is not None


def test_closing_tells_the_app_when_it_asked_and_without_what_was_typed(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    seen: list[dict[str, Any]] = []
    opens(app, {**modal, "notify_on_close": True})

    @app.view_closed("ask")
    def on_closed(ack: Any, body: Any) -> None:
        seen.append(body)
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    for whole_stack in (False, True):
        lucia.command("/referir", "", GENERAL)
        lucia.fill({("words", "text"): "a medias"})
        lucia.close(whole_stack=whole_stack)
    assert [body["is_cleared"] for body in seen] == [False, True]
    assert all(body["view"]["state"]["values"] == {} for body in seen)
