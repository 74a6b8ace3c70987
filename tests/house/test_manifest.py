"""manifest.yml is what the code says of itself, and the code listens to what the manifest names."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from slack_bolt import App, BoltRequest
from slack_bolt.request import BoltRequest as Request
from slack_sdk import WebClient

from bot.app import bolt_app
from bot.manifest import EVENTS, OPTIONAL_SCOPES, REQUIRED_SCOPES, manifest
from engagement.common.ids import Action, Callback, Command, Shortcut
from handlers.boundary import Deps
from storage.engine import Database
from tests.support.clock import FrozenClock

ROOT = Path(__file__).parents[2]

# Which scope lets the bot receive or call what: Slack's reference of events and methods.
SCOPE_OF_EVENT = {
    "message.im": "im:history",
    "team_join": "users:read",
    "user_change": "users:read",
}
SCOPE_OF_METHOD = {
    "chat_postMessage": "chat:write",
    "chat_update": "chat:write",
    "conversations_open": "im:write",
    "users_list": "users:read",
    "users_conversations": "channels:read",
}


@pytest.fixture
def app(sqlite_db: Database) -> App:
    clock = FrozenClock(datetime(2026, 5, 5, 12, tzinfo=UTC))
    return bolt_app(WebClient("xoxb-test"), Deps(sqlite_db, clock, lambda: None))


def matches(app: App, body: dict[str, Any]) -> bool:
    """Say whether some listener of the app takes a payload, without running it."""
    request: Request = BoltRequest(body=body, mode="socket_mode")
    from slack_bolt.response import BoltResponse

    response = BoltResponse(status=200)
    return any(listener.matches(req=request, resp=response) for listener in app._listeners)


def test_the_manifest_in_the_repository_is_the_one_that_the_code_gives() -> None:
    assert yaml.safe_load((ROOT / "manifest.yml").read_text("utf-8")) == manifest()


def test_every_command_and_shortcut_of_the_manifest_is_listened_to(app: App) -> None:
    features = manifest()["features"]
    assert {c["command"] for c in features["slash_commands"]} == set(Command)
    assert {s["callback_id"] for s in features["shortcuts"]} == set(Shortcut)
    for command in Command:
        assert matches(app, {"command": command.value, "text": ""}), command
    for shortcut in Shortcut:
        assert matches(app, {"type": "shortcut", "callback_id": shortcut.value}), shortcut
    assert not matches(app, {"command": "/other", "text": ""})


def test_every_event_of_the_manifest_is_listened_to_and_its_scope_is_asked_for(app: App) -> None:
    scopes = {*REQUIRED_SCOPES, *OPTIONAL_SCOPES}
    for name in EVENTS:
        event = {"type": name.partition(".")[0], "channel_type": "im", "user": "U1", "text": "hola"}
        assert matches(app, {"type": "event_callback", "event": event}), name
        assert SCOPE_OF_EVENT.get(name, "chat:write") in scopes
    assert not matches(app, {"type": "event_callback", "event": {"type": "reaction_added"}})


def test_every_action_and_modal_that_is_drawn_is_listened_to(app: App) -> None:
    for action in Action:
        payload = {
            "type": "block_actions",
            "actions": [{"action_id": action.value, "block_id": "b"}],
        }
        twin = {"type": "block_actions", "actions": [{"action_id": f"{action}#1", "block_id": "b"}]}
        assert matches(app, payload) or matches(app, twin), action
    for callback in set(Callback) - {Callback.INFO}:
        view = {"type": "modal", "callback_id": callback.value}
        assert matches(app, {"type": "view_submission", "view": view}), callback


def test_every_method_that_is_called_has_its_scope_and_every_scope_a_use() -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "bot").glob("*.py"))
    for method, scope in SCOPE_OF_METHOD.items():
        assert method in source, method
        assert scope in REQUIRED_SCOPES
    assert set(REQUIRED_SCOPES) == {*SCOPE_OF_METHOD.values(), "commands"}


def test_the_http_manifest_names_the_public_address_everywhere() -> None:
    told = manifest("https://vinculo.example/")
    assert told["settings"]["socket_mode_enabled"] is False
    assert (
        told["settings"]["interactivity"]["request_url"] == "https://vinculo.example/slack/events"
    )
    assert all(
        c["url"].startswith("https://vinculo.example/") for c in told["features"]["slash_commands"]
    )
