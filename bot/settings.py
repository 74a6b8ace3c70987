"""Everything that may be set from outside: the environment or a `.env` file, read here and nowhere else."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from engagement.common.words import LANGUAGES

WHERE_TO_GET_IT = {
    "SLACK_BOT_TOKEN": "api.slack.com/apps → your app → OAuth & Permissions → Bot User OAuth Token (xoxb-…)",
    "SLACK_APP_TOKEN": "api.slack.com/apps → your app → Basic Information → App-Level Tokens, scope connections:write (xapp-…)",
    "SLACK_SIGNING_SECRET": "api.slack.com/apps → your app → Basic Information → Signing Secret",
    "SLACK_API_URL": "leave it unset for Slack itself (https://slack.com/api/)",
    "DATABASE_URL": "sqlite:///vinculo.sqlite3 or postgresql://user:password@host/name",
    "VINCULO_DIGEST_CHANNEL": "a channel's id (C…, at the foot of its details in Slack) or #name",
    "VINCULO_ADMINS": "member ids separated by commas (U…, in Slack: profile → ⋮ → Copy member ID)",
    "VINCULO_DEFAULT_LOCALE": f"one of {', '.join(LANGUAGES)}",
    "VINCULO_DEFAULT_TIMEZONE": "a name of the tz database, such as America/Santiago",
    "VINCULO_COMPANY": "the company's name, as people say it",
}


class SettingsError(Exception):
    """A setting is missing or malformed; the message is one line that says what to do."""


class Settings(BaseSettings):
    """Settings of one run. A mode asks only for what it needs, by `require`."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: str = "https://slack.com/api/"
    database_url: str = "sqlite:///vinculo.sqlite3"
    vinculo_digest_channel: str | None = None
    vinculo_admins: Annotated[tuple[str, ...], NoDecode] = Field(default=())
    vinculo_default_locale: str = "es"
    vinculo_default_timezone: str = "America/Santiago"
    vinculo_company: str | None = None

    @field_validator("slack_bot_token", "slack_app_token")
    @classmethod
    def _token(cls, value: SecretStr | None, info: object) -> SecretStr | None:
        prefix = "xoxb-" if getattr(info, "field_name", "") == "slack_bot_token" else "xapp-"
        if value is not None and not value.get_secret_value().startswith(prefix):
            raise ValueError(f"it must begin with {prefix}")
        return value

    @field_validator("slack_api_url")
    @classmethod
    def _api_url(cls, value: str) -> str:
        if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise ValueError("it must be an http(s) address")
        return value.rstrip("/") + "/"

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        try:
            backend, _, driver = make_url(value).drivername.partition("+")
        except (ArgumentError, ValueError) as error:
            raise ValueError("it is no database address") from error
        if backend not in {"sqlite", "postgresql", "postgres"}:
            raise ValueError(f"it must be SQLite or PostgreSQL, not {backend}")
        if driver not in {"", "psycopg", "pysqlite"}:
            raise ValueError(f"leave the driver {driver!r} away")
        return value

    @field_validator("vinculo_digest_channel")
    @classmethod
    def _channel(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[CG][A-Z0-9]{6,}|#?[^\s#A-Z]{1,80}", value):
            raise ValueError("it must be a channel's id or #name")
        return value

    @field_validator("vinculo_admins", mode="before")
    @classmethod
    def _admins(cls, value: object) -> object:
        parts = [part.strip() for part in value.split(",")] if isinstance(value, str) else value
        if isinstance(parts, list | tuple):
            wrong = [part for part in parts if not re.fullmatch(r"[UW][A-Z0-9]{6,}", str(part))]
            if wrong:
                raise ValueError(f"{wrong[0]!r} is no member id")
            return tuple(parts)
        return parts

    @field_validator("vinculo_default_locale")
    @classmethod
    def _locale(cls, value: str) -> str:
        if value not in LANGUAGES:
            raise ValueError(f"there are words in {', '.join(LANGUAGES)} only")
        return value

    @field_validator("vinculo_default_timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"there is no zone {value!r}") from error
        return value

    def require(self, *names: str) -> None:
        """Make sure that settings are there. Raises `SettingsError` naming the first that is not."""
        for name in names:
            if getattr(self, name.lower()) is None:
                raise SettingsError(f"{name} is missing: {WHERE_TO_GET_IT[name]}")


def read_settings(**given: object) -> Settings:
    """Read the environment and `.env`; what is `given` wins.

    Raises `SettingsError` with one line that names the first malformed setting.
    """
    try:
        return Settings(**given)  # type: ignore[arg-type]  # pydantic validates them
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper()
        why = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} is not right: {why}. {WHERE_TO_GET_IT[name]}") from None
