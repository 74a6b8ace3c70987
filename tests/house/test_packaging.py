"""Our packages are ours alone, and everything that they need travels with them."""

import importlib.metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = ("bot", "handlers", "schedules", "engagement", "storage", "sandbox")


def test_no_other_distribution_brings_a_package_of_our_names() -> None:
    owners = importlib.metadata.packages_distributions()
    installed = importlib.metadata.distribution("vinculo-slack")
    for name in OURS:
        # An editable install owns its packages through a finder and lists none of them.
        assert set(owners.get(name, ["vinculo-slack"])) == {"vinculo-slack"}, name
    assert installed.metadata["Name"] == "vinculo-slack"


def test_every_folder_of_code_is_a_package() -> None:
    for name in OURS:
        for file in (ROOT / name).rglob("*.py"):
            assert (file.parent / "__init__.py").exists(), f"{file.parent} has no __init__.py"


def test_the_locks_carry_hashes_and_name_no_index() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        text = lock.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
        assert "--index-url" not in text


def test_files_stay_small_enough_to_be_read_at_once() -> None:
    for name in OURS:
        for file in (ROOT / name).rglob("*.py"):
            if file.parent.name == "versions":
                continue  # a migration lists every table it makes
            lines = len(file.read_text("utf-8").splitlines())
            assert lines <= 350, (
                f"{file.relative_to(ROOT)} has {lines} lines: which room is missing?"
            )
