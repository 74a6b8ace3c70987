"""What people and an app do together, over Socket Mode and over signed HTTP alike, with sync Bolt."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.outcomes import TROUBLE
from sandbox.server import LocalWorkspace

Connect = Callable[[App], None]
LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"
SHORTCUT = "referral:shortcut"


def button(action_id: str, value: str = "") -> dict[str, Any]:
    text = {"type": "plain_text", "text": action_id}
    element = {"type": "button", "action_id": action_id, "text": text}
    return element | ({"value": value} if value else {})


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "block_id": "row", "elements": list(elements)}]


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


def test_a_command_opens_a_modal_and_its_submission_is_checked_at_both_ends(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    opens(app, modal)

    @app.view("ask")
    def on_submit(ack: Any, body: Any, client: WebClient) -> None:
        text = body["view"]["state"]["values"]["words"]["text"]["value"]
        if text == "no":
            ack(response_action="errors", errors={"words": "Algo más, por favor"})
            return
        client.chat_postMessage(channel=body["user"]["id"], text=f"Leí: {text}")
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    assert lucia.command("/referir", "", GENERAL).ok
    assert lucia.submit().errors == {"words": "Please complete this required field."}
    lucia.fill({("words", "text"): "x" * 101})
    assert lucia.submit().errors == {"words": "Please enter at most 100 characters."}
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


def test_a_button_in_a_message_brings_message_state_and_a_response_url(
    ws: LocalWorkspace, app: App, connect: Connect, client: WebClient
) -> None:
    seen: list[dict[str, Any]] = []

    @app.action(re.compile("face:."))
    def on_face(ack: Any, body: Any) -> None:
        seen.append(body)
        ack()
        answer = WebhookClient(body["response_url"]).send(text="¡Gracias!", replace_original=True)
        assert answer.status_code == 200

    connect(app)
    radio = {"type": "radio_buttons", "action_id": "mood", "options": options("bien", "mal")}
    app.action("mood")(lambda ack: ack())
    posted = client.chat_postMessage(
        channel=LUCIA,
        text="¿Cómo estás?",
        blocks=actions(button("face:1", "1"), button("face:5", "5"), radio),
        metadata={"event_type": "checkin", "event_payload": {"key": "k1"}},
    )
    lucia = ws.acting.person(LUCIA)
    assert lucia.click(posted["ts"], posted["channel"], "mood", value="bien").ok
    assert lucia.click(posted["ts"], posted["channel"], "face:5").ok
    body = seen[0]
    assert body["actions"][0]["value"] == "5"
    assert body["container"] == {
        "type": "message",
        "message_ts": posted["ts"],
        "channel_id": posted["channel"],
        "is_ephemeral": False,
    }
    assert body["message"]["metadata"]["event_payload"] == {"key": "k1"}
    assert body["state"]["values"]["row"]["mood"]["selected_option"]["value"] == "bien"
    only = lucia.messages(posted["channel"])[0]
    assert (only["text"], "blocks" in only) == ("¡Gracias!", False)


def test_a_select_in_a_modal_section_speaks_at_once_and_may_reshape_the_modal(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    family = {"type": "static_select", "action_id": "family", "options": options("data", "cloud")}
    section = {
        "type": "section",
        "block_id": "pick",
        "text": {"type": "mrkdwn", "text": "Familia"},
        "accessory": family,
    }
    opens(app, {**modal, "blocks": [section, *modal["blocks"]]})

    @app.action("family")
    def on_family(ack: Any, body: Any, client: WebClient) -> None:
        chosen = body["actions"][0]["selected_option"]["value"]
        blocks = deepcopy(modal["blocks"])
        blocks[0]["label"]["text"] = f"Sobre {chosen}"
        client.views_update(
            view_id=body["view"]["id"], hash=body["view"]["hash"], view={**modal, "blocks": blocks}
        )
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    lucia.fill({("words", "text"): "ya escrito"})
    lucia.fill({("pick", "family"): "cloud"})
    view = lucia.view
    assert view is not None
    assert view["blocks"][0]["label"]["text"] == "Sobre cloud"
    assert view["state"]["values"] == {
        "words": {"text": {"type": "plain_text_input", "value": "ya escrito"}}
    }


def test_initial_values_come_back_untouched_and_empty_optional_inputs_come_as_null(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    seen: list[dict[str, Any]] = []
    two = options("a", "b")
    view = {
        **modal,
        "blocks": [
            input_block({"type": "plain_text_input", "action_id": "t", "initial_value": "ya"}),
            input_block({"type": "plain_text_input", "action_id": "o"}, optional=True),
            input_block(
                {"type": "checkboxes", "action_id": "c", "options": two, "initial_options": two[:1]}
            ),
            input_block({"type": "static_select", "action_id": "s", "options": two}, optional=True),
            input_block({"type": "datepicker", "action_id": "d", "initial_date": "2026-11-20"}),
            input_block({"type": "multi_users_select", "action_id": "u"}, optional=True),
        ],
    }
    opens(app, view)

    @app.view("ask")
    def on_submit(ack: Any, body: Any) -> None:
        seen.append(body["view"]["state"]["values"])
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    lucia.fill({("c", "c"): ["b"]})
    assert lucia.submit().ok
    assert seen[0] == {
        "t": {"t": {"type": "plain_text_input", "value": "ya"}},
        "o": {"o": {"type": "plain_text_input", "value": None}},
        "c": {"c": {"type": "checkboxes", "selected_options": two[1:]}},
        "s": {"s": {"type": "static_select", "selected_option": None}},
        "d": {"d": {"type": "datepicker", "selected_date": "2026-11-20"}},
        "u": {"u": {"type": "multi_users_select", "selected_users": []}},
    }


def test_shortcuts_open_modals_from_anywhere(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    @app.shortcut(SHORTCUT)
    def on_shortcut(ack: Any, shortcut: Any, client: WebClient) -> None:
        client.views_open(trigger_id=shortcut["trigger_id"], view=modal)
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    assert lucia.shortcut(SHORTCUT).ok
    assert lucia.view is not None


def test_what_a_command_acks_with_is_a_note_for_one_person(
    ws: LocalWorkspace, app: App, connect: Connect
) -> None:
    @app.command("/vinculo")
    def on_command(ack: Any) -> None:
        ack("Aquí estoy")

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/vinculo", "ayuda", GENERAL)
    assert lucia.messages(GENERAL)[-1]["text"] == "Aquí estoy"
    assert ws.acting.person("U0DIEGO001").messages(GENERAL) == []


def test_events_reach_the_app(ws: LocalWorkspace, app: App, connect: Connect) -> None:
    seen: list[dict[str, Any]] = []

    def on_event(event: dict[str, Any]) -> None:
        seen.append(event)

    for kind in ("team_join", "user_change", "message", "app_home_opened"):
        app.event(kind)(on_event)
    connect(app)
    admin = ws.admin()
    admin.hire(id="U0NUEVA001", name="nueva", real_name="Nueva Persona", tz="Europe/Madrid")
    admin.change(LUCIA, tz="America/Bogota")
    admin.deactivate("U0DIEGO001")
    lucia = ws.acting.person(LUCIA)
    lucia.say(lucia.open_dm(), "hola")
    lucia.open_home("messages")
    ws.wait_until(lambda: len(seen) == 5)
    by_type = {event["type"]: event for event in seen}
    assert by_type["team_join"]["user"]["tz"] == "Europe/Madrid"
    assert {e["user"]["deleted"] for e in seen if e["type"] == "user_change"} == {False, True}
    assert by_type["message"]["channel_type"] == "im"
    assert by_type["app_home_opened"]["tab"] == "messages"


def test_twelve_people_at_once_do_not_get_in_each_other_s_way(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    opens(app, modal)

    @app.view("ask")
    def on_submit(ack: Any, body: Any, client: WebClient) -> None:
        text = body["view"]["state"]["values"]["words"]["text"]["value"]
        posted = client.chat_postMessage(channel=body["user"]["id"], text=text)
        client.chat_update(channel=posted["channel"], ts=posted["ts"], text=f"{text}!")
        ack()

    def play(user_id: str) -> list[str]:
        person = ws.acting.person(user_id)
        for turn in range(3):
            assert person.command("/referir", "", GENERAL).ok
            person.fill({("words", "text"): f"{user_id} {turn}"})
            assert person.submit().ok
        return [message["text"] for message in person.messages(person.open_dm())]

    connect(app)
    people = [user.id for user in ws.state.teams[ws.team_id].users.values() if not user.is_bot]
    people = people[:12]
    with ThreadPoolExecutor(len(people)) as pool:
        told = dict(zip(people, pool.map(play, people), strict=True))
    assert told == {one: [f"{one} {turn}!" for turn in range(3)] for one in people}
    ws.wait_until(ws.quiet)
    assert {call["status"] for call in ws.journal.calls()} == {200}


def test_an_app_that_takes_too_long_leaves_the_person_with_an_error_and_the_modal(
    ws: LocalWorkspace, app: App, connect: Connect, modal: dict[str, Any]
) -> None:
    opens(app, modal)

    @app.view("ask")
    def on_submit(ack: Any, client: WebClient) -> None:
        client.api_test()
        ack()

    connect(app)
    lucia = ws.acting.person(LUCIA)
    lucia.command("/referir", "", GENERAL)
    lucia.fill({("words", "text"): "algo"})
    ws.faults.add("api.test", delay=3.2)
    result = lucia.submit()
    assert (result.ok, result.error) == (False, TROUBLE)
    assert lucia.view is not None
    ws.wait_until(ws.quiet)
