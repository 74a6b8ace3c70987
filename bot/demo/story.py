"""`vinculo demo --story`: a month of the loop, played by scripted people, told and checked."""

from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.demo import chapters
from bot.demo.stage import Stage
from bot.demo.world import World, open_world
from engagement.common.words import texts_for

Chapter = Callable[[Stage], None]

CHAPTERS: tuple[tuple[str, Chapter], ...] = (
    ("Llega la pregunta, a cada quien a su hora", chapters.the_question_arrives),
    ("Responden", chapters.they_answer),
    ("Un error en su campo, y nada se pierde", chapters.a_wrong_value_keeps_the_text),
    ("Quiero conversar", chapters.somebody_wants_to_talk),
    ("Refieren", chapters.they_refer),
    ("El recordatorio", chapters.the_reminder),
    ("Cierra la ronda y llega el resumen", chapters.the_digest),
    ("Inicio, y una pausa", chapters.home_and_a_pause),
    ("Las noticias prometidas", chapters.the_promised_news),
    ("La ronda siguiente", chapters.the_next_round),
    ("Las cuentas", chapters.the_books),
)


def run_story(console: Console, folder: Path | None) -> int:
    """Play the story; return 0 only if every expected message, row and digest was there."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("preparando la empresa", total=len(CHAPTERS))
        with open_world(0, folder) as world:
            stage = Stage(world, say=lambda line: progress.console.print(line, highlight=False))
            for title, chapter in CHAPTERS:
                progress.update(task, description=title)
                stage.say(f"\n[bold]{title}[/] [dim]{_today(world)}[/]")
                try:
                    chapter(stage)
                except Exception as error:  # noqa: BLE001 - a broken chapter is told as a failure
                    stage.expect(False, f"{title}: {type(error).__name__}: {error}")
                progress.advance(task)
    if stage.failures:
        console.print(f"\n[bold red]{len(stage.failures)} expectations failed[/]")
        return 1
    console.print("\n[bold green]Todo llegó, una vez, a quien debía.[/]")
    return 0


def _today(world: World) -> str:
    return texts_for("es").moment(world.now, "America/Santiago")
