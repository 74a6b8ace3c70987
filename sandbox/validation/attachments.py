"""The table of secondary attachments, which older messages use beside blocks."""

from typing import Final

from sandbox.limits import LIMITS
from sandbox.validation.blocks import BLOCK
from sandbox.validation.objects import FLAG
from sandbox.validation.rules import Choice, Items, Number, Shape, String, at_least_one, matching

_CONTENT = ("blocks", "text", "fallback", "pretext", "title", "fields", "image_url", "thumb_url")
_STRINGS = (
    "author_icon", "author_link", "author_name", "fallback", "footer", "footer_icon", "image_url",
    "pretext", "text", "thumb_url", "title", "title_link",
)  # fmt: skip

ATTACHMENT: Final = Shape(
    optional={
        **dict.fromkeys(_STRINGS, String()),
        "blocks": Items(BLOCK, max_items=LIMITS["message.blocks.max_items"]),
        "color": matching("#?[0-9A-Fa-f]{6}|good|warning|danger"),
        "fields": Items(
            Shape(optional={"title": String(), "value": String(), "short": FLAG}),
        ),
        "mrkdwn_in": Items(Choice(("text", "pretext", "fields"))),
        "ts": Number(0),
    },
    checks=(at_least_one(*_CONTENT),),
)
"""One attachment: blocks, or the fields from before there were blocks."""
