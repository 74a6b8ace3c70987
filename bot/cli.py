"""The command line: every command builds what it needs, and ends with one clear line when it cannot."""

import logging
import re
import signal
import sys
import threading
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.text import Text

from bot.clock import SystemClock
from bot.logs import log_to_console
from bot.manifest import manifest
from bot.reaching import reached_database
from bot.settings import Settings, SettingsError, read_settings
from engagement.common.errors import SlackError
from storage.migrate import SchemaError, check_schema, migrate

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Vínculo: check-ins, referrals and a digest, in Slack.",
)
console = Console()


def main() -> None:
    """Run the command line; what is wrong with the settings or the schema is one line, exit 2."""
    try:
        cli()
    except SlackError as error:
        _fail(f"Slack answered {error.code!r} to something the bot cannot start without", 1)
    except (SettingsError, SchemaError) as error:
        _fail(str(error), 2)


def _fail(sentence: str, code: int) -> NoReturn:
    line = Text.assemble(("✗", "bold red"), " ", sentence)
    Console(stderr=True).print(line, highlight=False, soft_wrap=True)
    sys.exit(code)


@cli.command()
def run() -> None:
    """Serve one workspace over Socket Mode, with real tokens."""
    from bot.app import build  # noqa: PLC0415 - Bolt loads slowly, and other commands need none of it

    log_to_console(logging.INFO)
    settings = read_settings()
    settings.require("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    _prepare_database(settings)
    vinculo = build(settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _leave)
    try:
        vinculo.arrive()
        vinculo.start()
        vinculo.watch(threading.Event())
    finally:
        vinculo.stop()


@cli.command("migrate")
def migrate_database() -> None:
    """Bring the database at DATABASE_URL to this version's schema."""
    with reached_database(read_settings().database_url) as db:
        migrate(db)
    console.print("[green]✓[/] the database is up to date")


@cli.command()
def demo(
    *,
    story: Annotated[
        bool, typer.Option("--story", help="Play a month by scripted people, without a browser.")
    ] = False,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="The page's port; 0 takes any that is free.")
    ] = 0,
    folder: Annotated[
        Path | None, typer.Option(help="Where the embedded database goes; by default a new one.")
    ] = None,
) -> None:
    """Start a local workspace with the bot in it, and print the address of its page."""
    from bot.demo import run_demo, run_story  # noqa: PLC0415 - the sandbox is for these two only

    log_to_console(logging.WARNING)
    if story:
        raise typer.Exit(run_story(console, folder))
    run_demo(console, port, folder)


@cli.command()
def digest(
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show it; a digest goes out by its own clock.")
    ] = False,
) -> None:
    """Show the latest digest as it stands in the database, without posting it."""
    from bot.preview import show_latest_digest  # noqa: PLC0415 - as in run

    if not dry_run:
        raise SettingsError("a digest is posted by the clock of `vinculo run`; add --dry-run")
    with reached_database(read_settings().database_url) as db:
        check_schema(db)
        show_latest_digest(console, db, SystemClock().now())


@cli.command("manifest")
def print_manifest(
    *,
    http: Annotated[
        str | None, typer.Option(help="The public address, https://…, of the HTTP mode.")
    ] = None,
) -> None:
    """Print the app's manifest, to be pasted into Slack."""
    import yaml  # noqa: PLC0415 - for this command only

    if http is not None and not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", http):
        raise SettingsError("--http takes the address that Slack can reach: https://…")
    typer.echo(yaml.safe_dump(manifest(http), allow_unicode=True, sort_keys=False), nl=False)


def _leave(*_signal: object) -> NoReturn:
    # Raised, because arriving may be waiting out a 429 for half a minute.
    raise SystemExit(0)


def _prepare_database(settings: Settings) -> None:
    with reached_database(settings.database_url) as db:
        if db.is_sqlite:
            migrate(db)
        check_schema(db)
