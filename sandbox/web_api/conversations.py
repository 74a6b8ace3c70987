"""`conversations.*`: channels and DMs, their members and what was said in them."""

import copy

from sandbox import membership
from sandbox.errors import SlackError
from sandbox.records import Channel, ChannelKind, Json
from sandbox.web_api.call import Call, Method

KINDS: dict[str, ChannelKind] = {
    "public_channel": "channel",
    "private_channel": "group",
    "im": "im",
    "mpim": "mpim",
}
_FAMILY = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
_MOST_IN_A_GROUP_DM = 8


def _scopes(verb: str) -> tuple[str, ...]:
    return tuple(f"{family}:{verb}" for family in _FAMILY.values())


def _need(call: Call, channel: Channel, verb: str) -> None:
    call.need(f"{_FAMILY[channel.kind]}:{verb}")


def wanted_kinds(call: Call) -> list[ChannelKind]:
    """The kinds that `types` names, each of which needs its own scope.

    Raises:
        SlackError: `invalid_types`, `missing_scope`.
    """
    kinds = []
    for name in (call.args.text("types") or "public_channel").split(","):
        kind = KINDS.get(name.strip())
        if kind is None:
            raise SlackError("invalid_types")
        call.need(f"{_FAMILY[kind]}:read")
        kinds.append(kind)
    return kinds


def _list(call: Call) -> Json:
    kinds = wanted_kinds(call)
    archived = not call.args.flag("exclude_archived")
    seen = [
        channel
        for channel in call.team.channels.values()
        if channel.kind in kinds
        and (archived or not channel.archived)
        and (channel.kind == "channel" or call.bot_user_id in channel.members)
    ]
    page, cursor = call.page(seen, 100, lambda channel: channel.id)
    channels = []
    for channel in page:
        body = channel.as_json(call.bot_user_id)
        if not channel.is_direct:
            body["num_members"] = len(channel.members)
        channels.append(body)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def _info(call: Call) -> Json:
    channel = call.channel()
    _need(call, channel, "read")
    body = channel.as_json(call.bot_user_id)
    if call.args.flag("include_num_members"):
        body["num_members"] = len(channel.members)
    if call.args.flag("include_locale"):
        body["locale"] = "es-LA"
    return {"channel": body}


def _members(call: Call) -> Json:
    channel = call.channel()
    _need(call, channel, "read")
    page, cursor = call.page(channel.members, 100, str)
    return {"members": page, "response_metadata": {"next_cursor": cursor}}


def _open(call: Call) -> Json:
    if call.args.has("channel"):
        channel = call.channel()
        return {"no_op": True, "already_open": True, "channel": {"id": channel.id}}
    ids = [id_.strip() for id_ in call.args.text("users").split(",") if id_.strip()]
    if not ids:
        raise SlackError("users_list_not_supplied")
    if len(ids) > _MOST_IN_A_GROUP_DM:
        raise SlackError("too_many_users")
    if len(ids) > 1:
        call.need("mpim:write")
        channel, existed = membership.open_group_dm(call.state, call.team, call.bot_user_id, ids)
    else:
        call.need("im:write")
        existed = call.state.dm(call.team, call.bot_user_id, ids[0]) is not None
        channel = call.state.open_dm(call.team, call.bot_user_id, ids[0])
    body: Json = {"id": channel.id}
    if call.args.flag("return_im"):
        body = channel.as_json(call.bot_user_id)
    return {"channel": body, **({"no_op": True, "already_open": True} if existed else {})}


def _join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot_user_id in channel.members:
        return {
            "channel": channel.as_json(call.bot_user_id),
            "warning": "already_in_channel",
            "response_metadata": {"warnings": ["already_in_channel"]},
        }
    membership.join(call.state, channel, call.bot_user_id)
    return {"channel": channel.as_json(call.bot_user_id)}


def _leave(call: Call) -> Json:
    channel = call.channel()
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    if call.bot_user_id not in channel.members:
        return {"not_in_channel": True}
    membership.leave(call.state, channel, call.bot_user_id)
    return {}


def _readable(call: Call) -> Channel:
    channel = call.channel()
    _need(call, channel, "history")
    if call.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def _shown(call: Call, message: Json) -> Json:
    body = copy.deepcopy(message)
    if not call.args.flag("include_all_metadata"):
        body.pop("metadata", None)
    return body


def _bounds(call: Call) -> tuple[float, float, bool]:
    bounds = []
    for name, default in (("oldest", 0.0), ("latest", float("inf"))):
        given = call.args.values.get(name)
        if given in (None, ""):
            bounds.append(default)
            continue
        try:
            bounds.append(float(given))
        except (TypeError, ValueError, OverflowError):
            raise SlackError(f"invalid_ts_{name}") from None
    return bounds[0], bounds[1], call.args.flag("inclusive")


def _within(call: Call, messages: list[Json]) -> list[Json]:
    oldest, latest, inclusive = _bounds(call)
    return [
        message
        for message in messages
        if oldest < float(message["ts"]) < latest
        or (inclusive and float(message["ts"]) in (oldest, latest))
    ]


def _history(call: Call) -> Json:
    channel = _readable(call)
    top = [
        message
        for message in reversed(channel.messages.values())
        if message.get("thread_ts", message["ts"]) == message["ts"]
        or message.get("subtype") == "thread_broadcast"
    ]
    page, cursor = call.page(_within(call, top), 100, lambda message: str(message["ts"]))
    body: Json = {
        "messages": [_shown(call, message) for message in page],
        "has_more": bool(cursor),
        "pin_count": 0,
    }
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def _replies(call: Call) -> Json:
    channel = _readable(call)
    parent = channel.messages.get(call.args.required("ts"))
    if parent is None:
        raise SlackError("thread_not_found")
    root = parent.get("thread_ts", parent["ts"])
    thread = [m for m in channel.messages.values() if m.get("thread_ts", m["ts"]) == root]
    page, cursor = call.page(_within(call, thread), 1000, lambda message: str(message["ts"]))
    body: Json = {
        "messages": [_shown(call, message) for message in page],
        "has_more": bool(cursor),
    }
    return body | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


METHODS = {
    "conversations.history": Method(_history, tier=3, scopes=_scopes("history")),
    "conversations.info": Method(_info, tier=3, scopes=_scopes("read")),
    "conversations.join": Method(_join, tier=3, scopes=("channels:join",)),
    "conversations.leave": Method(
        _leave, tier=3, scopes=("channels:manage", "channels:write", "groups:write")
    ),
    "conversations.list": Method(_list, tier=2, scopes=_scopes("read")),
    "conversations.members": Method(_members, tier=4, scopes=_scopes("read")),
    "conversations.open": Method(_open, tier=3, scopes=("im:write", "mpim:write")),
    "conversations.replies": Method(_replies, tier=3, scopes=_scopes("history")),
}
