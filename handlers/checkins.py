"""Answering a check-in: from a face to the modal, to the thanks, and all that hangs on the DM."""

from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from engagement.checkins.answers import HIGHEST_FACE, LOWEST_FACE, Submission, Typed, block_of
from engagement.checkins.modals import checkin_modal, seen_modal, thanks_modal, who_reads_modal
from engagement.checkins.named_views import named_modal
from engagement.checkins.service import (
    CheckinForm,
    open_checkin,
    read_named,
    record_answers,
    seen_by_devrel,
    skip_checkin,
    who_reads,
)
from engagement.checkins.views import MENU_PAUSE, MENU_SKIP, MENU_WHO
from engagement.common.errors import NotYoursError
from engagement.common.ids import Action, Block, Callback
from engagement.common.words import texts_for
from engagement.home.service import pause_form
from engagement.people.views import pause_modal
from handlers.boundary import Listener, deps_of, guarded
from handlers.payloads import ViewState, acted_in, id_in, is_id, who_of
from handlers.showing import show_modal


def register(app: App) -> None:
    """Say which listener hears what."""
    for face in range(LOWEST_FACE, HIGHEST_FACE + 1):
        app.action(f"{Action.CHECKIN_FACE}#{face}")(on_face(face))
    # The fresh button after an expired trigger says no face: a DM repeats no answer.
    app.action(Action.CHECKIN_FACE)(on_face(None))
    app.action(Action.CHECKIN_OPEN)(on_face(None))
    app.action(Action.CHECKIN_MENU)(on_menu)
    app.action(Action.CHECKIN_SEEN)(on_seen)
    app.action(Action.WHO_READS)(on_who_reads)
    app.action(Action.NAMED_OPEN)(on_named_opened)
    app.view(Callback.CHECKIN)(on_sent)
    app.view(Callback.CHECKIN_LATE)(on_sent)


def on_face(face: int | None) -> Listener:
    """Make the listener that opens a check-in with one face chosen, or with what stands."""

    @guarded
    def on_opened(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        who, acted, deps = who_of(body), acted_in(body), deps_of(context)
        form = open_checkin(
            deps.db, deps.clock.now(), who.team_id, who.user_id, id_in(acted.value), face
        )
        view = checkin_modal(form, texts_for(form.language))
        if acted.from_modal:
            client.views_update(view_id=acted.view_id, view=view)
        else:
            show_modal(client, body, view)
        ack()

    return on_opened


@guarded
def on_sent(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:  # noqa: ARG001 - every guarded listener has it
    """Keep what was sent, then thank for it; or show the modal again with what was typed."""
    who, state, deps = who_of(body), ViewState.of(body), deps_of(context)
    now = deps.clock.now()
    checkin_id = id_in(state.private_metadata.get("checkin"))
    result = record_answers(
        deps.db,
        now,
        who.team_id,
        who.user_id,
        checkin_id,
        id_in(state.private_metadata.get("revision")),
        submission_in(state),
        late=state.callback_id == Callback.CHECKIN_LATE,
    )
    texts = texts_for(result.language)
    if isinstance(result, CheckinForm):
        view = checkin_modal(result, texts)
    else:
        seen = seen_by_devrel(deps.db, now, who.team_id, who.user_id, checkin_id)
        view = thanks_modal(result, seen, texts)
    ack(response_action="update", view=view)
    deps.wake()


@guarded
def on_menu(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Do what was chosen in the menu of an ask: skip, pause, or who reads this."""
    choice, _, value = acted_in(body).value.partition(":")
    listener = {MENU_SKIP: on_skip, MENU_PAUSE: on_pause, MENU_WHO: on_who_reads}.get(choice)
    if listener is None:
        raise NotYoursError(f"no choice of the menu: {choice[:40]!r} {value[:40]!r}")
    listener(ack, body, context, client)


@guarded
def on_skip(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:  # noqa: ARG001 - every guarded listener has it
    """Ask nothing more this time; the DM's change is a delivery."""
    who, deps = who_of(body), deps_of(context)
    checkin_id = id_in(acted_in(body).value.partition(":")[2])
    skip_checkin(deps.db, deps.clock.now(), who.team_id, who.user_id, checkin_id)
    ack()
    deps.wake()


@guarded
def on_pause(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Ask until when to pause."""
    who, deps = who_of(body), deps_of(context)
    form = pause_form(deps.db, deps.clock.now(), who.team_id, who.user_id)
    show_modal(client, body, pause_modal(texts_for(form.language), form.tomorrow, form.until))
    ack()


@guarded
def on_who_reads(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Show who reads what."""
    who = who_of(body)
    reads = who_reads(deps_of(context).db, who.team_id, who.user_id)
    show_modal(client, body, who_reads_modal(reads, texts_for(reads.language)))
    ack()


@guarded
def on_seen(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
    """Show exactly what DevRel sees of one's own answers."""
    who, deps = who_of(body), deps_of(context)
    checkin_id = id_in(acted_in(body).value)
    seen = seen_by_devrel(deps.db, deps.clock.now(), who.team_id, who.user_id, checkin_id)
    show_modal(client, body, seen_modal(seen, texts_for(seen.language)))
    ack()


def submission_in(state: ViewState) -> Submission:
    """Read what stands in the modal, question by question; checked by the service."""
    ids = {int(number) for number in map(_question_number, state.block_ids) if number}
    return Submission(
        typed={question_id: _typed(state, question_id) for question_id in ids},
        wants_talk=bool(state.choices(Block.TALK)),
    )


def _question_number(block_id: str) -> str:
    name, _, number = block_id.partition(":")
    known = name in {Block.QUESTION, Block.NOTE, Block.SAME}
    return number if known and is_id(number) else ""


def _typed(state: ViewState, question_id: int) -> Typed:
    block = block_of(Block.QUESTION, question_id)
    return Typed(
        text=state.text(block) or state.text(block_of(Block.NOTE, question_id)),
        choice=state.choice(block),
        choices=tuple(state.choices(block)),
        same=bool(state.choices(block_of(Block.SAME, question_id))),
    )


@guarded
def on_named_opened(
    ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient
) -> None:
    """Show DevRel a page of what people answered with their name; a further one in its place."""
    who, acted, deps = who_of(body), acted_in(body), deps_of(context)
    page = id_in(acted.value)
    found = read_named(deps.db, deps.clock.now(), who.team_id, who.user_id, page)
    view = named_modal(found, texts_for(found.language))
    if acted.from_modal and page:
        client.views_update(view_id=acted.view_id, view=view)
    else:
        show_modal(client, body, view)
    ack()
