"""One Web API call: who asks, with which arguments, and what reading them can refuse."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from sandbox.errors import SlackError
from sandbox.installs import Installation
from sandbox.modals import Triggers
from sandbox.oauth import Grants
from sandbox.parsing import load_json
from sandbox.records import Channel, Json, Team, User
from sandbox.responses import ResponseUrls
from sandbox.sockets import SocketHub
from sandbox.state import State

T = TypeVar("T")

Asker = Literal["bot", "app", "nobody"]

LARGEST_PAGE = 1000
_LONGEST_NUMBER = 12


@dataclass(frozen=True)
class Desk:
    """What methods reach beside the state."""

    state: State
    triggers: Triggers
    sockets: SocketHub
    response_urls: ResponseUrls
    grants: Grants
    base_url: str


class Arguments:
    """The arguments of a call, from JSON, a form or the query; whatever their type was."""

    def __init__(self, values: Json) -> None:
        self.values = values

    def has(self, name: str) -> bool:
        """Whether the argument was given and is not null."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string argument.

        Raises:
            SlackError: `invalid_arguments`: it is there and no string.
        """
        value = self.values.get(name)
        if value is None:
            return default
        if not isinstance(value, str):
            raise SlackError.arguments(f"must provide a string [json-pointer:/{name}]")
        return value

    def required(self, name: str) -> str:
        """A string argument that must be there and not empty.

        Raises:
            SlackError: `invalid_arguments`.
        """
        value = self.text(name)
        if not value:
            raise SlackError.arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean: JSON's, or `true`, `1`, `false`, `0`."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, (bool, int)):
            return bool(value)
        if isinstance(value, str) and value.lower() in {"true", "1", "false", "0"}:
            return value.lower() in {"true", "1"}
        raise SlackError.arguments(f"must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int, *, least: int, refusal: str) -> int:
        """A whole number, as JSON or digits.

        Raises:
            SlackError: `refusal` when it is none or under `least`.
        """
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if (
            isinstance(value, str)
            and value.isascii()
            and value.isdigit()
            and len(value) < _LONGEST_NUMBER
        ):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise SlackError(refusal)
        return value

    def structure(self, name: str, refusal: str) -> Any:
        """An array or object, given as such or as a string of JSON; None when absent.

        Raises:
            SlackError: `refusal` when the string is no JSON.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return load_json(value)
        except ValueError:
            raise SlackError(refusal) from None


@dataclass(frozen=True)
class Call:
    """A call that may go on: its token works and has the method's scope."""

    desk: Desk
    method: str
    args: Arguments
    installed: Installation | None
    authorization: str = ""

    @property
    def state(self) -> State:
        """The workspaces' state, whose lock the dispatcher holds."""
        return self.desk.state

    @property
    def installation(self) -> Installation:
        """The installation whose bot token asks; only methods without a bot token lack one."""
        assert self.installed is not None
        return self.installed

    @property
    def team(self) -> Team:
        """The workspace of the token."""
        return self.state.teams[self.installation.team_id]

    @property
    def bot_user_id(self) -> str:
        """The app's bot."""
        return self.installation.bot_user_id

    def need(self, scope: str) -> None:
        """Insist on a scope that depends on the arguments.

        Raises:
            SlackError: `missing_scope`.
        """
        if scope not in self.installation.scopes:
            raise missing_scope((scope,), self.installation.scopes)

    def channel(self, name: str = "channel") -> Channel:
        """The conversation whose id an argument holds.

        Raises:
            SlackError: `channel_not_found`, also for private ones that the bot is not in.
        """
        channel = self.team.channels.get(self.args.required(name))
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.kind != "channel" and self.bot_user_id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def user(self, name: str = "user") -> User:
        """The member whose id an argument holds.

        Raises:
            SlackError: `user_not_found`.
        """
        user = self.team.users.get(self.args.required(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def page(
        self, items: Sequence[T], default: int, key: Callable[[T], str]
    ) -> tuple[list[T], str]:
        """The page that `cursor` and `limit` ask for, and the cursor of the next, empty at the end.

        Raises:
            SlackError: `invalid_limit`, `invalid_cursor`.
        """
        limit = self.args.number("limit", 0, least=0, refusal="invalid_limit") or default
        if limit > LARGEST_PAGE:
            raise SlackError("invalid_limit")
        start = 0
        if cursor := self.args.text("cursor"):
            wanted = _decode(cursor)
            keys = [key(item) for item in items]
            if wanted not in keys:
                raise SlackError("invalid_cursor")
            start = keys.index(wanted)
        following = items[start + limit : start + limit + 1]
        next_cursor = (
            base64.b64encode(f"next:{key(following[0])}".encode()).decode() if following else ""
        )
        return list(items[start : start + limit]), next_cursor


def _decode(cursor: str) -> str:
    try:
        decoded = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
    kind, _, key = decoded.partition(":")
    if kind != "next":
        raise SlackError("invalid_cursor")
    return key


def missing_scope(needed: Sequence[str], provided: Sequence[str]) -> SlackError:
    """`missing_scope` as Slack words it."""
    return SlackError("missing_scope", needed=",".join(needed), provided=",".join(provided))


@dataclass(frozen=True)
class Method:
    """A row of the table of methods.

    Attributes:
        run: what it does; its answer is the body without `ok`.
        tier: 1 to 4, or 0 for Slack's "special".
        scopes: one of these is needed; none means that any bot token will do.
        asks: whose token it takes: the `bot`'s, the `app`'s (`xapp-`) or `nobody`'s.
    """

    run: Callable[[Call], Json]
    tier: int
    scopes: tuple[str, ...] = ()
    asks: Asker = "bot"
