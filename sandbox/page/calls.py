"""The page of calls: what the app asked and got, how near it is to each limit, what was refused."""

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sandbox.page.scene import Json, Scene

if TYPE_CHECKING:
    from sandbox.page.frame import Page

NEWEST = 120
OUT = {
    "envelope": "→ app",
    "ack": "← app",
    "response_url": "← app",
    "call": "← app",
    "upload": "← app",
}


def calls_context(page: "Page", scene: Scene) -> dict[str, Any]:
    """The context of `calls.j2` beyond the frame."""
    entries = page.ws.journal.entries()
    return {
        "entries": [drawn_call(entry, scene) for entry in reversed(entries[-NEWEST:])],
        "rates": sorted(page.ws.rates.usage(), key=lambda one: (one.method, one.team_id)),
        "connections": page.ws.sockets.connections,
        "facts": [
            ("SLACK_API_URL", page.ws.api_url),
            ("SLACK_BOT_TOKEN", _bot_token(page)),
            ("SLACK_APP_TOKEN", page.ws.app_token),
            ("SLACK_SIGNING_SECRET", page.ws.signing_secret),
        ],
    }


def _bot_token(page: "Page") -> str:
    installed = page.ws.state.installations.get(page.ws.team_id)
    return installed.bot_token if installed else "–"


def drawn_call(entry: Json, scene: Scene) -> dict[str, Any]:
    """One entry of the journal as a line with its JSON."""
    when = datetime.fromisoformat(entry["at"]).astimezone(scene.zone)
    result, bad = _result(entry)
    return {
        "number": entry["n"],
        "time": f"{when:%H:%M:%S}",
        "name": _name(entry),
        "direction": OUT.get(entry["kind"], ""),
        "result": result,
        "bad": bad,
        "json": json.dumps(entry, ensure_ascii=False, indent=2, default=str),
    }


def _name(entry: Json) -> str:
    kind = entry["kind"]
    if kind == "call":
        return str(entry["method"])
    if kind in {"envelope", "ack"}:
        payload = entry.get("payload")
        inner = payload.get("event", payload) if isinstance(payload, dict) else {}
        what = inner.get("command") or inner.get("type") or ""
        return f"{kind} · {entry['type']}" + (f" · {what}" if what else "")
    return str(kind)


def _result(entry: Json) -> tuple[str, bool]:
    if entry["kind"] == "ack":
        return (str(entry.get("reason") or "ok"), not entry.get("ok"))
    answer = entry.get("answer")
    error = answer.get("error") if isinstance(answer, dict) else None
    if error:
        return str(error), True
    if entry["kind"] == "refusal":
        return str(entry.get("error", "")), True
    if entry["kind"] == "call":
        return f"ok · {entry.get('ms', 0):.0f} ms", False
    return str(entry.get("did", "")), False
