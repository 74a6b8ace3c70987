"""The app under test, and where it is installed, as plain data."""

from dataclasses import dataclass, field

from sandbox.records import Json


@dataclass
class App:
    """The app under test, as its settings pages at Slack would have it."""

    id: str
    name: str
    client_id: str
    client_secret: str
    signing_secret: str
    verification_token: str
    app_token: str
    scopes: list[str]
    commands: list[Json]
    shortcuts: list[Json]
    events: list[str]
    redirect_urls: list[str]
    home_tab: bool = True
    messages_tab: bool = True
    app_token_scopes: list[str] = field(default_factory=lambda: ["connections:write"])


@dataclass
class Installation:
    """The app in one workspace.

    Attributes:
        refused_with: the error that the token now gets, such as `token_revoked`; None while it works.
    """

    team_id: str
    bot_user_id: str
    bot_id: str
    bot_token: str
    scopes: list[str]
    installed_by: str = ""
    refused_with: str | None = None
