"""OAuth v2 and several workspaces: codes, ways back, tokens, and how each ends."""

import time
from contextlib import ExitStack
from functools import partial
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox.acting import Person
from sandbox.people import AppSettings, Company, default_company
from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
GENERAL = "C0GENERAL1"


def visit(url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
    """Status, Location and body of a page, as a browser asks for it."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=5)
    body = urlencode(form) if form else None
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
    connection.request("POST" if form else "GET", f"{parts.path}?{parts.query}", body, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers.get("Location", ""), text


def _two_teams() -> Company:
    base = default_company()
    other = {
        "team": {"id": "T0OTHER001", "name": "Otra", "domain": "otra"},
        "people": [{"id": "U0OTRA0001", "name": "otra", "real_name": "Otra Persona"}],
        "channels": [{"id": "C0OTRA0001", "name": "general"}],
        "installed": False,
    }
    settings = base.app.model_dump() | {"redirect_urls": ["http://127.0.0.1:1/back"]}
    data = base.model_dump() | {"more_teams": [other], "app": AppSettings(**settings).model_dump()}
    return Company.model_validate(data)


def test_oauth_installs_the_app_into_a_second_workspace_and_each_has_its_own_token() -> None:
    with LocalWorkspace(company=_two_teams()) as ws:
        app = ws.state.app
        asked = {
            "client_id": app.client_id,
            "scope": "chat:write,users:read",
            "state": "s1",
            "redirect_uri": "http://127.0.0.1:1/back/oauth",
        }
        authorize = f"{ws.base_url}/oauth/v2/authorize"
        assert "Otra Persona" in visit(f"{authorize}?{urlencode(asked)}")[2]
        no = visit(authorize, {**asked, "user": "U0OTRA0001", "decision": "cancel"})
        assert no[:2] == (302, f"{asked['redirect_uri']}?error=access_denied&state=s1")
        status, sent, _ = visit(authorize, {**asked, "user": "U0OTRA0001", "decision": "allow"})
        assert status == 302
        back = parse_qs(urlsplit(sent).query)
        assert back["state"] == ["s1"]
        web = WebClient(base_url=ws.api_url)
        exchange = {
            "client_id": app.client_id,
            "client_secret": app.client_secret,
            "code": back["code"][0],
            "redirect_uri": asked["redirect_uri"],
        }
        with pytest.raises(SlackApiError, match="bad_redirect_uri"):
            web.oauth_v2_access(**{**exchange, "redirect_uri": "http://127.0.0.1:1/back"})
        installed = web.oauth_v2_access(**exchange)
        assert installed["team"]["id"] == "T0OTHER001"
        assert installed["scope"] == "chat:write,users:read"
        with pytest.raises(SlackApiError, match="code_already_used"):
            web.oauth_v2_access(**exchange)
        other = WebClient(installed["access_token"], base_url=ws.api_url)
        assert other.auth_test()["team_id"] == "T0OTHER001"
        other.chat_postMessage(channel="U0OTRA0001", text="hola")
        with pytest.raises(SlackApiError, match="channel_not_found"):
            other.chat_postMessage(channel=LUCIA, text="hola")


def test_a_wrong_client_scope_or_way_back_is_refused_on_the_page() -> None:
    with LocalWorkspace(company=_two_teams()) as ws:
        good = {
            "client_id": ws.state.app.client_id,
            "scope": "chat:write",
            "redirect_uri": "http://127.0.0.1:1/back",
        }
        for wrong, code in (
            ({"client_id": "1.2"}, "invalid_client_id"),
            ({"scope": ""}, "invalid_scope"),
            ({"redirect_uri": "http://evil.example/"}, "bad_redirect_uri"),
            ({"redirect_uri": "http://127.0.0.1:1/backdoor"}, "bad_redirect_uri"),
            ({"redirect_uri": "http://127.0.0.1:1.evil.example/back"}, "bad_redirect_uri"),
        ):
            url = f"{ws.base_url}/oauth/v2/authorize?{urlencode(good | wrong)}"
            status, _, page = visit(url)
            assert (status, code in page) == (400, True)


def test_a_code_lives_ten_minutes() -> None:
    with LocalWorkspace(company=_two_teams()) as ws:
        code = ws.grants.allow(ws.team_id, LUCIA, ["chat:write"], "")
        later = time.monotonic() + 601
        ws.grants.now = lambda: later
        app = ws.state.app
        with pytest.raises(SlackApiError, match="invalid_code"):
            WebClient(base_url=ws.api_url).oauth_v2_access(
                client_id=app.client_id, client_secret=app.client_secret, code=code
            )


def _has_two(person: Person, dm: str) -> bool:
    return len(person.messages(dm)) == 2


def test_one_connection_serves_several_workspaces_and_each_may_end_alone(socket_mode: Any) -> None:
    with LocalWorkspace(company=_two_teams()) as ws, ExitStack() as stack:
        token = ws.admin("T0OTHER001").install()
        tokens = {ws.team_id: ws.bot_token, "T0OTHER001": token}
        seen: list[tuple[str, str]] = []

        def authorize(team_id: str | None, **_: Any) -> AuthorizeResult:
            return AuthorizeResult(
                enterprise_id=None, team_id=team_id, bot_token=tokens[team_id or ""]
            )

        app = App(client=WebClient(base_url=ws.api_url), authorize=authorize)
        app.event("message")(lambda event, say: say(f"eco {event['text']}"))
        for kind in ("app_uninstalled", "tokens_revoked"):
            app.event(kind)(lambda body: seen.append((body["team_id"], body["event"]["type"])))
        stack.enter_context(socket_mode(ws, app))
        for user_id in (LUCIA, "U0OTRA0001"):
            person = ws.acting.person(user_id)
            dm = person.open_dm()
            person.say(dm, user_id)
            ws.wait_until(partial(_has_two, person, dm))
            assert person.messages(dm)[1]["text"] == f"eco {user_id}"
        ws.admin("T0OTHER001").uninstall()
        ws.wait_until(lambda: len(seen) == 2)
        assert set(seen) == {("T0OTHER001", "tokens_revoked"), ("T0OTHER001", "app_uninstalled")}
        with pytest.raises(SlackApiError, match="account_inactive"):
            WebClient(token, base_url=ws.api_url).auth_test()
        assert WebClient(ws.bot_token, base_url=ws.api_url).auth_test()["ok"]
        ws.admin().revoke_tokens()
        with pytest.raises(SlackApiError, match="token_revoked"):
            WebClient(ws.bot_token, base_url=ws.api_url).auth_test()
        ws.wait_until(ws.quiet)
