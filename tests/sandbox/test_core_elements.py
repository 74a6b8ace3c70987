"""Every kind of element can be acted on, and brings what Slack's payloads have for it."""

from copy import deepcopy
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox.elements import elements_of
from sandbox.errors import ActingError
from sandbox.limits import LIMITS
from sandbox.server import LocalWorkspace
from tests.sandbox.bad_payloads import goods

LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"

# Element type → what a person gives, the member of the payload that carries it, and its value there.
GIVEN: dict[str, tuple[Any, str, Any]] = {
    "plain_text_input": ("hola", "value", "hola"),
    "email_text_input": ("a@b.example", "value", "a@b.example"),
    "url_text_input": ("https://b.example", "value", "https://b.example"),
    "number_input": (7, "value", "7"),
    "datepicker": ("2026-11-30", "selected_date", "2026-11-30"),
    "timepicker": ("09:30", "selected_time", "09:30"),
    "datetimepicker": (1_795_000_000, "selected_date_time", 1_795_000_000),
    "users_select": (LUCIA, "selected_user", LUCIA),
    "multi_users_select": ([LUCIA], "selected_users", [LUCIA]),
    "conversations_select": (GENERAL, "selected_conversation", GENERAL),
    "multi_conversations_select": ([GENERAL], "selected_conversations", [GENERAL]),
    "channels_select": (GENERAL, "selected_channel", GENERAL),
    "multi_channels_select": ([GENERAL], "selected_channels", [GENERAL]),
    "external_select": (goods.option("x"), "selected_option", goods.option("x")),
    "multi_external_select": ([goods.option("x")], "selected_options", [goods.option("x")]),
    "rich_text_input": (
        "hola",
        "rich_text_value",
        {
            "type": "rich_text",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": "hola"}]}
            ],
        },
    ),
}
CHOICES = {"static_select", "radio_buttons", "overflow"}
SEVERAL = {"checkboxes", "multi_static_select"}


def expected(element: dict[str, Any]) -> tuple[Any, str, Any]:
    kind = element["type"]
    if kind in GIVEN:
        return GIVEN[kind]
    options = element.get("options") or element.get("option_groups", [{}])[0].get("options")
    if kind in CHOICES:
        return options[-1]["value"], "selected_option", options[-1]
    if kind in SEVERAL:
        return [options[-1]["value"]], "selected_options", options[-1:]
    if kind == "feedback_buttons":
        value = element["positive_button"]["value"]
        return value, "value", value
    return element.get("value"), "value", element.get("value")


def acted_on(kind: str) -> list[str]:
    """The kinds of interactive element in an example."""
    return [element["type"] for _, element in elements_of([goods.ELEMENTS[kind]])]


@pytest.mark.parametrize("kind", [kind for kind in goods.ELEMENTS if acted_on(kind)])
def test_acting_on_an_element_brings_its_new_value(
    ws: LocalWorkspace, client: WebClient, kind: str
) -> None:
    block = deepcopy(goods.ELEMENTS[kind])
    lucia = ws.acting.person(LUCIA)
    if block["type"] == "input":
        _check_in_modal(ws, client, block)
        return
    posted = client.chat_postMessage(channel=LUCIA, text="x", blocks=[block])
    for block_id, element in elements_of(posted["message"]["blocks"]):
        given, member, value = expected(element)
        lucia.click(
            posted["ts"], posted["channel"], element["action_id"], block_id=block_id, value=given
        )
        payload = ws.journal.entries("envelope", type="interactive")[-1]["payload"]
        action = payload["actions"][0]
        assert (action["type"], action["block_id"]) == (element["type"], block_id)
        assert action.get(member) == value
        state = payload["state"]["values"].get(block_id, {}).get(element["action_id"])
        assert state is None or state[member] == value


def _check_in_modal(ws: LocalWorkspace, client: WebClient, block: dict[str, Any]) -> None:
    lucia = ws.acting.person(LUCIA)
    trigger = ws.triggers.issue(ws.team_id, LUCIA).id
    view = client.views_open(trigger_id=trigger, view={**goods.MODAL, "blocks": [block]})["view"]
    ((block_id, element),) = elements_of(view["blocks"])
    place = (block_id, element["action_id"])
    if element["type"] == "file_input":
        file_id = lucia.upload("cv.pdf", b"%PDF")
        lucia.fill({place: [file_id]})
        held = lucia.view["state"]["values"][block_id][element["action_id"]]  # type: ignore[index]  # it is open
        assert [file["id"] for file in held["files"]] == [file_id]
        return
    given, member, value = expected(element)
    lucia.fill({place: given})
    held = lucia.view["state"]["values"][block_id][element["action_id"]]  # type: ignore[index]  # it is open
    assert held == {"type": element["type"], member: value}
    assert lucia.submit().errors == {}
    payload = ws.journal.entries("envelope", type="interactive")[-1]["payload"]
    assert payload["view"]["state"]["values"] == {block_id: {element["action_id"]: held}}


