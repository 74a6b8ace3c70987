"""`python -m sandbox` on its own, and everything that a test in another language does over HTTP."""

import json
import signal
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient

from sandbox.server import LocalWorkspace

SMALL = {
    "team": {"id": "T0SMALL001", "name": "Chica", "domain": "chica"},
    "people": [{"id": "U0ANA00001", "name": "ana", "real_name": "Ana", "tz": "Europe/Madrid"}],
    "channels": [{"id": "C0GENERAL2", "name": "general"}],
}


class Control:
    """The control address, as any HTTP client has it."""

    def __init__(self, url: str) -> None:
        self._url = urlsplit(url)

    def __call__(self, verb: str, path: str, body: Any = None) -> tuple[int, Any]:
        connection = HTTPConnection(self._url.netloc, timeout=10)
        content = None if body is None else json.dumps(body)
        connection.request(
            verb, self._url.path + path, content, {"Content-Type": "application/json"}
        )
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        lines = response.headers.get_content_type() == "application/x-ndjson"
        return response.status, [json.loads(x) for x in text.splitlines()] if lines else json.loads(
            text
        )


@pytest.fixture
def control(ws: LocalWorkspace) -> Control:
    return Control(ws.control_url)


def test_it_prints_one_line_of_json_serves_and_ends_at_a_signal(tmp_path: Path) -> None:
    people = tmp_path / "people.json"
    people.write_text(json.dumps(SMALL))
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--people", str(people)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        said = json.loads(process.stdout.readline())
        client = WebClient(said["bot_token"], base_url=said["api_url"])
        assert client.auth_test()["team_id"] == said["team_id"] == "T0SMALL001"
        assert client.chat_postMessage(channel="U0ANA00001", text="hola")["ok"]
        page = urlsplit(said["page"])
        assert page.hostname == "127.0.0.1"
        status, overview = Control(said["control"])("GET", "")
        assert (status, overview["result"]["quiet"]) == (200, True)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=5) == 0
        assert process.stdout.read() == ""
        assert "127.0.0.1 only" in process.stderr.read()


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ("{", "Expecting property name"),
        ('{"team": {"id": "X"}}', "team.id"),
        ('{"team": {"id": "T0A001", "name": "A", "domain": "a"}, "persons": []}', "persons"),
    ],
)
def test_a_file_that_is_no_company_ends_at_once_and_says_what_is_wrong(
    tmp_path: Path, people: str, said: str
) -> None:
    path = tmp_path / "people.json"
    path.write_text(people)
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "--people", str(path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_faults_are_set_listed_and_cleared(control: Control, client: WebClient) -> None:
    _, set_ = control("POST", "faults", {"method": "auth.test", "error": "fatal_error"})
    assert set_["result"]["struck"] == 0
    assert client.api_call("api.test")["ok"]
    with pytest.raises(Exception, match="fatal_error"):
        client.auth_test()
    assert control("GET", "faults")[1]["result"][0]["struck"] == 1
    assert control("DELETE", "faults")[1]["result"] == []
    assert control("POST", "faults", {"method": "x", "delay": -1})[0] == 400


def test_the_clock_moves_forward_only(control: Control, ws: LocalWorkspace) -> None:
    before = ws.clock.now()
    control("POST", "clock", {"advance_seconds": 3600})
    assert (ws.clock.now() - before).total_seconds() >= 3600
    control("POST", "clock", {"advance_to": "2020-01-01T00:00:00Z"})
    assert (ws.clock.now() - before).total_seconds() >= 3600
    assert control("POST", "clock", {"advance_to": "2030-01-01T00:00:00"})[0] == 400
    for too_far in ({"advance_to": "9999-12-31T00:00:00Z"}, {"advance_seconds": 1e300}):
        assert control("POST", "clock", too_far)[0] == 400
    assert control("POST", "clock", {"advance_seconds": 974 * 366 * 86_400})[0] == 400
    assert ws.clock.now().year < 3000


def test_a_person_is_acted_as_over_http(
    control: Control, ws: LocalWorkspace, app: Any, by_socket: Any, modal: dict[str, Any]
) -> None:
    @app.command("/referir")
    def on_command(ack: Any, body: Any, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal)
        ack()

    app.view("ask")(lambda ack: ack())
    by_socket(app)

    def act(do: str, **with_: Any) -> Any:
        return control("POST", "act", {"user": "U0LUCIA001", "do": do, "with": with_})

    assert act("command", command="/referir", text="", channel_id="C0GENERAL1")[1]["result"]["ok"]
    assert act("view")[1]["result"]["callback_id"] == "ask"
    assert "words" in act("submit")[1]["result"]["errors"]
    filled = act("fill", words={"text": "hola"})[1]["result"]
    assert filled["state"]["values"]["words"]["text"]["value"] == "hola"
    assert act("submit")[1]["result"] == {"ok": True, "errors": {}, "view": None, "error": None}
    said = act("say", channel_id="C0GENERAL1", text="buenas")[1]["result"]
    assert act("messages", channel_id="C0GENERAL1")[1]["result"][-1]["ts"] == said["ts"]
    assert act("submit") == (400, {"ok": False, "error": "Lucía Navarro has no modal open"})
    assert act("__init__")[0] == 400
    assert control("POST", "act", {"user": "U0NOBODY01", "do": "submit"})[0] == 400


def test_people_workspaces_and_sockets_are_managed_over_http(
    control: Control, ws: LocalWorkspace
) -> None:
    def admin(do: str, **with_: Any) -> int:
        return control("POST", "admin", {"do": do, "with": with_})[0]

    assert admin("hire", id="U0NUEVA001", name="n", real_name="Nueva") == 200
    assert admin("change", user_id="U0NUEVA001", tz="Europe/Madrid") == 200
    assert admin("change", user_id="U0NUEVA001", tz="Mars/Base") == 400
    assert admin("deactivate", user_id="U0NOBODY01") == 400
    user = ws.state.find_user("U0NUEVA001")
    assert user is not None
    assert user.tz == "Europe/Madrid"
    _, founded = control("POST", "teams", SMALL)
    assert founded["result"]["team"] == "T0SMALL001"
    token = founded["result"]["bot_token"]
    assert WebClient(token, base_url=ws.api_url).auth_test()["team"] == "Chica"
    assert control("POST", "teams", SMALL)[0] == 400
    assert control("POST", "sockets", {"do": "sever"})[1]["result"] == {"connections": 0}
    _, usage = control("GET", "usage")
    used = [(one["team_id"], one["method"], one["used"]) for one in usage["result"]]
    assert used == [("T0SMALL001", "auth.test", 1)]


def test_the_journal_comes_as_json_lines_from_where_one_left_off(
    control: Control, client: WebClient
) -> None:
    client.auth_test()
    _, first = control("GET", "journal")
    client.api_call("api.test")
    _, rest = control("GET", f"journal?since={first[-1]['n']}")
    assert [entry["method"] for entry in first + rest] == ["auth.test", "api.test"]
    assert control("GET", "journal?since=x")[0] == 400
