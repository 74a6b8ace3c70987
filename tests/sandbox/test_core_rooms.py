"""Channels: who may do what in them, and what ends when they are archived."""

from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.errors import ActingError
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
DIEGO = "U0DIEGO001"
GENERAL = "C0GENERAL1"
DEVREL = "C0DEVREL01"


def refusal(error: pytest.ExceptionInfo[SlackApiError]) -> str:
    return str(error.value.response["error"])


def test_each_kind_of_channel_needs_its_own_scope(ws: LocalWorkspace, client: WebClient) -> None:
    ws.admin().install(["channels:read", "channels:history", "im:write"])
    dm = client.conversations_open(users=LUCIA)["channel"]["id"]
    client.conversations_info(channel=GENERAL)
    calls: list[Callable[[], object]] = [
        lambda: client.conversations_info(channel=dm),
        lambda: client.conversations_history(channel=dm),
        lambda: client.conversations_list(types="public_channel,im"),
        lambda: client.users_conversations(types="private_channel"),
    ]
    for call in calls:
        with pytest.raises(SlackApiError) as missing:
            call()
        assert refusal(missing) == "missing_scope"


def test_nobody_posts_where_the_bot_is_not_or_nothing_may_be_said(
    ws: LocalWorkspace, client: WebClient
) -> None:
    admin = ws.admin()
    public = admin.create_channel("cafe", [LUCIA])
    private = admin.create_channel("secreto", [LUCIA], private=True)
    admin.archive(DEVREL)
    admin.deactivate(DIEGO)
    expected = {
        public.id: "not_in_channel",
        private.id: "channel_not_found",
        "C0NOWHERE1": "channel_not_found",
        DEVREL: "is_archived",
        DIEGO: "user_disabled",
        ws.bot_user_id: "cannot_dm_bot",
    }
    got = {}
    for channel in expected:
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=channel, text="hola")
        got[channel] = refusal(refused)
    assert got == expected
    admin.invite(public.id, ws.bot_user_id)
    assert client.chat_postMessage(channel="#cafe", text="hola")["channel"] == public.id


def test_nothing_changes_in_an_archived_channel(ws: LocalWorkspace, client: WebClient) -> None:
    ws.admin().install([*ws.state.app.scopes, "channels:manage"])
    ws.admin().invite(DEVREL, LUCIA)
    ws.admin().archive(DEVREL)
    changes: list[Callable[[], object]] = [
        lambda: client.chat_postMessage(channel=DEVREL, text="x"),
        lambda: client.chat_postEphemeral(channel=DEVREL, user=LUCIA, text="x"),
        lambda: client.conversations_setTopic(channel=DEVREL, topic="x"),
        lambda: client.conversations_rename(channel=DEVREL, name="x"),
        lambda: client.conversations_kick(channel=DEVREL, user=LUCIA),
        lambda: client.conversations_invite(channel=DEVREL, users=DIEGO),
    ]
    for change in changes:
        with pytest.raises(SlackApiError) as refused:
            change()
        assert refusal(refused) == "is_archived"
    with pytest.raises(SlackApiError, match="already_archived"):
        client.conversations_archive(channel=DEVREL)


def test_an_app_makes_fills_and_archives_a_channel(ws: LocalWorkspace, client: WebClient) -> None:
    with pytest.raises(SlackApiError) as missing:
        client.conversations_create(name="feria")
    assert refusal(missing) == "missing_scope"
    ws.admin().install(["channels:manage", "channels:read", "chat:write"])
    with pytest.raises(SlackApiError) as private:
        client.conversations_create(name="reservada", is_private=True)
    assert private.value.response["needed"] == "groups:write"
    made = client.conversations_create(name="feria")["channel"]["id"]
    client.conversations_invite(channel=made, users=[LUCIA, DIEGO])
    client.conversations_setTopic(channel=made, topic="Otoño")
    client.conversations_kick(channel=made, user=DIEGO)
    assert client.conversations_members(channel=made)["members"] == [ws.bot_user_id, LUCIA]
    shown = client.conversations_info(channel=made)["channel"]
    assert (shown["topic"]["value"], shown["is_member"]) == ("Otoño", True)
    wrong: dict[str, Callable[[], object]] = {
        "name_taken": lambda: client.conversations_create(name="feria"),
        "invalid_name_specials": lambda: client.conversations_create(name="Feria de Otoño"),
        "already_in_channel": lambda: client.conversations_invite(channel=made, users=LUCIA),
        "cant_archive_general": lambda: client.conversations_archive(channel=GENERAL),
    }
    for code, call in wrong.items():
        with pytest.raises(SlackApiError) as refused:
            call()
        assert refusal(refused) == code
    client.conversations_archive(channel=made)
    with pytest.raises(SlackApiError) as archived:
        client.chat_postMessage(channel=made, text="tarde")
    assert refusal(archived) == "is_archived"


def test_a_guest_sees_only_their_own_channels(ws: LocalWorkspace) -> None:
    public = ws.admin().create_channel("abierta", [DIEGO])
    lucia = ws.acting.person(LUCIA)
    assert lucia.messages(public.id) == []
    ws.admin().change(LUCIA, is_restricted=True)
    with pytest.raises(ActingError, match="is not in"):
        lucia.messages(public.id)
    assert lucia.messages(GENERAL) == []
