"""What Slack tells of people and of the workspace, and what people type to the bot."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from engagement.people.deliveries import answer_typed
from engagement.people.onboarding import stop_workspace
from engagement.people.service import keep_people
from engagement.people.slack_users import slack_person_of
from handlers.boundary import deps_of, guarded
from handlers.payloads import who_of

_TYPED = {None, "file_share", "thread_broadcast"}
"""The subtypes of messages that somebody wrote; the others are Slack's own notes."""


def register(app: App) -> None:
    """Say which listener hears what."""
    app.event("team_join")(on_person_told)
    app.event("user_change")(on_person_told)
    app.event("message")(on_message)
    app.event("app_uninstalled")(on_removed)
    app.event("tokens_revoked")(on_removed)


@guarded
def on_person_told(
    ack: Ack,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,  # noqa: ARG001 - every guarded listener has it
) -> None:
    """Keep a person as Slack tells of them; told twice, it is the same."""
    deps, user = deps_of(context), body["event"].get("user")
    person = slack_person_of(user) if isinstance(user, Mapping) else None
    if person is not None:
        keep_people(deps.db, deps.clock.now(), who_of(body).team_id, [person])
    ack()


@guarded
def on_message(
    ack: Ack,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,  # noqa: ARG001 - every guarded listener has it
) -> None:
    """Answer what somebody typed to the bot with where it listens; never with silence."""
    deps, event = deps_of(context), body["event"]
    is_typed = event.get("subtype") in _TYPED and not event.get("bot_id")
    if event.get("channel_type") == "im" and is_typed and event.get("user"):
        who = who_of(body)
        event_id = str(body.get("event_id"))
        answer_typed(deps.db, deps.clock.now(), who.team_id, who.user_id, event_id)
        deps.wake()
    ack()


@guarded
def on_removed(
    ack: Ack,
    body: dict[str, Any],
    context: BoltContext,
    client: WebClient,  # noqa: ARG001 - every guarded listener has it
) -> None:
    """Stop a workspace that removed the app or took back the bot's token; its rows stay."""
    deps, event = deps_of(context), body["event"]
    tokens = event.get("tokens")
    is_ours = event.get("type") == "app_uninstalled" or (
        isinstance(tokens, Mapping) and bool(tokens.get("bot"))
    )
    if is_ours:
        stop_workspace(deps.db, deps.clock.now(), str(body.get("team_id")), str(event["type"]))
    ack()
