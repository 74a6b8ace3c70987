"""`LocalWorkspace`: a Slack on this machine, started and stopped by a test or a demo."""

import asyncio
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from sandbox.acting import Acting
from sandbox.acting_in_views import Hands
from sandbox.administration import Administration
from sandbox.clock import WorkspaceClock
from sandbox.control import Control
from sandbox.endpoints import Endpoints
from sandbox.envelopes import Delivery
from sandbox.faults import Faults
from sandbox.http_mode import HttpDelivery, RequestUrls
from sandbox.installs import Installation
from sandbox.journal import Journal
from sandbox.modals import Triggers
from sandbox.oauth import Grants
from sandbox.oauth_page import OAuthPage
from sandbox.page.routes import page_routes
from sandbox.people import Company, load_company
from sandbox.rates import Rates
from sandbox.responses import ResponseUrls
from sandbox.serving import ServerThread
from sandbox.sockets import SocketHub
from sandbox.state import State
from sandbox.traffic import Traffic
from sandbox.web_api.call import Desk

# Predicates may look at things outside the workspace, whose changes wake nobody here.
_LOOK_AGAIN_SECONDS = 0.05


class LocalWorkspace:
    """A workspace with its Web API, Socket Mode, page and people; a context manager.

    Args:
        port: on 127.0.0.1, never elsewhere; 0 takes a free one.
        company: a file, parsed JSON or a `Company`; None is the demo's.
        manifest: a parsed app manifest, whose scopes, commands, shortcuts and events the app then has.
        clock: None makes one without shift.
        journal_file: where to append the journal as JSON lines.

    Attributes:
        on_forward: what the page's "forward" button calls, in a thread; it returns the sentence
            to show, or one for each language of the page (`es`, `en`).

    Raises:
        OSError: the port is taken.
        ValueError: the company is none.
    """

    def __init__(
        self,
        port: int = 0,
        company: Company | Path | str | dict[str, Any] | None = None,
        clock: WorkspaceClock | None = None,
        *,
        manifest: dict[str, Any] | None = None,
        journal_file: Path | None = None,
    ) -> None:
        given = company if isinstance(company, Company) else load_company(company)
        self.company = given.with_manifest(manifest) if manifest is not None else given
        self._server = ServerThread(port)
        self.clock = clock or WorkspaceClock()
        self.state = State(self.company, self.clock)
        self.journal = Journal(self.clock)
        if journal_file is not None:
            self.journal.write_to(journal_file)
        self.faults = Faults()
        self.rates = Rates()
        self.sockets = SocketHub(self.state, self.journal)
        self.delivery = Delivery(self.state, self.journal, self.faults, self.sockets)
        self.traffic = Traffic(self.state)
        self.response_urls = ResponseUrls(self.state)
        self.grants = Grants(self.state)
        self.triggers = Triggers(self.state)
        self.on_forward: Callable[[], str | Mapping[str, str]] | None = None
        self.base_url = f"http://127.0.0.1:{self._server.port}"
        self.response_urls.base_url = self.base_url
        hands = Hands(
            self.state,
            self.triggers,
            self.delivery,
            self.response_urls,
            self.journal,
            self.base_url,
        )
        self.acting = Acting(hands)

    @property
    def page_url(self) -> str:
        """The page for people."""
        return f"{self.base_url}/"

    @property
    def api_url(self) -> str:
        """The Web API's base, for `WebClient(base_url=…)`."""
        return f"{self.base_url}/api/"

    @property
    def control_url(self) -> str:
        """The control address: faults, journal, clock, acting, over HTTP."""
        return f"{self.base_url}/control/"

    @property
    def team_id(self) -> str:
        """The main workspace."""
        return self.company.team.id

    @property
    def app_id(self) -> str:
        """The app under test."""
        return self.state.app.id

    @property
    def bot_user_id(self) -> str:
        """The app's bot in the main workspace."""
        return self._installed().bot_user_id

    @property
    def bot_token(self) -> str:
        """The app's `xoxb-` token in the main workspace."""
        return self._installed().bot_token

    @property
    def app_token(self) -> str:
        """The app's `xapp-` token for Socket Mode."""
        return self.state.app.app_token

    @property
    def signing_secret(self) -> str:
        """The secret that signs requests in HTTP mode."""
        return self.state.app.signing_secret

    def _installed(self) -> Installation:
        installation = self.state.installations.get(self.team_id)
        if installation is None:
            raise LookupError(f"the app is not installed in {self.team_id}")
        return installation

    def start(self) -> Self:
        """Begin to serve; returns once the port answers."""
        desk = Desk(
            self.state,
            self.triggers,
            self.sockets,
            self.response_urls,
            self.grants,
            self.base_url,
        )
        endpoints = Endpoints(desk, self.rates, self.faults, self.journal, self.traffic)
        routes: list[BaseRoute] = [
            *Control(self).routes(),
            *OAuthPage(self.state, self.grants).routes(),
            *page_routes(self),
            *endpoints.routes(),
        ]
        # A page elsewhere whose name was pointed at 127.0.0.1 must not get in.
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        self._server.start(Starlette(routes=routes, middleware=[hosts]), self._attach)
        return self

    def _attach(self) -> None:
        loop = asyncio.get_running_loop()
        self.sockets.attach(loop)
        self.delivery.attach(loop)

    def stop(self) -> None:
        """Stop serving; connections are closed."""
        self.delivery.stop()
        self._close_http()
        self._server.stop()
        self.journal.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_exc: object) -> None:
        self.stop()

    def use_http(self, request_url: str | RequestUrls) -> None:
        """From now on deliver by signed HTTP to the app's address instead of Socket Mode.

        Raises:
            ValueError: the address does not answer Slack's challenge.
        """
        if isinstance(request_url, str):
            request_url = RequestUrls.single(request_url)
        http = HttpDelivery(self.state, request_url)
        try:
            http.verify_url()
        except ValueError:
            http.close()
            raise
        self._close_http()
        self.delivery.transport = http

    def use_socket_mode(self) -> None:
        """From now on deliver over Socket Mode again."""
        self._close_http()
        self.sockets.enabled = True
        self.delivery.transport = self.sockets

    def _close_http(self) -> None:
        if isinstance(self.delivery.transport, HttpDelivery):
            self.delivery.transport.close()

    def admin(self, team_id: str | None = None) -> Administration:
        """What administrators of a workspace do; the main one by default."""
        return Administration(self.state, team_id or self.team_id)

    def addresses(self) -> dict[str, str]:
        """What an app and a test need to reach this workspace."""
        app = self.state.app
        return {
            "page": self.page_url,
            "api_url": self.api_url,
            "control": self.control_url,
            "authorize_url": f"{self.base_url}/oauth/v2/authorize",
            "team_id": self.team_id,
            "app_id": app.id,
            "bot_user_id": self.bot_user_id,
            "bot_token": self.bot_token,
            "app_token": app.app_token,
            "signing_secret": app.signing_secret,
            "client_id": app.client_id,
            "client_secret": app.client_secret,
        }

    def quiet(self) -> bool:
        """Whether no envelope waits for its ack and no call is being answered."""
        with self.state.lock:
            return not self.delivery.open_envelopes and not self.traffic.calls

    def wait_until(
        self, predicate: Callable[[], object], timeout: float = 5.0, *, what: str = ""
    ) -> None:
        """Wait until the predicate holds, looking again at each change of the workspace.

        Args:
            predicate: called without any lock held.
            timeout: seconds of real time.
            what: what is waited for, for the error; else the predicate's own name and place.

        Raises:
            TimeoutError: it did not come true; names what was waited for.
        """
        until = time.monotonic() + timeout
        while True:
            with self.state.lock:
                seen = self.state.wakeups
            if predicate():
                return
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"waited {timeout:g} s in vain for {what or _named(predicate)}")
            with self.state.condition:
                if self.state.wakeups == seen:
                    self.state.condition.wait(min(left, _LOOK_AGAIN_SECONDS))


def _named(predicate: Callable[[], object]) -> str:
    code = getattr(predicate, "__code__", None)
    name = getattr(predicate, "__qualname__", repr(predicate))
    return f"{name} ({code.co_filename}:{code.co_firstlineno})" if code else name