@pytest.mark.parametrize(
    ("element", "value", "said"),
    [
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "5"},
            "5.1",
            "at most 5",
        ),
        ({"type": "number_input", "is_decimal_allowed": True, "min_value": "2"}, "1", "at least 2"),
        ({"type": "number_input", "is_decimal_allowed": True}, "NaN", "a number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "uno", "a number"),
        ({"type": "email_text_input"}, "sin arroba", "valid email"),
        ({"type": "url_text_input"}, "javascript:x", "valid URL"),
        ({"type": "url_text_input"}, "http://[x", "valid URL"),
        ({"type": "plain_text_input", "min_length": 3}, "ab", "at least 3"),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "at most 3"),
        ({"type": "multi_users_select", "max_selected_items": 1}, [LUCIA, "U0DIEGO001"], "1 or"),
    ],
)
def test_slack_s_own_checks_come_before_the_app(
    ws: LocalWorkspace, client: WebClient, element: dict[str, Any], value: Any, said: str
) -> None:
    block = {"type": "input", "block_id": "b", "label": goods.plain("Dato")}
    view = {**goods.MODAL, "blocks": [{**block, "element": {**element, "action_id": "a"}}]}
    client.views_open(trigger_id=ws.triggers.issue(ws.team_id, LUCIA).id, view=view)
    lucia = ws.acting.person(LUCIA)
    lucia.fill({("b", "a"): value})
    result = lucia.submit()
    assert said in result.errors["b"]
    assert ws.journal.entries("envelope") == []


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("cv.pdf", LIMITS["file_input.file_bytes.max"], None),
        ("cv.pdf", LIMITS["file_input.file_bytes.max"] + 1, "10 MB"),
        ("cv.exe", 1, "these types: pdf, jpg"),
        ("foto.jpeg", 1, None),
    ],
)
def test_a_file_is_held_to_size_and_type_before_the_app_hears_of_it(
    ws: LocalWorkspace, client: WebClient, name: str, size: int, said: str | None
) -> None:
    element = {"type": "file_input", "action_id": "a", "filetypes": ["pdf", "jpg"]}
    block = {"type": "input", "block_id": "b", "label": goods.plain("CV"), "element": element}
    trigger = ws.triggers.issue(ws.team_id, LUCIA).id
    client.views_open(trigger_id=trigger, view={**goods.MODAL, "blocks": [block]})
    lucia = ws.acting.person(LUCIA)
    lucia.fill({("b", "a"): [lucia.upload(name, b"1" * size)]})
    errors = lucia.submit().errors
    assert (said is None and not errors) or (said is not None and said in errors["b"])


def test_an_input_speaks_only_when_it_dispatches(
    ws: LocalWorkspace, app: App, client: WebClient, by_socket: Any
) -> None:
    heard: list[str] = []

    def on_action(ack: Any, action: Any) -> None:
        heard.append(action["value"])
        ack()

    app.action("enter")(on_action)
    app.action("typing")(on_action)
    by_socket(app)

    def text(action_id: str, *, dispatch: bool, on: str = "on_enter_pressed") -> dict[str, Any]:
        element: dict[str, Any] = {"type": "plain_text_input", "action_id": action_id}
        element["dispatch_action_config"] = {"trigger_actions_on": [on]}
        label = goods.plain("Dato")
        block = {"type": "input", "block_id": action_id, "label": label, "element": element}
        return {**block, "dispatch_action": dispatch}

    blocks = [
        text("silent", dispatch=False),
        text("enter", dispatch=True),
        text("typing", dispatch=True, on="on_character_entered"),
    ]
    trigger = ws.triggers.issue(ws.team_id, LUCIA).id
    client.views_open(trigger_id=trigger, view={**goods.MODAL, "blocks": blocks})
    lucia = ws.acting.person(LUCIA)
    lucia.fill({("silent", "silent"): "a", ("enter", "enter"): "b", ("typing", "typing"): "c"})
    assert heard == ["c"]
    assert lucia.act_in_view("enter", value="b").ok
    assert heard == ["c", "b"]
    with pytest.raises(ActingError, match="silent"):
        lucia.act_in_view("silent", value="a")


def test_a_home_is_acted_on_and_keeps_what_was_chosen(
    ws: LocalWorkspace, client: WebClient
) -> None:
    row = {"type": "actions", "block_id": "row", "elements": [goods.button("go")]}
    client.views_publish(user_id=LUCIA, view={"type": "home", "blocks": [row]})
    lucia = ws.acting.person(LUCIA)
    lucia.act_in_home("go")
    payload = ws.journal.entries("envelope", type="interactive")[-1]["payload"]
    assert payload["container"] == {"type": "view", "view_id": payload["view"]["id"]}
    assert payload["view"]["type"] == "home"
    assert "response_url" not in payload
