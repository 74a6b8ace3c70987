"""The demo: the local workspace and the bot in one process, with an invented past."""

from bot.demo.run import run_demo
from bot.demo.story import run_story

__all__ = ["run_demo", "run_story"]
