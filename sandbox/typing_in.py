"""What Slack's client makes of the words that a person types into a conversation."""

import re

from sandbox.records import Json

_MENTION = re.compile(r"<([@#])([A-Z0-9]+)>")


def escape(text: str) -> str:
    """Escape the three characters with a meaning, as Slack does with whatever a person types.

    https://docs.slack.dev/messaging/formatting-message-text#escaping
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed_message(text: str) -> Json:
    """`text` and `blocks` of a person's message; mentions stay what they are, all else is escaped."""
    parts: list[Json] = []
    stored = ""
    end = 0
    for mention in _MENTION.finditer(text):
        stored += _add_text(parts, text[end : mention.start()]) + mention[0]
        kind, id_ = mention[1], mention[2]
        part = (
            {"type": "user", "user_id": id_}
            if kind == "@"
            else {"type": "channel", "channel_id": id_}
        )
        parts.append(part)
        end = mention.end()
    stored += _add_text(parts, text[end:])
    section = {"type": "rich_text_section", "elements": parts}
    return {"text": stored, "blocks": [{"type": "rich_text", "elements": [section]}]}


def _add_text(parts: list[Json], text: str) -> str:
    if text:
        parts.append({"type": "text", "text": text})
    return escape(text)
