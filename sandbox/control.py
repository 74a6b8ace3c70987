"""The control address: what a test in any language does to the workspace, as JSON over HTTP."""

import dataclasses
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from sandbox.acting import Person
from sandbox.administration import Administration, add_workspace
from sandbox.errors import ActingError, SlackError
from sandbox.web_api.wire import parse_json, read_body

if TYPE_CHECKING:
    from sandbox.server import LocalWorkspace

_DEEDS = frozenset({
    "act_in_home", "act_in_view", "channels", "click", "close", "command", "dm", "fill", "home",
    "message_shortcut", "messages", "open_dm", "open_home", "react", "read", "say", "shortcut",
    "submit", "suggest", "view", "views",
})  # fmt: skip
_SETTINGS = frozenset({
    "archive", "change", "create_channel", "deactivate", "hire", "install", "invite",
    "reactivate", "remove", "revoke_tokens", "unarchive", "uninstall",
})  # fmt: skip


_MOST_SECONDS = 1000 * 366 * 86_400


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class _Fault(_Body):
    method: str
    skip: int = Field(0, ge=0)
    times: int | None = Field(1, ge=1)
    after: bool = False
    status: int | None = Field(None, ge=100, le=599)
    error: str | None = None
    headers: dict[str, str] = {}
    delay: float = Field(0, ge=0, le=600)
    drop: bool = False


class _Clock(_Body):
    advance_to: AwareDatetime | None = None
    advance_seconds: float = Field(0, ge=0, le=_MOST_SECONDS)


class _Deed(_Body):
    user: str
    do: str
    arguments: dict[str, Any] = Field({}, alias="with")


class _Setting(_Body):
    team: str | None = None
    do: str
    arguments: dict[str, Any] = Field({}, alias="with")


class _Sockets(_Body):
    do: Literal["disconnect", "sever"]
    reason: Literal["warning", "refresh_requested", "link_disabled"] = "refresh_requested"


class _DeliveryMode(_Body):
    request_url: str | None = None
    retry_delays: list[Annotated[float, Field(ge=0, le=_MOST_SECONDS)]] | None = None
    repeat_event: str | None = None


