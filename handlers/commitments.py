"""Wanting to talk, and having talked."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from engagement.commitments.service import finish_talk, want_talk
from engagement.commitments.views import talk_promised_modal
from engagement.common.ids import Action
from engagement.common.words import texts_for
from handlers.boundary import deps_of, guarded
from handlers.payloads import acted_in, id_in, who_of
from handlers.showing import show_modal


def register(app: App) -> None:
    """Say which listener hears what."""
    app.action(Action.TALK_WANTED)(on_talk_wanted)
    app.action(Action.TALK_DONE)(on_talk_done)


@guarded
def on_talk_wanted(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Promise a talk; a DM confirms it, and a modal where somebody would not see that DM."""
    who, acted, deps = who_of(body), acted_in(body), deps_of(context)
    promised = want_talk(deps.db, deps.clock.now(), who.team_id, who.user_id, id_in(acted.value))
    ack()
    deps.wake()
    if acted.from_modal or not promised.is_new:
        show_modal(client, body, talk_promised_modal(promised, texts_for(promised.language)))


@guarded
def on_talk_done(
    ack: Ack,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,  # noqa: ARG001 - every guarded listener has it
) -> None:
    """Note that a talk took place; every notice of it changes."""
    who, deps = who_of(body), deps_of(context)
    finish_talk(deps.db, deps.clock.now(), who.team_id, who.user_id, id_in(acted_in(body).value))
    ack()
    deps.wake()
