"""Opens a modal from wherever somebody acted, and goes on where Slack shows nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

import structlog
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from handlers.payloads import Body, acted_in

log = structlog.get_logger()


def show_modal(client: WebClient, body: Body, view: dict[str, Any]) -> None:
    """Open a modal; over an open one where the person acted in that."""
    acted = acted_in(body)
    show = client.views_push if acted.from_modal else client.views_open
    show(trigger_id=acted.trigger_id, view=view)


@contextmanager
def if_slack_will() -> Iterator[None]:
    """Go on when Slack refuses, or does not answer, a call that only shows what is kept already.

    Told as an error it would say that nothing was done.
    """
    try:
        yield
    except SlackApiError as error:
        log.warning("not_shown", why=error.response.get("error"))
    except (SlackClientError, OSError, HTTPException) as error:
        log.warning("not_shown", why=type(error).__name__)
