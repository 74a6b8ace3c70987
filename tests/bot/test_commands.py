"""`vinculo …` as people type it: each command a process of its own."""

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from sqlalchemy import inspect, make_url, text

from bot.demo.story import CHAPTERS
from storage.engine import open_database
from storage.migrations.tables import METADATA
from tests.support.commands import running, vinculo

ROOT = Path(__file__).parents[2]
COMMANDS = ("run", "migrate", "demo", "digest", "manifest")
LONG = pytest.mark.timeout(400)  # a month goes by


def schemas(url: str) -> set[str]:
    db = open_database(url)
    try:
        return set(inspect(db.engine).get_schema_names())
    finally:
        db.dispose()


def tables(url: str) -> set[str]:
    db = open_database(url)
    try:
        with db.reading() as session:
            return set(inspect(session.connection()).get_table_names())
    finally:
        db.dispose()


@pytest.fixture
def own_schema(pg_url: str) -> Iterator[str]:
    """Give the URL of an empty schema of PostgreSQL's, which is dropped at the end."""
    db = open_database(pg_url)
    with db.writing() as session:
        session.execute(text("CREATE SCHEMA of_commands"))
    url = make_url(pg_url).update_query_dict({"options": "-c search_path=of_commands"})
    yield url.render_as_string(hide_password=False)
    with db.writing() as session:
        session.execute(text("DROP SCHEMA of_commands CASCADE"))
    db.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of a database without tables."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new/vinculo.sqlite3"
    return str(request.getfixturevalue("own_schema"))


def assert_no_fault(logged: str) -> None:
    """A busy machine may make it wait, and say so; nothing may go wrong."""
    assert not re.search(r"Traceback|\[error|\[critical|^ERROR", logged, re.MULTILINE), logged


def assert_told_to_the_end(said: str) -> None:
    titles = [title for title, _ in CHAPTERS]
    told = [line for line in said.splitlines() if line.startswith(tuple(titles))]
    assert len(told) == len(titles)
    assert said.count("✓") > 30
    assert "✗" not in said
    assert said.rstrip().endswith("Todo llegó, una vez, a quien debía.")


@LONG
def test_the_story_is_told_to_its_end_and_its_digest_can_be_looked_at(tmp_path: Path) -> None:
    told = vinculo("demo", "--story", "--folder", "kept", folder=tmp_path)
    assert told.returncode == 0
    assert_told_to_the_end(told.stdout)
    assert_no_fault(told.stderr)

    url = f"sqlite:///{tmp_path}/kept/vinculo-demo.sqlite3"
    seen = vinculo("digest", "--dry-run", folder=tmp_path, DATABASE_URL=url)
    assert (seen.returncode, seen.stderr) == (0, "")
    assert "23people" in seen.stdout
    assert "Resumen de ¿Cómo vas?, ronda " in seen.stdout
    assert re.search(r"n = \d+", seen.stdout)


@LONG
def test_the_story_leaves_nothing_behind_in_postgresql(pg_url: str, tmp_path: Path) -> None:
    before = schemas(pg_url)
    told = vinculo("demo", "--story", folder=tmp_path, DATABASE_URL=pg_url)
    assert told.returncode == 0
    assert_told_to_the_end(told.stdout)
    assert_no_fault(told.stderr)
    assert schemas(pg_url) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_demo_serves_one_address_until_it_is_told_to_end(
    tmp_path: Path, number: signal.Signals
) -> None:
    with running("demo", "--port", "0", folder=tmp_path) as demo:
        demo.wait_for(lambda: "http://" in "".join(demo.out))
        (address,) = re.findall(r"http://[^\s│]+", "\n".join(demo.out))
        with urlopen(address, timeout=60) as page:
            assert page.status == 200
            assert "Lucía" in page.read().decode()
        assert demo.end(number) == 0
    assert demo.out[-1] == "bye"
    assert_no_fault("\n".join(demo.err))
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = vinculo("demo", "--port", str(port), folder=tmp_path)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"✗ --port {port} cannot be used (")


def test_migrate_makes_every_table_and_twice_changes_nothing(
    empty_url: str, tmp_path: Path
) -> None:
    unready = vinculo("digest", "--dry-run", folder=tmp_path, DATABASE_URL=empty_url)
    assert unready.returncode == 2
    assert unready.stderr == "✗ the database has no tables yet: type `vinculo migrate`\n"
    for _ in range(2):
        ended = vinculo("migrate", folder=tmp_path, DATABASE_URL=empty_url)
        assert (ended.returncode, ended.stderr) == (0, "")
        assert ended.stdout == "✓ the database is up to date\n"
        assert tables(empty_url) == {*METADATA.tables, "alembic_version"}
    ready = vinculo("digest", "--dry-run", folder=tmp_path, DATABASE_URL=empty_url)
    assert (ready.returncode, ready.stderr) == (0, "")
    assert ready.stdout == "no workspace yet: `vinculo run` takes the first one in\n"


def test_run_does_not_migrate_postgresql_by_itself(own_schema: str, tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    ended = vinculo("run", folder=tmp_path, DATABASE_URL=own_schema, **tokens)
    assert ended.returncode == 2
    assert ended.stderr == "✗ the database has no tables yet: type `vinculo migrate`\n"


def test_manifest_prints_the_file_of_the_repository(tmp_path: Path) -> None:
    printed = vinculo("manifest", folder=tmp_path)
    assert (printed.returncode, printed.stderr) == (0, "")
    comment, _, content = (ROOT / "manifest.yml").read_text("utf-8").partition("\n")
    assert comment.startswith("# ")
    assert printed.stdout == content


def test_manifest_takes_the_public_address_of_http_mode(tmp_path: Path) -> None:
    printed = vinculo("manifest", "--http", "https://vinculo.example/", folder=tmp_path)
    assert printed.returncode == 0
    settings = yaml.safe_load(printed.stdout)["settings"]
    assert not settings["socket_mode_enabled"]
    events = settings["event_subscriptions"]
    assert events["request_url"] == "https://vinculo.example/slack/events"


@pytest.mark.parametrize(
    "arguments",
    [
        ("manifest", "--http", "http://vinculo.example"),
        ("manifest", "--http", "vinculo.example"),
        ("manifest", "--http", "https://"),
        ("manifest", "--http", ""),
        ("digest",),
    ],
)
def test_what_a_command_cannot_do_is_one_line(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ended = vinculo(*arguments, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    (line,) = ended.stderr.splitlines()
    assert line.startswith("✗ ")
    assert list(tmp_path.iterdir()) == []


def test_without_a_command_it_names_them_all(tmp_path: Path) -> None:
    asked, unasked = vinculo("--help", folder=tmp_path), vinculo(folder=tmp_path)
    assert asked.returncode == 0
    assert unasked.returncode == 2
    for command in COMMANDS:
        assert f" {command} " in asked.stdout
        assert f" {command} " in unasked.stdout


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("fly",), "fly"),
        (("run", "--fast"), "--fast"),
        (("demo", "--port", "home"), "--port"),
        (("demo", "--port", "65536"), "--port"),
        (("migrate", "now"), "now"),
    ],
)
def test_wrong_arguments_are_told_apart_from_a_fault(
    tmp_path: Path, arguments: tuple[str, ...], word: str
) -> None:
    ended = vinculo(*arguments, folder=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert word in ended.stderr
    assert "Usage: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert list(tmp_path.iterdir()) == []
