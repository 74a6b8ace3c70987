"""The addresses of the workspace that apps talk to, and what each does with a request."""

import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute

from sandbox.errors import SlackError
from sandbox.faults import Faults
from sandbox.journal import Journal
from sandbox.rates import Rates
from sandbox.records import File, Json
from sandbox.traffic import Traffic
from sandbox.web_api.call import Desk
from sandbox.web_api.dispatch import answer
from sandbox.web_api.wire import (
    Answer,
    Struck,
    milliseconds_since,
    parse_json,
    read_arguments,
    read_body,
    read_multipart,
)


@dataclass(frozen=True)
class Endpoints:
    """Web API, uploads, downloads, `response_url` and Socket Mode."""

    desk: Desk
    rates: Rates
    faults: Faults
    journal: Journal
    traffic: Traffic

    def routes(self) -> list[BaseRoute]:
        """What to mount at the root of the server."""
        return [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/upload/v1/{key}", self.upload, methods=["POST"]),
            Route("/files-pri/{file}/{name:path}", self.download, methods=["GET"]),
            Route("/{kind}/{team}/{key:path}", self.respond, methods=["POST"]),
            WebSocketRoute("/link/", self.desk.sockets.serve),
        ]

    async def call(self, request: Request) -> Response:
        """A Web API method."""
        started = time.monotonic()
        method = request.path_params["method"]
        values: Json = {}
        team_id = None
        with self.traffic.call():
            try:
                values = await read_arguments(request)
                struck = Struck(self.faults, method, values, request)
                given = await struck.before()
                if given is None:
                    authorization = request.headers.get("authorization", "")
                    given, team_id = self._answer(method, values, authorization)
                    given = await struck.after() or given
            except SlackError as refusal:
                given = Answer.refusal(refusal)
            self.journal.add(
                "call",
                method=method,
                team=team_id,
                arguments=values,
                status=given.status,
                answer=given.body,
                ms=milliseconds_since(started),
            )
        return given.response()

    def _answer(self, method: str, values: Json, authorization: str) -> tuple[Answer, str | None]:
        try:
            body, installed = answer(self.desk, self.rates, method, values, authorization)
        except SlackError as refusal:
            return Answer.refusal(refusal), None
        scopes = {"x-oauth-scopes": ",".join(installed.scopes)} if installed else {}
        return Answer(200, body, scopes), installed.team_id if installed else None

    async def upload(self, request: Request) -> Response:
        """Step two of an upload: the bytes, as the body or as a multipart file."""
        with self.traffic.call():
            try:
                struck = Struck(self.faults, "upload", {}, request)
                given = await struck.before() or await self._upload(request)
                given = await struck.after() or given
            except SlackError as refusal:
                given = Answer.refusal(refusal)
            self.journal.add("upload", status=given.status, answer=given.body)
        return given.response()

    async def _upload(self, request: Request) -> Answer:
        file = self._file_by_key(request.path_params["key"])
        largest = file.expected_size + 64 * 1024
        if request.headers.get("content-type", "").startswith("multipart/form-data"):
            content = await _first_file(request, largest)
        else:
            content = await read_body(request, largest)
        if len(content) != file.expected_size:
            raise SlackError("file_size_mismatch", status=400)
        with self.desk.state.changing():
            file.content = content
        return Answer(200, f"OK - {len(content)}")

    def _file_by_key(self, key: str) -> File:
        with self.desk.state.lock:
            for team in self.desk.state.teams.values():
                for file in team.files.values():
                    if file.upload_key == key and file.content is None:
                        return file
        raise SlackError("invalid_upload_url", status=404)

    async def download(self, request: Request) -> Response:
        """A file's `url_private`, for a token with `files:read`."""
        team_id, _, file_id = request.path_params["file"].partition("-")
        _, _, token = request.headers.get("authorization", "").partition(" ")
        with self.desk.state.lock:
            installed = self.desk.state.installation_of(token)
            team = self.desk.state.teams.get(team_id)
            file = team.files.get(file_id) if team else None
            works = installed is not None and installed.refused_with is None
            if not works or installed is None or installed.team_id != team_id:
                return Response("unauthorized", 403)
            if "files:read" not in installed.scopes:
                return Response("missing_scope", 403)
            if file is None or file.content is None:
                return Response("not found", 404)
            return Response(file.content, media_type=file.mimetype)

    async def respond(self, request: Request) -> Response:
        """A `response_url`."""
        if request.path_params["kind"] not in {"actions", "commands", "app"}:
            return Response("not found", 404)
        key = request.path_params["key"]
        body: Json = {}
        with self.traffic.call():
            try:
                body = parse_json(await read_body(request))
                struck = Struck(self.faults, "response_url", _as_object(body), request)
                given = await struck.before()
                if given is None:
                    self.desk.response_urls.answer(request.path_params["team"], key, body)
                    given = await struck.after() or Answer(200, "ok")
            except SlackError as refusal:
                given = Answer(max(refusal.status, 400), refusal.body())
            except RecursionError:
                given = Answer(400, {"ok": False, "error": "invalid_payload"})
            self.journal.add("response_url", arguments=body, status=given.status, answer=given.body)
        return given.response()


def _as_object(body: object) -> Json:
    return body if isinstance(body, dict) else {}


async def _first_file(request: Request, largest: int) -> bytes:
    form = await read_multipart(request, await read_body(request, largest))
    try:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    finally:
        await form.close()
    raise SlackError("no_file_data", status=400)
