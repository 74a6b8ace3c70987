"""Posting, changing and removing messages: what each leaves in the channel and which events follow."""

import copy
from typing import Any

from sandbox.elements import with_ids
from sandbox.errors import SlackError
from sandbox.installs import Installation
from sandbox.limits import LIMITS
from sandbox.records import Channel, Json, Team
from sandbox.state import SLACKBOT, State


def resolve_channel(state: State, team: Team, name: str, bot_user_id: str) -> Channel:
    """The conversation that an app means by an id, a `#name` or a person's id (a DM is made).

    Raises:
        SlackError: `channel_not_found`, `user_disabled`, `cannot_dm_bot`.
    """
    if name == SLACKBOT or (name[:1] in {"U", "W"} and name in team.users):
        return state.open_dm(team, bot_user_id, name)
    channel = team.channels.get(name)
    if channel is None:
        channel = channel_named(team, name)
    if channel is None:
        raise SlackError("channel_not_found")
    if bot_user_id not in channel.members and channel.kind != "channel":
        raise SlackError("channel_not_found")
    return channel


def channel_named(team: Team, name: str) -> Channel | None:
    """The channel that `name` or `#name` calls."""
    bare = name.removeprefix("#")
    return next((one for one in team.channels.values() if bare and one.name == bare), None)


def app_message(installation: Installation, state: State, content: Json) -> Json:
    """A message as Slack stores it when the app's bot wrote it; `content` is text, blocks and so on."""
    message: Json = {
        "type": "message",
        "user": installation.bot_user_id,
        "bot_id": installation.bot_id,
        "app_id": state.app.id,
        "team": installation.team_id,
        "bot_profile": {
            "id": installation.bot_id,
            "app_id": state.app.id,
            "name": state.app.name,
            "deleted": False,
            "team_id": installation.team_id,
        },
        "text": "",
    }
    return message | tidy(content)


def tidy(content: Json) -> Json:
    """What Slack keeps of a message's content: cut text, blocks with ids, nothing empty."""
    kept = copy.deepcopy({key: value for key, value in content.items() if value is not None})
    if "text" in kept:
        kept["text"] = str(kept["text"])[: LIMITS["message.text.cut_length"]]
    if kept.get("blocks"):
        kept["blocks"] = with_ids(kept["blocks"])
    else:
        kept.pop("blocks", None)
    return kept


def post(state: State, channel: Channel, message: Json) -> Json:
    """Put a message into a conversation and return it with its `ts`.

    Raises:
        SlackError: `is_archived`, or `thread_not_found` when `thread_ts` names no message.
    """
    with state.changing():
        if channel.archived:
            raise SlackError("is_archived")
        parent = None
        if thread_ts := message.get("thread_ts"):
            parent = channel.messages.get(thread_ts)
            if parent is None:
                raise SlackError("thread_not_found")
        message["ts"] = state.next_ts()
        channel.messages[message["ts"]] = message
        if author := message.get("user"):
            channel.last_read[author] = message["ts"]
        if parent is not None:
            _count_reply(parent, message)
        state.emit(channel.team_id, _message_event(channel, message))
        return message


def _count_reply(parent: Json, reply: Json) -> None:
    parent["thread_ts"] = parent["ts"]
    parent["reply_count"] = parent.get("reply_count", 0) + 1
    writers = [*parent.get("reply_users", []), reply.get("user", "")]
    parent["reply_users"] = list(dict.fromkeys(writers))
    parent["reply_users_count"] = len(parent["reply_users"])
    parent["latest_reply"] = reply["ts"]


def _message_event(channel: Channel, message: Json, **more: Any) -> Json:
    return {
        **copy.deepcopy(message),
        "channel": channel.id,
        "channel_type": channel.kind,
        "event_ts": message["ts"],
        **more,
    }


def post_ephemeral(state: State, channel: Channel, user_id: str, message: Json) -> Json:
    """Show a note to one person; it is in no history and no `chat.update` reaches it."""
    with state.changing():
        message["ts"] = state.next_ts()
        message["is_ephemeral"] = True
        channel.ephemeral[message["ts"]] = (user_id, message)
        return message


