"""Lets `python -m bot` be the same as `vinculo`."""

from bot.cli import main

main()
