"""Whole messages, views and metadata with one fault each, with the code that Slack answers."""

from typing import Any, NamedTuple

from tests.sandbox.bad_payloads.case import DROP, Bad
from tests.sandbox.bad_payloads.goods import (
    BLOCKS,
    CHART,
    HOME,
    MODAL,
    Json,
    mrkdwn,
    plain,
    raw,
    typed,
)

_CHART: Json = {"type": "data_visualization", "title": "t", "chart": CHART}
_TABLE: Json = {"type": "table", "rows": [[raw("x")]]}
_ARRAY = "must provide an array"
_EXISTS = '`block_id` "d" already exists'


def _focused(block_id: str) -> Json:
    return {**typed({"type": "plain_text_input", "focus_on_load": True}), "block_id": block_id}


def _table_of(characters: int) -> Json:
    return {"type": "data_table", "caption": "c", "rows": [[raw("x")], [raw("x" * characters)]]}


def _chars(limit: int) -> str:
    return f"must be less than {limit + 1} characters"


class Whole(NamedTuple):
    """A fault of a whole argument and the error that the call answers."""

    bad: Bad
    code: str


_DIVIDERS: Json = {"blocks": [{"type": "divider", "block_id": "d"}], "text": "fallback"}
_ATTACHED: Json = {
    "blocks": None,
    "text": None,
    "attachments": [{"blocks": [{"type": "divider"}], "color": "#aabbcc", "fields": []}],
}
MESSAGES: dict[str, Json] = {
    "dividers": _DIVIDERS,
    "attached": _ATTACHED,
    "text": {"blocks": None, "text": "Hello"},
    "update": {"blocks": None, "text": "Hello", "update": True},
    "two charts": {"blocks": [_CHART, _CHART], "text": "f"},
    "a table": {"blocks": [{"type": "divider"}, _TABLE], "text": "f"},
    "a full table": {"blocks": [_table_of(19_999)], "text": "f"},
    "full markdown": {"blocks": [{"type": "markdown", "text": "x" * 12_000}], "text": "f"},
    "a focus": {"blocks": [_focused("a")], "text": "f"},
    "a container": {"blocks": [{**BLOCKS["container"], "block_id": "d"}], "text": "f"},
    "a carousel": {"blocks": [{"type": "divider", "block_id": "d"}, BLOCKS["carousel"]], "text": "f"},
    "four sections": {"blocks": [{"type": "section", "text": mrkdwn("x" * 3000)}] * 4, "text": "f"},
}  # fmt: skip

