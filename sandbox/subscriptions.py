"""Which events an app gets: those it subscribed to, may see by its scopes, and stands in the room for."""

from sandbox.installs import Installation
from sandbox.records import Json
from sandbox.state import State

# Subscription → the scope it needs. https://docs.slack.dev/reference/events
_SCOPES = {
    "app_mention": "app_mentions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "channel_archive": "channels:read",
    "channel_unarchive": "channels:read",
    "file_shared": "files:read",
}
_MESSAGE = {
    "channel": "message.channels",
    "group": "message.groups",
    "im": "message.im",
    "mpim": "message.mpim",
}
# These follow the end of an installation, so they ask neither for a scope nor for a working token.
FAREWELLS = {"app_uninstalled", "tokens_revoked"}


def wants(state: State, installation: Installation, event: Json) -> bool:
    """Whether the app, as installed, is sent this event."""
    kind = event["type"]
    name = _MESSAGE[event["channel_type"]] if kind == "message" else kind
    if name not in state.app.events:
        return False
    if kind in FAREWELLS:
        return True
    if installation.refused_with is not None:
        return False
    needed = _SCOPES.get(name)
    if needed is not None and needed not in installation.scopes:
        return False
    place = event.get("channel") or event.get("item", {}).get("channel")
    if not isinstance(place, str) or kind == "app_home_opened":
        return True
    channel = state.teams[installation.team_id].channels.get(place)
    return channel is None or installation.bot_user_id in channel.members
