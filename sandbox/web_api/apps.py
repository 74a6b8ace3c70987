"""`apps.*`, `auth.*`, `api.*`, `team.*`: who the token is, and the door to Socket Mode."""

from sandbox import membership
from sandbox.errors import SlackError
from sandbox.records import Json
from sandbox.web_api.call import Call, Method


def _api_test(call: Call) -> Json:
    if error := call.args.text("error"):
        raise SlackError(error, args=call.args.values)
    return {"args": call.args.values}


def _auth_test(call: Call) -> Json:
    bot = call.team.users[call.bot_user_id]
    return {
        "url": f"https://{call.team.domain}.slack.com/",
        "team": call.team.name,
        "user": bot.name,
        "team_id": call.team.id,
        "user_id": bot.id,
        "bot_id": call.installation.bot_id,
        "is_enterprise_install": False,
    }


def _auth_revoke(call: Call) -> Json:
    if call.args.flag("test"):
        return {"revoked": False}
    membership.revoke_token(call.state, call.team.id)
    return {"revoked": True}


def _connections_open(call: Call) -> Json:
    if not call.desk.sockets.enabled:
        raise SlackError("socket_mode_not_enabled")
    address = call.desk.base_url.replace("http://", "ws://", 1)
    ticket = call.desk.sockets.ticket()
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.state.app.id}"}


def _uninstall(call: Call) -> Json:
    app = call.state.app
    if call.args.required("client_id") != app.client_id:
        raise SlackError("invalid_client_id")
    if call.args.required("client_secret") != app.client_secret:
        raise SlackError("bad_client_secret")
    membership.uninstall(call.state, call.team.id)
    return {}


def _team_info(call: Call) -> Json:
    asked = call.args.text("team") or call.team.id
    if asked != call.team.id:
        raise SlackError("team_not_found")
    return {"team": call.team.as_json()}


METHODS = {
    "api.test": Method(_api_test, tier=4, asks="nobody"),
    "apps.connections.open": Method(_connections_open, tier=3, asks="app"),
    "apps.uninstall": Method(_uninstall, tier=1),
    "auth.revoke": Method(_auth_revoke, tier=3),
    "auth.test": Method(_auth_test, tier=0),
    "team.info": Method(_team_info, tier=3, scopes=("team:read",)),
}