BAD_MESSAGES = [
    Whole(Bad("neither text nor blocks", "text", "text", None, "no_text", ""), "no_text"),
    Whole(Bad("an empty text", "text", "text", "", "no_text", ""), "no_text"),
    Whole(Bad("a text of blanks", "text", "text", " \n ", "no_text", ""), "no_text"),
    Whole(Bad("an update without content", "update", "text", "", "no_text", ""), "no_text"),
    Whole(Bad("a text that is a list", "text", "text", ["Hello"], "must provide a string"), "invalid_arguments"),
    Whole(Bad("an update over 4,000", "update", "text", "x" * 4001, _chars(4000)), "msg_too_long"),
    Whole(Bad("blocks that are an object", "dividers", "blocks", {}, _ARRAY), "invalid_blocks_format"),
    Whole(Bad("blocks as a string of JSON", "dividers", "blocks", "[]", _ARRAY), "invalid_blocks_format"),
    Whole(Bad("51 blocks", "dividers", "blocks", [{"type": "divider"}] * 51, "no more than 50 items allowed"), "invalid_blocks"),
    Whole(Bad("a block that is a list", "dividers", "blocks/0", [], "must provide an object"), "invalid_blocks"),
    Whole(Bad("one block_id twice", "dividers", "blocks/1", {"type": "divider", "block_id": "d"}, _EXISTS, "blocks/1/block_id"), "invalid_blocks"),
    Whole(Bad("one block_id also in a container", "a container", "blocks/0/child_blocks/0/block_id", "d", _EXISTS), "invalid_blocks"),
    Whole(Bad("one block_id also in a carousel", "a carousel", "blocks/1/elements/1/block_id", "d", _EXISTS), "invalid_blocks"),
    Whole(Bad("a second focus", "a focus", "blocks/1", _focused("b"), "only one element may set `focus_on_load` to true", "blocks/1/element/focus_on_load"), "invalid_blocks"),
    Whole(Bad("a third chart", "two charts", "blocks/2", _CHART, "no more than 2 data_visualization blocks allowed"), "invalid_blocks"),
    Whole(Bad("a second table", "a table", "blocks/2", _TABLE, "only_one_table_allowed"), "invalid_attachments"),
    Whole(Bad("a table in a container as the second", "a table", "blocks/2", {"type": "container", "title": plain("c"), "child_blocks": [_TABLE]}, "only_one_table_allowed", "blocks/2/child_blocks/0"), "invalid_attachments"),
    Whole(Bad("two data tables over 20,000 together", "a full table", "blocks/1", _table_of(1), "data_table blocks of one message must hold less than 20001 characters"), "invalid_blocks"),
    Whole(Bad("markdown over 12,000 together", "full markdown", "blocks/1", {"type": "markdown", "text": "x"}, "markdown blocks of one message must hold less than 12001 characters"), "invalid_blocks"),
    Whole(Bad("blocks over 13,200 together", "four sections", "blocks/4", {"type": "section", "text": mrkdwn("x" * 1200)}, "all blocks together must be less than 13201 characters", "blocks"), "msg_blocks_too_long"),
    Whole(Bad("attachments that are an object", "attached", "attachments", {}, _ARRAY), "invalid_attachments"),
    Whole(Bad("101 attachments", "attached", "attachments", [{"text": "x"}] * 101, "no more than 100 items allowed"), "invalid_attachments"),
    Whole(Bad("an attachment without content", "attached", "attachments/0", {"color": "#aabbcc"}, "must define one of `blocks`, `text`, `fallback`, `pretext`, `title`, `fields`, `image_url`, `thumb_url`"), "invalid_attachments"),
    Whole(Bad("a color that is none", "attached", "attachments/0/color", "reddish", "input must match regex pattern: #?[0-9A-Fa-f]{6}|good|warning|danger"), "invalid_attachments"),
    Whole(Bad("a faulty block in an attachment", "attached", "attachments/0/blocks/0/type", "nothing", "unsupported type: nothing"), "invalid_attachments"),
    Whole(Bad("a key that no attachment has", "attached", "attachments/0/icon", "x", "invalid additional property: icon", "attachments/0"), "invalid_attachments"),
]  # fmt: skip

VIEWS: dict[str, Json] = {
    "modal": MODAL,
    "home": HOME,
    "divided": {**MODAL, "blocks": [{"type": "divider", "block_id": "d"}]},
    "focused": {**MODAL, "blocks": [_focused("a")]},
    "long": {**MODAL, "blocks": [{"type": "section", "text": mrkdwn("x" * 3000)}] * 80},
}
_IA = "invalid_arguments"

