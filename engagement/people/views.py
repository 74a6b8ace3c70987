"""What people see of their own dealings with the bot."""

from engagement.common.blocks import Message, button, buttons, message, section
from engagement.common.words import Texts


def expired_message(texts: Texts, action_id: str, value: str) -> Message:
    """Apologise for a window that did not open, with the same button, fresh."""
    return message(
        texts.plain("people.expired_text"),
        [
            section(texts.mrkdwn("people.expired")),
            buttons(button(texts.plain("people.expired_again"), action_id, value)),
        ],
    )
