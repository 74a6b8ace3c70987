"""An app hears what it subscribed to, may see by its scopes, and stands in the room for; nothing else."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.people import default_company
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
PAULA = "U0PAULA001"
GENERAL = "C0GENERAL1"
EVERYTHING = [
    "app_home_opened", "app_mention", "app_uninstalled", "channel_archive", "channel_unarchive",
    "member_joined_channel", "member_left_channel", "message.channels", "message.groups",
    "message.im", "message.mpim", "reaction_added", "reaction_removed", "team_join",
    "tokens_revoked", "user_change",
]  # fmt: skip
SCOPES = [
    "app_mentions:read", "channels:history", "channels:read", "chat:write", "groups:history",
    "groups:read", "im:history", "im:write", "mpim:history", "reactions:read", "reactions:write",
    "users:read",
]  # fmt: skip


def workspace(events: list[str], scopes: list[str]) -> LocalWorkspace:
    company = default_company()
    settings = company.app.model_copy(update={"events": events, "scopes": scopes})
    return LocalWorkspace(company=company.model_copy(update={"app": settings}))


def play(ws: LocalWorkspace) -> list[tuple[str, str]]:
    """Do one of everything; return the type and subtype of each event that was delivered."""
    ws.delivery.retry_delays = ()
    admin = ws.admin()
    lucia = ws.acting.person(LUCIA)
    lucia.say(lucia.open_dm(), "hola")
    said = lucia.say(GENERAL, f"<@{ws.bot_user_id}> ¿estás?")
    lucia.react(GENERAL, said["ts"], "wave")
    elsewhere = admin.create_channel("aparte", [LUCIA])
    lucia.say(elsewhere.id, "sin el bot")
    admin.invite(elsewhere.id, ws.bot_user_id)
    admin.remove(elsewhere.id, LUCIA)
    admin.archive(elsewhere.id)
    admin.hire(id="U0NUEVA001", name="nueva", real_name="Nueva")
    admin.change(LUCIA, title="SRE")
    lucia.open_home("messages")
    ws.wait_until(ws.quiet)
    events = [entry["payload"]["event"] for entry in ws.journal.entries("envelope")]
    return sorted((event["type"], event.get("channel_type", "")) for event in events)


def test_everything_that_it_asked_for_comes_once() -> None:
    with workspace(EVERYTHING, SCOPES) as ws:
        assert play(ws) == [
            ("app_home_opened", ""),
            ("app_mention", ""),
            ("channel_archive", ""),
            ("member_joined_channel", "C"),
            ("member_joined_channel", "C"),
            ("member_left_channel", "C"),
            ("message", "channel"),
            ("message", "im"),
            ("reaction_added", ""),
            ("team_join", ""),
            ("user_change", ""),
        ]


def test_nothing_comes_without_a_subscription() -> None:
    with workspace([], SCOPES) as ws:
        assert play(ws) == []


def test_a_subscription_without_its_scope_stays_silent() -> None:
    with workspace(EVERYTHING, ["chat:write", "im:write"]) as ws:
        assert play(ws) == [("app_home_opened", "")]


def test_the_app_hears_its_own_messages_and_their_changes_as_in_slack() -> None:
    with workspace(EVERYTHING, SCOPES) as ws:
        ws.delivery.retry_delays = ()
        client = WebClient(ws.bot_token, base_url=ws.api_url)
        posted = client.chat_postMessage(channel=LUCIA, text="uno")
        client.chat_update(channel=posted["channel"], ts=posted["ts"], text="dos")
        client.chat_delete(channel=posted["channel"], ts=posted["ts"])
        ws.wait_until(ws.quiet)
        events = [entry["payload"]["event"] for entry in ws.journal.entries("envelope")]
        assert sorted(event.get("subtype", "") for event in events) == [
            "",
            "message_changed",
            "message_deleted",
        ]
        assert all(event.get("bot_id") for event in events if "subtype" not in event)


def test_an_app_that_was_removed_hears_only_its_farewells() -> None:
    with workspace(EVERYTHING, SCOPES) as ws:
        ws.delivery.retry_delays = ()
        ws.admin().uninstall()
        ws.acting.person(LUCIA).say(GENERAL, "¿sigue ahí?")
        ws.wait_until(ws.quiet)
        kinds = {e["payload"]["event"]["type"] for e in ws.journal.entries("envelope")}
        assert kinds == {"tokens_revoked", "app_uninstalled"}


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        ({}, ("Vínculo", [], [], [])),
        (
            {
                "display_information": {"name": "Otra"},
                "features": {"slash_commands": [{"command": "/x"}]},
                "oauth_config": {"scopes": {"bot": ["chat:write"]}},
                "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
            },
            ("Otra", ["/x"], ["chat:write"], ["message.im"]),
        ),
    ],
)
def test_a_manifest_says_what_the_app_has(
    manifest: dict[str, Any], expected: tuple[str, list[str], list[str], list[str]]
) -> None:
    ws = LocalWorkspace(manifest=manifest)
    ws.stop()
    app = ws.state.app
    commands = [one["command"] for one in app.commands]
    assert (app.name, commands, app.scopes, app.events) == expected
