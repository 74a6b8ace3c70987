"""The clock calls every step, goes on after any trouble, and stops when told."""

import threading
from collections.abc import Callable, Iterator

import pytest

from schedules import clockwork
from schedules.clockwork import TURNS_A_TICK, Clockwork

PATIENCE = 10


class Calls:
    """Counts the calls of a step and lets a test wait for one of them."""

    def __init__(self, does: Callable[[int], int] = lambda _number: 0) -> None:
        self._does = does
        self._changed = threading.Condition()
        self.count = 0

    def __call__(self) -> int:
        with self._changed:
            self.count += 1
            number = self.count
            self._changed.notify_all()
        return self._does(number)

    def called_by(self, nudge: Callable[[], None], count: int) -> None:
        """Nudge until the step was called: a nudge while it still runs has no effect."""
        with self._changed:
            for _ in range(100):
                nudge()
                if self._changed.wait_for(lambda: self.count >= count, PATIENCE / 100):
                    return
        raise AssertionError("the step was never called")

    def wait_for(self, count: int) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self.count >= count, PATIENCE)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Clockwork]]:
    """Start a clockwork over some steps, ticking as often as the test says."""
    running: list[Clockwork] = []

    def start(*steps: Calls, interval_seconds: float = 0.01) -> Clockwork:
        monkeypatch.setattr(clockwork, "INTERVAL_SECONDS", interval_seconds)
        running.append(Clockwork(steps))
        running[-1].start()
        return running[-1]

    yield start
    for one in running:
        one.stop()


def test_every_step_is_called_at_once_and_again(started: Callable[..., Clockwork]) -> None:
    steps = [Calls(), Calls()]
    started(*steps)
    for step in steps:
        step.wait_for(3)


def test_a_step_that_raises_is_called_again_and_stops_no_other(
    started: Callable[..., Clockwork],
) -> None:
    def fail(_number: int) -> int:
        raise LookupError

    failing, other = Calls(fail), Calls()
    started(failing, other)
    failing.wait_for(3)
    other.wait_for(3)


def test_a_step_that_takes_long_holds_up_no_other_and_never_meets_itself(
    started: Callable[..., Clockwork],
) -> None:
    done = threading.Event()
    slow, other = Calls(lambda _number: int(not done.wait(PATIENCE))), Calls()
    started(slow, other)
    other.wait_for(5)
    assert slow.count == 1
    done.set()
    slow.wait_for(2)


def test_a_step_with_work_left_is_called_on_without_waiting(
    started: Callable[..., Clockwork],
) -> None:
    step = Calls(lambda number: max(10 - number, 0))
    started(step, interval_seconds=3600)
    step.wait_for(10)


def test_a_step_that_always_finds_work_still_lets_the_clock_go_on(
    started: Callable[..., Clockwork],
) -> None:
    step = Calls(lambda _number: 1)
    ticking = started(step, interval_seconds=3600)
    step.wait_for(TURNS_A_TICK)
    ticking.stop()
    assert step.count == TURNS_A_TICK


def test_waking_calls_the_last_step_before_its_tick(started: Callable[..., Clockwork]) -> None:
    first, last = Calls(), Calls()
    ticking = started(first, last, interval_seconds=3600)
    last.wait_for(1)
    first.wait_for(1)
    last.called_by(ticking.wake, 2)
    assert first.count == 1


def test_a_clock_that_stood_still_is_seen_and_armed_again(
    started: Callable[..., Clockwork],
) -> None:
    # As after the wall clock jumped back: the next tick is an hour away.
    step = Calls()
    ticking = started(step, interval_seconds=3600)
    step.wait_for(1)
    aged = ticking.age_seconds()
    assert ticking.age_seconds() > aged
    step.called_by(ticking.rearm, 2)


def test_stopping_waits_for_the_step_that_runs_and_calls_none_after(
    started: Callable[..., Clockwork],
) -> None:
    may_end = threading.Event()
    step = Calls(lambda _number: int(may_end.wait(PATIENCE)))
    ticking = started(step)
    step.wait_for(1)
    stopping = threading.Thread(target=ticking.stop)
    stopping.start()
    assert ticking._stopping.wait(PATIENCE)
    assert stopping.is_alive()
    may_end.set()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert step.count == 1
    ticking.wake()
    ticking.stop()
    assert step.count == 1
