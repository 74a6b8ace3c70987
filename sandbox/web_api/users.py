"""`users.*`, `usergroups.*`, `dnd.*`, `bots.*`: the people of a workspace."""

import copy

from sandbox.errors import SlackError
from sandbox.records import Json, User
from sandbox.state import SLACKBOT
from sandbox.web_api.call import Call, Method
from sandbox.web_api.conversations import wanted_kinds

_USERS_A_PAGE = 1000


def _as_json(call: Call, user: User) -> Json:
    return user.as_json(
        call.state.clock.now(),
        email="users:read.email" in call.installation.scopes,
        locale=call.args.flag("include_locale"),
    )


def _slackbot(call: Call) -> User:
    # Slackbot is in every users.list, and says of itself that it is no bot.
    return User(SLACKBOT, call.team.id, "slackbot", "Slackbot", display_name="Slackbot")


def _list(call: Call) -> Json:
    users = [*call.team.users.values(), _slackbot(call)]
    page, cursor = call.page(users, _USERS_A_PAGE, lambda user: user.id)
    return {
        "members": [_as_json(call, user) for user in page],
        "cache_ts": call.state.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


def _info(call: Call) -> Json:
    if call.args.text("user") == SLACKBOT:
        return {"user": _as_json(call, _slackbot(call))}
    return {"user": _as_json(call, call.user())}


def _lookup(call: Call) -> Json:
    email = call.args.required("email").casefold()
    for user in call.team.users.values():
        if user.email.casefold() == email and not user.deleted:
            return {"user": _as_json(call, user)}
    raise SlackError("users_not_found")


def _profile(call: Call) -> Json:
    user = call.user() if call.args.has("user") else call.team.users[call.bot_user_id]
    return {"profile": _as_json(call, user)["profile"]}


def _presence(call: Call) -> Json:
    user = call.user()
    return {"presence": "away" if user.deleted else "active"}


def _conversations(call: Call) -> Json:
    user_id = call.user().id if call.args.has("user") else call.bot_user_id
    kinds = wanted_kinds(call)
    archived = not call.args.flag("exclude_archived")
    mine = [
        channel
        for channel in call.team.channels.values()
        if user_id in channel.members
        and channel.kind in kinds
        and (archived or not channel.archived)
        and (channel.kind == "channel" or call.bot_user_id in channel.members)
    ]
    page, cursor = call.page(mine, 100, lambda channel: channel.id)
    return {
        "channels": [channel.as_json(call.bot_user_id) for channel in page],
        "response_metadata": {"next_cursor": cursor},
    }


def _groups(call: Call) -> Json:
    return {"usergroups": copy.deepcopy(call.team.usergroups)}


def _group_members(call: Call) -> Json:
    wanted = call.args.required("usergroup")
    for group in call.team.usergroups:
        if group.get("id") == wanted:
            return {"users": group.get("users", [])}
    raise SlackError("no_such_subteam")


def _dnd_info(call: Call) -> Json:
    if call.args.has("user"):
        call.user()
    return {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}


def _dnd_team(call: Call) -> Json:
    ids = [id_ for id_ in call.args.required("users").split(",") if id_ in call.team.users]
    quiet = {"dnd_enabled": False, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1}
    return {"users": dict.fromkeys(ids, quiet)}


def _bot_info(call: Call) -> Json:
    wanted = call.args.text("bot") or call.installation.bot_id
    if wanted != call.installation.bot_id:
        raise SlackError("bot_not_found")
    bot = call.team.users[call.bot_user_id]
    return {
        "bot": {
            "id": wanted,
            "deleted": bot.deleted,
            "name": call.state.app.name,
            "updated": bot.updated,
            "app_id": call.state.app.id,
            "user_id": bot.id,
            "icons": {},
        }
    }


METHODS = {
    "bots.info": Method(_bot_info, tier=3, scopes=("users:read",)),
    "dnd.info": Method(_dnd_info, tier=3, scopes=("dnd:read",)),
    "dnd.teamInfo": Method(_dnd_team, tier=2, scopes=("dnd:read",)),
    "usergroups.list": Method(_groups, tier=2, scopes=("usergroups:read",)),
    "usergroups.users.list": Method(_group_members, tier=2, scopes=("usergroups:read",)),
    "users.conversations": Method(
        _conversations,
        tier=3,
        scopes=("channels:read", "groups:read", "im:read", "mpim:read"),
    ),
    "users.getPresence": Method(_presence, tier=3, scopes=("users:read",)),
    "users.info": Method(_info, tier=4, scopes=("users:read",)),
    "users.list": Method(_list, tier=2, scopes=("users:read",)),
    "users.lookupByEmail": Method(_lookup, tier=3, scopes=("users:read.email",)),
    "users.profile.get": Method(_profile, tier=4, scopes=("users.profile:read",)),
}
