"""Options of menus, checkboxes and radio buttons, and what binds them to each other."""

from collections.abc import Iterator
from typing import Any

from sandbox.limits import LIMITS
from sandbox.validation.objects import plain_text, text, url
from sandbox.validation.rules import Fault, Items, Rule, Shape, Spot, String

_VALUE = String(LIMITS["option.value.max_length"], min_length=1)

MENU_OPTION = Shape(
    {"text": plain_text("option.text.max_length"), "value": _VALUE},
    {"description": plain_text("option.description.max_length")},
)
"""An option of a select menu."""

LISTED_OPTION = Shape(
    {"text": text("option.text.max_length"), "value": _VALUE},
    {"description": text("option.description.max_length")},
)
"""An option of checkboxes or radio buttons, the only ones that may use mrkdwn."""

OVERFLOW_OPTION = Shape(
    MENU_OPTION.required, {**MENU_OPTION.optional, "url": url("option.url.max_length")}
)
"""An option of an overflow menu, the only one that may open an address."""


def options(item: Rule, element: str) -> Items:
    """The options of a kind of element, whose counts `LIMITS` knows under `element`."""
    return Items(
        item, LIMITS[f"{element}.options.min_items"], LIMITS[f"{element}.options.max_items"]
    )


OPTION_GROUPS = Items(
    Shape(
        {
            "label": plain_text("option_group.label.max_length"),
            "options": options(MENU_OPTION, "option_group"),
        }
    ),
    LIMITS["select.option_groups.min_items"],
    LIMITS["select.option_groups.max_items"],
)


def distinct_values(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    """No two options of an element, across its groups too, carry one value.

    Slack's reference leaves it open; a repeated value makes the answer ambiguous, so we refuse it.
    """
    seen: set[str] = set()
    for option, where in _offered(element, spot):
        if option["value"] in seen:
            yield where.below("value").fault(f'`value` "{option["value"]}" already exists')
        seen.add(option["value"])


def initial_is_offered(element: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    """What is chosen beforehand is one of the options, word for word; an empty list is not."""
    offered: dict[str, list[object]] = {}
    for option, _ in _offered(element, spot):
        offered.setdefault(option["value"], []).append(option)
    if "initial_option" in element:
        chosen = element["initial_option"]
        if chosen not in offered.get(chosen["value"], []):
            yield spot.below("initial_option").fault("must be one of the provided options")
    many = element.get("initial_options")
    if many is not None and not (many and all(o in offered.get(o["value"], []) for o in many)):
        yield spot.below("initial_options").fault("must be one of the provided options")


def _offered(element: dict[str, Any], spot: Spot) -> Iterator[tuple[dict[str, Any], Spot]]:
    lists = [(element.get("options", []), spot)]
    for index, group in enumerate(element.get("option_groups", [])):
        lists.append((group["options"], spot.below("option_groups").below(index)))
    for listed, where in lists:
        for index, option in enumerate(listed):
            yield option, where.below("options").below(index)