class Control:
    """The routes under `/control/`. Bodies are JSON, so that no foreign page's form gets in."""

    def __init__(self, workspace: "LocalWorkspace") -> None:
        self._workspace = workspace

    def routes(self) -> list[BaseRoute]:
        """What to mount at the root of the server."""
        table: list[tuple[str, str, Callable[[Any], Any]]] = [
            ("GET", "", self._overview),
            ("GET", "faults", self._faults),
            ("POST", "faults", self._add_fault),
            ("DELETE", "faults", self._clear_faults),
            ("POST", "clock", self._clock),
            ("POST", "act", self._act),
            ("POST", "admin", self._admin),
            ("POST", "teams", self._add_team),
            ("POST", "sockets", self._sockets),
            ("POST", "delivery", self._delivery),
            ("GET", "usage", self._usage),
        ]
        return [
            Route("/control/journal", self._journal, methods=["GET"]),
            *(
                Route(
                    f"/control/{path}", _endpoint(do), methods=[verb], name=f"control-{path}-{verb}"
                )
                for verb, path, do in table
            ),
        ]

    def _overview(self, _body: Any) -> Any:
        ws = self._workspace
        return {
            "now": ws.clock.now().isoformat(),
            "shift_seconds": ws.clock.shift.total_seconds(),
            "quiet": ws.quiet(),
            "sockets": ws.sockets.connections,
            "teams": list(ws.state.teams),
            "people": [
                {"id": user.id, "team": team.id, "name": user.real_name, "deleted": user.deleted}
                for team in ws.state.teams.values()
                for user in team.users.values()
            ],
        }

    def _faults(self, _body: Any) -> Any:
        return [fault.as_json() for fault in self._workspace.faults.all()]

    def _add_fault(self, body: Any) -> Any:
        return self._workspace.faults.add(**_Fault.model_validate(body).model_dump()).as_json()

    def _clear_faults(self, _body: Any) -> Any:
        self._workspace.faults.clear()
        return []

    def _clock(self, body: Any) -> Any:
        asked = _Clock.model_validate(body)
        clock = self._workspace.clock
        if asked.advance_to is not None:
            clock.advance_to(asked.advance_to)
        clock.advance(timedelta(seconds=asked.advance_seconds))
        with self._workspace.state.changing():
            return {"now": clock.now().isoformat()}

    def _act(self, body: Any) -> Any:
        deed = _Deed.model_validate(body)
        if deed.do not in _DEEDS:
            raise ActingError(f"a person cannot {deed.do!r} here; they can: {sorted(_DEEDS)}")
        person = self._workspace.acting.person(deed.user)
        if deed.do == "fill":
            return _fill(person, deed.arguments)
        given = getattr(person, deed.do)
        return given(**deed.arguments) if callable(given) else given

    def _admin(self, body: Any) -> Any:
        setting = _Setting.model_validate(body)
        if setting.do not in _SETTINGS:
            raise ActingError(f"there is no setting {setting.do!r}; there are: {sorted(_SETTINGS)}")
        team_id = setting.team or self._workspace.team_id
        admin = Administration(self._workspace.state, team_id)
        return getattr(admin, setting.do)(**setting.arguments)

    def _add_team(self, body: Any) -> Any:
        team = add_workspace(self._workspace.state, body)
        installed = self._workspace.state.installations.get(team.id)
        return {"team": team.id, "bot_token": installed.bot_token if installed else None}

    def _sockets(self, body: Any) -> Any:
        asked = _Sockets.model_validate(body)
        sockets = self._workspace.sockets
        told = sockets.sever() if asked.do == "sever" else sockets.disconnect(asked.reason)
        return {"connections": told}

    def _delivery(self, body: Any) -> Any:
        asked = _DeliveryMode.model_validate(body)
        if asked.retry_delays is not None:
            self._workspace.delivery.retry_delays = asked.retry_delays
        if asked.request_url:
            self._workspace.use_http(asked.request_url)
        elif "request_url" in asked.model_fields_set:
            self._workspace.use_socket_mode()
        if "repeat_event" in asked.model_fields_set:
            self._workspace.delivery.repeat_event(asked.repeat_event)
        return {"ok": True}

    def _usage(self, _body: Any) -> Any:
        return self._workspace.rates.usage()

    async def _journal(self, request: Request) -> Response:
        try:
            since = int(request.query_params.get("since", "0"))
        except ValueError:
            return _refused("since takes a whole number")
        lines = "".join(self._workspace.journal.lines(since))
        return Response(lines, media_type="application/x-ndjson")


def _fill(person: Person, fields: dict[str, Any]) -> Any:
    """`with` is `{block_id: {action_id: value}}`."""
    if not all(isinstance(inner, dict) for inner in fields.values()):
        raise ActingError("fill takes {block_id: {action_id: value}}")
    person.fill(
        {
            (block_id, action_id): value
            for block_id, inner in fields.items()
            for action_id, value in inner.items()
        }
    )
    return person.view


async def _json_body(request: Request) -> Any:
    kind = request.headers.get("content-type", "").partition(";")[0]
    if kind.strip().lower() != "application/json":
        raise ActingError("send JSON, with Content-Type: application/json")
    return parse_json(await read_body(request))


def _endpoint(do: Callable[[Any], Any]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            body = None
            if request.method == "POST":
                body = await _json_body(request)
            # Acting waits for the app, which answers through this very server.
            result = await run_in_threadpool(do, body)
        except ValidationError as error:
            return _refused(error.errors(include_url=False, include_context=False))
        except (ActingError, SlackError, ValueError, LookupError, TypeError) as error:
            return _refused(str(error))
        return _json({"ok": True, "result": result}, 200)

    return answer


def _refused(error: Any) -> Response:
    return _json({"ok": False, "error": error}, 400)


def _json(body: Any, status: int) -> Response:
    return Response(json.dumps(body, default=_plain), status, media_type="application/json")


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    return value.isoformat() if isinstance(value, datetime) else str(value)
