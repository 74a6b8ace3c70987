"""README and docs name what there is: commands, settings, targets, files."""

import re
from pathlib import Path

import pytest
import typer.main

from bot.cli import cli
from bot.settings import WHERE_TO_GET_IT

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
MAKE_TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_the_readme_tells_every_setting_and_no_other() -> None:
    told = set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE))
    assert told == set(WHERE_TO_GET_IT)


def test_the_readme_tells_every_command_and_no_other() -> None:
    group = typer.main.get_command(cli)
    commands = set(getattr(group, "commands", {}))
    told = set(re.findall(r"`(?:\.venv/bin/)?vinculo ([a-z]+)", README))
    assert told == commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_and_path_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in re.findall(r"\]\(([^)#]+)[^)]*\)", text):
        if not link.startswith(("http://", "https://")):
            assert (page.parent / link).exists(), link
    for path in re.findall(
        r"`((?:bot|handlers|schedules|engagement|storage|sandbox|tests|docs)/[\w./-]*)`", text
    ):
        assert (ROOT / path).exists(), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_of_a_page_exists(page: Path) -> None:
    for target in re.findall(
        r"`?\bmake ([a-z]+(?:-[a-z]+)*)`?(?=[\s`.,:;]|$)", page.read_text("utf-8")
    ):
        if f"`make {target}`" in page.read_text("utf-8"):
            assert target in MAKE_TARGETS, target
