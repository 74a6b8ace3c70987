"""What the product needs of the outside, as protocols; `bot/` brings the real ones."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from engagement.common.blocks import Message


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the present as an aware UTC instant."""
        ...


@dataclass(frozen=True)
class Posted:
    """Where Slack put a message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class SlackPerson:
    """A person as Slack's user object tells it."""

    slack_user_id: str
    name: str
    full_name: str
    email: str | None
    timezone: str | None
    locale: str | None
    is_bot: bool
    is_guest: bool
    deleted: bool


class Slack(Protocol):
    """One workspace's Slack. Every method may raise `engagement.common.errors.SlackError`s."""

    def post(
        self, target: str, message: Message, *, marker: str, thread_ts: str | None = None
    ) -> Posted:
        """Post to a user id or channel id; `marker` goes into the message's metadata."""
        ...

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Change a message of ours."""
        ...

    def find(self, target: str, marker: str, since: datetime) -> Posted | None:
        """Look in the target's history for a message of ours with that marker.

        Raises `CallRefusedError` with code `missing_scope` where no history scope was granted.
        """
        ...

    def people(self) -> Iterator[list[SlackPerson]]:
        """Read everybody of the workspace, page by page, at the pace Slack allows."""
        ...

    def channel_id(self, name: str) -> str | None:
        """Find the id of a channel that the bot is in, by its name without `#`."""
        ...


class SlackByTeam(Protocol):
    """Gives the Slack of a workspace."""

    def __call__(self, team_id: str) -> Slack:
        """Return that workspace's Slack."""
        ...
