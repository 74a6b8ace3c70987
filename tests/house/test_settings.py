"""A wrong setting ends at once, with one line that names it and says where to get it."""

import pytest

from bot.settings import WHERE_TO_GET_IT, Settings, SettingsError, read_settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name in WHERE_TO_GET_IT:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-not-a-bot"),
        ("SLACK_APP_TOKEN", "xoxb-wrong-kind"),
        ("SLACK_API_URL", "slack.com/api"),
        ("DATABASE_URL", "mysql://somewhere"),
        ("DATABASE_URL", "not a url"),
        ("VINCULO_DIGEST_CHANNEL", "# devrel"),
        ("VINCULO_ADMINS", "U01ABCDEF,paula"),
        ("VINCULO_DEFAULT_LOCALE", "fr"),
        ("VINCULO_DEFAULT_TIMEZONE", "America/Atlantis"),
        ("VINCULO_DEFAULT_TIMEZONE", "../etc/passwd"),
    ],
)
def test_a_malformed_setting_is_named_in_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    message = str(caught.value)
    assert message.startswith(f"{name} is not right: ")
    assert WHERE_TO_GET_IT[name] in message
    assert "\n" not in message


def test_a_token_never_stands_in_an_error_or_a_dump(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-hush-1")
    assert "hush" not in repr(read_settings())
    monkeypatch.setenv("SLACK_BOT_TOKEN", "oops-hush-2")
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert "hush" not in str(caught.value)


def test_a_mode_asks_only_for_what_it_needs() -> None:
    settings = read_settings()
    with pytest.raises(SettingsError, match=r"^SLACK_BOT_TOKEN is missing: "):
        settings.require("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")
    settings.require("DATABASE_URL")


def test_every_setting_says_where_to_get_it() -> None:
    assert {name.upper() for name in Settings.model_fields} == set(WHERE_TO_GET_IT)


def test_settings_come_from_a_dotenv_file_and_the_environment_wins(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / ".env").write_text(
        "VINCULO_DEFAULT_LOCALE=en\nVINCULO_ADMINS=U0PAULA001, U0HEAD0001\n"
    )
    assert read_settings().vinculo_admins == ("U0PAULA001", "U0HEAD0001")
    monkeypatch.setenv("VINCULO_DEFAULT_LOCALE", "es")
    assert read_settings().vinculo_default_locale == "es"
