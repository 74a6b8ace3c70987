"""The real Slack behind `engagement.common.ports.Slack`: its calls, and its errors narrowed to ours."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPException
from typing import Any
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from engagement.common.blocks import Message
from engagement.common.errors import (
    AmbiguousError,
    CallRefusedError,
    ContentRefusedError,
    RateLimitedError,
    SlackError,
    TargetGoneError,
    WorkspaceStoppedError,
)
from engagement.common.ports import Posted, SlackPerson
from engagement.people.slack_users import slack_person_of

SEND_TIMEOUT_SECONDS = 10
ACK_TIMEOUT_SECONDS = 2
PAGE = 200
READ_AGAIN = 3
PAGES_AT_ONCE = 5
PAGE_SECONDS = 4
"""Lists are of tier 2, 20 calls a minute: five at once, then one every four seconds."""
METADATA_EVENT = "vinculo_delivery"

UNREADABLE = "unreadable"
"""Our code for an answer that is no answer of Slack's: a proxy's page, or an empty one."""

_UNREACHABLE_WAIT = timedelta(seconds=5)
_DEFAULT_WAIT = timedelta(seconds=30)
_RATE_LIMITED = {"ratelimited", "rate_limited", "message_limit_exceeded"}
_AMBIGUOUS = {
    "internal_error",
    "fatal_error",
    "request_timeout",
    "service_unavailable",
    UNREADABLE,
}
_CONTENT = {
    "invalid_blocks",
    "invalid_blocks_format",
    "msg_too_long",
    "msg_blocks_too_long",
    "no_text",
}
_GONE = {
    "channel_not_found",
    "user_not_found",
    "user_disabled",
    "cannot_dm_bot",
    "messages_tab_disabled",
    "not_in_channel",
    "is_archived",
    "message_not_found",
    "restricted_action",
}
_STOPPED = {
    "account_inactive",
    "invalid_auth",
    "not_authed",
    "token_expired",
    "token_revoked",
    "team_access_not_granted",
}


def web_client(token: str, api_url: str, timeout_seconds: int) -> WebClient:
    """Make a client that never repeats a call by itself: a lost answer would post twice."""
    return WebClient(token, base_url=api_url, timeout=timeout_seconds, retry_handlers=[])


class SlackWorkspace:
    """One workspace's Slack, over its Web API.

    `pause` waits so many seconds between the pages of a long list and is injected for tests.
    """

    def __init__(self, client: WebClient, pause: Callable[[float], object] | None = None) -> None:
        self._client = client
        self._pause = pause or threading.Event().wait

    def post(
        self, target: str, message: Message, *, marker: str, thread_ts: str | None = None
    ) -> Posted:
        """Post to a user id or channel id, nothing unfurled, with the marker in its metadata."""
        answer = self._call(
            self._client.chat_postMessage,
            channel=target,
            text=message.text,
            blocks=message.blocks,
            thread_ts=thread_ts,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"marker": marker}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def update(self, channel: str, ts: str, message: Message) -> None:
        """Change a message of ours."""
        self._call(
            self._client.chat_update,
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks,
        )

    def find(self, target: str, marker: str, since: datetime) -> Posted | None:
        """Look in the target's history, from `since` on, for a message with that marker.

        Raises `CallRefusedError` with code `missing_scope` where no history scope was granted.
        """
        try:
            return self._find(target, marker, since)
        except WorkspaceStoppedError as error:
            if error.code != "missing_scope":
                raise
            raise CallRefusedError(error.code) from error

    def _find(self, target: str, marker: str, since: datetime) -> Posted | None:
        channel = target
        if target.startswith(("U", "W")):
            channel = self._call(self._client.conversations_open, users=target)["channel"]["id"]
        cursor = None
        while True:
            answer = self._call(
                self._client.conversations_history,
                channel=channel,
                oldest=f"{since.timestamp():.6f}",
                include_all_metadata=True,
                limit=PAGE,
                cursor=cursor,
            )
            for found in answer["messages"]:
                metadata = found.get("metadata") or {}
                if metadata.get("event_payload", {}).get("marker") == marker:
                    return Posted(channel, found["ts"])
            cursor = _next_cursor(answer)
            if not cursor:
                return None

    def people(self) -> Iterator[list[SlackPerson]]:
        """Read everybody, page by page; a 429 is waited out."""
        for answer in self._pages(self._client.users_list, include_locale=True):
            people = (slack_person_of(user) for user in answer["members"])
            yield [person for person in people if person is not None]

    def channel_id(self, name: str) -> str | None:
        """Find a channel that the bot is in by its name; private ones only where `groups:read` is granted."""
        for types in ("public_channel,private_channel", "public_channel"):
            try:
                for answer in self._pages(
                    self._client.users_conversations, types=types, exclude_archived=True
                ):
                    for channel in answer["channels"]:
                        if channel["name"] == name:
                            return str(channel["id"])
            except WorkspaceStoppedError as error:
                if error.code != "missing_scope":
                    raise
                continue
            return None
        return None

    def _pages(
        self, method: Callable[..., SlackResponse], **arguments: Any
    ) -> Iterator[SlackResponse]:
        cursor: str | None = None
        lost = pages = 0
        while True:
            try:
                answer = self._call(method, limit=PAGE, cursor=cursor, **arguments)
            except RateLimitedError as error:
                self._pause(error.retry_after.total_seconds())
                continue
            except AmbiguousError:
                lost += 1
                if lost > READ_AGAIN:  # reading twice does no harm, so a lost answer is asked again
                    raise
                self._pause(lost)
                continue
            yield answer
            cursor = _next_cursor(answer)
            if not cursor:
                return
            pages += 1
            if pages > PAGES_AT_ONCE:
                self._pause(PAGE_SECONDS)

    def _call(self, method: Callable[..., SlackResponse], **arguments: Any) -> SlackResponse:
        try:
            return method(**arguments)
        except SlackApiError as error:
            raise narrowed(error) from error
        except URLError as error:
            if isinstance(error.reason, ConnectionRefusedError | OSError) and not isinstance(
                error.reason, TimeoutError | ConnectionResetError | BrokenPipeError
            ):
                raise RateLimitedError("unreachable", _UNREACHABLE_WAIT) from error
            raise AmbiguousError(type(error.reason).__name__) from error
        except (OSError, HTTPException, SlackClientError) as error:
            raise AmbiguousError(type(error).__name__) from error


def classify(code: str, status: int, retry_after: str | None) -> SlackError:
    """Return our error for an answer of Slack's: its code, HTTP status and Retry-After header."""
    if status == HTTPStatus.TOO_MANY_REQUESTS or code in _RATE_LIMITED:
        known = retry_after is not None and retry_after.isdigit()
        return RateLimitedError(
            code, timedelta(seconds=int(retry_after or 0)) if known else _DEFAULT_WAIT
        )
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or code in _AMBIGUOUS:
        return AmbiguousError(code)
    kinds = ((_CONTENT, ContentRefusedError), (_GONE, TargetGoneError))
    for codes, kind in kinds:
        if code in codes:
            return kind(code)
    if code in _STOPPED or code == "missing_scope":
        return WorkspaceStoppedError(code)
    return CallRefusedError(code)


def narrowed(error: SlackApiError) -> SlackError:
    """Return our error for an answer that `slack_sdk` did not take for a good one."""
    response = error.response
    data = response.data if isinstance(response, SlackResponse) else response
    code = str(data.get("error", "")) if isinstance(data, dict) else ""
    if not re.fullmatch(r"[a-z0-9_.:-]+", code):  # the client puts what it could not read here
        code = UNREADABLE
    status = response.status_code if isinstance(response, SlackResponse) else 0
    headers = response.headers if isinstance(response, SlackResponse) else {}
    retry_after = next((v for k, v in headers.items() if k.lower() == "retry-after"), None)
    return classify(code, status, retry_after)


def _next_cursor(answer: SlackResponse) -> str | None:
    return (answer.get("response_metadata") or {}).get("next_cursor") or None
