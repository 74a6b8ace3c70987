"""`response_url`: five answers within half an hour to whoever acted."""

import time
from dataclasses import dataclass
from typing import Any

from sandbox import messages
from sandbox.errors import SlackError
from sandbox.ids import new_digits, new_secret
from sandbox.records import Channel, Json
from sandbox.state import State
from sandbox.validation import validate_message, validate_metadata

USES = 5
LIFE_SECONDS = 30 * 60.0


@dataclass
class ResponseUrl:
    """Where an app answers one interaction.

    Attributes:
        message_ts: the message that was acted on, which `replace_original` changes; else None.
    """

    team_id: str
    channel_id: str
    user_id: str
    message_ts: str | None
    born: float
    uses: int = 0


class ResponseUrls:
    """All that were given out."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._known: dict[str, ResponseUrl] = {}
        self.base_url = ""

    def issue(
        self, channel: Channel, user_id: str, message: Json | None = None, kind: str = "actions"
    ) -> str:
        """A new address; `kind` is `actions`, `commands` or `app`, as in Slack's own."""
        key = f"{new_digits(12)}/{new_secret()}"
        with self._state.lock:
            self._known[key] = self.target(channel, user_id, message)
        return f"{self.base_url}/{kind}/{channel.team_id}/{key}"

    @staticmethod
    def target(channel: Channel, user_id: str, message: Json | None = None) -> ResponseUrl:
        """Where an answer to this person would go, without an address."""
        ts = message["ts"] if message else None
        return ResponseUrl(channel.team_id, channel.id, user_id, ts, time.monotonic())

    def answer(self, team_id: str, key: str, body: Any) -> None:
        """What the app POSTed to an address; `body` is parsed JSON.

        Raises:
            SlackError: with Slack's status: 404 `expired_url` or `used_url`, 400 for the rest.
        """
        with self._state.lock:
            target = self._known.get(key)
            if target is None or target.team_id != team_id:
                raise SlackError("invalid_url", status=404)
            if time.monotonic() - target.born > LIFE_SECONDS:
                raise SlackError("expired_url", status=404)
            if target.uses >= USES:
                raise SlackError("used_url", status=404)
            apply_response(self._state, target, body)
            target.uses += 1


def apply_response(state: State, target: ResponseUrl, body: Any) -> None:
    """Post, replace or delete, as the body of a `response_url` call or a command's ack says.

    Raises:
        SlackError: status 400: the body is no message.
    """
    if not isinstance(body, dict):
        raise SlackError("invalid_payload", status=400)
    installation = state.installations[target.team_id]
    channel = state.teams[target.team_id].channels[target.channel_id]
    if body.get("delete_original") is True:
        _delete(state, channel, target)
        return
    content = _content(body)
    if body.get("replace_original") is True and target.message_ts is not None:
        _replace(state, channel, target, content)
        return
    message = messages.app_message(installation, state, content)
    if isinstance(body.get("thread_ts"), str):
        message["thread_ts"] = body["thread_ts"]
    if body.get("response_type") == "in_channel":
        messages.post(state, channel, message)
    else:
        messages.post_ephemeral(state, channel, target.user_id, message)


def _content(body: Json) -> Json:
    content = {name: body.get(name) for name in ("text", "blocks", "attachments", "metadata")}
    problems = [
        *validate_message(
            content["blocks"], text=content["text"], attachments=content["attachments"]
        ),
        *(validate_metadata(content["metadata"]) if content["metadata"] else []),
    ]
    if problems:
        refusal = SlackError.from_problems(problems)
        raise SlackError(refusal.code, status=400, **refusal.extra)
    return content


def _delete(state: State, channel: Channel, target: ResponseUrl) -> None:
    ts = target.message_ts or ""
    if ts in channel.ephemeral:
        with state.changing():
            del channel.ephemeral[ts]
    elif ts in channel.messages:
        messages.delete(state, channel, channel.messages[ts])
    else:
        raise SlackError("message_not_found", status=404)


def _replace(state: State, channel: Channel, target: ResponseUrl, content: Json) -> None:
    ts = target.message_ts or ""
    if ts in channel.ephemeral:
        with state.changing():
            _, message = channel.ephemeral[ts]
            for name in ("blocks", "attachments", "text"):
                message.pop(name, None)
            message.update(messages.tidy(content))
    elif ts in channel.messages:
        messages.update(state, channel, channel.messages[ts], content)
    else:
        raise SlackError("message_not_found", status=404)
