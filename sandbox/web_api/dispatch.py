"""From a method's name, arguments and token to an answer: the checks that every call passes, in order."""

from sandbox.errors import SlackError
from sandbox.installs import Installation
from sandbox.messages import channel_named
from sandbox.rates import POST_PER_MINUTE, SPECIAL_PER_MINUTE, TIERS, RateKey, Rates
from sandbox.records import Json
from sandbox.web_api import METHODS
from sandbox.web_api.call import Arguments, Call, Desk, Method, missing_scope


def answer(
    desk: Desk, rates: Rates, method: str, values: Json, authorization: str
) -> tuple[Json, Installation | None]:
    """Run one call under the state's lock and return its body, and whose token it was.

    Raises:
        SlackError: Slack would refuse it.
    """
    row = METHODS.get(method)
    if row is None:
        raise SlackError("unknown_method", req_method=method)
    with desk.state.lock:
        token = _token(values, authorization)
        installed = _authenticate(desk, row, token)
        _limit(desk, rates, row, method, installed, values)
        if installed is not None and row.scopes and not set(row.scopes) & set(installed.scopes):
            raise missing_scope(row.scopes, installed.scopes)
        arguments = Arguments({key: value for key, value in values.items() if key != "token"})
        try:
            body = row.run(Call(desk, method, arguments, installed, authorization))
        except RecursionError:
            raise SlackError.arguments("nested too deeply") from None
    return {"ok": True, **body}, installed


def _token(values: Json, authorization: str) -> str:
    scheme, _, bearer = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return bearer.strip()
    given = values.get("token")
    return given if isinstance(given, str) else ""


def _authenticate(desk: Desk, row: Method, token: str) -> Installation | None:
    if row.asks == "nobody":
        return None
    if not token:
        raise SlackError("not_authed")
    if row.asks == "app":
        if token == desk.state.app.app_token:
            return None
        raise SlackError("not_allowed_token_type" if _is_bot_token(desk, token) else "invalid_auth")
    if token == desk.state.app.app_token:
        raise SlackError("not_allowed_token_type")
    installed = desk.state.installation_of(token)
    if installed is None:
        raise SlackError("invalid_auth")
    if installed.refused_with is not None:
        raise SlackError(installed.refused_with)
    return installed


def _is_bot_token(desk: Desk, token: str) -> bool:
    return desk.state.installation_of(token) is not None


def _limit(
    desk: Desk,
    rates: Rates,
    row: Method,
    method: str,
    installed: Installation | None,
    values: Json,
) -> None:
    team_id = installed.team_id if installed else desk.state.app.id
    per_minute = TIERS.get(row.tier, SPECIAL_PER_MINUTE)
    if method == "chat.postMessage":
        per_minute = POST_PER_MINUTE
    wait = rates.admit(RateKey(team_id, method), per_minute)
    if not wait and method == "chat.postMessage":
        wait = rates.admit_post(team_id, _place(values, desk, team_id))
    if wait:
        raise SlackError("ratelimited", status=429, headers={"Retry-After": str(wait)})


def _place(values: Json, desk: Desk, team_id: str) -> str:
    """The channel whose bucket a message draws from, by whichever id or name it is meant."""
    name = str(values.get("channel", ""))[:100]
    channels = desk.state.teams[team_id].channels
    channel = channels.get(name) or channel_named(desk.state.teams[team_id], name)
    if channel is None:
        return name
    if channel.kind == "im":
        return channel.other(desk.state.installations[team_id].bot_user_id)
    return channel.id
