"""The side panel: a thread, the JSON of a message, or the last calls."""

import json
from typing import TYPE_CHECKING, Any

from sandbox.acting import Person
from sandbox.page.calls import drawn_call
from sandbox.page.composer import composer
from sandbox.page.scene import Json
from sandbox.page.timeline import Reader, thread
from sandbox.records import Channel

if TYPE_CHECKING:
    from sandbox.page.frame import Page

CALLS_SHOWN = 12


def panel_of(
    page: "Page",
    person: Person,
    channel: Channel,
    reader: Reader,
    messages: list[Json],
    query: Json,
) -> dict[str, Any] | None:
    """What the address asks to see beside the conversation, or None."""
    by_ts = {message["ts"]: message for message in messages}
    if query.get("thread") in by_ts:
        return {
            "kind": "thread",
            "title": reader.scene.words("thread"),
            "close_url": reader.place_url,
            "messages": thread(messages, reader, query["thread"]),
            "composer": composer(page, person, channel, reader.scene.words, query["thread"]),
        }
    if query.get("json") in by_ts:
        return _json(page, reader, by_ts[query["json"]])
    return None


def _json(page: "Page", reader: Reader, message: Json) -> dict[str, Any]:
    words = reader.scene.words
    entries = page.ws.journal.entries()[-CALLS_SHOWN:]
    return {
        "kind": "json",
        "title": words("json_of_message"),
        "close_url": reader.place_url,
        "note": words("json_note"),
        "json": json.dumps(message, ensure_ascii=False, indent=2),
        "calls": [drawn_call(entry, reader.scene) for entry in reversed(entries)],
    }
