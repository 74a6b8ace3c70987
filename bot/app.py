"""build(): the one place that makes every object and ties it to the others."""

import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

import structlog
from slack_bolt import App
from slack_bolt.logger.messages import warning_client_prioritized_and_token_skipped
from slack_sdk import WebClient

from bot.arrival import arrive
from bot.clock import SystemClock
from bot.reaching import reaching_slack
from bot.settings import Settings
from bot.slack import ACK_TIMEOUT_SECONDS, SEND_TIMEOUT_SECONDS, SlackWorkspace, web_client
from bot.socket_mode import SocketMode
from engagement.checkins import deliveries as checkin_deliveries
from engagement.commitments import deliveries as commitment_deliveries
from engagement.common.kinds import Kinds
from engagement.common.ports import Clock
from engagement.digests import deliveries as digest_deliveries
from engagement.people import deliveries as people_deliveries
from engagement.referrals import deliveries as referral_deliveries
from handlers import boundary, checkins, commitments, digests, home, people, referrals
from schedules import close, deliver, news, plan
from schedules import digests as digest_steps
from schedules.clockwork import Clockwork, Step
from schedules.deliver import Deliverer
from storage.due import backlog
from storage.engine import Database, DatabaseBusyError, open_database

log = structlog.get_logger()

WATCH_SECONDS = 5
STALE_SECONDS = 120
"""No step takes so long: the clockwork has stopped."""

HANDLERS = (checkins, commitments, referrals, home, people, digests)
KINDS = Kinds(
    [
        *people_deliveries.KINDS,
        *commitment_deliveries.KINDS,
        *checkin_deliveries.KINDS,
        *referral_deliveries.KINDS,
        *digest_deliveries.KINDS,
    ]
)
STEPS = (plan, close, news, digest_steps)
LOOKING_AHEAD = (news, digest_steps, deliver)
"""The steps that know when they will have work next; planning looks 48 hours ahead by itself."""


def bolt_app(client: WebClient, deps: boundary.Deps) -> App:
    """Make the Bolt app with every listener; it says nothing to Slack by itself."""
    # Bolt looks into the environment by itself: it finds there the token that the client has, and
    # with a client id it would look for installations in files of its own and serve nobody.
    logging.getLogger("slack_bolt.App").addFilter(_is_news)
    os.environ.pop("SLACK_CLIENT_ID", None)  # noqa: TID251 - it is no setting of ours
    app = App(
        client=client,
        # Bolt's default polls for the ack every 10 ms, and acks events before their listener ran.
        process_before_response=True,
        token_verification_enabled=False,
        # Socket Mode needs no signatures, and HTTP mode brings its own secret.
        request_verification_enabled=False,
    )
    boundary.install(app, deps)
    for handler in HANDLERS:
        handler.register(app)
    return app


def _is_news(record: logging.LogRecord) -> bool:
    return record.getMessage() != warning_client_prioritized_and_token_skipped()


@dataclass
class Vinculo:
    """One running bot: its database, its clockwork and its connection to Slack."""

    settings: Settings
    db: Database
    clock: Clock
    client: WebClient
    steps: list[Step]
    clockwork: Clockwork
    socket_mode: SocketMode

    def arrive(self, starts_on: date | None = None) -> str:
        """Take the workspace in and return its team id; `starts_on` is a new programme's first day."""
        return arrive(self.settings, self.db, self.client, self.clock.now(), starts_on)

    def start(self) -> None:
        """Connect to Slack and start the clockwork. Raises `SettingsError` for a refused app token."""
        with reaching_slack(self.settings, "SLACK_APP_TOKEN"):
            self.socket_mode.connect()  # type: ignore[no-untyped-call]  # Bolt's handler has no types
        self.clockwork.start()

    def watch(self, over: threading.Event) -> None:
        """Watch the clockwork until `over` is set: a wall clock that jumped back would have stopped it."""
        while not over.wait(WATCH_SECONDS):
            if self.clockwork.age_seconds() > STALE_SECONDS:
                log.warning("clockwork_stale", seconds=round(self.clockwork.age_seconds()))
                self.clockwork.rearm()

    def turn(self) -> None:
        """Call every step until none has work left, whatever the clockwork does meanwhile."""
        while sum(self._did(step) for step in self.steps):
            pass

    def _did(self, step: Step) -> int:
        try:
            return step()
        except DatabaseBusyError:
            return 1  # the clockwork is at it; it is asked again

    def backlog(self) -> int:
        """Count the deliveries that are due now and not ended."""
        with self.db.reading() as session:
            return backlog(session, self.clock.now())

    def next_instant(self) -> datetime | None:
        """Return the next instant at which some step has work to do, as far as is known now."""
        now = self.clock.now()
        found = [step.next_at(self.db, now) for step in LOOKING_AHEAD]
        return min((instant for instant in found if instant is not None), default=None)

    def stop(self) -> None:
        """Stop taking and sending, and close the database."""
        self.socket_mode.close()  # type: ignore[no-untyped-call]  # same
        self.clockwork.stop()
        self.db.dispose()


def build(settings: Settings, clock: Clock | None = None) -> Vinculo:
    """Make a bot for one workspace over Socket Mode; nothing is sent before `start`.

    Raises `SettingsError` where a token is missing.
    """
    settings.require("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    assert settings.slack_bot_token is not None
    assert settings.slack_app_token is not None
    clock = clock or SystemClock()
    db = open_database(settings.database_url)
    token, url = settings.slack_bot_token.get_secret_value(), settings.slack_api_url
    sending = SlackWorkspace(web_client(token, url, SEND_TIMEOUT_SECONDS))
    deliverer = Deliverer(
        db, clock, slack_by_team=lambda _team_id: sending, kinds=KINDS, owner=_owner()
    )
    steps: list[Step] = [*(_timed(step.step, db, clock) for step in STEPS), deliverer.step]
    clockwork = Clockwork(steps)
    client = web_client(token, url, ACK_TIMEOUT_SECONDS)
    app = bolt_app(client, boundary.Deps(db, clock, clockwork.wake))
    return Vinculo(
        settings=settings,
        db=db,
        clock=clock,
        client=web_client(token, url, SEND_TIMEOUT_SECONDS),
        steps=steps,
        clockwork=clockwork,
        socket_mode=SocketMode(app, settings.slack_app_token.get_secret_value()),
    )


def _timed(step: Callable[[Database, datetime], int], db: Database, clock: Clock) -> Step:
    return lambda: step(db, clock.now())


def _owner() -> str:
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"
