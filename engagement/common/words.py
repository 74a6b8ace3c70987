"""The only place that meets Jinja2 and gettext: gives every text in a person's language.

Each capability keeps its texts in `words/*.j2`, one named block a text, in Spanish, and their
English in `words/en.po`. A text's key is `<capability>.<block>`.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations
from jinja2 import DictLoader, Environment, StrictUndefined, Template

SOURCE_LANGUAGE = "es"
LANGUAGES = ("es", "en")

# "y" becomes "e" before the sound of i, but not before a diphthong, as in "Hiedra".
_BEGINS_WITH_I = re.compile(r"h?[ií](?![aeouáéóú])", re.IGNORECASE)

_PERCENT = {"es": " %", "en": "%"}
_DATE = {"es": "EEEE d 'de' MMMM", "en": "EEEE, MMMM d"}
_MOMENT = {"es": "EEEE d 'de' MMMM 'a las' HH:mm", "en": "EEEE, MMMM d 'at' HH:mm"}


def language_of(locale: str | None, default: str = SOURCE_LANGUAGE) -> str:
    """Return the language we write to somebody with that Slack locale (`es-LA` → `es`)."""
    language = (locale or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else default


class Texts:
    """Every text in one language."""

    def __init__(self, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no words in {language!r}: there are {', '.join(LANGUAGES)}")
        self.language = language

    def plain(self, key: str, **values: Any) -> str:
        """Fill a text for a `plain_text` object, a view title or a notification: as it is."""
        return _render(self.language, False, key, values)

    def mrkdwn(self, key: str, **values: Any) -> str:
        """Fill a text for a `mrkdwn` object: `&`, `<` and `>` of every value are escaped.

        A value of `markupsafe.Markup` is put in as it is: for mentions and links of ours only.
        """
        # Slack knows three entities and shows any other as typed.
        filled = _render(self.language, True, key, values)
        return filled.replace("&#39;", "'").replace("&#34;", '"')

    def date(self, day: date) -> str:
        """Say a local date: "martes 5 de mayo"."""
        return format_date(day, _DATE[self.language], locale=self.language)

    def moment(self, instant: datetime, timezone: str) -> str:
        """Say an instant on somebody's own wall: "jueves 7 de mayo a las 17:30"."""
        local = instant.astimezone(ZoneInfo(timezone))
        return format_datetime(local, _MOMENT[self.language], locale=self.language)

    def local_date(self, instant: datetime, timezone: str) -> str:
        """Say the date of an instant on somebody's own wall."""
        return self.date(instant.astimezone(ZoneInfo(timezone)).date())

    def time(self, instant: datetime, timezone: str) -> str:
        """Say the wall time of an instant: "10:30"."""
        return instant.astimezone(ZoneInfo(timezone)).strftime("%H:%M")

    def number(self, value: float, digits: int = 0) -> str:
        """Say a number with exactly so many decimals: "3,9" in Spanish, "3.9" in English."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, format=pattern, locale=self.language)

    def percent(self, share: float) -> str:
        """Say a share from 0 to 1 as whole percents: "82 %" in Spanish, "82%" in English."""
        return f"{round(share * 100)}{_PERCENT[self.language]}"

    def days(self, span: timedelta) -> str:
        """Say a span in whole days, as a bare number."""
        return self.number(round(span / timedelta(days=1)))

    def names(self, names: Sequence[str]) -> str:
        """Join names: "Paula y Andrés", and in Spanish "Paula e Inés"."""
        if not names:
            return ""
        joined = format_list(list(names), locale=self.language)
        if self.language == "es" and _BEGINS_WITH_I.match(names[-1]):
            head, _, _ = joined.rpartition(f" y {names[-1]}")
            return f"{head} e {names[-1]}" if head else joined
        return joined

    def of(self, by_language: dict[str, Any]) -> Any:
        """Pick this language of a text that a programme keeps; the source language if it lacks."""
        return by_language.get(self.language) or by_language[SOURCE_LANGUAGE]


@cache
def texts_for(language: str) -> Texts:
    """Return the texts of a language, always the same object."""
    return Texts(language)


def _render(language: str, escape: bool, key: str, values: dict[str, Any]) -> str:
    capability, _, name = key.partition(".")
    template = _template(language, escape, capability, name)
    context = template.new_context(values)
    return "".join(template.blocks[name](context)).strip()


@cache
def _template(language: str, escape: bool, capability: str, name: str) -> Template:
    environment = _environment(language, escape)
    for file in environment.list_templates(filter_func=lambda t: t.startswith(f"{capability}/")):
        template = environment.get_template(file)
        if name in template.blocks:
            return template
    raise KeyError(f"no text {capability}.{name}")


@cache
def _environment(language: str, escape: bool) -> Environment:
    environment = Environment(
        loader=DictLoader(_sources()),
        autoescape=escape,  # noqa: S701 - plain_text is shown as it is: nothing there to escape
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        keep_trailing_newline=True,
    )
    environment.install_gettext_translations(_translations(language), newstyle=True)  # type: ignore[attr-defined]  # added by the extension
    return environment


@cache
def _sources() -> dict[str, str]:
    found = {}
    for capability in files("engagement").iterdir():
        words = capability / "words"
        if words.is_dir():
            for file in words.iterdir():
                if file.name.endswith(".j2"):
                    found[f"{capability.name}/{file.name}"] = file.read_text("utf-8")
    return found


@cache
def _translations(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    merged = Translations()
    for capability in files("engagement").iterdir():
        catalogue = capability / "words" / f"{language}.po"
        if catalogue.is_file():
            compiled = BytesIO()
            write_mo(compiled, read_po(BytesIO(catalogue.read_bytes()), locale=language))
            compiled.seek(0)
            merged.merge(Translations(compiled))
    return merged
