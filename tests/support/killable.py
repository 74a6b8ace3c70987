"""The bot as a process of its own, which a test may kill; its clock is the workspace's, told by a file."""

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from bot.app import build
from bot.settings import read_settings
from sandbox.server import LocalWorkspace

LEASE = timedelta(minutes=3)
"""Longer than a claim's lease: moving the clock so far frees what a dead process had claimed."""

# A server that has imported the bot once forks each new life of it in no time.
_context = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(["tests.support.killable"])


class ToldClock:
    """Real time plus as many seconds as a file says."""

    def __init__(self, file: Path) -> None:
        self._shift = timedelta(seconds=float(file.read_text("utf-8")))

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift  # noqa: TID251 - a process of its own needs a clock


def live(shift_file: Path, settings: dict[str, str]) -> None:
    """Be the bot until killed."""
    vinculo = build(read_settings(**settings), ToldClock(shift_file))
    vinculo.arrive()
    vinculo.start()
    threading.Event().wait()


class Victim:
    """The bot's process: started, killed, and started again."""

    def __init__(self, workspace: LocalWorkspace, database_url: str, shift_file: Path) -> None:
        self._workspace = workspace
        self._shift_file = shift_file
        self._settings = {
            "slack_bot_token": workspace.bot_token,
            "slack_app_token": workspace.app_token,
            "slack_api_url": workspace.api_url,
            "database_url": database_url,
        }
        self._process: ForkServerProcess | None = None
        self.deaths = 0

    def start(self) -> None:
        """Start it and wait until it is connected."""
        shift = self._workspace.clock.shift.total_seconds()
        self._shift_file.write_text(f"{shift:.3f}", "utf-8")
        self._process = _context.Process(
            target=live, args=(self._shift_file, self._settings), daemon=True
        )
        self._process.start()
        self._workspace.wait_until(lambda: self._workspace.sockets.connections > 0, timeout=30)

    def kill(self, _arguments: object = None) -> None:
        """End it with SIGKILL, wherever it is."""
        assert self._process is not None
        self._process.kill()
        self._process.join()
        self.deaths += 1

    @property
    def is_dead(self) -> bool:
        return self._process is None or not self._process.is_alive()

    def revive_if_dead(self) -> None:
        """Start it anew after a death, with its predecessor's leases run out."""
        if self.is_dead:
            self._workspace.wait_until(lambda: self._workspace.sockets.connections == 0)
            self._workspace.clock.advance(LEASE)
            self.start()
