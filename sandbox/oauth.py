"""OAuth v2: codes that an authorize page gives out and `oauth.v2.access` takes, once."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.errors import SlackError
from sandbox.ids import new_digits, new_secret
from sandbox.records import Json
from sandbox.state import State

CODE_LIFE_SECONDS = 600.0


@dataclass
class _Grant:
    team_id: str
    user_id: str
    scopes: list[str]
    redirect_uri: str
    born: float
    used: bool = False


def _is_under(address: str, start: str) -> bool:
    """Whether an address is one of the app's, or below it: the same origin, and a longer path."""
    given, allowed = urlsplit(address), urlsplit(start)
    same = (given.scheme, given.netloc) == (allowed.scheme, allowed.netloc)
    path = allowed.path.rstrip("/")
    return same and (given.path == allowed.path or given.path.startswith(f"{path}/"))


class Grants:
    """The codes that are out.

    Attributes:
        now: seconds of a monotonic clock: codes live in real time.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.now: Callable[[], float] = time.monotonic
        self._out: dict[str, _Grant] = {}

    def check_request(self, client_id: str, scope: str, redirect_uri: str) -> list[str]:
        """The scopes that an authorize page asks for.

        Raises:
            SlackError: `invalid_client_id`, `bad_redirect_uri`, `invalid_scope`.
        """
        if client_id != self._state.app.client_id:
            raise SlackError("invalid_client_id")
        allowed = self._state.app.redirect_urls
        if redirect_uri and not any(_is_under(redirect_uri, start) for start in allowed):
            raise SlackError("bad_redirect_uri")
        if not redirect_uri and not allowed:
            raise SlackError("bad_redirect_uri")
        scopes = [one for one in scope.replace(" ", ",").split(",") if one]
        if not scopes:
            raise SlackError("invalid_scope")
        return scopes

    def allow(self, team_id: str, user_id: str, scopes: list[str], redirect_uri: str) -> str:
        """Somebody said yes: a code for `oauth.v2.access`, good for ten minutes and one use."""
        code = f"{new_digits()}.{new_digits()}.{new_secret(64).lower()}"
        with self._state.lock:
            self._out[code] = _Grant(team_id, user_id, scopes, redirect_uri, self.now())
        return code

    def exchange(self, code: str, redirect_uri: str) -> Json:
        """Install the app and answer as `oauth.v2.access` does.

        Raises:
            SlackError: `invalid_code`, `code_already_used`, `bad_redirect_uri`.
        """
        grant = self._out.get(code)
        if grant is None or self.now() - grant.born > CODE_LIFE_SECONDS:
            raise SlackError("invalid_code")
        if grant.used:
            raise SlackError("code_already_used")
        if redirect_uri != grant.redirect_uri:
            raise SlackError("bad_redirect_uri")
        grant.used = True
        installed = self._state.install(grant.team_id, grant.scopes, grant.user_id)
        team = self._state.teams[grant.team_id]
        return {
            "access_token": installed.bot_token,
            "token_type": "bot",
            "scope": ",".join(installed.scopes),
            "bot_user_id": installed.bot_user_id,
            "app_id": self._state.app.id,
            "team": {"name": team.name, "id": team.id},
            "enterprise": None,
            "authed_user": {"id": grant.user_id},
            "is_enterprise_install": False,
        }
