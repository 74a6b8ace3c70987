"""One demo: the local workspace, a database of its own, and the bot connected over the real wire."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, make_url, select, text

from bot.app import Vinculo, build
from bot.demo.company import COMPANY, DEVREL, DIGEST_CHANNEL, tell_about_people
from bot.demo.history import first_day_of, invent_rounds, next_round_day
from bot.manifest import manifest
from bot.reaching import reached_database
from bot.settings import Settings, SettingsError, read_settings
from engagement.checkins.default_program import PROGRAM_TIME
from engagement.common.times import local_instant
from sandbox.clock import WorkspaceClock
from sandbox.server import LocalWorkspace
from storage.ledger import Bucket, Delivery, DeliveryState
from storage.migrate import migrate

FIRST_ZONE = "Europe/Madrid"  # where the working day begins first in the demo's company
QUIET_SECONDS = 30.0
LONGEST_STEP = timedelta(hours=12)  # planning looks 48 hours ahead and must not be jumped over


@dataclass
class World:
    """A running demo."""

    workspace: LocalWorkspace
    vinculo: Vinculo

    @property
    def now(self) -> datetime:
        """The workspace's present, which is the bot's too."""
        return self.workspace.clock.now()

    def sent(self) -> int:
        """Count the messages that were posted so far; a changed one is none."""
        posted = select(func.count()).where(
            Delivery.state == DeliveryState.SENT, Delivery.bucket == Bucket.POST
        )
        with self.vinculo.db.reading() as session:
            return session.scalar(posted) or 0

    def settle(self) -> None:
        """Wait until nothing is due and nothing is under way. Raises `TimeoutError` if it never is."""
        self.vinculo.turn()
        self.workspace.wait_until(
            lambda: self.workspace.quiet() and self.vinculo.backlog() == 0, timeout=QUIET_SECONDS
        )

    def forward(self) -> int:
        """Move the clock to the next instant at which a message goes out; return how many went out."""
        before = self.sent()
        while self.sent() == before:
            self.step_to(self.now + LONGEST_STEP)
        return self.sent() - before

    def forward_to(self, instant: datetime, then: Callable[[], object] = lambda: None) -> None:
        """Move the clock to an instant, stopping at every due instant between; `then` runs at each."""
        while self.now < instant:
            self.step_to(instant)
            then()

    def step_to(self, instant: datetime) -> None:
        """Move the clock to the next due instant, but not beyond `instant`, and let things settle."""
        # What is not planned yet would be jumped over, and what is under way would lose its lease.
        self.settle()
        due = self.vinculo.next_instant()
        self.workspace.clock.advance_to(min(instant, due or instant, self.now + LONGEST_STEP))
        self.settle()


@contextmanager
def open_world(port: int, folder: Path | None) -> Iterator[World]:
    """Run a demo until the block ends: round 3 of the second cycle is about to be asked.

    The database is a new SQLite file in `folder`, or in a new folder; where DATABASE_URL names a
    PostgreSQL, a schema of its own there, which is dropped at the end.
    """
    # slack_sdk would send loopback calls through a proxy, whatever NO_PROXY says.
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        os.environ.pop(name, None)  # noqa: TID251 - this process is the demo alone
    with ExitStack() as stack:
        clock = WorkspaceClock()
        day = next_round_day(clock.now(), FIRST_ZONE, PROGRAM_TIME)
        clock.advance_to(_just_before(day))
        workspace = stack.enter_context(_workspace(port, clock))
        url = stack.enter_context(_own_database(folder))
        vinculo = build(_settings(workspace, url), clock)
        stack.callback(vinculo.stop)
        world = World(workspace, vinculo)
        migrate(vinculo.db)
        vinculo.arrive(starts_on=first_day_of(day))
        tell_about_people(vinculo.db, workspace.team_id, day)
        invent_rounds(vinculo.db, workspace.team_id, clock.now())
        vinculo.start()
        yield world


def _workspace(port: int, clock: WorkspaceClock) -> LocalWorkspace:
    try:
        return LocalWorkspace(port=port, clock=clock, manifest=manifest())
    except OSError as error:
        raise SettingsError(f"--port {port} cannot be used ({error}): 0 takes a free one") from None


def _just_before(day: date) -> datetime:
    return local_instant(day, PROGRAM_TIME, FIRST_ZONE) - timedelta(seconds=3)


def _settings(workspace: LocalWorkspace, url: str) -> Settings:
    return read_settings(
        slack_bot_token=workspace.bot_token,
        slack_app_token=workspace.app_token,
        slack_api_url=workspace.api_url,
        database_url=url,
        vinculo_admins=DEVREL,
        vinculo_digest_channel=DIGEST_CHANNEL,
        vinculo_company=COMPANY,
    )


@contextmanager
def _own_database(folder: Path | None) -> Iterator[str]:
    configured = read_settings().database_url
    if make_url(configured).get_backend_name() != "sqlite":
        with _own_schema(configured) as url:
            yield url
    elif folder is not None:
        yield f"sqlite:///{folder / 'vinculo-demo.sqlite3'}"
    else:
        with tempfile.TemporaryDirectory(prefix="vinculo-demo-") as new:
            yield f"sqlite:///{Path(new) / 'vinculo-demo.sqlite3'}"


@contextmanager
def _own_schema(url: str) -> Iterator[str]:
    name = f"vinculo_demo_{secrets.token_hex(4)}"
    with reached_database(url) as db:
        with db.writing() as session:
            session.execute(text(f"CREATE SCHEMA {name}"))
        try:
            own = make_url(url).update_query_dict({"options": f"-c search_path={name}"})
            yield own.render_as_string(hide_password=False)
        finally:
            with db.writing() as session:
                session.execute(text(f"DROP SCHEMA IF EXISTS {name} CASCADE"))
