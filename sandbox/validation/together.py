"""What binds blocks to each other: ids that differ, one focus, sums over a whole message."""

from collections.abc import Callable, Iterator
from typing import Any

from sandbox.limits import LIMITS
from sandbox.validation.data_blocks import cell_characters
from sandbox.validation.rules import Fault, Spot

Placed = tuple[dict[str, Any], Spot]
"""A block and where it stands."""


def placed_blocks(blocks: list[dict[str, Any]], spot: Spot) -> list[Placed]:
    """The valid blocks at `spot`, with the ones inside containers and carousels."""
    placed: list[Placed] = []
    for index, block in enumerate(blocks):
        where = spot.below(index)
        placed.append((block, where))
        inner = {"container": "child_blocks", "carousel": "elements"}.get(block["type"])
        if inner is not None:
            placed.extend(
                (child, where.below(inner).below(place)) for place, child in enumerate(block[inner])
            )
    return placed


def unique_block_ids(placed: list[Placed]) -> Iterator[Fault]:
    """No `block_id` twice in one message or view."""
    seen: set[str] = set()
    for block, spot in placed:
        block_id = block.get("block_id")
        if block_id is not None and block_id in seen:
            yield spot.below("block_id").fault(f'`block_id` "{block_id}" already exists')
        elif block_id is not None:
            seen.add(block_id)


def one_focus(placed: list[Placed]) -> Iterator[Fault]:
    """At most one element of a message or view takes the focus when it opens."""
    focused = [spot for block, spot in placed for spot in _focused_elements(block, spot)]
    for spot in focused[1:]:
        yield spot.below("focus_on_load").fault("only one element may set `focus_on_load` to true")


def _focused_elements(block: dict[str, Any], spot: Spot) -> Iterator[Spot]:
    held = [(block[name], spot.below(name)) for name in ("accessory", "element") if name in block]
    if block["type"] == "actions":
        where = spot.below("elements")
        held.extend((element, where.below(i)) for i, element in enumerate(block["elements"]))
    for element, place in held:
        if element.get("focus_on_load"):
            yield place


def message_sums(placed: list[Placed]) -> Iterator[Fault]:
    """What all blocks of a message together may hold: markdown, table cells, charts."""
    yield from _sum_within(
        placed, "markdown", lambda block: len(block["text"]), "markdown.total_text.max_length"
    )
    yield from _sum_within(placed, "table", cell_characters, "table.total_content.max_length")
    yield from _sum_within(
        placed, "data_table", cell_characters, "data_table.total_content.max_length"
    )
    charts = _of_kind(placed, "data_visualization")
    most = LIMITS["message.data_visualizations.max_items"]
    for _, spot in charts[most:]:
        yield spot.fault(f"no more than {most} data_visualization blocks allowed")


def extra_tables(placed: list[Placed]) -> Iterator[Fault]:
    """The tables of a message after the first."""
    for _, spot in _of_kind(placed, "table")[LIMITS["message.tables.max_items"] :]:
        yield spot.fault("only_one_table_allowed")


def _of_kind(placed: list[Placed], kind: str) -> list[Placed]:
    return [(block, spot) for block, spot in placed if block["type"] == kind]


def _sum_within(
    placed: list[Placed], kind: str, measure: Callable[[dict[str, Any]], int], limit: str
) -> Iterator[Fault]:
    """Tell the block of a kind with which the characters of all of them pass the limit."""
    total = 0
    for block, spot in _of_kind(placed, kind):
        before, total = total, total + measure(block)
        if before <= LIMITS[limit] < total:
            yield spot.fault(
                f"{kind} blocks of one message must hold less than {LIMITS[limit] + 1} characters"
            )
