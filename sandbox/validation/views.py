"""Whether Slack would take a view: a modal or a Home tab."""

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from sandbox.limits import LIMITS, Surface
from sandbox.validation.blocks import BLOCK
from sandbox.validation.measure import TOO_DEEP, is_too_deep, size_in_bytes
from sandbox.validation.objects import FLAG, plain_text
from sandbox.validation.problem import MOST_PROBLEMS, Problem
from sandbox.validation.rules import Fault, Items, Kinds, Rule, Spot, String, row
from sandbox.validation.together import Placed, one_focus, placed_blocks, unique_block_ids

_CODE: Final = "invalid_arguments"
_BLOCKS: Final[Rule] = Items(
    BLOCK, LIMITS["view.blocks.min_items"], LIMITS["view.blocks.max_items"]
)
_SHARED: Final[dict[str, Rule]] = {
    "private_metadata": String(LIMITS["view.private_metadata.max_length"]),
    "callback_id": String(LIMITS["view.callback_id.max_length"]),
    "external_id": String(LIMITS["view.external_id.max_length"]),
}
_VIEW: Final = Kinds(
    {
        "modal": row(
            required={"title": plain_text("view.title.max_length"), "blocks": _BLOCKS},
            optional={
                **_SHARED,
                "submit": plain_text("view.submit.max_length"),
                "close": plain_text("view.close.max_length"),
                "clear_on_close": FLAG,
                "notify_on_close": FLAG,
            },
        ),
        "home": row(required={"blocks": _BLOCKS}, optional=_SHARED),
    }
)


def validate_view(view: object) -> list[Problem]:
    """Say why Slack would refuse a modal or a Home tab; an empty list means it would take it.

    Args:
        view: The `view` argument of `views.*` as parsed JSON.

    Returns:
        Problems in the order of the payload; the `code` of the first is the call's error. Rules
        that bind blocks to each other speak only when each field alone is right.
    """
    return list(islice(_problems(view), MOST_PROBLEMS))


def _problems(view: object) -> Iterator[Problem]:
    if is_too_deep(view):
        yield Problem("/view", TOO_DEEP, _CODE)
        return
    is_home = isinstance(view, dict) and view.get("type") == "home"
    surface: Surface = "home" if is_home else "modal"
    alone = list(islice(_VIEW.faults(view, Spot("/view", surface)), MOST_PROBLEMS))
    if isinstance(view, dict) and not alone:
        alone = list(_together(view, Spot("/view/blocks", surface)))
    for fault in alone:
        yield Problem(fault.pointer, fault.message, _CODE)
    most = LIMITS["view.payload.max_bytes"]
    if not alone and size_in_bytes(view) > most:
        yield Problem("/view", f"must be less than {most + 1} bytes", "view_too_large")


def _together(view: dict[str, Any], spot: Spot) -> Iterator[Fault]:
    placed = placed_blocks(view["blocks"], spot)
    yield from unique_block_ids(placed)
    yield from one_focus(placed)
    if view["type"] == "modal" and "submit" not in view:
        yield from _submit_is_missing(placed)


def _submit_is_missing(placed: list[Placed]) -> Iterator[Fault]:
    for block, spot in placed:
        if block["type"] == "input":
            message = "must define `submit` to use an `input` block in modals"
            yield spot.below("input").fault(message)
