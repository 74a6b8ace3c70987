"""The only place that meets APScheduler: calls the steps once a second, in every replica."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

log = structlog.get_logger()

INTERVAL_SECONDS = 1
TURNS_A_TICK = 50

Step = Callable[[], int]
"""One piece of work that says how much it did; it is called again at once while it did some."""


class Clockwork:
    """Turns steps, each on its own; the last one, which sends, can be woken between its ticks."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._steps = steps
        self._stopping = threading.Event()
        self._last_tick = time.monotonic()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(len(steps))},
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                # The default drops a tick that comes a second late.
                "misfire_grace_time": None,
            },
        )

    def start(self) -> None:
        """Begin to tick; every step is called for the first time at once."""
        # A step that takes longer than a second would be told off for it every second.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self._last_tick = time.monotonic()
        for number, step in enumerate(self._steps):
            self._scheduler.add_job(
                self._turn,
                "interval",
                [step],
                id=str(number),
                seconds=INTERVAL_SECONDS,
                next_run_time=self._wall_clock(),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Stop ticking; a step that runs is waited for."""
        self._stopping.set()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)

    def wake(self) -> None:
        """Call the last step now rather than at its next tick."""
        if self._scheduler.running:
            self._bring_forward(len(self._steps) - 1)

    def age_seconds(self) -> float:
        """Return how long ago a step last ended, by a clock that never jumps."""
        return time.monotonic() - self._last_tick

    def rearm(self) -> None:
        """Tick now, whatever the wall clock says: after it jumped back nothing else would."""
        for number in range(len(self._steps)):
            self._bring_forward(number)

    def _bring_forward(self, number: int) -> None:
        self._scheduler.modify_job(str(number), next_run_time=self._wall_clock())

    def _wall_clock(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - APScheduler goes by the wall clock, not by ours

    def _turn(self, step: Step) -> None:
        for _ in range(TURNS_A_TICK):
            if self._stopping.is_set() or not self._did_work(step):
                break
        self._last_tick = time.monotonic()

    def _did_work(self, step: Step) -> bool:
        try:
            return step() > 0
        except Exception:  # the next tick tries again, and the other steps go on
            log.exception("step_failed", step=getattr(step, "__qualname__", repr(step)))
            return False
