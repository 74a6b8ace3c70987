"""What a posted form makes a person do; everything goes through `ws.acting`, as it does for tests."""

from collections.abc import Callable, Mapping

from sandbox.acting import Person
from sandbox.elements import entered, find_element
from sandbox.errors import ActingError
from sandbox.outcomes import Acked
from sandbox.page.addresses import act_url
from sandbox.page.composer import composer_name
from sandbox.page.forms import (
    FILE_LIMIT,
    Act,
    Posted,
    act_of,
    suggestion_of,
    typed_values,
)
from sandbox.page.frame import Page, zone_of
from sandbox.page.scene import Json, Place
from sandbox.page.windows import WHOLE_VIEW, said, values_in
from sandbox.page.wording import Words


class Deed:
    """One posted form of one person: `run` does it and returns where to go next."""

    def __init__(
        self, page: Page, person: Person, query: Mapping[str, str], posted: Posted, words: Words
    ) -> None:
        self.page, self.person, self.query, self.posted = page, person, query, posted
        self.words = words
        self.user = person.user.id
        self.zone = zone_of(person.user)

    def run(self) -> str | None:
        """Do what the address names; returns an address to go to instead of back.

        Raises:
            ActingError: the person cannot do that, in one sentence.
        """
        kind = DEEDS.get(self.query.get("on", ""))
        if kind is None:
            raise ActingError(self.words("unknown_act"))
        if self.posted.one("confirmed"):
            self.page.memory.answered(self.user)
        return kind(self)

    def say(self) -> str | None:
        """A message, a reply, or a slash command."""
        channel, thread = self.query.get("channel", ""), self.posted.one("thread_ts")
        name = composer_name(channel, thread)
        text = (self.posted.one("command") or self.posted.one("text")).strip()
        if not text:
            return None
        self.page.memory.keep_draft(self.user, name, text)
        if text.startswith("/") and not thread:
            command, _, rest = text.partition(" ")
            self.person.command(command, rest.strip(), channel)
        else:
            self.person.say(channel, text, thread_ts=thread or None)
        self.page.memory.keep_draft(self.user, name, "")
        return None

    def message(self) -> str | None:
        """An element of a message."""
        channel, ts = self.query.get("channel", ""), self.query.get("ts", "")
        blocks: list[Json] = next(
            (one.get("blocks", []) for one in self.person.messages(channel) if one["ts"] == ts), []
        )
        key = (channel, ts, self.user)
        with self.page.ws.state.lock:
            known = dict(self.person.team.message_state.get(key, {}))
        act = act_of(blocks, self.posted, self.zone, {})
        typed = self._entered(blocks, known, {}, act)
        if typed:
            with self.page.ws.state.changing():
                self.person.team.message_state.setdefault(key, {}).update(typed)
        if act and not self._asks_first(act):
            self._heard(
                self.person.click(
                    ts, channel, act.element["action_id"], block_id=act.block_id, value=act.value
                )
            )
        return None

    def home(self) -> str | None:
        """An element of the person's Home."""
        view = self.person.home
        if view is None:
            raise ActingError(self.words("no_home"))
        act = act_of(view["blocks"], self.posted, self.zone, {})
        typed = self._entered(view["blocks"], values_in(view), {}, act)
        if typed:
            with self.page.ws.state.changing():
                self.person.team.views[view["id"]].typed.update(typed)
        if act and not self._asks_first(act):
            self._heard(
                self.person.act_in_home(
                    act.element["action_id"], block_id=act.block_id, value=act.value
                )
            )
        return None

    def view(self) -> str | None:
        """The open modal: what was typed, then the button that was pressed."""
        view = self.person.view
        if view is None or view["id"] != self.posted.one("view_id"):
            raise ActingError(self.words("window_gone"))
        found = self.page.memory.found(self.user, view["id"])
        do = self.posted.one("do")
        act = act_of(view["blocks"], self.posted, self.zone, found)
        if do not in {"back", "clear"}:
            self._fill(view, found, act)
        suggestion = suggestion_of(view["blocks"], self.posted)
        if suggestion:
            (block_id, action_id), query = suggestion
            options = self.person.suggest(action_id, query, block_id=block_id)
            self.page.memory.set_found(self.user, view["id"], (block_id, action_id), options)
        elif act and not self._asks_first(act):
            self._heard(
                self.person.act_in_view(
                    act.element["action_id"], block_id=act.block_id, value=act.value
                )
            )
        elif not act and do == "submit":
            self._submit(view)
        elif do in {"back", "clear"}:
            self.person.close(whole_stack=do == "clear")
        return None

    def _fill(self, view: Json, found: Mapping[Place, list[Json]], act: Act | None) -> None:
        changed = typed_values(view["blocks"], self.posted, self.zone, values_in(view), found)
        if act:
            changed.pop((act.block_id, act.element["action_id"]), None)
        self.person.fill(changed)
        for name, uploads in self.posted.files.items():
            block_id, _, action_id = name.partition("|")
            block_id, element = find_element(view["blocks"], action_id, block_id)
            if any(len(one.content) > FILE_LIMIT for one in uploads):
                raise ActingError(self.words("file_too_big"))
            ids = [self.person.upload(one.name, one.content) for one in uploads]
            self.person.fill({(block_id, element["action_id"]): ids})

    def _submit(self, view: Json) -> None:
        result = self.person.submit()
        errors = dict(result.errors)
        if result.error:
            errors[WHOLE_VIEW] = result.error
        top = self.person.view
        still_there = top if top and top["id"] == view["id"] else view
        self.page.memory.set_errors(still_there, errors)

    def _entered(
        self, blocks: list[Json], known: Mapping[Place, Json],
        found: Mapping[Place, list[Json]], act: Act | None,
    ) -> dict[Place, Json]:  # fmt: skip
        """What was typed beside the control that acted, as `state.values` has it."""
        changed = typed_values(blocks, self.posted, self.zone, known, found)
        if act:
            changed.pop((act.block_id, act.element["action_id"]), None)
        return {
            place: entered(find_element(blocks, place[1], place[0])[1], value)
            for place, value in changed.items()
        }

    def _asks_first(self, act: Act) -> bool:
        """Put the act back when its element wants a confirmation that has not been given."""
        confirm = act.element.get("confirm")
        if not confirm or self.posted.one("confirmed"):
            return False
        url = act_url(self.user, **{str(k): v for k, v in self.query.items()})
        self.page.memory.ask(self.user, url, self.posted.pairs, confirm)
        return True

    def _heard(self, result: Acked) -> None:
        if result.error:
            self.page.memory.tell(self.user, said(result.error, self.words), "error")

    def deny(self) -> str | None:
        """No to what a `confirm` asked."""
        self.page.memory.answered(self.user)
        return None

    def react(self) -> str | None:
        """A reaction."""
        self.person.react(
            self.query.get("channel", ""), self.query.get("ts", ""), self.posted.one("name")
        )
        return None

    def shortcut(self) -> str | None:
        """A global shortcut."""
        self._heard(self.person.shortcut(self.posted.one("callback_id")))
        return None

    def message_shortcut(self) -> str | None:
        """A shortcut on a message."""
        channel, ts = self.query.get("channel", ""), self.query.get("ts", "")
        self._heard(self.person.message_shortcut(self.posted.one("callback_id"), ts, channel))
        return None


DEEDS: Mapping[str, Callable[[Deed], str | None]] = {
    "say": Deed.say,
    "message": Deed.message,
    "home": Deed.home,
    "view": Deed.view,
    "deny": Deed.deny,
    "react": Deed.react,
    "shortcut": Deed.shortcut,
    "message_shortcut": Deed.message_shortcut,
}
