"""`python -m sandbox`: a local workspace on its own, for an app in any language."""

import argparse
import json
import signal
import sys
import threading
from pathlib import Path

from sandbox.server import LocalWorkspace


def main(arguments: list[str] | None = None) -> int:
    """Print one JSON line that says where everything is, then serve until a signal; 0, or 2 on a bad call."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox",
        description="A Slack workspace on this machine. It listens on 127.0.0.1 only.",
    )
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port (the default)")
    parser.add_argument("--people", type=Path, help="a company as JSON; see docs/sandbox.md")
    parser.add_argument("--manifest", type=Path, help="an app manifest as JSON")
    parser.add_argument("--journal", type=Path, help="append every call and envelope to this file")
    asked = parser.parse_args(arguments)
    try:
        manifest = json.loads(asked.manifest.read_bytes()) if asked.manifest else None
        workspace = LocalWorkspace(
            asked.port, asked.people, manifest=manifest, journal_file=asked.journal
        )
    except (OSError, ValueError) as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with workspace:
        sys.stdout.write(json.dumps(workspace.addresses()) + "\n")
        sys.stdout.flush()
        sys.stderr.write("sandbox: listens on 127.0.0.1 only; Ctrl+C ends it\n")
        done.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
