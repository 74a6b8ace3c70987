"""Finds a Chromium to drive, or gets one: the machine's, Debian's package, or Playwright's."""

import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

LAUNCH_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
    # The browser is a process of its own, which the guard of the tests' sockets does not see.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
)


def chromium_path() -> str | None:
    """Return the path of a Chromium; None stands for the one that Playwright keeps for itself."""
    found = _on_this_machine()
    if found:
        return found
    with (Path(tempfile.gettempdir()) / "vinculo-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one worker installs, the others wait and find it
        return _on_this_machine() or _install()


def _on_this_machine() -> str | None:
    named = os.environ.get("CHROMIUM")  # noqa: TID251 - the tests' own setting, not the bot's
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def _install() -> str | None:
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        quiet = ["-qq", "-o", "Dpkg::Use-Pty=0"]
        _succeeds([apt, "update", *quiet])
        _succeeds([apt, "install", "-y", "--no-install-recommends", *quiet, "chromium"])
        found = _on_this_machine()
        if found:
            return found
    if _succeeds([sys.executable, "-m", "playwright", "install", "chromium"]):
        return None
    pytest.fail(
        "no Chromium: type `sudo apt-get install chromium`, or set CHROMIUM to the path of one",
        pytrace=False,
    )


def _succeeds(command: list[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
