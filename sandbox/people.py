"""The company that a workspace starts with, read from JSON."""

import json
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

DEFAULT_EVENTS = [
    "app_home_opened",
    "app_uninstalled",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Strict):
    """One entry of `people`."""

    id: str = Field(pattern=r"^[UW][A-Z0-9]{3,20}$")
    name: str = Field(min_length=1)
    real_name: str = Field(min_length=1)
    display_name: str = ""
    email: str = ""
    title: str = ""
    tz: str = "America/Santiago"
    locale: str = "es-LA"
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False

    @field_validator("tz")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            return ZoneInfo(value).key
        except (ValueError, OSError, ZoneInfoNotFoundError):
            raise ValueError(f"{value!r} is not an IANA time zone") from None


class Room(_Strict):
    """One entry of `channels`; `members` are user ids, the app's bot by its own id, or `everyone`."""

    id: str = Field(pattern=r"^[CG][A-Z0-9]{3,20}$")
    name: str = Field(pattern=r"^[a-z0-9_\-áéíóúñü]{1,80}$")
    members: list[str] | Literal["everyone"] = "everyone"
    private: bool = False
    archived: bool = False
    topic: str = ""
    purpose: str = ""


class TeamIdentity(_Strict):
    """A workspace's id and names."""

    id: str = Field(pattern=r"^T[A-Z0-9]{3,20}$")
    name: str
    domain: str = Field(pattern=r"^[a-z0-9-]+$")


class Workspace(_Strict):
    """A workspace, its people and channels, and whether the app is installed there from the start."""

    team: TeamIdentity
    people: list[Person] = []
    channels: list[Room] = []
    usergroups: list[dict[str, Any]] = []
    installed: bool = True

    @model_validator(mode="after")
    def _ids_are_single(self) -> "Workspace":
        for what, ids in (
            ("person", [person.id for person in self.people]),
            ("channel", [room.id for room in self.channels]),
        ):
            twice = {id_ for id_ in ids if ids.count(id_) > 1}
            if twice:
                raise ValueError(f"the same {what} id stands twice: {', '.join(sorted(twice))}")
        return self


class AppSettings(_Strict):
    """The app under test, as its settings at Slack would have it."""

    id: str = Field(default="A0SANDBOX1", pattern=r"^A[A-Z0-9]{3,20}$")
    name: str = "Sandbox app"
    bot_user_id: str = Field(default="U0SANDBOT1", pattern=r"^[UW][A-Z0-9]{3,20}$")
    bot_name: str = "sandbox-app"
    scopes: list[str] = ["chat:write", "commands", "users:read", "im:write", "channels:read"]
    commands: list[dict[str, Any]] = []
    shortcuts: list[dict[str, Any]] = []
    events: list[str] = DEFAULT_EVENTS
    redirect_urls: list[str] = []
    home_tab: bool = True
    messages_tab: bool = True

    def with_manifest(self, manifest: dict[str, Any]) -> "AppSettings":
        """These settings with what an app manifest says instead; `manifest` is parsed YAML or JSON.

        Shape: https://docs.slack.dev/reference/app-manifest
        """
        features = manifest.get("features", {})
        home = features.get("app_home", {})
        settings = manifest.get("settings", {})
        oauth = manifest.get("oauth_config", {})
        return self.model_copy(
            update={
                "name": manifest.get("display_information", {}).get("name", self.name),
                "scopes": list(oauth.get("scopes", {}).get("bot", []))
                + list(oauth.get("scopes", {}).get("bot_optional", [])),
                "commands": list(features.get("slash_commands", [])),
                "shortcuts": list(features.get("shortcuts", [])),
                "events": list(settings.get("event_subscriptions", {}).get("bot_events", [])),
                "redirect_urls": list(oauth.get("redirect_urls", [])),
                "home_tab": bool(home.get("home_tab_enabled", False)),
                "messages_tab": bool(home.get("messages_tab_enabled", True)),
            }
        )


class Company(Workspace):
    """The main workspace, the app, and any further workspaces."""

    app: AppSettings = AppSettings()
    more_teams: list[Workspace] = []

    @cached_property
    def workspaces(self) -> list[Workspace]:
        """All workspaces, the main one first."""
        return [self, *self.more_teams]

    def with_manifest(self, manifest: dict[str, Any]) -> "Company":
        """The same company with the app of a manifest."""
        return self.model_copy(update={"app": self.app.with_manifest(manifest)})


def default_company() -> Company:
    """The demo's company, from `company.json` beside this file."""
    return Company.model_validate_json(files("sandbox").joinpath("company.json").read_bytes())


def load_company(source: Path | str | dict[str, Any] | None) -> Company:
    """Read a company from a file or parsed JSON; None gives the demo's.

    Raises:
        ValueError: what is there is not a company; the message names each wrong field.
        OSError: the file cannot be read.
    """
    if source is None:
        return default_company()
    data = source if isinstance(source, dict) else json.loads(Path(source).read_bytes())
    return Company.model_validate(data)
