"""The table of composition objects: texts, confirmations, filters and their like."""

import re
from urllib.parse import urlsplit

from sandbox.limits import LIMITS, SLACK_ICONS
from sandbox.validation.rules import (
    Choice,
    Flag,
    Items,
    Kinds,
    Rule,
    Shape,
    String,
    at_least_one,
    exactly_one,
    matching,
    row,
)

FLAG = Flag()
ACTION_ID = String(LIMITS["action_id.max_length"], min_length=1)
BLOCK_ID = String(LIMITS["block_id.max_length"], min_length=1)

_WEB = ("http", "https")


def _is_url(value: str) -> bool:
    if not value or re.search(r"\s", value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return bool(parts.netloc) if parts.scheme in _WEB else bool(parts.scheme and parts.path)


def _is_web_url(value: str) -> bool:
    return _is_url(value) and urlsplit(value).scheme in _WEB


def _is_https_url(value: str) -> bool:
    return _is_url(value) and urlsplit(value).scheme == "https"


def url(limit: str) -> String:
    """An address that a client can open: web, mail, telephone or an app's own scheme."""
    return String(LIMITS[limit], accepts=_is_url, complaint="invalid url")


def web_url(limit: str) -> String:
    """An http(s) address, as for images that Slack fetches."""
    return String(LIMITS[limit], accepts=_is_web_url, complaint="invalid url")


def https_url(limit: str) -> String:
    """An https address, as for embedded videos."""
    return String(LIMITS[limit], accepts=_is_https_url, complaint="invalid url")


def text_kinds(limit: str) -> dict[str, Shape]:
    """The two kinds of text object, `plain_text` and `mrkdwn`, of at most that length."""
    words = String(LIMITS[limit], min_length=LIMITS["text.min_length"])
    return {
        "plain_text": row(required={"text": words}, optional={"emoji": FLAG}),
        "mrkdwn": row(required={"text": words}, optional={"verbatim": FLAG}),
    }


def text(limit: str) -> Rule:
    """A text object of either kind, of at most that length."""
    return Kinds(text_kinds(limit))


def plain_text(limit: str) -> Rule:
    """A text object that can only be `plain_text`."""
    words = String(LIMITS[limit], min_length=LIMITS["text.min_length"])
    return Shape({"type": Choice(("plain_text",)), "text": words}, {"emoji": FLAG})


CONFIRM = Shape(
    {
        "title": plain_text("confirmation.title.max_length"),
        "text": text("confirmation.text.max_length"),
        "confirm": plain_text("confirmation.confirm.max_length"),
        "deny": plain_text("confirmation.deny.max_length"),
    },
    {"style": Choice(("primary", "danger"))},
)

DISPATCH_CONFIG = Shape(
    {
        "trigger_actions_on": Items(
            Choice(("on_enter_pressed", "on_character_entered")),
            LIMITS["dispatch_action_configuration.trigger_actions_on.min_items"],
            LIMITS["dispatch_action_configuration.trigger_actions_on.max_items"],
        ),
    },
)

CONVERSATION_FILTER = Shape(
    optional={
        "include": Items(
            Choice(("im", "mpim", "private", "public")),
            LIMITS["conversation_filter.include.min_items"],
        ),
        "exclude_external_shared_channels": FLAG,
        "exclude_bot_users": FLAG,
    },
    checks=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)

SLACK_FILE = Shape(
    optional={"id": matching("F[A-Z0-9]{7,}"), "url": web_url("image.image_url.max_length")},
    checks=(exactly_one("id", "url"),),
)

SLACK_ICON = Shape({"type": Choice(("icon",)), "name": Choice(SLACK_ICONS)})

WORKFLOW = Shape(
    {
        "trigger": Shape(
            {"url": web_url("button.url.max_length")},
            {
                "customizable_input_parameters": Items(
                    Shape({"name": String(min_length=1), "value": String()})
                )
            },
        )
    }
)