def own_message(channel: Channel, ts: str, installation: Installation, refusal: str) -> Json:
    """A message that the app itself wrote.

    Raises:
        SlackError: `message_not_found`, or `refusal` when somebody else wrote it.
    """
    message = channel.messages.get(ts)
    if message is None or message.get("subtype") == "tombstone":
        raise SlackError("message_not_found")
    if message.get("bot_id") != installation.bot_id:
        raise SlackError(refusal)
    return message


def update(state: State, channel: Channel, message: Json, content: Json) -> Json:
    """Change a message as `chat.update` does.

    Text without blocks removes the blocks; neither keeps them. Only text alone marks it edited.
    https://docs.slack.dev/reference/methods/chat.update
    """
    with state.changing():
        before = copy.deepcopy(message)
        kept = tidy(content)
        if content.get("blocks") == [] or ("text" in kept and content.get("blocks") is None):
            message.pop("blocks", None)
            message["edited"] = {"user": message.get("user", ""), "ts": state.next_ts()}
        if kept.get("metadata") == {}:
            message.pop("metadata", None)
            kept.pop("metadata")
        message.update(kept)
        _emit_changed(state, channel, "message_changed", message, before)
        return message


def delete(state: State, channel: Channel, message: Json) -> None:
    """Take a message away; one with replies leaves a tombstone."""
    with state.changing():
        before = copy.deepcopy(message)
        ts = message["ts"]
        if message.get("reply_count"):
            kept = {key: message[key] for key in ("type", "ts", "thread_ts", "reply_count")}
            message.clear()
            message.update(kept | {"subtype": "tombstone", "text": "This message was deleted."})
        else:
            del channel.messages[ts]
            parent = channel.messages.get(before.get("thread_ts", ""))
            if parent is not None and parent.get("reply_count"):
                parent["reply_count"] -= 1
        _emit_changed(state, channel, "message_deleted", None, before)


def _emit_changed(
    state: State, channel: Channel, subtype: str, message: Json | None, before: Json
) -> None:
    event: Json = {
        "type": "message",
        "subtype": subtype,
        "hidden": True,
        "channel": channel.id,
        "channel_type": channel.kind,
        "ts": state.next_ts(),
        "event_ts": state.next_ts(),
        "previous_message": before,
    }
    if message is None:
        event["deleted_ts"] = before["ts"]
    else:
        event["message"] = copy.deepcopy(message)
    state.emit(channel.team_id, event)


def react(state: State, channel: Channel, message: Json, user_id: str, name: str) -> None:
    """Add a reaction.

    Raises:
        SlackError: `already_reacted`.
    """
    with state.changing():
        reactions = message.setdefault("reactions", [])
        entry = next((one for one in reactions if one["name"] == name), None)
        if entry is None:
            entry = {"name": name, "users": [], "count": 0}
            reactions.append(entry)
        if user_id in entry["users"]:
            raise SlackError("already_reacted")
        entry["users"].append(user_id)
        entry["count"] += 1
        _emit_reaction(state, channel, message, "reaction_added", user_id, name)


def unreact(state: State, channel: Channel, message: Json, user_id: str, name: str) -> None:
    """Take a reaction back.

    Raises:
        SlackError: `no_reaction`.
    """
    with state.changing():
        reactions = message.get("reactions", [])
        entry = next((one for one in reactions if one["name"] == name), None)
        if entry is None or user_id not in entry["users"]:
            raise SlackError("no_reaction")
        entry["users"].remove(user_id)
        entry["count"] -= 1
        if not entry["count"]:
            reactions.remove(entry)
        _emit_reaction(state, channel, message, "reaction_removed", user_id, name)


def _emit_reaction(
    state: State, channel: Channel, message: Json, kind: str, user_id: str, name: str
) -> None:
    item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
    event = {"type": kind, "user": user_id, "reaction": name, "item": item}
    event |= {"item_user": message.get("user", ""), "event_ts": state.next_ts()}
    state.emit(channel.team_id, event)
