"""`reactions.*`."""

import copy
import re

from sandbox import messages
from sandbox.errors import SlackError
from sandbox.records import Channel, Json
from sandbox.web_api.call import Call, Method

_EMOJI_NAME = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?")


def _target(call: Call) -> tuple[Channel, Json]:
    channel = call.channel()
    message = channel.messages.get(call.args.required("timestamp"))
    if message is None:
        raise SlackError("message_not_found")
    return channel, message


def _name(call: Call) -> str:
    name = call.args.required("name").strip(":")
    if not _EMOJI_NAME.fullmatch(name):
        raise SlackError("invalid_name")
    return name


def _add(call: Call) -> Json:
    name = _name(call)
    channel, message = _target(call)
    if channel.archived:
        raise SlackError("is_archived")
    if call.bot_user_id not in channel.members:
        raise SlackError("not_in_channel")
    messages.react(call.state, channel, message, call.bot_user_id, name)
    return {}


def _remove(call: Call) -> Json:
    name = _name(call)
    channel, message = _target(call)
    messages.unreact(call.state, channel, message, call.bot_user_id, name)
    return {}


def _get(call: Call) -> Json:
    channel, message = _target(call)
    return {"type": "message", "channel": channel.id, "message": copy.deepcopy(message)}


METHODS = {
    "reactions.add": Method(_add, tier=3, scopes=("reactions:write",)),
    "reactions.get": Method(_get, tier=3, scopes=("reactions:read",)),
    "reactions.remove": Method(_remove, tier=2, scopes=("reactions:write",)),
}
