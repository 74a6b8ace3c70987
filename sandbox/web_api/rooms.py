"""`conversations.*` that make, change and fill channels."""

import re

from sandbox import membership
from sandbox.errors import SlackError
from sandbox.ids import new_id
from sandbox.records import Channel, Json
from sandbox.web_api.call import Call, Method

_NAME = re.compile(r"[\w\-]{1,80}")
_LONGEST_TOPIC = 250
_MANAGE = ("channels:manage", "channels:write", "groups:write")


def _need(call: Call, *, private: bool) -> None:
    if private:
        call.need("groups:write")
    elif not {"channels:manage", "channels:write"} & set(call.installation.scopes):
        call.need("channels:manage")


def _room(call: Call, archived: str = "is_archived") -> Channel:
    """The channel that is to be changed; `archived` is the refusal for one that is archived."""
    channel = call.channel()
    if channel.is_direct:
        raise SlackError("method_not_supported_for_channel_type")
    _need(call, private=channel.kind == "group")
    if call.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    if channel.archived:
        raise SlackError(archived)
    return channel


def _new_name(call: Call) -> str:
    name = call.args.text("name")
    if not name:
        raise SlackError("invalid_name_required")
    if not _NAME.fullmatch(name) or name != name.lower():
        raise SlackError("invalid_name_specials")
    if any(channel.name == name for channel in call.team.channels.values()):
        raise SlackError("name_taken")
    return name


def _shown(call: Call, channel: Channel) -> Json:
    return {"channel": channel.as_json(call.bot_user_id)}


def _create(call: Call) -> Json:
    private = call.args.flag("is_private")
    _need(call, private=private)
    name = _new_name(call)
    with call.state.changing():
        channel = Channel(
            new_id("G" if private else "C"),
            call.team.id,
            name,
            kind="group" if private else "channel",
            members=[call.bot_user_id],
            creator=call.bot_user_id,
            created=call.state.seconds(),
        )
        call.team.channels[channel.id] = channel
    return _shown(call, channel)


def _rename(call: Call) -> Json:
    channel = _room(call)
    name = _new_name(call)
    with call.state.changing():
        channel.name = name
    return _shown(call, channel)


def _invite(call: Call) -> Json:
    channel = _room(call)
    ids = [id_.strip() for id_ in call.args.text("users").split(",") if id_.strip()]
    if not ids:
        raise SlackError("no_user")
    for id_ in ids:
        user = call.team.users.get(id_)
        if user is None or user.deleted:
            raise SlackError("user_not_found")
        if id_ == call.bot_user_id:
            raise SlackError("cant_invite_self")
        if id_ in channel.members:
            raise SlackError("already_in_channel")
    for id_ in ids:
        membership.join(call.state, channel, id_, call.bot_user_id)
    return _shown(call, channel)


def _kick(call: Call) -> Json:
    channel = _room(call)
    user = call.user()
    if user.id == call.bot_user_id:
        raise SlackError("cant_kick_self")
    if channel.name == "general":
        raise SlackError("cant_kick_from_general")
    if user.id not in channel.members:
        raise SlackError("not_in_channel")
    membership.leave(call.state, channel, user.id)
    return {}


def _archive(call: Call) -> Json:
    channel = _room(call, "already_archived")
    if channel.name == "general":
        raise SlackError("cant_archive_general")
    membership.set_archived(call.state, channel, call.bot_user_id, archived=True)
    return {}


def _set_topic(call: Call) -> Json:
    channel = _room(call)
    topic = call.args.text("topic")
    if len(topic) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    with call.state.changing():
        channel.topic = topic
    return _shown(call, channel)


def _set_purpose(call: Call) -> Json:
    channel = _room(call)
    purpose = call.args.text("purpose")
    if len(purpose) > _LONGEST_TOPIC:
        raise SlackError("too_long")
    with call.state.changing():
        channel.purpose = purpose
    return {"purpose": purpose, **_shown(call, channel)}


METHODS = {
    "conversations.archive": Method(_archive, tier=2, scopes=_MANAGE),
    "conversations.create": Method(_create, tier=2, scopes=_MANAGE),
    "conversations.invite": Method(_invite, tier=3, scopes=_MANAGE),
    "conversations.kick": Method(_kick, tier=3, scopes=_MANAGE),
    "conversations.rename": Method(_rename, tier=2, scopes=_MANAGE),
    "conversations.setPurpose": Method(_set_purpose, tier=2, scopes=_MANAGE),
    "conversations.setTopic": Method(_set_topic, tier=2, scopes=_MANAGE),
}
