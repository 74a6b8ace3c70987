"""Interaction and event payloads, member by member as Slack sends them.

https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/apis/events-api
"""

import copy

from sandbox.elements import state_values
from sandbox.ids import new_id, new_secret
from sandbox.installs import Installation
from sandbox.modals import view_json
from sandbox.records import Channel, ElementKey, Json, Team, User, View
from sandbox.state import State


def team_brief(team: Team) -> Json:
    """`team` in an interaction."""
    return {"id": team.id, "domain": team.domain}


def user_brief(user: User) -> Json:
    """`user` in an interaction."""
    return {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id}


def _interaction(state: State, team: Team, user: User, kind: str) -> Json:
    return {
        "type": kind,
        "user": user_brief(user),
        "api_app_id": state.app.id,
        "token": state.app.verification_token,
        "team": team_brief(team),
        "enterprise": None,
        "is_enterprise_install": False,
    }


def _channel_brief(channel: Channel) -> Json:
    name = {"im": "directmessage", "group": "privategroup"}.get(channel.kind, channel.name)
    return {"id": channel.id, "name": name}


def message_action(
    state: State,
    user: User,
    channel: Channel,
    message: Json,
    action: Json,
    *,
    trigger_id: str,
    response_url: str,
    typed: dict[ElementKey, Json],
) -> Json:
    """`block_actions` from a message."""
    ephemeral = bool(message.get("is_ephemeral"))
    container: Json = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": ephemeral,
    }
    if "thread_ts" in message:
        container["thread_ts"] = message["thread_ts"]
    values = state_values(message.get("blocks", []), typed)
    payload = {
        **_interaction(state, state.teams[user.team_id], user, "block_actions"),
        "container": container,
        "trigger_id": trigger_id,
        "channel": _channel_brief(channel),
        "state": {"values": copy.deepcopy(values)},
        "response_url": response_url,
        "actions": [action],
    }
    if not ephemeral:
        payload["message"] = copy.deepcopy(message)
    return payload


def view_action(state: State, user: User, view: View, action: Json, trigger_id: str) -> Json:
    """`block_actions` from a modal or a Home."""
    shown = view_json(state, view, with_state=True)
    return {
        **_interaction(state, state.teams[user.team_id], user, "block_actions"),
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": trigger_id,
        "view": shown,
        "actions": [action],
    }


def view_submission(
    state: State, user: User, view: View, trigger_id: str, response_urls: list[Json]
) -> Json:
    """`view_submission`."""
    return {
        **_interaction(state, state.teams[user.team_id], user, "view_submission"),
        "trigger_id": trigger_id,
        "view": view_json(state, view, with_state=True),
        "response_urls": response_urls,
    }


def view_closed(state: State, user: User, view: View, *, cleared: bool) -> Json:
    """`view_closed`; what was typed is not in it, since sources disagree whether Slack sends it."""
    return {
        **_interaction(state, state.teams[user.team_id], user, "view_closed"),
        "view": view_json(state, view, with_state=False),
        "is_cleared": cleared,
    }


def shortcut(state: State, user: User, callback_id: str, trigger_id: str) -> Json:
    """A global `shortcut`."""
    return {
        **_interaction(state, state.teams[user.team_id], user, "shortcut"),
        "action_ts": state.next_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
    }


def message_shortcut(
    state: State,
    user: User,
    channel: Channel,
    message: Json,
    callback_id: str,
    *,
    trigger_id: str,
    response_url: str,
) -> Json:
    """A message shortcut, whose type is `message_action`."""
    return {
        **_interaction(state, state.teams[user.team_id], user, "message_action"),
        "action_ts": state.next_ts(),
        "callback_id": callback_id,
        "trigger_id": trigger_id,
        "response_url": response_url,
        "message_ts": message["ts"],
        "channel": _channel_brief(channel),
        "message": copy.deepcopy(message),
    }


def block_suggestion(
    state: State, user: User, place: View | tuple[Channel, Json], action: Json, query: str
) -> Json:
    """`block_suggestion`: an external select asks for its options."""
    body = {
        **_interaction(state, state.teams[user.team_id], user, "block_suggestion"),
        "action_id": action["action_id"],
        "block_id": action["block_id"],
        "value": query,
    }
    if isinstance(place, View):
        body["container"] = {"type": "view", "view_id": place.id}
        body["view"] = view_json(state, place, with_state=True)
        return body
    channel, message = place
    body["container"] = {
        "type": "message",
        "message_ts": message["ts"],
        "channel_id": channel.id,
        "is_ephemeral": bool(message.get("is_ephemeral")),
    }
    body["channel"] = _channel_brief(channel)
    body["message"] = copy.deepcopy(message)
    return body


def slash_command(
    state: State, user: User, channel: Channel, command: str, text: str, *,
    trigger_id: str, response_url: str,
) -> Json:  # fmt: skip
    """A slash command; every member is a string."""
    return {
        "token": state.app.verification_token,
        "team_id": user.team_id,
        "team_domain": state.teams[user.team_id].domain,
        "channel_id": channel.id,
        "channel_name": _channel_brief(channel)["name"],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": state.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def event_callback(state: State, installation: Installation, event: Json) -> Json:
    """The wrapper around every event of the Events API."""
    team_id = installation.team_id
    authorization = {
        "enterprise_id": None,
        "team_id": team_id,
        "user_id": installation.bot_user_id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": state.app.verification_token,
        "team_id": team_id,
        "context_team_id": team_id,
        "context_enterprise_id": None,
        "api_app_id": state.app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": state.seconds(),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": f"4-{new_secret(40)}",
    }
