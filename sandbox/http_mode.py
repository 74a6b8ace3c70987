"""Signed HTTP delivery: events as JSON, interactivity as a form, retries with their headers."""

import asyncio
import concurrent.futures
import hashlib
import hmac
import http.client
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.envelopes import ACK_SECONDS, Envelope, Reply
from sandbox.ids import new_secret
from sandbox.parsing import load_json
from sandbox.state import State

_MOST_AT_ONCE = 32
_LARGEST_ANSWER = 1024 * 1024


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The `X-Slack-Signature` of a body.

    https://docs.slack.dev/authentication/verifying-requests-from-slack
    """
    base = b":".join((b"v0", timestamp.encode(), body))
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


@dataclass(frozen=True)
class RequestUrls:
    """Where the app listens: events, interactivity and shortcuts, slash commands, option menus."""

    events: str
    interactivity: str
    commands: str
    options: str

    @classmethod
    def single(cls, url: str) -> "RequestUrls":
        """One address for everything, as Bolt has it."""
        return cls(url, url, url, url)


class HttpDelivery:
    """Brings envelopes to the app's request URLs."""

    def __init__(self, state: State, urls: RequestUrls) -> None:
        self._state = state
        self._urls = urls
        self._pool = concurrent.futures.ThreadPoolExecutor(
            _MOST_AT_ONCE, thread_name_prefix="sandbox-http"
        )

    def close(self) -> None:
        """Let the threads end; what they wait for is not awaited."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def verify_url(self) -> None:
        """Ask the events address for its challenge, as Slack does when it is saved.

        Raises:
            ValueError: it did not answer with the challenge.
        """
        challenge = new_secret(40)
        token = self._state.app.verification_token
        body = {"token": token, "challenge": challenge, "type": "url_verification"}
        reply = self._post(self._urls.events, json.dumps(body).encode(), "application/json", {})
        answer = reply.payload
        given = answer.get("challenge") if isinstance(answer, dict) else answer
        if not reply.ok or given != challenge:
            reason = reply.reason or "another answer"
            raise ValueError(f"{self._urls.events} did not answer Slack's challenge: {reason}")

    async def deliver(self, envelope: Envelope) -> Reply:
        """POST one envelope and wait up to three seconds for status 200."""
        url, body, kind = self._request(envelope)
        headers = {}
        if envelope.retry_attempt:
            headers["X-Slack-Retry-Num"] = str(envelope.retry_attempt)
            headers["X-Slack-Retry-Reason"] = envelope.retry_reason
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._pool, self._post, url, body, kind, headers)
        try:
            async with asyncio.timeout(ACK_SECONDS):
                return await asyncio.shield(future)
        except TimeoutError:
            return Reply(ok=False, reason="http_timeout")

    def _request(self, envelope: Envelope) -> tuple[str, bytes, str]:
        form = "application/x-www-form-urlencoded"
        if envelope.type == "events_api":
            body = json.dumps(envelope.payload).encode()
            return self._urls.events, body, "application/json"
        if envelope.type == "slash_commands":
            return self._urls.commands, urlencode(envelope.payload).encode(), form
        menu = envelope.payload["type"] == "block_suggestion"
        url = self._urls.options if menu else self._urls.interactivity
        return url, urlencode({"payload": json.dumps(envelope.payload)}).encode(), form

    def _post(self, url: str, body: bytes, kind: str, extra: dict[str, str]) -> Reply:
        timestamp = str(int(self._state.clock.real().timestamp()))
        secret = self._state.app.signing_secret
        headers = {
            "Content-Type": kind,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "Accept": "*/*",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature(secret, timestamp, body),
            **extra,
        }
        parts = urlsplit(url)
        make = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        connection = make(parts.hostname or "", parts.port, timeout=ACK_SECONDS)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            return _reply(response, response.read(_LARGEST_ANSWER))
        except TimeoutError:
            return Reply(ok=False, reason="http_timeout")
        except http.client.HTTPException:
            return Reply(ok=False, reason="http_error")
        except OSError:
            return Reply(ok=False, reason="connection_failed")
        finally:
            connection.close()


def _reply(response: http.client.HTTPResponse, content: bytes) -> Reply:
    final = response.headers.get("X-Slack-No-Retry") == "1"
    if response.status != http.client.OK:
        return Reply(ok=False, reason="http_error", final=final)
    payload: Any = content.decode("utf-8", errors="replace")
    if response.headers.get_content_type() == "application/json":
        try:
            payload = load_json(payload) if payload else None
        except ValueError:
            return Reply(ok=False, reason="http_error", final=final)
    return Reply(ok=True, payload=payload or None)
