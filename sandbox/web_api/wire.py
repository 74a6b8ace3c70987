"""HTTP in and out of the Web API: reading hostile bodies, faults, drops, and answers in Slack's form."""

import asyncio
import json
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sandbox.errors import SlackError
from sandbox.faults import Fault, Faults
from sandbox.ids import new_secret
from sandbox.parsing import load_json
from sandbox.records import Json

LARGEST_BODY = 4 * 1024 * 1024
_MOST_FIELDS = 1000


@dataclass(frozen=True)
class Answer:
    """What goes back."""

    status: int
    body: Json | str
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        """As an HTTP response; ASCII JSON, so that no string can break it."""
        headers = {"x-slack-req-id": new_secret(32), **self.headers}
        if isinstance(self.body, str):
            return Response(self.body, self.status, headers, media_type="text/plain")
        content = json.dumps(self.body, default=str)
        return Response(content, self.status, headers, media_type="application/json")

    @classmethod
    def refusal(cls, error: SlackError) -> "Answer":
        """The answer to a refused call."""
        return cls(error.status, error.body(), error.headers)


async def read_body(request: Request, largest: int = LARGEST_BODY) -> bytes:
    """The whole body.

    Raises:
        SlackError: 413 `request_too_large`, or 400 when the client went away in the middle.
    """
    chunks = []
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > largest:
                raise SlackError("request_too_large", status=413, headers={"Connection": "close"})
            chunks.append(chunk)
    except ClientDisconnect:
        raise SlackError("request_aborted", status=400) from None
    return b"".join(chunks)


def parse_json(body: bytes) -> Any:
    """A JSON body.

    Raises:
        SlackError: `invalid_json`.
    """
    try:
        return load_json(body.decode("utf-8"))
    except ValueError:
        raise SlackError("invalid_json") from None


async def read_arguments(request: Request) -> Json:
    """A call's arguments: the query, then a JSON, form or multipart body over it.

    Raises:
        SlackError: `invalid_json`, `json_not_object`, `invalid_form_data`, `invalid_post_type`,
            `request_too_large`.
    """
    values: Json = dict(request.query_params)
    body = await read_body(request)
    if not body:
        return values
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        given = parse_json(body)
        if not isinstance(given, dict):
            raise SlackError("json_not_object")
        return {**values, **given}
    if kind == "application/x-www-form-urlencoded":
        return {**values, **_form(body)}
    if kind == "multipart/form-data":
        return {**values, **await _multipart(request, body)}
    raise SlackError("invalid_post_type" if kind else "missing_post_type")


def _form(body: bytes) -> Json:
    try:
        return dict(
            parse_qsl(
                body.decode("utf-8"),
                keep_blank_values=True,
                errors="strict",
                max_num_fields=_MOST_FIELDS,
            )
        )
    except ValueError:
        raise SlackError("invalid_form_data") from None


async def read_multipart(request: Request, body: bytes) -> FormData:
    """The parts of a body that was read whole, so that its size is known to be bounded.

    Raises:
        SlackError: `invalid_form_data`.
    """

    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    try:
        parser = MultiPartParser(
            request.headers, stream(), max_files=_MOST_FIELDS, max_fields=_MOST_FIELDS
        )
        return await parser.parse()
    except (MultiPartException, KeyError, ValueError, LookupError):
        raise SlackError("invalid_form_data") from None


async def _multipart(request: Request, body: bytes) -> Json:
    form = await read_multipart(request, body)
    values: Json = {}
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.close()
            values[name] = content.decode("utf-8", errors="replace")
        else:
            values[name] = value
    return values


class Struck:
    """The faults that strike one call."""

    def __init__(self, faults: Faults, name: str, arguments: Json, request: Request) -> None:
        self._struck = faults.take(name, arguments)
        self._arguments = arguments
        self._request = request

    async def before(self) -> Answer | None:
        """What goes wrong before the effect; an answer ends the call."""
        return await self._strike(after=False)

    async def after(self) -> Answer | None:
        """What goes wrong after the effect; an answer takes the place of the true one."""
        return await self._strike(after=True)

    async def _strike(self, *, after: bool) -> Answer | None:
        given = None
        for fault in self._struck:
            if fault.after == after:
                given = await self._apply(fault) or given
        return given

    async def _apply(self, fault: Fault) -> Answer | None:
        await fault.wait(self._arguments)
        if fault.drop:
            self._request.state.transport.abort()
            # One turn of the loop, so that the server knows of it before we answer into the void.
            await asyncio.sleep(0)
            return Answer(503, "")
        if fault.status is None and fault.error is None:
            return None
        status = fault.status or 200
        headers = dict(fault.headers)
        if status == HTTPStatus.TOO_MANY_REQUESTS:
            headers.setdefault("Retry-After", "1")
        code = fault.error or (
            "ratelimited" if status == HTTPStatus.TOO_MANY_REQUESTS else "internal_error"
        )
        return Answer(status, {"ok": False, "error": code}, headers)


def milliseconds_since(start: float) -> float:
    """Since a reading of the monotonic clock, to a tenth."""
    return round((time.monotonic() - start) * 1000, 1)
