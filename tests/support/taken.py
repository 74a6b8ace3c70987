"""Whether Slack would take what the bot draws, by the local workspace's own validation."""

from typing import Any

from engagement.common.blocks import Json, Message
from sandbox.validation import validate_message, validate_view


def taken(drawn: Message | Json) -> dict[str, Any]:
    """Assert that Slack would take a message or a view; return it as plain JSON for a golden file."""
    if isinstance(drawn, Message):
        for blocks in (drawn.blocks, drawn.plain_blocks):
            if blocks is not None:
                problems = validate_message(blocks, text=drawn.text)
                assert not problems, problems
        return {"text": drawn.text, "blocks": drawn.blocks, "plain_blocks": drawn.plain_blocks}
    problems = validate_view(drawn)
    assert not problems, problems
    return drawn
