"""`vinculo …` as a process of its own, in a folder and an environment of its own."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

PATIENCE_SECONDS = 100.0
"""How long a command may take on a machine that is busy with something else."""


def _command(arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-m", "bot", *arguments]


def _environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    # Nothing is inherited: no token, no proxy, no folder of whoever runs the tests.
    own = {"HOME": str(folder), "TMPDIR": str(folder), "PATH": os.defpath}
    return {**own, "PYTHONWARNINGS": "error", **settings}


def vinculo(*arguments: str, folder: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, for as long as the test may last, with these settings alone."""
    return subprocess.run(
        _command(arguments),
        cwd=folder,
        env=_environment(folder, settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


class Running:
    """A command that goes on until it is told to end; its lines are read as they come."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._news = threading.Condition()
        self.out: list[str] = []
        self.err: list[str] = []
        assert process.stdout is not None
        assert process.stderr is not None
        pipes = ((process.stdout, self.out), (process.stderr, self.err))
        self._readers = [
            threading.Thread(target=self._read, args=pipe, daemon=True) for pipe in pipes
        ]
        for reader in self._readers:
            reader.start()

    def wait_for(self, happened: Callable[[], object]) -> None:
        """Wait until what it prints makes something true. Raises `AssertionError` if it never does."""
        with self._news:
            found = self._news.wait_for(lambda: happened() or self._has_ended(), PATIENCE_SECONDS)
            assert found, f"not in {PATIENCE_SECONDS} s; it said {self.out} and {self.err}"
            assert happened(), f"it ended before that; it said {self.out} and {self.err}"

    def end(self, number: signal.Signals, within: float = PATIENCE_SECONDS) -> int:
        """Send a signal and return the exit code, with all that was printed read."""
        self._process.send_signal(number)
        code = self._process.wait(within)
        for reader in self._readers:
            reader.join()
        return code

    def kill(self) -> None:
        """Make sure that it is gone."""
        self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()

    def _has_ended(self) -> bool:
        return not any(reader.is_alive() for reader in self._readers)

    def _read(self, pipe: IO[str], lines: list[str]) -> None:
        with pipe:
            for line in pipe:
                self._note(lines, line.rstrip("\n"))
        with self._news:
            self._news.notify_all()

    def _note(self, lines: list[str], line: str) -> None:
        with self._news:
            lines.append(line)
            self._news.notify_all()


@contextmanager
def running(*arguments: str, folder: Path, **settings: str) -> Iterator[Running]:
    """Start a command in a folder, with these settings alone; it is gone when the block ends."""
    process = subprocess.Popen(
        _command(arguments),
        cwd=folder,
        env=_environment(folder, settings),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    started = Running(process)
    try:
        yield started
    finally:
        started.kill()
