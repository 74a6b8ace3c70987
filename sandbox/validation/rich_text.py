"""The table of rich text: the block, its containers and what stands in a line."""

from collections.abc import Mapping
from typing import Final

from sandbox.limits import LIMITS
from sandbox.validation.objects import BLOCK_ID, FLAG, url
from sandbox.validation.rules import (
    Choice,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    String,
    matching,
    row,
)

_WORDS = String(min_length=1)
_TEXT_STYLE = Shape(optional=dict.fromkeys(("bold", "italic", "strike", "code", "underline"), FLAG))
_MENTION_STYLE = Shape(
    optional=dict.fromkeys(
        ("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), FLAG
    )
)


def _within(container: str, what: str) -> Number:
    return Number(LIMITS[f"{container}.{what}.min"], LIMITS[f"{container}.{what}.max"], whole=True)


IN_LINE: Final[Mapping[str, Shape]] = {
    "text": row(required={"text": _WORDS}, optional={"style": _TEXT_STYLE}),
    "link": row(
        required={"url": url("button.url.max_length")},
        optional={"text": String(), "unsafe": FLAG, "style": _TEXT_STYLE},
    ),
    "emoji": row(
        required={"name": _WORDS},
        optional={
            "unicode": String(),
            "url": String(),
            "skin_tone": _within("rich_text_emoji", "skin_tone"),
            "style": _TEXT_STYLE,
        },
    ),
    "user": row(
        required={"user_id": matching("[UW][A-Z0-9]{2,}")}, optional={"style": _MENTION_STYLE}
    ),
    "usergroup": row(
        required={"usergroup_id": matching("S[A-Z0-9]{2,}")}, optional={"style": _MENTION_STYLE}
    ),
    "channel": row(
        required={"channel_id": matching("[CDG][A-Z0-9]{2,}")}, optional={"style": _MENTION_STYLE}
    ),
    "team": row(
        required={"team_id": matching("[TE][A-Z0-9]{2,}")}, optional={"style": _MENTION_STYLE}
    ),
    "broadcast": row(
        required={"range": Choice(("here", "channel", "everyone"))},
        optional={"style": _TEXT_STYLE},
    ),
    "color": row(required={"value": matching("#[0-9A-Fa-f]{6}")}, optional={"style": _TEXT_STYLE}),
    "date": row(
        required={"timestamp": Number(0, whole=True), "format": _WORDS},
        optional={
            "url": url("button.url.max_length"),
            "fallback": String(),
            "style": _TEXT_STYLE,
        },
    ),
}

_LINE: Final[Rule] = Items(Kinds(IN_LINE))
_CODE: Final[Rule] = Items(Kinds({kind: IN_LINE[kind] for kind in ("text", "link")}))
_SECTION: Final[Shape] = row(required={"elements": _LINE})

CONTAINERS: Final[Mapping[str, Shape]] = {
    "rich_text_section": _SECTION,
    "rich_text_list": row(
        required={
            "style": Choice(("bullet", "ordered")),
            "elements": Items(Kinds({"rich_text_section": _SECTION}), min_items=1),
        },
        optional={
            "indent": _within("rich_text_list", "indent"),
            "offset": Number(LIMITS["rich_text_list.offset.min"], whole=True),
            "border": _within("rich_text_list", "border"),
        },
    ),
    "rich_text_quote": row(
        required={"elements": _LINE}, optional={"border": _within("rich_text_quote", "border")}
    ),
    "rich_text_preformatted": row(
        required={"elements": _CODE},
        optional={"border": _within("rich_text_preformatted", "border")},
    ),
}
"""What stands directly in a rich text block."""

RICH_TEXT_BLOCK: Final[Shape] = row(
    required={"elements": Items(Kinds(CONTAINERS), min_items=1)}, optional={"block_id": BLOCK_ID}
)
RICH_TEXT: Final[Kinds] = Kinds({"rich_text": RICH_TEXT_BLOCK})
"""A rich text block as the value of a field."""