BAD_VIEWS = [
    Whole(Bad("a modal without title", "modal", "title", DROP, "missing required field: title", ""), _IA),
    Whole(Bad("a title over 24", "modal", "title/text", "x" * 25, _chars(24)), _IA),
    Whole(Bad("an empty title", "modal", "title/text", "", "must be more than 0 characters"), _IA),
    Whole(Bad("a title in mrkdwn", "modal", "title", mrkdwn("T"), "must be a valid enum value", "title/type"), _IA),
    Whole(Bad("a submit over 24", "modal", "submit/text", "x" * 25, _chars(24)), _IA),
    Whole(Bad("a close over 24", "modal", "close/text", "x" * 25, _chars(24)), _IA),
    Whole(Bad("a submit that is a string", "modal", "submit", "Send", "must provide an object"), _IA),
    Whole(Bad("an input without submit", "modal", "submit", DROP, "must define `submit` to use an `input` block in modals", "blocks/0/input"), _IA),
    Whole(Bad("a modal without blocks", "modal", "blocks", DROP, "missing required field: blocks", ""), _IA),
    Whole(Bad("a modal of no blocks", "modal", "blocks", [], "must provide at least 1 items"), _IA),
    Whole(Bad("a modal of 101 blocks", "modal", "blocks", [{"type": "divider"}] * 101, "no more than 100 items allowed"), _IA),
    Whole(Bad("private metadata over 3,000", "modal", "private_metadata", "x" * 3001, _chars(3000)), _IA),
    Whole(Bad("private metadata that is an object", "modal", "private_metadata", {}, "must provide a string"), _IA),
    Whole(Bad("a callback_id over 255", "modal", "callback_id", "x" * 256, _chars(255)), _IA),
    Whole(Bad("an external_id over 255", "modal", "external_id", "x" * 256, _chars(255)), _IA),
    Whole(Bad("clear_on_close that is a word", "modal", "clear_on_close", "yes", "must be a boolean"), _IA),
    Whole(Bad("a submit that is disabled", "modal", "submit_disabled", True, "invalid additional property: submit_disabled", ""), _IA),
    Whole(Bad("the state of a view sent back", "modal", "state", {"values": {}}, "invalid additional property: state", ""), _IA),
    Whole(Bad("a view without type", "modal", "type", DROP, "missing required field: type", ""), _IA),
    Whole(Bad("a view of a kind that is none", "modal", "type", "popup", "unsupported type: popup"), _IA),
    Whole(Bad("a fault in a block", "modal", "blocks/0/label/text", "x" * 2001, _chars(2000)), _IA),
    Whole(Bad("one block_id twice in a view", "divided", "blocks/1", {"type": "divider", "block_id": "d"}, _EXISTS, "blocks/1/block_id"), _IA),
    Whole(Bad("two focuses in a view", "focused", "blocks/1", _focused("b"), "only one element may set `focus_on_load` to true", "blocks/1/element/focus_on_load"), _IA),
    Whole(Bad("a view over 250 kB", "long", "blocks", [{"type": "section", "text": mrkdwn("x" * 3000)}] * 90, "must be less than 250001 bytes", ""), "view_too_large"),
    Whole(Bad("a Home with a title", "home", "title", plain("Home"), "invalid additional property: title", ""), _IA),
    Whole(Bad("a Home with a submit", "home", "submit", plain("Send"), "invalid additional property: submit", ""), _IA),
    Whole(Bad("a Home of 101 blocks", "home", "blocks", [{"type": "divider"}] * 101, "no more than 100 items allowed"), _IA),
    Whole(Bad("a response_url in a Home", "home", "blocks/0/accessory", {"type": "channels_select", "response_url_enabled": True}, "invalid additional property: response_url_enabled", "blocks/0/accessory"), _IA),
]  # fmt: skip

METADATA: dict[str, Any] = {"asked": {"event_type": "asked", "event_payload": {"id": 1}}}
_SCHEMA = "invalid_metadata_schema"
BAD_METADATA = [
    Whole(Bad("no event_type", "asked", "event_type", DROP, "missing required field: event_type", ""), _SCHEMA),
    Whole(Bad("an empty event_type", "asked", "event_type", "", "must be more than 0 characters"), _SCHEMA),
    Whole(Bad("an event_type that is a number", "asked", "event_type", 1, "must provide a string"), _SCHEMA),
    Whole(Bad("no event_payload", "asked", "event_payload", DROP, "missing required field: event_payload", ""), _SCHEMA),
    Whole(Bad("an event_payload that is a list", "asked", "event_payload", [], "must provide an object"), _SCHEMA),
    Whole(Bad("a key of one's own", "asked", "version", 1, "invalid additional property: version", ""), _SCHEMA),
    Whole(Bad("a payload over 8,000 bytes", "asked", "event_payload/id", "ñ" * 4000, "must be less than 8001 bytes", ""), "metadata_too_large"),
]  # fmt: skip
