"""The table of select menus, single and multiple, by where their options come from."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sandbox.limits import LIMITS
from sandbox.validation.objects import (
    ACTION_ID,
    CONFIRM,
    CONVERSATION_FILTER,
    FLAG,
    plain_text,
)
from sandbox.validation.options import (
    MENU_OPTION,
    OPTION_GROUPS,
    distinct_values,
    initial_is_offered,
    options,
)
from sandbox.validation.rules import (
    Check,
    Fault,
    Items,
    Number,
    Rule,
    Shape,
    Spot,
    exactly_one,
    matching,
    row,
)

_CHANNEL_ID = matching("[CG][A-Z0-9]{2,}")
_CONVERSATION_ID = matching("[CDGUW][A-Z0-9]{2,}")
_USER_ID = matching("[UW][A-Z0-9]{2,}")
_MANY = Number(LIMITS["multi_select.max_selected_items.min"], whole=True)
_INITIAL_LISTS = ("initial_options", "initial_users", "initial_conversations", "initial_channels")


def _not_too_many_chosen(menu: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    most = menu.get("max_selected_items")
    for name in _INITIAL_LISTS:
        if most is not None and len(menu.get(name, ())) > most:
            yield spot.below(name).fault(f"no more than {most} items allowed")


def _response_url_only_in_modal_inputs(menu: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    """`response_url_enabled` works with menus in input blocks of modals only."""
    stands_in_input = spot.surface == "modal" and spot.pointer.endswith("/element")
    if "response_url_enabled" in menu and not stands_in_input:
        yield spot.fault("invalid additional property: response_url_enabled")


def _menu(*checks: Check, **fields: Rule) -> Shape:
    shared: dict[str, Rule] = {
        "action_id": ACTION_ID,
        "confirm": CONFIRM,
        "focus_on_load": FLAG,
        "placeholder": plain_text("select.placeholder.max_length"),
    }
    return row(*checks, optional={**shared, **fields})


def _multiple(*checks: Check, **fields: Rule) -> Shape:
    return _menu(*checks, _not_too_many_chosen, max_selected_items=_MANY, **fields)


_OPTIONS: Final[dict[str, Rule]] = {
    "options": options(MENU_OPTION, "select"),
    "option_groups": OPTION_GROUPS,
}
_OPTION_CHECKS = (exactly_one("options", "option_groups"), distinct_values, initial_is_offered)
_QUERY: Final[dict[str, Rule]] = {
    "min_query_length": Number(LIMITS["select.min_query_length.min"], whole=True)
}
_CONVERSATIONS: Final[dict[str, Rule]] = {
    "default_to_current_conversation": FLAG,
    "filter": CONVERSATION_FILTER,
}

MENUS: Final[Mapping[str, Shape]] = {
    "static_select": _menu(*_OPTION_CHECKS, initial_option=MENU_OPTION, **_OPTIONS),
    "external_select": _menu(initial_option=MENU_OPTION, **_QUERY),
    "users_select": _menu(initial_user=_USER_ID),
    "conversations_select": _menu(
        _response_url_only_in_modal_inputs,
        initial_conversation=_CONVERSATION_ID,
        response_url_enabled=FLAG,
        **_CONVERSATIONS,
    ),
    "channels_select": _menu(
        _response_url_only_in_modal_inputs, initial_channel=_CHANNEL_ID, response_url_enabled=FLAG
    ),
    "multi_static_select": _multiple(
        *_OPTION_CHECKS, initial_options=Items(MENU_OPTION), **_OPTIONS
    ),
    "multi_external_select": _multiple(initial_options=Items(MENU_OPTION, min_items=1), **_QUERY),
    "multi_users_select": _multiple(initial_users=Items(_USER_ID)),
    "multi_conversations_select": _multiple(
        initial_conversations=Items(_CONVERSATION_ID), **_CONVERSATIONS
    ),
    "multi_channels_select": _multiple(initial_channels=Items(_CHANNEL_ID)),
}
"""Every kind of select menu."""
