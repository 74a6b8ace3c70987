"""The page on which somebody allows the app into their workspace, and where it sends them back."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.errors import SlackError
from sandbox.oauth import Grants
from sandbox.state import State
from sandbox.web_api.wire import read_body


class OAuthPage:
    """The address `/oauth/v2/authorize`.

    https://docs.slack.dev/authentication/installing-with-oauth
    """

    def __init__(self, state: State, grants: Grants) -> None:
        self._state = state
        self._grants = grants
        self._pages = Environment(
            loader=PackageLoader("sandbox"), autoescape=select_autoescape(default=True)
        )

    def routes(self) -> list[BaseRoute]:
        """What to mount at the root of the server."""
        return [
            Route("/oauth/v2/authorize", self.ask, methods=["GET"]),
            Route("/oauth/v2/authorize", self.decide, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Show what the app asks for."""
        asked = dict(request.query_params)
        try:
            scopes = self._check(asked)
        except SlackError as refusal:
            return self._page(400, error=refusal.code)
        with self._state.lock:
            choices = [
                (
                    team,
                    [user for user in team.users.values() if not user.is_bot and not user.deleted],
                )
                for team in self._state.teams.values()
            ]
            return self._page(200, asked=asked, scopes=scopes, choices=choices)

    async def decide(self, request: Request) -> Response:
        """Send the person back to the app, with a code or with `access_denied`."""
        try:
            body = await read_body(request)
            asked = dict(parse_qsl(body.decode("utf-8"), max_num_fields=50))
            scopes = self._check(asked)
        except SlackError as refusal:
            return self._page(400, error=refusal.code)
        except ValueError:
            return self._page(400, error="invalid_form_data")
        given = asked.get("redirect_uri", "")
        target = given or self._state.app.redirect_urls[0]
        answer = {"state": asked.get("state", "")}
        if asked.get("decision") != "allow":
            return _back(target, {"error": "access_denied", **answer})
        with self._state.lock:
            user = self._state.find_user(asked.get("user", ""))
            if user is None or user.is_bot or user.deleted:
                return self._page(400, error="user_not_found")
            code = self._grants.allow(user.team_id, user.id, scopes, given)
        return _back(target, {"code": code, **answer})

    def _check(self, asked: dict[str, str]) -> list[str]:
        return self._grants.check_request(
            asked.get("client_id", ""), asked.get("scope", ""), asked.get("redirect_uri", "")
        )

    def _page(self, status: int, **shown: object) -> Response:
        template = self._pages.get_template("authorize.html.j2")
        context = {"error": "", "app": self._state.app, **shown}
        return HTMLResponse(template.render(context), status)


def _back(target: str, answer: dict[str, str]) -> Response:
    joint = "&" if urlsplit(target).query else "?"
    return RedirectResponse(f"{target}{joint}{urlencode(answer)}", 302)
