"""Opens a modal from wherever somebody acted."""

from typing import Any

from slack_sdk import WebClient

from handlers.payloads import Body, acted_in


def show_modal(client: WebClient, body: Body, view: dict[str, Any]) -> None:
    """Open a modal; over an open one where the person acted in that."""
    acted = acted_in(body)
    show = client.views_push if acted.from_modal else client.views_open
    show(trigger_id=acted.trigger_id, view=view)
