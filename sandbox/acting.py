"""What a person does: the one door that the page, the control address and tests go through."""

import copy
from typing import Any

from sandbox import elements, messages, payloads
from sandbox.acting_in_views import Hands, ViewActs
from sandbox.errors import ActingError, SlackError
from sandbox.outcomes import Acked, acked
from sandbox.records import Channel, Json, Team, User
from sandbox.responses import apply_response
from sandbox.state import SLACKBOT
from sandbox.typing_in import typed_message


class Acting:
    """Everyone who can be acted as."""

    def __init__(self, hands: Hands) -> None:
        self._hands = hands

    def person(self, user_id: str) -> "Person":
        """Act as a member of any workspace.

        Raises:
            ActingError: there is no such active person.
        """
        with self._hands.state.lock:
            user = self._hands.state.find_user(user_id)
        if user is None:
            raise ActingError(f"nobody here has the id {user_id!r}")
        if user.deleted or user.is_bot:
            raise ActingError(f"{user.real_name} is no active person, so nobody can act as them")
        return Person(self._hands, user)


class Person(ViewActs):
    """A person at their Slack. Methods wait for the app's ack, three seconds at most.

    All raise `ActingError` with a sentence where the person could not do it.
    """

    def __init__(self, hands: Hands, user: User) -> None:
        super().__init__(hands, user)

    @property
    def user(self) -> User:
        """Who this is."""
        return self._user

    @property
    def team(self) -> Team:
        """Their workspace."""
        return self._team

    def channels(self) -> list[Json]:
        """The conversations they are in, as `users.conversations` would give them."""
        with self._state.lock:
            mine = [one for one in self._team.channels.values() if self._user.id in one.members]
            return [channel.as_json(self._user.id) for channel in mine]

    def messages(self, channel_id: str) -> list[Json]:
        """What they see in a conversation, oldest first, replies and their ephemeral notes too."""
        with self._state.lock:
            channel = self._channel(channel_id)
            mine = [one for who, one in channel.ephemeral.values() if who == self._user.id]
            seen = sorted([*channel.messages.values(), *mine], key=lambda one: float(one["ts"]))
            return copy.deepcopy(seen)

    def dm(self) -> str | None:
        """The id of their DM with the app, if there is one."""
        with self._state.lock:
            channel = self._state.dm(self._team, self._user.id, self._bot())
            return channel.id if channel else None

    def open_dm(self) -> str:
        """The id of their DM with the app, made if need be."""
        with self._state.lock:
            return self._state.open_dm(self._team, self._bot(), self._user.id).id

    def _bot(self) -> str:
        installation = self._state.installations.get(self._team.id)
        if installation is None:
            raise ActingError(f"the app is not installed in {self._team.name}")
        return installation.bot_user_id

    def _channel(self, channel_id: str) -> Channel:
        channel = self._team.channels.get(channel_id)
        if channel is None:
            raise ActingError(f"there is no conversation {channel_id!r}")
        guest = self._user.is_restricted or self._user.is_ultra_restricted
        closed = guest or channel.kind != "channel"
        if closed and self._user.id not in channel.members:
            raise ActingError(f"{self._user.real_name} is not in {channel_id}")
        return channel

    def _message(self, channel: Channel, ts: str) -> Json:
        who, note = channel.ephemeral.get(ts, ("", {}))
        message = note if who == self._user.id else channel.messages.get(ts)
        if message is None:
            raise ActingError(f"there is no message {ts!r} in {channel.id}")
        return message

    def click(
        self,
        message_ts: str,
        channel_id: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: Any = None,
    ) -> Acked:
        """Act on an element of a message: a button, or a select, menu or date with its new value."""
        with self._state.changing():
            channel = self._channel(channel_id)
            message = self._message(channel, message_ts)
            blocks = message.get("blocks", [])
            block, element = elements.find_element(blocks, action_id, block_id, value)
            typed = self._team.message_state.setdefault((channel.id, message_ts, self._user.id), {})
            entry = None
            if elements.initial_state(element) is not None:
                entry = elements.entered(element, value)
                typed[(block, element["action_id"])] = entry
            payload = payloads.message_action(
                self._state,
                self._user,
                channel,
                message,
                elements.action_entry(block, element, entry, value, self._state.next_ts()),
                trigger_id=self._triggers.issue(self._team.id, self._user.id).id,
                response_url=self._response_urls.issue(channel, self._user.id, message),
                typed=typed,
            )
        return acked(self._delivery.interact("interactive", payload))

    def command(self, command: str, text: str, channel_id: str) -> Acked:
        """Send a slash command; what the app acks with is shown as Slack would show it."""
        with self._state.lock:
            channel = self._channel(channel_id)
            known = [one["command"] for one in self._state.app.commands]
            if command not in known:
                raise ActingError(f"{command} is not a valid command; there are: {known}")
            self._bot()
            address = self._response_urls.issue(channel, self._user.id, kind="commands")
            payload = payloads.slash_command(
                self._state,
                self._user,
                channel,
                command,
                text,
                trigger_id=self._triggers.issue(self._team.id, self._user.id).id,
                response_url=address,
            )
        reply = self._delivery.interact("slash_commands", payload)
        if not reply.ok:
            code = "operation_timeout" if reply.reason.endswith("timeout") else "dispatch_failed"
            self._note(channel, f"{command} failed with the error “{code}”")
        elif reply.payload:
            body = reply.payload if isinstance(reply.payload, dict) else {"text": reply.payload}
            self._show_ack(channel, body)
        return acked(reply)

    def _show_ack(self, channel: Channel, body: Json) -> None:
        if not body.get("text") and not body.get("blocks") and not body.get("attachments"):
            return
        target = self._response_urls.target(channel, self._user.id)
        try:
            apply_response(self._state, target, body)
        except SlackError as refusal:
            self._journal.add("refusal", what="command ack", error=refusal.code)
            self._note(channel, f"The app answered what Slack cannot show ({refusal.code}).")

    def _note(self, channel: Channel, text: str) -> None:
        message = {"type": "message", "user": SLACKBOT, "text": text}
        messages.post_ephemeral(self._state, channel, self._user.id, message)

    def shortcut(self, callback_id: str) -> Acked:
        """Use a global shortcut."""
        with self._state.lock:
            self._known_shortcut(callback_id, "global")
            trigger = self._triggers.issue(self._team.id, self._user.id)
            payload = payloads.shortcut(self._state, self._user, callback_id, trigger.id)
        return acked(self._delivery.interact("interactive", payload))

    def message_shortcut(self, callback_id: str, message_ts: str, channel_id: str) -> Acked:
        """Use a message shortcut on a message."""
        with self._state.lock:
            self._known_shortcut(callback_id, "message")
            channel = self._channel(channel_id)
            message = self._message(channel, message_ts)
            payload = payloads.message_shortcut(
                self._state,
                self._user,
                channel,
                message,
                callback_id,
                trigger_id=self._triggers.issue(self._team.id, self._user.id).id,
                response_url=self._response_urls.issue(channel, self._user.id, message, "app"),
            )
        return acked(self._delivery.interact("interactive", payload))

    def _known_shortcut(self, callback_id: str, kind: str) -> None:
        known = [one["callback_id"] for one in self._state.app.shortcuts if one["type"] == kind]
        if callback_id not in known:
            raise ActingError(f"the app has no {kind} shortcut {callback_id!r}; there are: {known}")
        self._bot()

    def say(self, channel_id: str, text: str, *, thread_ts: str | None = None) -> Json:
        """Write a message, in a thread if asked, and return it.

        `<@U…>` and `<#C…>` stand for what Slack's client completes; all else is text.
        """
        with self._state.changing():
            channel = self._channel(channel_id)
            if self._user.id not in channel.members:
                raise ActingError(f"{self._user.real_name} is not in #{channel.name}")
            if channel.kind == "im" and not self._state.app.messages_tab:
                raise ActingError("the app's Messages tab is off: nobody can write to it")
            content = typed_message(text)
            message: Json = {"type": "message", "user": self._user.id, "team": self._team.id}
            message |= messages.tidy(content)
            if thread_ts is not None:
                message["thread_ts"] = thread_ts
            try:
                posted = messages.post(self._state, channel, message)
            except SlackError as refusal:
                raise ActingError(f"Slack does not take the message: {refusal.code}") from None
            self._mention(channel, posted)
            return copy.deepcopy(posted)

    def _mention(self, channel: Channel, message: Json) -> None:
        installation = self._state.installations.get(self._team.id)
        if installation is None or channel.kind == "im":
            return
        if f"<@{installation.bot_user_id}>" in message["text"]:
            event = {name: message[name] for name in ("user", "text", "ts", "team", "blocks")}
            event |= {"type": "app_mention", "channel": channel.id, "event_ts": message["ts"]}
            self._state.emit(self._team.id, event)

    def react(self, channel_id: str, message_ts: str, name: str) -> None:
        """Put a reaction on a message."""
        with self._state.lock:
            channel = self._channel(channel_id)
            message = self._message(channel, message_ts)
            try:
                messages.react(self._state, channel, message, self._user.id, name)
            except SlackError as refusal:
                raise ActingError(f"Slack does not take the reaction: {refusal.code}") from None

    def read(self, channel_id: str) -> None:
        """Mark a conversation read to its end."""
        with self._state.changing():
            channel = self._channel(channel_id)
            newest = max([*channel.messages, *channel.ephemeral], key=float, default="0")
            channel.last_read[self._user.id] = newest
