"""Whether Slack would take a message: its text, blocks and attachments, alone and together."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from sandbox.limits import LIMITS
from sandbox.validation.attachments import ATTACHMENT
from sandbox.validation.blocks import BLOCK
from sandbox.validation.data_blocks import DATA_BLOCKS
from sandbox.validation.measure import TOO_DEEP, characters, is_too_deep
from sandbox.validation.problem import MOST_PROBLEMS, Problem
from sandbox.validation.rules import Fault, Items, Spot
from sandbox.validation.together import (
    Placed,
    extra_tables,
    message_sums,
    one_focus,
    placed_blocks,
    unique_block_ids,
)

_BLOCKS: Final = Items(BLOCK, max_items=LIMITS["message.blocks.max_items"])
_ATTACHMENTS: Final = Items(ATTACHMENT, max_items=LIMITS["message.attachments.max_items"])


def validate_message(
    blocks: object, *, text: object, update: bool = False, attachments: object = None
) -> list[Problem]:
    """Say why Slack would refuse a message; an empty list means that it would take it.

    Args:
        blocks: The `blocks` argument as parsed JSON; None when it was not given.
        text: The `text` argument; None when it was not given.
        update: The message is for `chat.update`, which refuses what others would cut.
        attachments: The `attachments` argument as parsed JSON; None when it was not given.

    Returns:
        Problems in the order of the payload; the `code` of the first is the call's error. Rules
        that bind blocks to each other speak only when each block alone is right.
    """
    alone = list(islice(_each_alone(blocks, text, attachments, update=update), MOST_PROBLEMS))
    return alone or list(islice(_all_together(blocks, text, attachments), MOST_PROBLEMS))


def _each_alone(
    blocks: object, text: object, attachments: object, *, update: bool
) -> Iterator[Problem]:
    yield from _text_problems(text, update=update)
    if blocks is not None and not isinstance(blocks, list):
        yield Problem("/blocks", "must provide an array", "invalid_blocks_format")
    elif is_too_deep(blocks):
        yield Problem("/blocks", TOO_DEEP, "invalid_blocks")
    elif blocks is not None:
        yield from _coded(_BLOCKS.faults(blocks, Spot("/blocks", "message")), "invalid_blocks")
    if is_too_deep(attachments):
        yield Problem("/attachments", TOO_DEEP, "invalid_attachments")
    elif attachments is not None:
        faults = _ATTACHMENTS.faults(attachments, Spot("/attachments", "message"))
        yield from _coded(faults, "invalid_attachments")


def _text_problems(text: object, *, update: bool) -> Iterator[Problem]:
    most = LIMITS["message.text.update_max_length"]
    if text is not None and not isinstance(text, str):
        yield Problem("/text", "must provide a string", "invalid_arguments")
    elif text is not None and update and len(text) > most:
        yield Problem("/text", f"must be less than {most + 1} characters", "msg_too_long")


def _all_together(blocks: object, text: object, attachments: object) -> Iterator[Problem]:
    """Look at a message whose parts are each right."""
    if not blocks and not attachments and not (isinstance(text, str) and text.strip()):
        yield Problem("", "no_text", "no_text")
    placed = list(_placed(blocks, attachments))
    yield from _coded(unique_block_ids(placed), "invalid_blocks")
    yield from _coded(one_focus(placed), "invalid_blocks")
    yield from _coded(message_sums(placed), "invalid_blocks")
    # Slack names attachments here even where the tables stand in `blocks`
    yield from _coded(extra_tables(placed), "invalid_attachments")
    if isinstance(blocks, list):
        yield from _length_problems(blocks)


def _placed(blocks: object, attachments: object) -> Iterator[Placed]:
    if isinstance(blocks, list):
        yield from placed_blocks(blocks, Spot("/blocks", "message"))
    if isinstance(attachments, list):
        for index, attachment in enumerate(attachments):
            where = Spot(f"/attachments/{index}/blocks", "message")
            yield from placed_blocks(attachment.get("blocks", []), where)


def _length_problems(blocks: list[dict[str, object]]) -> Iterator[Problem]:
    """Hold the blocks to Slack's undocumented limit, tables and charts aside: they have their own."""
    counted = [block for block in blocks if block["type"] not in DATA_BLOCKS]
    most = LIMITS["message.blocks.total_max_length"]
    if characters(counted) > most:
        message = f"all blocks together must be less than {most + 1} characters"
        yield Problem("/blocks", message, "msg_blocks_too_long")


def _coded(faults: Iterator[Fault], code: str) -> Iterator[Problem]:
    for fault in faults:
        yield Problem(fault.pointer, fault.message, code)
