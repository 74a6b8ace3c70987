"""What people see of their own dealings with the bot."""

from collections.abc import Sequence
from datetime import datetime

from engagement.common.blocks import Message, button, buttons, message, section
from engagement.common.ids import Action
from engagement.common.words import Texts


def said_readers(names: Sequence[str], texts: Texts) -> str:
    """Name who holds the DevRel role today, or the role where nobody does."""
    return texts.names(names) or "DevRel"


def hello_message(
    texts: Texts,
    name: str,
    readers: Sequence[str],
    company: str,
    first_at: datetime,
    timezone: str,
) -> Message:
    """Introduce the bot and the people behind it, once, before it asks anything."""
    words = texts.mrkdwn(
        "people.hello",
        name=name,
        readers=said_readers(readers, texts),
        date=texts.local_date(first_at, timezone),
        time=texts.time(first_at, timezone),
    )
    return message(
        texts.plain("people.hello_text", company=company),
        [
            section(words),
            buttons(
                button(texts.plain("people.hello_who"), Action.WHO_READS),
                button(texts.plain("people.hello_no"), Action.OPT_OUT),
            ),
        ],
    )


def expired_message(texts: Texts, action_id: str, value: str) -> Message:
    """Apologise for a window that did not open, with the same button, fresh."""
    return message(
        texts.plain("people.expired_text"),
        [
            section(texts.mrkdwn("people.expired")),
            buttons(button(texts.plain("people.expired_again"), action_id, value)),
        ],
    )
