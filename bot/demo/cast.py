"""The scripted people of the story: they see, click and type what anybody could, over the real wire."""

import json
from dataclasses import dataclass, field
from typing import Any

from engagement.common.ids import INPUT, Action, Block, Callback
from sandbox.acting import Person as Hands
from sandbox.outcomes import Submitted
from sandbox.server import LocalWorkspace

Json = dict[str, Any]


@dataclass
class Actor:
    """Somebody of the company, with the messages that the bot wrote to them."""

    workspace: LocalWorkspace
    slack_user_id: str
    hands: Hands = field(init=False)

    def __post_init__(self) -> None:
        self.hands = self.workspace.acting.person(self.slack_user_id)

    def inbox(self) -> list[Json]:
        """Return the bot's DMs, oldest first, as they stand now."""
        channel = self.hands.dm()
        bot = self.workspace.bot_user_id
        return [m for m in self.hands.messages(channel) if m["user"] == bot] if channel else []

    def with_action(self, action_id: str) -> list[Json]:
        """Return the DMs that show a control with that id."""
        return [message for message in self.inbox() if shows(message, action_id)]

    def click(self, message: Json, action_id: str) -> bool:
        """Press a control of a DM; say whether the bot answered in time."""
        channel = self.hands.dm()
        assert channel is not None
        return self.hands.click(message["ts"], channel, action_id).ok

    def answer(
        self, message: Json, face: int, text: str = "", score: int | None = None
    ) -> Submitted:
        """Touch a face of a check-in, fill the modal and send it."""
        self.click(message, f"{Action.CHECKIN_FACE}#{face}")
        self.type_answers(text, score)
        return self.hands.submit()

    def type_answers(self, text: str = "", score: int | None = None) -> None:
        """Fill the open check-in modal: the text, and the score from 0 to 10 where it is asked."""
        for block in self.inputs():
            element = block["element"]
            if element["type"] == "plain_text_input" and text:
                self.hands.fill({(block["block_id"], element["action_id"]): text})
            if element["type"] == "static_select" and score is not None:
                self.hands.fill({(block["block_id"], element["action_id"]): str(score)})

    def ask_to_talk(self) -> None:
        """Tick "quiero conversar" in the open modal."""
        self.hands.fill({(Block.TALK, INPUT): ["yes"]})

    def inputs(self) -> list[Json]:
        """Return the input blocks of the open modal."""
        view = self.hands.view or {"blocks": []}
        return [block for block in view["blocks"] if block["type"] == "input"]

    def questions(self) -> list[Json]:
        """Return the questions of the open check-in modal."""
        return [b for b in self.inputs() if b["block_id"].startswith(f"{Block.QUESTION}:")]

    def fill_referral(self, **given: Any) -> None:
        """Fill the open referral modal by block; choices on which others depend come first."""
        assert self.hands.view is not None
        assert self.hands.view["callback_id"] == Callback.REFERRAL
        for name, value in given.items():
            for block in self.inputs():
                if block["block_id"].partition(":")[0] == name:
                    self.hands.fill({(block["block_id"], block["element"]["action_id"]): value})

    def close_all(self) -> None:
        """Close every open modal."""
        while self.hands.view is not None:
            self.hands.close()


def shows(message: Json, action_id: str) -> bool:
    """Say whether a message shows a control with that id."""
    return f'"action_id": "{action_id}"' in json.dumps(message)


def said(content: Json | None) -> str:
    """Return everything that a message or view says, as one text."""
    return json.dumps(content or {}, ensure_ascii=False)
