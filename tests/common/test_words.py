"""How texts are filled and said in each language."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from engagement.common.words import Texts, language_of, texts_for

ES, EN = texts_for("es"), texts_for("en")


@pytest.mark.parametrize(
    ("names", "spanish", "english"),
    [
        ([], "", ""),
        (["Paula"], "Paula", "Paula"),
        (["Paula", "Andrés"], "Paula y Andrés", "Paula and Andrés"),
        (["Paula", "Inés"], "Paula e Inés", "Paula and Inés"),
        (["Paula", "Hilda"], "Paula e Hilda", "Paula and Hilda"),
        (["Inés", "Ian", "Paula"], "Inés, Ian y Paula", "Inés, Ian, and Paula"),
        (["Paula", "Iara"], "Paula y Iara", "Paula and Iara"),
    ],
)
def test_names_are_joined_as_each_language_does(
    names: list[str], spanish: str, english: str
) -> None:
    assert ES.names(names) == spanish
    assert EN.names(names) == english


def test_numbers_dates_and_times_are_said_as_each_language_does() -> None:
    noon = datetime(2026, 5, 5, 14, 30, tzinfo=UTC)
    assert (ES.number(3.94, 1), EN.number(3.94, 1)) == ("3,9", "3.9")
    assert (ES.percent(0.816), EN.percent(0.816)) == ("82 %", "82%")
    assert ES.date(date(2026, 5, 5)) == "martes 5 de mayo"
    assert EN.date(date(2026, 5, 5)) == "Tuesday, May 5"
    assert ES.moment(noon, "America/Santiago") == "martes 5 de mayo a las 10:30"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("es-LA", "es"), ("es_ES", "es"), ("en-US", "en"), ("pt-BR", "es"), ("", "es"), (None, "es")],
)
def test_a_slack_locale_decides_the_language_and_spanish_is_the_default(
    locale: str | None, language: str
) -> None:
    assert language_of(locale) == language


@given(st.text())
def test_whatever_is_typed_rings_nobody_and_links_nowhere(typed: str) -> None:
    said = ES.mrkdwn("common.unexpected", reference=typed)
    assert "<" not in said.replace("&lt;", "")
    assert typed in ES.plain("common.unexpected", reference=f"«{typed}»")


def test_a_mention_of_ours_stays_a_mention_and_an_apostrophe_an_apostrophe() -> None:
    assert "<@U1>" in ES.mrkdwn("common.unexpected", reference=Markup("<@U1>"))
    assert "O'Brien" in EN.mrkdwn("common.unexpected", reference="O'Brien")


def test_an_unknown_text_or_language_is_a_fault_that_says_so() -> None:
    with pytest.raises(KeyError, match=r"no text common\.nothing"):
        ES.plain("common.nothing")
    with pytest.raises(ValueError, match="no words in 'fr'"):
        Texts("fr")
