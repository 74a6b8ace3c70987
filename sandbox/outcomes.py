"""What a person sees of an interaction, and what the app's ack does to their modals."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import modals
from sandbox.elements import elements_of, options_of
from sandbox.envelopes import Reply
from sandbox.errors import SlackError
from sandbox.inputs import input_block
from sandbox.records import Json, Team, View
from sandbox.state import State
from sandbox.validation import validate_message, validate_view

NO_ANSWER = "The app did not answer in time."
NOT_REACHED = "The app could not be reached."
# What Slack writes at the foot of a modal whose submission failed.
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Acked:
    """What came of a click, a command or a shortcut.

    Attributes:
        ok: the app acknowledged within three seconds.
        error: else the sentence that the person sees.
        reason: else why: `timeout`, `no_connection`, `http_error` …
    """

    ok: bool
    error: str | None = None
    reason: str = ""


@dataclass(frozen=True)
class Submitted:
    """What came of submitting a modal.

    Attributes:
        ok: it was taken; False with field errors, and when the app did not take it in time.
        errors: `block_id` → the sentence at that field, from Slack's client or from the app.
        view: the person's topmost modal afterwards, None when all are closed.
        error: the sentence at the foot of the modal when the app was not reached.
    """

    ok: bool
    errors: dict[str, str] = field(default_factory=dict)
    view: Json | None = None
    error: str | None = None


def acked(reply: Reply) -> Acked:
    """A reply as the person sees it."""
    if reply.ok:
        return Acked(ok=True)
    sentence = NO_ANSWER if reply.reason.endswith("timeout") else NOT_REACHED
    return Acked(ok=False, error=sentence, reason=reply.reason)


def apply_ack(state: State, team: Team, view: View, payload: Any) -> dict[str, str]:
    """Do what the ack of a `view_submission` says and return the errors at fields.

    No payload closes this one view. `response_action` may be `errors`, `update`, `push`, `clear`.
    https://docs.slack.dev/surfaces/modals#updating_response

    Raises:
        SlackError: Slack would not take this ack; the person sees `TROUBLE`.
    """
    if payload in (None, "", {}):
        _close_this(state, team, view)
        return {}
    if not isinstance(payload, dict):
        raise SlackError("invalid_response_action")
    action = payload.get("response_action")
    if action == "errors":
        return _errors(view, payload.get("errors"))
    if action == "clear":
        modals.clear(state, team, view.user_id)
        return {}
    if action in ("update", "push"):
        new = payload.get("view")
        problems = validate_view(new)
        if problems:
            raise SlackError.from_problems(problems)
        assert isinstance(new, dict)
        if new.get("type") != "modal":
            raise SlackError("invalid_response_action")
        if action == "update":
            modals.replace(state, view, new)
        else:
            modals.open_view(state, team, view.user_id, new, push=True)
        return {}
    raise SlackError("invalid_response_action")


def offered_options(payload: Any) -> list[Json]:
    """The options in the ack of a `block_suggestion`, none when the app found none.

    Raises:
        SlackError: they are none that a select may have, so the person sees none of them.
    """
    body = payload if isinstance(payload, dict) else {}
    given = {name: body[name] for name in ("options", "option_groups") if body.get(name)}
    if not given:
        return []
    menu: Json = {"type": "static_select", "action_id": "offered", **given}
    problems = validate_message([{"type": "actions", "elements": [menu]}], text="")
    if problems:
        raise SlackError.from_problems(problems)
    return options_of(menu)


def _close_this(state: State, team: Team, view: View) -> None:
    stack = team.stacks.get(view.user_id, [])
    if stack and stack[-1] == view.id:
        modals.pop(state, team, view.user_id)


def _errors(view: View, errors: Any) -> dict[str, str]:
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_response_action")
    fields = {
        block_id for block_id, _ in elements_of(view.blocks) if input_block(view.blocks, block_id)
    }
    if not errors.keys() <= fields or not all(isinstance(one, str) for one in errors.values()):
        raise SlackError("invalid_response_action")
    return dict(errors)
