"""Interactive elements inside blocks: finding them, what they hold at first, what a person's value becomes."""

from collections.abc import Iterator
from typing import Any

from sandbox.errors import ActingError
from sandbox.ids import new_block_id
from sandbox.records import ElementKey, Json

# The members of an entry in `state.values`, by element type, and what they hold when empty.
# https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
_HELD: dict[str, tuple[str, Any]] = {
    "plain_text_input": ("value", None),
    "email_text_input": ("value", None),
    "url_text_input": ("value", None),
    "number_input": ("value", None),
    "rich_text_input": ("rich_text_value", None),
    "file_input": ("files", []),
    "datepicker": ("selected_date", None),
    "timepicker": ("selected_time", None),
    "datetimepicker": ("selected_date_time", None),
    "checkboxes": ("selected_options", []),
    "radio_buttons": ("selected_option", None),
    "static_select": ("selected_option", None),
    "external_select": ("selected_option", None),
    "users_select": ("selected_user", None),
    "conversations_select": ("selected_conversation", None),
    "channels_select": ("selected_channel", None),
    "multi_static_select": ("selected_options", []),
    "multi_external_select": ("selected_options", []),
    "multi_users_select": ("selected_users", []),
    "multi_conversations_select": ("selected_conversations", []),
    "multi_channels_select": ("selected_channels", []),
}
_INITIAL = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
}
_STATELESS = {"button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}
EXTERNAL = {"external_select", "multi_external_select"}
TEXT_INPUTS = {"plain_text_input", "email_text_input", "url_text_input", "number_input"}


def is_interactive(thing: object) -> bool:
    """Whether a piece of a block is an element that a person can act on."""
    return isinstance(thing, dict) and (
        thing.get("type") in _HELD or thing.get("type") in _STATELESS
    )


def elements_of(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every interactive element with the `block_id` of the block it stands in, in reading order."""
    for block in blocks:
        yield from _walk(block, str(block.get("block_id", "")))


def _walk(thing: Any, block_id: str) -> Iterator[tuple[str, Json]]:
    if isinstance(thing, list):
        for part in thing:
            yield from _walk(part, block_id)
    elif isinstance(thing, dict):
        if is_interactive(thing):
            yield block_id, thing
            return
        inner = str(thing.get("block_id", block_id))
        for part in thing.values():
            if isinstance(part, (dict, list)):
                yield from _walk(part, inner)


def with_ids(blocks: list[Json]) -> list[Json]:
    """The blocks with the `block_id` and `action_id` that Slack makes up where the app gave none.

    `blocks` is changed in place: hand in a copy.
    """
    for block in blocks:
        block.setdefault("block_id", new_block_id())
        for _, element in _walk(block, ""):
            element.setdefault("action_id", new_block_id())
    return blocks


def initial_state(element: Json) -> Json | None:
    """The entry of `state.values` that an untouched element has; None for buttons and menus."""
    held = _HELD.get(element["type"])
    if held is None:
        return None
    member, empty = held
    given = element.get(_INITIAL.get(member, ""))
    value = empty if given is None else given
    entry: Json = {"type": element["type"], member: value}
    if element["type"] == "timepicker" and "timezone" in element:
        entry["timezone"] = element["timezone"]
    return entry


def state_values(blocks: list[Json], typed: dict[ElementKey, Json]) -> Json:
    """`state.values` as Slack sends it: what was entered, else `initial_*`, else empty."""
    values: Json = {}
    for block_id, element in elements_of(blocks):
        entry = typed.get((block_id, element["action_id"])) or initial_state(element)
        if entry is not None:
            values.setdefault(block_id, {})[element["action_id"]] = entry
    return values


def find_element(
    blocks: list[Json], action_id: str, block_id: str | None, value: object = None
) -> tuple[str, Json]:
    """The element that a person means; the first that fits, a button preferably by its value.

    Raises:
        ActingError: no such element stands there.
    """
    fitting = [
        (block, element)
        for block, element in elements_of(blocks)
        if element["action_id"] == action_id and block_id in (None, block)
    ]
    if not fitting:
        there = sorted({element["action_id"] for _, element in elements_of(blocks)})
        raise ActingError(f"nothing here has the action_id {action_id!r}; there are: {there}")
    for block, element in fitting:
        if value is not None and element.get("value") == value:
            return block, element
    return fitting[0]


def options_of(element: Json) -> list[Json]:
    """All options of a select, menu, radio or checkbox group, those in groups too."""
    grouped = element.get("option_groups") or []
    return [
        *(element.get("options") or []),
        *(option for group in grouped for option in group.get("options") or []),
    ]


def entered(element: Json, value: Any) -> Json:
    """The entry of `state.values` after a person put `value` in, given in the person's terms.

    Text for inputs, an option's `value` (or a list of them) for choices, `YYYY-MM-DD` for dates,
    `HH:MM` for times, seconds since 1970 for both, ids for people and channels; None empties it.
    For an external select the option itself, as the app suggested it.

    Raises:
        ActingError: the element has no such option.
    """
    kind = element["type"]
    member, empty = _HELD[kind]
    if value in (None, "", []):
        return {"type": kind, member: empty}
    if member == "selected_option":
        chosen: Any = _option(element, value)
    elif member == "selected_options":
        chosen = [_option(element, one) for one in _as_list(value)]
    elif member.endswith("s"):
        chosen = _as_list(value)
    elif kind in TEXT_INPUTS:
        chosen = str(value)
    elif kind == "rich_text_input" and isinstance(value, str):
        text = {"type": "text", "text": value}
        section = {"type": "rich_text_section", "elements": [text]}
        chosen = {"type": "rich_text", "elements": [section]}
    else:
        chosen = value
    entry: Json = {"type": kind, member: chosen}
    if kind == "timepicker" and "timezone" in element:
        entry["timezone"] = element["timezone"]
    return entry


def _option(element: Json, value: Any) -> Json:
    if element["type"] in EXTERNAL and isinstance(value, dict):
        return value
    wanted = value.get("value") if isinstance(value, dict) else value
    for option in options_of(element):
        if option.get("value") == wanted:
            return dict(option)
    values = [option.get("value") for option in options_of(element)]
    raise ActingError(f"{element['action_id']!r} has no option {wanted!r}; there are: {values}")


def _as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple, set)) else [value]


def is_empty(entry: Json) -> bool:
    """Whether an entry of `state.values` holds nothing."""
    member, _ = _HELD[entry["type"]]
    return entry.get(member) in (None, "", [])


def held_value(entry: Json) -> Any:
    """What an entry of `state.values` holds, in Slack's terms."""
    return entry.get(_HELD[entry["type"]][0])


def action_entry(block_id: str, element: Json, entry: Json | None, value: Any, ts: str) -> Json:
    """The one member of `actions` in a `block_actions` payload.

    Args:
        block_id: the block that the element stands in.
        element: what was acted on.
        entry: the element's new entry of `state.values`; None for those that keep no state.
        value: what the person chose, for a menu or feedback buttons.
        ts: when, as a message timestamp.
    """
    action: Json = {
        "type": element["type"],
        "action_id": element["action_id"],
        "block_id": block_id,
        "action_ts": ts,
    }
    for member in ("placeholder", "confirm", "text", "style"):
        if member in element and element["type"] != "plain_text_input":
            action[member] = element[member]
    if entry is not None:
        return {**action, **entry}
    if element["type"] == "overflow":
        return {**action, "selected_option": _option(element, value)}
    if element["type"] == "feedback_buttons":
        return {**action, "value": value}
    return {**action, "value": element["value"]} if "value" in element else action
