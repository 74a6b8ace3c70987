"""What docs/sandbox.md shows runs as it stands there."""

import json
import re
from pathlib import Path
from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from sandbox.control import Control
from sandbox.people import load_company
from sandbox.server import LocalWorkspace

PAGE = (Path(__file__).parents[2] / "docs" / "sandbox.md").read_text(encoding="utf-8")


def fenced(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_example_tests_somebody_else_s_app() -> None:
    space: dict[str, Any] = {}
    exec(fenced("python")[0], space)
    space["test_it_says_hello"]()


def test_an_app_made_as_shown_talks_to_the_workspace() -> None:
    space: dict[str, Any] = {"App": App, "WebClient": WebClient}
    exec(fenced("python")[1], space)
    with LocalWorkspace() as ws:
        made = space["make_app"](ws.bot_token, ws.api_url)
        assert made.client.auth_test()["team_id"] == ws.team_id


def test_the_faults_that_are_shown_exist() -> None:
    with LocalWorkspace() as ws:
        lines = [line for line in fenced("python")[2].splitlines() if "repeat_event" not in line]
        exec("\n".join(lines), {"ws": ws})
        assert len(ws.faults.all()) == 5


def test_the_company_that_is_shown_is_one() -> None:
    company = load_company(json.loads(fenced("json")[0]))
    assert company.app.name == "My app"


def test_every_control_address_is_in_the_table() -> None:
    with LocalWorkspace() as ws:
        paths = {route.path for route in Control(ws).routes()}  # type: ignore[attr-defined]  # all are Routes
    table = "\n".join(line for line in PAGE.splitlines() if line.startswith("| `"))
    shown = {f"/control/{path}" for path in re.findall(r" control/(\w*)", table)}
    assert paths == shown
