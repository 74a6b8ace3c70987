"""`vinculo run`, a process of its own, in a Slack that nobody here wrote it for."""

import json
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from engagement.common.ids import Action, Block, Callback, Command
from storage.engine import open_database
from storage.migrate import migrate
from storage.people import Person
from tests.support.commands import Running, running, vinculo
from tests.support.other_slack import ANA, BEN, BOT, CLARA, GONE, TEAM, OtherSlack, valid_view
from tests.support.visitor import Visitor

STRANGER = "W9STRANGER"
PROMPTLY = 20.0  # seconds; it takes a few hundredths on a machine with nothing else to do
REFERRAL = {
    "consent": "yes",
    "name": "Inés Carvajal",
    "contact": "ines.carvajal@correo.example",
    "family": "cloud",
    "role": "sre",
    "level": "senior",
    "senior": ["architect"],
    "evidence": "Redujo los incidentes.",
    "relation": "same_team",
}


@pytest.fixture
def slack() -> Iterator[OtherSlack]:
    with OtherSlack() as elsewhere:
        yield elsewhere


@pytest.fixture
def bot(slack: OtherSlack, tmp_path: Path) -> Iterator[Running]:
    with running("run", folder=tmp_path, **slack.settings) as started:
        slack.wait_for(lambda: slack.is_connected)
        yield started


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OtherSlack]:
    """Run one bot for all tests that only use it."""
    folder = tmp_path_factory.mktemp("served")
    with (
        OtherSlack() as slack,
        running("run", folder=folder, VINCULO_DIGEST_CHANNEL="#devrel", **slack.settings),
    ):
        slack.wait_for(lambda: slack.is_connected)
        yield slack


def people_in(folder: Path) -> dict[str, Person]:
    db = open_database(f"sqlite:///{folder}/vinculo.sqlite3")
    try:
        with db.reading() as session:
            rows = session.scalars(select(Person).where(Person.team_id == TEAM)).all()
            return {row.slack_user_id: row for row in rows}
    finally:
        db.dispose()


def one_line_of(said: str) -> str:
    """Return the only line that was said."""
    (line,) = said.splitlines()
    assert line.startswith("✗ ")
    return line


def test_it_reads_the_people_page_by_page_and_waits_as_long_as_it_is_told(
    slack: OtherSlack, bot: Running, tmp_path: Path
) -> None:
    assert bot.end(signal.SIGTERM, PROMPTLY) == 0
    assert [call.answer.get("error") for call in slack.called("users.list")] == [
        None,
        "ratelimited",
        None,
    ]
    people = people_in(tmp_path)
    assert set(people) == {ANA, BEN, BOT, CLARA, GONE}
    assert (people[ANA].name, people[ANA].timezone, people[ANA].locale) == (
        "ana",
        "America/Santiago",
        "es",
    )
    assert (people[BEN].name, people[BEN].timezone, people[BEN].locale) == (
        "Ben",
        "Europe/London",
        "en-GB",
    )
    assert people[CLARA].timezone == "America/Santiago"
    assert people[GONE].deactivated_at is not None
    assert people[BOT].is_bot


def test_referir_goes_from_the_command_to_a_receipt(served: OtherSlack) -> None:
    ana = Visitor(served, ANA)
    ana.command(Command.REFER)
    assert ana.view["callback_id"] == Callback.REFERRAL
    assert [b["block_id"] for b in ana.view["blocks"] if b["type"] == "input"] == [Block.CONSENT]

    ana.fill({**REFERRAL, "contact": "Inés, en el correo"})
    assert set(ana.submit()["errors"]) == {Block.CONTACT}
    ana.fill({"contact": REFERRAL["contact"]})
    thanks = ana.submit()
    assert thanks["response_action"] == "update"
    assert "A más tardar el" in json.dumps(valid_view(thanks["view"], "modal"), ensure_ascii=False)

    served.wait_for(lambda: served.called("chat.postMessage"))
    (receipt,) = served.called("chat.postMessage")
    assert receipt.arguments["channel"] == ANA
    assert "Inés" not in json.dumps(receipt.arguments, ensure_ascii=False)


def test_home_is_published_in_each_ones_language(served: OtherSlack) -> None:
    for user, words in ((ANA, "Tu próximo check-in"), (BEN, "Your next check-in")):
        Visitor(served, user).open_home()
        home = json.dumps(served.homes[user], ensure_ascii=False)
        assert words in home
        assert Action.PAUSE_OPEN in home


def test_somebody_it_was_never_told_of_is_served(served: OtherSlack) -> None:
    stranger = Visitor(served, STRANGER)
    stranger.open_home()
    assert served.homes[STRANGER]["type"] == "home"
    stranger.command(Command.REFER)
    assert stranger.view["callback_id"] == Callback.REFERRAL


def test_methods_that_are_unknown_there_stop_nothing(served: OtherSlack) -> None:
    unknown = {c.method for c in served.calls if c.answer.get("error") == "unknown_method"}
    assert unknown == {"users.conversations"}
    clara = Visitor(served, CLARA)
    clara.command(Command.VINCULO)
    assert clara.view["type"] == "modal"


def test_a_socket_that_ends_is_replaced(served: OtherSlack) -> None:
    tickets = len(served.called("apps.connections.open"))
    served.drop()
    served.wait_for(
        lambda: served.is_connected and len(served.called("apps.connections.open")) == tickets + 1
    )
    clara = Visitor(served, CLARA)
    clara.command(Command.REFER)
    assert clara.view["callback_id"] == Callback.REFERRAL


