"""A browser without a script, for the tests of the page as plain links and forms."""

import http.client
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.server import LocalWorkspace
from tests.sandbox.page.app import GENERAL, LUCIA


@dataclass(frozen=True)
class Answer:
    """What the page answered."""

    status: int
    headers: dict[str, str]
    text: str


class Visitor:
    """A browser without a script: it follows redirects and keeps cookies."""

    def __init__(self, ws: LocalWorkspace) -> None:
        self.host = urlsplit(ws.page_url).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str, **headers: str) -> Answer:
        return self._send("GET", path, None, headers)

    def post(self, path: str, fields: dict[str, Any], **headers: str) -> Answer:
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self._send("POST", path, urlencode(fields, doseq=True), kind | headers)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(self.host, timeout=10)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, headers | {"cookie": cookie})
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read().decode(),
        )
        connection.close()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if answer.status == 303:
            return self.get(answer.headers["location"])
        return answer


def place(user: str, channel: str) -> str:
    return f"/p/{user}/{channel}"


def say(visitor: Visitor, user: str, channel: str, text: str, **more: str) -> Answer:
    fields = {"text": text, "back": place(user, channel)} | more
    return visitor.post(f"/act/{user}?on=say&channel={channel}", fields)


def in_view(ws: LocalWorkspace, visitor: Visitor, **fields: Any) -> Answer:
    view = ws.acting.person(LUCIA).view
    assert view is not None
    known = {"view_id": view["id"], "back": place(LUCIA, GENERAL)}
    return visitor.post(f"/act/{LUCIA}?on=view", known | fields)
