"""A small Bolt app for the tests of the page: it shows the samples and remembers what it heard."""

import json
import re
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from slack_bolt import App, BoltRequest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from sandbox.server import LocalWorkspace

Json = dict[str, Any]
SAMPLES: dict[str, list[Json]] = json.loads(
    Path(__file__).with_name("samples.json").read_text("utf-8")
)
LUCIA, PAULA, CAMILA, EMILY = "U0LUCIA001", "U0PAULA001", "U0CAMILA01", "U0EMILY001"
GENERAL, DEVREL = "C0GENERAL1", "C0DEVREL01"


def plain(text: str) -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def modal(blocks: list[Json], callback_id: str = "sink", **more: Any) -> Json:
    """A modal that can be sent."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain("¿Cómo vas?"),
        "submit": plain("Enviar"),
        "close": plain("Ahora no"),
        "blocks": blocks,
        **more,
    }


def text_input(block_id: str, label: str, **element: Any) -> Json:
    """An input block with a text field."""
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": {"type": "plain_text_input", "action_id": "text", **element},
    }


def button(text: str, action_id: str, **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), "action_id": action_id, "value": "v", **more}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    """An actions block."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


class PageApp:
    """The app: `view` is the modal that `/referir` opens, `answer` what a submission is acked with."""

    def __init__(self, ws: LocalWorkspace) -> None:
        self.ws = ws
        self.client = WebClient(ws.bot_token, base_url=ws.api_url, retry_handlers=[])
        self.view: Json = modal(SAMPLES["modal"])
        self.answer: Json = {}
        self.home: list[Json] = SAMPLES["message"][:6]
        self.heard: list[Json] = []
        app = App(client=self.client, process_before_response=True)
        app.command("/referir")(self._open)
        app.shortcut(re.compile(".*"))(self._open)
        app.action(re.compile(".*", re.DOTALL))(self._act)
        app.view(re.compile(".*"))(self._submit)
        app.options(re.compile(".*"))(self._offer)
        app.event("app_home_opened")(self._home)
        app.event("message")(self._hear)
        # slack_sdk's builtin client needs seconds to close; dozens of tests would wait for it.
        self._ends = ExitStack()
        url = str(self.client.apps_connections_open(app_token=ws.app_token)["url"])
        socket = self._ends.enter_context(connect(url))
        self._thread = threading.Thread(target=_serve, args=(socket, app), daemon=True)
        self._thread.start()
        ws.wait_until(lambda: ws.sockets.connections == 1)

    def close(self) -> None:
        """Disconnect."""
        self._ends.close()
        self._thread.join(5)

    def _open(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        self.client.views_open(trigger_id=body["trigger_id"], view=self.view)
        ack()

    def _act(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack()

    def _submit(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        ack(**self.answer)

    def _offer(self, ack: Any, body: Json) -> None:
        self.heard.append(body)
        names = ["Banco Andino", "Bazar del Sur", "Clínica Norte"]
        found = [name for name in names if body["value"].lower() in name.lower()]
        ack(options=[{"text": plain(name), "value": name.split()[0]} for name in found])

    def _home(self, event: Json) -> None:
        view = {"type": "home", "blocks": self.home}
        self.client.views_publish(user_id=event["user"], view=view)

    def _hear(self, event: Json) -> None:
        self.heard.append({"type": "event", "event": event})

    def post(self, channel: str, blocks: list[Json] | None = None, text: str = "Hola") -> str:
        """Post a message and return its `ts`."""
        return str(self.client.chat_postMessage(channel=channel, text=text, blocks=blocks)["ts"])

    def last(self, kind: str) -> Json:
        """The newest payload of a type."""
        return next(one for one in reversed(self.heard) if one.get("type") == kind)


def _serve(socket: ClientConnection, app: App) -> None:
    """Hand each envelope to the app and acknowledge it with what the app answers, until the end."""
    try:
        for text in socket:
            envelope = json.loads(text)
            if "envelope_id" not in envelope:
                continue
            request = BoltRequest(body=envelope["payload"], mode="socket_mode")
            answer = app.dispatch(request)
            ack: Json = {"envelope_id": envelope["envelope_id"]}
            if answer.body:
                ack["payload"] = json.loads(answer.body)
            socket.send(json.dumps(ack))
    except ConnectionClosed:
        return
