"""What a person can set or press: an element of Block Kit as a plain record that a template can draw."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.elements import held_value, initial_state
from sandbox.page.rich_input import as_typed
from sandbox.page.scene import Json, Scene

NATIVE_SELECT_OPTIONS = 15
"""A single static select of up to so many options is the browser's own; longer ones can be searched."""

SELECTS = frozenset(
    f"{many}{what}_select"
    for many in ("", "multi_")
    for what in ("static", "external", "users", "channels", "conversations")
)
CHOICES = SELECTS | {"radio_buttons", "checkboxes"}
PRESSED = frozenset({"button", "overflow", "feedback_buttons", "icon_button"})


@dataclass(frozen=True)
class Choice:
    """One option as it can be picked; `text` and `description` are Slack's text objects."""

    value: str
    text: Json
    description: Json | None
    chosen: bool
    group: Json | None = None


@dataclass(frozen=True)
class Control:
    """An element on its place in a form.

    `name` is the form field, `block_id|action_id`; `dispatches` says that a change is sent to the
    app at once; `typed` is the value of a text-like field as the browser wants it.
    """

    kind: str
    name: str
    block_id: str
    action_id: str
    id: str
    label: str
    element: Json
    dispatches: bool
    typed: str
    choices: Sequence[Choice]
    multiple: bool
    searchable: bool
    described_by: str
    invalid: bool
    autofocus: bool


def field_name(block_id: str, action_id: str) -> str:
    """The name that a control has in the page's forms."""
    return f"{block_id}|{action_id}"


def control_of(element: Json, block: Json, scene: Scene, *, label: str = "") -> Control:
    """The control for `element` of `block`; `label` names it for assistive technology where no label is seen."""
    kind, block_id = element["type"], str(block.get("block_id", ""))
    action_id = str(element.get("action_id", ""))
    entry = scene.values.get((block_id, action_id)) or initial_state(element)
    value = held_value(entry) if entry else None
    choices = _choices(element, value, scene) if kind in CHOICES else []
    multiple = kind.startswith("multi_") or kind == "checkboxes"
    place = scene.id_for(block_id, action_id)
    invalid = block_id in scene.errors and block.get("type") == "input"
    notes = [place + "-hint"] if block.get("hint") else []
    return Control(
        kind=kind,
        name=field_name(block_id, action_id),
        block_id=block_id,
        action_id=action_id,
        id=place,
        label=label or ("" if block.get("type") == "input" else _placeholder(element)),
        element=element,
        dispatches=block.get("type") != "input" or bool(block.get("dispatch_action")),
        typed="" if kind in CHOICES else _typed(kind, value, scene),
        choices=choices,
        multiple=multiple,
        searchable=kind in SELECTS
        and (kind != "static_select" or len(choices) > NATIVE_SELECT_OPTIONS),
        described_by=" ".join([*notes, place + "-error"] if invalid else notes),
        invalid=invalid,
        autofocus=bool(element.get("focus_on_load")),
    )


def _placeholder(element: Json) -> str:
    return str((element.get("placeholder") or {}).get("text", ""))


def _typed(kind: str, value: Any, scene: Scene) -> str:
    if value is None:
        return ""
    if kind == "datetimepicker" and str(value).isdigit():
        return f"{datetime.fromtimestamp(int(value), UTC).astimezone(scene.zone):%Y-%m-%dT%H:%M}"
    if kind == "rich_text_input":
        return as_typed(value)
    if kind == "file_input":
        return ", ".join(str(file.get("name", "")) for file in value)
    return str(value)


def _choices(element: Json, value: Any, scene: Scene) -> list[Choice]:
    held = value if isinstance(value, list) else [value] if value else []
    chosen = [str(one["value"]) if isinstance(one, dict) else str(one) for one in held]
    kind = element["type"].removeprefix("multi_")
    if kind == "users_select":
        return _of_names(scene.names.users, chosen)
    if kind == "channels_select":
        return _of_names(scene.names.channels, chosen, "#")
    if kind == "conversations_select":
        channels = _of_names(scene.names.channels, chosen, "#")
        return channels + _of_names(scene.names.users, chosen)
    if kind == "external_select":
        return _of_external(element, held, chosen, scene)
    return _of_options(element, chosen)


def _of_names(names: Mapping[str, str], chosen: Sequence[str], mark: str = "") -> list[Choice]:
    return [
        Choice(
            one, {"type": "plain_text", "text": mark + name, "emoji": False}, None, one in chosen
        )
        for one, name in sorted(names.items(), key=lambda pair: pair[1].casefold())
    ]


def _of_options(element: Json, chosen: Sequence[str]) -> list[Choice]:
    def choice(option: Json, group: Json | None) -> Choice:
        value = str(option.get("value", ""))
        return Choice(value, option["text"], option.get("description"), value in chosen, group)

    loose = [choice(option, None) for option in element.get("options") or []]
    groups = element.get("option_groups") or []
    return loose + [
        choice(option, group["label"]) for group in groups for option in group["options"]
    ]


def _of_external(
    element: Json, held: Sequence[Json], chosen: Sequence[str], scene: Scene
) -> list[Choice]:
    """What is chosen, then what the last search found, so that a search drops no choice."""
    found = next(
        (options for (_, action), options in scene.found.items() if action == element["action_id"]),
        (),
    )
    new = [option for option in found if option.get("value") not in chosen]
    return _of_options({"options": [*held, *new]}, chosen)
