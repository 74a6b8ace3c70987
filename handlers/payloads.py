"""Reads Slack's payloads once, into frozen values; nothing else looks inside a body."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engagement.common.errors import NotYoursError

Body = Mapping[str, Any]

_ID = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Who:
    """Who acted, and in which workspace."""

    team_id: str
    user_id: str
    handle: str  # the name that Slack gives in passing, or the id


def who_of(body: Body) -> Who:
    """Read who acted from any payload: an action, a view, a command, a shortcut or an event.

    Raises `ValueError` where a payload names nobody.
    """
    event = _mapping(body.get("event"))
    team = _mapping(body.get("team")).get("id") or body.get("team_id")
    user = body.get("user")
    user_id = _mapping(user).get("id") or body.get("user_id") or event.get("user")
    if isinstance(user_id, Mapping):
        user_id = user_id.get("id")
    if not (isinstance(team, str) and isinstance(user_id, str) and team and user_id):
        raise ValueError("the payload names no workspace or no person")
    handle = _text(_mapping(user).get("name")) or _text(body.get("user_name"))
    return Who(team, user_id, handle or user_id)


@dataclass(frozen=True)
class Acted:
    """One action of a `block_actions` payload."""

    action_id: str  # without the `#` suffix that tells twins apart
    block_id: str
    value: str  # a button's value, or the chosen option's; empty where there is none
    trigger_id: str
    from_modal: bool
    view_id: str  # empty for an action in a message
    view_hash: str


def acted_in(body: Body) -> Acted:
    """Read the first action of a `block_actions` payload (Slack sends one at a time)."""
    actions = body.get("actions")
    action = _mapping(actions[0]) if isinstance(actions, list) and actions else {}
    view = _mapping(body.get("view"))
    return Acted(
        action_id=_text(action.get("action_id")).partition("#")[0],
        block_id=_text(action.get("block_id")),
        value=_text(action.get("value")) or _chosen(action),
        trigger_id=_text(body.get("trigger_id")),
        from_modal=view.get("type") == "modal",
        view_id=_text(view.get("id")),
        view_hash=_text(view.get("hash")),
    )


def id_in(value: object) -> int:
    """Read a row's id out of what a payload carried. Raises `NotYoursError` for what is none."""
    text = str(value)
    if not is_id(text):
        raise NotYoursError(f"no id: {text[:40]!r}")
    return int(text)


def is_id(text: str) -> bool:
    """Say whether a text can be a row's id, in digits that fit every database's integer."""
    return _ID.fullmatch(text) is not None


class ViewState:
    """What stands in a view: its typed values by block, and what we gave it to carry.

    Every reader returns None (or an empty list) where a block is absent, empty or of another
    shape, so a forged state is at worst an empty one.
    """

    def __init__(self, view: Body) -> None:
        self._values = _mapping(_mapping(view.get("state")).get("values"))
        self.view_id = _text(view.get("id"))
        self.view_hash = _text(view.get("hash"))
        self.callback_id = _text(view.get("callback_id"))
        blocks = view.get("blocks")
        self.blocks: list[dict[str, Any]] = blocks if isinstance(blocks, list) else []
        self.private_metadata = _json_object(view.get("private_metadata"))

    @classmethod
    def of(cls, body: Body) -> "ViewState":
        """Read the view of a `view_submission`, `view_closed` or `block_actions` payload."""
        return cls(_mapping(body.get("view")))

    @property
    def block_ids(self) -> list[str]:
        """The blocks that hold a value, in no particular order."""
        return [block for block in self._values if isinstance(block, str)]

    def text(self, block: str) -> str | None:
        """Return what was typed, without the space around it; None for nothing."""
        return _text(self._element(block).get("value")).strip() or None

    def choice(self, block: str) -> str | None:
        """Return the value of the chosen option of a select or of radio buttons."""
        return _chosen(self._element(block)) or None

    def choices(self, block: str) -> list[str]:
        """Return the values of every ticked option of checkboxes or of a multi-select."""
        options = self._element(block).get("selected_options")
        if not isinstance(options, list):
            return []
        return [value for value in (_text(_mapping(o).get("value")) for o in options) if value]

    def date(self, block: str) -> date | None:
        """Return the date of a date picker."""
        try:
            return date.fromisoformat(_text(self._element(block).get("selected_date")))
        except ValueError:
            return None

    def first_input(self) -> str | None:
        """Return the id of the first input block: where an error of the whole form is shown."""
        for block in self.blocks:
            if _mapping(block).get("type") == "input":
                return _text(block.get("block_id")) or None
        return None

    def _element(self, block: str) -> Mapping[str, Any]:
        elements = list(_mapping(self._values.get(block)).values())
        return _mapping(elements[0]) if elements else {}


def _chosen(element: Mapping[str, Any]) -> str:
    return _text(_mapping(element.get("selected_option")).get("value"))


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _json_object(value: Any) -> dict[str, Any]:
    try:
        found = json.loads(_text(value) or "{}")
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