def test_it_ends_at_once_while_it_waits_for_the_people(slack: OtherSlack, tmp_path: Path) -> None:
    slack.retry_after = 300
    with running("run", folder=tmp_path, **slack.settings) as arriving:
        slack.wait_for(lambda: len(slack.called("users.list")) == 2)
        assert arriving.end(signal.SIGTERM, PROMPTLY) == 0


def test_what_it_logs_goes_to_stderr_and_tells_no_token(slack: OtherSlack, bot: Running) -> None:
    Visitor(slack, ANA).open_home()
    assert bot.end(signal.SIGTERM, PROMPTLY) == 0
    assert bot.out == []
    assert any("arrived" in line for line in bot.err)
    told = "\n".join(bot.err)
    assert "xoxb" not in told
    assert "xapp" not in told
    assert "`token` will be unused" not in told
    assert "Traceback" not in told


def test_the_apps_other_credentials_in_the_environment_change_nothing(
    slack: OtherSlack, tmp_path: Path
) -> None:
    others = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "hush"}
    with running("run", folder=tmp_path, **others, **slack.settings):
        slack.wait_for(lambda: slack.is_connected)
        Visitor(slack, ANA).open_home()
        assert slack.homes[ANA]["type"] == "home"


def test_a_second_start_reads_nobody_again_and_serves(
    slack: OtherSlack, bot: Running, tmp_path: Path
) -> None:
    assert bot.end(signal.SIGINT, PROMPTLY) == 0
    slack.wait_for(lambda: not slack.is_connected)
    before = len(slack.called("users.list"))
    with running("run", folder=tmp_path, **slack.settings) as again:
        slack.wait_for(lambda: slack.is_connected)
        Visitor(slack, BEN).open_home()
        assert again.end(signal.SIGTERM, PROMPTLY) == 0
    assert len(slack.called("users.list")) == before


@pytest.mark.parametrize("missing", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_missing_token_is_one_line(slack: OtherSlack, tmp_path: Path, missing: str) -> None:
    settings = {name: value for name, value in slack.settings.items() if name != missing}
    ended = vinculo("run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    assert one_line_of(ended.stderr).startswith(f"✗ {missing} is missing: api.slack.com/apps")
    assert list(tmp_path.iterdir()) == []


def test_a_refused_bot_token_is_one_line(slack: OtherSlack, tmp_path: Path) -> None:
    settings = {**slack.settings, "SLACK_BOT_TOKEN": "xoxb-of-yesterday"}
    ended = vinculo("run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    line = one_line_of(ended.stderr)
    assert line.startswith("✗ SLACK_BOT_TOKEN was refused by Slack (invalid_auth): ")
    assert "yesterday" not in line


def test_a_refused_app_token_is_named(slack: OtherSlack, tmp_path: Path) -> None:
    settings = {**slack.settings, "SLACK_APP_TOKEN": "xapp-of-yesterday"}
    ended = vinculo("run", folder=tmp_path, **settings)
    assert ended.returncode == 2
    line = ended.stderr.splitlines()[-1]
    assert line.startswith("✗ SLACK_APP_TOKEN was refused by Slack (invalid_auth): ")
    assert "Traceback" not in ended.stderr
    assert "yesterday" not in ended.stderr


@pytest.mark.parametrize(
    ("code", "exit_code", "words"),
    [
        ("unknown_method", 2, "✗ SLACK_API_URL http://127.0.0.1"),
        ("fatal_error", 1, "✗ Slack answered 'fatal_error'"),
    ],
)
def test_a_slack_that_cannot_serve_is_not_the_tokens_fault(
    slack: OtherSlack, tmp_path: Path, code: str, exit_code: int, words: str
) -> None:
    slack.refusals["auth.test"] = code
    ended = vinculo("run", folder=tmp_path, **slack.settings)
    assert ended.returncode == exit_code
    assert one_line_of(ended.stderr).startswith(words)


def test_an_address_where_nobody_listens_is_one_line(slack: OtherSlack, tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound, and listening to nobody
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/api/"
        ended = vinculo("run", folder=tmp_path, **{**slack.settings, "SLACK_API_URL": url})
    assert ended.returncode == 2
    assert one_line_of(ended.stderr).startswith(f"✗ SLACK_API_URL {url} cannot be reached (")


def test_a_newer_database_is_left_alone_with_one_line(slack: OtherSlack, tmp_path: Path) -> None:
    db = open_database(f"sqlite:///{tmp_path}/vinculo.sqlite3")
    migrate(db)
    with db.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    db.dispose()
    ended = vinculo("run", folder=tmp_path, **slack.settings)
    assert ended.returncode == 2
    assert "schema 9999, which is newer than this program's" in one_line_of(ended.stderr)
    assert slack.calls == []


@pytest.mark.parametrize(
    "url",
    ["postgresql://vinculo:hush@127.0.0.1:1/vinculo", "sqlite:///.", "sqlite:////proc/none/x.db"],
)
def test_a_database_that_cannot_be_opened_is_one_line(
    slack: OtherSlack, tmp_path: Path, url: str
) -> None:
    ended = vinculo("run", folder=tmp_path, DATABASE_URL=url, **slack.settings)
    assert ended.returncode == 2
    line = one_line_of(ended.stderr)
    assert line.startswith("✗ DATABASE_URL cannot be opened (")
    assert "hush" not in line
    assert slack.calls == []
