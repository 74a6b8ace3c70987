"""Bolt's own OAuth flow installs an app, over signed HTTP, and the app then works in that workspace."""

import re
from html import unescape
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from slack_bolt import App
from slack_bolt.oauth.oauth_flow import OAuthFlow
from slack_bolt.oauth.oauth_settings import OAuthSettings
from slack_sdk import WebClient
from slack_sdk.oauth.installation_store import FileInstallationStore
from slack_sdk.oauth.state_store import FileOAuthStateStore

from sandbox.people import default_company
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"


class Browser:
    """A person's browser: cookies, and no redirect followed by itself."""

    def __init__(self) -> None:
        self.cookie = ""

    def visit(self, url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, Location and text of a page."""
        parts = urlsplit(url)
        connection = HTTPConnection(parts.netloc, timeout=5)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form) if form else None
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request("POST" if form else "GET", target, body, headers)
        response: HTTPResponse = connection.getresponse()
        text = response.read().decode()
        connection.close()
        self.cookie = (response.headers.get("Set-Cookie") or self.cookie).partition(";")[0]
        return response.status, response.headers.get("Location", ""), text


def test_bolt_s_oauth_flow_installs_the_app_and_it_answers_there(
    tmp_path: Path, over_http: Any
) -> None:
    company = default_company()
    settings = company.app.model_copy(update={"redirect_urls": ["http://127.0.0.1"]})
    company = company.model_copy(update={"app": settings, "installed": False})
    with LocalWorkspace(company=company) as ws:
        flow = OAuthFlow(
            client=WebClient(base_url=ws.api_url),
            settings=OAuthSettings(
                client_id=ws.state.app.client_id,
                client_secret=ws.state.app.client_secret,
                scopes=["chat:write", "commands", "im:history"],
                authorization_url=f"{ws.base_url}/oauth/v2/authorize",
                installation_store=FileInstallationStore(base_dir=str(tmp_path / "installs")),
                state_store=FileOAuthStateStore(
                    expiration_seconds=60, base_dir=str(tmp_path / "states")
                ),
            ),
        )
        app = App(
            client=WebClient(base_url=ws.api_url),
            signing_secret=ws.signing_secret,
            oauth_flow=flow,
        )
        app.message("hola")(lambda say: say("instalada"))
        with over_http(ws, app) as address:
            browser = Browser()
            _, _, page = browser.visit(f"{address}/slack/install")
            link = re.search(r'href="(http[^"]*authorize[^"]*)"', page)
            assert link is not None
            authorize = unescape(link[1])
            asked = {name: one[0] for name, one in parse_qs(urlsplit(authorize).query).items()}
            assert asked["scope"] == "chat:write,commands,im:history"
            assert "Lucía Navarro" in Browser().visit(authorize)[2]
            answer = {**asked, "user": LUCIA, "decision": "allow"}
            _, back, _ = Browser().visit(f"{ws.base_url}/oauth/v2/authorize", answer)
            query = urlsplit(back).query
            status, _, _ = browser.visit(f"{address}/slack/oauth_redirect?{query}")
            assert status == 200
            lucia = ws.acting.person(LUCIA)
            lucia.say(lucia.open_dm(), "hola")
            ws.wait_until(lambda: lucia.messages(lucia.open_dm())[-1]["text"] == "instalada")
            assert ws.state.installations[ws.team_id].installed_by == LUCIA
