"""The one boundary of every listener: gives it what it needs and turns what goes wrong into words."""

import functools
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from engagement.common.blocks import modal, section
from engagement.common.errors import FieldErrors, NotYoursError, RefusedError
from engagement.common.ids import Action, Callback, Command
from engagement.common.ports import Clock
from engagement.common.words import SOURCE_LANGUAGE, Texts, texts_for
from engagement.people.deliveries import apologise_for_expired
from engagement.people.service import get_person, meet, texts_of
from handlers.payloads import Body, ViewState, acted_in, who_of
from handlers.showing import if_slack_will, show_modal
from storage.engine import Database, DatabaseBusyError

log = structlog.get_logger()

Listener = Callable[[Ack, dict[str, Any], BoltContext, WebClient], None]

_KEY = "vinculo"
_STALE_TRIGGERS = {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
_FRESH_BUTTONS: dict[object, Action] = {Command.VINCULO: Action.HOME_OPEN}
"""What opens a command's window from a message; `/referir` and its shortcut open the other one."""


@dataclass(frozen=True)
class Deps:
    """What listeners work with. `wake` nudges the deliverer after a commit."""

    db: Database
    clock: Clock
    wake: Callable[[], None]


def install(app: App, deps: Deps) -> None:
    """Put the dependencies into the context of every request."""

    def bring_deps(context: BoltContext, next: Callable[[], Any]) -> None:  # noqa: A002 - Bolt's name
        context[_KEY] = deps
        next()

    app.middleware(bring_deps)


def deps_of(context: BoltContext) -> Deps:
    """Return what `install` put into the context."""
    deps = context[_KEY]
    assert isinstance(deps, Deps)
    return deps


def guarded(listener: Listener) -> Listener:
    """Let a listener raise: the person reads what it means, and nothing they typed is lost.

    It catches inside the listener because Bolt sends no answer for a raise after `ack()`, and
    waits three seconds for one it will not get. Events are raised on: Slack sends them again.
    """

    @functools.wraps(listener)
    def guard(ack: Ack, body: dict[str, Any], context: BoltContext, client: WebClient) -> None:
        try:
            _meet(body, deps_of(context))
            listener(ack, body, context, client)
        except Exception as error:  # the boundary: every error becomes words, or is raised on
            if "event" in body:
                raise
            _Answer(ack, body, deps_of(context), client).to(error)

    return guard


def _meet(body: Body, deps: Deps) -> None:
    if isinstance(body.get("event", {}).get("user"), dict):
        return  # Slack tells of somebody right now
    try:
        who = who_of(body)
    except ValueError:
        return  # an event about the workspace itself
    meet(deps.db, deps.clock.now(), who.team_id, who.user_id, who.handle)


class _Answer:
    """Tells a person what went wrong, in the way that their payload allows."""

    def __init__(self, ack: Ack, body: Body, deps: Deps, client: WebClient) -> None:
        self._ack = ack
        self._body = body
        self._deps = deps
        self._client = client

    def to(self, error: Exception) -> None:
        """Answer one error."""
        if isinstance(error, FieldErrors):
            texts = self._texts()
            self._ack(
                response_action="errors",
                errors={
                    block: texts.plain(key, **values)
                    for block, (key, values) in error.by_block.items()
                },
            )
        elif isinstance(error, SlackApiError) and error.response.get("error") in _STALE_TRIGGERS:
            self._apologise()
        else:
            self._say(self._sentence(error))

    def _sentence(self, error: Exception) -> str:
        texts = self._texts()
        match error:
            case RefusedError():
                return texts.mrkdwn(error.key, **error.values)
            case NotYoursError():
                log.warning("refused_id", why=str(error))
                return texts.mrkdwn("common.not_yours")
            case DatabaseBusyError():
                log.warning("database_busy", why=str(error))
                typed = self._body.get("type") == "view_submission"
                return texts.mrkdwn("common.busy" if typed else "common.busy_again")
            case _:
                reference = secrets.token_hex(4)
                log.error("unexpected", reference=reference, exc_info=error)
                return texts.mrkdwn("common.unexpected", reference=reference)

    def _say(self, sentence: str) -> None:
        kind = self._body.get("type")
        if kind == "view_submission":
            self._say_in_modal(sentence)
        elif self._body.get("command"):
            self._ack(text=sentence, response_type="ephemeral")
        else:
            self._ack()
            self._show_modal(sentence)

    def _say_in_modal(self, sentence: str) -> None:
        field = ViewState.of(self._body).first_input()
        if field is None:
            self._ack(response_action="push", view=self._notice(sentence))
        else:
            self._ack(response_action="errors", errors={field: sentence})

    def _show_modal(self, sentence: str) -> None:
        with if_slack_will():
            show_modal(self._client, self._body, self._notice(sentence))

    def _notice(self, sentence: str) -> dict[str, Any]:
        texts = self._texts()
        return modal(
            Callback.INFO,
            texts.plain("common.oops_title"),
            [section(sentence)],
            close=texts.plain("common.close"),
        )

    def _apologise(self) -> None:
        self._ack()
        who, acted = who_of(self._body), acted_in(self._body)
        deps = self._deps
        apologise_for_expired(
            deps.db,
            deps.clock.now(),
            who.team_id,
            who.user_id,
            acted.trigger_id,
            acted.action_id or _FRESH_BUTTONS.get(self._body.get("command"), Action.REFER_OPEN),
            acted.value,
        )
        deps.wake()

    def _texts(self) -> Texts:
        try:
            who = who_of(self._body)
            with self._deps.db.reading() as session:
                return texts_of(session, get_person(session, who.team_id, who.user_id))
        except Exception:  # noqa: BLE001 - with no database there are still words
            return texts_for(SOURCE_LANGUAGE)
