"""The table of block elements: one row a kind, and which kinds each block takes."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Final
from zoneinfo import available_timezones

from sandbox.limits import ELEMENT_SURFACES, LIMITS
from sandbox.validation.menus import MENUS
from sandbox.validation.objects import (
    ACTION_ID,
    CONFIRM,
    DISPATCH_CONFIG,
    FLAG,
    SLACK_FILE,
    WORKFLOW,
    plain_text,
    url,
    web_url,
)
from sandbox.validation.options import (
    LISTED_OPTION,
    OVERFLOW_OPTION,
    distinct_values,
    initial_is_offered,
    options,
)
from sandbox.validation.rich_text import RICH_TEXT
from sandbox.validation.rules import (
    Choice,
    Fault,
    Items,
    Kinds,
    Number,
    Rule,
    Shape,
    Spot,
    String,
    exactly_one,
    in_order,
    matching,
    row,
)

_STYLE = Choice(("primary", "danger"))
_USER_ID = matching("[UW][A-Z0-9]{2,}")
_LONGEST_NUMBER = 50
_DECIMAL = r"-?\d+(\.\d+)?"


def _input(kind: str, *, initial: Rule | None = None) -> dict[str, Rule]:
    """The fields that inputs for typing share."""
    return {
        "action_id": ACTION_ID,
        "initial_value": initial or String(),
        "placeholder": plain_text(f"{kind}.placeholder.max_length"),
        "dispatch_action_config": DISPATCH_CONFIG,
        "focus_on_load": FLAG,
    }


def _choice(**more: Rule) -> dict[str, Rule]:
    """The fields that elements for choosing share."""
    return {"action_id": ACTION_ID, "confirm": CONFIRM, "focus_on_load": FLAG, **more}


def _bounds(name: str) -> Number:
    return Number(LIMITS[f"{name}.min"], LIMITS[f"{name}.max"], whole=True)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _initial_text_fits(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    length = len(element.get("initial_value", ""))
    most = element.get("max_length", LIMITS["plain_text_input.max_length.max"])
    if length > most:
        yield spot.below("initial_value").fault(f"must be less than {most + 1} characters")
    if 0 < length < element.get("min_length", 0):
        least = element["min_length"] - 1
        yield spot.below("initial_value").fault(f"must be more than {least} characters")


def _decimals_are_allowed(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if not element["is_decimal_allowed"]:
        for name in ("initial_value", "min_value", "max_value"):
            if "." in element.get(name, ""):
                yield spot.below(name).fault("must be a whole number, decimals are not allowed")


def _initial_number_fits(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if "initial_value" in element:
        value = Decimal(element["initial_value"])
        if value < Decimal(element.get("min_value", value)):
            yield spot.below("initial_value").fault("must not be less than `min_value`")
        if value > Decimal(element.get("max_value", value)):
            yield spot.below("initial_value").fault("must not be greater than `max_value`")


def _display_needs_prompt(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    if "agent_prompt_display" in element and "agent_prompt" not in element:
        yield spot.fault("missing required field: agent_prompt")


_FEEDBACK_BUTTON = Shape(
    {
        "text": plain_text("feedback_button.text.max_length"),
        "value": String(LIMITS["feedback_button.value.max_length"]),
    },
    {"accessibility_label": String(LIMITS["feedback_button.accessibility_label.max_length"])},
)

_NUMERIC = String(
    _LONGEST_NUMBER,
    accepts=lambda value: re.fullmatch(_DECIMAL, value, re.ASCII) is not None,
    complaint="must be a valid number",
)

BUTTONS: Final[Mapping[str, Shape]] = {
    "button": row(
        _display_needs_prompt,
        required={"text": plain_text("button.text.max_length")},
        optional={
            "action_id": ACTION_ID,
            "url": url("button.url.max_length"),
            "value": String(LIMITS["button.value.max_length"]),
            "style": _STYLE,
            "confirm": CONFIRM,
            "accessibility_label": String(LIMITS["button.accessibility_label.max_length"]),
            "agent_prompt": String(LIMITS["button.agent_prompt.max_length"]),
            "agent_prompt_display": String(),
        },
    ),
    "workflow_button": row(
        required={"text": plain_text("workflow_button.text.max_length"), "workflow": WORKFLOW},
        optional={
            "action_id": ACTION_ID,
            "style": _STYLE,
            "confirm": CONFIRM,
            "accessibility_label": String(LIMITS["workflow_button.accessibility_label.max_length"]),
        },
    ),
    "feedback_buttons": row(
        required={"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON},
        optional={"action_id": ACTION_ID},
    ),
    "icon_button": row(
        required={"icon": Choice(("trash",)), "text": plain_text("button.text.max_length")},
        optional={
            "action_id": ACTION_ID,
            "value": String(LIMITS["icon_button.value.max_length"]),
            "confirm": CONFIRM,
            "accessibility_label": String(LIMITS["icon_button.accessibility_label.max_length"]),
            "visible_to_user_ids": Items(
                _USER_ID, max_items=LIMITS["icon_button.visible_to_user_ids.max_items"]
            ),
        },
    ),
}

CHOICES: Final[Mapping[str, Shape]] = {
    "checkboxes": row(
        distinct_values,
        initial_is_offered,
        required={"options": options(LISTED_OPTION, "checkboxes")},
        optional=_choice(initial_options=Items(LISTED_OPTION)),
    ),
    "radio_buttons": row(
        distinct_values,
        initial_is_offered,
        required={"options": options(LISTED_OPTION, "radio_buttons")},
        optional=_choice(initial_option=LISTED_OPTION),
    ),
    "overflow": row(
        distinct_values,
        required={"options": options(OVERFLOW_OPTION, "overflow")},
        optional={"action_id": ACTION_ID, "confirm": CONFIRM},
    ),
    "datepicker": row(
        optional=_choice(
            initial_date=String(accepts=_is_date, complaint="must be a valid date (YYYY-MM-DD)"),
            placeholder=plain_text("date_picker.placeholder.max_length"),
        )
    ),
    "timepicker": row(
        optional=_choice(
            initial_time=matching(r"([01][0-9]|2[0-3]):[0-5][0-9]"),
            placeholder=plain_text("time_picker.placeholder.max_length"),
            timezone=String(
                accepts=lambda value: value in _timezones(),
                complaint="must be a valid timezone",
            ),
        )
    ),
    "datetimepicker": row(
        optional=_choice(initial_date_time=Number(1_000_000_000, 9_999_999_999, whole=True))
    ),
}

INPUTS: Final[Mapping[str, Shape]] = {
    "plain_text_input": row(
        in_order("min_length", "max_length"),
        _initial_text_fits,
        optional={
            **_input("plain_text_input"),
            "multiline": FLAG,
            "min_length": _bounds("plain_text_input.min_length"),
            "max_length": _bounds("plain_text_input.max_length"),
        },
    ),
    "rich_text_input": row(
        in_order("min_lines", "max_lines"),
        optional={
            **_input("rich_text_input", initial=RICH_TEXT),
            "min_lines": _bounds("rich_text_input.min_lines"),
            "max_lines": _bounds("rich_text_input.max_lines"),
        },
    ),
    "number_input": row(
        in_order("min_value", "max_value"),
        _decimals_are_allowed,
        _initial_number_fits,
        required={"is_decimal_allowed": FLAG},
        optional={
            **_input("number_input", initial=_NUMERIC),
            "min_value": _NUMERIC,
            "max_value": _NUMERIC,
        },
    ),
    "email_text_input": row(optional=_input("email_input")),
    "url_text_input": row(optional=_input("url_input")),
    "file_input": row(
        optional={
            "action_id": ACTION_ID,
            "filetypes": Items(String(min_length=1), min_items=1),
            "max_files": _bounds("file_input.max_files"),
        }
    ),
}

IMAGE_ELEMENT: Final = row(
    exactly_one("image_url", "slack_file"),
    required={"alt_text": String(LIMITS["image_element.alt_text.max_length"])},
    optional={
        "image_url": web_url("image_element.image_url.max_length"),
        "slack_file": SLACK_FILE,
    },
)

URL_SOURCE: Final = row(
    required={"url": web_url("button.url.max_length"), "text": String(min_length=1)}
)

ELEMENTS: Final[Mapping[str, Shape]] = {
    **BUTTONS,
    **CHOICES,
    **MENUS,
    **INPUTS,
    "image": IMAGE_ELEMENT,
    "url": URL_SOURCE,
}
"""Every kind of element."""


def one_of(*kinds: str) -> Kinds:
    """An element of one of these kinds, where the surface takes it."""
    return Kinds({kind: ELEMENTS[kind] for kind in kinds}, ELEMENT_SURFACES)


IN_SECTION: Final = one_of(
    "button", "checkboxes", "datepicker", "image", "overflow", "radio_buttons", "timepicker",
    "workflow_button", *MENUS,
)  # fmt: skip
IN_ACTIONS: Final = one_of(
    "button", "checkboxes", "datepicker", "datetimepicker", "overflow", "radio_buttons",
    "rich_text_input", "timepicker", "workflow_button", *MENUS,
)  # fmt: skip
IN_INPUT: Final = one_of(
    "checkboxes", "datepicker", "datetimepicker", "radio_buttons", "timepicker", *INPUTS, *MENUS
)
IN_CONTEXT_ACTIONS: Final = one_of("feedback_buttons", "icon_button")
IN_CARD: Final = one_of("button")
IMAGE: Final = one_of("image")
SOURCE: Final = one_of("url")
