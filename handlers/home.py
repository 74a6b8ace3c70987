"""Home and `/vinculo`: what is one's own, pausing, coming back and taking no part."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from engagement.common.errors import FieldErrors
from engagement.common.ids import Action, Block, Callback, Command
from engagement.common.words import texts_for
from engagement.home.service import my_home, pause_form
from engagement.home.views import home_view, vinculo_modal
from engagement.people.service import opt_out, pause, resume
from engagement.people.views import pause_modal
from handlers.boundary import Deps, deps_of, guarded
from handlers.payloads import ViewState, Who, acted_in, who_of
from handlers.showing import if_slack_will, show_modal

_HELP = {"ayuda", "help"}


def register(app: App) -> None:
    """Say which listener hears what."""
    app.event("app_home_opened")(on_home_opened)
    app.command(Command.VINCULO)(on_vinculo)
    app.action(Action.HOME_OPEN)(on_vinculo)
    app.action(Action.PAUSE_OPEN)(on_pause_opened)
    app.view(Callback.PAUSE)(on_pause_sent)
    app.action(Action.PAUSE_END)(on_back)
    app.action(Action.OPT_IN)(on_back)
    app.action(Action.OPT_OUT)(on_opt_out)


@guarded
def on_home_opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Publish Home when its tab is opened; the Messages tab of the same app needs none."""
    event = body["event"]
    if event.get("tab", "home") == "home":
        seen = ViewState.of(event)
        publish_home(client, deps_of(context), who_of(body), seen.view_hash or None)
    ack()


@guarded
def on_vinculo(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Show one's own in a modal, or say what can be done here."""
    who, deps = who_of(body), deps_of(context)
    mine = my_home(deps.db, deps.clock.now(), who.team_id, who.user_id)
    texts = texts_for(mine.language)
    if str(body.get("text", "")).strip().lower() in _HELP:
        ack(text=texts.mrkdwn("home.help"), response_type="ephemeral")
        return
    ack()
    show_modal(client, body, vinculo_modal(mine, texts))


@guarded
def on_pause_opened(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Ask until when to pause."""
    who, deps = who_of(body), deps_of(context)
    form = pause_form(deps.db, deps.clock.now(), who.team_id, who.user_id)
    ack()
    show_modal(client, body, pause_modal(texts_for(form.language), form.tomorrow, form.until))


@guarded
def on_pause_sent(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Pause, close every window and show it in Home; a DM confirms it."""
    who, deps = who_of(body), deps_of(context)
    until = ViewState.of(body).date(Block.PAUSE_UNTIL)
    if until is None:
        raise FieldErrors({Block.PAUSE_UNTIL: ("people.pause_past", {})})
    pause(deps.db, deps.clock.now(), who.team_id, who.user_id, until)
    ack(response_action="clear")
    deps.wake()
    with if_slack_will():
        publish_home(client, deps, who)


@guarded
def on_back(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """End a pause or an opting-out."""
    who, deps = who_of(body), deps_of(context)
    resume(deps.db, deps.clock.now(), who.team_id, who.user_id)
    ack()
    deps.wake()
    _refresh(client, deps, who, body)


@guarded
def on_opt_out(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Ask the person nothing any more."""
    who, deps = who_of(body), deps_of(context)
    opt_out(deps.db, deps.clock.now(), who.team_id, who.user_id)
    ack()
    deps.wake()
    _refresh(client, deps, who, body)


def publish_home(client: WebClient, deps: Deps, who: Who, seen_hash: str | None = None) -> None:
    """Publish somebody's Home; where another one came in between, draw it once more, from now."""
    try:
        client.views_publish(user_id=who.user_id, view=_home(deps, who), hash=seen_hash)
    except SlackApiError as error:
        if error.response.get("error") != "hash_conflict":
            raise
        client.views_publish(user_id=who.user_id, view=_home(deps, who))


def _home(deps: Deps, who: Who) -> dict[str, Any]:
    mine = my_home(deps.db, deps.clock.now(), who.team_id, who.user_id)
    return home_view(mine, texts_for(mine.language))


def _refresh(client: WebClient, deps: Deps, who: Who, body: dict[str, Any]) -> None:
    """Show the new state where the person acted: in the modal of `/vinculo`, else in Home."""
    acted = acted_in(body)
    with if_slack_will():
        if not acted.from_modal:
            publish_home(client, deps, who)
            return
        mine = my_home(deps.db, deps.clock.now(), who.team_id, who.user_id)
        view = vinculo_modal(mine, texts_for(mine.language))
        client.views_update(view_id=acted.view_id, view=view)
