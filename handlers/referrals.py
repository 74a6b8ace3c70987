"""Referring a colleague: from a command, the shortcut or a button, to the modal, to the receipt."""

from collections.abc import Callable
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from engagement.common.errors import FieldErrors
from engagement.common.ids import Action, Block, Callback, Command, Shortcut
from engagement.common.words import texts_for
from engagement.referrals.draft import Draft, unpack
from engagement.referrals.modal import referral_modal
from engagement.referrals.reading import see_referral
from engagement.referrals.service import receive_referral, referral_form
from engagement.referrals.views import received_modal, seen_modal
from handlers.boundary import deps_of, guarded
from handlers.payloads import ViewState, acted_in, id_in, who_of
from handlers.showing import show_modal

log = structlog.get_logger()

_READERS: dict[str, Callable[[ViewState, str], Any]] = {
    Block.CONSENT: ViewState.choice,
    Block.INITIALS: ViewState.text,
    Block.NAME: ViewState.text,
    Block.CONTACT: ViewState.text,
    Block.FAMILY: ViewState.choice,
    Block.ROLE: ViewState.choice,
    Block.LEVEL: ViewState.choice,
    Block.SENIOR: lambda state, block: tuple(state.choices(block)),
    Block.EVIDENCE: ViewState.text,
    Block.PASSION: ViewState.text,
    Block.RELATION: ViewState.choice,
    Block.CV_LINK: ViewState.text,
    Block.KEEP: lambda state, block: bool(state.choices(block)),
}


def register(app: App) -> None:
    """Say which listener hears what."""
    app.command(Command.REFER)(on_refer_opened)
    app.shortcut(Shortcut.REFER)(on_refer_opened)
    app.action(Action.REFER_OPEN)(on_refer_opened)
    app.action(Action.REFER_ASKED)(on_own_referral_opened)
    app.action(Action.REFER_CORRECT)(on_own_referral_opened)
    app.action(Action.REFERRAL_CONSENT)(on_form_changed)
    app.action(Action.REFERRAL_FAMILY)(on_form_changed)
    app.action(Action.REFERRAL_LEVEL)(on_form_changed)
    app.action(Action.REFERRAL_SEE)(on_referral_seen)
    app.view(Callback.REFERRAL)(on_referral_sent)


@guarded
def on_refer_opened(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Open an empty referral."""
    who = who_of(body)
    form = referral_form(deps_of(context).db, who.team_id, who.user_id)
    ack()
    show_modal(client, body, referral_modal(form, texts_for(form.language)))


@guarded
def on_own_referral_opened(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Open a referral of one's own: to correct it, or to go on with it after a yes."""
    who, referral_id = who_of(body), id_in(acted_in(body).value)
    form = referral_form(deps_of(context).db, who.team_id, who.user_id, referral_id)
    ack()
    show_modal(client, body, referral_modal(form, texts_for(form.language)))


@guarded
def on_form_changed(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Draw the modal again after a choice on which other questions depend."""
    who, state = who_of(body), ViewState.of(body)
    draft, referral_id = draft_in(state)
    form = referral_form(deps_of(context).db, who.team_id, who.user_id, referral_id, draft)
    ack()
    try:
        # Without a hash: of two quick choices the later one draws the modal last.
        client.views_update(
            view_id=state.view_id, view=referral_modal(form, texts_for(form.language))
        )
    except SlackApiError as error:
        if error.response.get("error") != "not_found":
            raise
        log.info("referral_modal_closed_meanwhile")


@guarded
def on_referral_sent(
    ack: Ack,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,  # noqa: ARG001 - every guarded listener has it
) -> None:
    """Take in a sent referral and thank for it in its place."""
    who, state, deps = who_of(body), ViewState.of(body), deps_of(context)
    draft, referral_id = draft_in(state)
    try:
        received = receive_referral(
            deps.db, deps.clock.now(), who.team_id, who.user_id, state.view_id, draft, referral_id
        )
    except FieldErrors as wrong:
        raise at_shown_blocks(wrong, state) from wrong
    ack(response_action="update", view=received_modal(received, texts_for(received.language)))
    deps.wake()


@guarded
def on_referral_seen(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Show DevRel a whole referral."""
    who, deps = who_of(body), deps_of(context)
    referral_id = id_in(acted_in(body).value)
    seen = see_referral(deps.db, deps.clock.now(), who.team_id, who.user_id, referral_id)
    ack()
    show_modal(client, body, seen_modal(seen, texts_for(seen.language)))


def draft_in(state: ViewState) -> tuple[Draft, int | None]:
    """Read what stands in the modal over what it carries hidden, and which referral it is about."""
    hidden, referral_id = unpack(state.private_metadata)
    typed = {}
    for block_id in state.block_ids:
        name = block_id.partition(":")[0]
        if name in _READERS:
            typed[name] = _READERS[name](state, block_id)
    return hidden.with_typed(typed), referral_id


def at_shown_blocks(wrong: FieldErrors, state: ViewState) -> FieldErrors:
    """Move each error whose block is not in the modal yet to the first one: Slack drops others."""
    first = state.first_input() or Block.CONSENT
    moved: dict[str, tuple[str, dict[str, Any]]] = {}
    for block, problem in wrong.by_block.items():
        moved.setdefault(block if block in state.block_ids else first, problem)
    return FieldErrors(moved)
