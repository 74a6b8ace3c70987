"""Views: a person's stack of modals and their Home, and the triggers that open them."""

import copy
import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass

from sandbox.elements import elements_of, state_values, with_ids
from sandbox.errors import SlackError
from sandbox.ids import new_digits, new_id, new_secret
from sandbox.records import Json, Team, View
from sandbox.state import State

TRIGGER_LIFE_SECONDS = 3.0
STACK_LIMIT = 3
_KEPT = (
    "type", "title", "submit", "close", "blocks", "private_metadata", "callback_id",
    "clear_on_close", "notify_on_close", "external_id", "submit_disabled",
)  # fmt: skip


@dataclass
class Trigger:
    """Leave to open one view: three seconds of real time, one use.

    Attributes:
        view_id: the open modal it was pulled in, if it was one; only such a trigger may push.
    """

    id: str
    team_id: str
    user_id: str
    born: float
    view_id: str | None = None
    used: bool = False


class Triggers:
    """All triggers given out, and what became of each.

    Attributes:
        now: seconds of a monotonic clock: triggers live in real time.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self.now: Callable[[], float] = time.monotonic
        self._known: dict[str, Trigger] = {}

    def issue(self, team_id: str, user_id: str, view_id: str | None = None) -> Trigger:
        """Give one out; its three seconds begin now."""
        id_ = f"{new_digits()}.{new_digits(12)}.{new_secret(32).lower()}"
        trigger = Trigger(id_, team_id, user_id, self.now(), view_id)
        with self._state.lock:
            self._known[trigger.id] = trigger
        return trigger

    def check(self, trigger_id: str, team_id: str) -> Trigger:
        """The trigger behind an id, still good.

        Raises:
            SlackError: `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._known.get(trigger_id)
        if trigger is None or trigger.team_id != team_id:
            raise SlackError("invalid_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        if self.now() - trigger.born > TRIGGER_LIFE_SECONDS:
            raise SlackError("expired_trigger_id")
        return trigger


def view_json(state: State, view: View, *, with_state: bool) -> Json:
    """The view object: in payloads with what the person entered, in API answers without."""
    installation = state.installations[view.team_id]
    content = copy.deepcopy(view.content)
    values = state_values(view.blocks, view.typed) if with_state else {}
    body: Json = {
        "id": view.id,
        "team_id": view.team_id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": copy.deepcopy(values)},
        "hash": view.hash,
        "title": content.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_view_id,
        "root_view_id": view.root_view_id,
        "app_id": state.app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": view.team_id,
        "bot_id": installation.bot_id,
    }
    if "submit_disabled" in content:
        body["submit_disabled"] = content["submit_disabled"]
    return body


def stack_of(team: Team, user_id: str) -> list[View]:
    """A person's open modals, the lowest first."""
    return [team.views[id_] for id_ in team.stacks.get(user_id, [])]


def _content(view: Json) -> Json:
    kept = copy.deepcopy({key: view[key] for key in _KEPT if view.get(key) is not None})
    kept["blocks"] = with_ids(kept.get("blocks", []))
    return kept


def _new_hash(state: State) -> str:
    return f"{state.next_ts()}.{hashlib.sha256(new_secret().encode()).hexdigest()[:8]}"


def _check_external_id(team: Team, content: Json, but: str | None = None) -> None:
    wanted = content.get("external_id")
    live = {id_ for stack in team.stacks.values() for id_ in stack} | set(team.homes.values())
    for id_ in live - {but}:
        if wanted and team.views[id_].content.get("external_id") == wanted:
            raise SlackError("duplicate_external_id")


def open_view(state: State, team: Team, user_id: str, view: Json, *, push: bool) -> View:
    """Open a modal, alone or on top of the person's stack.

    Raises:
        SlackError: `push_limit_reached`, `duplicate_external_id`, or `invalid_trigger_id` when
            there is nothing to push onto.
    """
    with state.changing():
        stack = team.stacks.setdefault(user_id, [])
        if push and not stack:
            raise SlackError("invalid_trigger_id")
        if push and len(stack) >= STACK_LIMIT:
            raise SlackError("push_limit_reached")
        content = _content(view)
        _check_external_id(team, content)
        if not push:
            _forget(team, stack)
        id_ = new_id("V")
        opened = View(
            id_,
            team.id,
            user_id,
            content,
            _new_hash(state),
            root_view_id=team.views[stack[0]].id if stack else id_,
            previous_view_id=stack[-1] if stack else None,
        )
        team.views[id_] = opened
        stack.append(id_)
        return opened


def _forget(team: Team, stack: list[str]) -> None:
    for id_ in stack:
        del team.views[id_]
    stack.clear()


def replace(state: State, view: View, new: Json) -> View:
    """Change an open view in place, or a Home; what was entered stays where the ids stay.

    Raises:
        SlackError: `duplicate_external_id`.
    """
    with state.changing():
        content = _content(new)
        _check_external_id(state.teams[view.team_id], content, but=view.id)
        kinds = {
            (block_id, element["action_id"]): element["type"]
            for block_id, element in elements_of(content["blocks"])
        }
        view.content = content
        view.hash = _new_hash(state)
        view.typed = {
            key: entry for key, entry in view.typed.items() if kinds.get(key) == entry["type"]
        }
        return view


def publish(state: State, team: Team, user_id: str, view: Json) -> View:
    """Set a person's Home."""
    with state.changing():
        before = team.homes.get(user_id)
        if before is not None:
            return replace(state, team.views[before], view)
        content = _content(view)
        _check_external_id(team, content)
        id_ = new_id("V")
        home = View(id_, team.id, user_id, content, _new_hash(state), root_view_id=id_)
        team.views[id_] = home
        team.homes[user_id] = id_
        return home


def pop(state: State, team: Team, user_id: str) -> View | None:
    """Close the topmost modal and return it."""
    with state.changing():
        stack = team.stacks.get(user_id, [])
        return team.views.pop(stack.pop()) if stack else None


def clear(state: State, team: Team, user_id: str) -> list[View]:
    """Close all of a person's modals and return them, the topmost first."""
    with state.changing():
        closed = list(reversed(stack_of(team, user_id)))
        _forget(team, team.stacks.get(user_id, []))
        return closed
