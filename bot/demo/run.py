"""`make demo`: keeps a demo running for somebody with a browser."""

import signal
import threading
from pathlib import Path

from rich.console import Console
from rich.panel import Panel

from bot.demo.world import World, open_world
from engagement.common.words import texts_for
from engagement.people.service import get_workspace


def run_demo(console: Console, port: int, folder: Path | None) -> None:
    """Start the local workspace with the bot in it, print one address, and serve until Ctrl+C."""
    console.print("setting up a company with eight past rounds …", style="dim")
    with open_world(port, folder) as world:
        world.workspace.on_forward = lambda: forward_and_tell(world)
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        _greet(console, world)
        stop.wait()
    console.print("bye", style="dim")


def forward_and_tell(world: World) -> dict[str, str]:
    """Move the clock to the next message, and say in each language what the time is and how many came."""
    count = world.forward()
    with world.vinculo.db.reading() as session:
        zone = get_workspace(session, world.workspace.team_id).timezone
    when = {language: texts_for(language).moment(world.now, zone) for language in ("es", "en")}
    mensajes = "llegó 1 mensaje" if count == 1 else f"llegaron {count} mensajes"
    messages = "1 message" if count == 1 else f"{count} messages"
    return {
        "es": f"Ahora es {when['es']} en Santiago: {mensajes}.",
        "en": f"It is now {when['en']} in Santiago: {messages} came.",
    }


def _greet(console: Console, world: World) -> None:
    address = world.workspace.page_url
    console.print(
        Panel(
            f"[bold]{address}[/]\n\n"
            "Open it in a browser. You act as anybody of a company of fourteen:\n"
            "answer a check-in, refer a colleague with /referir, look at Home (Inicio),\n"
            "press Forward (Adelantar) until the digest lands in #devrel.\n\n"
            "[dim]It listens on this machine only. Ctrl+C ends it.[/]",
            title="Vínculo · demo",
            expand=False,
        ),
        soft_wrap=True,
    )
