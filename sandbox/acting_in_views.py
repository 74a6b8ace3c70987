"""What a person does in modals and in Home: typing, submitting, closing, pressing buttons there."""

import copy
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import elements, inputs, modals, payloads
from sandbox.envelopes import Delivery
from sandbox.errors import ActingError, SlackError
from sandbox.ids import new_id
from sandbox.journal import Journal
from sandbox.modals import view_json
from sandbox.outcomes import TROUBLE, Acked, Submitted, acked, apply_ack, offered_options
from sandbox.records import ElementKey, File, Json, User, View
from sandbox.responses import ResponseUrls
from sandbox.state import State

# How long opening Home waits for the app to publish it anew before showing what is there.
HOME_SECONDS = 1.0


@dataclass(frozen=True)
class Hands:
    """What acting works with."""

    state: State
    triggers: modals.Triggers
    delivery: Delivery
    response_urls: ResponseUrls
    journal: Journal
    base_url: str


class ViewActs:
    """A person's half that works on views; `acting.Person` is the whole."""

    def __init__(self, hands: Hands, user: User) -> None:
        self._state = hands.state
        self._triggers = hands.triggers
        self._delivery = hands.delivery
        self._response_urls = hands.response_urls
        self._journal = hands.journal
        self._base_url = hands.base_url
        self._user = user
        self._team = hands.state.teams[user.team_id]

    @property
    def views(self) -> list[Json]:
        """The open modals, the lowest first, each with what was entered in `state.values`."""
        with self._state.lock:
            stack = modals.stack_of(self._team, self._user.id)
            return [view_json(self._state, view, with_state=True) for view in stack]

    @property
    def view(self) -> Json | None:
        """The topmost open modal."""
        with self._state.lock:
            stack = modals.stack_of(self._team, self._user.id)
            return view_json(self._state, stack[-1], with_state=True) if stack else None

    @property
    def home(self) -> Json | None:
        """Their Home as last published."""
        with self._state.lock:
            view = self._home()
            return view_json(self._state, view, with_state=True) if view else None

    def _home(self) -> View | None:
        id_ = self._team.homes.get(self._user.id)
        return self._team.views[id_] if id_ else None

    def _top(self) -> View:
        stack = modals.stack_of(self._team, self._user.id)
        if not stack:
            raise ActingError(f"{self._user.real_name} has no modal open")
        return stack[-1]

    def fill(self, values: Mapping[ElementKey, Any]) -> None:
        """Type into the open modal: (block_id, action_id) → the value in the person's terms.

        An element that speaks when changed (a select in a section, an input with
        `dispatch_action`) sends its `block_actions` at once, as in Slack.
        """
        for (block_id, action_id), value in values.items():
            with self._state.lock:
                view = self._top()
                block, element = elements.find_element(view.blocks, action_id, block_id)
                speaks = inputs.speaks_when_changed(view.blocks, block, element)
            if element["type"] in elements.EXTERNAL and isinstance(value, str) and value:
                value = self._suggested(action_id, block, value)  # noqa: PLW2901 - the option that the words meant
            if speaks:
                self._act(view, block, element, value)
            else:
                self._enter(view, block, element, value)

    def _enter(self, view: View, block_id: str, element: Json, value: Any) -> Json | None:
        with self._state.changing():
            if elements.initial_state(element) is None:
                return None
            if element["type"] == "file_input":
                value = [self._file(one) for one in value or []]
            entry = elements.entered(element, value)
            view.typed[(block_id, element["action_id"])] = entry
            return entry

    def _file(self, given: Any) -> Json:
        file = self._team.files.get(given if isinstance(given, str) else given.get("id", ""))
        if file is None:
            raise ActingError(f"there is no file {given!r}; upload it first")
        return file.as_json(self._base_url)

    def upload(self, name: str, content: bytes) -> str:
        """Bring a file for a file input and return its id."""
        with self._state.changing():
            file = File(
                id=new_id("F"),
                team_id=self._team.id,
                user_id=self._user.id,
                name=name,
                title=name,
                mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream",
                expected_size=len(content),
                created=self._state.seconds(),
                upload_key="",
                content=content,
                shared=True,
            )
            self._team.files[file.id] = file
            return file.id

    def suggest(self, action_id: str, query: str, *, block_id: str | None = None) -> list[Json]:
        """The options that the app offers for an external select of the open modal."""
        with self._state.lock:
            view = self._top()
            block, element = elements.find_element(view.blocks, action_id, block_id)
            action = {"action_id": element["action_id"], "block_id": block}
            payload = payloads.block_suggestion(self._state, self._user, view, action, query)
        reply = self._delivery.interact("interactive", payload)
        try:
            return offered_options(reply.payload)
        except SlackError as refusal:
            self._journal.add("refusal", what="block_suggestion ack", error=refusal.body())
            return []

    def _suggested(self, action_id: str, block_id: str, words: str) -> Json:
        offered = self.suggest(action_id, words, block_id=block_id)
        for option in offered:
            if words in (option.get("value"), option.get("text", {}).get("text")):
                return option
        values = [option.get("value") for option in offered]
        raise ActingError(f"the app offers no option {words!r} for {action_id!r}, but {values}")

    def act_in_view(
        self, action_id: str, *, block_id: str | None = None, value: Any = None
    ) -> Acked:
        """Press a button of the open modal, or press Enter in an input that dispatches."""
        with self._state.lock:
            view = self._top()
            block, element = elements.find_element(view.blocks, action_id, block_id, value)
            if not inputs.speaks_when_entered(view.blocks, block):
                raise ActingError(
                    f"{action_id!r} is an input without dispatch_action: it is silent"
                )
        return self._act(view, block, element, value)

    def act_in_home(
        self, action_id: str, *, block_id: str | None = None, value: Any = None
    ) -> Acked:
        """Act on an element of their Home."""
        with self._state.lock:
            view = self._home()
            if view is None:
                raise ActingError(f"the app has published no Home for {self._user.real_name}")
            block, element = elements.find_element(view.blocks, action_id, block_id, value)
        return self._act(view, block, element, value)

    def _act(self, view: View, block_id: str, element: Json, value: Any) -> Acked:
        entry = self._enter(view, block_id, element, value)
        with self._state.lock:
            ts = self._state.next_ts()
            action = elements.action_entry(block_id, element, entry, value, ts)
            in_modal = view.id if view.kind == "modal" else None
            trigger = self._triggers.issue(self._team.id, self._user.id, in_modal)
            payload = payloads.view_action(self._state, self._user, view, action, trigger.id)
        return acked(self._delivery.interact("interactive", payload))

    def submit(self) -> Submitted:
        """Submit the topmost modal: first Slack's own checks, then the app's answer."""
        with self._state.lock:
            view = self._top()
            if not view.content.get("submit"):
                raise ActingError("this modal has no submit button")
            refused = inputs.refusals(view)
            if refused:
                return Submitted(ok=False, errors=refused, view=self.view)
            trigger = self._triggers.issue(self._team.id, self._user.id, view.id)
            urls = self._urls_for(view)
            payload = payloads.view_submission(self._state, self._user, view, trigger.id, urls)
        reply = self._delivery.interact("interactive", payload)
        if not reply.ok:
            return Submitted(ok=False, view=self.view, error=TROUBLE)
        with self._state.changing():
            try:
                errors = apply_ack(self._state, self._team, view, reply.payload)
            except SlackError as refusal:
                self._journal.add("refusal", what="view_submission ack", error=refusal.body())
                return Submitted(ok=False, view=self.view, error=TROUBLE)
        return Submitted(ok=not errors, errors=errors, view=self.view)

    def _urls_for(self, view: View) -> list[Json]:
        """`response_urls`: one for each channel chosen in a select with `response_url_enabled`."""
        urls = []
        for block_id, element in elements.elements_of(view.blocks):
            if not element.get("response_url_enabled"):
                continue
            key = (block_id, element["action_id"])
            entry = view.typed.get(key) or elements.initial_state(element) or {}
            chosen = entry.get("selected_conversation") or entry.get("selected_channel")
            channel = self._team.channels.get(chosen or "")
            if channel is not None:
                url = self._response_urls.issue(channel, self._user.id, kind="app")
                place = {"block_id": block_id, "action_id": element["action_id"]}
                urls.append({**place, "channel_id": channel.id, "response_url": url})
        return urls

    def close(self, *, whole_stack: bool = False) -> None:
        """Close the topmost modal by its close button, or all by the X.

        The app hears `view_closed` where the view asked for it; nobody waits for its ack.
        """
        with self._state.changing():
            view = self._top()
            everything = whole_stack or bool(view.content.get("clear_on_close"))
            shut = (
                modals.clear(self._state, self._team, self._user.id)
                if everything
                else [modals.pop(self._state, self._team, self._user.id)]
            )
            told = [one for one in shut if one and one.content.get("notify_on_close")]
            closings = [
                payloads.view_closed(self._state, self._user, one, cleared=everything)
                for one in told
            ]
        for payload in closings:
            self._delivery.interact("interactive", payload, accepts_response=False)

    def open_home(self, tab: str = "home") -> Json | None:
        """Open the app's Home (or `messages`): the app hears it and may publish; returns the Home."""
        with self._state.lock:
            installation = self._state.installations.get(self._team.id)
            if installation is None:
                raise ActingError(f"the app is not installed in {self._team.name}")
            if tab == "home" and not self._state.app.home_tab:
                raise ActingError("the app's Home tab is off")
            channel = self._state.open_dm(self._team, installation.bot_user_id, self._user.id)
            before = self._home()
            event: Json = {
                "type": "app_home_opened",
                "user": self._user.id,
                "channel": channel.id,
                "tab": tab,
                "event_ts": self._state.next_ts(),
            }
            if before is not None and tab == "home":
                event["view"] = view_json(self._state, before, with_state=True)
            shown = before.hash if before else None
            heard = "app_home_opened" in self._state.app.events
            self._state.emit(self._team.id, event)
        if heard and tab == "home":
            self._wait_for_home(shown)
        return copy.deepcopy(self.home)

    def _wait_for_home(self, shown: str | None) -> None:
        with self._state.condition:
            self._state.condition.wait_for(
                lambda: (home := self._home()) is not None and home.hash != shown,
                timeout=HOME_SECONDS,
            )
