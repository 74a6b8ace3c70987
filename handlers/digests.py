"""The digest's private side."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from engagement.common.ids import Action
from engagement.common.words import texts_for
from engagement.digests.private import list_private
from engagement.digests.private_views import private_modal
from handlers.boundary import deps_of, guarded
from handlers.payloads import who_of
from handlers.showing import show_modal


@guarded
def on_private(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Open what DevRel alone may read; anybody else reads why not."""
    deps, who = deps_of(context), who_of(body)
    found = list_private(deps.db, deps.clock.now(), who.team_id, who.user_id)
    show_modal(client, body, private_modal(found, texts_for(found.language)))
    ack()


def register(app: App) -> None:
    """Route the digest's button."""
    app.action(Action.DIGEST_PRIVATE)(on_private)
