"""Messages and the few Block Kit shapes that every capability draws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

Json = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """What is posted: the notification's text, the blocks, and what to post if Slack refuses those.

    `text` is read on lock screens: no answer, no score, no candidate's name. `plain_blocks` holds
    the blocks without those that Slack still rolls out; None where there are none such.
    """

    text: str
    blocks: list[Json]
    plain_blocks: list[Json] | None = field(default=None)


def message(
    text: str, blocks: Sequence[Block | Json], plain_blocks: Sequence[Block | Json] | None = None
) -> Message:
    """Make a message out of slack_sdk's models and, where it has none, plain dicts."""
    return Message(text, as_json(blocks), None if plain_blocks is None else as_json(plain_blocks))


def as_json(blocks: Sequence[Block | Json]) -> list[Json]:
    """Turn models into what goes over the wire; each is validated by its model on the way."""
    return [block if isinstance(block, dict) else block.to_dict() for block in blocks]


def modal(
    callback_id: str,
    title: str,
    blocks: Sequence[Block | Json],
    *,
    close: str,
    submit: str | None = None,
    private_metadata: str = "",
) -> Json:
    """Make a modal's view; `submit` is required by Slack wherever there is an input."""
    # slack_sdk's View parses its blocks and drops what it has no class for.
    view = {
        "type": "modal",
        "callback_id": callback_id,
        "title": _plain(title),
        "close": _plain(close),
        "private_metadata": private_metadata,
        "blocks": as_json(blocks),
    }
    return view if submit is None else {**view, "submit": _plain(submit)}


def home(blocks: Sequence[Block | Json]) -> Json:
    """Make an App Home view."""
    return {"type": "home", "blocks": as_json(blocks)}


def section(mrkdwn: str, *, block_id: str | None = None, **more: Any) -> SectionBlock:
    """Draw a paragraph of mrkdwn that is escaped already."""
    return SectionBlock(text=_mrkdwn(mrkdwn), block_id=block_id, **more)


def context(mrkdwn: str) -> ContextBlock:
    """Draw small print of mrkdwn that is escaped already."""
    return ContextBlock(elements=[_mrkdwn(mrkdwn)])


def buttons(*elements: ButtonElement, block_id: str | None = None) -> ActionsBlock:
    """Draw a row of buttons."""
    return ActionsBlock(elements=list(elements), block_id=block_id)


def button(text: str, action_id: str, value: str = "", **more: Any) -> ButtonElement:
    """Draw one button; `value` comes back as it is, and is never trusted."""
    return ButtonElement(text=text, action_id=action_id, value=value or None, **more)


def _mrkdwn(text: str) -> MarkdownTextObject:
    # Or Slack would make links and mentions out of what only looks like one, as in a name.
    return MarkdownTextObject(text=text, verbatim=True)


def _plain(text: str) -> Json:
    return PlainTextObject(text=text).to_dict()
