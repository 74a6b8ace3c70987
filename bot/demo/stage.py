"""Where the story is played: the world, its people, and what has gone wrong so far."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.demo.cast import Actor
from bot.demo.world import World


@dataclass
class Stage:
    """Where the story is played: the world, its people, and what has gone wrong so far."""

    world: World
    say: Callable[[str], None]
    failures: list[str] = field(default_factory=list)

    def actor(self, slack_user_id: str) -> Actor:
        """Return somebody of the company."""
        return Actor(self.world.workspace, slack_user_id)

    def expect(self, holds: object, sentence: str) -> None:
        """Tell what should be so, and remember it if it is not."""
        if holds:
            self.say(f"  [green]✓[/] {sentence}")
        else:
            self.say(f"  [bold red]✗ {sentence}[/]")
            self.failures.append(sentence)

    def tell(self, sentence: str) -> None:
        """Tell what somebody does."""
        self.say(f"  {sentence}")

    def local(self, ts: str, timezone: str) -> str:
        """Say the wall time of a message's timestamp."""
        return (
            datetime.fromtimestamp(float(ts), UTC).astimezone(ZoneInfo(timezone)).strftime("%H:%M")
        )
