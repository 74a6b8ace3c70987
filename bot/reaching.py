"""Reaches what the settings name, Slack and the database; what cannot be reached is one line."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException

from slack_sdk.errors import SlackApiError
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.settings import WHERE_TO_GET_IT, Settings, SettingsError
from bot.slack import UNREADABLE, narrowed
from engagement.common.errors import CallRefusedError, WorkspaceStoppedError
from storage.engine import Database, open_database


@contextmanager
def reached_database(url: str) -> Iterator[Database]:
    """Open the database at DATABASE_URL for the length of a block, and make sure that it answers.

    Raises `SettingsError` where it does not.
    """
    try:
        db = open_database(url)
    except OSError as error:  # the folder of a SQLite file
        raise _wrong("DATABASE_URL", f"cannot be opened ({error})") from None
    try:
        try:
            with db.reading() as session:
                session.execute(text("SELECT 1"))
        except DBAPIError as error:
            why = str(error.orig).partition("\n")[0]
            raise _wrong("DATABASE_URL", f"cannot be opened ({why})") from None
        yield db
    finally:
        db.dispose()


@contextmanager
def reaching_slack(settings: Settings, token: str) -> Iterator[None]:
    """Make the first calls with the token of that setting.

    Raises `SettingsError` where Slack refuses the token, or where something else than Slack
    answers or nothing does; `SlackError` where Slack is there and cannot serve us now.
    """
    try:
        yield
    except SlackApiError as error:
        ours = narrowed(error)
        if isinstance(ours, WorkspaceStoppedError):
            raise _wrong(token, f"was refused by Slack ({ours.code})") from None
        if isinstance(ours, CallRefusedError) or ours.code == UNREADABLE:
            why = f"does not answer as Slack does ({ours.code})"
            raise _wrong("SLACK_API_URL", f"{settings.slack_api_url} {why}") from None
        raise ours from None
    except (OSError, HTTPException) as error:
        why = f"cannot be reached ({getattr(error, 'reason', error)})"
        raise _wrong("SLACK_API_URL", f"{settings.slack_api_url} {why}") from None


def _wrong(setting: str, why: str) -> SettingsError:
    return SettingsError(f"{setting} {why}: {WHERE_TO_GET_IT[setting]}")
