"""The async clients work as well: `AsyncWebClient`, which GETs its reads, and async Bolt."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.server import LocalWorkspace

LUCIA = "U0LUCIA001"
DEVREL = "C0DEVREL01"


def run_apart(play: Coroutine[Any, Any, None]) -> None:
    """Run in a thread with a loop of its own: a browser test before may have left one in this."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, play).result()


def test_the_async_client_reads_posts_and_uploads(ws: LocalWorkspace) -> None:
    async def play() -> None:
        client = AsyncWebClient(ws.bot_token, base_url=ws.api_url)
        assert (await client.auth_test())["team_id"] == ws.team_id
        members = [
            member["id"]
            async for page in await client.users_list(limit=6)
            for member in page["members"]
        ]
        assert len(members) == 16
        info = await client.users_info(user=LUCIA, include_locale=True)
        assert info["user"]["locale"] == "es-ES"
        channels = await client.users_conversations(exclude_archived=True, types="public_channel")
        assert [one["name"] for one in channels["channels"]] == ["general", "devrel"]
        posted = await client.chat_postMessage(
            channel=LUCIA, text="hola", blocks=[{"type": "divider"}]
        )
        await client.chat_update(channel=posted["channel"], ts=posted["ts"], text="adiós")
        history = await client.conversations_history(channel=posted["channel"], limit=1)
        assert [message["text"] for message in history["messages"]] == ["adiós"]
        done = await client.files_upload_v2(filename="a.txt", content="áé", channel=DEVREL)
        assert done["file"]["name"] == "a.txt"

    run_apart(play())
    message = ws.acting.person("U0PAULA001").messages(DEVREL)[-1]
    assert message["files"][0]["size"] == 4


def test_async_bolt_plays_a_round(ws: LocalWorkspace, modal: dict[str, Any]) -> None:
    async def play() -> None:
        app = AsyncApp(client=AsyncWebClient(ws.bot_token, base_url=ws.api_url))

        @app.command("/referir")
        async def on_command(ack: Any, body: Any, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal)

        @app.view("ask")
        async def on_submit(ack: Any, body: Any, client: AsyncWebClient) -> None:
            await ack()
            await client.chat_postMessage(channel=body["user"]["id"], text="recibido")

        handler = AsyncSocketModeHandler(app, ws.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # no annotations there
        await asyncio.to_thread(act)
        await handler.close_async()  # type: ignore[no-untyped-call]  # no annotations there

    def act() -> None:
        ws.wait_until(lambda: ws.sockets.connections == 1)
        lucia = ws.acting.person(LUCIA)
        assert lucia.command("/referir", "", DEVREL).ok
        ws.wait_until(lambda: lucia.view is not None)
        lucia.fill({("words", "text"): "hola"})
        assert lucia.submit().ok
        ws.wait_until(lambda: lucia.dm() is not None)
        dm = lucia.dm()
        assert dm is not None
        ws.wait_until(lambda: [m["text"] for m in lucia.messages(dm)] == ["recibido"])
        ws.wait_until(ws.quiet)

    run_apart(play())
